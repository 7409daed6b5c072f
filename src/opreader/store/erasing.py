"""What is left of an entry when it is erased: nothing, or its key alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.store.author_rows import forget_authors
from opreader.store.texts import index_row, put_in_index, take_from_index

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

_PARTS = ("texts", "page_teasers", "packed", "highlights", "entry_tags", "ruled", "to_index")


def erase_entry(db: sqlite3.Connection, entry_id: int) -> None:
    """Throw an entry out with all that belongs to it; the counters of its feed are the caller's."""
    take_from_index(db, [index_row(db, entry_id)])
    _erase_parts(db, entry_id)
    db.execute("DELETE FROM entry_states WHERE entry_id = ?", (entry_id,))
    db.execute("DELETE FROM entries WHERE id = ?", (entry_id,))


def erase_words(db: sqlite3.Connection, entry_id: int) -> None:
    """Leave the key of an entry, so that a feed that still shows it does not bring it back."""
    take_from_index(db, [index_row(db, entry_id)])
    _erase_parts(db, entry_id)
    db.execute(
        "UPDATE entry_states SET state = 'erased', reason = NULL, text_id = NULL, queued = 0 WHERE entry_id = ?",
        (entry_id,),
    )
    db.execute(
        """UPDATE entries SET title = '', authors = NULL, link = NULL, link_key = NULL, beside = NULL, tags = NULL,
               teaser = '', extras = NULL WHERE id = ?""",
        (entry_id,),
    )
    put_in_index(db, [index_row(db, entry_id)])


def _erase_parts(db: sqlite3.Connection, entry_id: int) -> None:
    forget_authors(db, entry_id)
    forget_words(db, [entry_id])
    for table in _PARTS:
        db.execute(f"DELETE FROM {table} WHERE entry_id = ?", (entry_id,))


def forget_words(db: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Take entries out of the related and same-text tables."""
    if ids:
        from opreader.store import copies, signatures, terms  # not needed by the first frame

        terms.forget(db, ids)
        signatures.forget(db, ids)
        copies.forget(db, ids)
