"""What is opened without subscribing → a shelf: the guide, a feed, a file or folder, a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.errors import ReadError
from opreader.guide import load_guide
from opreader.model import FeedId, FeedKind, ParseFailed
from opreader.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from opreader.adding import Found, Page
    from opreader.model import DigestedFeed, Feed
    from opreader.ports import Children, Clock
    from opreader.shelf import Shelves

GUIDE_ID: Final = FeedId(-1)


class Shelving:
    """Puts things on shelves."""

    def __init__(
        self,
        *,
        shelves: Shelves,
        children: Children,
        clock: Clock,
        guide: Path,
        look_closer: Callable[[Found], Awaitable[Found]],
    ) -> None:
        """`guide` is the folder of the guide's articles; `look_closer` reads a feed that was only named."""
        self._look_closer = look_closer
        self._shelves = shelves
        self._children = children
        self._clock = clock
        self._guide = guide

    def open_guide(self) -> Feed:
        """Put the guide on its shelf."""
        if GUIDE_ID not in self._shelves:
            self._shelves.put(GUIDE_ID, load_guide(self._guide, feed_id=GUIDE_ID, now=self._clock()))
        return self._shelves[GUIDE_ID].feed

    def close_guide(self) -> None:
        """Take the guide off its shelf."""
        self._shelves.close(GUIDE_ID)

    async def open_found(self, found: Found) -> Feed:
        """Put a feed, file or folder on a shelf without subscribing. Raises ReadError."""
        whole = await self._look_closer(found)
        assert whole.feed is not None
        return self._put(whole.feed, url=whole.url, kind=whole.kind)

    async def open_page(self, page: Page) -> Feed:
        """Put a web page that is no feed on a shelf, as one article. Raises ReadError."""
        answer = page.answer
        read = await self._children.read_page(answer.body, url=answer.url, content_type=answer.content_type)
        if isinstance(read, ParseFailed):
            raise ReadError(f"{answer.url}: {read.reason}")
        return self._put(read, url=answer.url, kind=FeedKind.URL)

    def _put(self, feed: DigestedFeed, *, url: str, kind: FeedKind) -> Feed:
        feed_id = self._shelves.next_id(GUIDE_ID)
        return self._shelves.put(feed_id, Shelf(feed, feed_id=feed_id, url=url, kind=kind, now=self._clock()))
