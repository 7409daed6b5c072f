"""Lists of ids that a server gave, whole ones only; they are held against what is known, and thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from opreader.model.synced import Snapshot

NO_ENTRY: Final = 0
"""Stands in `remote_items` for the entry of an article that is not here: one that can't be had, or not be stored."""
NO_MORE: Final = 3
"""So often an article is asked for that is listed and not given."""
_KNOWN: Final = f"""SELECT 1 FROM remote_items r WHERE r.account = ?1 AND r.remote_id = i.remote_id
    AND ((r.gone = 0 AND r.entry_id <> {NO_ENTRY}) OR r.missed >= {NO_MORE})"""


def begin(db: sqlite3.Connection, account: str, kind: str) -> int:
    """Number a list before it is asked for: what the server said OK to before that shows in it."""
    return db.execute("INSERT INTO snapshots (account, kind) VALUES (?, ?)", (account, kind)).lastrowid or 0


def put(db: sqlite3.Connection, snapshot: int, listed: Snapshot) -> None:
    """Keep a list that was read to its end; what is not in it is known only where nothing was cut or passed over."""
    db.executemany(
        "INSERT OR IGNORE INTO snapshot_ids (snapshot, remote_id) VALUES (?, ?)",
        [(snapshot, one) for one in listed.ids],
    )
    sure = listed.complete and not listed.capped and not listed.gaps and listed.pages <= 1
    db.execute("UPDATE snapshots SET done = 1, sure = ? WHERE id = ?", (sure, snapshot))


def drop_all(db: sqlite3.Connection, account: str) -> None:
    """Throw an account's lists away, broken ones too."""
    db.execute("DELETE FROM snapshot_ids WHERE snapshot IN (SELECT id FROM snapshots WHERE account = ?)", (account,))
    db.execute("DELETE FROM snapshots WHERE account = ?", (account,))


def missing(db: sqlite3.Connection, account: str, snapshots: Sequence[int]) -> list[str]:
    """Ids of lists that stand for no entry here yet, or for one that the server had no more, newest first by list."""
    found: dict[str, None] = {}
    for snapshot in snapshots:
        rows = db.execute(
            f"SELECT i.remote_id FROM snapshot_ids i WHERE i.snapshot = ?2 AND NOT EXISTS ({_KNOWN}) "
            "ORDER BY i.remote_id DESC",
            (account, snapshot),
        )
        found.update((row[0], None) for row in rows)
    return list(found)


def newest_here(db: sqlite3.Connection, account: str, snapshot: int, *, limit: int) -> list[str]:
    """Ids of a list that stand for entries here, the newest first."""
    rows = db.execute(
        f"""SELECT i.remote_id FROM snapshot_ids i CROSS JOIN remote_items r
                ON r.account = ? AND r.remote_id = i.remote_id AND r.gone = 0 AND r.entry_id <> {NO_ENTRY}
            WHERE i.snapshot = ? ORDER BY i.remote_id DESC LIMIT ?""",
        (account, snapshot, limit),
    )
    return [row[0] for row in rows]
