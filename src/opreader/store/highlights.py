"""Passages that the user marked and notes: put in, written, taken out, each as a step of undo; and the versions of a text."""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from opreader import model
from opreader.errors import NotFound
from opreader.model import Body, EntryId
from opreader.store.lists import shown
from opreader.store.rows import HEADLINES, headline, moment, sure_moment, whole_seconds
from opreader.store.schema import OUT
from opreader.store.texts import unpack
from opreader.store.undo import Part, note_step
from opreader.text import clean

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from opreader.model import Anchor, Highlight, HighlightId, Markup, Quotation, Selection, Version
    from opreader.store.rows import Row

_COLUMNS: Final = "h.id, h.entry_id, h.exact, h.before, h.after, h.start, h.note, h.added"
_FARTHEST: Final = 2**53


def put_highlight(
    db: sqlite3.Connection, entry_id: EntryId, anchor: Anchor, note: str, *, now: datetime
) -> HighlightId:
    """Mark a passage, or note something on the whole article where its passage is empty. Raises NotFound."""
    here = f"SELECT 1 FROM entry_states WHERE entry_id = ? AND gone & {OUT} = 0"
    if db.execute(here, (entry_id,)).fetchone() is None:
        raise NotFound(f"There is no article {entry_id}. `opreader articles` lists those that there are.")
    exact, note = clean(anchor.exact), clean(note).strip()
    when, start = whole_seconds(now), min(max(anchor.start, 0), _FARTHEST)
    made = db.execute(
        "INSERT INTO highlights (entry_id, exact, before, after, start, note, added, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (entry_id, exact, clean(anchor.before), clean(anchor.after), start, note, when, when),
    ).lastrowid
    assert made is not None
    _note_step(db, Part("highlights", 1, array("q", [made])), "highlighted a passage" if exact else "wrote a note", now)
    return model.HighlightId(made)


def set_note(db: sqlite3.Connection, highlight_id: HighlightId, note: str, *, now: datetime) -> None:
    """Write the note of a highlight anew; an empty one takes it away. Raises NotFound."""
    before, note = _find(db, highlight_id).note, clean(note).strip()
    if note == before:
        return
    db.execute("UPDATE highlights SET note = ?, changed = ? WHERE id = ?", (note, whole_seconds(now), highlight_id))
    label = "removed a note" if not note else "changed a note" if before else "wrote a note"
    _note_step(db, Part("note", 0, array("q", [highlight_id]), before), label, now)


def remove_highlight(db: sqlite3.Connection, highlight_id: HighlightId, *, now: datetime) -> None:
    """Take a highlight and its note out. Raises NotFound."""
    exact = _find(db, highlight_id).anchor.exact
    db.execute("UPDATE highlights SET gone = 1, changed = ? WHERE id = ?", (whole_seconds(now), highlight_id))
    label = "removed a highlight" if exact else "removed a note"
    _note_step(db, Part("highlights", 0, array("q", [highlight_id])), label, now)


def list_highlights(db: sqlite3.Connection, entry_id: EntryId) -> list[Highlight]:
    """The highlights of an article in the order of its text, notes on the whole of it first."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM highlights h WHERE h.entry_id = ? AND h.gone = 0 ORDER BY h.exact <> '', h.start, h.id",
        (entry_id,),
    )
    return [_highlight(row) for row in rows]


def list_all_highlights(db: sqlite3.Connection, selection: Selection) -> list[Quotation]:
    """The highlights of every entry that the selection shows, the newest highlight first."""
    where = shown(replace(selection, copies=True))
    marked = "s.entry_id IN (SELECT entry_id FROM highlights WHERE gone = 0)"
    heads = {row[0]: headline(row) for row in db.execute(f"{HEADLINES} WHERE {marked} AND {where.text}", where.values)}
    rows = db.execute(f"SELECT {_COLUMNS} FROM highlights h WHERE h.gone = 0 ORDER BY h.added DESC, h.id DESC")
    return [model.Quotation(_highlight(row), heads[row[1]]) for row in rows if row[1] in heads]


def list_versions(db: sqlite3.Connection, entry_id: EntryId) -> list[Version]:
    """Every text of an entry that is kept: those of now, the best one first, then the replaced ones, newest first."""
    rows = db.execute(
        """SELECT t.source, t.role, t.body, t.markup, coalesce(t.replaced_at, t.added)
           FROM texts t JOIN entry_states s ON s.entry_id = t.entry_id WHERE t.entry_id = ?
           ORDER BY t.role = 'earlier', t.id = s.text_id DESC, t.replaced_at DESC, t.id DESC""",
        (entry_id,),
    )
    return [
        model.Version(
            "feed" if source is None else "page",
            Body(unpack(body), cast("Markup", markup)),
            moment(replaced) if role == "earlier" else None,
        )
        for source, role, body, markup, replaced in rows
    ]


def _find(db: sqlite3.Connection, highlight_id: HighlightId) -> Highlight:
    row = db.execute(f"SELECT {_COLUMNS} FROM highlights h WHERE h.id = ? AND h.gone = 0", (highlight_id,)).fetchone()
    if row is None:
        raise NotFound("This highlight is gone. `opreader export highlights` lists those that there are.")
    return _highlight(row)


def _highlight(row: Row) -> Highlight:
    anchor = model.Anchor(row[2], row[3], row[4], row[5])
    return model.Highlight(model.HighlightId(row[0]), EntryId(row[1]), anchor, row[6], sure_moment(row[7]))


def _note_step(db: sqlite3.Connection, part: Part, label: str, now: datetime) -> None:
    note_step(db, [part], now=now, label=label, count=1)
