"""Steps of undo that change no row: what is taken back lies in a file, and the payload says what it was."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from opreader.store.undo import Part, note_step

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from opreader.store.connection import Lanes


class StepTable:
    """Satisfies `opreader.library_ports.Steps`."""

    def __init__(self, lanes: Lanes) -> None:
        """Work on the threads of one library."""
        self._lanes = lanes

    async def note(self, label: str, payload: str, *, now: datetime) -> None:
        """Keep a step."""
        await self._lanes.writer.run(_note, label, payload, now=now)


def _note(db: sqlite3.Connection, label: str, payload: str, *, now: datetime) -> None:
    note_step(db, [Part("feeds", 0, array("q"))], now=now, label=label, count=1, payload=payload)
