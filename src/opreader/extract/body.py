"""Which element of a page holds the article: grown from where the feed's words stand, or from where the text is."""

from dataclasses import dataclass
from itertools import accumulate

from lxml.html import HtmlElement

from opreader.extract.anchor import Place
from opreader.extract.blocks import HEADINGS, Block, Page
from opreader.extract.names import name_set

_LIFT = 0.4
"""A box that holds this share of a page's running text is no furniture, whatever its name says."""
_LIFT_HARMLESS = 0.15
"""The same for boxes whose kind never holds prose: a table of contents, a row of buttons."""
_CAPTION_WORDS = ("caption", "photo-credit", "image-credit", "photocredit", "imagecredit", "figure__credit")
_NOTES = name_set("aside contents")
_NOTE_BLOCKS = 30
_MAY_LIST_CONTENTS = name_set("contents navigation furniture aside")
_PROSE_IN_BOXES = name_set(
    "comments related hidden advertisement aside form footer dialog consent newsletter notice print"
)

_QUESTION = ("?", "？", "؟")
_FEWEST_QUESTIONS = 3
_GAIN = 0.4
"""The share of what is there that a wider element must add, unless what it adds is of the same make."""


@dataclass(slots=True)
class Candidate:
    """A part of the page that may be the article."""

    name: str
    element: HtmlElement
    score: float
    lifted: frozenset[HtmlElement]
    """Boxes that look like furniture but hold the text."""
    anchor: int | None
    """The block where the text begins; None: where the element does."""
    share: float = 1.0
    """How much of the feed's words stand there."""


def weight(block: Block) -> float:
    """How much a block speaks for being in a text: its words, less those in links; short scraps speak against."""
    plain = block.words - 2.5 * block.linked
    if block.element.tag in HEADINGS:
        return min(plain, 3.0)
    if block.words < 5 and block.element.tag not in ("li", "td", "th", "dt", "dd", "pre", "figcaption"):
        return -2.0
    return max(plain - 2.0, -3.0)


def lifted_boxes(page: Page, anchor: int | None) -> frozenset[HtmlElement]:
    """Boxes that only look like furniture: they hold much of the page's text, or the feed's words."""
    good = [max(0.0, weight(block)) if block.words >= 10 else 0.0 for block in page.blocks]
    sums = [0.0, *accumulate(good)]
    total = sums[-1] or 1.0
    lifted = set()
    for box, reason in page.reasons.items():
        start, end = page.spans[box]
        share = (sums[end] - sums[start]) / total
        enough = _LIFT if reason in _PROSE_IN_BOXES or sums[end] - sums[start] < 100 else _LIFT_HARMLESS
        here = anchor is not None and start <= anchor < end
        if share >= enough or here or (reason in _NOTES and _is_note(page, box)):
            lifted.add(box)
    return frozenset(lifted)


def _is_note(page: Page, box: HtmlElement) -> bool:
    """Whether a box of an unlikely name is a note amid the text: whole paragraphs, hardly a link, no box inside, text on both sides."""
    start, end = page.spans[box]
    if not 0 < end - start <= _NOTE_BLOCKS:
        return False
    blocks = page.blocks[start:end]
    words = sum(block.words for block in blocks)
    prose = sum(block.words for block in blocks if block.words >= 12)
    if prose < 30 or prose < words * 0.85 or sum(block.linked for block in blocks) * 10 > words:
        return False
    around = box.getparent()
    if around is None or any(block.boxes[-1] is not box for block in blocks):
        return False
    first, last = page.spans[around]
    return first < start and end < last


