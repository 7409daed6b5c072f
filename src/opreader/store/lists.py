"""Which entries a selection shows, in order: ids and pages of headlines, answered from `entry_states` and its indexes."""

from __future__ import annotations

from array import array
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING

from opreader.model import AllOf, EntryId
from opreader.store.query_sql import EVERY, Sql, condition, joined, needs_words, ranking, speaks_of_muted
from opreader.store.rows import headlines, id_list
from opreader.store.schema import OUT

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from opreader.model import Headline, Selection

_NEWEST = "s.sort DESC, s.entry_id DESC"
_OLDEST = "s.sort ASC, s.entry_id ASC"
_BY_DATE = Sql("entry_states s")


def shown(selection: Selection) -> Sql:
    """What holds for the rows of `entry_states s` that the selection shows."""
    if not selection.unread_only:
        return _conditions(selection)
    if not selection.keep:
        return joined((_conditions(selection), Sql("s.read = 0")), "AND")
    kept = Sql("(s.read = 0 OR s.entry_id IN (SELECT value FROM json_each(?)))", (id_list(selection.keep),))
    return joined((_conditions(selection), kept), "AND")


def list_ids(db: sqlite3.Connection, selection: Selection) -> array[int]:
    """Ids of every entry that the selection shows, in order."""
    query = _ids(selection, whole=True)
    return array("q", map(itemgetter(0), db.execute(query.text, query.values)))


def list_headlines(db: sqlite3.Connection, selection: Selection, *, limit: int, offset: int = 0) -> list[Headline]:
    """A page of a list; limit 0 is none."""
    query = _ids(selection, whole=limit <= 0)
    page = db.execute(f"{query.text} LIMIT ? OFFSET ?", (*query.values, limit if limit > 0 else -1, max(offset, 0)))
    return headlines(db, [row[0] for row in page], out=OUT)


def get_headlines(db: sqlite3.Connection, ids: Sequence[EntryId]) -> list[Headline]:
    """Rows by id in the order asked; those that are gone are left out."""
    return headlines(db, ids, out=OUT)


def count(db: sqlite3.Connection, selection: Selection) -> int:
    """How many rows the selection shows: from the counters where they know it."""
    both = selection.unread_only and selection.starred_only
    if selection.query != AllOf() or both or (selection.unread_only and selection.keep):
        rows = shown(selection)
        return int(db.execute(f"SELECT count(*) FROM entry_states s WHERE {rows.text}", rows.values).fetchone()[0])
    column = "unread" if selection.unread_only else "starred" if selection.starred_only else "total"
    feeds = _feeds(selection, "c")
    (total,) = db.execute(
        f"SELECT coalesce(sum(c.{column}), 0) FROM feed_counts c WHERE {feeds.text}", feeds.values
    ).fetchone()
    return int(total)


def next_unread(
    db: sqlite3.Connection, after: EntryId | None, selection: Selection, *, backwards: bool = False
) -> EntryId | None:
    """The next unread entry of the selection behind (or before) one by date, wrapping round."""
    rows = shown(replace(selection, unread_only=True, keep=frozenset()))
    falling = (selection.sort != "oldest") != backwards
    order = _NEWEST if falling else _OLDEST
    from_there = None
    if after is not None:
        from_there = db.execute("SELECT sort FROM entry_states WHERE entry_id = ?", (after,)).fetchone()
    if from_there is not None:
        # `s.sort <=` lets the index begin there; the pair decides among entries of one second.
        sign = "<" if falling else ">"
        beyond = f"s.sort {sign}= ? AND (s.sort {sign} ? OR s.entry_id {sign} ?)"
        row = db.execute(
            f"SELECT s.entry_id FROM entry_states s WHERE {rows.text} AND {beyond} ORDER BY {order} LIMIT 1",
            (*rows.values, from_there[0], from_there[0], after),
        ).fetchone()
        if row is not None:
            return EntryId(row[0])
    row = db.execute(
        f"SELECT s.entry_id FROM entry_states s WHERE {rows.text} ORDER BY {order} LIMIT 1", rows.values
    ).fetchone()
    return None if row is None else EntryId(row[0])


