"""Articles of other libraries on their way in: stored with what their reader did to them, a batch in one transaction."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from opreader import model
from opreader.model import EntryId, FeedId, FeedKind
from opreader.model.moved import CarriedCount, Given
from opreader.store.apply import apply, held_entries
from opreader.store.counters import change_picked, grow_picked, pick
from opreader.store.edits import sort_anew
from opreader.store.feeds import show
from opreader.store.full_texts import put_text
from opreader.store.leads import settle_entry
from opreader.store.rows import id_list, texts_of, whole_seconds
from opreader.store.saved import SAVED_PAGES
from opreader.store.schema import OUT, RULED
from opreader.text import clean, link_key

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from opreader.model.moved import Carried, CarriedMark
    from opreader.store.connection import Lanes

_TOLD: Final = (
    *("refreshed", "due", "etag", "last_modified", "body_digest", "note"),
    *("failures", "error", "gone", "wait_until"),
)
"""What a feed's last answer left: an import is none."""
_BEHIND_ALL: Final = 2**30
"""Where feeds of saved pages stand."""


class CarriedTable:
    """Satisfies `opreader.library_ports.CarriedEntries`."""

    def __init__(self, lanes: Lanes) -> None:
        """Work on the threads of one library."""
        self._lanes = lanes

    async def put(
        self,
        feed_id: FeedId,
        carried: Sequence[Carried],
        marks: Sequence[CarriedMark] = (),
        *,
        now: datetime,
        title: str = "",
        untouched_from: int = 0,
    ) -> CarriedCount:
        """Store those that are not here yet; give those that are, from an id on, the marks that they bring."""
        return await self._lanes.writer.run(
            put, feed_id, carried, marks, now=now, title=title, untouched_from=untouched_from
        )

    async def last_id(self) -> int:
        """The greatest id that an entry ever had."""
        return await self._lanes.screen.run(last_id)

    async def saved_feed(self, url: str, *, title: str) -> FeedId:
        """The feed of saved pages of this address, made where there is none."""
        return await self._lanes.writer.run(saved_feed, url, title)

    async def given(self, ids: Sequence[EntryId]) -> dict[EntryId, Given]:
        """Tags and languages of articles."""
        return await self._lanes.searches.run(given, ids)


def saved_feed(db: sqlite3.Connection, url: str, title: str) -> FeedId:
    """The feed of saved pages of this address, made where there is none."""
    url, title = clean(url, one_line=True), clean(title, one_line=True)
    row = db.execute(
        "SELECT id, hidden FROM feeds WHERE url = ? AND kind = 'saved' AND account IS NULL", (url,)
    ).fetchone()
    if row is not None:
        if row[1]:
            show(db, row[0])
        return FeedId(row[0])
    several = url == f"{FeedKind.SAVED}:"
    made = db.execute(
        "INSERT INTO feeds (url, kind, told_title, folder, position) VALUES (?, 'saved', ?, ?, ?)",
        (url, title, None if several else SAVED_PAGES, _BEHIND_ALL + (not several)),
    ).lastrowid
    db.execute("INSERT OR REPLACE INTO feed_counts (feed_id) VALUES (?)", (made,))
    return FeedId(made or 0)


def given(db: sqlite3.Connection, ids: Sequence[EntryId]) -> dict[EntryId, Given]:
    """Tags and languages of articles."""
    rows = db.execute(
        """SELECT e.id, e.tags, e.language, (SELECT group_concat(t.tag, char(10)) FROM entry_tags t WHERE t.entry_id = e.id),
                  s.gone & ?, (SELECT json_group_array(json_array(r.rule, r.at)) FROM ruled r WHERE r.entry_id = e.id)
           FROM entries e JOIN entry_states s ON s.entry_id = e.id WHERE e.id IN (SELECT value FROM json_each(?))""",
        (RULED, id_list(ids)),
    )
    return {
        EntryId(entry_id): Given(
            texts_of(told),
            texts_of(tags),
            language,
            muted=muted != 0,
            ruled=tuple((rule, at) for rule, at in json.loads(acts)),
        )
        for entry_id, told, language, tags, muted, acts in rows
    }


def last_id(db: sqlite3.Connection) -> int:
    """The greatest id that an entry ever had."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'entries'").fetchone()
    return int(row[0]) if row else 0


def put(
    db: sqlite3.Connection,
    feed_id: FeedId,
    carried: Sequence[Carried],
    marks: Sequence[CarriedMark],
    *,
    now: datetime,
    title: str,
    untouched_from: int,
) -> CarriedCount:
    """Store new entries of a feed that was not asked, with their states; mark held ones above an id."""
    held = {key: one.id for key, one in held_entries(db, feed_id, _keys(carried, marks)).items()}
    for one in carried:
        if one.entry.parsed.key not in held and (twin := _twin(db, feed_id, one)) is not None:
            held[one.entry.parsed.key] = twin
    new = [one for one in carried if one.entry.parsed.key not in held]
    count = _add(db, feed_id, new, now=now, title=title)
    here = {one.entry.parsed.key: (one.read, one.starred) for one in carried if one.entry.parsed.key in held}
    here |= {one.key: (one.read, one.starred) for one in marks if one.key in held}
    marked = _mark_held(db, {held[key]: told for key, told in here.items()}, untouched_from)
    return count + CarriedCount(known=len(here), marked=marked)


def _keys(carried: Sequence[Carried], marks: Sequence[CarriedMark]) -> list[str]:
    return [*(one.entry.parsed.key for one in carried), *(one.key for one in marks)]


def _twin(db: sqlite3.Connection, feed_id: int, one: Carried) -> int | None:
    """The feed's own entry of the same link and title under another name, where there is exactly one."""
    parsed = one.entry.parsed
    if not parsed.link:
        return None
    rows = db.execute(
        "SELECT id FROM entries WHERE link_key = ? AND feed_id = ? AND title = ? LIMIT 2",
        (link_key(parsed.link), feed_id, clean(parsed.title, one_line=True)),
    ).fetchall()
    return int(rows[0][0]) if len(rows) == 1 else None


