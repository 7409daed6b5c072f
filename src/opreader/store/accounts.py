"""Accounts as the library knows them: when they were synced, what went wrong, which feeds they have, what was said of them."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Final

from opreader.model import FeedId
from opreader.model.exchanged import AccountState, FeedsChange
from opreader.model.synced import Quirks, ServerFacts
from opreader.store.entry_rows import one_line
from opreader.store.leads import leads_in, settle_groups
from opreader.store.outbox import forget_marks, waiting, watch_marks
from opreader.store.rows import id_list, moment, seconds, whole_seconds
from opreader.store.snapshots import drop_all
from opreader.text import clean

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from opreader.model.exchanged import FirstChoice
    from opreader.model.synced import RemoteFeed, Want

_LOG_KEPT: Final = 500
_DAILY: Final = ("sent: ", "marked elsewhere: ")
"""How lines begin that nearly every sync leaves: fewer of them are kept, that they crowd out no other."""
_DAILY_KEPT: Final = 200
_IS_DAILY: Final = " OR ".join(f"said LIKE '{one}%'" for one in _DAILY)
_NAMED: Final = 3
"""So many articles are named of those that were marked at once."""
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
            at=_at(facts),
            waiting=waiting(db, name),
        )
        for name, last, error, paused, retry, failures, first, facts in rows
    ]


def note_facts(db: sqlite3.Connection, name: str, facts: ServerFacts, *, at: str | None) -> None:
    """Remember what the server turned out to be, and whose place there it is."""
    quirks = asdict(facts.quirks)
    told = {"kind": facts.kind, "name": facts.name, "api": facts.api, "version": facts.version, "quirks": quirks}
    db.execute("UPDATE accounts SET facts = ? WHERE name = ?", (json.dumps({**told, "at": at}), name))


def _at(kept: str | None) -> str | None:
    try:
        told: dict[str, Any] = json.loads(kept or "")
        return str(told["at"]) if told["at"] else None
    except (ValueError, TypeError, KeyError):
        return None


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
    db.execute(
        "INSERT INTO sync_log (account, at, said) VALUES (?, ?, ?)",
        (account, whole_seconds(now), clean(said, one_line=True)),
    )
    daily = said.startswith(_DAILY)
    db.execute(
        f"""DELETE FROM sync_log WHERE id IN (
                SELECT id FROM sync_log WHERE ({_IS_DAILY}) = ? ORDER BY id DESC LIMIT -1 OFFSET ?)""",
        (daily, _DAILY_KEPT if daily else _LOG_KEPT),
    )


def log_marks(
    db: sqlite3.Connection, account: str, how: str, marks: Mapping[Want, Sequence[int]], *, now: datetime
) -> None:
    """Note which entries were marked, one line for all; `how`: "sent", "marked elsewhere"."""
    told = [f"{len(ids):,} {want} ({titles(db, ids)})" for want, ids in marks.items() if ids]
    if told:
        log(db, account, f"{how}: {', '.join(told)}", now=now)


def titles(db: sqlite3.Connection, ids: Sequence[int]) -> str:
    """What the first of these entries are called, and how many more there are."""
    rows = db.execute(
        "SELECT e.title FROM json_each(?) i CROSS JOIN entries e ON e.id = i.value ORDER BY i.key",
        (id_list(ids[:_NAMED]),),
    )
    named = [row[0] or "untitled" for row in rows]
    return "; ".join([*named, *([f"{len(ids) - len(named):,} more"] if len(ids) > len(named) else [])])


def list_log(db: sqlite3.Connection, account: str, *, limit: int) -> list[tuple[datetime | None, str]]:
    """What was noted of an account, newest first."""
    rows = db.execute("SELECT at, said FROM sync_log WHERE account = ? ORDER BY id DESC LIMIT ?", (account, limit))
    return [(moment(at), said) for at, said in rows]


# feeds


def put_feeds(db: sqlite3.Connection, account: str, feeds: Sequence[RemoteFeed], *, now: datetime) -> FeedsChange:
    """Make an account's feeds those of its server: new ones come, names and folders follow, gone ones stay as they are."""
    watch_marks(db)
    feeds = [_cleaned(feed) for feed in feeds]
    held = dict(
        db.execute(
            """SELECT r.remote_id, r.feed_id FROM remote_feeds r CROSS JOIN feeds f ON f.id = r.feed_id
               WHERE r.account = ? AND r.gone = 0""",
            (account,),
        ).fetchall()
    )
    gone = sorted(held.keys() - {feed.id for feed in feeds})
    again = _under_other_ids(db, [(one, held[one]) for one in gone], {feed.url for feed in feeds})
    gone = [*again, *_believed(db, account, [one for one in gone if one not in again], held, now=now)]
    _let_go(db, account, [(one, held.pop(one)) for one in gone])
    if gone:
        what = "1 feed is" if len(gone) == 1 else f"{len(gone)} feeds are"
        log(db, account, f"{what} gone from the server; what came of them stays here", now=now)
    changing = _changing(db, account)
    new = 0
    for position, feed in enumerate(feeds):
        known = held.get(feed.id)
        if known is None and ("unsubscribe", feed.id) in changing:
            continue  # removed here so long ago that nothing is left of it
        if known is None:
            known = held[feed.id] = _feed_of(db, account, feed, position, taken=set(held.values()))
            new += 1
            db.execute(
                "INSERT OR REPLACE INTO remote_feeds (account, remote_id, feed_id, gone) VALUES (?, ?, ?, 0)",
                (account, feed.id, known),
            )
        _put_facts(db, feed, known, position, changing=changing, now=now)
    if new:  # articles that nothing here stands for may be theirs
        db.execute(
            "DELETE FROM remote_items AS r WHERE account = ? AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.id = r.entry_id)",
            (account,),
        )
    return FeedsChange(new=new, gone=len(gone))


