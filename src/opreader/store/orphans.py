"""Takes in what lost the row that it belongs to: texts, stars and notes without their entry, entries without their feed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.model import Body
from opreader.store.rows import whole_seconds
from opreader.store.saved import feed_of_saved
from opreader.store.texts import plain_words, unpack
from opreader.text import shorten

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from datetime import datetime

_PRECIOUS: Final = """
    SELECT entry_id FROM texts WHERE role <> 'earlier'
    UNION SELECT entry_id FROM highlights WHERE gone = 0
    UNION SELECT entry_id FROM entry_states WHERE starred
"""
_TITLE: Final = 80
_TEASER: Final = 200


def adopt(db: sqlite3.Connection, *, now: datetime, keys: Mapping[int, tuple[int, str]]) -> int:
    """Give texts, stars and notes an entry where theirs is lost, and entries a feed; returns how many entries were made.

    `keys` are the feed and key of entries, as far as they are known: by them the feed's next answer completes the entry.
    """
    made = 0
    lost = [row[0] for row in db.execute(f"SELECT entry_id FROM ({_PRECIOUS}) EXCEPT SELECT id FROM entries")]
    for entry_id in lost:
        _make(db, entry_id, now=now, known=keys.get(entry_id))
        made += 1
    _take_in(db)
    _give_states(db)
    return made


def _make(db: sqlite3.Connection, entry_id: int, *, now: datetime, known: tuple[int, str] | None) -> None:
    state = db.execute("SELECT feed_id, sort FROM entry_states WHERE entry_id = ?", (entry_id,)).fetchone()
    words = _words(db, entry_id)
    feed_id = known[0] if known else state[0] if state else feed_of_saved(db)
    added = state[1] if state else whole_seconds(now)
    title = shorten(words, _TITLE) or "An article whose title was lost"
    # Its own key may stand in a row that damage gave another id.
    for key in (known[1] if known else "", f"lost:{entry_id}"):
        if not key:
            continue
        put = db.execute(
            "INSERT OR IGNORE INTO entries (id, feed_id, key, title, added, teaser, digest) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (entry_id, feed_id, key, title, added, shorten(words, _TEASER), b""),
        )
        if put.rowcount:
            return


def _words(db: sqlite3.Connection, entry_id: int) -> str:
    """What an entry was about: the beginning of a text of it, else a passage that was marked in it."""
    import zlib

    for body, markup in db.execute(
        "SELECT body, markup FROM texts WHERE entry_id = ? ORDER BY words DESC", (entry_id,)
    ):
        try:
            return plain_words(Body(unpack(body), markup))[:2000]
        except zlib.error:
            continue
    row = db.execute(
        "SELECT exact, note FROM highlights WHERE entry_id = ? AND gone = 0 ORDER BY id LIMIT 1", (entry_id,)
    ).fetchone()
    return "" if row is None else str(row[0] or row[1])


def _take_in(db: sqlite3.Connection) -> None:
    """Entries whose feed is lost become saved pages."""
    lost = "feed_id NOT IN (SELECT id FROM feeds)"
    if db.execute(f"SELECT 1 FROM entries WHERE {lost} LIMIT 1").fetchone() is None:
        return
    feed_id = feed_of_saved(db)
    # Two feeds may have had the same key.
    db.execute(f"UPDATE entries SET key = 'lost:' || id || ':' || key, feed_id = ? WHERE {lost}", (feed_id,))


def _give_states(db: sqlite3.Connection) -> None:
    """States follow their entries' feeds; an entry without one is as full as its texts are."""
    db.execute(
        """UPDATE entry_states SET feed_id = (SELECT feed_id FROM entries e WHERE e.id = entry_id)
           WHERE feed_id <> (SELECT feed_id FROM entries e WHERE e.id = entry_id)"""
    )
    full = "EXISTS (SELECT 1 FROM texts t WHERE t.entry_id = e.id AND (t.role = 'page' OR t.words > 150))"
    db.execute(
        f"""INSERT INTO entry_states (entry_id, feed_id, sort, state)
            SELECT e.id, e.feed_id, min(coalesce(e.published, e.added), e.added), iif({full}, 'full', 'teaser')
            FROM entries e WHERE e.id NOT IN (SELECT entry_id FROM entry_states)"""
    )
