"""Reads a list of ids page by page and makes sure that nothing falls between two pages.

A row that another client marks between two pages can hide its neighbour: one server drops the first row of a page, taking
it for the last of the page before; others count pages by rows, which move up. So pages are asked to overlap: as long as
a page begins with an id that is known, whatever stood between was seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.errors import BadAnswer
from opreader.frozen import frozen
from opreader.model.synced import Snapshot

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from opreader.model.synced import SnapshotKind

_OVERLAP: Final = 20
_MOST_PAGES: Final = 2_000


@frozen
class Page:
    """One page of ids."""

    ids: tuple[str, ...]
    """Canonical text."""
    next: str | None
    """What the server calls the next page; None at the end."""


@frozen
class Listed:
    """All pages together."""

    ids: tuple[str, ...]
    """Each once."""
    ended: bool
    """The server said that this is all; not so where `most` cut it."""
    pages: int
    gaps: bool

    def as_snapshot(self, kind: SnapshotKind) -> Snapshot:
        """The same as what a client answers."""
        return Snapshot(
            kind,
            self.ids,
            complete=self.ended,
            capped=not self.ended,
            pages=self.pages,
            gaps=self.gaps,
        )


async def read_pages(
    ask: Callable[[str | None, int], Awaitable[Page]],
    *,
    page_size: int,
    most: int | None,
    step_back: Callable[[Page, int], str | None] | None,
    host: str,
) -> Listed:
    """Read on to the end, or to `most` ids. Raises what `ask` raises, and BadAnswer for pages that lead nowhere.

    `ask` gets what the page is called (None: the first) and how many ids are wanted. `step_back` makes of a page and a
    number of its rows what to ask for so that the next page begins with them; without it pages follow as they are told,
    and what may have been passed over between two of them nobody knows.
    """
    seen: dict[str, None] = {}
    cursor: str | None = None
    gaps = False
    for number in range(1, _MOST_PAGES + 1):
        overlap = 0 if cursor is None else _OVERLAP
        page = await ask(cursor, page_size if most is None else min(page_size, most - len(seen) + overlap))
        if cursor is not None and not gaps:
            gaps = step_back is None or not _meets(page.ids, seen)
        before = len(seen)
        seen.update(dict.fromkeys(page.ids))
        if page.next is None:
            return _cut(seen, most, ended=True, pages=number, gaps=gaps)
        if most is not None and len(seen) >= most:
            return _cut(seen, most, ended=False, pages=number, gaps=gaps)
        following = page.next
        if step_back is not None:
            following = step_back(page, min(_OVERLAP, len(page.ids) // 2)) or page.next
        if following == cursor and len(seen) == before:
            break
        cursor = following
    raise BadAnswer(f"{host} gives pages of ids that lead in a circle")


def _meets(ids: Sequence[str], seen: dict[str, None]) -> bool:
    """Whether a page begins where what was seen ends."""
    return bool(ids) and ids[0] in seen


def _cut(seen: dict[str, None], most: int | None, *, ended: bool, pages: int, gaps: bool) -> Listed:
    ids = tuple(seen)
    if most is not None and len(ids) > most:
        return Listed(ids[:most], ended=False, pages=pages, gaps=gaps)
    return Listed(ids, ended=ended, pages=pages, gaps=gaps)
