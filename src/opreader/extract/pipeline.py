"""From a page to its article or the reason why not: every candidate asked, the feed's words as the judge."""

from collections.abc import Sequence

from lxml.html import HtmlElement

from opreader.extract import (
    agreement,
    anchor,
    blocks,
    body,
    candidates,
    cards,
    dom,
    fallback,
    gates,
    links,
    metadata,
    paging,
    related_links,
    rules,
    source,
)
from opreader.extract.article import write_article
from opreader.extract.body import Candidate
from opreader.extract.site_rule import SiteRule, find_rule
from opreader.extract.work import Work
from opreader.model import FullText, NoFullText

_FEW_WORDS = 100
"""Words of running text below which a page has none to speak of."""


def extract_page(
    html: str | bytes,
    *,
    url: str | None,
    teaser: str | None,
    title: str | None,
    content_type: str | None,
    found: Sequence[SiteRule],
) -> FullText | NoFullText:
    """See `opreader.extract.extract`."""
    rule = find_rule(found, url)
    text = source.decode(html, content_type)
    if fallback.is_plain(content_type):
        return fallback.read_text(text, teaser=teaser)
    for old, new in rule.replace if rule is not None else ():
        text = text.replace(old, new)
    text = source.lighten(text)
    mended = source.mend(text)
    if mended is not text:
        # The feed comes from the same hand.
        text = mended
        teaser, title = (source.mend(said, least=1) if said else said for said in (teaser, title))
    if why := source.trouble(text):
        return fallback.read_anyway(text, teaser=teaser, why=why)
    root = dom.parse(text)
    if root is None:
        return fallback.read_anyway(text, teaser=teaser, why=source.TOO_DEEP)
    base = links.read_base(root, url)
    about = metadata.read_metadata(root, base)
    next_page = paging.find_next(root, base, walked=not (teaser or "").strip())
    buttons = dom.read_buttons(root)
    password = any((one.get("type") or "").lower() == "password" for one in root.iter("input"))
    notes: list[str] = []
    ruled = rules.apply(rule, root, base, notes) if rule is not None else None
    page = blocks.read_page(dom.drop_gone(root))
    if page.depth > source.MOST_DEPTH:
        return fallback.read_anyway(text, teaser=teaser, why=source.TOO_DEEP)
    words, cut = anchor.read_teaser(teaser)
    work = Work(
        page=page,
        base=base,
        about=about,
        next_page=None if next_page is None or gates.is_index(page) else next_page,
        password=password,
        buttons=buttons,
        words=words,
        cut=cut,
        title=title,
        notes=notes,
    )
    if ruled is not None:
        return write_article(work, rules.candidate(ruled, page), ruled)
    best = _choose(work, text)
    if best is None:
        return _missing(work, root)
    return write_article(work, best, None)


def _choose(work: Work, text: str) -> Candidate | None:
    """The candidate that holds the feed's words, where one does; else the text of a page that is vouched for."""
    stream = anchor.Stream(work.page.blocks)
    named = (
        candidates.at_words(work.page, stream, work.words, cut=work.cut, name="the feed's words") if work.words else []
    )
    found = len(named)
    own = agreement.agrees(work) or agreement.describes(work)
    lists = {} if own else cards.find_cards(work.page, work.base)
    if lists:
        named = _off_cards(work, named, lists)
        if found and not named:
            work.notes.append("the feed's words: only on a card of a list of articles")
            _lists(work, lists)
            return None
    best = max(named, key=lambda one: one.score, default=None)
    if best is not None:
        work.notes.append(f"the feed's words: found {found} times, {best.share:.0%} of them; {_describe(work, best)}")
        if best.score >= candidates.ENOUGH or best.score >= 3 * len(work.words):
            return best
    elif work.words:
        work.notes.append("the feed's words: not on the page")
    others = [
        one
        for one in (
            candidates.at_paragraphs(work.page, stream, candidates.by_trafilatura(text)),
            candidates.at_density(work.page),
        )
        if one is not None
    ]
    work.notes.extend(f"{one.name}: {_describe(work, one)}" for one in others)
    others = [one for one in others if body.count_words(work.page, one) >= candidates.FEWEST]
    larger = max(others, key=lambda one: (round(one.score / 50), one.name == "trafilatura"), default=None)
    if best is None:
        if larger is not None and cards.are_the_text(work.page, lists, larger) and _lists(work, lists):
            return None
        if larger is None or (work.words and not agreement.vouched(work, larger)):
            return None
        return larger
    if larger is not None and larger.score > 3 * max(best.score, candidates.ENOUGH / 3) and _heads(work, best, larger):
        work.notes.append("the feed's words stand above the text: the larger text wins")
        return larger
    return best


def _lists(work: Work, lists: cards.Cards) -> bool:
    """Whether a page has hardly any text beside its cards."""
    work.listed = cards.prose_beside(work.page, lists) < _FEW_WORDS
    return work.listed


def _off_cards(work: Work, named: list[Candidate], lists: cards.Cards) -> list[Candidate]:
    """The candidates without those that are short cards of a list; one on a long card is the article there, and no other's."""
    kept = []
    for one in named:
        card = cards.card_of(work.page, lists, one.anchor or 0)
        if card is not None and cards.is_short(lists, card) and cards.are_the_text(work.page, lists, one):
            continue
        if card is not None and not cards.is_short(lists, card) and card in one.element.iterdescendants():
            one.element = card
        kept.append(one)
    return kept


def _heads(work: Work, few: Candidate, larger: Candidate) -> bool:
    """Whether the feed's words are a lead above a text: not one card of a list, not another article's headline."""
    if gates.is_index(work.page):
        return False
    if agreement.agrees(work):
        return True
    block = work.page.blocks[few.anchor or 0]
    kinds = {work.page.reasons[box] for box in block.boxes}
    _, end = work.page.spans[larger.element]
    return (
        (few.anchor or 0) < end
        and block.linked * 2 < block.words
        and not kinds & {"related", "aside", "comments", "advertisement", "footer"}
    )


def _missing(work: Work, root: HtmlElement) -> FullText | NoFullText:
    verdict = gates.judge_missing(work, root)
    reason = verdict.reason
    prose = body.prose(work.page)
    if reason in (gates.NO_TEXT, gates.SCRIPT) and prose < _FEW_WORDS and (told := fallback.read_told(work)):
        return told
    if reason == gates.NO_TEXT and work.words and prose >= _FEW_WORDS:
        reason = "text does not contain the feed's teaser"
    return NoFullText(
        verdict.state,
        reason,
        work.about.alternatives,
        related_links.find_related(work.page, after=len(work.page.blocks), base=work.base),
        (*work.notes, reason),
    )


def _describe(work: Work, one: Candidate) -> str:
    names = " ".join((one.element.get("class") or one.element.get("id") or "").split())[:40]
    return f"<{one.element.tag}{' ' + names if names else ''}>, {body.count_words(work.page, one)} words, score {one.score:.0f}"
