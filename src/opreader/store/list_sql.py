"""Selections as SQL: what holds for the rows of `entry_states s` that a list shows, and in what order they stand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from opreader.frozen import frozen
from opreader.model import AllOf, Filter
from opreader.store.leads import FULLEST
from opreader.store.query_sql import (
    EVERY,
    Sql,
    condition,
    joined,
    like_and_rest,
    match_and_rest,
    needs_words,
    ranking,
    speaks_of_muted,
    words_of,
)
from opreader.store.rows import id_list
from opreader.store.schema import OUT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.model import EntryId, QueryPart, Selection

_SOURCE: Final = Sql("entry_states s")
_FEED_PLACE: Final = "(SELECT f.position FROM feeds f WHERE f.id = s.feed_id)"


@frozen
class Term:
    """One term of an order."""

    text: str
    falls: bool = False


_NEWEST: Final = (Term("s.sort", falls=True), Term("s.entry_id", falls=True))
_ORDERS: Final = {
    "newest": _NEWEST,
    "oldest": (Term("s.sort"), Term("s.entry_id")),
    "longest": (Term("s.words", falls=True), *_NEWEST),
    "shortest": (Term("s.words"), *_NEWEST),
    "feed": (Term(_FEED_PLACE), Term("s.feed_id"), *_NEWEST),
    "rank": _NEWEST,
}


def simplified(selection: Selection) -> Selection:
    """The same list, with `unread` and `starred` taken out of the query to where indexes and counters know them."""
    parts = selection.query.parts if isinstance(selection.query, AllOf) else (selection.query,)
    flags = {part.name for part in parts if isinstance(part, Filter)} & {"unread", "starred"}
    if not flags:
        return selection
    rest = tuple(part for part in parts if not (isinstance(part, Filter) and part.name in flags))
    selection = replace(selection, query=rest[0] if len(rest) == 1 else AllOf(rest))
    if "unread" in flags:
        selection = replace(selection, unread_only=True, keep=frozenset())
    return replace(selection, starred_only=True) if "starred" in flags else selection


def is_by_date(selection: Selection) -> bool:
    """Whether the list goes by date alone."""
    if selection.only is not None:
        return False
    if selection.sort == "rank":
        return not ranking(selection.query) and like_and_rest(selection.query) is None
    return selection.sort in {"newest", "oldest"}


def order_of(selection: Selection) -> tuple[Term, ...]:
    """The order of a list that is not by rank and not of given ids, as expressions of `entry_states s`."""
    return _ORDERS[selection.sort]


def in_order(terms: Sequence[Term], *, backwards: bool = False) -> str:
    """What stands behind ORDER BY."""
    return ", ".join(f"{term.text} {'DESC' if term.falls != backwards else 'ASC'}" for term in terms)


def beyond(terms: Sequence[Term], values: Sequence[Any], *, backwards: bool = False) -> Sql:
    """Rows that come behind (or before) the one with these values."""
    term, value = terms[0], values[0]
    sign = "<" if term.falls != backwards else ">"
    if len(terms) == 1:
        return Sql(f"{term.text} {sign} ?", (value,))
    rest = beyond(terms[1:], values[1:], backwards=backwards)
    # `<=` lets an index begin there; the rest decides among equals.
    return Sql(f"({term.text} {sign}= ? AND ({term.text} {sign} ? OR {rest.text}))", (value, value, *rest.values))


def shown(selection: Selection, *, all_at_once: bool = False) -> Sql:
    """What holds for the rows of `entry_states s` that the selection shows.

    `all_at_once`: the rows are wanted in no order, so that words and given ids find them, not a walk along an index.
    """
    conditions = conditions_of(selection)
    if selection.only is not None or (all_at_once and match_and_rest(selection.query)):
        # The unary plus keeps SQLite from every index that asks for this.
        conditions = replace(conditions, text=conditions.text.replace("s.gone = 0", "+s.gone = 0", 1))
    if not selection.unread_only:
        return conditions
    if not selection.keep:
        return joined((conditions, Sql("s.read = 0")), "AND")
    kept = Sql("(s.read = 0 OR s.entry_id IN (SELECT value FROM json_each(?)))", (id_list(selection.keep),))
    return joined((conditions, kept), "AND")


def conditions_of(selection: Selection) -> Sql:
    """What the selection asks beside `unread_only`."""
    # Literal terms, so that SQLite may use the partial indexes.
    parts = [Sql(f"s.gone & {OUT} = 0" if speaks_of_muted(selection.query) else "s.gone = 0")]
    if selection.starred_only:
        parts.append(Sql("s.starred = 1"))
    if (one := standing(selection)) != EVERY:
        parts.append(one)
    if (feeds := of_feeds(selection, "s")) != EVERY:
        parts.append(feeds)
    if selection.author_id is not None:
        parts.append(Sql(f"s.entry_id IN ({_written(selection)})", (selection.author_id,)))
    if selection.only is not None:
        parts.append(Sql("s.entry_id IN (SELECT value FROM json_each(?))", (id_list(selection.only),)))
    if selection.query != AllOf():
        parts.append(condition(selection.query))
    return joined(parts, "AND")


def standing(selection: Selection) -> Sql:
    """What holds for the rows that stand for their text in a list without a query, as flags of `entry_states s` know it."""
    if not _has_one_of_each(selection) or selection.query != AllOf() or selection.author_id is not None:
        return EVERY  # of an author the rows of who wrote what know it
    return Sql("s.copy = 0" if selection.folder is None else "s.copy < 2")


def is_to_thin(selection: Selection) -> bool:
    """Whether a list may hold more than one row of a text as it is read, for a query selects them one by one."""
    if not _has_one_of_each(selection):
        return False
    return selection.query != AllOf() or (selection.author_id is not None and selection.folder is not None)


def one_of_each(selection: Selection) -> Sql:
    """What holds for the rows that stand for their text in a list that is to be thinned; asked of copies alone, and late.

    It looks through all copies: for a few rows there is `one_row.thinned`.
    """
    rows = shown(replace(selection, copies=True), all_at_once=True)
    behind = (
        f"SELECT s.entry_id, row_number() OVER (PARTITION BY c.lead_id ORDER BY {FULLEST}) AS place "
        f"FROM copies c CROSS JOIN entry_states s ON s.entry_id = c.entry_id WHERE +s.gone = 0 AND {rows.text}"
    )
    return Sql(f"(s.copy = 0 OR s.entry_id NOT IN (SELECT entry_id FROM ({behind}) WHERE place > 1))", rows.values)


def _has_one_of_each(selection: Selection) -> bool:
    if selection.copies or selection.only is not None:
        return False
    return selection.feed_id is None and selection.account is None


def _written(selection: Selection) -> str:
    """The entries of an author; one of each text where there is no query."""
    one = _has_one_of_each(selection) and not is_to_thin(selection)
    return f"SELECT entry_id FROM entry_authors WHERE author_id = ?{' AND copy = 0' if one else ''}"


def of_feeds(selection: Selection, table: str) -> Sql:
    """What holds for the rows of a table with `feed_id` that are of the selection's feed and folder."""
    parts = []
    if selection.feed_id is not None:
        parts.append(Sql(f"{table}.feed_id = ?", (selection.feed_id,)))
    if (inside := in_branch(selection)) != EVERY:
        parts.append(Sql(f"{table}.feed_id IN (SELECT id FROM feeds WHERE {inside.text})", inside.values))
    return joined(parts, "AND")


