"""Which entry stands for which article of a server, and the states that it comes with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from opreader.model.exchanged import FirstFigures
from opreader.store.counters import change_picked, pick
from opreader.store.marks import mark
from opreader.store.outbox import watch_marks
from opreader.store.schema import OUT
from opreader.text import link_key

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from opreader.model import EntryId, FeedId
    from opreader.model.exchanged import FirstChoice
    from opreader.model.synced import RemoteEntry


def keys_for(db: sqlite3.Connection, feed_id: FeedId, entries: Sequence[RemoteEntry]) -> dict[str, str]:
    """The key of each entry by its id there: that of the entry it has here already, by id or, come back, by its link."""
    held = {row[0] for row in db.execute("SELECT key FROM entries WHERE feed_id = ?", (feed_id,))}
    rows = db.execute(
        "SELECT link_key, key FROM entries WHERE feed_id = ? AND link_key IS NOT NULL ORDER BY id DESC", (feed_id,)
    )
    by_link: dict[int, str] = dict(rows.fetchall())
    keys = {}
    for entry in entries:
        known = by_link.get(link_key(entry.link) or 0) if entry.link and entry.id not in held else None
        keys[entry.id] = known or entry.id
    return keys


def link(
    db: sqlite3.Connection, account: str, feed_id: FeedId, entries: Sequence[RemoteEntry], keys: dict[str, str]
) -> list[int]:
    """Note which entries these are, with the states that the server gives them; a mark that waits wins. Returns their ids."""
    watch_marks(db)
    ids = dict(
        db.execute(
            "SELECT key, id FROM entries WHERE feed_id = ? AND key IN (SELECT value FROM json_each(?))",
            (feed_id, json.dumps(list(keys.values()))),
        ).fetchall()
    )
    here = [(one, ids[keys[one.id]]) for one in entries if keys.get(one.id) in ids]
    db.executemany(
        """INSERT INTO remote_items (account, remote_id, entry_id, read, starred) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (account, remote_id) DO UPDATE SET
               entry_id = excluded.entry_id, read = excluded.read, starred = excluded.starred, gone = 0, missed = 0""",
        [(account, one.id, entry_id, one.read, one.starred) for one, entry_id in here],
    )
    for column in ("read", "starred"):
        for value in (0, 1):
            these = [entry_id for one, entry_id in here if getattr(one, column) == value]
            _set(db, account, column, value, these)
    return [entry_id for _, entry_id in here]


def _set(db: sqlite3.Connection, account: str, column: str, value: int, ids: Sequence[int]) -> None:
    rows = f"""s.{column} = {1 - value} AND s.entry_id IN (SELECT value FROM json_each(?2))
        AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.account = ?1 AND o.key = '{column}' AND o.entry_id = s.entry_id)"""
    if not ids or not pick(db, rows, (account, json.dumps(list(ids)))):
        return
    db.execute("DELETE FROM quiet_entries")
    db.execute("INSERT INTO quiet_entries SELECT entry_id FROM picked")
    change_picked(db, f"{column} = {value}")
    db.execute("DELETE FROM quiet_entries")


# the first connection

_TWINS: Final = f"""
    FROM remote_items r CROSS JOIN entries e ON e.id = r.entry_id
    CROSS JOIN entries t ON t.link_key = e.link_key AND t.id <> e.id
    CROSS JOIN feeds f ON f.id = t.feed_id AND f.account IS NULL AND f.hidden = 0
    CROSS JOIN entry_states there ON there.entry_id = e.id
    CROSS JOIN entry_states here ON here.entry_id = t.id AND here.gone & {OUT} = 0
    WHERE r.account = ? AND r.gone = 0 AND e.link_key IS NOT NULL"""


def first_figures(db: sqlite3.Connection, account: str) -> FirstFigures:
    """How the account's articles and those of local feeds that lead to the same pages differ."""
    row = db.execute(
        f"""SELECT count(*), coalesce(sum(here.read AND NOT there.read), 0), coalesce(sum(NOT here.read AND there.read), 0),
                coalesce(sum(here.starred AND NOT there.starred), 0), coalesce(sum(NOT here.starred AND there.starred), 0)
            {_TWINS}""",
        (account,),
    ).fetchone()
    (articles, unread, starred) = db.execute(
        """SELECT count(*), coalesce(sum(s.read = 0), 0), coalesce(sum(s.starred), 0)
           FROM remote_items r CROSS JOIN entry_states s ON s.entry_id = r.entry_id WHERE r.account = ? AND r.gone = 0""",
        (account,),
    ).fetchone()
    return FirstFigures(int(articles), int(unread), int(starred), *(int(value) for value in row))


def make_first(db: sqlite3.Connection, account: str, choice: FirstChoice, *, now: datetime) -> int:
    """Have both sides say the same, as the user chose; each kind of change is a step of undo. Returns how many changed."""

    def ids(which: str, where: str) -> list[EntryId]:
        rows = db.execute(f"SELECT DISTINCT {which}.entry_id {_TWINS} AND {where}", (account,))
        return [row[0] for row in rows]

    if choice == "server":
        read, unread = ids("here", "there.read AND NOT here.read"), ids("here", "here.read AND NOT there.read")
        starred, plain = (
            ids("here", "there.starred AND NOT here.starred"),
            ids("here", "here.starred AND NOT there.starred"),
        )
    elif choice == "push":
        read, unread = ids("there", "here.read AND NOT there.read"), ids("there", "there.read AND NOT here.read")
        starred, plain = (
            ids("there", "here.starred AND NOT there.starred"),
            ids("there", "there.starred AND NOT here.starred"),
        )
    else:
        read, plain = [], []
        unread = ids("here", "here.read AND NOT there.read") + ids("there", "there.read AND NOT here.read")
        starred = ids("here", "there.starred AND NOT here.starred") + ids("there", "here.starred AND NOT there.starred")
    changed = sum(
        mark(db, some, read=read_, starred=star, now=now)
        for some, read_, star in (
            (read, True, None),
            (unread, False, None),
            (starred, None, True),
            (plain, None, False),
        )
        if some
    )
    db.execute("UPDATE accounts SET first = NULL WHERE name = ?", (account,))
    return changed
