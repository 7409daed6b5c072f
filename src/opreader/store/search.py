"""Found entries with snippets: the place of the text where the words stand, made for the rows that are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader import model
from opreader.model import Selection
from opreader.store.lists import list_headlines
from opreader.store.query_sql import words_of
from opreader.store.snippets import make_snippet, pattern_of
from opreader.store.texts import best_body, plain_words

if TYPE_CHECKING:
    import re
    import sqlite3
    from collections.abc import Sequence

    from opreader.model import EntryId, QueryPart, Snippet, Sort


def search(db: sqlite3.Connection, query: QueryPart, *, limit: int, sort: Sort) -> list[Snippet]:
    """Found entries, copies too, with snippets; limit 0 is none."""
    found = list_headlines(db, Selection(query=query, sort=sort, copies=True), limit=limit)
    pattern = pattern_of(words_of(query))
    return [model.Snippet(row, _snippet(db, row.id, pattern) or row.teaser) for row in found]


def snippets(db: sqlite3.Connection, ids: Sequence[EntryId], query: QueryPart) -> dict[EntryId, str]:
    """Snippets of these entries; of those that have no text none."""
    pattern = pattern_of(words_of(query))
    made = {entry_id: _snippet(db, entry_id, pattern) for entry_id in ids}
    return {entry_id: snippet for entry_id, snippet in made.items() if snippet}


def _snippet(db: sqlite3.Connection, entry_id: EntryId, pattern: re.Pattern[str] | None) -> str:
    return make_snippet(plain_words(best_body(db, entry_id)), pattern)
