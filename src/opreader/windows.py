"""Lists of any length as the screen takes them: the first page with the count, the ends, the ids behind, the counters."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from opreader.model.listed import Counts, ListStart

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Sequence

    from opreader.library_ports import Rows
    from opreader.model import EntryId, FeedId, Headline, QueryPart, Selection
    from opreader.ports import Clock
    from opreader.shelf import Shelves


class Windows:
    """Windows on the library's lists, and on shelves."""

    def __init__(self, *, rows: Rows, shelves: Shelves, clock: Clock) -> None:
        """Nothing is read yet."""
        self._rows = rows
        self._shelves = shelves
        self._clock = clock

    async def open_list(self, selection: Selection, *, limit: int) -> ListStart:
        """The first rows, and how many there are where that is known at once."""
        if not _on_shelf(selection):
            return await self._rows.open_list(selection, limit=limit)
        ids = self._shelves.ids(selection)
        return ListStart(tuple(self._headlines(ids[:limit])), len(ids))

    async def list_last(self, selection: Selection, *, limit: int) -> list[Headline]:
        """The last rows, in the order of the list."""
        if not _on_shelf(selection):
            return await self._rows.list_last(selection, limit=limit)
        ids = self._shelves.ids(selection)
        return self._headlines(ids[max(0, len(ids) - limit) :])

    async def ids(
        self, selection: Selection, *, headings: bool = False, day_offset: int = 0
    ) -> AsyncIterator[array[int]]:
        """Ids of the whole list in order, in slices; with `headings` a 0 before each group. A shelf has no groups."""
        if _on_shelf(selection):
            yield array("q", self._shelves.ids(selection))
            return
        async for part in self._rows.ids(selection, headings=headings, day_offset=day_offset):
            yield part

    async def count(self, selection: Selection) -> int:
        """How many rows."""
        return len(self._shelves.ids(selection)) if _on_shelf(selection) else await self._rows.count(selection)

    async def counts(self, feed_ids: Collection[FeedId] | None = None) -> dict[FeedId, Counts]:
        """Counters of these feeds, or of all, shelves too."""
        stored = None if feed_ids is None else [feed_id for feed_id in feed_ids if feed_id > 0]
        counted = {} if stored == [] else await self._rows.counts(stored)
        for feed in self._shelves.feeds:
            if feed_ids is None or feed.id in feed_ids:
                counted[feed.id] = Counts(feed.total, feed.unread, feed.starred)
        return counted

    async def snippets(self, ids: Sequence[EntryId], query: QueryPart) -> dict[EntryId, str]:
        """For found rows the place of the text where the words stand; none for what is on a shelf."""
        return await self._rows.snippets([entry_id for entry_id in ids if entry_id > 0], query)

    def _headlines(self, ids: Sequence[EntryId]) -> list[Headline]:
        return [self._shelves.of(entry_id).headline(entry_id) for entry_id in ids]


def _on_shelf(selection: Selection) -> bool:
    return selection.feed_id is not None and selection.feed_id < 0
