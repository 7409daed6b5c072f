"""From pieces to lines: an article laid out for a measure. No colours, no strips, no Textual."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from opreader.frozen import frozen
from opreader.ui.layout.bidi import order
from opreader.ui.layout.cells import fit, width
from opreader.ui.layout.pieces import (
    BoxPiece,
    CodePiece,
    GapPiece,
    Ink,
    Line,
    Room,
    RulePiece,
    Slice,
    TablePiece,
    TextPiece,
)
from opreader.ui.layout.space import space_for
from opreader.ui.layout.table import lay_table
from opreader.ui.layout.wrap import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.ui.glyphs import Glyphs
    from opreader.ui.layout.pieces import (
        Frame,
        Markers,
        Part,
        Row,
        Rows,
    )

NARROWEST: Final = 20
"""Cells that text keeps, however deep it is nested."""


@frozen
class Layout:
    """An article laid out for a measure."""

    source: Rows
    measure: int
    lines: tuple[Line, ...]
    widest: int
    """Cells of the widest line that may go on beyond the measure; 0 where there is none."""

    def place(self, line: int) -> tuple[int, int]:
        """(row, character) at a line."""
        found = self.lines[min(max(line, 0), len(self.lines) - 1)]
        return found.row, found.start

    def line_at(self, row: int, start: int = 0) -> int:
        """The line in which a character of a row stands; the first, where a frame and gaps share its place."""
        found = max(0, bisect_right(self.lines, (row, start), key=_place_of) - 1)
        return bisect_left(self.lines, self.place(found), hi=found, key=_place_of)


def _place_of(line: Line) -> tuple[int, int]:
    return line.row, line.start


def lay_out(source: Rows, measure: int, glyphs: Glyphs) -> Layout:
    """Lay out an article's rows for so many cells."""
    return _Layouter(source, measure, glyphs).layout()


