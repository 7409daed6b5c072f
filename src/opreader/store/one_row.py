"""One row a text in pages of what a query selects: of its entries of one text the fullest stands for the others.

In lists without a query flags say it (`list_sql.standing`), in whole ones SQLite does (`list_sql.one_of_each`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from opreader.store.leads import FULLEST
from opreader.store.list_sql import shown
from opreader.store.rows import id_list

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence

    from opreader.model import Selection


def thinned(db: sqlite3.Connection, selection: Selection, ids: Sequence[int]) -> list[int]:
    """These rows of a list without those that another entry stands for, wherever in the list that is."""
    rows = {
        row[0]
        for row in db.execute(
            "SELECT s.entry_id FROM json_each(?) j CROSS JOIN entry_states s ON s.entry_id = j.value WHERE s.copy",
            (id_list(ids),),
        )
    }
    if not rows:
        return list(ids)
    groups = _groups(db, rows)
    there = _selected(db, selection, {one for group in groups for one in group} - rows) | rows
    gone = {one for group in groups for one in [each for each in group if each in there][1:]}
    return [one for one in ids if one not in gone]


def _groups(db: sqlite3.Connection, ids: Iterable[int]) -> list[list[int]]:
    """The whole groups of these entries without what is gone, each in its order."""
    found: dict[int, list[int]] = {}
    rows = db.execute(
        f"""SELECT o.lead_id, s.entry_id
            FROM (SELECT DISTINCT c.lead_id FROM json_each(?) j CROSS JOIN copies c ON c.entry_id = j.value) g
                CROSS JOIN copies o ON o.lead_id = g.lead_id CROSS JOIN entry_states s ON s.entry_id = o.entry_id
            WHERE s.gone = 0 ORDER BY {FULLEST}""",
        (id_list(ids),),
    )
    for lead, entry_id in rows:
        found.setdefault(lead, []).append(entry_id)
    return list(found.values())


def _selected(db: sqlite3.Connection, selection: Selection, ids: Collection[int]) -> set[int]:
    """Those of a few entries that a selection shows; the index of words is asked for them alone."""
    if not ids:
        return set()
    rows = shown(replace(selection, copies=True))
    some = id_list(ids).strip("[]")
    # The unary plus keeps SQLite from every index that asks for this.
    text = rows.text.replace("s.gone = 0", "+s.gone = 0").replace("fts MATCH ?", f"fts MATCH ? AND rowid IN ({some})")
    found = db.execute(
        f"SELECT s.entry_id FROM json_each(?) j CROSS JOIN entry_states s ON s.entry_id = j.value WHERE {text}",
        (f"[{some}]", *rows.values),
    )
    return {row[0] for row in found}
