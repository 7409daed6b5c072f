"""A page as a row of blocks in reading order, each with its words, its links and the boxes it lies in."""

import re
from dataclasses import dataclass, field

from lxml.html import HtmlElement, fromstring

from opreader.extract import dom
from opreader.extract.names import name_set
from opreader.extract.unwanted import Judge

HEADINGS = name_set("h1 h2 h3 h4 h5 h6")
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


@dataclass(slots=True, eq=False)
class Block:
    """A paragraph, heading, list item, cell or other run of text."""

    element: HtmlElement
    text: str
    """White space runs are one space."""
    words: int
    linked: int
    """Words that stand in links."""
    boxes: tuple[HtmlElement, ...]
    """The boxes round it that look like furniture, outermost first."""


@dataclass(slots=True)
class Page:
    """A page ready to be judged."""

    body: HtmlElement
    blocks: list[Block] = field(default_factory=list)
    reasons: dict[HtmlElement, str] = field(default_factory=dict)
    """Box → what kind of furniture it looks like."""
    spans: dict[HtmlElement, tuple[int, int]] = field(default_factory=dict)
    """Holder or block → the run of blocks it holds."""
    order: dict[HtmlElement, int] = field(default_factory=dict)
    """Element of a block → the block's number."""
    depth: int = 0


def count(text: str) -> int:
    """Words of a text; where words are not parted by spaces, half its letters."""
    if text.isascii():
        return len(text.split())
    unspaced = len(_UNSPACED.findall(text))
    return len(_WORD.findall(_UNSPACED.sub(" ", text) if unspaced else text)) + unspaced // 2


def read_page(body: HtmlElement | None) -> Page:
    """Walk the body once; evens it out in place. A page without a body has no blocks."""
    if body is None:
        body = fromstring("<body></body>")
    walk = _Walk(Page(body), dom.find_holders(body), Judge())
    walk.visit(body, (), 0)
    return walk.page


@dataclass(slots=True)
class _Walk:
    page: Page
    holders: set[HtmlElement]
    judge: Judge

    def visit(self, element: HtmlElement, boxes: tuple[HtmlElement, ...], depth: int) -> None:
        page = self.page
        page.depth = max(page.depth, depth)
        if depth and (reason := self.judge.reason(element)) and not _is_of_figure(element, reason):
            page.reasons[element] = reason
            boxes = (*boxes, element)
        start = len(page.blocks)
        if element in self.holders:
            children = dom.list_blocks(element, self.holders)
        else:
            children = dom.split_breaks(element)
            if not children:
                self._add(element, boxes)
        for child in children:
            self.visit(child, boxes, depth + 1)
        page.spans[element] = (start, len(page.blocks))

    def _add(self, element: HtmlElement, boxes: tuple[HtmlElement, ...]) -> None:
        text = " ".join("".join(element.itertext()).split())
        if not text:
            return
        linked = sum(count("".join(link.itertext())) for link in element.iter("a")) if len(element) else 0
        parent = element.getparent()
        if not linked and (element.tag == "a" or (parent is not None and parent.tag == "a")):
            linked = count(text)
        self.page.order[element] = len(self.page.blocks)
        self.page.blocks.append(Block(element, text, count(text), linked, boxes))


def _is_of_figure(element: HtmlElement, reason: str) -> bool:
    """Whether an element is a caption, or frames a picture in a figure: what its name says is chance then."""
    if element.tag == "figcaption":
        return reason == "hidden"
    if reason in ("hidden", "share", "dialog") or next(element.iter("img"), None) is None:
        return False
    return next(element.iterancestors("figure"), None) is not None
