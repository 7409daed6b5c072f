"""What a server says of its articles' states, held against what is known here: marks that wait win, else the server does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from opreader.model.exchanged import Doubts, Settled
from opreader.store.accounts import log, said_once, said_twice
from opreader.store.counters import change_picked, grow_picked, pick

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from opreader.model.exchanged import Lists

_MANY: Final = 500
"""So many articles that turn read at once, and more than `_PART` of the unread, are not believed before the next list."""
_PART: Final = 0.3

_TOLD: Final = "CREATE TEMP TABLE IF NOT EXISTS told (remote_id TEXT PRIMARY KEY, read INTEGER, starred INTEGER)"
_SAID: Final = """CREATE TEMP TABLE IF NOT EXISTS said (
    remote_id TEXT PRIMARY KEY, entry_id INTEGER, read INTEGER, starred INTEGER)"""
"""What the server says of each article; NULL where that is not known."""

_LISTED: Final = "EXISTS (SELECT 1 FROM snapshot_ids i WHERE i.snapshot = {} AND i.remote_id = r.remote_id)"
_SAY: Final = f"""
    INSERT INTO said SELECT r.remote_id, r.entry_id,
        CASE WHEN t.read IS NOT NULL THEN t.read
             WHEN {_LISTED.format(":unread")} THEN 0
             WHEN :unread_sure OR r.read OR (:second_unread AND NOT {_LISTED.format(":second_unread")}) THEN 1 END,
        CASE WHEN t.starred IS NOT NULL THEN t.starred
             WHEN {_LISTED.format(":starred")} THEN 1
             WHEN :starred_sure OR NOT r.starred OR (:second_starred AND NOT {_LISTED.format(":second_starred")}) THEN 0 END
    FROM remote_items r LEFT JOIN told t ON t.remote_id = r.remote_id
    WHERE r.account = :account AND r.gone = 0"""

_WAITS: Final = """EXISTS (SELECT 1 FROM outbox o WHERE o.account = :account AND o.key = '{0}' AND o.entry_id = s.entry_id)
    OR EXISTS (SELECT 1 FROM copies c CROSS JOIN copies m ON m.lead_id = c.lead_id
               CROSS JOIN outbox o ON o.entry_id = m.entry_id AND o.key = '{0}' WHERE c.entry_id = s.entry_id)"""
"""A mark of the user's waits, on this entry or on another of its text: one text has one state."""


def settle(
    db: sqlite3.Connection,
    account: str,
    lists: Lists,
    *,
    told: Mapping[str, tuple[bool, bool]],
    gone: Collection[str],
    now: datetime,
) -> Settled:
    """Take over what the lists say, in one transaction. `told`: states of articles that were looked at one by one.

    What is proved leaves the outbox; what the server has otherwise is sent once more, and then the server's word stands.
    """
    _say(db, account, lists, told)
    rejected = _bury(db, account, gone)
    confirmed, resent, overruled = _prove(db, account, lists, now=now)
    held = _hold(db, account, lists)
    changed = {}
    for column, value in (("read", 1), ("read", 0), ("starred", 1), ("starred", 0)):
        passes = held is not None and (column, value) == ("read", 1)
        changed[column, value] = 0 if passes else _take_over(db, account, column, value)
    _keep_base(db, account, with_read=held is None)
    if held is not None:
        log(db, account, held, now=now)
    return Settled(
        to_read=changed["read", 1],
        to_unread=changed["read", 0],
        starred=changed["starred", 1],
        unstarred=changed["starred", 0],
        confirmed=confirmed,
        resent=resent,
        overruled=overruled,
        rejected=rejected,
        held=held,
    )


def doubts(db: sqlite3.Connection, account: str, lists: Lists, *, most: int) -> Doubts:
    """Articles whose states would change for no more than that they are missing in a list of several pages, or in an empty one."""
    _say(db, account, lists, {})
    # What is known from one page, complete, is sure; but an empty list, and one that turns many, is looked at twice.
    rows = db.execute(
        f"""SELECT r.remote_id FROM remote_items r CROSS JOIN said a ON a.remote_id = r.remote_id
            WHERE r.account = :account AND r.gone = 0 AND (
                (NOT r.read AND NOT {_LISTED.format(":unread")} AND (NOT :unread_sure OR :empty))
                OR (r.starred AND NOT {_LISTED.format(":starred")} AND NOT :starred_sure))
            LIMIT :most""",
        {**_values(db, account, lists), "empty": _is_empty(db, lists.unread), "most": most + 1},
    ).fetchall()
    ids = tuple(row[0] for row in rows[:most])
    return Doubts(ids, too_many=len(rows) > most)


def _values(db: sqlite3.Connection, account: str, lists: Lists) -> dict[str, object]:
    def sure(snapshot: int | None) -> bool:
        row = db.execute("SELECT sure FROM snapshots WHERE id = ?", (snapshot or 0,)).fetchone()
        return row is not None and row[0] == 1

    return {
        "account": account,
        "unread": lists.unread,
        "starred": lists.starred,
        "second_unread": lists.second_unread or 0,
        "second_starred": lists.second_starred or 0,
        "unread_sure": sure(lists.unread),
        "starred_sure": sure(lists.starred),
    }


def _is_empty(db: sqlite3.Connection, snapshot: int) -> bool:
    return db.execute("SELECT 1 FROM snapshot_ids WHERE snapshot = ? LIMIT 1", (snapshot,)).fetchone() is None


