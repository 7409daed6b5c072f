"""Names behind a filter of a query (`feed:the c`): which fit, and how they are written into it. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from opreader.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

COMPLETED: Final = ("feed", "folder", "tag", "author", "is")
"""Filters whose values are offered."""
MOST: Final = 20
"""Names that are offered at a time."""
_OPEN = re.compile(rf'(?:^|\s)-?({"|".join(COMPLETED)}):("[^"]*|“[^”]*|[^\s"“]*)$')
_BARE = re.compile(r"[^\s\"“”()]+")


@frozen
class Open:
    """The filter at a query's end, and what stands behind its colon."""

    filter: str
    start: int
    """Where its value begins, the quotation mark included."""
    typed: str
    """The value so far, without the quotation mark."""


def open_filter(text: str) -> Open | None:
    """The filter that is being written at the end of a query; None where there is none."""
    found = _OPEN.search(text)
    if found is None:
        return None
    return Open(found[1], found.start(2), found[2].lstrip('"“'))


def fitting(typed: str, names: Sequence[str]) -> list[str]:
    """Names that begin so, then those with a word that does; case aside, at most `MOST`."""
    wanted = typed.casefold()
    begin = [name for name in names if name.casefold().startswith(wanted)]
    inside = [name for name in names if name not in begin and f" {wanted}" in name.casefold()] if wanted else []
    return [*begin, *inside][:MOST]


def completed(text: str, place: Open, name: str) -> str:
    """The query with a name as the filter's value, in quotation marks where it needs them."""
    if not _BARE.fullmatch(name):
        name = f"“{name}”" if '"' in name else f'"{name}"'
    return text[: place.start] + name


def ghost(text: str, place: Open, name: str) -> str | None:
    """The query with the rest of a name behind it, as typed so far; None where the name begins otherwise."""
    if len(name) <= len(place.typed) or not name.casefold().startswith(place.typed.casefold()):
        return None
    return text + name[len(place.typed) :]
