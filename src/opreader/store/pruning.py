"""What age takes out: read entries that nobody set aside, found and taken out a piece at a time."""

from __future__ import annotations

import json
from array import array
from typing import TYPE_CHECKING, Any, Final

from opreader.model.ruled import Pruned
from opreader.store.counters import change_picked, pick
from opreader.store.query_sql import Sql, condition, joined
from opreader.store.rows import headlines, id_list, whole_seconds
from opreader.store.rule_acts import last_id, within
from opreader.store.rule_marks import BY_AGE
from opreader.store.schema import DELETED, OUT
from opreader.store.undo import Part, find_step, grow_step, picked_ids

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from opreader.model.ruled import ToPrune

MEMORY: Final = "keep"
"""When age was last looked at, and where to go on."""
_LOOKED_AT: Final = 50_000
"""Ids in one piece."""
AT_ONCE: Final = 500
"""Entries taken out in one transaction."""

# With a + no index on these columns is thought of: a piece is a range of ids.
_MAY_GO: Final = (
    f"+s.gone & {OUT} = 0 AND +s.read = 1 AND +s.starred = 0 AND +s.queued = 0 AND s.position <= 0 AND +s.sort < ? "
    "AND NOT EXISTS (SELECT 1 FROM highlights h WHERE h.entry_id = s.entry_id AND h.gone = 0) "
    "AND NOT EXISTS (SELECT 1 FROM packed p WHERE p.entry_id = s.entry_id) "
    "AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.id = s.entry_id AND e.typed) "
    "AND NOT EXISTS (SELECT 1 FROM entry_tags g WHERE g.entry_id = s.entry_id AND NOT EXISTS ("
    "SELECT 1 FROM ruled r WHERE r.entry_id = g.entry_id AND instr(r.rule, 'tag:' || g.tag || ' ') = 1))"
)
_WAS_BROUGHT_BACK: Final = f"s.entry_id IN (SELECT entry_id FROM ruled WHERE rule = '{BY_AGE}')"


def find_piece(db: sqlite3.Connection, what: ToPrune, *, first: int, by_age: bool) -> tuple[array[int], int, bool]:
    """Ids that may go, of the next piece from id `first` on; where the piece after begins; whether it is the last."""
    end = first + _LOOKED_AT - 1
    query = [within(what.query, first, end)] if what.query is not None else []
    where = joined((Sql(f"s.entry_id BETWEEN {first} AND {end}"), _may_go(what, by_age=by_age), *query), "AND")
    rows = db.execute(
        f"SELECT s.entry_id FROM entry_states s WHERE {where.text} ORDER BY s.entry_id LIMIT {AT_ONCE}", where.values
    )
    ids = array("q", (row[0] for row in rows))
    following = ids[-1] + 1 if len(ids) == AT_ONCE else end + 1
    return ids, following, following > last_id(db)


def take_out(
    db: sqlite3.Connection, ids: Sequence[int], what: ToPrune, *, now: datetime, step: int | None, by_age: bool
) -> tuple[int, int | None]:
    """Take out those of the entries that still may go, into one step of undo; returns how many, and the step.

    Nothing, and no step, where the step was taken back meanwhile: who did that wants no more of it.
    """
    if step is not None and find_step(db, step) is None:
        return 0, None
    where = _may_go(what, by_age=by_age)
    some = "s.entry_id IN (SELECT value FROM json_each(?))"
    if not pick(db, f"{some} AND {where.text}", (id_list(ids), *where.values)):
        return 0, step
    change_picked(db, f"gone = gone | {DELETED}, removed_at = ?", (whole_seconds(now),))
    gone = picked_ids(db)
    part = Part("deleted", 0, gone, BY_AGE if by_age else "")
    return len(gone), grow_step(db, step, [part], now=now, tell=_label)


def look(db: sqlite3.Connection, what: ToPrune, *, limit: int | None) -> Pruned:
    """What would go: how many, and the newest of them; limit 0 is none, None: no rows at all."""
    query = [condition(what.query)] if what.query is not None else []
    where = joined((_may_go(what, by_age=False), *query), "AND")
    (count,) = db.execute(f"SELECT count(*) FROM entry_states s WHERE {where.text}", where.values).fetchone()
    if limit is None:
        return Pruned(int(count))
    ids = db.execute(
        f"SELECT s.entry_id FROM entry_states s WHERE {where.text} ORDER BY s.sort DESC, s.entry_id DESC LIMIT ?",
        (*where.values, limit or -1),
    )
    return Pruned(int(count), rows=tuple(headlines(db, [row[0] for row in ids], out=OUT)))


def recall(db: sqlite3.Connection) -> tuple[str, int]:
    """The day on which age was last looked at, and the id to go on at: 0 where that day's look is over."""
    row = db.execute("SELECT value FROM memory WHERE name = ?", (MEMORY,)).fetchone()
    try:
        value: Any = json.loads(row[0]) if row else {}
        return str(value["day"]), int(value["next"])
    except (ValueError, TypeError, KeyError):
        return "", 0


def remember(db: sqlite3.Connection, day: str, following: int) -> None:
    """Keep what `recall` tells."""
    value = json.dumps({"day": day, "next": following})
    db.execute("INSERT OR REPLACE INTO memory (name, value) VALUES (?, ?)", (MEMORY, value))


def _may_go(what: ToPrune, *, by_age: bool) -> Sql:
    before = (whole_seconds(what.before),)
    return Sql(f"{_MAY_GO} AND NOT {_WAS_BROUGHT_BACK}" if by_age else _MAY_GO, before)


def _label(parts: Sequence[Part]) -> str:
    count = sum(len(part.ids) for part in parts)
    return f"took out {'1 old article' if count == 1 else f'{count} old articles'}"
