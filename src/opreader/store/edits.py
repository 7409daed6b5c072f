"""An entry that its feed shows with other words than before: it keeps its state, and its earlier text stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.model import State
from opreader.store.author_rows import renew_authors
from opreader.store.entry_rows import facts
from opreader.store.leads import settle_entry
from opreader.store.page_teasers import replace_told
from opreader.store.rows import packed_digest, whole_seconds
from opreader.store.schema import DELETED
from opreader.store.texts import (
    cleaned,
    index_row,
    look_again,
    pack,
    plain_words,
    put_in_index,
    replace_text,
    shipped_body,
    take_from_index,
)
from opreader.text import clean, fold

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from opreader.model import DigestedEntry
    from opreader.store.rows import Row


def edit_entry(db: sqlite3.Connection, entry_id: int, entry: DigestedEntry, *, now: datetime) -> bool:
    """Store what the feed says now; returns whether the entry changed for a reader.

    It counts as edited only when words of the text changed: new markup, link or author come in quietly.
    """
    state = db.execute(
        "SELECT gone, text_id, state, reason, words FROM entry_states WHERE entry_id = ?", (entry_id,)
    ).fetchone()
    if state[0] & DELETED:
        db.execute("UPDATE entries SET digest = ? WHERE id = ?", (packed_digest(entry.digest), entry_id))
        return False
    take_from_index(db, [index_row(db, entry_id)])
    _put_facts(db, entry_id, entry)
    renew_authors(db, entry_id)
    _put_shipped(db, entry_id, entry, state, now=now)
    put_in_index(db, [index_row(db, entry_id)])
    replace_told(db, entry_id, entry.parsed)
    look_again(db, entry_id)
    settle_entry(db, entry_id)
    return True


def _put_facts(db: sqlite3.Connection, entry_id: int, entry: DigestedEntry) -> None:
    title = clean(entry.parsed.title, one_line=True)
    authors = [clean(author, one_line=True) for author in entry.parsed.authors]
    # A feed that names nobody does not take the author away that the article's page named.
    page = "SELECT 1 FROM texts t WHERE t.entry_id = entries.id AND t.role = 'page'"
    db.execute(
        f"""UPDATE entries SET title = ?, authors = coalesce(?, CASE WHEN EXISTS ({page}) THEN authors END), link = ?,
               published = coalesce(?, published), updated = coalesce(?, updated), language = ?, tags = ?, teaser = ?,
               digest = ?, extras = ?, link_key = ?
           WHERE id = ?""",
        (*facts(entry, title, authors), entry_id),
    )
    sort_anew(db, entry_id)


def sort_anew(db: sqlite3.Connection, entry_id: int) -> None:
    """Let an entry stand where its date wants it; a date in the future counts from when it came."""
    db.execute(
        """UPDATE entry_states SET sort = (
               SELECT min(coalesce(published, added), added) FROM entries WHERE id = entry_states.entry_id)
           WHERE entry_id = ?""",
        (entry_id,),
    )


def _put_shipped(db: sqlite3.Connection, entry_id: int, entry: DigestedEntry, state: Row, *, now: datetime) -> None:
    body, old = cleaned(entry.body), shipped_body(db, entry_id)
    if body == old:
        return
    held = db.execute("SELECT id FROM texts WHERE entry_id = ? AND role = 'shipped'", (entry_id,)).fetchone()
    was_best = state[1] is None or (held is not None and state[1] == held[0])
    if held is not None:
        old_words = plain_words(old)
        in_earnest = bool(old_words) and fold(old_words) != fold(plain_words(body))
        replace_text(db, held[0], entry_id, kept=in_earnest, now=now)
        if in_earnest:
            db.execute("UPDATE entry_states SET edited = 1 WHERE entry_id = ?", (entry_id,))
    text_id = None
    if body.text:
        text_id = db.execute(
            "INSERT INTO texts (entry_id, role, markup, words, added, body) VALUES (?, 'shipped', ?, ?, ?, ?)",
            (entry_id, body.markup, entry.words, whole_seconds(now), pack(body.text)),
        ).lastrowid
    # A page's text that is not whole gives way to the whole one.
    whole_now = entry.state is State.FULL and state[2] != State.FULL and entry.words >= state[4]
    if was_best or (whole_now and text_id is not None):
        _make_best(db, entry_id, text_id, entry, state)


def _make_best(db: sqlite3.Connection, entry_id: int, text_id: int | None, entry: DigestedEntry, state: Row) -> None:
    # A teaser that was tried keeps the answer of its page, unless the feed ships the whole text now.
    tried = state[3] is not None or state[2] == State.GATED
    if tried and entry.state is not State.FULL:
        db.execute(
            "UPDATE entry_states SET text_id = ?, words = ? WHERE entry_id = ?", (text_id, entry.words, entry_id)
        )
        return
    db.execute(
        "UPDATE entry_states SET text_id = ?, words = ?, state = ?, reason = NULL, queued = queued AND ? WHERE entry_id = ?",
        (text_id, entry.words, entry.state.value, entry.state is not State.FULL, entry_id),
    )
