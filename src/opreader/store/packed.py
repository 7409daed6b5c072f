"""What is packed for the flight: which entries, in what order, how ready they are, and the pictures that belong to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader import model
from opreader.model import EntryId
from opreader.store.rows import lines, texts_of
from opreader.store.schema import OUT
from opreader.text import clean

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from opreader.model import Packed

_HERE = f"packed p JOIN entry_states s ON s.entry_id = p.entry_id WHERE s.gone & {OUT} = 0"


def set_packed(
    db: sqlite3.Connection, ids: Sequence[EntryId], *, pictures: Mapping[EntryId, Sequence[str]] | None
) -> None:
    """Make these what is packed, in this order; entries that are not there are left out. None: the pictures known."""
    if pictures is None:
        pictures = {row[0]: texts_of(row[1]) for row in db.execute("SELECT entry_id, pictures FROM packed")}
    db.execute("DELETE FROM packed")
    db.executemany(
        """INSERT INTO packed (entry_id, position, pictures)
           SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM entries WHERE id = ?1)""",
        (
            (entry_id, position, lines(clean(url, one_line=True) for url in pictures.get(entry_id, ())))
            for position, entry_id in enumerate(dict.fromkeys(ids))
        ),
    )


def list_packed(db: sqlite3.Connection) -> list[EntryId]:
    """What is packed, in its order."""
    return [EntryId(row[0]) for row in db.execute(f"SELECT p.entry_id FROM {_HERE} ORDER BY p.position")]


def packed(db: sqlite3.Connection) -> Packed:
    """How ready what is packed is, without its pictures."""
    states = ", ".join(f"coalesce(sum(s.state = '{state}'), 0)" for state in model.State)
    counts = db.execute(
        f"""SELECT {states}, count(*), coalesce(sum(s.queued), 0),
                coalesce(sum(CASE WHEN s.state IN ('full', 'partial') THEN s.words END), 0),
                coalesce(sum((SELECT length(body) FROM texts t WHERE t.id = s.text_id)), 0)
            FROM {_HERE}"""
    ).fetchone()
    names = (*(state.value for state in model.State), "asked", "queued", "words", "bytes")
    return model.Packed(**dict(zip(names, counts, strict=True)))


def list_packed_pictures(db: sqlite3.Connection) -> list[str]:
    """Addresses of the pictures of what is packed, each once."""
    rows = db.execute(f"SELECT p.pictures FROM {_HERE} ORDER BY p.position")
    return list(dict.fromkeys(url for row in rows for url in texts_of(row[0])))
