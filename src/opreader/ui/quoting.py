"""A passage with its source, as people quote it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.text import clean

if TYPE_CHECKING:
    from datetime import datetime

    from opreader.model import Headline

MOST_BYTES: Final = 64_000
"""Of UTF-8 that are put on the clipboard: terminals take no more at once."""
_CUT: Final = " […]"


def citation(headline: Headline, *, path: str | None = None) -> str:
    """Author, “title”, source, date, link: what is known of them, on one line."""
    title = clean(headline.title, one_line=True)
    authors = ", ".join(clean(name, one_line=True) for name in headline.authors)
    source = clean(headline.feed_title, one_line=True)
    parts = (
        authors if authors != source else "",
        f"“{title}”" if title else "",
        source,
        _day(headline.sort_date.astimezone()),
        clean(headline.link or path or "", one_line=True),
    )
    return ", ".join(part for part in parts if part)


def quotation(passage: str, headline: Headline, *, path: str | None = None) -> str:
    """The passage and its citation below it, within `MOST_BYTES`: a passage that is longer is cut."""
    source = f"\n\n— {citation(headline, path=path)}"
    return within(clean(passage).strip(), MOST_BYTES - len(source.encode())) + source


def within(text: str, most: int) -> str:
    """A text of at most so many bytes of UTF-8; one that is cut says so."""
    data = text.encode()
    if len(data) <= most:
        return text
    return data[: max(0, most - len(_CUT.encode()))].decode(errors="ignore").rstrip() + _CUT


def _day(day: datetime) -> str:
    return f"{day.day} {day:%b %Y}"
