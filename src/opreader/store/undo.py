"""Steps that can be taken back, kept across restarts: which rows a change touched and what they held before.

What somebody did comes first, the last of it before the rest. A mark that came by itself, as where the cursor rested on
an article, is a step as well, but is taken back only when nothing else is left: nobody would know that it is in the way.
"""

from __future__ import annotations

import json
import zlib
from array import array
from itertools import accumulate
from operator import sub
from typing import TYPE_CHECKING, Final, Literal

from opreader import model
from opreader.frozen import frozen
from opreader.store.counters import change_picked, grow_picked, pick
from opreader.store.feeds import show
from opreader.store.rows import whole_seconds
from opreader.store.rule_marks import put_back_acts, put_back_tags
from opreader.store.schema import DELETED, RULED
from opreader.text import clean

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from opreader.model import Undone

MOST_STEPS: Final = 200
"""Of those that somebody did; and of those that came by themselves, which push none of the others out."""
_BY_ITSELF: Final = "by itself"
"""The kind of a step that nobody asked for; that of the others is what they changed first."""

OWED: Final = "undone"
"""The name under which payloads of steps that were taken back are remembered, a line each, until who put them there has
done its part: it may be killed, or its disk be full, before that."""
_OWE: Final = """INSERT INTO memory (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE
    SET value = CASE value WHEN '' THEN excluded.value ELSE value || char(10) || excluded.value END"""

What = Literal["read", "starred", "deleted", "feeds", "highlights", "note", "muted", "tagged", "ruled", "apart"]


@frozen
class Part:
    """Rows that a step changed in one way."""

    what: What
    """A column of entry_states, entries taken out, feeds taken out, highlights put in or taken out, or their note.

    Of rules: entries that were muted or tagged, and the rows of `ruled`, which stay with the act taken back.
    Of copies: pairs that were told apart, one behind the other.
    """
    before: int
    """What the rows held; 0 or 1."""
    ids: array[int]
    """Ascending ids of entries, of feeds, or of highlights; those of pairs as they come."""
    text: str = ""
    """The note that they held; the tag; the rule; "keep" where age took them out."""


def note_step(
    db: sqlite3.Connection,
    parts: Sequence[Part],
    *,
    now: datetime,
    label: str,
    count: int,
    payload: str | None = None,
    by_itself: bool = False,
) -> None:
    """Keep a step, one that nobody asked for where it came by itself; the oldest beyond MOST_STEPS is forgotten."""
    kind = _BY_ITSELF if by_itself else parts[0].what
    db.execute(
        "INSERT INTO undo (at, kind, label, count, data, payload) VALUES (?, ?, ?, ?, ?, ?)",
        (whole_seconds(now), kind, clean(label, one_line=True), count, _packed(parts), payload),
    )
    alike = "SELECT id FROM undo WHERE (kind = ?1) = ?2 ORDER BY id DESC LIMIT -1 OFFSET ?3"
    db.execute(f"DELETE FROM undo WHERE id IN ({alike})", (_BY_ITSELF, by_itself, MOST_STEPS))


def grow_step(
    db: sqlite3.Connection,
    step: int | None,
    parts: Sequence[Part],
    *,
    now: datetime,
    tell: Callable[[Sequence[Part]], str],
) -> int:
    """Add parts to a step, or keep a new one where it is taken back or forgotten; returns its id.

    `tell` makes its label of all parts. A step counts entries, each as often as something was done to it.
    """
    held = find_step(db, step)
    if held is None:
        note_step(db, parts, now=now, label=tell(parts), count=_touched(parts))
        return int(db.execute("SELECT max(id) FROM undo").fetchone()[0])
    merged: dict[tuple[What, int, str], array[int]] = {}
    for part in (*held, *parts):
        merged.setdefault((part.what, part.before, part.text), array("q")).extend(part.ids)
    whole = [Part(what, before, array("q", sorted(ids)), text) for (what, before, text), ids in merged.items()]
    db.execute(
        "UPDATE undo SET at = ?, label = ?, count = ?, data = ? WHERE id = ?",
        (whole_seconds(now), clean(tell(whole), one_line=True), _touched(whole), _packed(whole), step),
    )
    return step or 0


