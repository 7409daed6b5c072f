"""Entries that wait to be indexed: new ones by a mark that costs nothing to keep, those whose words changed by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from opreader.model import Body, EntryId
from opreader.model.related import EntryText, IndexTurn
from opreader.store.erasing import forget_words
from opreader.store.rows import id_list
from opreader.store.texts import NO_TEXT, unpack

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Sequence

    from opreader.model import Markup
    from opreader.store.connection import Lanes

LONGEST: Final = 200_000
"""Characters of a body that are looked at: about 30,000 words, or 15,000 with their markup."""
_REST: Final = 0.002
"""Seconds behind a piece in which the writes of keys get through."""
_WORDS: Final = (
    "e.id, e.title, t.body, t.markup FROM entries e JOIN entry_states s ON s.entry_id = e.id "
    "LEFT JOIN texts t ON t.id = s.text_id"
)


def queue_all(db: sqlite3.Connection) -> None:
    """Have everything indexed again; what was begun before counts no more."""
    db.execute("UPDATE index_mark SET upto = 0, round = round + 1")
    db.execute("DELETE FROM to_index")


def forget_all(db: sqlite3.Connection) -> None:
    """Throw away what was made of words, but for who has whose text, and have everything indexed again."""
    for table in ("term_entries", "entry_terms", "signs", "signatures", "common_signs", "signs_to_match"):
        db.execute(f"DELETE FROM {table}")
    queue_all(db)


def count(db: sqlite3.Connection) -> int:
    """How many entries wait."""
    upto, _ = _mark(db)
    (new,) = db.execute("SELECT count(*) FROM entry_states WHERE entry_id > ?", (upto,)).fetchone()
    (again,) = db.execute("SELECT count(*) FROM to_index WHERE entry_id <= ?", (upto,)).fetchone()
    return int(new) + int(again)


def next_turn(db: sqlite3.Connection, limit: int, *, after: IndexTurn | None) -> IndexTurn:
    """Those that changed first, then new ones in their order; erased ones are passed over, and have a turn like others."""
    upto, now = _mark(db)
    if after is not None and after.round != now:
        after = None  # everything waits again
    last_place = after.last_place if after else 0
    # One that is new as well has its turn among the new ones.
    again = db.execute(
        "SELECT place, entry_id FROM to_index WHERE place > ? AND entry_id <= ? ORDER BY place LIMIT ?",
        (last_place, upto, limit),
    ).fetchall()
    places = [place for place, _ in again]
    last_place = places[-1] if places else last_place
    entries = _texts(db, [entry_id for _, entry_id in again])
    floor = max(upto, after.upto if after else 0)
    new = db.execute(
        "SELECT entry_id FROM entry_states WHERE entry_id > ? ORDER BY entry_id LIMIT ?", (floor, limit - len(again))
    ).fetchall()
    ids = [row[0] for row in new]
    places += [row[0] for row in db.execute(_PLACES, (id_list(ids),))]
    entries += _texts(db, ids)
    return IndexTurn(tuple(entries), floor, ids[-1] if ids else floor, tuple(places), last_place, now)


_PLACES: Final = "SELECT place FROM to_index WHERE entry_id IN (SELECT value FROM json_each(?))"


def done(db: sqlite3.Connection, turn: IndexTurn) -> None:
    """Note what is indexed; what was noted anew meanwhile has another place in the line, and keeps it."""
    upto, now = _mark(db)
    gone = [row[0] for row in db.execute(_GONE, (id_list([one.id for one in turn.entries]),))]
    forget_words(db, gone)  # erased while its words were looked at
    if now != turn.round:
        return
    db.execute("DELETE FROM to_index WHERE place IN (SELECT value FROM json_each(?))", (id_list(turn.places),))
    if turn.floor <= upto < turn.upto:
        db.execute("UPDATE index_mark SET upto = ?", (turn.upto,))


_GONE: Final = """SELECT value FROM json_each(?) WHERE value NOT IN (
    SELECT entry_id FROM entry_states WHERE entry_id = value AND state <> 'erased')"""


def sample(db: sqlite3.Connection, limit: int, *, stride: int, after: EntryId) -> list[EntryText]:
    """The next entries of every `stride` ids one."""
    ids = db.execute(
        "SELECT entry_id FROM entry_states WHERE entry_id > ? AND entry_id % ? = 0 ORDER BY entry_id LIMIT ?",
        (after, stride, limit),
    )
    return _texts(db, [row[0] for row in ids])


def _mark(db: sqlite3.Connection) -> tuple[int, int]:
    upto, now = db.execute("SELECT upto, round FROM index_mark").fetchone()
    return int(upto), int(now)


def _texts(db: sqlite3.Connection, ids: Sequence[int]) -> list[EntryText]:
    """Title and best text of those that are not erased, in the order of the ids."""
    if not ids:
        return []
    rows = db.execute(
        f"SELECT {_WORDS} WHERE e.id IN (SELECT value FROM json_each(?)) AND s.state <> 'erased'", (id_list(ids),)
    )
    found = {row[0]: EntryText(EntryId(row[0]), row[1], _body(row[2], row[3])) for row in rows}
    return [found[entry_id] for entry_id in ids if entry_id in found]


def _body(packed: bytes | None, markup: str | None) -> Body:
    return NO_TEXT if packed is None else Body(unpack(packed)[:LONGEST], cast("Markup", markup))


class QueueTable:
    """Satisfies `opreader.library_ports.IndexQueue`."""

    def __init__(self, lanes: Lanes) -> None:
        """Work on the threads of one library."""
        self._lanes = lanes

    async def count(self) -> int:
        """How many wait."""
        return await self._lanes.searches.run(count)

    async def entries(self) -> int:
        """How many entries the library has."""
        return await self._lanes.searches.run(_count_entries)

    async def next(self, limit: int, *, after: IndexTurn | None = None) -> IndexTurn:
        """Some of those that wait."""
        return await self._lanes.searches.run(next_turn, limit, after=after)

    async def done(self, turn: IndexTurn) -> None:
        """These are indexed."""
        await self._lanes.writer.run_then_rest(_REST, done, turn)

    async def queue_all(self) -> None:
        """Everything waits again."""
        await self._lanes.writer.run(queue_all)

    async def texts(self, ids: Collection[EntryId]) -> list[EntryText]:
        """Title and best text of those that are not erased."""
        return await self._lanes.searches.run(_texts, list(ids))

    async def sample(self, limit: int, *, stride: int, after: EntryId) -> list[EntryText]:
        """The next entries behind one."""
        return await self._lanes.searches.run(sample, limit, stride=stride, after=after)


def _count_entries(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT count(*) FROM entry_states").fetchone()[0])
