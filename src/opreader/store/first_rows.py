"""The first rows of a list, in time that hardly grows with the library: the quickest way there is for each kind of list.

Every way gives exactly the rows that `list_sql.ordered` gives.
"""

from __future__ import annotations

import json
from dataclasses import replace
from heapq import merge
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from opreader.model import AllOf, Filter
from opreader.store.list_sql import (
    beyond,
    holding,
    in_branch,
    in_order,
    is_by_date,
    is_to_thin,
    order_of,
    ordered,
    ranked_by,
    shown,
    simplified,
    standing,
)
from opreader.store.query_sql import (
    EVERY,
    Sql,
    condition,
    is_of_single_words,
    is_of_whole_words,
    joined,
    match_and_rest,
)
from opreader.store.rows import id_list

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from opreader.model import QueryPart, Selection

_FEW: Final = 5_000
"""So many found entries are looked up and sorted; with more a walk along the dates soon meets them."""
_ASKED: Final = 400
"""So many rows are asked for their words one by one; it pays where the words are in every few articles."""
_TRIED: Final = 40
"""After so many it is looked whether that goes well: to ask one article for a phrase takes a tenth of a millisecond."""
_FEW_OF_FEEDS: Final = 3_000
"""Up to so many articles of the feeds that a query names are looked at one by one."""
_BEST: Final = 50_000
"""Of more found entries only so many, the best, are looked at."""
_LEAST_BATCH: Final = 4


def first_ids(
    db: sqlite3.Connection, selection: Selection, *, limit: int, backwards: bool = False, after: Sql = EVERY
) -> list[int]:
    """The first ids of a list, or the last ones in backward order; `after`: a further condition, where it is by date."""
    selection = simplified(selection)
    if not is_to_thin(selection):
        return _first_ids(db, selection, limit=limit, backwards=backwards, after=after)
    from opreader.store.one_row import thinned  # not needed by the first frame

    asked, whole = limit, replace(selection, copies=True)
    while True:
        found = _first_ids(db, whole, limit=asked, backwards=backwards, after=after)
        ids = thinned(db, selection, found)
        if len(ids) >= limit or len(found) < asked:
            return ids[:limit]
        asked = 2 * asked + _LEAST_BATCH


def _first_ids(db: sqlite3.Connection, selection: Selection, *, limit: int, backwards: bool, after: Sql) -> list[int]:
    if (
        selection.query == AllOf()
        and selection.feed_id is None
        and selection.author_id is None
        and selection.only is None
    ):
        if is_by_date(selection) and in_branch(selection) != EVERY:
            return _merged(db, selection, limit=limit, backwards=backwards, after=after)
        if selection.sort == "feed" and after == EVERY:
            return _feed_by_feed(db, selection, limit=limit, backwards=backwards)
    found = match_and_rest(selection.query) if selection.only is None else None
    if found is not None and is_by_date(selection):
        return _by_words(db, selection, *found, limit=limit, backwards=backwards, after=after)
    if selection.sort == "rank" and not backwards and selection.only is None and (needed := ranked_by(selection)):
        return _best(db, selection, *needed, limit=limit)
    return _plainly(db, ordered(selection, whole=False, backwards=backwards, after=after), limit)


def is_quick(selection: Selection) -> bool:
    """Whether the first rows come at once from indexes alone, however large the library is."""
    if selection.only is not None:
        return selection.query == AllOf()
    selection = simplified(selection)
    known = selection.query in {AllOf(), Filter("is", "started"), Filter("is", "queued")}
    return known and selection.author_id is None and (is_by_date(selection) or selection.sort == "feed")


def _plainly(db: sqlite3.Connection, query: Sql, limit: int) -> list[int]:
    # As one value: each row by itself would take Python's lock from the thread that is drawing.
    (ids,) = db.execute(
        f"SELECT json_group_array(entry_id) FROM ({query.text} LIMIT ?)", (*query.values, limit)
    ).fetchone()
    found: list[int] = json.loads(ids)
    return found


# folders and feeds