def grow(page: Page, place: Place) -> Candidate:
    """From the block of the feed's words outwards, as long as the text gains by it.

    What a wider element adds must be of the same make as what is there, or much: a page's other boxes are text too.
    """
    lifted = lifted_boxes(page, place.block)
    kept = [is_open(block, lifted) for block in page.blocks]
    sums = [0.0, *accumulate(weight(block) if keep else 0.0 for block, keep in zip(page.blocks, kept, strict=True))]
    best = page.blocks[place.block].element
    score = float("-inf")
    end = place.block
    makes: set[tuple[str | None, ...]] = set()
    element: HtmlElement | None = best
    while element is not None:
        start, stop = page.spans[element]
        wider = sums[stop] - sums[max(start, place.block)]
        if stop > end:
            added = [
                block
                for block, keep in zip(page.blocks[end:stop], kept[end:stop], strict=True)
                if keep and block.words >= 12
            ]
            alike = sum(block.words for block in added if make(block) in makes) / (
                sum(block.words for block in added) or 1
            )
            gain = sum(block.words for block in added if make(block) in makes)
            goes_on = wider > score > 0 and _answers(page.blocks[end:stop], kept[end:stop])
            if wider > score + max(0.5, score * _GAIN * (1 - alike)) or (0 < score < gain) or goes_on:
                best, score, end = element, wider, stop
                makes.update(make(block) for block in added)
        if element is page.body:
            break
        element = element.getparent()
    return Candidate("anchor", best, score, lifted, place.block)


def _answers(blocks: list[Block], kept: list[bool]) -> bool:
    """Whether what follows a text are questions with their answers: they end many articles, in a make of their own."""
    added = [block for block, keep in zip(blocks, kept, strict=True) if keep]
    words = sum(block.words for block in added)
    prose = sum(block.words for block in added if block.words >= 12 and block.linked * 5 < block.words)
    asked = sum(1 for block in added if block.words <= 25 and block.text.endswith(_QUESTION))
    return asked >= _FEWEST_QUESTIONS and prose >= words * 0.7


def leads_within(block: Block) -> bool:
    """Whether a block is an entry of a table of contents: a link to a place in this page."""
    if block.linked * 5 < block.words * 4:
        return False
    links = [link.get("href") or "" for link in block.element.iter("a")]
    return bool(links) and all(link.startswith("#") and len(link) > 1 for link in links)


def is_open(block: Block, lifted: frozenset[HtmlElement]) -> bool:
    """Whether a block lies in no box of furniture."""
    return all(box in lifted for box in block.boxes)


def count_words(page: Page, candidate: Candidate) -> int:
    """Words of the candidate's blocks."""
    return sum(block.words for block in kept_blocks(page, candidate))


def prose(page: Page) -> int:
    """Words of the page's paragraphs of running text."""
    return sum(block.words for block in page.blocks if block.words >= 20 and block.linked * 3 < block.words)


def make(block: Block) -> tuple[str | None, ...]:
    """What a block looks like in the source: its tag and names, and those of what holds it."""
    element = block.element
    parent = element.getparent()
    if parent is None:
        return (element.tag, element.get("class"))
    return (element.tag, element.get("class"), parent.tag, parent.get("class"))


def kept_blocks(page: Page, candidate: Candidate) -> list[Block]:
    """The candidate's blocks from where the text begins, without boxes of furniture."""
    start, end = page.spans[candidate.element]
    if candidate.anchor is not None:
        start = max(start, candidate.anchor)
    return [
        block
        for block in page.blocks[start:end]
        if is_open(block, candidate.lifted) or (_in_contents(page, block, candidate.lifted) and leads_within(block))
    ]


def lead_captions(page: Page, candidate: Candidate) -> set[HtmlElement]:
    """Captions of the pictures that stand before the text begins."""
    start, _ = page.spans[candidate.element]
    before = page.blocks[start : candidate.anchor or start]
    return {
        block.element
        for block in before
        if is_open(block, candidate.lifted) and is_caption(block.element, candidate.element)
    }


def is_caption(element: HtmlElement, root: HtmlElement) -> bool:
    """Whether a block is the line under a picture."""
    up: HtmlElement | None = element
    for _ in range(4):
        if up is None or up is root:
            return False
        if up.tag == "figcaption":
            return not _says_who(up)
        names = (up.get("class") or "").lower()
        if names and any(word in names for word in _CAPTION_WORDS):
            return True
        up = up.getparent()
    return False


def _says_who(caption: HtmlElement) -> bool:
    """Whether a caption stands under a quotation, which it tells the speaker of: then it is a line of the text."""
    figure = caption.getparent()
    if figure is None or figure.tag != "figure":
        return False
    return next(figure.iter("blockquote"), None) is not None


def _in_contents(page: Page, block: Block, lifted: frozenset[HtmlElement]) -> bool:
    return all(page.reasons[box] in _MAY_LIST_CONTENTS for box in block.boxes if box not in lifted)
