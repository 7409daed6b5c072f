"""The ids of a whole list, in slices: each made by SQLite as one value, so that Python's other threads go on."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_right
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from opreader.frozen import frozen
from opreader.model import AllOf, FeedId
from opreader.model.listed import LENGTHS
from opreader.store.first_rows import feeds_in
from opreader.store.list_sql import beyond, is_by_date, order_of, ordered, simplified, standing
from opreader.store.query_sql import EVERY, Sql
from opreader.text import WORDS_A_MINUTE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from opreader.model import Selection

SLICE: Final = 20_000
"""Rows of a slice; headings come on top."""
_JOINED: Final = "group_concat(printf('%016x', {}), '')"


@frozen
class Place:
    """Where a slice ended."""

    row: tuple[int, int]
    """(sort, id) of its last row."""
    group: int | None
    """The group of its last row."""


@frozen
class Headings:
    """That a 0 stands before each group."""

    day_offset: int
    """Seconds east of UTC, where groups are days."""


def is_in_steps(selection: Selection) -> bool:
    """Whether each slice can be read by itself, from where the one before it ended."""
    selection = simplified(selection)
    plain = selection.folder is None and selection.account is None and selection.author_id is None
    return plain and is_by_date(selection) and selection.query == AllOf()


def next_slice(
    db: sqlite3.Connection, selection: Selection, headings: Headings | None, place: Place | None
) -> tuple[array[int], Place | None]:
    """The slice behind a place, and the place behind it; None where the list ends."""
    selection = simplified(selection)
    after = EVERY if place is None else beyond(order_of(selection), place.row)
    group = _group(selection, headings)
    rows = ordered(selection, whole=False, after=after, beside=group)
    ids, groups = _read(db, Sql(f"{rows.text} LIMIT {SLICE}", rows.values), grouped=group is not None)
    if not ids:
        return ids, None
    headed = _headed(ids, groups, before=place.group if place else None)
    if len(ids) < SLICE:
        return headed, None
    (sort,) = db.execute("SELECT sort FROM entry_states WHERE entry_id = ?", (ids[-1],)).fetchone()
    return headed, Place((sort, ids[-1]), groups[-1] if groups else None)


def all_slices(db: sqlite3.Connection, selection: Selection, headings: Headings | None) -> list[array[int]]:
    """Every slice in one read: for lists that must be found or sorted as a whole."""
    selection = simplified(selection)
    if selection.sort == "feed" and selection.query == AllOf() and selection.only is None:
        return _feed_by_feed(db, selection, headings)
    group = _group(selection, headings)
    ids, groups = _read(db, ordered(selection, whole=True, beside=group), grouped=group is not None)
    slices, before = [], None
    for start in range(0, len(ids), SLICE):
        theirs = groups[start : start + SLICE] if groups else None
        slices.append(_headed(ids[start : start + SLICE], theirs, before=before))
        before = theirs[-1] if theirs else None
    return slices


def _feed_by_feed(db: sqlite3.Connection, selection: Selection, headings: Headings | None) -> list[array[int]]:
    """Each feed's list is in its index already: nothing is to be sorted."""
    feeds = feeds_in(db, selection) if selection.feed_id is None else [selection.feed_id]
    whole = array("q")
    for feed in feeds:
        theirs = replace(selection, feed_id=FeedId(feed), folder=None, account=None, sort="newest")
        rows = ordered(theirs, whole=True, after=standing(selection))
        ids, _ = _read(db, rows, grouped=False)
        if ids and headings is not None:
            whole.append(0)
        whole += ids
    return [whole[start : start + SLICE] for start in range(0, len(whole), SLICE)]


def _read(db: sqlite3.Connection, rows: Sql, *, grouped: bool) -> tuple[array[int], array[int] | None]:
    """Ids, and the group of each; they stay in the order of the inner query, for nothing outside sorts them."""
    if not grouped:
        (value,) = db.execute(f"SELECT {_JOINED.format('entry_id')} FROM ({rows.text})", rows.values).fetchone()
        return _decoded(value or ""), None
    columns = f"{_JOINED.format('entry_id')}, {_JOINED.format('beside')}"
    value, groups = db.execute(f"SELECT {columns} FROM ({rows.text})", rows.values).fetchone()
    return _decoded(value or ""), _decoded(groups or "")


def _headed(ids: array[int], groups: array[int] | None, *, before: int | None) -> array[int]:
    """The ids with a 0 before each group; rows of a group stand together."""
    if groups is None:
        return ids
    starts = [start for start in _starts(groups, 0, len(groups)) if start or groups[0] != before]
    headed = array("q")
    for start, end in zip_longest(starts, starts[1:], fillvalue=len(ids)):
        headed.append(0)
        headed += ids[start:end]
    return ids[: starts[0]] + headed if starts else ids


def _starts(groups: array[int], start: int, end: int) -> Iterator[int]:
    """Where each group begins."""
    while start < end:
        yield start
        start = bisect_right(groups, 0, start, end, key=groups[start].__ne__)


def _group(selection: Selection, headings: Headings | None) -> Sql | None:
    """What rows of one heading have in common, as an expression of `entry_states s`; None without headings."""
    if headings is None or selection.only is not None or selection.sort == "rank":
        return None
    if selection.sort == "feed":
        return Sql("s.feed_id")
    if selection.sort in {"longest", "shortest"}:
        bounds = [(bound - 1) * WORDS_A_MINUTE for bound in LENGTHS]
        return Sql(" + ".join("(s.words > ?)" for _ in bounds), tuple(bounds))
    # SQLite divides towards 0; days before 1970 begin at midnight too.
    shifted = "(s.sort + ? - ((s.sort + ?) % 86400 + 86400) % 86400)"
    return Sql(f"{shifted} / 86400", (headings.day_offset, headings.day_offset))


def _decoded(value: str) -> array[int]:
    ids = array("q", bytes.fromhex(value))
    if sys.byteorder == "little":
        ids.byteswap()
    return ids