def _merged(db: sqlite3.Connection, selection: Selection, *, limit: int, backwards: bool, after: Sql) -> list[int]:
    """A folder: the first rows of each of its feeds, merged."""
    feeds = feeds_in(db, selection)
    batch = max(_LEAST_BATCH, 4 * limit // max(1, len(feeds)))
    streams = [
        _of_feed(db, selection, feed, batch=min(batch, limit), backwards=backwards, after=after) for feed in feeds
    ]
    falling = order_of(selection)[0].falls != backwards
    return [entry_id for _, entry_id in islice(merge(*streams, reverse=falling), limit)]


def _feed_by_feed(db: sqlite3.Connection, selection: Selection, *, limit: int, backwards: bool) -> list[int]:
    """Every feed's rows, newest first, one feed behind the other."""
    feeds = feeds_in(db, selection)
    one = replace(selection, sort="newest")
    streams = (
        _of_feed(db, one, feed, batch=limit, backwards=backwards, after=EVERY)
        for feed in (reversed(feeds) if backwards else feeds)
    )
    return [entry_id for _, entry_id in islice(chain.from_iterable(streams), limit)]


def feeds_in(db: sqlite3.Connection, selection: Selection) -> list[int]:
    """The feeds of a folder or account, or all, that have articles, in the order of feeds.toml."""
    inside = in_branch(selection)
    rows = db.execute(
        f"SELECT id FROM feeds JOIN feed_counts c ON c.feed_id = id WHERE c.total > 0 AND {inside.text} "
        "ORDER BY position, id",
        inside.values,
    )
    return [row[0] for row in rows]


def _of_feed(
    db: sqlite3.Connection, selection: Selection, feed: int, *, batch: int, backwards: bool, after: Sql
) -> Iterator[tuple[int, int]]:
    """(sort, id) of one feed's rows, read a batch at a time, the next one larger."""
    terms = order_of(selection)
    theirs = shown(replace(selection, folder=None, account=None, copies=True))
    rows = joined((Sql("s.feed_id = ?", (feed,)), theirs, standing(selection), after), "AND")
    place = EVERY
    while True:
        # The unary plus keeps SQLite from other indexes than the feed's.
        where = joined((rows, place), "AND")
        page = db.execute(
            f"SELECT s.sort, s.entry_id FROM entry_states s WHERE {where.text} "
            f"ORDER BY {in_order(terms, backwards=backwards)} LIMIT ?",
            (*where.values, batch),
        ).fetchall()
        yield from page
        if len(page) < batch:
            return
        place = beyond(terms, page[-1], backwards=backwards)
        batch *= 4


# words


def _by_words(
    db: sqlite3.Connection,
    selection: Selection,
    match: str,
    rest: QueryPart,
    *,
    limit: int,
    backwards: bool,
    after: Sql,
) -> list[int]:
    if hits_of(db, match, most=_FEW) < _FEW:
        return _plainly(db, holding(selection, match, rest, backwards=backwards, after=after), limit)
    words = _words_alone(selection.query)
    if selection.author_id is None and is_of_whole_words(words) and _is_cheap(rest):
        walk = ordered(replace(selection, query=rest), whole=False, backwards=backwards, after=after)
        if (met := _meet(db, _plainly(db, walk, _ASKED), match, limit)) is not None:
            return met
    asked_singly = selection.author_id is None and is_of_single_words(words)
    if asked_singly and (feeds := _few_feeds(db, rest)) is not None:
        return _plainly(db, _of_feeds(selection, feeds, match, rest, backwards=backwards, after=after), limit)
    return _plainly(db, ordered(selection, whole=False, backwards=backwards, after=after), limit)


def _meet(db: sqlite3.Connection, ids: Sequence[int], match: str, limit: int) -> list[int] | None:
    """The first of these that hold the words; None where they are not so many, or are likely not to be."""
    met = []
    for asked, entry_id in enumerate(ids, 1):
        if db.execute("SELECT 1 FROM fts WHERE fts MATCH ? AND rowid = ?", (match, entry_id)).fetchone():
            met.append(entry_id)
            if len(met) == limit:
                return met
        if asked == _TRIED and len(met) * _ASKED < limit * _TRIED // 2:
            return None
    return None


def _of_feeds(
    selection: Selection, feeds: list[int], match: str, rest: QueryPart, *, backwards: bool, after: Sql
) -> Sql:
    """The articles of some feeds, each asked for the words."""
    rows = joined((shown(replace(selection, query=rest)), after), "AND")
    return Sql(
        "SELECT s.entry_id FROM json_each(?) f CROSS JOIN entry_states s ON s.feed_id = f.value "
        f"WHERE {rows.text} AND EXISTS (SELECT 1 FROM fts WHERE fts MATCH ? AND rowid = s.entry_id) "
        f"ORDER BY {in_order(order_of(selection), backwards=backwards)}",
        (id_list(feeds), *rows.values, match),
    )


def _is_cheap(rest: QueryPart) -> bool:
    """Whether a walk along the dates meets rows that pass soon, or ends soon."""
    parts = rest.parts if isinstance(rest, AllOf) else (rest,)
    return all(isinstance(part, Filter) and part.name in {"since", "before"} for part in parts)


def _words_alone(query: QueryPart) -> QueryPart:
    parts = query.parts if isinstance(query, AllOf) else (query,)
    return AllOf(tuple(part for part in parts if not isinstance(part, Filter)))


def _few_feeds(db: sqlite3.Connection, rest: QueryPart) -> list[int] | None:
    """The feeds that a filter of the query names, where their articles are few; None where it names none, or many."""
    parts = rest.parts if isinstance(rest, AllOf) else (rest,)
    named = [part for part in parts if isinstance(part, Filter) and part.name in {"feed", "folder"}]
    if not named:
        return None
    which = joined((condition(part) for part in named), "AND")
    rows = db.execute(f"SELECT s.feed_id, s.total FROM feed_counts s WHERE {which.text}", which.values).fetchall()
    return [row[0] for row in rows] if sum(row[1] for row in rows) <= _FEW_OF_FEEDS else None


def hits_of(db: sqlite3.Connection, match: str, *, most: int) -> int:
    """How many entries hold the words, counted no further than `most`."""
    (hits,) = db.execute(
        "SELECT count(*) FROM (SELECT rowid FROM fts WHERE fts MATCH ? LIMIT ?)", (match, most)
    ).fetchone()
    return int(hits)


def _best(db: sqlite3.Connection, selection: Selection, words: str, others: Selection, *, limit: int) -> list[int]:
    """By rank: of very many the index names its best, and those alone are looked up."""
    if hits_of(db, words, most=_BEST) == _BEST:
        rows = shown(others)
        # Others may rank as high as the last of the best: they are left out, for their dates are not known here.
        found = db.execute(
            "WITH best AS MATERIALIZED (SELECT rowid AS id, rank AS place FROM fts WHERE fts MATCH ? ORDER BY rank LIMIT ?) "
            "SELECT s.entry_id FROM best b CROSS JOIN entry_states s ON s.entry_id = b.id "
            f"WHERE b.place < (SELECT max(place) FROM best) AND {rows.text} "
            "ORDER BY b.place, s.sort DESC, s.entry_id DESC LIMIT ?",
            (words, _BEST, *rows.values, limit),
        ).fetchall()
        if len(found) == limit:
            return [row[0] for row in found]
    return _plainly(db, ordered(selection, whole=False), limit)
