"""Where the article may be: at the feed's words, where trafilatura sees it, where text is densest."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from opreader.extract import dom, phrases
from opreader.extract.anchor import Place, Stream, tokens
from opreader.extract.blocks import Block, Page, count
from opreader.extract.body import Candidate, grow, is_caption, is_open, lifted_boxes, make, weight
from opreader.extract.trim import Line, scrap

_LONG = 15
"""Words of a paragraph that is no scrap."""
_SENTENCE = 3
"""Words of the shortest sentence that opens a text."""
_ENDS = (".", "!", "?", "…", ":", "”", '"', "»", "。", "？", "！", "」")
_BEGINNING = 14
FEWEST = 20
"""Words of the shortest text taken where the feed's words don't vouch for it."""
ENOUGH = 120.0
"""A score that needs no second opinion."""


def at_words(page: Page, stream: Stream, words: list[str], *, cut: bool, name: str) -> list[Candidate]:
    """Bodies grown from every place where the feed's words stand."""
    found = []
    for place in stream.find(words, cut=cut):
        candidate = grow(page, place)
        candidate.name = name
        candidate.share = place.share
        found.append(candidate)
    return found


def by_trafilatura(text: str) -> list[str]:
    """The paragraphs that trafilatura takes for the article, from a tree of its own: it changes what it reads."""
    from trafilatura import bare_extraction  # 0.4 s to import: only pages that need it pay

    tree = dom.parse(text)
    if tree is None:
        return []
    try:
        document = bare_extraction(tree, include_comments=False, fast=True)
    except Exception:  # noqa: BLE001 - a stranger's code on hostile pages: without its word the other candidates stand
        return []
    body = getattr(document, "body", None)
    return [" ".join("".join(part.itertext()).split()) for part in body] if body is not None else []


def at_paragraphs(page: Page, stream: Stream, paragraphs: list[str]) -> Candidate | None:
    """The body round what trafilatura chose: cut out of the tree, because its own output loses structure."""
    for paragraph in paragraphs:
        if count(paragraph) < _LONG:
            continue
        places = stream.find(tokens(paragraph)[:_BEGINNING], cut=False)
        if places:
            best = max((grow(page, place) for place in places), key=lambda candidate: candidate.score)
            best.name = "trafilatura"
            best.anchor = find_start(page, best)
            return best
    return None


def at_density(page: Page) -> Candidate | None:
    """The body round the element whose own paragraphs hold most text."""
    lifted = lifted_boxes(page, None)
    scores: dict[HtmlElement, float] = {}
    first: dict[HtmlElement, int] = {}
    for index, block in enumerate(page.blocks):
        value = weight(block)
        if block.words < 12 or value <= 0 or not is_open(block, lifted):
            continue
        for level, holder in enumerate(_holders(block.element)):
            scores[holder] = scores.get(holder, 0.0) + value / 2**level
            first.setdefault(holder, index)
    if not scores:
        return None
    densest = max(scores, key=lambda holder: scores[holder])
    candidate = grow(page, Place(first[densest], opens=True, share=1.0))
    candidate.name = "densest text"
    candidate.anchor = find_start(page, candidate)
    return candidate


def _holders(element: HtmlElement) -> Iterator[HtmlElement]:
    for _ in range(3):
        parent = element.getparent()
        if parent is None:
            return
        yield parent
        element = parent


def find_start(page: Page, candidate: Candidate) -> int:
    """The first paragraph of a body that was found further on: after its main heading, before which only scraps stand."""
    start, end = page.spans[candidate.element]
    anchor = candidate.anchor if candidate.anchor is not None else start
    while anchor + 1 < end and page.blocks[anchor].linked * 2 >= page.blocks[anchor].words:
        anchor += 1  # A row of links that was taken for the beginning of the first paragraph.
    first = anchor
    for index in range(start, anchor):
        block = page.blocks[index]
        if not is_open(block, candidate.lifted):
            continue
        if block.element.tag == "h1":
            first = anchor
        elif first == anchor and _begins(block, candidate.element):
            first = index
    while first > start and _leads_in(page.blocks[first - 1], page.blocks[first], candidate):
        first -= 1
    return first


def _leads_in(block: Block, following: Block, candidate: Candidate) -> bool:
    """Whether a line before the first long paragraph is of the text too: a sentence of its make, or the heading above it."""
    if block.linked or not is_open(block, candidate.lifted):
        return False
    if block.element.tag in ("h2", "h3", "h4"):
        beside = block.element.getparent() is following.element.getparent()
        return (
            beside and following.element.tag == "p" and not phrases.AFTER_THE_END.match(block.text.strip(phrases.MARKS))
        )
    if make(block) != make(following) or block.words < _SENTENCE or not block.text.endswith(_ENDS):
        return False
    line = Line(block, is_caption(block.element, candidate.element))
    return not line.caption and scrap(line) is None


def _begins(block: Block, root: HtmlElement) -> bool:
    if block.words < _LONG or weight(block) <= block.words / 2:
        return False
    line = Line(block, is_caption(block.element, root))
    return not line.caption and scrap(line) is None and dom.is_shown(block.element)