def in_branch(selection: Selection) -> Sql:
    """What holds for the feeds of an account, of a folder in it, or of a local folder: `a/b` is inside `a`."""
    account, folder = selection.account, selection.folder
    if folder is None:
        return EVERY if account is None else Sql("account = ?", (account,))
    inside = f"{folder}/"
    return Sql("(folder = ? OR substr(folder, 1, ?) = ?) AND account IS ?", (folder, len(inside), inside, account))


def ordered(
    selection: Selection,
    *,
    whole: bool,
    backwards: bool = False,
    after: Sql = EVERY,
    beside: Sql | None = None,
) -> Sql:
    """The ids of the list, in order; `whole`: all of them are wanted, not the first ones.

    `after`: a further condition, for rows behind a place. `beside`: an expression of `entry_states s`, a second column.
    """
    if selection.only is not None:
        return _given(selection, backwards=backwards)
    if is_to_thin(selection):
        after = joined([each for each in (after, one_of_each(selection)) if each != EVERY], "AND")
        selection = replace(selection, copies=True)
    if selection.sort == "rank" and (words := ranking(selection.query)):
        return _ranked(selection, words, backwards=backwards, after=after)
    if like := like_and_rest(selection.query):
        return _like(selection, *like, backwards=backwards, after=after, beside=beside)
    if whole and (found := match_and_rest(selection.query)):
        return holding(selection, *found, backwards=backwards, after=after, beside=beside)
    order = in_order(order_of(selection), backwards=backwards)
    source = _source(selection, whole=whole)
    columns = _columns("s.entry_id", beside)
    if not (selection.unread_only and selection.keep and is_by_date(selection)):
        rows = joined((shown(selection), after), "AND")
        text = f"SELECT {columns.text} FROM {source.text} WHERE {rows.text} ORDER BY {order}"
        return Sql(text, (*columns.values, *source.values, *rows.values))
    # Two lists, each in order, merged: the unread ones from their index, and the few that stay.
    columns = _columns("s.entry_id AS entry_id, s.sort AS sort", beside)
    unread = _rows(columns, source, joined((shown(replace(selection, keep=frozenset())), after), "AND"))
    kept = Sql("json_each(?) k CROSS JOIN entry_states s ON s.entry_id = k.value", (id_list(selection.keep),))
    stay = _rows(columns, kept, joined((Sql("s.read = 1"), conditions_of(selection), after), "AND"))
    both = f"{unread.text} UNION ALL {stay.text} ORDER BY {order.replace('s.', '')}"
    named = "entry_id" if beside is None else "entry_id, beside"
    return Sql(f"SELECT {named} FROM ({both})", (*unread.values, *stay.values))


