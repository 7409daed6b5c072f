"""Lists of any length, read so that nobody waits: first pages, ends, ids in slices, counters of some feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.model.listed import Counts, ListStart
from opreader.store import lists
from opreader.store.first_rows import is_quick
from opreader.store.rows import id_list

if TYPE_CHECKING:
    import sqlite3
    from array import array
    from collections.abc import AsyncIterator, Collection, Sequence

    from opreader.model import EntryId, FeedId, Headline, QueryPart, Selection
    from opreader.store.connection import Lane, Lanes
    from opreader.store.id_slices import Place


class RowWindows:
    """Satisfies `opreader.library_ports.Rows`."""

    def __init__(self, lanes: Lanes) -> None:
        """Work on the threads of one library."""
        self._lanes = lanes

    async def open_list(self, selection: Selection, *, limit: int) -> ListStart:
        """The first rows and how many there are; what must be searched or sorted never holds up the screen's reads."""
        return await self._lane(selection).run(_open_list, selection, limit=limit)

    async def list_last(self, selection: Selection, *, limit: int) -> list[Headline]:
        """The last rows, in the order of the list."""
        return await self._lane(selection).run(lists.last_headlines, selection, limit=limit)

    async def ids(
        self, selection: Selection, *, headings: bool = False, day_offset: int = 0
    ) -> AsyncIterator[array[int]]:
        """Ids of the whole list in order, in slices, on a thread of their own; with headings a 0 before each group."""
        from opreader.store import id_slices

        lane = self._lanes.lists
        titles = id_slices.Headings(day_offset) if headings else None
        if not id_slices.is_in_steps(selection):
            for part in await lane.run(id_slices.all_slices, selection, titles):
                yield part
            return
        place: Place | None = None
        while True:
            part, place = await lane.run(id_slices.next_slice, selection, titles, place)
            if part:
                yield part
            if place is None:
                return

    async def count(self, selection: Selection) -> int:
        """How many rows: from the counters where they know it, else counted beside everything else."""
        known = await self._lanes.screen.run(lists.counted, selection)
        return await self._lanes.counts.run(lists.count, selection) if known is None else known

    async def counts(self, feed_ids: Collection[FeedId] | None = None) -> dict[FeedId, Counts]:
        """Counters of these feeds, or of all that are not hidden."""
        return await self._lanes.screen.run(_counts, feed_ids)

    async def snippets(self, ids: Sequence[EntryId], query: QueryPart) -> dict[EntryId, str]:
        """The place of each text where the words stand; found words between U+0002 and U+0003."""
        from opreader.store import search

        return await self._lanes.searches.run(search.snippets, ids, query)

    def _lane(self, selection: Selection) -> Lane:
        return self._lanes.screen if is_quick(selection) else self._lanes.searches


def _open_list(db: sqlite3.Connection, selection: Selection, *, limit: int) -> ListStart:
    rows = lists.list_headlines(db, selection, limit=limit) if limit > 0 else []
    total = lists.counted(db, selection)
    if total is None and len(rows) < limit:
        total = len(rows)
    return ListStart(tuple(rows), total)


def _counts(db: sqlite3.Connection, feed_ids: Collection[FeedId] | None) -> dict[FeedId, Counts]:
    text = (
        "SELECT f.id, coalesce(c.total, 0), coalesce(c.unread, 0), coalesce(c.starred, 0), coalesce(c.copies_unread, 0), "
        "coalesce(c.copies_starred, 0), coalesce(c.inner_unread, 0) "
        "FROM feeds f LEFT JOIN feed_counts c ON c.feed_id = f.id WHERE f.hidden = 0"
    )
    if feed_ids is None:
        rows = db.execute(text)
    else:
        rows = db.execute(f"{text} AND f.id IN (SELECT value FROM json_each(?))", (id_list(feed_ids),))
    return {row[0]: Counts(*row[1:]) for row in rows}
