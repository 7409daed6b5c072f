"""How the feeds are, and the library in figures: opens the dialogs, and does for a feed what is asked there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.charts import month_starts
from opreader.errors import OpreaderError, UsageError
from opreader.health import examine

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from opreader.health import Ailing
    from opreader.model import Feed
    from opreader.model.counted import LibraryFigures
    from opreader.reader import Reader
    from opreader.ui.screens.main import MainScreen


class Overview:
    """The dialogs that look at everything. They are imported when they are asked for."""

    def __init__(self, screen: MainScreen) -> None:
        """Take the screen that the dialogs are opened over."""
        self._screen = screen

    @property
    def table(self) -> Mapping[str, Callable[[], None]]:
        """Action id → what it does."""
        run = self._screen.stage.run
        return {
            "health": lambda: run(self.show_health(), opens=True),
            "statistics": lambda: run(self.show_statistics(), opens=True),
        }

    @property
    def _reader(self) -> Reader:
        return self._screen.stage.reader

    async def show_health(self) -> None:
        """Show which feeds are not well; the one that is chosen is entered."""
        from opreader.ui.dialogs.feed_health import FeedHealth

        screen, reader = self._screen, self._reader
        dialog = FeedHealth(self._examine, _Care(screen), now=lambda: reader.now, glyphs=screen.stage.glyphs)
        feed = await screen.app.push_screen_wait(dialog)
        if feed is not None:
            screen.commands.show(f"feed:{feed.id}")

    async def _examine(self) -> tuple[Sequence[Ailing], int]:
        reader = self._reader
        feeds = [feed for feed in await reader.list_feeds() if feed.id > 0]
        return examine(feeds, await reader.statistics.feed_dates(), reader.now), len(feeds)

    async def show_statistics(self) -> None:
        """Show what came and what was read."""
        from opreader.ui.dialogs.statistics import Statistics

        await self._screen.app.push_screen_wait(Statistics(self._count, glyphs=self._screen.stage.glyphs))

    async def _count(self) -> LibraryFigures:
        return await self._reader.statistics.figures(month_starts(self._reader.now.astimezone()))


class _Care:
    """Satisfies `dialogs.feed_health.Care`."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._reader: Reader = screen.stage.reader

    async def _now(self, feed: Feed) -> Feed | None:
        return next((one for one in await self._reader.list_feeds() if one.id == feed.id), None)

    async def retry(self, feed: Feed) -> str:
        if feed.account is not None:
            await self._screen.background.syncing.run([feed.account])
            now = await self._now(feed)
            return f"{feed.title}: {now.error or 'synced'}" if now is not None else f"{feed.title} is gone"
        if self._screen.refreshing.running:
            raise UsageError("a refresh is under way already; wait for its end")
        await self._screen.refreshing.run([feed.id], force=True)
        now = await self._now(feed)
        return f"{feed.title}: {now.error or 'it answered'}" if now is not None else f"{feed.title} is gone"

    async def take_address(self, feed: Feed) -> str:
        if feed.moved_to is None:
            raise UsageError("it has no new address")
        await take_address(self._reader, feed, feed.moved_to)
        await self._screen.feeds.load()
        return f"{feed.title} stands at {feed.moved_to} now"

    async def unmute(self, feed: Feed) -> str:
        await self._reader.edit_feed(feed.url, muted=False)
        await self._screen.feeds.load()
        await self._screen.lists.reload(at_once=True)
        return f"{feed.title} is back in the lists"

    async def open_site(self, feed: Feed) -> str:
        self._reader.notes.open_link(feed.site or feed.moved_to or feed.url)
        return "opened in the browser"

    async def remove(self, feed: Feed) -> str:
        await self._screen.marks.removed([feed])
        if self._screen.lists.view.feed_id == feed.id:
            await self._screen.lists.show("all")
        else:
            await self._screen.lists.reload()
        return f"removed {feed.title}: u brings it back"

    async def undo(self) -> str:
        await self._screen.commands.undo()
        return self._screen.stage.notices.all[0].text


async def take_address(reader: Reader, feed: Feed, url: str) -> None:
    """Have a feed stand at another address, in the library first, then in feeds.toml. Raises UsageError, ConfigError."""
    if reader.subscription(url) is not None:
        raise UsageError(f"{url} is subscribed already: d takes this one away")
    await reader.statistics.move_feed(feed.id, url)
    try:
        await reader.edit_feed(feed.url, url=url)
    except OpreaderError:
        await reader.statistics.move_feed(feed.id, feed.url)
        raise
