"""What is done otherwise where thousands of entries are indexed at once, by a run that no key waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3

MANY: Final = 500
"""Entries that are many: the screen indexes a handful at a time."""
_ROOM: Final = 32_000
"""KiB of pages that are kept in memory."""


def make_room(db: sqlite3.Connection, entries: int) -> None:
    """Keep more of the file in memory from now on where so many come: their rows lie on as many pages."""
    if entries >= MANY:
        db.execute(f"PRAGMA cache_size = -{_ROOM}")