def holding(
    selection: Selection,
    match: str,
    rest: QueryPart,
    *,
    backwards: bool = False,
    after: Sql = EVERY,
    beside: Sql | None = None,
) -> Sql:
    """The list of a query (`query_sql.match_and_rest`), found through its words and then sorted."""
    rows = joined((shown(replace(selection, query=rest)), after), "AND")
    columns = _columns("s.entry_id", beside)
    return Sql(
        f"SELECT {columns.text} FROM fts CROSS JOIN entry_states s ON s.entry_id = fts.rowid "
        f"WHERE fts MATCH ? AND {rows.text} ORDER BY {in_order(order_of(selection), backwards=backwards)}",
        (*columns.values, match, *rows.values),
    )


def ranked_by(selection: Selection) -> tuple[str, Selection] | None:
    """The words that must be there and rank the list, and what else it asks; None where an entry may do without them."""
    if not needs_words(selection.query):
        return None
    found = match_and_rest(selection.query)
    if found is not None and not words_of(found[1]):
        return found[0], replace(selection, query=found[1])
    words = ranking(selection.query)
    return None if words is None else (words, selection)


def _columns(ids: str, beside: Sql | None) -> Sql:
    return Sql(ids) if beside is None else Sql(f"{ids}, {beside.text} AS beside", beside.values)


def _rows(columns: Sql, source: Sql, where: Sql) -> Sql:
    text = f"SELECT {columns.text} FROM {source.text} WHERE {where.text}"
    return Sql(text, (*columns.values, *source.values, *where.values))


def _source(selection: Selection, *, whole: bool) -> Sql:
    if selection.author_id is not None:
        text = f"({_written(selection)}) a CROSS JOIN entry_states s ON s.entry_id = a.entry_id"
        return Sql(text, (selection.author_id,))
    if whole and (inside := in_branch(selection)) != EVERY:
        # Found through their feeds, then sorted: for the whole of a folder quicker than a walk through all dates.
        text = f"(SELECT id FROM feeds WHERE {inside.text}) f CROSS JOIN entry_states s ON s.feed_id = f.id"
        return Sql(text, inside.values)
    if selection.sort in {"longest", "shortest"} and selection.feed_id is None and not selection.starred_only:
        # Reading the table from end to end beats looking up each row of an index.
        return Sql(f"{_SOURCE.text} NOT INDEXED")
    return _SOURCE


def _given(selection: Selection, *, backwards: bool) -> Sql:
    rows = shown(replace(selection, only=None, copies=True))
    given = id_list(dict.fromkeys(selection.only or ()))
    text = (
        f"SELECT s.entry_id FROM json_each(?) o CROSS JOIN entry_states s ON s.entry_id = o.value WHERE {rows.text} "
        f"ORDER BY o.key {'DESC' if backwards else 'ASC'}"
    )
    return Sql(text, (given, *rows.values))


def _ranked(selection: Selection, words: str, *, backwards: bool, after: Sql) -> Sql:
    if needed := ranked_by(selection):
        match, others = needed
        rows = joined((shown(others), after), "AND")
        order = in_order((Term("fts.rank"), *_NEWEST), backwards=backwards)
        return Sql(
            "SELECT s.entry_id FROM fts CROSS JOIN entry_states s ON s.entry_id = fts.rowid "
            f"WHERE fts MATCH ? AND {rows.text} ORDER BY {order}",
            (match, *rows.values),
        )
    rows = joined((shown(selection), after), "AND")
    order = in_order((Term("r.place IS NULL"), Term("r.place"), *_NEWEST), backwards=backwards)
    return Sql(
        "SELECT s.entry_id FROM entry_states s LEFT JOIN (SELECT rowid AS id, rank AS place FROM fts WHERE fts MATCH ?) r "
        f"ON r.id = s.entry_id WHERE {rows.text} ORDER BY {order}",
        (words, *rows.values),
    )


def _like(
    selection: Selection, entry_id: EntryId, rest: QueryPart, *, backwards: bool, after: Sql, beside: Sql | None
) -> Sql:
    """What is on the matter of an entry, found first and then sorted; by rank the closest first."""
    from opreader.store.like_sql import like_rows  # not needed by the first frame

    like = like_rows(entry_id)
    rows = joined((shown(replace(selection, query=rest)), after), "AND")
    columns = _columns("s.entry_id", beside)
    closest = (Term("l.score", falls=True), *_NEWEST)
    order = in_order(closest if selection.sort == "rank" else order_of(selection), backwards=backwards)
    return Sql(
        f"SELECT {columns.text} FROM ({like.text}) l CROSS JOIN entry_states s ON s.entry_id = l.id "
        f"WHERE {rows.text} ORDER BY {order}",
        (*columns.values, *like.values, *rows.values),
    )
