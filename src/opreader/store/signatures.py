"""What entries are known by when the same text is looked for: values by entry, those that too many entries have, whom to look at again."""

from __future__ import annotations

import json
import struct
from collections import Counter
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from opreader.model import EntryId
from opreader.model.signed import Signed, Surroundings
from opreader.store.bulk import make_room
from opreader.store.rows import id_list

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from opreader.store.connection import Lanes

COMMON_FROM: Final = 37
"""A value that so many entries have is standing boilerplate and counts for nothing."""
_FEW: Final = 4
"""Runs in common from which two entries are worth comparing."""
_REST: Final = 0.005
"""Seconds after a piece of a long work in which keys get through."""


class SignatureTable:
    """Satisfies `opreader.library_ports.Signatures`."""

    def __init__(self, lanes: Lanes, *, common_from: int = COMMON_FROM) -> None:
        """Work on the threads of one library; values that so many entries have count for nothing."""
        self._lanes = lanes
        self._common_from = common_from

    async def put(self, signed: Sequence[Signed]) -> None:
        """Keep what entries are known by, in place of what they were; they and whom that touches wait to be matched."""
        await self._lanes.writer.run_then_rest(_REST, put, signed, common_from=self._common_from)

    async def around(self, ids: Collection[EntryId]) -> Surroundings:
        """Entries with those that they may be the same text as; deleted ones among them."""
        return await self._lanes.searches.run(around, ids)

    async def waiting(self, *, limit: int) -> tuple[list[EntryId], int]:
        """Some of the entries that wait to be matched, each once, and how far that goes: for `matched`."""
        return await self._lanes.searches.run(waiting, limit)

    async def matched(self, turn: int) -> None:
        """Those up to there wait no more."""
        await self._lanes.writer.run(matched, turn)


def put(db: sqlite3.Connection, signed: Sequence[Signed], *, common_from: int = COMMON_FROM) -> None:
    """Keep what entries are known by, in place of what they were; they and whom that touches wait to be matched."""
    new: dict[EntryId, Signed | None] = {one.id: one for one in signed}
    make_room(db, len(new))
    _change(db, new, common_from)
    _wait(db, new)


def forget(db: sqlite3.Connection, ids: Collection[int], *, common_from: int = COMMON_FROM) -> None:
    """Drop what entries are known by, for they are erased; whom that touches waits to be matched."""
    _change(db, {EntryId(one): None for one in ids}, common_from)


def waiting(db: sqlite3.Connection, limit: int) -> tuple[list[EntryId], int]:
    """Some of the entries that wait to be matched, each once, and how far that goes."""
    rows = db.execute("SELECT entry_id, turn FROM signs_to_match ORDER BY turn LIMIT ?", (limit,)).fetchall()
    return list(dict.fromkeys(EntryId(row[0]) for row in rows)), rows[-1][1] if rows else 0


def matched(db: sqlite3.Connection, turn: int) -> None:
    """Those up to there wait no more."""
    db.execute("DELETE FROM signs_to_match WHERE turn <= ?", (turn,))


def around(db: sqlite3.Connection, ids: Collection[EntryId]) -> Surroundings:
    """Entries with those that they may be the same text as."""
    signed = _known(db, ids)
    near = {one.id: _near(db, one) for one in signed.values()}
    signed |= _known(db, {other for others in near.values() for other in others} - signed.keys())
    values = {value for one in signed.values() for value in _values(one)}
    return Surroundings(signed, near, _common(db, values))


def _near(db: sqlite3.Connection, one: Signed) -> tuple[EntryId, ...]:
    whole, *starts = _numbers(one.keys)
    counts = Counter(_having(db, _numbers(one.runs)))
    found = {other for other, count in counts.items() if count >= _FEW}.union(_having(db, [whole]))
    # Only a teaser is found by how sentences begin: two long texts that begin alike are not worth comparing for that.
    alike = set(_having(db, starts)) - found
    found |= alike if one.is_short else _short(db, alike)
    return tuple(sorted(found - {one.id}))


def _having(db: sqlite3.Connection, values: Sequence[int]) -> Iterable[EntryId]:
    """The entries that have a value, once for each; not of those that too many have."""
    rows = db.execute(
        """SELECT s.entry_id FROM json_each(?) j CROSS JOIN signs s ON s.value = j.value
           WHERE NOT EXISTS (SELECT 1 FROM common_signs c WHERE c.value = j.value)""",
        (json.dumps(values),),
    )
    return map(itemgetter(0), rows)


