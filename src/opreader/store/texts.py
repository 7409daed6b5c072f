"""Bodies as the library keeps them, and the words that the search index holds for them."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final, cast

from opreader.model import Body
from opreader.store.rows import whole_seconds
from opreader.text import clean, index_words, plain

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from opreader.model import Markup

_LEVEL: Final = 3
"""A tenth larger than the usual level 6, in half the time: it is the larger part of what storing an entry takes."""
_MOST_EARLIER: Final = 20
NO_TEXT: Final = Body("", "text")


def pack(text: str) -> bytes:
    """A text compressed."""
    data = text.encode("utf-8", "replace")
    # A window no larger than the text: making one of 32 kB ready takes longer than compressing a column of 4 kB.
    maker = zlib.compressobj(_LEVEL, zlib.DEFLATED, max(9, min(zlib.MAX_WBITS, len(data).bit_length())))
    return maker.compress(data) + maker.flush()


def unpack(packed: bytes) -> str:
    """What `pack` made."""
    return zlib.decompress(packed).decode("utf-8", "replace")


def cleaned(body: Body) -> Body:
    """The body as it may be stored: the door of the library, whoever cleaned before."""
    text = clean(body.text)
    return body if text == body.text else Body(text, body.markup)


def indexed(title: str, authors: Sequence[str], words: str) -> tuple[str, str, str]:
    """The three columns of the search index, from the plain words of the best text.

    A row leaves the index by exactly these texts, so they may depend on nothing but what is stored.
    """
    return index_words(title), index_words(" ".join(authors)), index_words(words)


def plain_words(body: Body) -> str:
    """The words of a body on one line."""
    return plain(body.text, body.markup)


def best_body(db: sqlite3.Connection, entry_id: int) -> Body:
    """The best text that is here."""
    row = db.execute(
        "SELECT t.body, t.markup FROM entry_states s JOIN texts t ON t.id = s.text_id WHERE s.entry_id = ?", (entry_id,)
    ).fetchone()
    return NO_TEXT if row is None else Body(unpack(row[0]), cast("Markup", row[1]))


def shipped_body(db: sqlite3.Connection, entry_id: int) -> Body:
    """What the feed shipped last."""
    return _body_of(db, entry_id, "shipped") or NO_TEXT


def page_body(db: sqlite3.Connection, entry_id: int) -> Body | None:
    """What was found for the entry elsewhere; None where nothing was."""
    return _body_of(db, entry_id, "page")


def _body_of(db: sqlite3.Connection, entry_id: int, role: str) -> Body | None:
    row = db.execute("SELECT body, markup FROM texts WHERE entry_id = ? AND role = ?", (entry_id, role)).fetchone()
    return None if row is None else Body(unpack(row[0]), cast("Markup", row[1]))


def replace_text(db: sqlite3.Connection, text_id: int, entry_id: int, *, kept: bool, now: datetime) -> None:
    """Make room for another text of its role: a text is kept as an earlier one, or goes."""
    if not kept:
        db.execute("DELETE FROM texts WHERE id = ?", (text_id,))
        return
    db.execute("UPDATE texts SET role = 'earlier', replaced_at = ? WHERE id = ?", (whole_seconds(now), text_id))
    # A page that shows the time of day would fill the library.
    db.execute(
        """DELETE FROM texts WHERE entry_id = ?1 AND role = 'earlier' AND id NOT IN (
               SELECT id FROM texts WHERE entry_id = ?1 AND role = 'earlier' ORDER BY replaced_at DESC, id DESC LIMIT ?2)""",
        (entry_id, _MOST_EARLIER),
    )


def put_in_index(db: sqlite3.Connection, rows: Iterable[tuple[int, str, str, str]]) -> None:
    """Make entries found by the words of `indexed`."""
    db.executemany("INSERT INTO fts (rowid, title, authors, text) VALUES (?, ?, ?, ?)", rows)


def take_from_index(db: sqlite3.Connection, rows: Iterable[tuple[int, str, str, str]]) -> None:
    """Make entries found no more; the words must be those that they were put in with."""
    db.executemany("INSERT INTO fts (fts, rowid, title, authors, text) VALUES ('delete', ?, ?, ?, ?)", rows)


def index_row(db: sqlite3.Connection, entry_id: int) -> tuple[int, str, str, str]:
    """What the index holds for a stored entry."""
    title, authors = db.execute("SELECT title, authors FROM entries WHERE id = ?", (entry_id,)).fetchone()
    words = plain_words(best_body(db, entry_id))
    return (entry_id, *indexed(title, (authors or "").split("\n"), words))


def look_again(db: sqlite3.Connection, entry_id: int) -> None:
    """Note that the words of an entry changed; at the end of the line, wherever it stood."""
    db.execute("INSERT OR REPLACE INTO to_index (entry_id) VALUES (?)", (entry_id,))
