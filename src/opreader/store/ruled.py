"""What rules and age do to entries, what they did, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opreader.store.connection import Lanes


class RuledTable:
    """Satisfies `opreader.library_ports.RuledEntries`."""

    def __init__(self, lanes: Lanes) -> None:
        """Work on the threads of one library."""
        self._lanes = lanes
