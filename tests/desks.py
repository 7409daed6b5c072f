"""What a test of a refresh, and one of a reader, works at: a real library, and fakes of the rest."""

from pathlib import Path

from opreader.adding import Found
from opreader.model import (
    Entry,
    EntryId,
    Feed,
    FeedOutcome,
    Selection,
    Status,
    Subscription,
)
from opreader.ports import Children
from opreader.refresh import Refresh
from opreader.store import Library
from tests.fakes import (
    FakeChildren,
    FakeNet,
    FakeOutside,
    MovingClock,
    document,
    feed_url,
    make_reader,
)

ALL = Selection()


class RefreshDesk:
    """A refresh with all that stands round it."""

    def __init__(self, library: Library, *, children: Children | None = None) -> None:
        self.library = library
        self.clock = MovingClock()
        self.net = FakeNet()
        self.feeds = FakeChildren()
        self.refresh = Refresh(store=library, net=self.net, children=children or self.feeds, clock=self.clock)

    async def subscribe(self, *urls: str) -> list[Feed]:
        await self.library.put_subscriptions([Subscription(url) for url in urls], now=self.clock())
        return await self.library.list_feeds()

    async def filled(self, *feeds: int, entries: int = 2) -> None:
        """Have subscribed feeds of so many entries, and refresh once."""
        await self.subscribe(*(self.feeds.feed(feed) for feed in feeds))
        for feed in feeds:
            self.net.answer(feed_url(feed), document(feed, etag=f'"{feed}"'))
            for entry in range(1, entries + 1):
                self.feeds.entry(feed, entry)
        assert {outcome.status for outcome in await self.refresh.run()} == {Status.NEW}
        self.net.requests.clear()

    async def one(self, *, force: bool = False, automatic: bool = False) -> FeedOutcome:
        """Refresh the only feed."""
        (outcome,) = await self.refresh.run(force=force, automatic=automatic)
        return outcome

    async def feed(self, number: int = 1) -> Feed:
        return next(feed for feed in await self.library.list_feeds() if feed.url == feed_url(number))

    async def titles(self) -> list[str]:
        return [row.title for row in await self.library.list_headlines(Selection(), limit=0)]

    async def entry(self, title: str) -> Entry:
        rows = await self.library.list_headlines(Selection(), limit=0)
        return await self.library.get_entry(next(row.id for row in rows if row.title == title))


class ReaderDesk:
    """A reader with what stands round it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.clock = MovingClock()
        self.net = FakeNet()
        self.children = FakeChildren()
        self.outside = FakeOutside()
        self.reader = make_reader(home, net=self.net, children=self.children, outside=self.outside, clock=self.clock)

    async def subscribe(self, number: int, **settings: str) -> Feed:
        """Subscribe to a feed of the children, as it is now."""
        url = self.net.answer(feed_url(number), document(number))
        await self.reader.subscribe(await self.found(url), Subscription(url, **settings))  # type: ignore[arg-type]
        return await self.reader.get_feed(url)

    async def filled(self, number: int = 1, entries: int = 2) -> Feed:
        """Subscribe to a feed of so many entries, the first the newest."""
        self.children.feed(number)
        for entry in range(1, entries + 1):
            self.children.entry(number, entry)
        return await self.subscribe(number)

    async def found(self, target: str) -> Found:
        found = await self.reader.look(target)
        assert isinstance(found, list)
        return found[0]

    async def on_shelf(self, number: int = 9, entries: int = 2) -> list[EntryId]:
        """Open a feed of so many entries without subscribing."""
        url = self.net.answer(self.children.feed(number), document(number))
        for entry in range(1, entries + 1):
            self.children.entry(number, entry)
        feed = await self.reader.shelving.open_found(await self.found(url))
        return await self.ids(Selection(feed_id=feed.id))

    async def ids(self, selection: Selection = ALL) -> list[EntryId]:
        return [EntryId(one) for one in await self.reader.list_ids(selection)]
