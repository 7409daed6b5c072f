"""Texts found for entries beside what their feeds shipped, and the entries whose text waits for the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from opreader import model
from opreader.errors import NotFound
from opreader.model import EntryId, FeedId, FeedKind
from opreader.store.author_rows import renew_authors
from opreader.store.edits import sort_anew
from opreader.store.entry_rows import one_line
from opreader.store.leads import settle_entry
from opreader.store.page_teasers import add_listed
from opreader.store.rows import id_list, lines, seconds, state_of, texts_of, whole_seconds
from opreader.store.schema import OUT
from opreader.store.texts import (
    cleaned,
    index_row,
    look_again,
    pack,
    page_body,
    plain_words,
    put_in_index,
    replace_text,
    shipped_body,
    take_from_index,
)
from opreader.text import clean, fold, link_key, shorten

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from opreader.model import Body, EntryToExpand, PageTeaser, State, TextFound, TextSource

_TEASER_LENGTH: Final = 200


def get_to_expand(db: sqlite3.Connection, entry_id: EntryId) -> EntryToExpand:
    """An entry as its expansion needs it. Raises NotFound."""
    row = db.execute(
        f"""SELECT e.feed_id, f.url, f.kind, e.title, e.authors, e.link, s.state, s.reason, s.queued, s.words,
                (SELECT source FROM texts t WHERE t.entry_id = e.id AND t.role = 'page'),
                CASE f.kind WHEN 'saved' THEN e.beside WHEN 'url' THEN f.url END, e.typed
            FROM entry_states s JOIN entries e ON e.id = s.entry_id JOIN feeds f ON f.id = s.feed_id
            WHERE s.entry_id = ? AND s.gone & {OUT} = 0""",
        (entry_id,),
    ).fetchone()
    if row is None:
        raise NotFound(f"There is no article {entry_id}. `opreader articles` lists those that there are.")
    return model.EntryToExpand(
        id=entry_id,
        feed_id=FeedId(row[0]),
        feed_url=row[1],
        feed_kind=FeedKind(row[2]),
        title=row[3],
        authors=texts_of(row[4]),
        link=row[5],
        shipped=shipped_body(db, entry_id),
        state=state_of(row[6]),
        reason=row[7],
        queued=row[8] == 1,
        words=row[9],
        source=cast("TextSource | None", row[10]),
        beside=row[11],
        typed=row[12] == 1,
    )


def put_text(
    db: sqlite3.Connection, entry_id: EntryId, found: TextFound, *, now: datetime, position: int | None = None
) -> None:
    """Store a text beside what the feed shipped; nothing where the entry is gone. `position`: one's place in it."""
    if not _is_here(db, entry_id):
        return
    was_indexed = index_row(db, entry_id)
    _put_page(db, entry_id, found, now=now, position=position)
    _put_facts(db, entry_id, found)
    _answered(db, entry_id, found.state, found.reason)
    add_listed(db, entry_id, found.teasers)
    if (indexed := index_row(db, entry_id)) != was_indexed:
        take_from_index(db, [was_indexed])
        put_in_index(db, [indexed])
        look_again(db, entry_id)
    settle_entry(db, entry_id)


def put_no_text(
    db: sqlite3.Connection, entry_id: EntryId, *, state: State, reason: str | None, teasers: Sequence[PageTeaser]
) -> None:
    """Store what asking came to; nothing where the entry is gone."""
    if _is_here(db, entry_id):
        _answered(db, entry_id, state, reason)
        add_listed(db, entry_id, teasers)
        settle_entry(db, entry_id)


def set_queued(db: sqlite3.Connection, ids: Sequence[EntryId], *, queued: bool) -> int:
    """Keep, or forget, that the full text of entries is wanted; returns how many changed."""
    return db.execute(
        f"""UPDATE entry_states SET queued = ?1
            WHERE entry_id IN (SELECT value FROM json_each(?2)) AND queued <> ?1 AND gone & {OUT} = 0""",
        (queued, id_list(ids)),
    ).rowcount


def list_queued(db: sqlite3.Connection) -> list[EntryId]:
    """Entries whose full text waits for the network, newest first."""
    rows = db.execute(
        f"SELECT entry_id FROM entry_states WHERE queued = 1 AND gone & {OUT} = 0 ORDER BY sort DESC, entry_id DESC"
    )
    return [EntryId(row[0]) for row in rows]


