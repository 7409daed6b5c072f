"""What the core asks of the library beside feeds and articles, as Protocols: authors, rules, figures, newsboat's cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from array import array
    from collections.abc import AsyncIterator, Collection, Sequence

    from opreader.model import EntryId, FeedId, Headline, QueryPart, Selection
    from opreader.model.listed import Counts, ListStart


class Rows(Protocol):
    """Lists of any length, and the counters."""

    async def open_list(self, selection: Selection, *, limit: int) -> ListStart:
        """The first rows and how many there are, in one short read; never waits for work that grows with the library."""

    async def list_last(self, selection: Selection, *, limit: int) -> list[Headline]:
        """The last rows, in the order of the list."""

    def ids(self, selection: Selection, *, headings: bool = False, day_offset: int = 0) -> AsyncIterator[array[int]]:
        """Ids of the whole list in order, in slices (`array('q')`); broken off when nobody takes the next one.

        `headings`: a 0 stands before each group (a day by `day_offset` seconds east of UTC, a feed, a length) of the
        order that the selection asks.
        """

    async def count(self, selection: Selection) -> int:
        """How many rows: from the counters where they know it, else counted, behind everything else."""

    async def counts(self, feed_ids: Collection[FeedId] | None = None) -> dict[FeedId, Counts]:
        """Counters of these feeds, or of all."""

    async def snippets(self, ids: Sequence[EntryId], query: QueryPart) -> dict[EntryId, str]:
        """For found rows the place of the text where the words stand; found words between U+0002 and U+0003."""


class AuthorLists(Protocol):
    """Who wrote what."""


class RuledEntries(Protocol):
    """What rules and age do to entries."""


class Statistics(Protocol):
    """What there is, counted."""


class NewsboatCache(Protocol):
    """newsboat's `cache.db`."""
