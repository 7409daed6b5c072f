"""Moving in and out: lists of feeds and libraries of other programs → subscriptions and articles, and back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from opreader.model import Imported, Subscription
from opreader.subscriptions import feed_address

if TYPE_CHECKING:
    from pathlib import Path

    from opreader.library_ports import NewsboatCache
    from opreader.model import ListedFeed
    from opreader.ports import Clock, FeedLists, Store
    from opreader.subscribing import Subscribing


class Moving:
    """Between one library and what other programs keep."""

    def __init__(
        self, *, store: Store, subscribing: Subscribing, lists: FeedLists, newsboat: NewsboatCache, clock: Clock
    ) -> None:
        """Nothing is read yet."""
        self._store = store
        self._subscribing = subscribing
        self._lists = lists
        self._newsboat = newsboat
        self._clock = clock

    async def import_file(self, path: Path) -> list[Imported]:
        """Subscribe to what a list of another program names, without asking the feeds. Raises ReadError."""
        listed = await asyncio.to_thread(self._lists.read, path)
        new: dict[str, Subscription] = {}
        known = {one.url for one in self._subscribing.all()}
        things = [_imported(one, known, new) for one in listed]
        await self._subscribing.add(list(new.values()))
        return things

    async def export_opml(self) -> str:
        """The subscribed feeds as OPML, folders and titles included."""
        return self._lists.write_opml(await self._store.list_feeds())


def _imported(one: ListedFeed, known: set[str], new: dict[str, Subscription]) -> Imported:
    """What becomes of one line of a list; a feed that is to come is put into `new`."""
    if one.skipped is not None:
        return Imported(one.title or one.url, "skipped", one.skipped)
    try:
        url = feed_address(one.url)
    except ValueError as error:
        return Imported(one.title or one.url, "skipped", f"not {error}")
    if url in known or url in new:
        return Imported(one.title or url, "known", url)
    new[url] = Subscription(url, title=one.title, folder=one.folder, tags=one.tags)
    return Imported(one.title or url, "imported", url)
