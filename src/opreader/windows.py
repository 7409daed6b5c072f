"""Lists of any length as the screen takes them: the first page with the count, the ends, the ids behind, the counters."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opreader.library_ports import Rows
    from opreader.ports import Clock
    from opreader.shelf import Shelves


class Windows:
    """Windows on the library's lists, and on shelves."""

    def __init__(self, *, rows: Rows, shelves: Shelves, clock: Clock) -> None:
        """Nothing is read yet."""
        self._rows = rows
        self._shelves = shelves
        self._clock = clock
