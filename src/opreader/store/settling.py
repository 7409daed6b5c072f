"""What a server says of its articles' states, held against what is known here: marks that wait win, else the server does.

Lists are looked through on a thread that reads; what they change is written in pieces, so that marks get through.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from opreader.frozen import frozen
from opreader.model.exchanged import Doubts
from opreader.store.accounts import log, said_once, said_twice, titles
from opreader.store.outbox import reject_gone, set_quietly
from opreader.store.rows import id_list
from opreader.store.snapshots import NO_ENTRY

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from opreader.model.exchanged import Lists

_MANY: Final = 500
"""So many articles that turn at once, and more than `_PART` of those that could: not believed before it is said again."""
_PART: Final = 0.3
KEYS: Final = ("read", "starred")

_DIFFER: Final = """
    SELECT r.remote_id, r.entry_id, r.read, r.starred, s.read, s.starred, u.remote_id IS NOT NULL, t.remote_id IS NOT NULL
    FROM remote_items r CROSS JOIN entry_states s ON s.entry_id = r.entry_id
        LEFT JOIN snapshot_ids u ON u.snapshot = :unread AND u.remote_id = r.remote_id
        LEFT JOIN snapshot_ids t ON t.snapshot = :starred AND t.remote_id = r.remote_id
    WHERE r.account = :account AND r.gone = 0 AND (r.read = (u.remote_id IS NOT NULL)
        OR r.starred <> (t.remote_id IS NOT NULL) OR s.read <> r.read OR s.starred <> r.starred
        OR EXISTS (SELECT 1 FROM remote_items o WHERE o.entry_id = r.entry_id AND o.account = r.account AND o.gone = 0
            AND o.remote_id <> r.remote_id))
    ORDER BY r.remote_id DESC"""
"""Articles of which the lists say something else than the server did before, or than stands here; all of an entry that
stands for several."""
_SENT: Final = """
    SELECT r.remote_id, o.entry_id, o.key, o.want, o.gen, o.resent, i.remote_id IS NOT NULL FROM outbox o
        CROSS JOIN remote_items r ON r.entry_id = o.entry_id AND r.account = o.account AND r.gone = 0
        LEFT JOIN snapshot_ids i
            ON i.snapshot = CASE o.key WHEN 'read' THEN :unread ELSE :starred END AND i.remote_id = r.remote_id
    WHERE o.account = :account AND o.state = 'sent' AND o.acked < :first ORDER BY r.remote_id DESC"""
"""Marks that the server said OK to before these lists were asked for."""

_WAITS: Final = """EXISTS (SELECT 1 FROM outbox o WHERE o.account = ?1 AND o.key = '{0}' AND o.entry_id = s.entry_id)
    OR EXISTS (SELECT 1 FROM copies c CROSS JOIN copies m ON m.lead_id = c.lead_id
               CROSS JOIN outbox o ON o.entry_id = m.entry_id AND o.key = '{0}' WHERE c.entry_id = s.entry_id)"""
"""A mark of the user's waits, on this entry or on another of its text: one text has one state."""


@frozen
class Proof:
    """A mark that was sent, and whether the server has it."""

    entry_id: int
    key: str
    gen: int
    has_it: bool
    resent: int


@frozen
class Verdict:
    """What is to be written: decided from the lists, and from what was looked at one by one."""

    states: dict[str, dict[int, int]]
    """By key: the value by entry; nothing of entries of which nothing is known for sure."""
    base: list[tuple[int | None, int | None, str]]
    """(read, starred, remote id) as the server has them; None where that is not known."""
    proofs: list[Proof]
    held: dict[str, str]
    """Why states are not believed unless they are said again: by key, in words."""

    def with_state(self, key: str, value: int) -> list[int]:
        """Entries that get that state."""
        return [entry_id for entry_id, one in self.states[key].items() if one == value]

    def base_without(self, held: Collection[str]) -> list[tuple[int | None, int | None, str]]:
        """What the server says of articles, as far as it is believed."""
        read, starred = ("read" in held, "starred" in held)
        return [(None if read else one[0], None if starred else one[1], one[2]) for one in self.base]


