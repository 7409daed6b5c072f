"""The lines that were kept, as plain text: paragraphs, numbered items, rows of tables."""

from lxml.html import HtmlElement

from opreader.extract.trim import Line
from opreader.text import clean


def write_text(lines: list[Line]) -> str:
    """Paragraphs separated by an empty line; items carry the number that the page shows; the cells of a row are parted by tabs."""
    parts: list[str] = []
    row: HtmlElement | None = None
    items: set[HtmlElement] = set()
    for line in lines:
        if line.dropped or line.caption or line.contents:
            continue
        element = line.block.element
        text = clean(_raw(element) if element.tag == "pre" else line.block.text)
        item = element if element.tag == "li" else next(element.iterancestors("li"), None)
        if item is not None and item not in items:
            items.add(item)
            text = f"{_mark(item)} {text}"
        here = next(element.iterancestors("tr"), None)
        if here is not None and here is row:
            parts[-1] += "\t" + text
        else:
            parts.append(text)
        row = here
    return "\n\n".join(parts)


def _raw(element: HtmlElement) -> str:
    return "".join(element.itertext()).strip("\n")


def _mark(item: HtmlElement) -> str:
    """What stands before an item: its number in an ordered list, else a dash."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "-"
    start = parent.get("start") or ""
    number = int(start) if start.isdecimal() and len(start) < 7 else 1
    for child in parent.iterchildren("li"):
        value = child.get("value") or ""
        if value.isdecimal() and len(value) < 7:
            number = int(value)
        if child is item:
            break
        number += 1
    return f"{number}."
