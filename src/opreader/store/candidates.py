"""The articles that a time budget is filled from: a bounded look at the newest of a selection."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from opreader.model import EntryId, FeedId, State
from opreader.model.counted import Candidate
from opreader.store.list_sql import is_to_thin, shown, simplified
from opreader.store.one_row import thinned
from opreader.store.rows import id_list, state_of, sure_moment, texts_of

if TYPE_CHECKING:
    import sqlite3

    from opreader.model import Selection

_LOOK: Final = 8
"""So many times the wanted rows are looked at for full texts."""
_RANK: Final = {State.FULL: 0, State.PARTIAL: 1, State.TEASER: 2}


def candidates(db: sqlite3.Connection, selection: Selection, *, limit: int) -> list[Candidate]:
    """The newest articles of a selection, fuller ones first; looks at no more than a few times the limit."""
    selection = simplified(selection)
    thin = is_to_thin(selection)
    rows = shown(replace(selection, copies=True) if thin else selection)
    newest = db.execute(
        f"""SELECT s.entry_id, s.state FROM entry_states s WHERE {rows.text}
            ORDER BY s.sort DESC, s.entry_id DESC LIMIT ?""",
        (*rows.values, _LOOK * limit),
    ).fetchall()
    if thin:
        kept = set(thinned(db, selection, [row[0] for row in newest]))
        newest = [row for row in newest if row[0] in kept]
    newest.sort(key=lambda row: _RANK.get(state_of(row[1]), len(_RANK)))
    ids = [row[0] for row in newest[:limit]]
    found = {
        row[0]: Candidate(
            id=EntryId(row[0]),
            feed_id=FeedId(row[1]),
            authors=texts_of(row[2]),
            state=state_of(row[3]),
            words=row[4],
            date=sure_moment(row[5]),
            link=row[6] == 1,
        )
        for row in db.execute(
            """SELECT s.entry_id, s.feed_id, e.authors, s.state, s.words, s.sort, e.link IS NOT NULL
               FROM entry_states s JOIN entries e ON e.id = s.entry_id
               WHERE s.entry_id IN (SELECT value FROM json_each(?))""",
            (id_list(ids),),
        )
    }
    return [found[one] for one in ids if one in found]
