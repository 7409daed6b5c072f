"""The library's doctor: what is wrong, what can be mended, and what was removed long enough ago to be erased."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from opreader import model
from opreader.store.author_rows import rebuild_authors
from opreader.store.counters import recount, wrong_author_counts, wrong_counts
from opreader.store.erasing import erase_entry, erase_words
from opreader.store.leads import wrong_flags
from opreader.store.rows import whole_seconds
from opreader.store.schema import DELETED, HIDDEN, OUT
from opreader.store.texts import index_row, put_in_index

if TYPE_CHECKING:
    from datetime import datetime

    from opreader.model import Check

KEPT_FOR: Final = timedelta(days=30)
"""How long what was removed can still be brought back."""

WAY_OUT: Final = ": bring a backup back with `opreader restore FILE`"

_STRAY: Final = {
    "entries without a feed": "FROM entries WHERE feed_id NOT IN (SELECT id FROM feeds)",
    "states without an entry": "FROM entry_states WHERE entry_id NOT IN (SELECT id FROM entries)",
    "texts without an entry": "FROM texts WHERE entry_id NOT IN (SELECT id FROM entries)",
    "page teasers without an entry": "FROM page_teasers WHERE entry_id NOT IN (SELECT id FROM entries)",
    "packed articles without an entry": "FROM packed WHERE entry_id NOT IN (SELECT id FROM entries)",
    "highlights without an entry": "FROM highlights WHERE entry_id NOT IN (SELECT id FROM entries)",
    "authors of no entry": "FROM entry_authors WHERE entry_id NOT IN (SELECT id FROM entries)",
    "entries of no author": "FROM entry_authors WHERE author_id NOT IN (SELECT id FROM authors)",
    "copies of no entry": "FROM copies WHERE entry_id NOT IN (SELECT id FROM entries)",
    "links to no entry": "FROM same_texts WHERE a NOT IN (SELECT id FROM entries) OR b NOT IN (SELECT id FROM entries)",
    "counters without a feed": "FROM feed_counts WHERE feed_id NOT IN (SELECT id FROM feeds)",
}
_STATELESS = "entries e LEFT JOIN entry_states s ON s.entry_id = e.id WHERE s.entry_id IS NULL"
_NOT_INDEXED = "entries e LEFT JOIN fts_docsize d ON d.id = e.id WHERE d.id IS NULL"
_GHOSTS = "fts_docsize d LEFT JOIN entries e ON e.id = d.id WHERE e.id IS NULL"
_LOST_TEXTS = "entry_states s LEFT JOIN texts t ON t.id = s.text_id WHERE s.text_id IS NOT NULL AND t.id IS NULL"


def check(db: sqlite3.Connection) -> list[Check]:
    """Findings: the file, the counters, the search index, rows that belong to nothing."""
    file = _check_file(db)
    # In a broken file the other questions have no answer.
    if not file.ok:
        return [file]
    return [file, _check_counters(db), _check_index(db), _check_stray(db), _tell_waiting(db)]


def repair(db: sqlite3.Connection) -> list[Check]:
    """Throw out what belongs to nothing, recount, say anew who wrote what, and build the search index anew; then look again."""
    for stray in _STRAY.values():
        db.execute(f"DELETE {stray}")
    db.execute(
        f"""INSERT INTO entry_states (entry_id, feed_id, sort, state)
            SELECT e.id, e.feed_id, min(coalesce(e.published, e.added), e.added), 'teaser' FROM {_STATELESS}"""
    )
    best = "FROM texts t WHERE t.entry_id = entry_states.entry_id AND t.role <> 'earlier' ORDER BY t.words DESC, t.role LIMIT 1"
    db.execute(
        f"""UPDATE entry_states SET text_id = (SELECT t.id {best}), words = coalesce((SELECT t.words {best}), 0)
            WHERE text_id IS NULL OR text_id NOT IN (SELECT id FROM texts)"""
    )
    from opreader.store.copy_groups import regroup_all  # here and below: not needed by the first frame
    from opreader.store.index_queue import forget_all
    from opreader.store.outbox import watch_again

    db.execute("UPDATE entry_states SET copy = 0 WHERE copy")
    db.execute("DELETE FROM copies")
    recount(db)
    rebuild_authors(db)
    regroup_all(db)
    rebuild_index(db)
    forget_all(db)
    watch_again(db)
    return check(db)


def rebuild_index(db: sqlite3.Connection) -> None:
    """Index every entry from the texts that are stored."""
    db.execute("INSERT INTO fts (fts) VALUES ('delete-all')")
    ids = [row[0] for row in db.execute("SELECT id FROM entries ORDER BY id")]
    put_in_index(db, (index_row(db, entry_id) for entry_id in ids))


def erase_removed(db: sqlite3.Connection, *, now: datetime, limit: int) -> int:
    """Erase up to `limit` entries that were removed more than 30 days ago, never a starred or highlighted one; returns how many.

    Of an entry that the user deleted its key stays, so that a feed that still shows it does not bring it back.
    """
    before = whole_seconds(now - KEPT_FOR)
    db.execute("DELETE FROM highlights WHERE gone AND changed < ?", (before,))
    rows = db.execute(
        f"""SELECT s.entry_id, s.gone & {HIDDEN} FROM entry_states s JOIN feeds f ON f.id = s.feed_id
            WHERE s.gone & {OUT} AND s.starred = 0 AND s.entry_id NOT IN (SELECT entry_id FROM highlights) AND (
                (s.gone & {HIDDEN} AND f.removed_at < ?1)
                OR (s.gone & {DELETED} AND s.removed_at < ?1 AND s.state <> 'erased'))
            LIMIT ?2""",
        (before, limit),
    ).fetchall()
    for entry_id, feed_is_removed in rows:
        (erase_entry if feed_is_removed else erase_words)(db, entry_id)
    db.execute("DELETE FROM undo WHERE kind IN ('feeds', 'deleted', 'highlights') AND at < ?", (before,))
    if len(rows) < limit:
        empty = "removed_at < ? AND hidden AND NOT EXISTS (SELECT 1 FROM entry_states s WHERE s.feed_id = feeds.id)"
        db.execute(f"DELETE FROM feeds WHERE {empty}", (before,))
        db.execute("DELETE FROM feed_counts WHERE feed_id NOT IN (SELECT id FROM feeds)")
    return len(rows)


def _check_file(db: sqlite3.Connection) -> Check:
    try:
        found = [str(row[0]).replace("\n", " ") for row in db.execute("PRAGMA integrity_check(5)")]
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    if found == ["ok"]:
        return model.Check("file", ok=True)
    return model.Check("file", ok=False, detail=f"{'; '.join(found)}{WAY_OUT}")


def _check_counters(db: sqlite3.Connection) -> Check:
    from opreader.store.copy_groups import wrong_groups

    wrong = {
        "feeds": wrong_counts(db),
        "authors": wrong_author_counts(db),
        "copies": wrong_groups(db) + wrong_flags(db),
    }
    detail = ", ".join(f"{count} {what} are counted wrong" for what, count in wrong.items() if count)
    return model.Check("counters", not detail, detail)


def _check_index(db: sqlite3.Connection) -> Check:
    missing, ghosts = _count(db, f"FROM {_NOT_INDEXED}"), _count(db, f"FROM {_GHOSTS}")
    detail = f"{missing} articles are not in it, {ghosts} in it are no articles" if missing or ghosts else ""
    return model.Check("search index", not detail, detail)


def _check_stray(db: sqlite3.Connection) -> Check:
    stray = {name: _count(db, source) for name, source in _STRAY.items()}
    stray["entries without a state"] = _count(db, f"FROM {_STATELESS}")
    stray["entries whose text is lost"] = _count(db, f"FROM {_LOST_TEXTS}")
    detail = ", ".join(f"{count} {name}" for name, count in stray.items() if count)
    return model.Check("rows", not detail, detail)


def _tell_waiting(db: sqlite3.Connection) -> Check:
    """What waits is no trouble: it says why related headlines may be missing."""
    from opreader.store.index_queue import count

    waiting = count(db)
    entries = "1 entry" if waiting == 1 else f"{waiting} entries"
    return model.Check(
        "related tables", ok=True, detail=f"{entries} to be indexed; `opreader index` does it" if waiting else ""
    )


def _count(db: sqlite3.Connection, source: str) -> int:
    return int(db.execute(f"SELECT count(*) {source}").fetchone()[0])
