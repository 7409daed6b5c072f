"""Rows of a damaged library whose id may have become that of another row: which they are, and what theirs was."""

from __future__ import annotations

from bisect import bisect_left
from operator import lt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from opreader.store.sqlite_pages import Page, Record, Value

_KNOWN_BY: Final[Mapping[str, tuple[str, ...]]] = {"feeds": ("url", "account"), "entries": ("feed_id", "key")}
"""By what an index leads to the rows of a table."""
_TWIN: Final[Mapping[str, str]] = {
    "texts": "entry_id = :entry_id AND role = :role AND (role <> 'earlier' OR body = :body)",
    "highlights": "entry_id = :entry_id AND exact = :exact AND note = :note",
}
"""What makes a row the same as one that is there, in tables whose rows are worth a new id."""


def in_order(page: Page) -> tuple[Sequence[Record], Sequence[Record]]:
    """Those of a page that stand in the order of their ids, as rows do, and those whose id damage may have made another."""
    records, (above, upto) = page.records, page.between
    ids = [record.rowid for record in records if record.rowid is not None]
    if len(ids) != len(records) or (all(map(lt, (above, *ids), ids)) and all(one <= upto for one in ids[-1:])):
        return records, ()
    # The longest rising row of ids: by its length so far the place with the smallest last id, and who stood before.
    ends: list[int] = []
    at_end: list[int] = []
    before: list[int] = []
    for number, rowid in enumerate(ids):
        if not above < rowid <= upto:
            before.append(-1)
            continue
        at = bisect_left(ends, rowid)
        before.append(at_end[at - 1] if at else -1)
        ends[at : at + 1] = [rowid]
        at_end[at : at + 1] = [number]
    rising, number = set[int](), at_end[-1] if at_end else -1
    while number >= 0:
        rising.add(number)
        number = before[number]
    return (
        [record for number, record in enumerate(records) if number in rising],
        [record for number, record in enumerate(records) if number not in rising],
    )


class TrueIds:
    """What rows are known by beside their ids; asked when all other rows are in place."""

    def __init__(
        self,
        db: sqlite3.Connection,
        *,
        indexes: Mapping[str, Mapping[tuple[Value, ...], int]],
        given: Mapping[str, int],
    ) -> None:
        """Take the new library, what its `indexes` held by table and columns, and the last ids ever `given`."""
        self._db = db
        self._indexes = indexes
        self._given = given

    def find(self, table: str, values: Mapping[str, Value]) -> int | None:
        """The id that a row had, or a new one where another row has it; None where nothing else knows of the row.

        `values` are those of all columns.
        """
        if table in _KNOWN_BY:
            return self._indexes[table].get(tuple(values[name] for name in _KNOWN_BY[table]))
        asked = self._asked_for(values) if table == "texts" and values["role"] != "earlier" else None
        return self._new(table, values) if asked is None and table in _TWIN else asked

    def _asked_for(self, text: Mapping[str, Value]) -> int | None:
        """The id by which an article asks for its text, where there is none of it."""
        return self._one(
            """SELECT text_id FROM entry_states
               WHERE entry_id = :entry_id AND text_id > 0 AND NOT EXISTS (SELECT 1 FROM texts t WHERE t.id = text_id)""",
            text,
        )

    def _new(self, table: str, values: Mapping[str, Value]) -> int | None:
        """An id that was never given, where the row's own is taken and the row is not there."""
        return self._one(
            f"""SELECT max(:given, (SELECT max(id) FROM {table})) + 1 WHERE EXISTS (SELECT 1 FROM {table} WHERE id = :id)
                AND NOT EXISTS (SELECT 1 FROM {table} WHERE {_TWIN[table]})""",
            {**values, "given": self._given.get(table, 0)},
        )

    def _one(self, sql: str, values: Mapping[str, Value]) -> int | None:
        row = self._db.execute(sql, values).fetchone()
        return None if row is None else int(row[0])
