"""Related headlines laid out in lines: under each other where there is room, one a line in a low pane."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from opreader.frozen import frozen
from opreader.text import clean
from opreader.ui.layout.bidi import level_of, order, visual, without_controls
from opreader.ui.layout.cells import reduce_clusters, shorten, width
from opreader.ui.layout.wrap import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.model import State
    from opreader.ui.glyphs import Glyphs

TITLE_LINES: Final = 3
"""Lines that a title may take."""
BROAD: Final = 48
"""Cells from which the details of an item share a line."""
LOW: Final = 14
"""Lines below which a broad pane gives each item one line, and sections no line between them."""
MARGIN: Final = 1
_INDENT: Final = MARGIN + 2
"""Cells before a text: where a sign of readiness stands."""
_LEAST_OF_WHY: Final = 3
"""Terms that stand beside a title at most."""
_TERMS: Final = ", "
_BETWEEN: Final = 2
"""Cells at least between a title and what stands beside it."""
_LEAST_TITLE: Final = 0.5
"""The part of a line that the title has at least where details stand beside it."""
_LEAST_SOURCE: Final = 6
"""Cells of a source's name that tell something."""
Look = Literal["section", "title", "read", "detail", "gap"]


@frozen
class RelatedItem:
    """One headline related to the article on the screen."""

    section: str
    """"OTHER TAKES", "MORE BY THIS AUTHOR", "FROM THIS PAGE", "SAME TEXT": items of one section stand together."""
    title: str
    detail: tuple[str, ...] = ()
    """Lines under the title: source and age, "opened before"."""
    key: str = ""
    """What the screen knows it by: "take:7:12" is entry 12 beside entry 7, "page:7:3" the third that its page lists."""
    read: bool = False
    state: State | None = None
    """How much of it is here; None where that is not known."""
    why: tuple[str, ...] = ()
    """The terms that it shares with the article, the strongest first: as many are shown as have room."""
    source: str = ""
    """What stands before these in a low pane, in the place of `detail`."""


@frozen
class Line:
    """One line of the pane."""

    item: int
    """-1 for lines on which no cursor can be."""
    text: str
    look: Look
    mark: State | None = None
    """What the sign before the text tells."""
    aside: str = ""
    """Words at its end: details, how many there are in a section."""
    aside_at: int = 0
    """The cell at which they begin."""


def lay_out(
    items: Sequence[RelatedItem], note: Sequence[str], cells: int, height: int, glyphs: Glyphs
) -> tuple[list[Line], list[int]]:
    """The lines of a pane of so many cells and lines, and the first line of each item; `note` stands below all."""
    lines: list[Line] = []
    first: list[int] = []
    if cells <= 0:
        return lines, first
    low = cells >= BROAD and height < LOW
    beside = _beside(items, cells, glyphs) if low else cells
    counts: dict[str, int] = {}
    for item in items:
        counts[item.section] = counts.get(item.section, 0) + 1
    section = None
    for index, item in enumerate(items):
        if item.section != section:
            if section is not None and not low:
                lines.append(Line(-1, "", "gap"))
            section = item.section
            lines.append(_head(section, counts[section], cells, glyphs))
        first.append(len(lines))
        if low:
            lines.append(_one_line(index, item, beside, cells, glyphs))
        else:
            lines.extend(_item_lines(index, item, cells, glyphs))
    if note and not low:
        lines.append(Line(-1, "", "gap"))
    for words in [" ".join(note)] if cells >= BROAD else note:
        lines.extend(Line(-1, words[start:end], "detail") for start, end in wrap(words, max(1, cells - _INDENT)))
    return lines, first


def _head(section: str, items: int, cells: int, glyphs: Glyphs) -> Line:
    name = shorten(section, max(0, cells - MARGIN), glyphs.ellipsis)
    count = glyphs.number(items) if items > 1 else ""
    at = cells - width(count)
    if not count or at <= MARGIN + width(name):
        return Line(-1, name, "section")
    return Line(-1, name, "section", None, count, at)


