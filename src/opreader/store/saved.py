"""Pages kept one by one: their feeds, which no feeds.toml names, and an entry a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.model import EntryId, FeedKind, State
from opreader.store.counters import change_picked, count_new, pick, recount
from opreader.store.entry_rows import one_line
from opreader.store.erasing import erase_entry
from opreader.store.feeds import show
from opreader.store.rows import packed_digest, whole_seconds
from opreader.store.schema import DELETED, HIDDEN
from opreader.store.texts import indexed, pack, put_in_index
from opreader.text import clean, count_words, digest, link_key, plain

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

SAVED_PAGES: Final = "Saved pages"
"""Title of the feed of pages saved one by one, and folder of the feeds of pages saved of one site."""
_BEHIND_ALL: Final = 2**30
"""Where feeds of saved pages stand: behind every subscription."""


def put_saved(
    db: sqlite3.Connection,
    link: str,
    *,
    title: str,
    site: str | None,
    teaser: str,
    typed: bool,
    beside: str | None,
    now: datetime,
) -> EntryId:
    """An entry for a page of its own: the one that is there, brought back where it was deleted, else a new one.

    Whoever names the address adds to where it may lead: the user who `typed` it, the page `beside` it that listed it.
    """
    link = clean(link, one_line=True)
    entry_id = _held(db, link)
    if entry_id is None:
        feed_id = _feed(db, one_line(site))
        # Its feed may have been removed: what came back with it counts.
        entry_id = _held(db, link) or _add(db, feed_id, link, title=title, teaser=teaser, added=whole_seconds(now))
    db.execute(
        "UPDATE entries SET typed = max(typed, ?), beside = coalesce(?, beside) WHERE id = ?",
        (typed, one_line(beside), entry_id),
    )
    return entry_id


def forget_saved(db: sqlite3.Connection, entry_id: EntryId) -> None:
    """Erase a saved page, and its feed where nothing else is in it; never what is starred, highlighted or of another feed."""
    row = db.execute(
        """SELECT f.id FROM entry_states s JOIN feeds f ON f.id = s.feed_id
           WHERE s.entry_id = ? AND s.starred = 0 AND f.kind = 'saved'
               AND s.entry_id NOT IN (SELECT entry_id FROM highlights)""",
        (entry_id,),
    ).fetchone()
    if row is None:
        return
    erase_entry(db, entry_id)
    recount(db, row[0])
    if db.execute("SELECT 1 FROM entry_states WHERE feed_id = ? LIMIT 1", row).fetchone() is None:
        db.execute("DELETE FROM feed_counts WHERE feed_id = ?", row)
        db.execute("DELETE FROM feeds WHERE id = ?", row)


def _held(db: sqlite3.Connection, link: str) -> EntryId | None:
    """The entry of this page in a feed of saved pages that is not removed."""
    saved = "SELECT id FROM feeds WHERE kind = 'saved' AND hidden = 0"
    row = db.execute(
        f"""SELECT s.entry_id, s.gone & {DELETED}, s.state = 'erased' FROM entry_states s
            WHERE s.feed_id IN ({saved}) AND s.gone & {HIDDEN} = 0 AND s.entry_id IN (
                SELECT id FROM entries WHERE link_key = ?1
                UNION ALL SELECT id FROM entries WHERE key = ?2 AND feed_id IN ({saved}))
            ORDER BY 2, 3, 1 LIMIT 1""",
        (link_key(link), link),
    ).fetchone()
    if row is None:
        return None
    entry_id, deleted, erased = row
    if erased:
        # Nothing of it could be brought back.
        erase_entry(db, entry_id)
        return None
    if deleted:
        pick(db, "s.entry_id = ?", (entry_id,))
        change_picked(db, f"gone = gone & ~{DELETED}, removed_at = NULL")
    return EntryId(entry_id)


def feed_of_saved(db: sqlite3.Connection) -> int:
    """The feed of saved pages that are of no site of many."""
    return _feed(db, None)


def _feed(db: sqlite3.Connection, site: str | None) -> int:
    url = f"{FeedKind.SAVED}:{site or ''}"
    row = db.execute("SELECT id, hidden FROM feeds WHERE url = ? AND account IS NULL", (url,)).fetchone()
    if row is not None:
        if row[1]:
            show(db, row[0])
        return int(row[0])
    told = (site, SAVED_PAGES, _BEHIND_ALL + 1) if site else (SAVED_PAGES, None, _BEHIND_ALL)
    made = db.execute(
        "INSERT INTO feeds (url, kind, told_title, folder, position) VALUES (?, 'saved', ?, ?, ?)", (url, *told)
    ).lastrowid
    assert made is not None
    db.execute("INSERT OR REPLACE INTO feed_counts (feed_id) VALUES (?)", (made,))
    return made


def _add(db: sqlite3.Connection, feed_id: int, link: str, *, title: str, teaser: str, added: int) -> EntryId:
    title, text = clean(title, one_line=True) or link, clean(teaser).strip()
    shown = plain(text, "text")
    words = count_words(shown)
    entry_id = db.execute(
        "INSERT INTO entries (feed_id, key, title, link, added, teaser, digest, link_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (feed_id, link, title, link, added, shown, packed_digest(digest(link)), link_key(link)),
    ).lastrowid
    assert entry_id is not None
    text_id = None
    if text:
        text_id = db.execute(
            "INSERT INTO texts (entry_id, role, markup, words, added, body) VALUES (?, 'shipped', 'text', ?, ?, ?)",
            (entry_id, words, added, pack(text)),
        ).lastrowid
    db.execute(
        "INSERT INTO entry_states (entry_id, feed_id, sort, words, text_id, state) VALUES (?, ?, ?, ?, ?, ?)",
        (entry_id, feed_id, added, words, text_id, State.TEASER.value),
    )
    put_in_index(db, [(entry_id, *indexed(title, (), shown))])
    count_new(db, feed_id, 1)
    return EntryId(entry_id)
