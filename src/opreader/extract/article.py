"""The chosen part of a page as an answer: trimmed, written as clean HTML and plain text, with an honest state."""

from opreader.extract import body, gates, paging, related_links, trim
from opreader.extract.blocks import count
from opreader.extract.body import Candidate
from opreader.extract.clean import Writer
from opreader.extract.rules import Ruled
from opreader.extract.running_text import write_text
from opreader.extract.work import Work
from opreader.model.full_text import FullText, NoFullText, TextState
from opreader.text import CUT_MARKS

_BEYOND = 20
"""Words that a text must have beyond a cut teaser to be more than the teaser."""


def write_article(work: Work, candidate: Candidate, ruled: Ruled | None) -> FullText | NoFullText:
    """Everything about the article, ready for a reader."""
    page = work.page
    chosen = body.kept_blocks(page, candidate) if ruled is None else ruled.blocks
    titles = tuple(title for title in (work.title, *work.about.titles) if title)
    lines = trim.trim(
        chosen,
        root=candidate.element,
        titles=titles,
        authors=work.about.authors,
        gently=ruled is not None and not ruled.prune,
    )
    text = write_text(lines)
    if not text.strip():
        nothing = "the page has no article text"
        return NoFullText("failed", nothing, work.about.alternatives, (), (*work.notes, nothing))
    kept = {line.block.element for line in lines if not line.dropped}
    captions = {line.block.element for line in lines if line.caption}
    leads = body.lead_captions(page, candidate) if ruled is None else set()
    boxes = {box for line in lines if line.contents and not line.dropped for box in line.block.boxes}
    writer = Writer(page, base=work.base, kept=kept | leads, captions=captions | leads, lifted=candidate.lifted | boxes)
    roots = [candidate.element] if ruled is None else ruled.elements
    html = writer.write(roots)
    last = max((page.order[line.block.element] for line in lines if not line.dropped), default=0)
    state, reason = _state(work, text, last, candidate)
    _explain(work, candidate, lines, state)
    return FullText(
        html=html,
        text=text,
        title=(ruled.title if ruled is not None else None) or work.about.title or work.title,
        authors=(ruled.authors if ruled is not None else ()) or work.about.authors,
        published=(ruled.published if ruled is not None else None) or work.about.published,
        language=work.about.language,
        state=state,
        reason=reason,
        source="rule" if ruled is not None else "page",
        next_page=(ruled.next_page if ruled is not None else None) or work.next_page,
        alternatives=tuple(
            dict.fromkeys([*(ruled.alternatives if ruled is not None else ()), *work.about.alternatives])
        ),
        related=related_links.find_related(page, after=last, base=work.base),
        explain=tuple(work.notes),
    )


def _state(work: Work, text: str, last: int, candidate: Candidate) -> tuple[TextState, str | None]:
    words = count(text)
    verdict = gates.judge_text(work, words=words, last=last, holder=candidate.element)
    if verdict is not None:
        return "gated", verdict
    if work.next_page is not None:
        return "partial", "the article goes on on another page"
    if work.cut and words < len(work.words) + _BEYOND:
        return "partial", "the page holds little more than the feed's teaser"
    if words < 120 and text.rstrip().endswith(CUT_MARKS):
        return "partial", "the text on the page is cut"
    whole = paging.page_number(work.base.url) == 1
    if whole and work.about.words and words < work.about.words * 0.5 and work.about.words > 200:
        return "partial", f"the page speaks of {work.about.words} words, {words} were found"
    return "full", None


def _explain(work: Work, candidate: Candidate, lines: list[trim.Line], state: str) -> None:
    work.notes.append(f"chosen: {candidate.name}, <{candidate.element.tag}>")
    dropped: dict[str, int] = {}
    for line in lines:
        if line.dropped:
            dropped[line.dropped] = dropped.get(line.dropped, 0) + 1
    work.notes.extend(f"dropped {number}: {why}" for why, number in sorted(dropped.items()))
    if work.about.article_body and (known := count(work.about.article_body)):
        work.notes.append(f"JSON-LD articleBody has {known} words")
    work.notes.append(f"state: {state}")
