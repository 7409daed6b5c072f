"""The feeds of the library: subscriptions put into it, what a refresh asks, what became of feeds that changed nothing."""

from __future__ import annotations

import json
from array import array
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from opreader import model
from opreader.model import FeedId, FeedKind
from opreader.store.counters import hold_feed, release_feed
from opreader.store.leads import leads_in, settle_groups
from opreader.store.rows import (
    ALL_FEEDS,
    FEED_TITLE,
    FEEDS,
    feed,
    id_list,
    lines,
    moment,
    seconds,
    whole_seconds,
)
from opreader.store.schema import HIDDEN, MUTED
from opreader.text import clean

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from opreader.model import Feed, FeedToAsk, FeedTrouble, Subscription, Validators
    from opreader.store.rows import (
        Row,
    )

_LONGEST_WAIT = timedelta(days=7)
_ASKED = (FeedKind.URL, FeedKind.FILE, FeedKind.FOLDER)


def put_subscriptions(db: sqlite3.Connection, subscriptions: Sequence[Subscription]) -> None:
    """Make the visible feeds those of feeds.toml; a returning one comes back with its entries and their states."""
    columns = "id, url, kind, set_title, folder, tags, position, hidden, muted"
    held = {row[1]: row for row in db.execute(f"SELECT {columns} FROM feeds WHERE account IS NULL")}
    seen: set[str] = set()
    moved = array("q")
    for wanted in subscriptions:
        if wanted.url in seen:
            continue
        before = held.get(wanted.url)
        _put(db, wanted, len(seen), before)
        if before is not None and before[4] != _line(wanted.folder):
            moved.append(before[0])
        seen.add(wanted.url)
    for row in held.values():
        if row[1] not in seen and not row[7] and row[2] in _ASKED:
            hide(db, row[0], removed_at=None)
    settle_groups(db, leads_in(db, moved))


def _put(db: sqlite3.Connection, wanted: Subscription, position: int, held: Row | None) -> None:
    told = (_line(wanted.title), _line(wanted.folder), lines(map(_one_line, wanted.tags)), position)
    if held is None:
        found = db.execute(
            "INSERT INTO feeds (url, kind, set_title, folder, tags, position, muted) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (wanted.url, kind_of(wanted.url), *told, wanted.muted),
        )
        db.execute("INSERT OR REPLACE INTO feed_counts (feed_id) VALUES (?)", (found.lastrowid,))
        return
    if held[3:7] != told:
        db.execute("UPDATE feeds SET set_title = ?, folder = ?, tags = ?, position = ? WHERE id = ?", (*told, held[0]))
    if held[7]:
        show(db, held[0])
    if held[8] != wanted.muted:
        _mute(db, held[0], muted=wanted.muted)


def _mute(db: sqlite3.Connection, feed_id: int, *, muted: bool) -> None:
    """Take a feed's entries out of every list, though not out of the library; or bring them back."""
    db.execute("UPDATE feeds SET muted = ? WHERE id = ?", (muted, feed_id))
    _turn(db, feed_id, "gone | ?1" if muted else "gone & ~?1", MUTED)


def _turn(db: sqlite3.Connection, feed_id: int, bits: str, bit: int) -> None:
    """Change `gone` of a feed's entries; counters and what stands for its texts follow."""
    leads = leads_in(db, [feed_id])
    hold_feed(db, feed_id)
    db.execute(f"UPDATE entry_states SET gone = {bits} WHERE feed_id = ?2 AND gone <> {bits}", (bit, feed_id))
    release_feed(db, feed_id)
    settle_groups(db, leads | leads_in(db, [feed_id]))


def kind_of(url: str) -> FeedKind:
    """Where the entries of a subscription come from: an address, a folder, else a file."""
    if "://" in url:
        return FeedKind.URL
    path = Path(url)
    if path.exists():
        return FeedKind.FOLDER if path.is_dir() else FeedKind.FILE
    return FeedKind.FILE if path.suffix else FeedKind.FOLDER


def hide(db: sqlite3.Connection, feed_id: int, *, removed_at: datetime | None) -> None:
    """Take a feed and its entries out of every list."""
    db.execute(
        "UPDATE feeds SET hidden = 1, removed_at = coalesce(?, removed_at) WHERE id = ?", (seconds(removed_at), feed_id)
    )
    _turn(db, feed_id, "gone | ?1", HIDDEN)