def _ids(selection: Selection, *, whole: bool) -> Sql:
    if selection.sort == "rank" and (words := ranking(selection.query)):
        return _ranked(selection, words)
    order = _OLDEST if selection.sort == "oldest" else _NEWEST
    source = _by_feed(selection) if whole and selection.folder is not None else _BY_DATE
    if not (selection.unread_only and selection.keep):
        rows = shown(selection)
        text = f"SELECT s.entry_id FROM {source.text} WHERE {rows.text} ORDER BY {order}"
        return Sql(text, (*source.values, *rows.values))
    # Two lists, each in order, merged: the unread ones from their index, and the few that stay.
    unread = _rows(source, shown(replace(selection, keep=frozenset())))
    kept = Sql("json_each(?) k CROSS JOIN entry_states s ON s.entry_id = k.value", (id_list(selection.keep),))
    stay = _rows(kept, joined((Sql("s.read = 1"), _conditions(selection)), "AND"))
    both = f"{unread.text} UNION ALL {stay.text} ORDER BY {order.replace('s.', '')}"
    return Sql(both, (*unread.values, *stay.values))


def _rows(source: Sql, where: Sql) -> Sql:
    text = f"SELECT s.entry_id AS entry_id, s.sort AS sort FROM {source.text} WHERE {where.text}"
    return Sql(text, (*source.values, *where.values))


def _by_feed(selection: Selection) -> Sql:
    """Rows found through their feeds, then sorted: for the whole of a folder quicker than a walk through all dates."""
    inside = _in_folder(selection.folder or "")
    text = f"(SELECT id FROM feeds WHERE {inside.text}) f CROSS JOIN entry_states s ON s.feed_id = f.id"
    return Sql(text, inside.values)


def _ranked(selection: Selection, words: str) -> Sql:
    rows = shown(selection)
    if needs_words(selection.query):
        return Sql(
            "SELECT s.entry_id FROM fts CROSS JOIN entry_states s ON s.entry_id = fts.rowid "
            f"WHERE fts MATCH ? AND {rows.text} ORDER BY fts.rank, {_NEWEST}",
            (words, *rows.values),
        )
    return Sql(
        "SELECT s.entry_id FROM entry_states s LEFT JOIN (SELECT rowid AS id, rank AS place FROM fts WHERE fts MATCH ?) r "
        f"ON r.id = s.entry_id WHERE {rows.text} ORDER BY r.place IS NULL, r.place, {_NEWEST}",
        (words, *rows.values),
    )


def _conditions(selection: Selection) -> Sql:
    # Literal terms, so that SQLite may use the partial indexes.
    parts = [Sql(f"s.gone & {OUT} = 0" if speaks_of_muted(selection.query) else "s.gone = 0")]
    if selection.starred_only:
        parts.append(Sql("s.starred = 1"))
    if (feeds := _feeds(selection, "s")) != EVERY:
        parts.append(feeds)
    if selection.query != AllOf():
        parts.append(condition(selection.query))
    return joined(parts, "AND")


def _feeds(selection: Selection, table: str) -> Sql:
    parts = []
    if selection.feed_id is not None:
        parts.append(Sql(f"{table}.feed_id = ?", (selection.feed_id,)))
    if selection.folder is not None:
        inside = _in_folder(selection.folder)
        parts.append(Sql(f"{table}.feed_id IN (SELECT id FROM feeds WHERE {inside.text})", inside.values))
    return joined(parts, "AND")


def _in_folder(folder: str) -> Sql:
    """The folder itself and those inside it: `a/b` is inside `a`."""
    inside = f"{folder}/"
    return Sql("(folder = ? OR substr(folder, 1, ?) = ?)", (folder, len(inside), inside))
