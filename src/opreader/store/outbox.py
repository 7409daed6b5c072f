"""Marks that servers are still to hear of: put down by the library itself in the transaction of the mark, whoever makes it.

What is wanted is kept, not what happened: the last mark counts. A row goes when a list that was begun after the server's
OK shows it; an OK is no proof.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from opreader.model import EntryId
from opreader.model.exchanged import Mark, Undeliverable, Waiting
from opreader.store.counters import change_picked, grow_picked, pick
from opreader.text import clean

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from opreader.model.synced import Want

GONE_THERE: Final = "the server does not have this article any more"
_KEYS: Final[dict[Want, tuple[str, int]]] = {
    "read": ("read", 1),
    "unread": ("read", 0),
    "starred": ("starred", 1),
    "unstarred": ("starred", 0),
}

_UPSERT: Final = """
    INSERT INTO outbox (account, entry_id, key, want, gen, state)
        SELECT DISTINCT r.account, NEW.entry_id, '{0}', NEW.{0}, 1, 'queued' FROM remote_items r
        WHERE r.entry_id = NEW.entry_id AND r.gone = 0 AND NEW.{0} <> OLD.{0}
        ON CONFLICT (account, entry_id, key) DO UPDATE SET
            want = excluded.want, gen = outbox.gen + 1, state = 'queued', acked = NULL, resent = 0, tries = 0, error = NULL;"""
_TRIGGER: Final = f"""CREATE TRIGGER IF NOT EXISTS marks_to_outbox AFTER UPDATE OF read, starred ON entry_states
    WHEN (NEW.read <> OLD.read OR NEW.starred <> OLD.starred)
        AND NOT EXISTS (SELECT 1 FROM quiet_entries q WHERE q.entry_id = NEW.entry_id)
    BEGIN {_UPSERT.format("read")} {_UPSERT.format("starred")} END"""


def watch_marks(db: sqlite3.Connection) -> None:
    """Have every mark put down from now on, in its own transaction: marks, undo, rules and copies alike.

    A library that was put together anew has lost that: marks that were made meanwhile are put down here.
    """
    if db.execute("SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = 'marks_to_outbox'").fetchone():
        return
    db.execute(_TRIGGER)
    for key in ("read", "starred"):
        db.execute(
            f"""INSERT OR IGNORE INTO outbox (account, entry_id, key, want, gen, state)
                SELECT DISTINCT r.account, r.entry_id, '{key}', s.{key}, 1, 'queued'
                FROM remote_items r CROSS JOIN entry_states s ON s.entry_id = r.entry_id
                WHERE r.gone = 0 AND r.{key} <> s.{key}"""
        )


def set_quietly(db: sqlite3.Connection, column: str, value: int, where: str, values: Sequence[Any]) -> int:
    """Give entries `s` that `where` selects the state that their server says; returns how many changed.

    That is no mark, and not sent back. Other entries of their texts follow: that is news to the servers that have those.
    """
    own = pick(db, f"s.{column} = {1 - value} AND {where}", values)
    if not own:
        return 0
    db.execute("DELETE FROM quiet_entries")
    db.execute("INSERT INTO quiet_entries SELECT entry_id FROM picked")
    grow_picked(db, own, where=f"s.{column} = {1 - value}")
    change_picked(db, f"{column} = {value}")
    db.execute("DELETE FROM quiet_entries")
    return own


def queue_differing(db: sqlite3.Connection, account: str, ids: str) -> None:
    """Have the states that these entries (JSON) have here sent where the server has others."""
    for key in ("read", "starred"):
        db.execute(
            f"""INSERT INTO outbox (account, entry_id, key, want, gen, state)
                SELECT ?1, s.entry_id, '{key}', s.{key}, 1, 'queued' FROM entry_states s
                WHERE s.entry_id IN (SELECT value FROM json_each(?2)) AND EXISTS (
                    SELECT 1 FROM remote_items r WHERE r.account = ?1 AND r.entry_id = s.entry_id AND r.gone = 0
                        AND r.{key} <> s.{key})
                ON CONFLICT (account, entry_id, key) DO UPDATE SET want = excluded.want, gen = outbox.gen + 1,
                    state = 'queued', acked = NULL, resent = 0, error = NULL""",
            (account, ids),
        )


def reject_gone(db: sqlite3.Connection, account: str) -> int:
    """Marks of articles that the server does not have any more can't be sent; they stay here, and are counted.

    Not so those of articles that were erased here.
    """
    db.execute(
        "DELETE FROM outbox AS o WHERE account = ? AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.id = o.entry_id)",
        (account,),
    )
    return db.execute(
        f"""UPDATE outbox AS o SET state = 'rejected', error = '{GONE_THERE}'
            WHERE o.account = ?1 AND o.state <> 'rejected' AND NOT EXISTS (
                SELECT 1 FROM remote_items r WHERE r.entry_id = o.entry_id AND r.account = ?1 AND r.gone = 0)""",
        (account,),
    ).rowcount


def watch_again(db: sqlite3.Connection) -> None:
    """The same in a library that was restored or saved, where any entry stands for an article of a server."""
    if db.execute("SELECT 1 FROM remote_items LIMIT 1").fetchone() is not None:
        watch_marks(db)


def forget_marks(db: sqlite3.Connection, account: str) -> None:
    """Drop what is to be sent to an account; with the last account marks are not put down any more."""
    db.execute("DELETE FROM outbox WHERE account = ?", (account,))
    if db.execute("SELECT 1 FROM remote_items LIMIT 1").fetchone() is None:
        db.execute("DROP TRIGGER IF EXISTS marks_to_outbox")


def next_marks(db: sqlite3.Connection, account: str, want: Want, *, limit: int) -> list[Mark]:
    """Some of the marks of one kind that are to be sent, of articles that the server has."""
    key, value = _KEYS[want]
    rows = db.execute(
        """SELECT o.entry_id, o.gen, r.remote_id FROM outbox o
           CROSS JOIN remote_items r ON r.entry_id = o.entry_id AND r.account = o.account AND r.gone = 0
           WHERE o.account = ? AND o.key = ? AND o.want = ? AND o.state = 'queued' ORDER BY o.entry_id LIMIT ?""",
        (account, key, value, limit),
    )
    return [Mark(EntryId(entry_id), want, gen, remote_id) for entry_id, gen, remote_id in rows]


def sent(db: sqlite3.Connection, account: str, marks: Sequence[Mark]) -> None:
    """The server said OK; what was marked anew meanwhile stays to be sent."""
    (newest,) = db.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'snapshots'").fetchone()
    db.executemany(
        """UPDATE outbox SET state = 'sent', acked = ?, error = NULL
           WHERE account = ? AND entry_id = ? AND key = ? AND gen = ? AND state = 'queued'""",
        [(newest, account, one.entry_id, _KEYS[one.want][0], one.gen) for one in marks],
    )


def refused(db: sqlite3.Connection, account: str, marks: Sequence[Mark], why: str) -> None:
    """The server will not have these; the marks stay here, and are counted."""
    db.executemany(
        "UPDATE outbox SET state = 'rejected', error = ? WHERE account = ? AND entry_id = ? AND key = ? AND gen = ?",
        [(clean(why, one_line=True), account, one.entry_id, _KEYS[one.want][0], one.gen) for one in marks],
    )


def list_undeliverable(db: sqlite3.Connection, account: str) -> list[Undeliverable]:
    """The marks that the server will never have, as the articles stand in lists."""
    rows = db.execute(
        """SELECT o.entry_id, e.title, o.key, o.want, o.error FROM outbox o
               CROSS JOIN entries e ON e.id = o.entry_id CROSS JOIN entry_states s ON s.entry_id = o.entry_id
           WHERE o.account = ? AND o.state = 'rejected' ORDER BY s.sort DESC, o.entry_id DESC, o.key""",
        (account,),
    )
    wants = {one: want for want, one in _KEYS.items()}
    return [
        Undeliverable(EntryId(number), title, wants[key, want], why or "") for number, title, key, want, why in rows
    ]


def forget_undeliverable(db: sqlite3.Connection, account: str) -> int:
    """Count them no more; what is marked here stays, until the server says otherwise. Returns how many they were."""
    return db.execute("DELETE FROM outbox WHERE account = ? AND state = 'rejected'", (account,)).rowcount


def waiting(db: sqlite3.Connection, account: str) -> Waiting:
    """How many marks the server does not have yet, as far as is proved, and how many it refused."""
    rows = db.execute("SELECT state = 'rejected', count(*) FROM outbox WHERE account = ? GROUP BY 1", (account,))
    counts = dict(cast("list[tuple[int, int]]", rows.fetchall()))
    (queued,) = db.execute("SELECT count(*) FROM outbox WHERE account = ? AND state = 'queued'", (account,)).fetchone()
    return Waiting(pending=counts.get(0, 0), queued=int(queued), rejected=counts.get(1, 0))
