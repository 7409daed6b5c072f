"""Pictures as the screen shows them: cells of two colours. Frozen values."""

from __future__ import annotations

from typing import Final

from opreader.frozen import frozen

CELL_BYTES: Final = 6
"""Bytes of a cell: red, green and blue of its upper half, then of its lower half."""


@frozen
class Drawn:
    """A picture drawn for a terminal."""

    columns: int
    rows: int
    cells: bytes
    """Row by row from the top left, `CELL_BYTES` each."""

    def row(self, number: int) -> bytes:
        """The cells of a row."""
        length = self.columns * CELL_BYTES
        return self.cells[number * length : (number + 1) * length]


@frozen
class NotDrawn:
    """Why a picture can't be shown."""

    reason: str
    """One clean line."""
    passing: bool = False
    """Another time it may be different: the network was down."""
