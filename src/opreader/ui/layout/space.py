"""How much room a picture is kept among an article's lines, before it comes and for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from opreader.ui.layout.pieces import Size

MOST_ROWS: Final = 24
USUAL_ROWS: Final = 12
"""Where nobody knows how high a picture is."""
SMALLEST: Final = 24
"""Pixels a side; what is smaller is a sign or a spacer, and stays words."""
_PIXELS_A_COLUMN: Final = 4
"""A small picture is made no larger than this: pages show it at about eight."""


def is_shown(size: Size | None) -> bool:
    """Whether a picture of this size is worth room of its own."""
    return size is None or min(size) >= SMALLEST


def space_for(size: Size | None, cells: int) -> Size:
    """Columns and rows that a picture gets in so many cells; decided before it comes, and never again."""
    if size is None:
        return cells, USUAL_ROWS
    wide, high = size
    columns = max(1, min(cells, wide // _PIXELS_A_COLUMN))
    rows = -(-columns * high // (2 * wide))
    if rows > MOST_ROWS:
        return max(1, round(2 * MOST_ROWS * wide / high)), MOST_ROWS
    return columns, rows
