"""Groups of entries of one text: made of what matching found and of what the user told apart, never by order of coming."""

from __future__ import annotations

from array import array
from itertools import combinations
from typing import TYPE_CHECKING, Final

from opreader.store.counters import change_picked, pick
from opreader.store.leads import hold, release
from opreader.store.rows import id_list

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from opreader.model import EntryId

_LARGE: Final = 64
"""A larger group is told apart where its entries are linked, not every one from every other."""

_REACHED: Final = """
    WITH RECURSIVE reached (id) AS (
        SELECT value FROM json_each(?) UNION SELECT t.b FROM reached r CROSS JOIN same_texts t ON t.a = r.id)
    SELECT id FROM reached"""


def link(db: sqlite3.Connection, links: Mapping[EntryId, Collection[EntryId]]) -> None:
    """Make these the links of these entries; groups, leads, marks and counters follow."""
    keys = id_list(links)
    held = {
        (a, b)
        for a, b in db.execute("SELECT a, b FROM same_texts WHERE a IN (SELECT value FROM json_each(?))", (keys,))
    }
    held |= {(b, a) for a, b in held}
    wanted = _pairs(db, links)
    if held == wanted:
        return
    before = _reached(db, links)
    db.executemany("DELETE FROM same_texts WHERE a = ? AND b = ?", held - wanted)
    db.executemany("INSERT OR IGNORE INTO same_texts VALUES (?, ?)", wanted - held)
    regroup(db, before | _reached(db, links))


def unlink(db: sqlite3.Connection, entry_id: int) -> None:
    """Forget that an entry has a text that others have: it is being erased."""
    here = "SELECT 1 FROM same_texts WHERE a = ?1 UNION ALL SELECT 1 FROM told_apart WHERE a = ?1 LIMIT 1"
    if db.execute(here, (entry_id,)).fetchone() is None:
        return
    touched = _reached(db, [entry_id])
    for table in ("same_texts", "told_apart"):
        db.execute(f"DELETE FROM {table} WHERE (a, b) IN (SELECT b, a FROM {table} WHERE a = ?)", (entry_id,))
        db.execute(f"DELETE FROM {table} WHERE a = ?", (entry_id,))
    regroup(db, touched)


def tell_apart(db: sqlite3.Connection, ids: Sequence[EntryId]) -> tuple[int, array[int]]:
    """Take the groups of these entries apart for good; how many live entries they had, and the pairs, one behind the other."""
    pairs: list[tuple[int, int]] = []
    touched: set[int] = set()
    live = 0
    for (lead,) in db.execute(
        "SELECT DISTINCT lead_id FROM copies WHERE entry_id IN (SELECT value FROM json_each(?)) ORDER BY 1",
        (id_list(ids),),
    ).fetchall():
        members = [row[0] for row in db.execute("SELECT entry_id FROM copies WHERE lead_id = ? ORDER BY 1", (lead,))]
        pairs += combinations(members, 2) if len(members) <= _LARGE else _edges(db, members)
        touched.update(members)
        # The unary plus keeps SQLite from every index that asks for this.
        some = "SELECT count(*) FROM entry_states WHERE +gone = 0 AND entry_id IN (SELECT value FROM json_each(?))"
        live += db.execute(some, (id_list(members),)).fetchone()[0]
    told = _told(db, touched)
    new = [pair for pair in pairs if pair not in told]
    _tell(db, new)
    regroup(db, _reached(db, touched))
    return live, array("q", (one for pair in new for one in pair))


def take_together(db: sqlite3.Connection, flat: array[int]) -> None:
    """Forget that pairs, one behind the other, were told apart."""
    pairs = [(flat[at], flat[at + 1]) for at in range(0, len(flat), 2)]
    db.executemany("DELETE FROM told_apart WHERE a = ? AND b = ?", pairs + [(b, a) for a, b in pairs])
    regroup(db, _reached(db, flat))


def regroup_all(db: sqlite3.Connection) -> None:
    """Make every group anew from the links."""
    regroup(db, {row[0] for row in db.execute("SELECT a FROM same_texts UNION SELECT entry_id FROM copies")})


