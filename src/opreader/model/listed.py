"""Lists as the screen takes them: what the first frame shows, first pages, counters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opreader.model import Feed, Headline

LENGTHS: Final = (5, 10, 20)
"""Minutes from which an article is in the next group of those that lists by length have."""


@frozen
class ViewStart:
    """All that the first frame shows, read in one go."""

    feeds: tuple[Feed, ...]
    memory: Mapping[str, str]
    """What the screen remembered: a small JSON text a name."""
    headlines: tuple[Headline, ...] | None
    """The first page of the remembered view; None where finding it could take longer than the first frame."""
    total: int | None
    """Rows in that view, where counters know it."""


@frozen
class ListStart:
    """The beginning of a list, read in one go."""

    rows: tuple[Headline, ...]
    total: int | None
    """Rows in the whole list, where counters know it."""


@frozen
class Author:
    """One who writes, with the counters of what is in no way gone."""

    id: int
    name: str
    total: int
    unread: int


@frozen
class Counts:
    """What the counters say of a feed."""

    total: int
    unread: int
    starred: int
    copies_unread: int = 0
    """As in `Feed`."""
    copies_starred: int = 0
    inner_unread: int = 0
