"""Texts and steps of undo that are stored compressed and can't be read any more: found, and mended as far as they go."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from opreader.store.texts import pack
from opreader.text import count_words, plain

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

DAMAGED: Final = "damaged on disk: only its beginning could be saved"
_FED: Final = 64
"""Bytes at a time: what was read before the damage is kept."""
_FEWEST: Final = 40
"""Characters that are worth being kept."""


def spoilt_texts(db: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """(text, entry) of texts that can't be unpacked. SQLite's own check does not look into them."""
    for text_id, entry_id, body in db.execute("SELECT id, entry_id, body FROM texts"):
        if not _is_whole(body):
            yield text_id, entry_id


def spoilt_steps(db: sqlite3.Connection) -> list[int]:
    """Steps of undo that can't be taken back."""
    return [step for step, data in db.execute("SELECT id, data FROM undo") if not _is_whole(data)]


def mend_spoilt(db: sqlite3.Connection) -> int:
    """Keep the beginnings of spoilt texts, let the rest of them and spoilt steps go. Returns how many texts that were.

    An entry that loses its text is a teaser again, so that its text is fetched anew when it is wanted.
    """
    db.executemany("DELETE FROM undo WHERE id = ?", [(step,) for step in spoilt_steps(db)])
    found = list(spoilt_texts(db))
    for text_id, entry_id in found:
        body, markup = db.execute("SELECT body, markup FROM texts WHERE id = ?", (text_id,)).fetchone()
        begins = _beginning(body)
        if len(begins) < _FEWEST:
            db.execute("DELETE FROM texts WHERE id = ?", (text_id,))
            state, reason = "teaser", None
        else:
            words = count_words(plain(begins, markup))
            db.execute("UPDATE texts SET body = ?, words = ? WHERE id = ?", (pack(begins), words, text_id))
            state, reason = "partial", DAMAGED
        db.execute(
            "UPDATE entry_states SET state = ?, reason = ?, text_id = NULL WHERE text_id = ? AND state <> 'erased'",
            (state, reason, text_id),
        )
        db.execute("INSERT OR REPLACE INTO to_index (entry_id) VALUES (?)", (entry_id,))
    return len(found)


def _is_whole(data: object) -> bool:
    try:
        zlib.decompress(data)  # type: ignore[arg-type]
    except (zlib.error, TypeError):
        return False
    return True


def _beginning(data: object) -> str:
    if not isinstance(data, bytes):
        return ""
    reader = zlib.decompressobj()
    out = b""
    try:
        for at in range(0, len(data), _FED):
            out += reader.decompress(data[at : at + _FED])
    except zlib.error:
        pass
    return out.decode("utf-8", "ignore").rsplit(" ", 1)[0]
