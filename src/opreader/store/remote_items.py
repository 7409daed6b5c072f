"""Which entry stands for which article of a server, and the states that it comes with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from opreader.model.exchanged import FirstFigures
from opreader.store.apply import apply, held_entries
from opreader.store.edits import edit_entry
from opreader.store.marks import mark
from opreader.store.outbox import queue_differing, set_quietly, watch_marks
from opreader.store.rows import id_list
from opreader.store.schema import OUT
from opreader.store.snapshots import NO_ENTRY, NO_MORE
from opreader.text import link_key

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from opreader.model import EntryId, FeedChanges, FeedId
    from opreader.model.exchanged import FirstChoice
    from opreader.model.synced import RemoteEntry


def keys_for(
    db: sqlite3.Connection, account: str, feeds: Mapping[str, FeedId], entries: Sequence[RemoteEntry]
) -> dict[str, str]:
    """The key of each entry by its id there. One that came back under another id keeps that of the entry here.

    That is an article of its feed with the same address, which the server does not have any more.
    """
    here = {feeds[entry.feed_id] for entry in entries if entry.feed_id in feeds}
    taken = _others_names(db, account, here, entries)
    keys = {}
    for entry in entries:
        page = link_key(entry.link) if entry.link else None
        other = page is not None and taken.get((feeds.get(entry.feed_id, 0), entry.id), page) != page
        keys[entry.id] = f"{entry.id} {page}" if other else entry.id
    _adopt(keys, _orphans(db, account, here), feeds, entries)
    return keys


def _adopt(
    keys: dict[str, str],
    orphans: Mapping[tuple[int, int | str], Sequence[tuple[str, str]]],
    feeds: Mapping[str, FeedId],
    entries: Sequence[RemoteEntry],
) -> None:
    """Give entries the keys of orphans with the same address and title, then of the only one of an address.

    Not so where the address is a site's front page: that is the address of many articles.
    """
    taken = {key for some in orphans.values() for key, _ in some} & set(keys.values())
    pages: dict[tuple[int, int | str], list[RemoteEntry]] = {}
    for entry in entries:
        place = feeds.get(entry.feed_id, 0), (entry.link and (link_key(entry.link) or entry.link)) or ""
        if place not in orphans or keys[entry.id] in taken:
            continue
        same = next((key for key, title in orphans[place] if title == entry.title and key not in taken), None)
        if same is not None:
            taken.add(same)
            keys[entry.id] = same
        elif isinstance(place[1], int):
            pages.setdefault(place, []).append(entry)
    for place, some in pages.items():
        key = orphans[place][0][0]
        if len(orphans[place]) == len(some) == 1 and key not in taken:
            keys[some[0].id] = key


def _others_names(
    db: sqlite3.Connection, account: str, feeds: Collection[int], entries: Sequence[RemoteEntry]
) -> dict[tuple[int, str], int]:
    """Keys by which entries with other addresses are stored: another server gave its articles these ids."""
    ids = json.dumps([entry.id for entry in entries])
    rows = db.execute(
        """SELECT e.feed_id, e.key, e.link_key FROM json_each(?1) i CROSS JOIN json_each(?2) f
               CROSS JOIN entries e ON e.feed_id = f.value AND e.key = i.value
           WHERE e.link_key IS NOT NULL AND NOT EXISTS (
               SELECT 1 FROM remote_items r WHERE r.account = ?3 AND r.remote_id = e.key AND r.gone = 0)""",
        (ids, id_list(sorted(feeds)), account),
    )
    return {(feed_id, key): page for feed_id, key, page in rows}


def _orphans(
    db: sqlite3.Connection, account: str, feeds: Collection[int]
) -> dict[tuple[int, int | str], list[tuple[str, str]]]:
    """Entries (key, title) of these feeds that the server does not have any more, by feed and page, oldest first."""
    rows = db.execute(
        """SELECT DISTINCT e.feed_id, coalesce(e.link_key, e.link, ''), e.key, e.title, e.id
           FROM remote_items r CROSS JOIN entries e ON e.id = r.entry_id
           WHERE r.account = ?1 AND r.gone = 1 AND e.feed_id IN (SELECT value FROM json_each(?2)) AND NOT EXISTS (
               SELECT 1 FROM remote_items o WHERE o.entry_id = e.id AND o.account = ?1 AND o.gone = 0)
           ORDER BY e.id""",
        (account, id_list(sorted(feeds))),
    )
    found: dict[tuple[int, int | str], list[tuple[str, str]]] = {}
    for feed_id, page, key, title, _ in rows:
        found.setdefault((feed_id, page), []).append((key, title))
    return found


def put_articles(
    db: sqlite3.Connection,
    account: str,
    changes: Sequence[FeedChanges],
    entries: Sequence[RemoteEntry],
    keys: Mapping[str, str],
) -> int:
    """Store articles and note which of the server's they are, in one go: no mark can come between. Returns how many are new.

    New ones get the states that they have there. What was here before and is found again keeps its own, and the server
    hears of them: it dropped its stars when it dropped the article. What can't be stored is not asked for again.
    """
    watch_marks(db)
    feeds = _feeds(db, account)
    fresh: set[int] = set()
    for one in changes:
        fresh.update(apply(db, one).added)
    ids = _ids_by_key(db, {change.feed_id for change in changes}, list(keys.values()))
    here = [(one, ids.get((feeds.get(one.feed_id, 0), keys.get(one.id, "")), NO_ENTRY)) for one in entries]
    again = _known_before(db, account, [entry_id for _, entry_id in here if entry_id not in fresh])
    db.executemany(
        """INSERT INTO remote_items (account, remote_id, entry_id, read, starred, missed) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (account, remote_id) DO UPDATE SET entry_id = excluded.entry_id, read = excluded.read,
               starred = excluded.starred, gone = 0, missed = excluded.missed""",
        [(account, one.id, entry, one.read, one.starred, 0 if entry else NO_MORE) for one, entry in here],
    )
    for column, value in (("read", 1), ("read", 0), ("starred", 1)):  # a star that was set here is not lost
        these = [entry for one, entry in here if entry and entry not in again and getattr(one, column) == value]
        if these:
            set_quietly(db, column, value, "s.entry_id IN (SELECT value FROM json_each(?))", (id_list(these),))
    kept = again | {entry for one, entry in here if entry and entry not in fresh and not one.starred}
    if kept:
        queue_differing(db, account, id_list(sorted(kept)))
    return len(fresh)


def places_here(db: sqlite3.Connection, account: str, ids: Sequence[str]) -> dict[str, tuple[FeedId, str]]:
    """(feed, key) of the entries that articles stand for, where each stands for one alone."""
    rows = db.execute(
        """SELECT r.remote_id, e.feed_id, e.key FROM json_each(?2) i
               CROSS JOIN remote_items r ON r.account = ?1 AND r.remote_id = i.value AND r.gone = 0
               CROSS JOIN entries e ON e.id = r.entry_id
           WHERE NOT EXISTS (SELECT 1 FROM remote_items o WHERE o.entry_id = r.entry_id AND o.account = ?1
               AND o.gone = 0 AND o.remote_id <> r.remote_id)""",
        (account, json.dumps(list(ids))),
    )
    return {remote_id: (feed_id, key) for remote_id, feed_id, key in rows}


def edit_articles(db: sqlite3.Connection, changes: Sequence[FeedChanges]) -> int:
    """Store what became of articles that are here: title, text, link. Their states are none of it. Returns how many changed."""
    edited = 0
    for one in changes:
        entries = {entry.parsed.key: entry for entry in one.edited}
        for key, held in held_entries(db, one.feed_id, list(entries)).items():
            if held.digest != entries[key].digest:
                edited += edit_entry(db, held.id, entries[key], now=one.now)
    return edited


def note_not_given(db: sqlite3.Connection, account: str, ids: Sequence[str], *, for_good: bool) -> None:
    """The server lists these and does not give them, or they are too large: after some times they are not asked for."""
    db.executemany(
        """INSERT INTO remote_items (account, remote_id, entry_id, missed) VALUES (?, ?, ?, ?)
           ON CONFLICT (account, remote_id) DO UPDATE SET missed = missed + excluded.missed""",
        [(account, one, NO_ENTRY, NO_MORE if for_good else 1) for one in ids],
    )


def _feeds(db: sqlite3.Connection, account: str) -> dict[str, int]:
    return dict(
        db.execute("SELECT remote_id, feed_id FROM remote_feeds WHERE account = ? AND gone = 0", (account,)).fetchall()
    )


def _ids_by_key(db: sqlite3.Connection, feeds: set[FeedId], keys: Sequence[str]) -> dict[tuple[int, str], int]:
    found: dict[tuple[int, str], int] = {}
    for feed_id in feeds:
        rows = db.execute(
            "SELECT key, id FROM entries WHERE feed_id = ? AND key IN (SELECT value FROM json_each(?))",
            (feed_id, json.dumps(keys)),
        )
        found.update(((feed_id, key), entry_id) for key, entry_id in rows)
    return found


def _known_before(db: sqlite3.Connection, account: str, ids: Sequence[int]) -> set[int]:
    """Those of the entries that were articles of this server already."""
    rows = db.execute(
        """SELECT DISTINCT entry_id FROM remote_items
           WHERE account = ? AND entry_id IN (SELECT value FROM json_each(?)) AND entry_id <> 0""",
        (account, id_list(ids)),
    )
    return {row[0] for row in rows}


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