def show(db: sqlite3.Connection, feed_id: int) -> None:
    """Bring a hidden feed back with its entries."""
    db.execute("UPDATE feeds SET hidden = 0, removed_at = NULL WHERE id = ?", (feed_id,))
    _turn(db, feed_id, "gone & ~?1", HIDDEN)


def list_feeds(db: sqlite3.Connection) -> list[Feed]:
    """Every feed that is not hidden, in the order of feeds.toml."""
    return [feed(row) for row in json.loads(db.execute(ALL_FEEDS).fetchone()[0])]


def feeds_to_ask(
    db: sqlite3.Connection, *, now: datetime, automatic: bool, force: bool, only: Sequence[FeedId] | None
) -> list[FeedToAsk]:
    """The feeds of a refresh; those that wait carry `skip`."""
    rows = db.execute(
        f"""SELECT f.id, f.url, f.kind, {FEED_TITLE}, f.moved_to, f.etag, f.last_modified, f.body_digest, f.failures,
                   f.error, f.gone, f.wait_until, f.due
            FROM feeds f WHERE f.hidden = 0 AND f.kind IN (?, ?, ?) AND (?4 OR f.id IN (SELECT value FROM json_each(?5)))
            ORDER BY f.position, f.id""",
        (*_ASKED, only is None, id_list(only or ())),
    )
    return [
        model.FeedToAsk(
            id=FeedId(row[0]),
            url=row[4] or row[1],
            subscribed_url=row[1],
            kind=FeedKind(row[2]),
            title=row[3],
            validators=model.Validators(etag=row[5], last_modified=row[6], body_digest=row[7]),
            failures=row[8],
            skip=None if force else _why_not(row, now=now, automatic=automatic),
        )
        for row in rows
    ]


def _why_not(row: Row, *, now: datetime, automatic: bool) -> str | None:
    error, gone, wait_until, due = row[9], row[10], moment(row[11]), moment(row[12])
    if gone:
        return "answered 410 Gone: not asked any more"
    # A wait that is longer than anybody may ask for is none: the clock was put back since.
    if wait_until is not None and now < wait_until <= now + _LONGEST_WAIT:
        waits = f"told to wait until {wait_until:%H:%M} UTC, {_length(wait_until - now)} more"
        return f"{waits}: {error}" if error else waits
    if automatic and due is not None and now < due <= now + _LONGEST_WAIT:
        return f"fresh until {due:%H:%M} UTC"
    return None


def _length(left: timedelta) -> str:
    minutes = -(-int(left.total_seconds()) // 60)
    if minutes < 120:
        return f"{minutes} min"
    hours = -(-minutes // 60)
    return f"{hours} h" if hours < 48 else f"{-(-hours // 24)} days"


def apply_unchanged(
    db: sqlite3.Connection,
    feed_id: FeedId,
    *,
    now: datetime,
    validators: Validators,
    due: datetime | None,
    moved_to: str | None,
) -> None:
    """A feed answered with nothing new; what it did not say again stays as it was, its interval too."""
    db.execute(
        """UPDATE feeds SET failures = 0, error = NULL, gone = 0, wait_until = NULL,
               due = coalesce(?, CASE WHEN due > refreshed THEN ? + due - refreshed END), refreshed = ?,
               etag = coalesce(?, etag), last_modified = coalesce(?, last_modified),
               body_digest = coalesce(?, body_digest), moved_to = coalesce(?, moved_to)
           WHERE id = ?""",
        (
            seconds(due),
            whole_seconds(now),
            whole_seconds(now),
            validators.etag,
            validators.last_modified,
            validators.body_digest,
            _line(moved_to),
            feed_id,
        ),
    )


def apply_trouble(db: sqlite3.Connection, trouble: FeedTrouble) -> None:
    """A feed did not answer well; its entries stay."""
    db.execute(
        "UPDATE feeds SET error = ?, failures = failures + ?, wait_until = ?, gone = max(gone, ?) WHERE id = ?",
        (
            clean(trouble.error, one_line=True) or "unknown trouble",
            int(not trouble.unreachable),
            seconds(trouble.wait_until),
            int(trouble.gone),
            trouble.feed_id,
        ),
    )


def find_feed(db: sqlite3.Connection, feed_id: int) -> Feed | None:
    """A feed by id, hidden ones too."""
    row = db.execute(f"{FEEDS} WHERE f.id = ?", (feed_id,)).fetchone()
    return None if row is None else feed(row)


def _one_line(text: str) -> str:
    return clean(text, one_line=True)


def _line(text: str | None) -> str | None:
    return (_one_line(text) or None) if text else None