def _add(db: sqlite3.Connection, feed_id: FeedId, new: Sequence[Carried], *, now: datetime, title: str) -> CarriedCount:
    if not new:
        return CarriedCount()
    columns = ", ".join(_TOLD)
    row = db.execute(f"SELECT told_title, {columns} FROM feeds WHERE id = ?", (feed_id,)).fetchone()
    if row is None:
        return CarriedCount()
    changes = model.FeedChanges(
        feed_id=feed_id,
        now=now,
        title=None if row[0] else title or None,
        site=None,
        language=None,
        validators=model.Validators(),
        new=tuple(one.entry for one in new),
        edited=(),
        due=None,
        moved_to=None,
        note=None,
    )
    apply(db, changes)
    db.execute(f"UPDATE feeds SET {', '.join(f'{name} = ?' for name in _TOLD)} WHERE id = ?", (*row[1:], feed_id))
    stored = held_entries(db, feed_id, [one.entry.parsed.key for one in new])
    ids = {key: held.id for key, held in stored.items()}
    for one in new:
        _put_rest(db, ids[one.entry.parsed.key], one, now=now)
    read = [ids[one.entry.parsed.key] for one in new if one.read]
    starred = [ids[one.entry.parsed.key] for one in new if one.starred]
    _set(db, "read", read)
    _set(db, "starred", starred)
    _mute(db, [ids[one.entry.parsed.key] for one in new if one.muted])
    return CarriedCount(added=len(ids), read=len(set(read)), starred=len(set(starred)))


def _put_rest(db: sqlite3.Connection, entry_id: int, one: Carried, *, now: datetime) -> None:
    """What newsboat does not know, and an export of ours does."""
    if one.added is not None:
        db.execute("UPDATE entries SET added = ? WHERE id = ?", (whole_seconds(one.added), entry_id))
        sort_anew(db, entry_id)
    if one.page is not None:
        found = model.TextFound(
            one.page, one.page_words, one.state or one.entry.state, one.reason, "page", best=one.page_is_best
        )
        put_text(db, EntryId(entry_id), found, now=now)
    if one.state is not None or one.position:
        db.execute(
            "UPDATE entry_states SET state = coalesce(?, state), reason = ?, position = ? WHERE entry_id = ?",
            (one.state.value if one.state else None, one.reason, one.position, entry_id),
        )
    settle_entry(db, entry_id)
    db.executemany(
        "INSERT OR IGNORE INTO ruled (entry_id, rule, at) VALUES (?, ?, ?)",
        ((entry_id, clean(rule), at) for rule, at in one.ruled),
    )
    if not one.tags and not one.notes:
        return
    db.executemany(
        "INSERT OR IGNORE INTO entry_tags (entry_id, tag) VALUES (?, ?)",
        ((entry_id, tag) for tag in (clean(tag, one_line=True) for tag in one.tags) if tag),
    )
    db.executemany(
        "INSERT INTO highlights (entry_id, exact, before, after, start, note, added, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                entry_id,
                clean(note.anchor.exact),
                clean(note.anchor.before),
                clean(note.anchor.after),
                max(0, min(note.anchor.start, 2**53)),
                clean(note.note).strip(),
                whole_seconds(note.added),
                whole_seconds(note.added),
            )
            for note in one.notes
        ),
    )


def _mark_held(db: sqlite3.Connection, told: dict[int, tuple[bool, bool]], untouched_from: int) -> int:
    """Marks are only ever set: what was read or starred here stays so."""
    fresh = {entry_id: marks for entry_id, marks in told.items() if entry_id > untouched_from}
    read = _set(db, "read", [entry_id for entry_id, (is_read, _) in fresh.items() if is_read])
    starred = _set(db, "starred", [entry_id for entry_id, (_, is_starred) in fresh.items() if is_starred])
    return len(read | starred)


def _set(db: sqlite3.Connection, column: str, ids: Iterable[int]) -> set[int]:
    """Set a state of these entries; returns which had it not."""
    where = f"s.entry_id IN (SELECT value FROM json_each(?)) AND s.{column} = 0 AND s.gone & {OUT} = 0"
    if not pick(db, where, (id_list(ids),)):
        return set()
    changed = {row[0] for row in db.execute("SELECT entry_id FROM picked")}
    grow_picked(db, len(changed), where=f"s.{column} = 0")
    change_picked(db, f"{column} = 1")
    return changed


def _mute(db: sqlite3.Connection, ids: Sequence[int]) -> None:
    if ids and pick(db, "s.entry_id IN (SELECT value FROM json_each(?))", (id_list(ids),)):
        change_picked(db, f"gone = gone | {RULED}")
