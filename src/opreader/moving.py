"""Moving in and out: lists of feeds and libraries of other programs → subscriptions and articles, and back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from opreader.arrivals import Arrivals
from opreader.carrying import Carrying
from opreader.errors import NotFound, ReadError
from opreader.feed_addresses import feed_address
from opreader.given_back import GivingBack, article_facts, feed_facts, highlight_facts
from opreader.masked import hide_password
from opreader.model import FeedKind, Imported
from opreader.model.moved import CarriedCount, Moved, MoveProgress, Offered
from opreader.sources import look_at, usual_places

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from opreader.library_ports import CarriedEntries, NewsboatCache
    from opreader.model import Entry, EntryId, Feed, Highlight
    from opreader.model.moved import CachedFeed, Given
    from opreader.ports import Children, Clock, FeedLists, Store
    from opreader.ruling import Ruling
    from opreader.subscribing import Subscribing

    Tell = Callable[[Imported], None]
    Show = Callable[[MoveProgress], None]

_MARKED: Final = "moved:"
"""With a file's path the name under which the library remembers up to which entry it gave its marks."""


class Moving:
    """Between one library and what other programs keep."""

    def __init__(
        self,
        *,
        store: Store,
        subscribing: Subscribing,
        lists: FeedLists,
        newsboat: NewsboatCache,
        carried: CarriedEntries,
        children: Children,
        ruling: Ruling,
        clock: Clock,
    ) -> None:
        """Nothing is read yet."""
        self._ruling = ruling
        self._store = store
        self._subscribing = subscribing
        self._lists = lists
        self._newsboat = newsboat
        self._carried = carried
        self._giving_back = GivingBack(store=store, subscribing=subscribing, carried=carried, clock=clock)
        self._carrying = Carrying(store=store, newsboat=newsboat, carried=carried, children=children, clock=clock)

    async def import_file(
        self, path: Path, *, on_thing: Tell = lambda _: None, on_progress: Show = lambda _: None
    ) -> Moved:
        """Bring over what a list, a folder or a library of another program holds, without asking the feeds.

        Raises ReadError, ConfigError. Cancelling leaves whole batches of articles; the next import goes on from there.
        """
        source = await asyncio.to_thread(look_at, path)
        await self._ruling.begin()
        told: list[Imported] = []

        def tell(thing: Imported) -> None:
            told.append(thing)
            on_thing(thing)

        if source.lines is not None:
            moved = await self._giving_back.run(source.lines, tell=tell, show=on_progress)
            await self._ruling.run_new()
            return replace(moved, things=tuple(told))
        moved = Moved()
        if source.listed is not None:
            moved = await self._import_list(source.listed, tell)
        if source.cache is not None:
            moved = await self._import_cache(source.cache, moved, tell, on_progress)
        await self._ruling.run_new()
        return replace(moved, things=tuple(told))

    async def offers(self, home: Path) -> Offered | None:
        """What another reader left under a home folder, counted; None where nothing is worth an offer."""
        for path in await asyncio.to_thread(usual_places, home):
            try:
                source = await asyncio.to_thread(look_at, path)
                listed = [] if source.listed is None else await asyncio.to_thread(self._lists.read, source.listed)
                cached = [] if source.cache is None else await self._newsboat.feeds(source.cache)
            except ReadError:
                continue
            feeds = [one for one in listed if one.skipped is None and one.query is None]
            if feeds:
                urls = {one.url for one in feeds}
                return Offered(
                    str(path),
                    "newsboat" if path.is_dir() else "a list of feeds",
                    feeds=len(feeds),
                    smart=sum(one.query is not None for one in listed),
                    articles=sum(one.articles for one in cached if one.url in urls),
                )
        return None

    async def export_opml(self, account: str | None = None) -> tuple[str, int, int]:
        """Feeds as OPML, folders and titles included: those of feeds.toml, or those of an account.

        Also how many are left out: those of accounts, for whoever imports both would have them twice, and files and
        folders, which mean nothing elsewhere. Raises NotFound for a name that none has.
        """
        feeds = await self._store.list_feeds()
        chosen = [feed for feed in feeds if feed.account == account]
        if account is not None and not chosen:
            raise NotFound(f"there are no feeds of an account {account}; see: opreader account list")
        text = self._lists.write_opml(chosen)
        if account is not None:
            return text, 0, 0
        local = sum(feed.kind in (FeedKind.FILE, FeedKind.FOLDER) for feed in feeds)
        return text, sum(feed.account is not None for feed in feeds), local

    def kept_back(self) -> int:
        """How many feeds have headers or cookies: those are in no export."""
        return sum(bool(one.headers or one.cookies) for one in self._subscribing.all())

    def feed_facts(self, feed: Feed) -> Mapping[str, Any]:
        """What a feed's row of an export says beside."""
        return feed_facts(
            feed, next((one for one in self._subscribing.all() if one.url == feed.url and feed.account is None), None)
        )

    async def given(self, ids: Sequence[EntryId]) -> dict[EntryId, Given]:
        """What articles were given beside their text: tags, language."""
        return await self._carried.given(ids)

    def article_facts(self, entry: Entry, feed_url: str, given: Given) -> Mapping[str, Any]:
        """What an article's row of an export says beside."""
        return article_facts(entry, feed_url, given)

    def highlight_facts(self, highlight: Highlight) -> Mapping[str, Any]:
        """What a highlight's row of an export says beside."""
        return highlight_facts(highlight)

    async def _import_list(self, path: Path, tell: Tell) -> Moved:
        listed = await asyncio.to_thread(self._lists.read, path)
        await self._subscribing.follow()
        came = Arrivals(self._subscribing.whole())
        things = [came.take(one) for one in listed]
        if came.feeds or came.smart:
            await self._subscribing.change(came.added_to)
        for thing in things:  # what is said to be imported is
            tell(thing)
        return Moved(feeds=len(came.feeds), smart=len(came.smart))

    async def _import_cache(self, path: Path, moved: Moved, tell: Tell, show: Show) -> Moved:
        cached = await self._newsboat.feeds(path)
        feeds = {feed.url: feed for feed in await self._store.list_feeds() if feed.account is None}
        wanted = [(one, feed) for one in cached if (feed := feeds.get(_address(one.url))) is not None]
        memory = f"{_MARKED}{path.absolute()}"
        untouched_from = int((await self._store.recall()).get(memory, "0"))
        asked = sum(one.articles for one, _ in wanted)
        done, total, flags = 0, CarriedCount(), ""
        for one, feed in wanted:
            count, seen = CarriedCount(), 0
            async for more, size, letters in self._carrying.feed(
                path, one.url, feed, title=one.title, untouched_from=untouched_from
            ):
                count, seen, done, flags = count + more, seen + size, done + size, flags + letters
                show(MoveProgress(done, asked, total.added + count.added))
            total += count
            for thing in _articles_of(one.title if feed.title == feed.url else feed.title, count, seen):
                tell(thing)
        for thing in _left_out([one for one in cached if _address(one.url) not in feeds]):
            tell(thing)
        await self._store.remember({memory: str(await self._carried.last_id())})
        deleted = sum(one.deleted for one, _ in wanted)
        return replace(moved, articles=total, deleted=deleted, flags=tuple(sorted(set(flags))))