def _cleaned(feed: RemoteFeed) -> RemoteFeed:
    return replace(feed, title=one_line(feed.title) or "", folder=one_line(feed.folder), site=one_line(feed.site))


def _under_other_ids(db: sqlite3.Connection, gone: Sequence[tuple[str, int]], urls: Collection[str]) -> list[str]:
    """Those of the feeds that are listed with their address all the same: they were subscribed to anew."""
    return [
        remote_id
        for remote_id, feed_id in gone
        if db.execute("SELECT url FROM feeds WHERE id = ?", (feed_id,)).fetchone()[0] in urls
    ]


def _believed(
    db: sqlite3.Connection, account: str, gone: list[str], held: Mapping[str, int], *, now: datetime
) -> list[str]:
    """The feeds that are gone: nearly all at once are not, before the next list says the same."""
    if len(gone) <= _MOST_GONE * len(held) or not gone:
        said_once(db, account, "feeds", None)
        return gone
    if said_twice(db, account, "feeds", gone):
        said_once(db, account, "feeds", None)
        return gone
    left = len(held) - len(gone)
    log(db, account, f"the server lists {left} of {len(held)} feeds: not believed before it says so again", now=now)
    return []


def _let_go(db: sqlite3.Connection, account: str, gone: Sequence[tuple[str, int]]) -> None:
    for remote_id, feed_id in gone:
        db.execute("UPDATE remote_feeds SET gone = 1 WHERE account = ? AND remote_id = ?", (account, remote_id))
        db.execute("UPDATE feeds SET gone = 1, error = ? WHERE id = ?", (_NO_LONGER, feed_id))
        theirs = "account = ?1 AND entry_id IN (SELECT id FROM entries WHERE feed_id = ?2)"
        db.execute(f"UPDATE remote_items SET gone = 1, missed = 0 WHERE {theirs}", (account, feed_id))
        if db.execute("SELECT 1 FROM feeds WHERE id = ? AND hidden", (feed_id,)).fetchone():
            db.execute(f"DELETE FROM outbox WHERE {theirs}", (account, feed_id))  # the user took it away


def _changing(db: sqlite3.Connection, account: str) -> set[tuple[str, str]]:
    """(what, feed) of what the server is still to hear of its feeds: what it says of that is old."""
    rows = db.execute("SELECT op, args FROM remote_ops WHERE account = ? AND op <> 'subscribe'", (account,))
    return {(op, str(json.loads(args).get("feed"))) for op, args in rows}


def _put_facts(
    db: sqlite3.Connection,
    feed: RemoteFeed,
    feed_id: int,
    position: int,
    *,
    changing: Collection[tuple[str, str]],
    now: datetime,
) -> None:
    (title, folder) = db.execute("SELECT told_title, folder FROM feeds WHERE id = ?", (feed_id,)).fetchone()
    wanted_title = title if ("rename", feed.id) in changing else feed.title or None
    wanted_folder = folder if ("move", feed.id) in changing else feed.folder
    leads = leads_in(db, [feed_id]) if folder != wanted_folder else set()
    db.execute(
        """UPDATE feeds SET told_title = ?, folder = ?, site = ?, position = ?, error = NULL, failures = 0,
               gone = 0, refreshed = ? WHERE id = ?""",
        (wanted_title, wanted_folder, feed.site, position, whole_seconds(now), feed_id),
    )
    # An address that another feed of the account has, or had, is not taken from it.
    db.execute(
        """UPDATE OR IGNORE feeds SET url = ?1 WHERE id = ?2 AND url <> ?1 AND ?1 <> ''""",
        (feed.url, feed_id),
    )
    if folder != wanted_folder:
        settle_groups(db, leads | leads_in(db, [feed_id]))


def _feed_of(db: sqlite3.Connection, account: str, feed: RemoteFeed, position: int, *, taken: Collection[int]) -> int:
    """The row of a feed that the server did not list before: one of the same address that is gone there comes back."""
    from opreader.store.feeds import show  # not needed by the first frame

    row = db.execute("SELECT id, hidden FROM feeds WHERE url = ? AND account = ?", (feed.url, account)).fetchone()
    if row is not None and feed.url and row[0] not in taken:
        if row[1]:
            show(db, row[0])
        return int(row[0])
    url = feed.url if row is None and feed.url else f"{feed.url}#{feed.id}"
    found = db.execute(
        "INSERT INTO feeds (url, kind, told_title, folder, site, position, account) VALUES (?, 'account', ?, ?, ?, ?, ?)",
        (url, feed.title or None, feed.folder, feed.site, position, account),
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
    drop_all(db, name)
    db.execute("DELETE FROM remote_items WHERE account = ?", (name,))
    db.execute("DELETE FROM remote_feeds WHERE account = ?", (name,))
    forget_marks(db, name)
    for table in ("remote_ops", "sync_log"):
        db.execute(f"DELETE FROM {table} WHERE account = ?", (name,))
    db.execute("DELETE FROM accounts WHERE name = ?", (name,))
