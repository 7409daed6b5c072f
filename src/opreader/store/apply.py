"""What an answered feed changes: its facts and its new entries, in one transaction. Edits are in `edits`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader import model
from opreader.frozen import frozen
from opreader.model import EntryId
from opreader.store.author_rows import put_authors
from opreader.store.counters import count_new
from opreader.store.edits import edit_entry
from opreader.store.entry_rows import facts, one_line
from opreader.store.page_teasers import put_teasers, teaser_rows
from opreader.store.rows import digest_of, seconds, whole_seconds
from opreader.store.schema import HIDDEN, MUTED
from opreader.store.texts import cleaned, indexed, pack, plain_words, put_in_index
from opreader.text import clean

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from opreader.model import Applied, DigestedEntry, FeedChanges, FeedId, Known

_KEYS_AT_ONCE = 500


@frozen
class Held:
    """An entry that is stored already."""

    id: int
    digest: str


def apply(db: sqlite3.Connection, changes: FeedChanges) -> Applied:
    """Store what an answered feed changed; each entry is looked at again, so that none comes twice."""
    found = db.execute("SELECT hidden, muted FROM feeds WHERE id = ?", (changes.feed_id,)).fetchone()
    if found is None:
        return model.Applied()
    _note_answer(db, changes)
    shown: dict[str, DigestedEntry] = {}
    for entry in (*changes.new, *changes.edited):
        shown.setdefault(entry.parsed.key, entry)
    held = held_entries(db, changes.feed_id, list(shown))
    added = _add(
        db,
        changes,
        [entry for key, entry in shown.items() if key not in held],
        gone=HIDDEN * found[0] | MUTED * found[1],
    )
    edited = [
        EntryId(held[key].id)
        for key, entry in shown.items()
        if key in held and held[key].digest != entry.digest and edit_entry(db, held[key].id, entry, now=changes.now)
    ]
    return model.Applied(added=tuple(added), edited=tuple(edited))


def known(db: sqlite3.Connection, feed_id: FeedId, keys: Sequence[str]) -> Known:
    """The digests held for those keys, removed entries included."""
    return model.Known({key: entry.digest for key, entry in held_entries(db, feed_id, keys).items()})


def held_entries(db: sqlite3.Connection, feed_id: int, keys: Sequence[str]) -> Mapping[str, Held]:
    """The entries of a feed that are stored already, by key."""
    held: dict[str, Held] = {}
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        some = keys[start : start + _KEYS_AT_ONCE]
        marks = ",".join("?" * len(some))
        for key, entry_id, digest in db.execute(
            f"SELECT key, id, digest FROM entries WHERE feed_id = ? AND key IN ({marks})", (feed_id, *some)
        ):
            held[key] = Held(entry_id, digest_of(digest))
    return held


def _note_answer(db: sqlite3.Connection, changes: FeedChanges) -> None:
    db.execute(
        """UPDATE feeds SET refreshed = ?, due = ?, told_title = coalesce(?, told_title), site = coalesce(?, site),
               language = coalesce(?, language), etag = ?, last_modified = ?, body_digest = ?,
               moved_to = coalesce(?, moved_to), note = ?, failures = 0, error = NULL, gone = 0, wait_until = NULL
           WHERE id = ?""",
        (
            whole_seconds(changes.now),
            seconds(changes.due),
            clean(changes.title or "", one_line=True) or None,
            one_line(changes.site),
            one_line(changes.language),
            changes.validators.etag,
            changes.validators.last_modified,
            changes.validators.body_digest,
            one_line(changes.moved_to),
            one_line(changes.note),
            changes.feed_id,
        ),
    )


def _add(db: sqlite3.Connection, changes: FeedChanges, entries: Sequence[DigestedEntry], *, gone: int) -> list[EntryId]:
    if not entries:
        return []
    # The write lock is held: ids can be given here, and all rows go in by executemany.
    (last,) = db.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'entries'").fetchone()
    (last_text,) = db.execute("SELECT coalesce(max(id), 0) FROM texts").fetchone()
    now = whole_seconds(changes.now)
    rows, states, texts, words, teasers, written = [], [], [], [], [], []
    # A feed lists its newest first: its order is kept among entries of one time, where the higher id comes first.
    for entry_id, entry in enumerate(reversed(entries), last + 1):
        parsed, body = entry.parsed, cleaned(entry.body)
        title = clean(parsed.title, one_line=True)
        authors = tuple(clean(author, one_line=True) for author in parsed.authors)
        published = seconds(parsed.published)
        text_id = None
        if body.text:
            last_text += 1
            text_id = last_text
            texts.append((text_id, entry_id, "shipped", body.markup, entry.words, now, pack(body.text)))
        rows.append((entry_id, changes.feed_id, parsed.key, *facts(entry, title, authors), now))
        sort = now if published is None else min(published, now)
        states.append((entry_id, changes.feed_id, sort, gone, entry.words, text_id, entry.state.value))
        written.append((entry_id, authors))
        words.append((entry_id, *indexed(title, authors, plain_words(body))))
        teasers.extend(teaser_rows(entry_id, parsed))
    db.executemany(
        """INSERT INTO entries (id, feed_id, key, title, authors, link, published, updated, language, tags, teaser, digest,
               extras, link_key, added) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        rows,
    )
    db.executemany(
        "INSERT INTO entry_states (entry_id, feed_id, sort, gone, words, text_id, state) VALUES (?, ?, ?, ?, ?, ?, ?)",
        states,
    )
    db.executemany(
        "INSERT INTO texts (id, entry_id, role, markup, words, added, body) VALUES (?, ?, ?, ?, ?, ?, ?)", texts
    )
    put_authors(db, written, counted=not gone)
    put_in_index(db, words)
    put_teasers(db, teasers)
    if not gone:
        count_new(db, changes.feed_id, len(rows))
    return [EntryId(row[0]) for row in reversed(rows)]
