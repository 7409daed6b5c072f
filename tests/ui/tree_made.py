"""A tree of feeds with what fills it, and nothing else of the screen: the library behind is a programmable fake."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from dataclasses import replace
from typing import Any, cast

from textual.app import App, ComposeResult

from opreader.errors import NotFound
from opreader.model import EntryId, Feed, FeedId, FeedKind, QueryPart, Selection
from opreader.model.listed import Author, Counts
from opreader.query import parse_query
from opreader.smart_feeds import SmartFeed
from opreader.ui.feeds import Feeds
from opreader.ui.glyphs import UNICODE
from opreader.ui.stage import Stage
from opreader.ui.variables import VARIABLE_DEFAULTS
from opreader.ui.views import Session
from opreader.ui.widgets.feed_tree import FeedTree
from tests.fakes import NOW


def feed(
    number: int, folder: str | None = None, *, unread: int = 0, starred: int = 0, error: str | None = None
) -> Feed:
    title = f"Feed {number}"
    return Feed(
        FeedId(number),
        f"u{number}",
        FeedKind.URL,
        title,
        folder,
        unread=unread,
        total=100,
        starred=starred,
        error=error,
    )


class FakeLibrary:
    """What the tree asks of a reader; counts wait at `gate` where it is closed."""

    def __init__(self) -> None:
        self.feeds: list[Feed] = []
        self.saved: tuple[SmartFeed, ...] = ()
        self.numbers: dict[str, int] = {}
        """What a count gives, by the query's text."""
        self.people: list[Author] = []
        self.asked: list[Collection[FeedId] | None] = []
        self.counted: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self._texts: list[tuple[QueryPart, str]] = []

    windows = property(lambda self: self)
    smart = property(lambda self: self)
    authors = property(lambda self: self)

    def read_query(self, text: str) -> QueryPart:
        part = parse_query(text.replace("is:packed ", ""), now=NOW)
        self._texts.append((part, text))
        return part

    async def list_feeds(self) -> list[Feed]:
        return list(self.feeds)

    async def list(self) -> tuple[SmartFeed, ...]:
        return self.saved

    async def counts(self, feed_ids: Collection[FeedId] | None = None) -> dict[FeedId, Counts]:
        self.asked.append(feed_ids)
        return {
            one.id: Counts(one.total, one.unread, one.starred)
            for one in self.feeds
            if feed_ids is None or one.id in feed_ids
        }

    async def count(self, selection: Selection) -> int:
        text = self._texts[-1][1]
        self.counted.append(text)
        await self.gate.wait()
        return self.numbers.get(text, 0)

    async def list_authors(self, *, limit: int = 0, unread_only: bool = False) -> Sequence[Author]:
        return self.people[:limit]

    async def get_author(self, author_id: int) -> Author:
        found = next((one for one in self.people if one.id == author_id), None)
        if found is None:
            raise NotFound("nobody")
        return found

    async def authors_of(self, entry_id: EntryId) -> Sequence[Author]:
        return self.people[:1]

    def set(self, number: int, **fields: int) -> None:
        """Have a feed's counters be others."""
        self.feeds = [replace(one, **fields) if one.id == number else one for one in self.feeds]  # type: ignore[arg-type]


class TreeApp(App[None]):
    """The tree alone."""

    def __init__(self, library: FakeLibrary, session: Session | None = None) -> None:
        super().__init__()
        session = session or Session()
        self.pane = FeedTree(folded=session.folded, id="feeds")
        self.drawn: Callable[[], Awaitable[None]]
        """The messages that are under way are handled, and the screen is drawn; set by who runs it."""
        self.timers: list[Callable[[], None]] = []
        self.running: list[asyncio.Task[None]] = []
        self._groups: dict[str, asyncio.Task[None]] = {}
        nothing: Any = None
        self.stage = Stage(
            setting=nothing,
            reader=cast(Any, library),
            config=nothing,
            glyphs=UNICODE,
            dates=nothing,
            notices=nothing,
            run=self._run,
            later=self._later,
            frames=nothing,
            tree=self.pane,
            headlines=nothing,
            article=nothing,
            related=nothing,
            status=nothing,
        )
        self.feeds = Feeds(self.stage, session)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return VARIABLE_DEFAULTS

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_feed_tree_folded(self, event: FeedTree.Folded) -> None:
        self.feeds.columnists.look()

    def _later(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        self.timers.append(call)

        def stop() -> None:
            if call in self.timers:
                self.timers.remove(call)

        return stop

    def _run(
        self, work: Coroutine[Any, Any, None], *, group: str = "default", exclusive: bool = False, opens: bool = False
    ) -> None:
        del opens
        if exclusive and group in self._groups:
            self._groups[group].cancel()
        self._groups[group] = task = asyncio.get_running_loop().create_task(work)
        self.running.append(task)

    async def rest(self) -> None:
        """The pause is over: what waited for it is done."""
        timers, self.timers = self.timers, []
        for call in timers:
            call()
        await asyncio.gather(*self.running, return_exceptions=True)

    @property
    def lines(self) -> list[str]:
        """What the tree shows, blanks at the ends and the scrollbar aside."""
        shown = [
            strip.text.rstrip(" ▁▂▃▄▅▆▇█").replace("\xa0", " ") for strip in self.screen._compositor.render_strips()
        ]
        return [" ".join(line.split()) for line in shown if line.strip()]