def _say(db: sqlite3.Connection, account: str, lists: Lists, told: Mapping[str, tuple[bool, bool]]) -> None:
    for table, made in (("told", _TOLD), ("said", _SAID)):
        db.execute(made)
        db.execute(f"DELETE FROM {table}")
    db.executemany(
        "INSERT INTO told (remote_id, read, starred) VALUES (?, ?, ?)",
        [(remote_id, read, starred) for remote_id, (read, starred) in told.items()],
    )
    db.execute(_SAY, _values(db, account, lists))


def _bury(db: sqlite3.Connection, account: str, gone: Collection[str]) -> int:
    """What was looked for and not found: at the second time the server has it no more, and marks on it can't be sent."""
    ids = json.dumps(list(gone))
    these = "account = ? AND remote_id IN (SELECT value FROM json_each(?))"
    db.execute(f"UPDATE remote_items SET missed = missed + 1 WHERE {these}", (account, ids))
    db.execute("UPDATE remote_items SET gone = 1 WHERE account = ? AND missed > 1 AND gone = 0", (account,))
    db.execute(
        "DELETE FROM said WHERE remote_id IN (SELECT remote_id FROM remote_items WHERE account = ? AND gone = 1)",
        (account,),
    )
    return db.execute(
        """UPDATE outbox AS o SET state = 'rejected', error = 'the server does not have this article any more'
           WHERE o.account = ?1 AND o.state <> 'rejected' AND NOT EXISTS (
               SELECT 1 FROM remote_items r WHERE r.entry_id = o.entry_id AND r.account = ?1 AND r.gone = 0)""",
        (account,),
    ).rowcount


def _prove(db: sqlite3.Connection, account: str, lists: Lists, *, now: datetime) -> tuple[int, int, int]:
    """What a list that was begun after the server's OK shows of marks that were sent."""
    confirmed = resent = overruled = 0
    for key, snapshot in (("read", lists.unread), ("starred", lists.starred)):
        shown = f"(SELECT a.{key} FROM said a WHERE a.entry_id = o.entry_id AND a.{key} IS NOT NULL LIMIT 1)"
        sent = "o.account = :account AND o.key = :key AND o.state = 'sent' AND o.acked < :snapshot"
        values = {"account": account, "key": key, "snapshot": snapshot}
        confirmed += db.execute(f"DELETE FROM outbox AS o WHERE {sent} AND {shown} = o.want", values).rowcount
        overruled += db.execute(
            f"DELETE FROM outbox AS o WHERE {sent} AND {shown} <> o.want AND o.resent > 0", values
        ).rowcount
        resent += db.execute(
            f"UPDATE outbox AS o SET state = 'queued', resent = resent + 1 WHERE {sent} AND {shown} <> o.want", values
        ).rowcount
    if overruled:
        log(db, account, f"{overruled} of the marks sent were changed elsewhere afterwards: that counts", now=now)
    return confirmed, resent, overruled


def _hold(db: sqlite3.Connection, account: str, lists: Lists) -> str | None:
    """Why articles are not turned read yet, in words: too many at once, or an empty list where there was one."""
    unread, turning = db.execute(
        f"""SELECT coalesce(sum(s.read = 0), 0), coalesce(sum(s.read = 0 AND a.read = 1 AND t.remote_id IS NULL
                AND NOT ({_WAITS.format("read")})), 0)
            FROM said a CROSS JOIN entry_states s ON s.entry_id = a.entry_id LEFT JOIN told t ON t.remote_id = a.remote_id""",
        {"account": account},
    ).fetchone()
    many = turning > _MANY and turning > _PART * unread
    empty = turning > 0 and _is_empty(db, lists.unread)
    if not many and not empty:
        said_once(db, account, "read", None)
        return None
    if said_twice(db, account, "read", ["empty" if empty else "many"]):
        return None
    what = "lists nothing unread any more" if empty else f"would turn {turning:,} of {unread:,} articles read"
    return f"the server {what}: not believed before it says so again"


def _take_over(db: sqlite3.Connection, account: str, column: str, value: int) -> int:
    """Set a state to what the server says, where no mark waits; copies of the text follow."""
    rows = f"""s.{column} = {1 - value} AND s.entry_id IN (SELECT entry_id FROM said WHERE {column} = {value})
        AND NOT ({_WAITS.format(column)})""".replace(":account", "?1")
    if not pick(db, rows, (account,)):
        return 0
    db.execute("DELETE FROM quiet_entries")
    db.execute("INSERT INTO quiet_entries SELECT entry_id FROM picked")
    (own,) = db.execute("SELECT count(*) FROM picked").fetchone()
    # The other entries of a text change with it: that is news to the servers that have those.
    grow_picked(db, own, where=f"s.{column} = {1 - value}")
    change_picked(db, f"{column} = {value}")
    db.execute("DELETE FROM quiet_entries")
    return int(own)


def _keep_base(db: sqlite3.Connection, account: str, *, with_read: bool) -> None:
    read = "coalesce(a.read, r.read)" if with_read else "CASE WHEN a.read = 0 THEN 0 ELSE r.read END"
    db.execute(
        f"""UPDATE remote_items AS r SET read = {read}, starred = coalesce(a.starred, r.starred)
            FROM said a WHERE a.remote_id = r.remote_id AND r.account = ?""",
        (account,),
    )
