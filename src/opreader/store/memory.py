"""What the screen remembers, the place in an article, and all that the first frame shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.model import ViewStart
from opreader.store.feeds import list_feeds
from opreader.store.first_rows import is_quick
from opreader.store.lists import counted, list_headlines

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping

    from opreader.model import EntryId, Selection


def set_position(db: sqlite3.Connection, entry_id: EntryId, position: int) -> None:
    """Keep where an article was left; below 0 where it was read to its end."""
    kept = max(-(2**31), min(position, 2**31))
    db.execute("UPDATE entry_states SET position = ? WHERE entry_id = ?", (kept, entry_id))


def set_teaser_opened(db: sqlite3.Connection, entry_id: EntryId, n: int) -> None:
    """Note that the n-th headline of an entry's page was opened."""
    db.execute("UPDATE page_teasers SET opened = 1 WHERE entry_id = ? AND n = ?", (entry_id, n))


def remember(db: sqlite3.Connection, values: Mapping[str, str]) -> None:
    """Keep small JSON texts by name."""
    db.executemany("INSERT OR REPLACE INTO memory (name, value) VALUES (?, ?)", values.items())


def recall(db: sqlite3.Connection) -> dict[str, str]:
    """All that was remembered."""
    return dict(db.execute("SELECT name, value FROM memory").fetchall())


def view_start(db: sqlite3.Connection, choose: Callable[[Mapping[str, str]], Selection], *, limit: int) -> ViewStart:
    """The first frame's values, of one moment; `choose` turns what was remembered into the view."""
    memory = recall(db)
    view = choose(memory)
    return ViewStart(
        feeds=tuple(list_feeds(db)),
        memory=memory,
        headlines=tuple(list_headlines(db, view, limit=limit)) if is_quick(view) else None,
        total=counted(db, view),
    )
