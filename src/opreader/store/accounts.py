"""Accounts as the library knows them: when they were synced, what went wrong, which feeds they have, what was said of them."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from opreader.model import FeedId
from opreader.model.exchanged import AccountState, FeedsChange
from opreader.model.synced import Quirks, ServerFacts
from opreader.store.outbox import forget_marks, waiting
from opreader.store.rows import moment, seconds, whole_seconds
from opreader.text import clean

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from opreader.model.exchanged import FirstChoice
    from opreader.model.synced import RemoteFeed

_LOG_KEPT: Final = 500
_MOST_GONE: Final = 0.5
"""Of an account's feeds: a list without so many is not believed before the next one says the same."""
_NO_LONGER: Final = "no longer on the server"


def begin_account(db: sqlite3.Connection, name: str, first: FirstChoice | None) -> None:
    """Know an account; one that is known stays as it is."""
    db.execute("INSERT OR IGNORE INTO accounts (name, first) VALUES (?, ?)", (name, first))


def list_states(db: sqlite3.Connection) -> list[AccountState]:
    """What is known of each account."""
    rows = db.execute(
        "SELECT name, last_sync, error, paused, retry_at, failures, first, facts FROM accounts ORDER BY name"
    ).fetchall()
    return [
        AccountState(
            name,
            moment(last),
            error,
            paused=paused == 1,
            retry_at=moment(retry),
            failures=failures,
            first=first,
            facts=_facts(facts),
            waiting=waiting(db, name),
        )
        for name, last, error, paused, retry, failures, first, facts in rows
    ]


def note_facts(db: sqlite3.Connection, name: str, facts: ServerFacts) -> None:
    """Remember what the server turned out to be."""
    quirks = asdict(facts.quirks)
    told = {"kind": facts.kind, "name": facts.name, "api": facts.api, "version": facts.version, "quirks": quirks}
    db.execute("UPDATE accounts SET facts = ? WHERE name = ?", (json.dumps(told), name))


def _facts(kept: str | None) -> ServerFacts | None:
    try:
        told: dict[str, Any] = json.loads(kept or "")
        return ServerFacts(told["kind"], told["name"], told["api"], Quirks(**told["quirks"]), told["version"])
    except (ValueError, TypeError, KeyError):
        return None  # of another opreader: it is found again


def note_synced(db: sqlite3.Connection, name: str, *, now: datetime) -> None:
    """All went well."""
    db.execute(
        "UPDATE accounts SET last_sync = ?, error = NULL, paused = 0, retry_at = NULL, failures = 0 WHERE name = ?",
        (whole_seconds(now), name),
    )


def try_again(db: sqlite3.Connection, name: str) -> None:
    """The reason of what went wrong last is gone: nothing is waited for."""
    db.execute("UPDATE accounts SET error = NULL, paused = 0, retry_at = NULL, failures = 0 WHERE name = ?", (name,))


def note_trouble(
    db: sqlite3.Connection, name: str, error: str, *, retry_at: datetime | None, paused: bool, now: datetime
) -> None:
    """It did not; where that is news it stands in the log."""
    said = clean(error, one_line=True)
    before = db.execute("SELECT error FROM accounts WHERE name = ?", (name,)).fetchone()
    db.execute(
        "UPDATE accounts SET error = ?, retry_at = ?, paused = ?, failures = failures + 1 WHERE name = ?",
        (said, seconds(retry_at), paused, name),
    )
    if before is None or before[0] != said:
        log(db, name, said, now=now)


def log(db: sqlite3.Connection, account: str, said: str, *, now: datetime) -> None:
    """Note what the user may want to know of a sync; the oldest lines go."""
    cursor = db.execute(
        "INSERT INTO sync_log (account, at, said) VALUES (?, ?, ?)",
        (account, whole_seconds(now), clean(said, one_line=True)),
    )
    db.execute("DELETE FROM sync_log WHERE id <= ?", ((cursor.lastrowid or 0) - _LOG_KEPT,))


def list_log(db: sqlite3.Connection, account: str, *, limit: int) -> list[tuple[datetime | None, str]]:
    """What was noted of an account, newest first."""
    rows = db.execute("SELECT at, said FROM sync_log WHERE account = ? ORDER BY id DESC LIMIT ?", (account, limit))
    return [(moment(at), said) for at, said in rows]


# feeds


