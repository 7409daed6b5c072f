"""What a test of full texts works at: `Expand`, `Saving` and `Pack` on a real library, and fakes of the rest."""

from collections.abc import Sequence
from datetime import timedelta

from opreader.expand import Expand
from opreader.hosts_first import STALLED_SECONDS
from opreader.model import (
    Entry,
    EntryId,
    ExpandProgress,
    Expansion,
    Feed,
    FeedChanges,
    FetchFailed,
    FullText,
    Headline,
    NoFullText,
    PageTeaser,
    Selection,
    State,
    Subscription,
)
from opreader.pack import Pack
from opreader.pages import PageReader
from opreader.saving import Saving
from opreader.store import Library
from opreader.store.others import OtherProcesses
from tests.fakes import NOW, FakeNet, MovingClock, make_entry
from tests.pages import FakePages, FakePictures, full_text

COLUMN = "https://column.example/feed.xml"
UNREACHED = FetchFailed("column.example can't be found: is the network up?", unreachable=True)


def words(count: int, *, of: str = "tariff") -> str:
    """A text of so many words."""
    return " ".join(f"{of}{number}" for number in range(count))


class FullTextDesk:
    """Full texts with all that stands round them. Entries are numbered: 1 is the newest."""

    def __init__(
        self, library: Library, *, at_once: int = 16, per_host: int = 2, stalled_seconds: float = STALLED_SECONDS
    ) -> None:
        self.library = library
        self.clock = MovingClock()
        self.net = FakeNet()
        self.pages = FakePages()
        self.pictures = FakePictures()
        self.settings: dict[str, Subscription] = {}
        """What feeds.toml says of a feed, by its address."""
        self.progress: list[ExpandProgress] = []
        self.expand = Expand(
            store=library,
            pages=PageReader(net=self.net, pages=self.pages),
            clock=self.clock,
            settings=self.settings.get,
            at_once=at_once,
            per_host=per_host,
            stalled_seconds=stalled_seconds,
        )
        self.saving = Saving(store=library, expand=self.expand, clock=self.clock)
        others = OtherProcesses(library)
        self.pack = Pack(store=library, net=self.net, pictures=self.pictures, expand=self.expand, others=others)

    # what is there

    async def feed(self, url: str = COLUMN) -> Feed:
        """The feed of an address; subscribed to when it is first named."""
        held = {feed.url: feed for feed in await self.library.list_feeds()}
        if url not in held:
            known = [Subscription(one) for one in held if "://" in one]
            await self.library.put_subscriptions([*known, Subscription(url)], now=NOW)
            held = {feed.url: feed for feed in await self.library.list_feeds()}
        return held[url]

    async def entry(
        self,
        number: int = 1,
        text: str = "Somebody pays for every tariff, and it is…",
        *,
        feed: str = COLUMN,
        title: str | None = None,
        link: str | None = "",
        page_teasers: tuple[PageTeaser, ...] = (),
    ) -> EntryId:
        """A teaser where the text ends in a cut mark, else a whole text; `number` hours old."""
        made = make_entry(
            str(number),
            title=title or f"Article {number}",
            text=text,
            link=page(number) if link == "" else link,
            published=NOW - timedelta(hours=number),
            page_teasers=page_teasers,
        )
        held = await self.feed(feed)
        applied = await self.library.apply(FeedChanges(held.id, NOW, title=held.title, new=(made,)))
        return applied.added[0]

    def holds(self, number: int, answer: FullText | NoFullText | Exception | str, **more: object) -> None:
        """Have the page of a numbered entry hold an article; a text is a whole one."""
        text = full_text(answer, **more) if isinstance(answer, str) else answer  # type: ignore[arg-type]
        self.pages.serve(self.net, page(number), text)

    async def filled(self, count: int, *, words_each: int = 100) -> list[EntryId]:
        """So many teasers, whose pages hold whole texts."""
        ids = []
        for number in range(1, count + 1):
            ids.append(await self.entry(number, f"Column {number} begins…"))
            self.holds(number, words(words_each, of=f"n{number}x"))
        return ids

    # what became of it

    async def row(self, entry_id: EntryId) -> Headline:
        (row,) = await self.library.get_headlines([entry_id])
        return row

    async def states(self, ids: Sequence[EntryId]) -> list[State]:
        return [row.state for row in await self.library.get_headlines(ids)]

    async def saved(self) -> list[Entry]:
        """The articles of feeds of saved pages."""
        feeds = [feed for feed in await self.library.list_feeds() if feed.kind == "saved"]
        rows = [row for feed in feeds for row in await self.library.list_headlines(Selection(feed_id=feed.id), limit=0)]
        return [await self.library.get_entry(row.id) for row in rows]

    async def many(self, ids: Sequence[EntryId], *, retry: bool = False) -> list[Expansion]:
        """Expand entries and keep the progress."""
        return await self.expand.many(ids, retry=retry, on_progress=self.progress.append)


def page(number: int) -> str:
    """The address of a numbered entry's page."""
    return f"https://column.example/{number}"