@frozen
class _Row:
    """An article as it stands here, and whether lists have it."""

    remote_id: str
    entry_id: int
    base: tuple[bool, bool]
    here: tuple[bool, bool]
    listed: tuple[bool, bool]


class _Lists:
    """Two lists, and what may be concluded from them."""

    def __init__(self, db: sqlite3.Connection, lists: Lists) -> None:
        self.numbers = (lists.unread, lists.starred)
        self._floors = (lists.unread_floor, lists.starred_floor)
        self.sure = tuple(
            floor is None
            and db.execute("SELECT 1 FROM snapshots WHERE id = ? AND sure", (number,)).fetchone() is not None
            for number, floor in zip(self.numbers, self._floors, strict=True)
        )
        self._second = tuple(
            None if number is None or floor is not None else _ids(db, number)
            for number, floor in zip((lists.second_unread, lists.second_starred), self._floors, strict=True)
        )
        self.empty = tuple(_is_empty(db, number) for number in self.numbers)

    def says(self, key: int, remote_id: str, *, listed: bool) -> bool | None:
        """Whether it is in the list; None where its absence may mean nothing."""
        if listed:
            return True
        second = self._second[key]
        if self.sure[key] or (second is not None and remote_id not in second):
            return False
        return None

    def may_tell(self, key: int, remote_id: str) -> bool:
        """Whether its absence is worth a look: not where the list was cut before it."""
        floor = self._floors[key]
        return floor is None or remote_id >= floor


def doubts(db: sqlite3.Connection, account: str, lists: Lists, *, most: int) -> Doubts:
    """Articles that would change, or whose marks would count as undone, for no more than that a list leaves them out.

    Stars are looked at one by one always: there are few, and they are what one wants to keep.
    """
    known = _Lists(db, lists)
    asked: dict[str, None] = {}
    for remote_id, _, key, want, _, resent, listed in _sent(db, account, known.numbers):
        undone = want == (0 if key == "read" else 1)
        if not listed and ((undone and resent) or not known.sure[KEYS.index(key)]):
            asked[remote_id] = None
    unread: list[str] = []
    for row in _rows(db, account, known.numbers):
        if row.base[1] and not row.listed[1] and known.may_tell(1, row.remote_id):
            asked[row.remote_id] = None
        if (
            not row.base[0]
            and not row.listed[0]
            and known.may_tell(0, row.remote_id)
            and (known.empty[0] or not known.sure[0])
        ):
            unread.append(row.remote_id)
    asked.update(dict.fromkeys(unread))
    (witness,) = db.execute(
        "SELECT max(remote_id) FROM snapshot_ids WHERE snapshot IN (?, ?)", (lists.unread, lists.starred)
    ).fetchone()
    ids = tuple(asked)
    return Doubts(ids[:most], too_many=len(ids) > most, witness=witness)


def decide(
    db: sqlite3.Connection, account: str, lists: Lists, *, told: Mapping[str, tuple[bool, bool]], gone: Collection[str]
) -> Verdict:
    """What the lists mean. `told`: (read, starred) of articles that were looked at one by one; `gone`: not found there."""
    known = _Lists(db, lists)
    dead = set(gone)
    states: dict[str, dict[int, int]] = {key: {} for key in KEYS}
    base: list[tuple[int | None, int | None, str]] = []
    by_lists: dict[tuple[str, int], list[int]] = {(key, value): [] for key in KEYS for value in (0, 1)}
    for row in _rows(db, account, known.numbers):
        if row.remote_id in dead:
            continue
        said = _said(known, row.remote_id, row.listed, told)
        for key, value, name in zip((0, 1), said, KEYS, strict=True):
            if value is None:
                continue
            # Where one entry stands for two articles there: unread and starred is what either is.
            before = states[name].get(row.entry_id)
            states[name][row.entry_id] = (
                value if before is None else min(before, value) if key == 0 else max(before, value)
            )
            if row.here[key] != value and row.remote_id not in told:
                by_lists[name, value].append(row.entry_id)
        if any(value is not None and value != was for value, was in zip(said, row.base, strict=True)):
            base.append((said[0], said[1], row.remote_id))
    proofs = _proofs(db, account, known, told=told, dead=dead)
    return Verdict(states, base, proofs, _held(db, account, known, by_lists))


