"""Who wrote what: authors with their counters, and the entries of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opreader.store.connection import Lanes


class AuthorTable:
    """Satisfies `opreader.library_ports.AuthorLists`."""

    def __init__(self, lanes: Lanes) -> None:
        """Work on the threads of one library."""
        self._lanes = lanes