def regroup(db: sqlite3.Connection, touched: Collection[int]) -> None:
    """Make the groups of these entries anew; they are whole components of the links."""
    held = {
        (entry_id, lead)
        for entry_id, lead in db.execute(
            "SELECT entry_id, lead_id FROM copies WHERE entry_id IN (SELECT value FROM json_each(?))",
            (id_list(touched),),
        )
    }
    groups = make_groups(_edges(db, touched), _told(db, touched))
    if {frozenset(group) for group in groups} == _grouped(held):
        return
    hold(db, "SELECT value FROM json_each(?)", (id_list(touched),))
    db.execute("DELETE FROM copies WHERE entry_id IN (SELECT entry_id FROM regrouped)")
    rows = [(one, min(group)) for group in groups for one in group]
    db.executemany("INSERT INTO copies VALUES (?, ?)", rows)
    release(db)
    for column in ("read", "starred"):
        _spread(db, column, rows)


def make_groups(edges: Iterable[tuple[int, int]], told: Collection[tuple[int, int]]) -> list[set[int]]:
    """Groups of two or more that pairs join; nothing joins a group in which two would be that were told apart.

    Pairs are taken in their order, so that the groups are the same whenever they are made.
    """
    groups: dict[int, set[int]] = {}
    foes: dict[int, set[int]] = {}
    for a, b in told:
        foes.setdefault(a, set()).add(b)
    for a, b in sorted(edges):
        one, other = groups.setdefault(a, {a}), groups.setdefault(b, {b})
        if one is other or (foes and any(foes.get(each, _NONE) & other for each in one)):
            continue
        small, large = sorted((one, other), key=len)
        large |= small
        for each in small:
            groups[each] = large
    return [group for each, group in groups.items() if len(group) > 1 and each == min(group)]


_NONE: Final[frozenset[int]] = frozenset()


def wrong_groups(db: sqlite3.Connection) -> int:
    """How many groups are not those that the links make, or are missing."""
    edges = db.execute("SELECT a, b FROM same_texts WHERE a < b").fetchall()
    told = db.execute("SELECT a, b FROM told_apart").fetchall()
    wanted = {frozenset(group) for group in make_groups(edges, told)}
    return len(wanted ^ _grouped(db.execute("SELECT entry_id, lead_id FROM copies")))


def _grouped(rows: Iterable[tuple[int, int]]) -> set[frozenset[int]]:
    groups: dict[int, set[int]] = {}
    for entry_id, lead in rows:
        groups.setdefault(lead, set()).add(entry_id)
    return set(map(frozenset, groups.values()))


def _pairs(db: sqlite3.Connection, links: Mapping[EntryId, Collection[EntryId]]) -> set[tuple[int, int]]:
    """The pairs of these links, both ways; what is erased has no text."""
    named = {one for each in links.values() for one in each} | set(links)
    here = {
        row[0]
        for row in db.execute(
            "SELECT entry_id FROM entry_states WHERE entry_id IN (SELECT value FROM json_each(?)) AND state <> 'erased'",
            (id_list(named),),
        )
    }
    pairs = {(a, b) for a, each in links.items() for b in each if a != b and a in here and b in here}
    return pairs | {(b, a) for a, b in pairs}


def _reached(db: sqlite3.Connection, ids: Iterable[int]) -> set[int]:
    return {row[0] for row in db.execute(_REACHED, (id_list(ids),))}


def _edges(db: sqlite3.Connection, ids: Iterable[int]) -> list[tuple[int, int]]:
    some = "SELECT a, b FROM same_texts WHERE a IN (SELECT value FROM json_each(?)) AND a < b"
    return db.execute(some, (id_list(ids),)).fetchall()


def _told(db: sqlite3.Connection, ids: Iterable[int]) -> set[tuple[int, int]]:
    some = "SELECT a, b FROM told_apart WHERE a IN (SELECT value FROM json_each(?))"
    return set(db.execute(some, (id_list(ids),)).fetchall())


def _tell(db: sqlite3.Connection, pairs: Sequence[tuple[int, int]]) -> None:
    db.executemany("INSERT OR IGNORE INTO told_apart VALUES (?, ?)", [*pairs, *((b, a) for a, b in pairs)])


def _spread(db: sqlite3.Connection, column: str, rows: Sequence[tuple[int, int]]) -> None:
    """What is read, or starred, in one place is so everywhere."""
    ids = id_list(one for one, _ in rows)
    some = "SELECT c.lead_id FROM copies c CROSS JOIN entry_states m ON m.entry_id = c.entry_id"
    where = f"s.{column} = 0 AND s.entry_id IN (SELECT value FROM json_each(?)) AND s.entry_id IN ("
    where += f"SELECT entry_id FROM copies WHERE lead_id IN ({some} WHERE m.{column} = 1 AND c.entry_id IN (SELECT value FROM json_each(?))))"
    if rows and pick(db, where, (ids, ids)):
        change_picked(db, f"{column} = 1")