def _said(
    known: _Lists, remote_id: str, listed: tuple[bool, bool], told: Mapping[str, tuple[bool, bool]]
) -> tuple[int | None, int | None]:
    if (one := told.get(remote_id)) is not None:
        return int(one[0]), int(one[1])
    unread, starred = (known.says(key, remote_id, listed=listed[key]) for key in (0, 1))
    return None if unread is None else int(not unread), None if starred is None else int(starred)


def _proofs(
    db: sqlite3.Connection,
    account: str,
    known: _Lists,
    *,
    told: Mapping[str, tuple[bool, bool]],
    dead: set[str],
) -> list[Proof]:
    found: dict[tuple[int, str], Proof] = {}
    unknown: set[tuple[int, str]] = set()
    for remote_id, entry_id, key, want, gen, resent, listed in _sent(db, account, known.numbers):
        index = KEYS.index(key)
        value = None
        if (one := told.get(remote_id)) is not None:
            value = int(one[index])
        elif remote_id not in dead and (there := known.says(index, remote_id, listed=bool(listed))) is not None:
            value = int(there) if index else int(not there)
            # What a list leaves out may also be there no more: that is looked at before another's mark is seen in it.
            if not listed and value != want and resent:
                value = None
        if value is None:
            unknown.add((entry_id, key))
        before = found.get((entry_id, key))
        has_it = value == want and (before is None or before.has_it)
        found[entry_id, key] = Proof(entry_id, key, gen, has_it, resent)
    return [proof for place, proof in found.items() if place not in unknown]


def _held(
    db: sqlite3.Connection, account: str, known: _Lists, by_lists: Mapping[tuple[str, int], Sequence[int]]
) -> dict[str, str]:
    """Too many at once, or an empty list where there was one."""
    held = {}
    total, unread, starred = db.execute(
        """SELECT coalesce(sum(c.total), 0), coalesce(sum(c.unread), 0), coalesce(sum(c.starred), 0)
           FROM feed_counts c JOIN feeds f ON f.id = c.feed_id WHERE f.account = ?""",
        (account,),
    ).fetchone()
    for key, value, whole, words in (
        ("read", 1, unread, "would turn {:,} of {:,} unread articles read"),
        ("starred", 0, starred, "would take the star of {:,} of {:,} articles"),
        ("read", 0, total - unread, "would turn {:,} of {:,} read articles unread"),
        ("starred", 1, total - starred, "would star {:,} of {:,} articles"),
    ):
        waiting = {
            row[0] for row in db.execute("SELECT entry_id FROM outbox WHERE account = ? AND key = ?", (account, key))
        }
        turning = len(set(by_lists[key, value]) - waiting)
        if turning and known.empty[KEYS.index(key)]:
            held[key] = f"lists nothing {'unread' if key == 'read' else 'starred'} any more"
        elif turning > _MANY and turning > _PART * whole:
            held[key] = words.format(turning, whole)
    return held


def _rows(db: sqlite3.Connection, account: str, numbers: tuple[int, int]) -> list[_Row]:
    values = {"account": account, "unread": numbers[0], "starred": numbers[1]}
    return [
        _Row(remote_id, entry_id, (read == 1, star == 1), (here == 1, here_star == 1), (listed == 1, listed_star == 1))
        for remote_id, entry_id, read, star, here, here_star, listed, listed_star in db.execute(_DIFFER, values)
    ]


def _sent(
    db: sqlite3.Connection, account: str, numbers: tuple[int, int]
) -> list[tuple[str, int, str, int, int, int, int]]:
    values = {"account": account, "unread": numbers[0], "starred": numbers[1], "first": min(numbers)}
    return db.execute(_SENT, values).fetchall()


def _ids(db: sqlite3.Connection, snapshot: int) -> set[str]:
    return {row[0] for row in db.execute("SELECT remote_id FROM snapshot_ids WHERE snapshot = ?", (snapshot,))}


