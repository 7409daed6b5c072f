"""Pictures among an article's lines: the segments of each line of one. How much room it gets is in `space`."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, Protocol

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from opreader.model.drawn import CELL_BYTES, Drawn
from opreader.ui.layout.cells import shorten, width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opreader.ui.layout.palette import Palette
    from opreader.ui.layout.pieces import Room

_HALVES: Final = "▀"


class Album(Protocol):
    """The pictures that are at hand."""

    def look(self, room: Room, ground: tuple[int, int, int] | None) -> Drawn | str | None:
        """What stands in a room: a picture on the ground of the page, words in its place, or nothing yet.

        No ground: nobody knows the page's colour.
        """


def picture_segments(room: Room, album: Album | None, palette: Palette) -> Iterator[Segment]:
    """A line of a picture's room, as wide as that: blank until the picture is there, words where it does not come."""
    base = palette.base
    triplet = base.bgcolor.triplet if base.bgcolor is not None else None
    shown = None if album is None else album.look(room, triplet and (triplet.red, triplet.green, triplet.blue))
    left, middle = 0, []
    if isinstance(shown, Drawn):
        row = room.number - (room.rows - shown.rows) // 2
        if 0 <= row < shown.rows and shown.columns <= room.cells:
            left = (room.cells - shown.columns) // 2
            middle = list(_cells(shown.row(row)))
    elif shown and room.number == (room.rows - 1) // 2:
        words = shorten(shown, room.cells, palette.more_right)
        left = (room.cells - width(words)) // 2
        middle = [Segment(words, palette.looks["caption"])]
    right = room.cells - left - sum(width(segment.text) for segment in middle)
    if left:
        yield Segment(" " * left, base)
    yield from middle
    if right:
        yield Segment(" " * right, base)


def _cells(row: bytes) -> Iterator[Segment]:
    """The cells of a row; those side by side that are alike are one segment."""
    start = 0
    for end in range(CELL_BYTES, len(row) + 1, CELL_BYTES):
        cell = row[start : start + CELL_BYTES]
        if end == len(row) or row[end : end + CELL_BYTES] != cell:
            yield Segment(_HALVES * ((end - start) // CELL_BYTES), _style(cell))
            start = end


@lru_cache(maxsize=16_384)
def _style(cell: bytes) -> Style:
    return Style(color=Color.from_rgb(*cell[:3]), bgcolor=Color.from_rgb(*cell[3:]))
