"""A digested entry as rows of `entries` and `page_teasers`, cleaned at this door whoever cleaned before."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from opreader.store.rows import enclosure_rows, lines, packed_digest, seconds
from opreader.text import clean

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from opreader.model import DigestedEntry, ParsedEntry

Facts = tuple[str, str | None, str | None, int | None, int | None, str | None, str | None, str, bytes | str, str | None]
TeaserRow = tuple[int, int, str, str | None, str | None]


def facts(entry: DigestedEntry, title: str, authors: Sequence[str]) -> Facts:
    """Title, authors, link, published, updated, language, tags, teaser, digest, extras."""
    parsed = entry.parsed
    enclosures = enclosure_rows(parsed.enclosures)
    return (
        title,
        lines(authors),
        _line(parsed.link),
        seconds(parsed.published),
        seconds(parsed.updated),
        _line(parsed.language),
        lines(clean(tag, one_line=True) for tag in parsed.tags),
        clean(entry.teaser, one_line=True),
        packed_digest(entry.digest),
        json.dumps({"enclosures": enclosures}, ensure_ascii=False) if enclosures else None,
    )


def teaser_rows(entry_id: int, parsed: ParsedEntry) -> list[TeaserRow]:
    """The page teasers of an entry, numbered from 1."""
    return [
        (entry_id, n, clean(teaser.title, one_line=True), _line(teaser.link), _line(teaser.lead))
        for n, teaser in enumerate(parsed.page_teasers, 1)
    ]


def put_teasers(db: sqlite3.Connection, rows: Iterable[TeaserRow]) -> None:
    """Store page teasers."""
    db.executemany("INSERT INTO page_teasers (entry_id, n, title, link, lead) VALUES (?, ?, ?, ?, ?)", rows)


def _line(text: str | None) -> str | None:
    return (clean(text, one_line=True) or None) if text else None