def find_link(db: sqlite3.Connection, link: str, *, but: EntryId | None) -> EntryId | None:
    """The fullest entry whose link leads to the same page; never `but`."""
    row = db.execute(
        f"""SELECT s.entry_id FROM entries e JOIN entry_states s ON s.entry_id = e.id
            WHERE e.link_key = ? AND s.gone & {OUT} = 0 AND s.entry_id IS NOT ?
            ORDER BY s.state = 'full' DESC, s.words DESC, s.entry_id LIMIT 1""",
        (link_key(link), but),
    ).fetchone()
    return None if row is None else EntryId(row[0])


def _is_here(db: sqlite3.Connection, entry_id: int) -> bool:
    here = f"SELECT 1 FROM entry_states WHERE entry_id = ? AND gone & {OUT} = 0"
    return db.execute(here, (entry_id,)).fetchone() is not None


def _answered(db: sqlite3.Connection, entry_id: int, state: State, reason: str | None) -> None:
    db.execute(
        "UPDATE entry_states SET state = ?, reason = ?, queued = 0 WHERE entry_id = ?",
        (state.value, one_line(reason), entry_id),
    )


def _put_page(db: sqlite3.Connection, entry_id: int, found: TextFound, *, now: datetime, position: int | None) -> None:
    body = cleaned(found.body)
    if not body.text:
        return
    best, page = db.execute(
        """SELECT s.text_id, (SELECT t.id FROM texts t WHERE t.entry_id = s.entry_id AND t.role = 'page')
           FROM entry_states s WHERE s.entry_id = ?""",
        (entry_id,),
    ).fetchone()
    becomes_best = found.best or best is None
    held = page_body(db, entry_id)
    differs = held is not None and fold(plain_words(held)) != fold(plain_words(body))
    if page is not None and page == best and not becomes_best:
        # The better page text stays in its place; what came later and is worse goes where it can be looked at.
        if differs:
            replace_text(db, _insert(db, entry_id, body, found, now=now), entry_id, kept=True, now=now)
        return
    if page is not None:
        replace_text(db, page, entry_id, kept=differs, now=now)
    text_id = _insert(db, entry_id, body, found, now=now)
    if becomes_best:
        db.execute(
            """UPDATE entry_states SET text_id = ?, words = ?, position = coalesce(?, position) WHERE entry_id = ?""",
            (text_id, found.words, position, entry_id),
        )
    # An entry that came without a word has at least the opening ones to show in its row.
    teaser = shorten(plain_words(body), _TEASER_LENGTH)
    db.execute("UPDATE entries SET teaser = ? WHERE id = ? AND teaser = ''", (teaser, entry_id))


def _insert(db: sqlite3.Connection, entry_id: int, body: Body, found: TextFound, *, now: datetime) -> int:
    text_id = db.execute(
        "INSERT INTO texts (entry_id, role, markup, words, added, source, body) VALUES (?, 'page', ?, ?, ?, ?, ?)",
        (entry_id, body.markup, found.words, whole_seconds(now), found.source, pack(body.text)),
    ).lastrowid
    assert text_id is not None
    return text_id


def _put_facts(db: sqlite3.Connection, entry_id: int, found: TextFound) -> None:
    """What the page says of the article, where its feed could not say it."""
    wanted: dict[str, Any] = {
        "authors": lines(clean(author, one_line=True) for author in found.authors),
        "published": seconds(found.published),
        "language": one_line(found.language),
    }
    columns = ", ".join(f"{column} = coalesce({column}, :{column})" for column in wanted)
    db.execute(f"UPDATE entries SET {columns} WHERE id = :id", {**wanted, "id": entry_id})
    if wanted["authors"]:
        renew_authors(db, entry_id)
    if title := one_line(found.title):
        db.execute(
            """UPDATE entries SET title = ? WHERE id = ? AND feed_id IN (SELECT id FROM feeds WHERE kind = ?)""",
            (title, entry_id, FeedKind.SAVED.value),
        )
    if found.published is not None:
        sort_anew(db, entry_id)
