"""Lists of any length, read so that nobody waits: first pages, ends, ids in slices, counters of some feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opreader.store.connection import Lanes


class RowWindows:
    """Satisfies `opreader.library_ports.Rows`."""

    def __init__(self, lanes: Lanes) -> None:
        """Work on the threads of one library."""
        self._lanes = lanes
