"""The article's part of the tree written anew in few plain elements: structure, links, pictures, footnotes; no more."""

import re
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from opreader.extract import pictures
from opreader.extract.blocks import HEADINGS, Page
from opreader.extract.links import Base
from opreader.extract.names import name_set
from opreader.extract.tidy import add_text, break_lines, tidy, unwrap
from opreader.text import clean

_SAME: Final = name_set("sup sub br em strong code")
_INLINE: Final = {
    "i": "em",
    "b": "strong",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
    "cite": "em",
    "dfn": "em",
    "var": "em",
}
_BLOCKS: Final = {
    "ul": "ul",
    "menu": "ul",
    "ol": "ol",
    "blockquote": "blockquote",
    "figure": "figure",
    "table": "table",
}
_CELLS: Final = name_set("td th")
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_SIGNS = re.compile(r"[\W_]*", re.UNICODE)


class Writer:
    """Copies what was kept of a page into a tree of its own."""

    def __init__(
        self,
        page: Page,
        *,
        base: Base,
        kept: set[HtmlElement],
        captions: set[HtmlElement],
        lifted: frozenset[HtmlElement],
    ) -> None:
        self._page = page
        self._base = base
        self._kept = kept
        self._captions = captions
        self._lifted = lifted
        self._texts = {block.element for block in page.blocks}
        self._wanted: set[str] = set()
        self._waiting: str | None = None
        self._ids: dict[str, etree._Element] = {}

    def write(self, roots: list[HtmlElement]) -> str:
        """The clean HTML of the kept parts of these elements."""
        out = etree.Element("div")
        links = (self._base.link(anchor.get("href")) for root in roots for anchor in root.iter("a"))
        self._wanted = {link[1:] for link in links if link and link.startswith("#")}
        for root in roots:
            self._block(root, out)
        self._settle(out)
        tidy(out)
        break_lines(out)
        return "".join(etree.tostring(child, encoding="unicode", method="html") for child in out).strip()

    def _settle(self, out: etree._Element) -> None:
        """Keep the links whose places were kept, and the places that are linked."""
        used: set[str] = set()
        for anchor in list(out.iter("a")):
            href = anchor.get("href")
            if href is not None and href.startswith("#") and href[1:] in self._ids:
                used.add(href[1:])
            elif href is not None and href.startswith("#"):
                del anchor.attrib["href"]
        for name, element in self._ids.items():
            if name not in used:
                del element.attrib["id"]
        for anchor in list(out.iter("a")):
            if anchor.get("href") is None and anchor.get("id") is None:
                unwrap(anchor)

    def _block(self, element: HtmlElement, out: etree._Element) -> None:
        if element in self._page.reasons and element not in self._lifted:
            return
        tag = element.tag
        if element in self._texts:
            if element in self._kept:
                self._leaf(element, out)
            return
        start, end = self._page.spans.get(element, (0, 0))
        if start == end and not (tag == "figure" and element in self._page.spans):
            self._loose(element, out)
            return
        inner = self._open(element, out)
        self._name(element, inner if inner is not out else None)
        for child in element:
            self._block(child, inner)

    def _open(self, element: HtmlElement, out: etree._Element) -> etree._Element:
        """What the children of a holder are written into: an element made for it, else the one around."""
        tag = element.tag
        if tag == "table" and _is_layout(element):
            return etree.SubElement(out, "figure") if self._frames(element) else out
        if tag in _BLOCKS:
            inner = etree.SubElement(out, _BLOCKS[tag])
            if tag == "ol" and (element.get("start") or "").isdecimal():
                inner.set("start", element.get("start") or "")
            return inner
        in_table = tag in ("tr", *_CELLS) and (out.tag == "table" or next(out.iterancestors("table"), None) is not None)
        in_place = (tag == "li" and out.tag in ("ul", "ol")) or (tag == "figcaption" and out.tag == "figure")
        if in_table or in_place:
            return etree.SubElement(out, tag)
        return etree.SubElement(out, "figure") if self._frames(element) else out

    def _frames(self, element: HtmlElement) -> bool:
        """Whether a box is a picture with its caption, without saying `figure`."""
        start, end = self._page.spans[element]
        blocks = self._page.blocks[start:end]
        return (
            0 < len(blocks) <= 2
            and all(block.element in self._captions for block in blocks)
            and next(element.iterancestors("figure"), None) is None
            and len(list(element.iter("img"))) == 1
            and next(element.iter("figure"), None) is None
        )

    def _leaf(self, element: HtmlElement, out: etree._Element) -> None:
        tag = element.tag
        name = self._leaf_name(element, out)
        if tag == "blockquote":
            out = etree.SubElement(out, "blockquote")
        made = etree.SubElement(out, name)
        if out.tag in ("table", "tr") and name == "p":
            # A table's caption stands before it.
            table = out if out.tag == "table" else next(out.iterancestors("table"), out)
            table.addprevious(made)
        self._name(element, made)
        if tag == "pre":
            self._pre(element, made)
            return
        target = etree.SubElement(made, "strong") if tag in ("dt", "summary") else made
        # A link round blocks is put on the blocks inside.
        around = element if tag == "a" else element.getparent()
        if around is not None and around.tag == "a" and (href := self._base.link(around.get("href"))):
            target = etree.SubElement(target, "a", href=href)
        self._inline(element, target)
        made.text = made.text.lstrip() if made.text else None

    def _leaf_name(self, element: HtmlElement, out: etree._Element) -> str:
        """What a block without blocks is written as."""
        tag = element.tag
        if element in self._captions:
            return "figcaption" if out.tag == "figure" else "p"
        fits = (tag == "li" and out.tag in ("ul", "ol")) or (tag in _CELLS and out.tag == "tr")
        return tag if fits or tag in HEADINGS or tag == "pre" else "p"

    def _pre(self, element: HtmlElement, made: etree._Element) -> None:
        for line_break in element.iter("br"):
            line_break.tail = (line_break.tail or "").removeprefix("\n")
            line_break.tail = "\n" + line_break.tail
        code = etree.SubElement(made, "code")
        code.text = clean("".join(element.itertext()).strip("\n"))

    def _loose(self, element: HtmlElement, out: etree._Element) -> None:
        """Something without text of its own: a picture, a rule."""
        if element.tag == "hr":
            if len(out) and out[-1].tag != "hr":
                etree.SubElement(out, "hr")
            return
        for image in [element] if element.tag == "img" else element.iter("img"):
            self._image(image, out)

    def _image(self, image: HtmlElement, out: etree._Element) -> None:
        if source := pictures.find_source(image, self._base):
            etree.SubElement(out, "img", src=source, alt=clean(image.get("alt") or "", one_line=True))

    def _inline(self, element: HtmlElement, out: etree._Element) -> None:
        add_text(out, element.text)
        for child in element:
            self._inline_child(child, out)
            add_text(out, child.tail)

    def _inline_child(self, child: HtmlElement, out: etree._Element) -> None:
        tag = child.tag
        if tag == "img":
            self._image(child, out)
            return
        if tag == "hr":
            return
        name = tag if tag in _SAME else _INLINE.get(tag)
        if tag == "a":
            href = self._base.link(child.get("href"))
            signs = _SIGNS.fullmatch("".join(child.itertext())) and not len(child)
            if signs and element_in_heading(child):
                return
            made = etree.SubElement(out, "a")
            if href:
                made.set("href", href)
            self._name(child, made)
            self._inline(child, made)
            return
        if name is None and (style := child.get("style")):
            name = "strong" if _BOLD.search(style) else "em" if _ITALIC.search(style) else None
        if name is None or name == "br":
            if name == "br":
                etree.SubElement(out, "br")
            else:
                if child.get("id") in self._wanted:
                    self._name(child, etree.SubElement(out, "a"))
                quoted = tag == "q"
                add_text(out, "“" if quoted else None)
                self._inline(child, out)
                add_text(out, "”" if quoted else None)
            return
        made = etree.SubElement(out, name)
        self._name(child, made)
        self._inline(child, made)

    def _name(self, element: HtmlElement, made: etree._Element | None) -> None:
        """Give a linked place's name to what was made of it; where nothing was, to what is made next."""
        name = element.get("id") or (element.get("name") if element.tag == "a" else None)
        if not name or name not in self._wanted or name in self._ids:
            name = None
        if made is None:
            self._waiting = name or self._waiting
            return
        name, self._waiting = name or self._waiting, None
        if name is not None and name not in self._ids and made.get("id") is None:
            made.set("id", clean(name, one_line=True))
            self._ids[name] = made


def element_in_heading(element: HtmlElement) -> bool:
    """Whether a piece of a line stands in a heading."""
    return next(element.iterancestors(*HEADINGS), None) is not None


def _is_layout(table: HtmlElement) -> bool:
    """Whether a table only places things: it holds a table, or its cells hold paragraphs, or it has one column."""
    if next(table.iterdescendants("table"), None) is not None or table.get("role") in ("presentation", "none"):
        return True
    rows = list(table.iter("tr"))
    return all(len(row) < 2 for row in rows) or (len(rows) == 1 and next(table.iter("p"), None) is not None)