def put_feeds(db: sqlite3.Connection, account: str, feeds: Sequence[RemoteFeed], *, now: datetime) -> FeedsChange:
    """Make an account's feeds those of its server: new ones come, names and folders follow, gone ones stay as they are."""
    held = dict(
        db.execute("SELECT remote_id, feed_id FROM remote_feeds WHERE account = ? AND gone = 0", (account,)).fetchall()
    )
    there = {feed.id for feed in feeds}
    gone = sorted(held.keys() - there)
    if gone and len(gone) > _MOST_GONE * len(held) and not said_twice(db, account, "feeds", gone):
        log(
            db,
            account,
            f"the server lists {len(feeds)} of {len(held)} feeds: not believed before it says so again",
            now=now,
        )
        gone = []
    elif not gone:
        said_once(db, account, "feeds", None)
    new = 0
    for position, feed in enumerate(feeds):
        known = held.get(feed.id)
        if known is None:
            known = _feed_of(db, account, feed, position)
            new += 1
            db.execute(
                "INSERT OR REPLACE INTO remote_feeds (account, remote_id, feed_id, gone) VALUES (?, ?, ?, 0)",
                (account, feed.id, known),
            )
        db.execute(
            """UPDATE feeds SET url = ?, told_title = ?, folder = ?, site = ?, position = ?, error = NULL, failures = 0,
                   gone = 0, refreshed = ? WHERE id = ?""",
            (feed.url, feed.title or None, feed.folder, feed.site, position, whole_seconds(now), known),
        )
    for remote_id in gone:
        db.execute("UPDATE remote_feeds SET gone = 1 WHERE account = ? AND remote_id = ?", (account, remote_id))
        db.execute("UPDATE feeds SET gone = 1, error = ? WHERE id = ?", (_NO_LONGER, held[remote_id]))
        db.execute(
            """UPDATE remote_items SET gone = 1 WHERE account = ?1 AND entry_id IN (
                   SELECT id FROM entries WHERE feed_id = ?2)""",
            (account, held[remote_id]),
        )
    if gone:
        log(db, account, f"{len(gone)} feeds are gone from the server; their articles stay here", now=now)
    return FeedsChange(new=new, gone=len(gone))


def _feed_of(db: sqlite3.Connection, account: str, feed: RemoteFeed, position: int) -> int:
    """The row of a feed that the server did not list before: one of the same address that is gone there comes back."""
    row = db.execute("SELECT id FROM feeds WHERE url = ? AND account = ?", (feed.url, account)).fetchone()
    if row is not None:
        return int(row[0])
    found = db.execute(
        "INSERT INTO feeds (url, kind, told_title, folder, site, position, account) VALUES (?, 'account', ?, ?, ?, ?, ?)",
        (feed.url, feed.title or None, feed.folder, feed.site, position, account),
    )
    feed_id = found.lastrowid or 0
    db.execute("INSERT OR REPLACE INTO feed_counts (feed_id) VALUES (?)", (feed_id,))
    return feed_id


def feed_ids(db: sqlite3.Connection, account: str) -> dict[str, FeedId]:
    """An account's feeds by the server's name for them."""
    rows = db.execute("SELECT remote_id, feed_id FROM remote_feeds WHERE account = ? AND gone = 0", (account,))
    return {remote_id: FeedId(feed_id) for remote_id, feed_id in rows}


# what is not believed at once


def said_twice(db: sqlite3.Connection, account: str, what: str, said: Sequence[str]) -> bool:
    """Whether the list before this one said the same already; notes that it is said now."""
    before = _held(db, account).get(what)
    said_once(db, account, what, list(said))
    return before is not None and set(said) <= set(before)


def said_once(db: sqlite3.Connection, account: str, what: str, said: list[str] | None) -> None:
    """Note what a list says that is not believed at once; None: nothing."""
    held = _held(db, account)
    if held.get(what) == said:
        return
    held = {name: value for name, value in {**held, what: said}.items() if value is not None}
    db.execute("UPDATE accounts SET held = ? WHERE name = ?", (json.dumps(held) if held else None, account))


def _held(db: sqlite3.Connection, account: str) -> dict[str, Any]:
    row = db.execute("SELECT held FROM accounts WHERE name = ?", (account,)).fetchone()
    try:
        held = json.loads(row[0]) if row and row[0] else {}
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}


def remove_account(db: sqlite3.Connection, name: str, *, keep: bool, now: datetime) -> None:
    """Forget an account; its feeds stay as a local archive, or leave every list and are erased later as removed ones are."""
    from opreader.store.feeds import hide  # not needed by the first frame

    feeds = [row[0] for row in db.execute("SELECT id FROM feeds WHERE account = ?", (name,))]
    if not keep:
        for feed_id in feeds:
            hide(db, feed_id, removed_at=now)
    db.execute("DELETE FROM remote_items WHERE account = ?", (name,))
    db.execute("DELETE FROM remote_feeds WHERE account = ?", (name,))
    forget_marks(db, name)
    for table in ("remote_ops", "sync_log"):
        db.execute(f"DELETE FROM {table} WHERE account = ?", (name,))
    db.execute("DELETE FROM accounts WHERE name = ?", (name,))
