"""Which entries a selection shows, in order: ids and pages of headlines, answered from `entry_states` and its indexes."""

from __future__ import annotations

from array import array
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from opreader.model import AllOf, EntryId
from opreader.store.first_rows import first_ids
from opreader.store.list_sql import (
    beyond,
    conditions_of,
    is_by_date,
    is_to_thin,
    of_feeds,
    one_of_each,
    order_of,
    ordered,
    shown,
    simplified,
    standing,
)
from opreader.store.query_sql import EVERY, Sql, joined, match_and_rest
from opreader.store.rows import headlines, id_list
from opreader.store.schema import OUT

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from opreader.model import Headline, Selection

__all__ = [
    "count",
    "counted",
    "get_headlines",
    "last_headlines",
    "list_headlines",
    "list_ids",
    "next_unread",
    "shown",
]

_COPIES: Final = {"total": "c.copies", "unread": "c.copies_unread", "starred": "c.copies_starred"}
"""What of each counter another entry stands for in lists over many feeds."""
_INNER_COPIES: Final = {"total": "c.inner_copies", "unread": "c.inner_unread", "starred": "0"}
"""The same in a folder's list; how many of them are starred nobody counts."""
_QUICK_PAGE: Final = 1_000
"""Up to so many rows from the top are read by the quickest way to the first ones."""


def list_ids(db: sqlite3.Connection, selection: Selection) -> array[int]:
    """Ids of every entry that the selection shows, in order."""
    query = ordered(simplified(selection), whole=True)
    return array("q", map(itemgetter(0), db.execute(query.text, query.values)))


def list_headlines(db: sqlite3.Connection, selection: Selection, *, limit: int, offset: int = 0) -> list[Headline]:
    """A page of a list; limit 0 is none."""
    start = max(offset, 0)
    if limit > 0 and start + limit <= _QUICK_PAGE:
        return headlines(db, first_ids(db, selection, limit=start + limit)[start:], out=OUT)
    query = ordered(simplified(selection), whole=limit <= 0)
    page = db.execute(f"{query.text} LIMIT ? OFFSET ?", (*query.values, limit if limit > 0 else -1, start))
    return headlines(db, [row[0] for row in page], out=OUT)


def last_headlines(db: sqlite3.Connection, selection: Selection, *, limit: int) -> list[Headline]:
    """The last rows, in the order of the list."""
    ids = first_ids(db, selection, limit=limit, backwards=True) if limit > 0 else []
    return headlines(db, ids[::-1], out=OUT)


def get_headlines(db: sqlite3.Connection, ids: Sequence[EntryId]) -> list[Headline]:
    """Rows by id in the order asked; those that are gone are left out."""
    return headlines(db, ids, out=OUT)


def count(db: sqlite3.Connection, selection: Selection) -> int:
    """How many rows the selection shows: from the counters where they know it."""
    known = counted(db, selection)
    if known is not None:
        return known
    selection = simplified(selection)
    found = match_and_rest(selection.query)
    one = EVERY
    if is_to_thin(selection):
        one = one_of_each(selection)
        selection = replace(selection, copies=True)
    if found is None:
        rows = joined((shown(selection), one), "AND")
        query = Sql(f"SELECT count(*) FROM entry_states s WHERE {rows.text}", rows.values)
    else:
        match, rest = found
        rows = joined((shown(replace(selection, query=rest)), one), "AND")
        query = Sql(
            "SELECT count(*) FROM fts CROSS JOIN entry_states s ON s.entry_id = fts.rowid "
            f"WHERE fts MATCH ? AND {rows.text}",
            (match, *rows.values),
        )
    return int(db.execute(query.text, query.values).fetchone()[0])


def counted(db: sqlite3.Connection, selection: Selection) -> int | None:
    """How many rows the counters say that the selection shows; None where they can't."""
    selection = simplified(selection)
    if selection.only is not None and selection.query == AllOf():
        query = ordered(selection, whole=True)
        return int(db.execute(f"SELECT count(*) FROM ({query.text})", query.values).fetchone()[0])
    if selection.query != AllOf() or (selection.unread_only and selection.starred_only):
        return None
    kept = 0
    if selection.unread_only and selection.keep:
        rows = joined((Sql("s.read = 1"), conditions_of(selection)), "AND")
        (kept,) = db.execute(
            f"SELECT count(*) FROM json_each(?) k CROSS JOIN entry_states s ON s.entry_id = k.value WHERE {rows.text}",
            (id_list(selection.keep), *rows.values),
        ).fetchone()
    feeds = of_feeds(selection, "c")
    if selection.author_id is not None:
        if selection.starred_only or feeds != EVERY:
            return None
        column = "unread" if selection.unread_only else "total"
        row = db.execute(f"SELECT {column} FROM authors WHERE id = ?", (selection.author_id,)).fetchone()
        return kept + (int(row[0]) if row else 0)
    column = "unread" if selection.unread_only else "starred" if selection.starred_only else "total"
    copies = _COPIES[column] if selection.folder is None else _INNER_COPIES[column]
    if standing(selection) == EVERY:
        copies = "0"
    (total, inner) = db.execute(
        f"SELECT coalesce(sum(c.{column} - {copies}), 0), sum(c.inner_copies) FROM feed_counts c WHERE {feeds.text}",
        feeds.values,
    ).fetchone()
    if column == "starred" and selection.folder is not None and inner:
        return None
    return kept + int(total)


def next_unread(
    db: sqlite3.Connection, after: EntryId | None, selection: Selection, *, backwards: bool = False
) -> EntryId | None:
    """The next unread entry of the list behind (or before) one, wrapping round."""
    unread = replace(selection, unread_only=True, keep=frozenset())
    if selection.only is not None:
        return _next_of(list_ids(db, unread), selection.only, after, backwards=backwards)
    if not (is_by_date(unread) or unread.sort in {"longest", "shortest", "feed"}):
        unread = replace(unread, sort="newest")
    if after is not None:
        terms = order_of(unread)
        there = db.execute(
            f"SELECT {', '.join(term.text for term in terms)} FROM entry_states s WHERE s.entry_id = ?", (after,)
        ).fetchone()
        if there is not None:
            place = beyond(terms, there, backwards=backwards)
            if found := first_ids(db, unread, limit=1, backwards=backwards, after=place):
                return EntryId(found[0])
    found = first_ids(db, unread, limit=1, backwards=backwards)
    return EntryId(found[0]) if found else None


def _next_of(
    unread: Sequence[int], given: Sequence[EntryId], after: EntryId | None, *, backwards: bool
) -> EntryId | None:
    """The next of the unread ones in the order given."""
    order = list(dict.fromkeys(given))[:: -1 if backwards else 1]
    start = order.index(after) + 1 if after in order else 0
    still = set(unread)
    return next((one for one in (*order[start:], *order[:start]) if one in still), None)