def find_step(db: sqlite3.Connection, step: int | None) -> list[Part] | None:
    """What a step holds; None where it is taken back or forgotten."""
    row = db.execute("SELECT data FROM undo WHERE id = ?", (step,)).fetchone()
    return None if row is None else _unpacked(row[0])


def _touched(parts: Sequence[Part]) -> int:
    return sum(len(part.ids) for part in parts if part.what != "ruled")


def undo(db: sqlite3.Connection) -> tuple[Undone, str | None] | None:
    """Take the last step back, of those that somebody did first: exactly its rows, to what they held before."""
    last = "SELECT id FROM undo ORDER BY kind = ?, id DESC LIMIT 1"  # the data of steps is not sorted with them
    row = db.execute(f"SELECT id, label, count, data, payload FROM undo WHERE id = ({last})", (_BY_ITSELF,)).fetchone()
    if row is None:
        return None
    step, label, count, data, payload = row
    for part in _unpacked(data):
        _put_back(db, part)
    db.execute("DELETE FROM undo WHERE id = ?", (step,))
    db.execute("DELETE FROM remote_ops WHERE undo_id = ?", (step,))  # what no server is to hear of now
    if payload:
        db.execute(_OWE, (OWED, payload))
    return model.Undone(label, count), payload


def picked_ids(db: sqlite3.Connection, where: str = "1") -> array[int]:
    """Ids of the picked rows that `where` selects, ascending."""
    return array("q", (row[0] for row in db.execute(f"SELECT entry_id FROM picked WHERE {where} ORDER BY entry_id")))


def _put_back(db: sqlite3.Connection, part: Part) -> None:
    if part.what == "feeds":
        for feed_id in part.ids:
            show(db, feed_id)
        return
    if part.what in {"highlights", "note"}:
        column, value = ("note", part.text) if part.what == "note" else ("gone", part.before)
        db.executemany(f"UPDATE highlights SET {column} = ? WHERE id = ?", ((value, one) for one in part.ids))
        return
    if part.what == "apart":
        from opreader.store.copy_groups import take_together  # not needed by the first frame

        take_together(db, part.ids)
        return
    db.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (entry_id INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM wanted")
    db.executemany("INSERT INTO wanted VALUES (?)", ((entry_id,) for entry_id in part.ids))
    rows = "s.entry_id IN (SELECT entry_id FROM wanted)"
    if part.what == "deleted":
        pick(db, f"{rows} AND s.gone & {DELETED}", ())
        change_picked(db, f"gone = gone & ~{DELETED}, removed_at = NULL")
        if part.text:
            db.execute("INSERT OR IGNORE INTO ruled SELECT entry_id, ?, 0 FROM wanted", (part.text,))
        return
    if part.what == "muted":
        pick(db, f"{rows} AND (s.gone & {RULED} <> 0) <> ?", (part.before,))
        change_picked(db, f"gone = gone | {RULED}" if part.before else f"gone = gone & ~{RULED}")
        return
    if part.what in {"tagged", "ruled"}:
        (put_back_tags if part.what == "tagged" else put_back_acts)(db, part.text, before=part.before)
        return
    # With what was joined to them since: one text is read, or starred, everywhere or nowhere.
    differs = f"s.{part.what} <> {int(part.before)}"
    grow_picked(db, pick(db, f"{rows} AND {differs}", ()), where=differs)
    change_picked(db, f"{part.what} = ?", (part.before,))


def _packed(parts: Sequence[Part]) -> bytes:
    # Ids as differences: a million in a row are a few kilobytes.
    head = json.dumps([[part.what, part.before, len(part.ids), part.text] for part in parts])
    body = b"".join(array("q", map(sub, part.ids, (0, *part.ids[:-1]))).tobytes() for part in parts)
    return zlib.compress(head.encode() + b"\n" + body, 1)


def _unpacked(data: bytes) -> list[Part]:
    head, _, body = zlib.decompress(data).partition(b"\n")
    parts, start = [], 0
    for what, before, count, text in json.loads(head):
        steps = array("q")
        steps.frombytes(body[start : start + 8 * count])
        start += 8 * count
        parts.append(Part(what, before, array("q", accumulate(steps)), text))
    return parts