class _Layouter:
    """Collects the lines of one layout."""

    def __init__(self, source: Rows, measure: int, glyphs: Glyphs) -> None:
        self._source = source
        self._measure = measure
        self._glyphs = glyphs
        self._lines: list[Line] = []
        self._widest = 0
        self._at = (0, 0)

    def layout(self) -> Layout:
        for piece in self._source.pieces:
            match piece:
                case TextPiece():
                    self._text(piece)
                case GapPiece():
                    self._add(self._ink(piece.frames)[1])
                case CodePiece():
                    self._code(piece)
                case RulePiece():
                    self._rule(piece)
                case TablePiece():
                    self._table(piece)
                case BoxPiece():
                    self._box(piece)
        return Layout(self._source, self._measure, tuple(self._lines), self._widest)

    def _cells(self, part: Part) -> int:
        return width_of(part, self._source.rows)

    def _add(self, parts: tuple[Part, ...], row: int | None = None, start: int = 0, *, wide: bool = False) -> None:
        """Add a line; one without a row of its own belongs to the one before it, so that places only go forward."""
        if row is not None:
            self._at = (row, start)
        self._lines.append(Line(self._at[0], self._at[1], parts, wide))

    def _ink(self, frames: tuple[Frame, ...], markers: Markers = ()) -> tuple[tuple[Ink, ...], tuple[Ink, ...], int]:
        """What stands left of the first line and of the others, and the cells left for the text."""
        if not frames:
            return (), (), self._measure
        room = max(0, self._measure - NARROWEST)
        kept: list[Frame] = []
        for frame in reversed(frames):
            room -= 2 if frame == "bar" else int(frame)
            if room < 0:
                break
            kept.insert(0, frame)
        rest = tuple(
            Ink(f"{self._glyphs.quote_bar} ", "quote-bar") if frame == "bar" else Ink(" " * int(frame), "text")
            for frame in kept
        )
        first = list(rest)
        for number, label in markers:
            if (at := number - len(frames) + len(kept)) >= 0:
                first[at] = Ink(fit(f"{label} ", len(rest[at].text), ""), "marker")
        return tuple(first), rest, self._measure - sum(len(ink.text) for ink in rest)

    def _text(self, piece: TextPiece) -> None:
        first, rest, room = self._ink(piece.frames, piece.markers)
        row, look = piece.row, piece.look
        if self._source.rows[row].level == 1:
            self._text_from_right(piece, first, room)
            return
        add = self._lines.append
        ink = first
        start = 0
        for start, end in wrap(self._source.rows[row].text, room):
            add(Line(row, start, (*ink, Slice(row, start, end, look))))
            ink = rest
        self._at = (row, start)

    def _text_from_right(self, piece: TextPiece, ink: tuple[Ink, ...], room: int) -> None:
        """A text that runs from right to left: indents and the marker stand at its right, bars stay at the left."""
        row, look = piece.row, piece.look
        text = self._source.rows[row].text
        bars = tuple(each for each in ink if each.look == "quote-bar")
        behind = tuple(_turned(each) for each in reversed(ink) if each.look != "quote-bar")
        start = 0
        for start, end in wrap(text, room):
            pad = Ink(" " * (room - width(text[start:end])), "text")
            self._lines.append(Line(row, start, (*bars, pad, Slice(row, start, end, look), *behind)))
            behind = ()
        self._at = (row, start)

    def _code(self, piece: CodePiece) -> None:
        first, rest, _ = self._ink(piece.frames, piece.markers)
        for number in range(piece.count):
            row = piece.first + number
            text = self._source.rows[row].text
            ink = rest if number else first
            parts: tuple[Part, ...] = (*ink, Slice(row, 0, len(text), "code"))
            self._widest = max(self._widest, sum(len(part.text) for part in ink) + width(text))
            self._lines.append(Line(row, 0, parts, wide=True))
            self._at = (row, 0)

    def _rule(self, piece: RulePiece) -> None:
        _, ink, room = self._ink(piece.frames)
        length = max(1, room // 3)
        margin = Ink(" " * ((room - length) // 2), "text")
        self._add((*ink, margin, Ink(self._glyphs.rule * length, "rule")))

    def _table(self, piece: TablePiece) -> None:
        first, rest, room = self._ink(piece.frames, piece.markers)
        wide = False
        for number, (row, start, parts) in enumerate(lay_table(piece, self._source.rows, room, self._glyphs)):
            if number == 0:
                cells = sum(map(self._cells, parts))
                wide = cells > room
                self._widest = max(self._widest, self._measure - room + cells if wide else 0)
            self._add((*(rest if number else first), *parts), row, start, wide=wide)

    def _box(self, piece: BoxPiece) -> None:
        first, rest, room = self._ink(piece.frames, piece.markers)
        side, corner = self._glyphs.table[1], self._glyphs.table
        inner = room - 4
        label = fit(f"{corner[0]} {piece.label} ", min(inner, len(piece.label) + 3), "")
        top = f"{corner[2]}{label}{corner[0] * (room - 2 - len(label))}{corner[4]}"
        self._add((*first, Ink(top, "rule")), piece.rows[0][0])
        if (picture := piece.picture) is not None:
            columns, height = space_for(picture.size, inner)
            for number in range(height):
                kept = Room(picture.src, number, inner, columns, height)
                self._add((*rest, Ink(f"{side} ", "rule"), kept, Ink(f" {side}", "rule")))
        for row, look in piece.rows:
            text = self._source.rows[row].text
            for start, end in wrap(text, inner):
                pad = " " * (inner - width(text[start:end]))
                before, after = (pad, "") if self._source.rows[row].level == 1 else ("", pad)
                words = Slice(row, start, end, look)
                parts = (Ink(f"{side} {before}", "rule"), words, Ink(f"{after} {side}", "rule"))
                self._add((*rest, *parts), row, start)
        bottom = f"{corner[8]}{corner[0] * (room - 2)}{corner[10]}"
        self._add((*rest, Ink(bottom, "rule")))


def text_of(layout: Layout, line: int) -> str:
    """What stands in a line, as plain text, from left to right."""
    return "".join(_text(part, layout.source.rows) for part in layout.lines[line].parts)


def width_of(part: Part, rows: Sequence[Row]) -> int:
    """Cells of a part of a line."""
    match part:
        case Ink():
            return width(part.text)
        case Slice():
            return width(rows[part.row].text[part.start : part.end])
        case Room():
            return part.cells


def _text(part: Part, rows: Sequence[Row]) -> str:
    match part:
        case Ink():
            return part.text
        case Slice():
            return _seen(rows[part.row], part)
        case Room():
            return " " * part.cells


def _seen(row: Row, part: Slice) -> str:
    if row.level is None:
        return row.text[part.start : part.end]
    program = part.look == "code" and not row.level
    return "".join(each.text for each in order(row.text, row.level, part.start, part.end, program=program))


def _turned(ink: Ink) -> Ink:
    """A list item's label for the right-hand side: " .10", its dot at the text's side as ever."""
    label = ink.text.strip()
    label = f".{label[:-1]}" if label.endswith(".") else label
    return Ink(f" {label}".ljust(len(ink.text)), ink.look)
