"""Tables fitted to a width: drawn with lines; where the columns are too many, drawn wider, or written out row by row."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from opreader.ui.layout.bidi import visual
from opreader.ui.layout.cells import width
from opreader.ui.layout.pieces import Ink, Part, Slice
from opreader.ui.layout.wrap import wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opreader.ui.glyphs import Glyphs
    from opreader.ui.layout.look import Look
    from opreader.ui.layout.pieces import Row, TablePiece

NARROWEST_COLUMN: Final = 6
"""Cells that a column needs to be read; below it a table is written out row by row."""
SHORT_COLUMN: Final = 16
"""A table of too many columns is drawn as wide as it is, to be moved sideways, where none takes more cells than this:
figures are compared over a row. What is wider is read, and is written out."""
_LONGEST_WORD: Final = 16
"""A column gives no more than this to its longest word before the width is shared out."""
_BETWEEN: Final = 3
"""Cells between two columns: a line with a space at each side."""
_NUMBER: Final = re.compile(r"[-+–−($£€¥]*\d[\d.,\s\xa0\u202f]*[)%]?|[-–—]?")

TableLine = tuple[int, int, tuple[Part, ...]]
"""(row, character, parts): a line of a table and the place that is read there."""


def lay_table(piece: TablePiece, rows: Sequence[Row], room: int, glyphs: Glyphs) -> Iterator[TableLine]:
    """The lines of a table in so many cells; they may be wider where there are many short columns."""
    texts = [[rows[cell].text for cell in line] for line in piece.cells]
    widths = column_widths(texts, room) or _natural_widths(texts, SHORT_COLUMN)
    if widths is None:
        return _written_out(piece, rows, room)
    return _Grid(piece, rows, widths, glyphs).lines()


def column_widths(texts: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """Cells for each column so that the table fits, or None where columns would become too narrow to read."""
    count = len(texts[0])
    free = room - _BETWEEN * count - 1
    natural = [max(1, *map(_widest, column)) for column in zip(*texts, strict=True)]
    if sum(natural) <= free:
        return natural
    if free < NARROWEST_COLUMN * count:
        return None
    least = [
        min(size, max(NARROWEST_COLUMN, min(_LONGEST_WORD, max(_longest_word(line[column]) for line in texts))))
        for column, size in enumerate(natural)
    ]
    if sum(least) > free:
        least = [min(size, NARROWEST_COLUMN) for size in least]
    return _share_out(least, natural, free)


def _natural_widths(texts: Sequence[Sequence[str]], most: int) -> list[int] | None:
    """Cells that each column takes by itself, or None where one takes more than `most`."""
    widths = [max(1, *map(_widest, column)) for column in zip(*texts, strict=True)]
    return widths if max(widths) <= most else None


def _share_out(least: list[int], natural: list[int], free: int) -> list[int]:
    """Give every column its least, then what is left in proportion to what it lacks; no cell is lost to rounding."""
    spare = free - sum(least)
    lacking = sum(natural) - sum(least)
    widths = [small + (big - small) * spare // lacking for small, big in zip(least, natural, strict=True)]
    for column in sorted(range(len(widths)), key=lambda column: widths[column] - natural[column]):
        if sum(widths) >= free:
            break
        widths[column] += 1
    return widths


def _widest(text: str) -> int:
    return max(map(width, text.split("\n"))) if "\n" in text else width(text)


def _longest_word(text: str) -> int:
    return max(map(width, text.split()), default=0)


class _Grid:
    """A table drawn with lines."""

    def __init__(self, piece: TablePiece, rows: Sequence[Row], widths: list[int], glyphs: Glyphs) -> None:
        self._piece = piece
        self._rows = rows
        self._widths = widths
        self._signs = glyphs.table
        body = piece.cells[1:] if piece.has_header else piece.cells
        columns = range(len(widths))
        self._right = [
            bool(body) and all(_NUMBER.fullmatch(rows[line[column]].text) for line in body) for column in columns
        ]
        # A table that begins with words from right to left has its first column at the right.
        first = next((rows[cell] for line in piece.cells for cell in line if rows[cell].text), None)
        self._columns = columns[::-1] if first is not None and first.level == 1 else columns

    def lines(self) -> Iterator[TableLine]:
        wrapped = [
            [wrap(self._rows[cell].text, size) for cell, size in zip(line, self._widths, strict=True)]
            for line in self._piece.cells
        ]
        header = self._piece.has_header
        # Rows that take several lines are told apart by lines between them.
        spread = any(len(cell) > 1 for line in wrapped[header:] for cell in line)
        first = self._piece.cells[0][0]
        yield first, 0, self._rule(2)
        for number, (line, cells) in enumerate(zip(self._piece.cells, wrapped, strict=True)):
            if number and (spread or (header and number == 1)):
                yield line[0], 0, self._rule(5)
            look: Look = "label" if header and number == 0 else "text"
            yield from self._row(line, cells, look)
        last = self._piece.cells[-1][0]
        yield last, len(self._rows[last].text), self._rule(8)

    def _row(self, line: Sequence[int], cells: list[list[tuple[int, int]]], look: Look) -> Iterator[TableLine]:
        start = 0
        for spans in zip_longest(*cells):
            parts: list[Part] = []
            for column in self._columns:
                parts.append(Ink(f"{self._signs[1]} ", "rule"))
                parts.extend(self._cell(line[column], column, spans[column], look))
            parts.append(Ink(self._signs[1], "rule"))
            start = max(start, spans[0][0] if spans[0] else start)
            yield line[0], start, tuple(parts)

    def _cell(self, row: int, column: int, span: tuple[int, int] | None, look: Look) -> tuple[Part, ...]:
        size = self._widths[column]
        if span is None:
            return (Ink(" " * (size + 1), "text"),)
        start, end = span
        pad = size - width(self._rows[row].text[start:end])
        words = Slice(row, start, end, look)
        if self._right[column] or self._rows[row].level == 1:
            return Ink(" " * pad, "text"), words, Ink(" ", "text")
        return words, Ink(" " * (pad + 1), "text")

    def _rule(self, corner: int) -> tuple[Part, ...]:
        signs = self._signs
        left, middle, right = signs[corner], signs[corner + 1], signs[corner + 2]
        return (
            Ink(
                left + middle.join(self._signs[0] * (self._widths[column] + 2) for column in self._columns) + right,
                "rule",
            ),
        )


def _written_out(piece: TablePiece, rows: Sequence[Row], room: int) -> Iterator[TableLine]:
    """Each row as lines of "name: value", an empty line between rows; cells without words are left out."""
    names = [rows[cell].text for cell in piece.cells[0]] if piece.has_header else []
    body = piece.cells[1:] if piece.has_header else piece.cells
    if not body:
        body, names = piece.cells, []
    for number, line in enumerate(body):
        if number:
            yield line[0], 0, ()
        for column, cell in enumerate(line):
            if not rows[cell].text:
                continue
            yield from _value(names[column] if names else "", cell, rows[cell].text, room)


def _value(name: str, cell: int, text: str, room: int) -> Iterator[TableLine]:
    name = name.replace("\n", " ")
    label = f"{visual(name, width(name))}: " if name else ""
    if label and width(label) * 2 > room:
        for start, end in wrap(name, room - 1):
            yield cell, 0, (Ink(visual(name[start:end], room), "label"),)
        label = "  "
    indent = " " * min(width(label), 2)
    # The first line is shorter by the label; wrapped on its own, so that the others have the whole room.
    head = wrap(text, room - width(label))[0]
    yield cell, 0, (Ink(label, "label"), Slice(cell, *head, "text"))
    rest = text[head[1] :]
    skipped = len(rest) - len(rest.lstrip())
    offset = head[1] + skipped
    if not rest.strip():
        return
    for start, end in wrap(rest[skipped:], room - len(indent)):
        yield cell, offset + start, (Ink(indent, "text"), Slice(cell, offset + start, offset + end, "text"))
