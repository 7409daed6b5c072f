"""Changes that a reader makes to many rows at once: states, counters and the step of undo in one transaction."""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING

from opreader.store.counters import change_picked, grow_picked, pick
from opreader.store.feeds import find_feed, hide
from opreader.store.lists import shown
from opreader.store.query_sql import Sql
from opreader.store.rows import id_list, whole_seconds
from opreader.store.rule_marks import note_hand
from opreader.store.schema import DELETED, OUT
from opreader.store.undo import Part, note_step, picked_ids

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from opreader.model import EntryId, FeedId, Selection
    from opreader.store.undo import What


def mark(
    db: sqlite3.Connection,
    ids: Sequence[EntryId],
    *,
    read: bool | None,
    starred: bool | None,
    now: datetime,
    by_itself: bool = False,
) -> int:
    """Set states of entries and of their copies; returns how many articles changed, one a text."""
    return _mark(db, _rows(ids), read=read, starred=starred, now=now, by_itself=by_itself)


def mark_selection(
    db: sqlite3.Connection, selection: Selection, *, read: bool | None, starred: bool | None, now: datetime
) -> int:
    """Set states of every entry that the selection shows; returns how many articles changed, one a text."""
    rows = shown(replace(selection, copies=True), all_at_once=True)
    return _mark(db, rows, read=read, starred=starred, now=now, by_itself=False)


def remove_entries(db: sqlite3.Connection, ids: Sequence[EntryId], *, now: datetime) -> int:
    """Take entries and their copies out of every list; a refresh that shows them again does not bring them back."""
    rows = _rows(ids)
    count = grow_picked(db, pick(db, rows.text, rows.values), where=f"s.gone & {OUT} = 0")
    if not count:
        return 0
    change_picked(db, f"gone = gone | {DELETED}, removed_at = ?", (whole_seconds(now),))
    gone = picked_ids(db)
    note_step(db, [Part("deleted", 0, gone)], now=now, label=f"deleted {_articles(count)}", count=count)
    return count


def remove_feeds(db: sqlite3.Connection, ids: Sequence[FeedId], *, now: datetime, payload: str) -> None:
    """Take feeds with their entries out of every list."""
    rows = db.execute(
        "SELECT id, account FROM feeds WHERE hidden = 0 AND id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (id_list(ids),),
    ).fetchall()
    gone = array("q", (row[0] for row in rows))
    if not gone:
        return
    first = find_feed(db, gone[0])
    label = f"removed {first.title}" if first and len(gone) == 1 else f"removed {len(gone)} feeds"
    for feed_id in gone:
        hide(db, feed_id, removed_at=now)
    note_step(db, [Part("feeds", 0, gone)], now=now, label=label, count=len(gone), payload=payload)
    if any(account for _, account in rows):
        from opreader.store.remote_ops import unsubscribe_later  # most have no account

        unsubscribe_later(db, gone, now=now)


def _rows(ids: Sequence[EntryId]) -> Sql:
    return Sql(f"s.entry_id IN (SELECT value FROM json_each(?)) AND s.gone & {OUT} = 0", (id_list(ids),))


def _mark(
    db: sqlite3.Connection, rows: Sql, *, read: bool | None, starred: bool | None, now: datetime, by_itself: bool
) -> int:
    wanted: dict[What, int] = {}
    if read is not None:
        wanted["read"] = int(read)
    if starred is not None:
        wanted["starred"] = int(starred)
    if not wanted:
        return 0
    # One literal term where one state is set: the partial indexes then find the rows that differ.
    differs = " OR ".join(f"s.{column} = {1 - value}" for column, value in wanted.items())
    # Copies that are gone too: whatever of a text comes back is as read as the rest of it.
    changed = grow_picked(db, pick(db, f"{rows.text} AND ({differs})", rows.values), where=differs)
    if not changed:
        return 0
    change_picked(db, ", ".join(f"{column} = {value}" for column, value in wanted.items()))
    if starred is not None or not read:
        note_hand(db, at=whole_seconds(now))
    parts = [
        Part(column, 1 - value, ids)
        for column, value in wanted.items()
        if (ids := picked_ids(db, f"{column} = {1 - value}"))
    ]
    label = _label(changed, read=read, starred=starred)
    note_step(db, parts, now=now, label=label, count=changed, by_itself=by_itself)
    return changed


def _label(count: int, *, read: bool | None, starred: bool | None) -> str:
    star = None if starred is None else "starred" if starred else "unstarred"
    if read is None:
        return f"{star} {_articles(count)}"
    words = "read" if read else "unread"
    return f"marked {_articles(count)} {words}" + (f" and {star}" if star else "")


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count} articles"
