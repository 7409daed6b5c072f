"""One entry with its texts, and the entry whose text begins with given words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, cast

from opreader.errors import NotFound
from opreader.model import Body, Entry, EntryId, FeedKind
from opreader.store.page_teasers import list_teasers
from opreader.store.rows import HEADLINES, copies_of, enclosure, headline, id_list, sure_moment
from opreader.store.schema import OUT
from opreader.store.texts import best_body, page_body, plain_words, shipped_body, unpack
from opreader.text import fold, index_words, without_cut_mark

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import datetime

    from opreader.model import Markup
    from opreader.store.rows import Row

_LOCAL: Final = (FeedKind.FILE, FeedKind.FOLDER)
_LEAST_FOLDED: Final = 12
_LEAST_FOLDED_UNSPACED: Final = 6
_WORDS_LOOKED_UP: Final = 8
_TITLE_WORDS_LOOKED_UP: Final = 3
_MOST_CANDIDATES: Final = 200


def get_entry(db: sqlite3.Connection, entry_id: EntryId) -> Entry:
    """One entry with its best text. Raises NotFound."""
    row = db.execute(f"{HEADLINES} WHERE s.entry_id = ? AND s.gone & {OUT} = 0", (entry_id,)).fetchone()
    if row is None:
        raise NotFound(f"There is no article {entry_id}. `opreader articles` lists those that there are.")
    key, extras, kind, site, url, position = db.execute(
        """SELECT e.key, e.extras, f.kind, f.site, coalesce(f.moved_to, f.url), s.position
           FROM entries e JOIN feeds f ON f.id = e.feed_id JOIN entry_states s ON s.entry_id = e.id WHERE e.id = ?""",
        (entry_id,),
    ).fetchone()
    (earlier,) = db.execute(
        "SELECT count(*) FROM texts WHERE entry_id = ? AND role = 'earlier'", (entry_id,)
    ).fetchone()
    head = headline(row, copies_of(db, id_list([entry_id])).get(entry_id, ()))
    local = kind in _LOCAL
    return Entry(
        headline=head,
        key=key,
        body=best_body(db, entry_id),
        shipped=shipped_body(db, entry_id),
        page=page_body(db, entry_id),
        base_url=head.link or site or (None if local else url),
        path=key if local and head.link is None and key.startswith("/") else None,
        enclosures=tuple(map(enclosure, json.loads(extras)["enclosures"])) if extras else (),
        page_teasers=list_teasers(db, entry_id),
        earlier=earlier,
        position=position,
    )


def get_earlier(db: sqlite3.Connection, entry_id: EntryId) -> list[tuple[datetime, Body]]:
    """Earlier texts with when each was replaced, newest first."""
    rows = db.execute(
        """SELECT coalesce(replaced_at, added), body, markup FROM texts WHERE entry_id = ? AND role = 'earlier'
           ORDER BY replaced_at DESC, id DESC""",
        (entry_id,),
    )
    return [(sure_moment(row[0]), Body(unpack(row[1]), cast("Markup", row[2]))) for row in rows]


def find_beginning(db: sqlite3.Connection, words: str, *, but: EntryId | None) -> EntryId | None:
    """The entry of the most words whose text, or title and text, begins with these; never `but`."""
    beginning, _ = without_cut_mark(words)
    folded = fold(beginning)
    pieces = index_words(beginning).split()
    unspaced = len(pieces) > len(beginning.split()) + 3
    if len(folded) < (_LEAST_FOLDED_UNSPACED if unspaced else _LEAST_FOLDED):
        return None
    match = _beginning_match(pieces)
    if match is None:
        return None
    candidates = db.execute(
        f"""SELECT s.entry_id, e.title FROM fts CROSS JOIN entry_states s ON s.entry_id = fts.rowid
                JOIN entries e ON e.id = s.entry_id
            WHERE fts MATCH ? AND s.gone & {OUT} = 0 AND s.entry_id IS NOT ?
            ORDER BY s.words DESC, s.entry_id LIMIT {_MOST_CANDIDATES}""",
        (match, but),
    )
    return next((EntryId(row[0]) for row in candidates if _begins(db, row, folded)), None)


def _begins(db: sqlite3.Connection, row: Row, folded: str) -> bool:
    entry_id, title = row
    # Letters of compatibility forms fold to more than one: three times the length is ample.
    text = fold(plain_words(best_body(db, entry_id))[: 3 * len(folded) + 64])
    whole = fold(title)
    return text.startswith(folded) or whole.startswith(folded) or f"{whole} {text}".startswith(folded)


def _beginning_match(pieces: Iterable[str]) -> str | None:
    # The last word may be cut in its middle, so it is not looked up; a piece of signs alone is no word.
    worded = [piece for piece in pieces if any(map(str.isalnum, piece))][:-1]
    if not worded:
        return None
    text, title = _phrase(worded[:_WORDS_LOOKED_UP]), _phrase(worded[:_TITLE_WORDS_LOOKED_UP])
    return f"(text : ^ {text}) OR (title : ^ {title})"


def _phrase(pieces: Iterable[str]) -> str:
    quoted = " ".join(pieces).replace('"', '""').replace("\0", " ")
    return f'"{quoted}"'
