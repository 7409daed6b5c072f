"""What there is, counted by feed and month."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opreader.store.connection import Lanes


class Figures:
    """Satisfies `opreader.library_ports.Statistics`."""

    def __init__(self, lanes: Lanes) -> None:
        """Work on the threads of one library."""
        self._lanes = lanes
