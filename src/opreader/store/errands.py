"""What was asked for without a network, to be done when it is back. Expansions wait at their entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader import model
from opreader.store.rows import sure_moment, whole_seconds
from opreader.text import clean

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from opreader.model import Errand


def put_errand(db: sqlite3.Connection, kind: str, target: str, *, now: datetime) -> None:
    """Keep an errand; one that is kept already stays as it is."""
    db.execute(
        "INSERT INTO errands (kind, target, asked) VALUES (?, ?, ?) ON CONFLICT (kind, target) DO NOTHING",
        (kind, clean(target), whole_seconds(now)),
    )


def list_errands(db: sqlite3.Connection) -> list[Errand]:
    """What waits for the network, the longest first."""
    rows = db.execute("SELECT id, kind, target, asked FROM errands ORDER BY asked, id")
    return [model.Errand(row[0], row[1], row[2], sure_moment(row[3])) for row in rows]


def drop_errand(db: sqlite3.Connection, errand_id: int) -> None:
    """Forget an errand."""
    db.execute("DELETE FROM errands WHERE id = ?", (errand_id,))