def _short(db: sqlite3.Connection, ids: Collection[EntryId]) -> set[EntryId]:
    if not ids:
        return set()
    rows = db.execute(
        "SELECT g.entry_id FROM json_each(?) j CROSS JOIN signatures g ON g.entry_id = j.value WHERE g.short",
        (id_list(list(ids)),),
    )
    return {EntryId(row[0]) for row in rows}


def _change(db: sqlite3.Connection, new: Mapping[EntryId, Signed | None], common_from: int) -> None:
    old = _known(db, new)
    gone: list[tuple[int, int]] = []
    come: list[tuple[int, int]] = []
    for entry_id, one in new.items():
        before = _values(old.get(entry_id))
        now = _values(one)
        gone += ((value, entry_id) for value in before - now)
        come += ((value, entry_id) for value in now - before)
    db.executemany("DELETE FROM signs WHERE value = ? AND entry_id = ?", gone)
    # In the order of the table: neighbours share a page.
    db.executemany("INSERT INTO signs (value, entry_id) VALUES (?, ?)", sorted(come))
    _write(db, new)
    keys = {value for one in (*old.values(), *new.values()) if one for value in _numbers(one.keys)}
    touched = _cross(db, {value for value, _ in (*gone, *come)}, common_from)
    keys |= {value for one in _known(db, touched).values() for value in _numbers(one.keys)}
    _wait(db, (touched | _teasers(db, keys)) - new.keys())


def _write(db: sqlite3.Connection, new: Mapping[EntryId, Signed | None]) -> None:
    for entry_id, one in new.items():
        if one is None or not one.keys:
            db.execute("DELETE FROM signatures WHERE entry_id = ?", (entry_id,))
        else:
            db.execute(
                "INSERT OR REPLACE INTO signatures (entry_id, keys, runs, facts, short) VALUES (?, ?, ?, ?, ?)",
                (entry_id, one.keys, one.runs, one.facts, one.is_short),
            )


def _cross(db: sqlite3.Connection, values: Collection[int], common_from: int) -> set[EntryId]:
    """Note which values became common or are no more; returns the entries that have one of those."""
    crossed = db.execute(
        """SELECT value, was FROM (
                SELECT j.value, EXISTS (SELECT 1 FROM common_signs c WHERE c.value = j.value) AS was,
                    (SELECT count(*) FROM (SELECT 1 FROM signs s WHERE s.value = j.value LIMIT ?2)) AS have
                FROM json_each(?1) j
            ) WHERE was <> (have = ?2)""",
        (json.dumps(list(values)), common_from),
    ).fetchall()
    db.executemany("INSERT INTO common_signs (value) VALUES (?)", [(value,) for value, was in crossed if not was])
    db.executemany("DELETE FROM common_signs WHERE value = ?", [(value,) for value, was in crossed if was])
    rows = db.execute(
        "SELECT s.entry_id FROM json_each(?) j CROSS JOIN signs s ON s.value = j.value",
        (json.dumps([value for value, _ in crossed]),),
    )
    return {EntryId(row[0]) for row in rows}


def _teasers(db: sqlite3.Connection, keys: Collection[int]) -> set[EntryId]:
    """Short entries that begin like these: whether they are anybody's teaser may have changed."""
    return _short(db, set(_having(db, list(keys))))


def _wait(db: sqlite3.Connection, ids: Iterable[EntryId]) -> None:
    db.executemany("INSERT INTO signs_to_match (entry_id) VALUES (?)", [(one,) for one in ids])


def _known(db: sqlite3.Connection, ids: Collection[EntryId]) -> dict[EntryId, Signed]:
    rows = db.execute(
        """SELECT g.entry_id, g.keys, g.runs, g.facts, g.short
           FROM json_each(?) j CROSS JOIN signatures g ON g.entry_id = j.value""",
        (id_list(list(ids)),),
    )
    return {EntryId(row[0]): Signed(EntryId(row[0]), row[1], row[2], row[3], is_short=row[4] == 1) for row in rows}


def _common(db: sqlite3.Connection, values: Collection[int]) -> frozenset[int]:
    rows = db.execute(
        "SELECT c.value FROM json_each(?) j CROSS JOIN common_signs c ON c.value = j.value",
        (json.dumps(list(values)),),
    )
    return frozenset(row[0] for row in rows)


def _values(one: Signed | None) -> set[int]:
    return {*_numbers(one.keys), *_numbers(one.runs)} if one else set()


def _numbers(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(packed) // 4}i", packed)
