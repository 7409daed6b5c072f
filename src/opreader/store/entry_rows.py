"""A digested entry as a row of `entries`, cleaned at this door whoever cleaned before."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from opreader.store.rows import enclosure_rows, lines, packed_digest, seconds
from opreader.text import clean, link_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.model import DigestedEntry

Facts = tuple[
    str,
    str | None,
    str | None,
    int | None,
    int | None,
    str | None,
    str | None,
    str,
    bytes | str,
    str | None,
    int | None,
]


def facts(entry: DigestedEntry, title: str, authors: Sequence[str]) -> Facts:
    """Title, authors, link, published, updated, language, tags, teaser, digest, extras, link_key."""
    parsed = entry.parsed
    link = one_line(parsed.link)
    enclosures = enclosure_rows(parsed.enclosures)
    return (
        title,
        lines(authors),
        link,
        seconds(parsed.published),
        seconds(parsed.updated),
        one_line(parsed.language),
        lines(clean(tag, one_line=True) for tag in parsed.tags),
        clean(entry.teaser, one_line=True),
        packed_digest(entry.digest),
        json.dumps({"enclosures": enclosures}, ensure_ascii=False) if enclosures else None,
        link_key(link) if link else None,
    )


def one_line(text: str | None) -> str | None:
    """A text that may be missing, as one line; None for an empty one."""
    return (clean(text, one_line=True) or None) if text else None
