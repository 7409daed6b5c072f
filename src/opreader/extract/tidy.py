"""Small repairs on the tree that is written: text put in, wrappers taken off, empty elements out, lines broken."""

from typing import Final

from lxml import etree

from opreader.extract.names import name_set
from opreader.text import clean

PHRASING: Final = name_set("a em strong code sup sub br img")
"""What stands in a line of text."""


def add_text(out: etree._Element, text: str | None) -> None:
    """Put text, cleaned, behind what an element holds."""
    if not text:
        return
    text = clean(text)
    if len(out):
        out[-1].tail = (out[-1].tail or "") + text
    else:
        out.text = (out.text or "") + text


def break_lines(out: etree._Element) -> None:
    """A line break between blocks, so that words of neighbours stay apart for whoever drops the tags."""
    for element in out.iter():
        if element.tag in PHRASING or element is out:
            continue
        element.tail = "\n" + (element.tail or "")
        if len(element) and element[0].tag not in PHRASING:
            element.text = (element.text or "") + "\n"


def unwrap(element: etree._Element) -> None:
    """Take an element off what it holds."""
    parent = element.getparent()
    if parent is None:
        return
    index = parent.index(element)
    tail = element.tail
    children = list(element)
    _before(parent, index, element.text)
    for offset, child in enumerate(children):
        parent.insert(index + offset, child)
    element.tail = None
    parent.remove(element)
    if tail:
        if children:
            children[-1].tail = (children[-1].tail or "") + tail
        else:
            _before(parent, index, tail)


def _before(parent: etree._Element, index: int, text: str | None) -> None:
    if not text:
        return
    if index:
        parent[index - 1].tail = (parent[index - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def tidy(out: etree._Element) -> None:
    """Put loose pictures into paragraphs, drop what stayed empty, and rules at the ends."""
    for element in reversed(list(out.iter())):
        if element is out or element.tag in ("img", "br", "hr", "td", "th") or element.get("id"):
            continue
        if not len(element) and not (element.text or "").strip():
            unwrap(element)
    for child in list(out):
        if child.tag in PHRASING:
            paragraph = etree.Element("p")
            out.replace(child, paragraph)
            paragraph.append(child)
    while len(out) and out[-1].tag == "hr":
        out.remove(out[-1])
