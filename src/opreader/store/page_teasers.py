"""Headlines that an article's own page listed: those that the feed told, and behind them those found on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.model import PageTeaser
from opreader.store.entry_rows import one_line
from opreader.text import clean, fold, link_key

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from opreader.model import ParsedEntry

TeaserRow = tuple[int, int, str, str | None, str | None]

MOST_TEASERS: Final = 64
"""Beyond so many of an entry none is added: a page that lists its whole archive is no reading list."""


def list_teasers(db: sqlite3.Connection, entry_id: int) -> tuple[PageTeaser, ...]:
    """The page teasers of an entry, in their order."""
    rows = db.execute("SELECT title, link, lead, opened FROM page_teasers WHERE entry_id = ? ORDER BY n", (entry_id,))
    return tuple(PageTeaser(title, link, lead, opened=bool(opened)) for title, link, lead, opened in rows)


def teaser_rows(entry_id: int, parsed: ParsedEntry) -> list[TeaserRow]:
    """The page teasers that a feed told, numbered from 1."""
    return [
        (entry_id, n, clean(teaser.title, one_line=True), one_line(teaser.link), one_line(teaser.lead))
        for n, teaser in enumerate(parsed.page_teasers, 1)
    ]


def put_teasers(db: sqlite3.Connection, rows: Iterable[TeaserRow]) -> None:
    """Store page teasers that feeds told."""
    db.executemany("INSERT INTO page_teasers (entry_id, n, title, link, lead) VALUES (?, ?, ?, ?, ?)", rows)


def replace_told(db: sqlite3.Connection, entry_id: int, parsed: ParsedEntry) -> None:
    """Make the told ones those of an edited entry; what was found on its page stays behind them, what was opened so."""
    held = db.execute(
        "SELECT title, link, lead, opened, listed FROM page_teasers WHERE entry_id = ? ORDER BY n", (entry_id,)
    ).fetchall()
    db.execute("DELETE FROM page_teasers WHERE entry_id = ?", (entry_id,))
    put_teasers(db, teaser_rows(entry_id, parsed))
    add_listed(db, entry_id, [PageTeaser(*row[:3]) for row in held if row[4]])
    db.executemany(
        "UPDATE page_teasers SET opened = 1 WHERE entry_id = ? AND title = ?",
        [(entry_id, row[0]) for row in held if row[3]],
    )


def add_listed(db: sqlite3.Connection, entry_id: int, teasers: Iterable[PageTeaser]) -> None:
    """Add headlines found on the entry's page behind those that are there; the entry itself and repeats are left out."""
    held = list_teasers(db, entry_id)
    (own,) = db.execute("SELECT link_key FROM entries WHERE id = ?", (entry_id,)).fetchone()
    titles = {fold(teaser.title) for teaser in held}
    links = {own, *(link_key(teaser.link) for teaser in held if teaser.link)} - {None}
    n = len(held)
    for teaser in teasers:
        title, link = clean(teaser.title, one_line=True), one_line(teaser.link)
        folded, key = fold(title), link_key(link) if link else None
        if not folded or folded in titles or key in links:
            continue
        if n >= MOST_TEASERS:
            return
        n += 1
        titles.add(folded)
        if key is not None:
            links.add(key)
        db.execute(
            "INSERT INTO page_teasers (entry_id, n, title, link, lead, listed) VALUES (?, ?, ?, ?, ?, 1)",
            (entry_id, n, title, link, one_line(teaser.lead)),
        )