def _address(url: str) -> str:
    """A feed's address as feeds.toml keeps it; the address itself where that takes none such."""
    try:
        return feed_address(url)
    except ValueError:
        return url


def _articles_of(title: str, count: CarriedCount, seen: int) -> list[Imported]:
    """What became of the articles of a feed."""
    things = []
    if count.added:
        parts = [(count.added, "articles"), (count.read, "read"), (count.starred, "starred"), (count.known, "known")]
        told = ", ".join(f"{number} {word}" for number, word in parts if number)
        things.append(Imported(title, "imported", told, "articles"))
    elif count.known:
        marked = f", {count.marked} marked as in newsboat" if count.marked else ""
        things.append(Imported(title, "known", f"{count.known} articles{marked}", "articles"))
    if lost := seen - count.added - count.known:
        why = f"{lost} articles: empty, there twice, or not to be read"
        things.append(Imported(title, "skipped", why, "articles"))
    return things


def _left_out(dropped: Sequence[CachedFeed]) -> list[Imported]:
    """Articles of feeds that newsboat's list does not name any more, nor ours."""
    articles = sum(one.articles for one in dropped)
    if not articles:
        return []
    several = len(dropped) > 1
    of = f"{len(dropped)} feeds" if several else hide_password(dropped[0].url)
    name = f"{articles} articles of {of}"
    why = f"{'these feeds are' if several else 'this feed is'} not subscribed: add, then import again"
    return [Imported(name, "skipped", why, "articles")]