def _beside(items: Sequence[RelatedItem], cells: int, glyphs: Glyphs) -> int:
    """The cell at which the details of all items begin, so that they stand below each other."""
    beside = [(item, words) for item in items if (words := _short(item, cells, glyphs))]
    details = max((width(words) for _, words in beside), default=0)
    titles = max((width(_plain(item.title)) for item, _ in beside), default=0)
    least = min(int((cells - _INDENT) * _LEAST_TITLE), titles + _BETWEEN)
    return max(_INDENT + least, cells - details)


def _one_line(index: int, item: RelatedItem, beside: int, cells: int, glyphs: Glyphs) -> Line:
    details, ellipsis = _short(item, cells - beside, glyphs), glyphs.ellipsis
    if not details:
        return Line(index, visual(_plain(item.title), cells - _INDENT, ellipsis), _look(item), item.state)
    title = visual(_plain(item.title), beside - _INDENT - _BETWEEN, ellipsis)
    return Line(index, title, _look(item), item.state, details, beside)


def _short(item: RelatedItem, room: int, glyphs: Glyphs) -> str:
    """What stands beside a title."""
    if not item.why:
        return visual(glyphs.separator.join(map(_plain, item.detail)), room, glyphs.ellipsis)
    return _with_why(_plain(item.source), item.why[:_LEAST_OF_WHY], room, glyphs)


def _with_why(words: str, why: Sequence[str], room: int, glyphs: Glyphs) -> str:
    """Words and the terms after them, as many as there is room for; the first one in any case."""
    told = _TERMS.join(map(_plain, why))
    several = len(why)
    while several > 1 and width(words) + width(told) + width(glyphs.separator) > room:
        several -= 1
        told = _TERMS.join(map(_plain, why[:several]))
    return visual(glyphs.separator.join(part for part in (words, told) if part), room, glyphs.ellipsis)


def _item_lines(index: int, item: RelatedItem, cells: int, glyphs: Glyphs) -> list[Line]:
    title, room = _plain(item.title), max(1, cells - _INDENT)
    look = _look(item)
    spans = wrap(title, room)
    level = level_of(title)
    lines = [Line(index, _drawn(title, level, *span), look) for span in spans[:TITLE_LINES]]
    if len(spans) > TITLE_LINES:
        # The last line holds what comes after it too, so that the cut is seen.
        rest = title[spans[TITLE_LINES - 1][0] :]
        lines[-1] = Line(index, visual(rest, room, glyphs.ellipsis), look)
    if lines:
        lines[0] = replace(lines[0], mark=item.state)
    details = [_plain(detail) for detail in item.detail]
    if cells >= BROAD:
        lines.append(Line(index, _with_why(glyphs.separator.join(details), item.why, room, glyphs), "detail"))
    else:
        lines.extend(Line(index, _told(text, item, room, glyphs), "detail") for text in details)
        lines.append(Line(index, _with_why("", item.why, room, glyphs), "detail"))
    return [line for line in lines if line.text or line.look != "detail"]


def _told(text: str, item: RelatedItem, room: int, glyphs: Glyphs) -> str:
    """A detail as wide as there is room: where it begins with its source, that gives way to the age behind it."""
    source = _plain(item.source)
    behind = text[len(source) :]
    left = room - width(behind)
    if not source or not text.startswith(source) or width(text) <= room or left < _LEAST_SOURCE:
        return visual(text, room, glyphs.ellipsis)
    return visual(source, left, glyphs.ellipsis) + behind


def _look(item: RelatedItem) -> Look:
    return "read" if item.read else "title"


def _plain(text: str) -> str:
    return reduce_clusters(clean(text, one_line=True))


def _drawn(title: str, level: int | None, start: int, end: int) -> str:
    """A line of a title in the order in which it is drawn; `level` is the direction of the whole, None for left to right."""
    if level is None:
        return without_controls(title[start:end])
    return "".join([placed.text for placed in order(title, level, start, end)])