def _is_empty(db: sqlite3.Connection, snapshot: int) -> bool:
    return db.execute("SELECT 1 FROM snapshot_ids WHERE snapshot = ? LIMIT 1", (snapshot,)).fetchone() is None


# written


def hold(db: sqlite3.Connection, account: str, verdict: Verdict, *, now: datetime) -> dict[str, str]:
    """What the brake holds, and why: not what the lists before said already."""
    if not verdict.held:
        said_once(db, account, "states", None)
        return {}
    if said_twice(db, account, "states", sorted(verdict.held)):
        said_once(db, account, "states", None)
        return {}
    log(db, account, words_of(verdict.held), now=now)
    return verdict.held


def words_of(held: Mapping[str, str]) -> str:
    """What the brake holds, for people."""
    return f"the server {' and '.join(held.values())}: not believed before it says so again"


def bury(db: sqlite3.Connection, account: str, gone: Collection[str]) -> int:
    """What was looked for and not found: at the second time in a row the server has it no more. Returns how many marks that rejects."""
    ids = json.dumps(list(gone))
    these = "account = ?1 AND entry_id <> ?3 AND gone = 0 AND remote_id {} (SELECT value FROM json_each(?2))"
    db.execute(f"UPDATE remote_items SET missed = missed + 1 WHERE {these.format('IN')}", (account, ids, NO_ENTRY))
    db.execute(
        f"UPDATE remote_items SET missed = 0 WHERE missed > 0 AND {these.format('NOT IN')}", (account, ids, NO_ENTRY)
    )
    if gone:
        db.execute(
            f"UPDATE remote_items SET gone = 1, missed = 0 WHERE missed > 1 AND {these.format('IN')}",
            (account, ids, NO_ENTRY),
        )
    return reject_gone(db, account)


def prove(db: sqlite3.Connection, account: str, proofs: Sequence[Proof]) -> tuple[int, int, list[int]]:
    """Let go of marks that the server has; what it has otherwise is sent once more, and then its word stands.

    Returns how many were confirmed and sent again, and the entries where its word stands.
    """
    same = "account = ? AND entry_id = ? AND key = ? AND gen = ? AND state = 'sent'"
    confirmed = resent = 0
    overruled = []
    for one in proofs:
        values = (account, one.entry_id, one.key, one.gen)
        if one.has_it:
            confirmed += db.execute(f"DELETE FROM outbox WHERE {same}", values).rowcount
        elif one.resent:
            if db.execute(f"DELETE FROM outbox WHERE {same}", values).rowcount:
                overruled.append(one.entry_id)
        else:
            resent += db.execute(f"UPDATE outbox SET state = 'queued', resent = 1 WHERE {same}", values).rowcount
    return confirmed, resent, overruled


def take_over(db: sqlite3.Connection, account: str, column: str, value: int, ids: Sequence[int]) -> list[int]:
    """Set a state of entries to what the server says, where no mark waits; copies of the text follow. Returns which changed."""
    where = f"s.entry_id IN (SELECT value FROM json_each(?2)) AND NOT ({_WAITS.format(column)})"
    values = (account, id_list(ids))
    turning = db.execute(f"SELECT s.entry_id FROM entry_states s WHERE s.{column} = {1 - value} AND {where}", values)
    changed = [row[0] for row in turning]
    if changed:
        set_quietly(db, column, value, where, values)
    return changed


def tell_overruled(db: sqlite3.Connection, account: str, ids: Sequence[int], *, now: datetime) -> None:
    """Say which marks were changed elsewhere after they were sent."""
    log(db, account, f"changed elsewhere after it was marked here, which counts: {titles(db, ids)}", now=now)


def keep_base(db: sqlite3.Connection, account: str, base: Sequence[tuple[int | None, int | None, str]]) -> None:
    """Remember what the server said."""
    db.executemany(
        "UPDATE remote_items SET read = coalesce(?, read), starred = coalesce(?, starred) WHERE account = ? AND remote_id = ?",
        [(read, starred, account, remote_id) for read, starred, remote_id in base],
    )
