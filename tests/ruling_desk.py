"""What a test of rules works at: a reader with rules, on a home that stays where the rules change."""

from datetime import timedelta
from pathlib import Path

from opreader.config import Config
from opreader.config_keys import Rule
from opreader.model import EntryId, Selection, Subscription
from opreader.model.ruled import RuleCount
from opreader.reader import Reader
from tests.fakes import FakeChildren, FakeNet, MovingClock, document, feed_url, make_reader
from tests.pages import FakePages


class Desk:
    """A reader with rules, on a home that stays where the rules change."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.net = FakeNet()
        self.children = FakeChildren()
        self.pages = FakePages()
        self.clock = MovingClock()
        self.reader: Reader | None = None
        self.seen: list[list[str]] = []

    async def open(self, *rules: Rule, keep: timedelta | None = None) -> Reader:
        await self.close()
        config = Config(rules=rules, keep=keep)
        self.reader = make_reader(
            self.home, net=self.net, children=self.children, clock=self.clock, config=config, pages=self.pages
        )
        return self.reader

    async def close(self) -> None:
        if self.reader is not None:
            await self.reader.close()
            self.reader = None

    @property
    def now(self) -> Reader:
        assert self.reader is not None
        return self.reader

    def shows(self, *titles: str, feed: int = 1, text: str | None = None) -> None:
        """Have a feed show entries of these titles; entries keep the titles of before."""
        self.children.feed(feed)
        for entry, title in enumerate(titles, 1):
            self.children.entry(feed, entry, title=title, text=text)
        self.net.answer(feed_url(feed), document(feed))

    async def filled(self, *titles: str, feed: int = 1) -> None:
        """Subscribe to a feed of entries of these titles, and refresh."""
        self.shows(*titles, feed=feed)
        await self.now.add_subscriptions([Subscription(feed_url(feed))])
        await self.now.refresh()

    async def titles(self, query: str = "") -> list[str]:
        selection = Selection(query=self.now.read_query(query))
        return [row.title for row in await self.now.list_headlines(selection, limit=0)]

    async def ids(self, query: str = "") -> list[EntryId]:
        selection = Selection(query=self.now.read_query(query))
        return [row.id for row in await self.now.list_headlines(selection, limit=0)]

    async def counts(self) -> tuple[int, int, int]:
        (feed,) = await self.now.list_feeds()
        return feed.total, feed.unread, feed.starred

    async def sound(self) -> bool:
        return all(check.ok for check in await self.now.check())

    async def of_rules(self) -> list[RuleCount]:
        return [one.count for one in await self.now.ruling.list_rules()]
