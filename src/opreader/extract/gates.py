"""Signs that a page keeps its article back, or is not the article: paywalls, logins, consent, soft 404s, lists."""

from itertools import islice
from typing import Final, Literal

from lxml.html import HtmlElement

from opreader.extract import walls
from opreader.extract.blocks import Block, Page
from opreader.extract.work import Work
from opreader.frozen import frozen

PAY: Final = "the page asks for a subscription"
CONSENT: Final = "the page asks for consent"
NO_TEXT: Final = "the page has no article text"
SCRIPT: Final = "the page shows its text only with JavaScript"
LIST: Final = "the page is a list of articles"
_MISSING: Final = "the page says that there is no such article"
_SHORT: Final = 300
"""Words below which a text beside an offer to subscribe is the part before the wall."""
_BRIEF: Final = 100
"""Words below which hardly an article ends, and any offer right behind is one for the rest."""
_WHOLE: Final = 600
"""Words that no site gives away before its wall."""
_NEAR: Final = 8
"""Blocks behind a text in which its wall stands."""
_WALL_CHARACTERS: Final = 400
"""Characters of a box that holds a wall and no text."""
_CHROME: Final = frozenset({"navigation", "hidden"})
"""Kinds of boxes that stand on every page of a site, or are not shown: what they offer is not offered for this text."""


@frozen
class Verdict:
    """What the signs say, in words for people."""

    state: Literal["gated", "failed"]
    reason: str


def judge_missing(work: Work, root: HtmlElement) -> Verdict:
    """Why a page without the article has none."""
    page = work.page
    blocks = [block for block in page.blocks if not _is_chrome(page, block)]
    text = " ".join(block.text for block in page.blocks)[:20_000]
    heads = [*work.about.titles, *(block.text for block in blocks if block.element.tag in ("h1", "h2"))][:8]
    if any(walls.MISSING.search(head) for head in heads if len(head) < 100):
        return Verdict("failed", _MISSING)
    few = sum(block.words for block in page.blocks if block.linked * 2 < block.words) < _WHOLE
    if few and (any(walls.ROBOT.search(head) for head in heads) or walls.ROBOT.search(text[:2000])):
        return Verdict("failed", "the site wants to be sure that a person asks")
    if (asked := _asks(work, blocks, heads, few=few)) is not None:
        return Verdict("gated", asked)
    if work.about.free is False:
        return Verdict("gated", "the page says that the article is not free")
    if work.listed:
        return Verdict("failed", LIST)
    if few and walls.MISSING.search(text[:1500]):
        return Verdict("failed", _MISSING)
    if few and (walls.SCRIPT.search(text) or _scripts_only(page, root)):
        return Verdict("failed", SCRIPT)
    return Verdict("failed", LIST if is_index(page) else NO_TEXT)


def _asks(work: Work, blocks: list[Block], heads: list[str], *, few: bool) -> str | None:
    """What a page without an article asks for; headings are believed before the rest."""
    if any(walls.LOGIN.match(head.strip(" .!|")) for head in heads) or (work.password and few):
        return "the page asks for a login"
    if not few:
        return None
    if any(walls.CONSENT.search(head) for head in heads):
        return CONSENT
    text = " ".join(block.text for block in blocks)[:20_000]
    if walls.PAY.search(text):
        return PAY
    # A list shows its cards beside the question.
    if work.listed or is_index(work.page):
        return None
    labels = sum(1 for label in work.buttons if walls.CONSENT_LABEL.match(label.strip(" .!»›")))
    asked = labels >= 2 or (labels and walls.CONSENT_SUBJECT.search(text))
    return CONSENT if asked or walls.CONSENT.search(text) else None


def judge_text(work: Work, *, words: int, last: int, holder: HtmlElement) -> str | None:
    """Why what was found is only the part before a wall, in words; None when it is more.

    `last` is the text's last block, `holder` the element that it was cut out of.
    """
    page, about = work.page, work.about
    if words >= 2 * _WHOLE or (about.free is not False and words >= _WHOLE):
        return None
    offers = {index for index, block in enumerate(page.blocks) if asks_payment(block) and not _is_chrome(page, block)}
    if about.words and words >= about.words * 0.85 and words > 120:
        return None
    if about.free is False and words < (2 * _WHOLE if offers else _WHOLE):
        return PAY if offers else "the page says that the article is not free"
    return PAY if _is_behind_wall(page, offers, words=words, last=last, holder=holder) else None


def _is_behind_wall(page: Page, offers: set[int], *, words: int, last: int, holder: HtmlElement) -> bool:
    """Whether an offer is one for the rest of this text, by what it says and where it stands."""
    start, end = page.spans[_own_box(holder)]
    for index in offers:
        near = last < index < last + _NEAR
        if not walls.stands_everywhere(page.blocks[index].text):
            if near or words < _SHORT:
                return True
        elif near and (start <= index < end or words < _BRIEF) and not _is_promotion(page, page.blocks[index]):
            return True
    behind = enumerate(page.blocks[last + 1 : last + _NEAR], last + 1)
    return any(in_wall(block.element) and not _is_chrome(page, block) for _, block in behind)


def _own_box(holder: HtmlElement) -> HtmlElement:
    """The article round a text, else what holds its holder: what stands there belongs to it."""
    article = holder if holder.tag == "article" else next(holder.iterancestors("article"), None)
    if article is not None:
        return article
    around = holder.getparent()
    return holder if around is None or holder.tag in ("main", "body") or around.tag in ("body", "html") else around


def asks_payment(block: Block) -> bool:
    """Whether a short block offers the rest for money or a name; stems first, because the phrases are many."""
    if block.words >= 120:
        return False
    text = block.text.lower()
    if not any(stem in text for stem in walls.PAY_STEMS):
        return False
    return walls.PAY.search(block.text) is not None


def in_wall(element: HtmlElement) -> bool:
    """Whether an element lies in a small box that calls itself a wall, whatever language it speaks."""
    for up in (element, *islice(element.iterancestors(), 3)):
        names = f"{up.get('class') or ''} {up.get('id') or ''}".lower()
        if ("wall" in names or "gate" in names) and walls.NAMES.search(names):
            return len("".join(up.itertext())) < _WALL_CHARACTERS
    return False


def is_index(page: Page) -> bool:
    """Whether a page lists articles: many headlines in links, little text of its own."""
    headlines = sum(1 for block in page.blocks if block.linked >= 4 and block.linked * 2 >= block.words)
    prose = sum(block.words for block in page.blocks if block.words >= 40 and block.linked * 5 < block.words)
    return headlines >= 8 and prose < min(headlines * 30, 300)


def _is_chrome(page: Page, block: Block) -> bool:
    """Whether a block stands in the site's own head, foot or menu, or is hidden."""
    kinds = {page.reasons[box] for box in block.boxes}
    if kinds & _CHROME:
        return True
    head = next(block.element.iterancestors("header"), None)
    outside = next((head if head is not None else block.element).iterancestors("article", "main"), None) is None
    return outside and (head is not None or "footer" in kinds)


def _is_promotion(page: Page, block: Block) -> bool:
    return any(page.reasons[box] in ("advertisement", "aside", "related", "comments") for box in block.boxes)


def _scripts_only(page: Page, root: HtmlElement) -> bool:
    empty = sum(block.words for block in page.blocks) < 40
    return empty and root.xpath("boolean(//*[@id='root' or @id='app' or @id='__next' or @id='__nuxt'])") is True
