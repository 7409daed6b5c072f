"""The whole screen on a real library: what its tests set up, press and read. Net, children and browser are fakes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.style import Style
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from opreader.config import Config
from opreader.model import EntryId, FullText, NoFullText
from opreader.ports import Children
from opreader.reader import Reader
from opreader.ui.app import OpreaderApp
from opreader.ui.glyphs import UNICODE, Glyphs
from opreader.ui.stage import Setting
from opreader.ui.views import FIRST_ROWS, choose_selection
from opreader.wiring import CATALOGUE, shipped_themes
from tests.desks import ReaderDesk
from tests.fakes import make_reader
from tests.pages import FakePages

WIDE = (140, 40)
MEDIUM = (100, 40)
NARROW = (60, 24)
HOSTILE = "[/oops] [@click=app.quit]x[/]"
QUIET = Config(refresh_at_start=False)
"""As shipped, but nobody asks the feeds at start."""


def screen_text(app: App[Any]) -> str:
    """Everything that stands on the screen, line by line."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


@dataclass(frozen=True, slots=True)
class Play:
    """An opened screen."""

    app: OpreaderApp
    pilot: Pilot[None]

    @property
    def text(self) -> str:
        """Everything that stands on the screen."""
        return screen_text(self.app)

    @property
    def words(self) -> str:
        """The same as one run of words, lines and blanks aside."""
        return " ".join(self.text.replace("│", " ").split())

    def pane(self, name: str) -> str:
        """What stands in one pane: feeds, headlines, article, related, status or a title; empty where it is not shown."""
        region = self.app.main.query_one(f"#{name}").region
        strips = self.app.main._compositor.render_strips()[region.y : region.bottom]
        return "\n".join(strip.crop(region.x, region.right).text.rstrip() for strip in strips)

    def line_of(self, words: str, *, pane: str = "headlines") -> int:
        """The line of a pane that holds some words; -1 where none does."""
        return next((at for at, line in enumerate(self.pane(pane).splitlines()) if words in line), -1)

    def styles_of(self, words: str) -> list[Style]:
        """The styles of every piece of the screen that holds some words."""
        strips = self.app.screen._compositor.render_strips()
        return [segment.style or Style() for strip in strips for segment in strip if words in segment.text]

    async def press(self, *keys: str) -> None:
        """Press keys one after the other; what they ask for is done."""
        await self.pilot.press(*keys)
        await self.settled()

    async def settled(self) -> None:
        """Everything that was asked for is done; timers aside."""
        for _ in range(100):
            await self.pilot.pause()
            if not any(one.is_running and one.group != "default" for one in self.app.workers):
                break
            await self.pilot.pause(0.01)
        await self.pilot.pause()

    async def until(self, *wanted: str | Callable[[], bool], turns: int = 250) -> None:
        """Wait for words on the screen, or for anything else; a failure shows the screen."""
        for one in wanted:
            for _ in range(turns):
                if (one in self.words) if isinstance(one, str) else one():
                    break
                await self.pilot.pause(0.01)
            else:
                raise AssertionError(f"{one!r} never came:\n{self.text}")

    async def write(self, text: str) -> None:
        """Put a text into the field that has the keys."""
        await self.until(lambda: isinstance(self.app.focused, Input))
        field = self.app.focused
        assert isinstance(field, Input)
        field.value = ""
        field.insert_text_at_cursor(text)
        await self.pilot.pause()

    async def message(self, words: str) -> None:
        """Wait for a message in the status line."""
        await self.until(lambda: words in self.pane("status"))

    def said(self) -> list[str]:
        """Every message of this run, newest first."""
        return [notice.text for notice in self.app.main.stage.notices.all]


class House:
    """A home with a library and feeds, which the screen is opened on as often as wanted."""

    def __init__(self, home: Path, *, children: Children | None = None) -> None:
        self.home = home
        self.desk = ReaderDesk(home)
        self.pages = FakePages()
        self._real = children
        self._open = True
        self.log = home / "opreader.log"
        self.themes = home / "themes"

    @property
    def reader(self) -> Reader:
        """The reader of now."""
        return self.desk.reader

    async def filled(self, *feeds: int, entries: int = 3, **settings: str) -> None:
        """Subscribe to feeds of so many entries."""
        for feed in feeds:
            self.desk.children.feed(feed)
            for entry in range(1, entries + 1):
                self.desk.children.entry(feed, entry, hours=entry + 100 * (feed - 1))
            await self.desk.subscribe(feed, **settings)

    async def with_teasers(self, *texts: str, feed: int = 1, **settings: str) -> None:
        """Subscribe to a feed of entries with these texts; those that end in "…" are teasers."""
        self.desk.children.feed(feed)
        for entry, text in enumerate(texts, 1):
            self.desk.children.entry(feed, entry, text=text)
        await self.desk.subscribe(feed, **settings)

    def serve(self, entry: int, answer: FullText | NoFullText, *, feed: int = 1) -> str:
        """Have the link of an entry lead to a page that holds this. Returns the link."""
        return self.pages.serve(self.desk.net, f"https://feed{feed}.example/{entry}", answer)

    async def ids(self) -> list[EntryId]:
        """Every entry, newest first."""
        return await self.desk.ids()

    async def close(self) -> None:
        """Close the reader, where no screen did."""
        if self._open:
            self._open = False
            await self.reader.close()

    def take_children(self, children: Children) -> None:
        """Have the next reader read documents and files by these."""
        self._real = children

    def reopen(self, config: Config) -> Reader:
        """A reader on this home; the one of before is closed."""
        desk = self.desk
        desk.reader = make_reader(
            self.home,
            net=desk.net,
            children=self._real or desk.children,
            pages=self.pages,
            outside=desk.outside,
            clock=desk.clock,
            config=config,
        )
        self._open = True
        return desk.reader

    async def app(self, config: Config = QUIET, *, glyphs: Glyphs = UNICODE, **setting: Any) -> OpreaderApp:
        """The app on this home, not started yet."""
        await self.close()
        reader = self.reopen(config)
        start = reader.start_screen(lambda memory: choose_selection(memory, reader.read_query), limit=FIRST_ROWS)
        values: dict[str, Any] = {
            "theme_folders": (shipped_themes(), self.themes),
            "catalogue": CATALOGUE,
            "log": self.log,
        } | setting
        self._open = False  # the app closes the reader
        return OpreaderApp(Setting(reader=reader, config=config, start=start, glyphs=glyphs, **values))

    @asynccontextmanager
    async def opened(
        self, size: tuple[int, int] = WIDE, *, config: Config = QUIET, glyphs: Glyphs = UNICODE, **setting: Any
    ) -> AsyncIterator[Play]:
        """The screen on this home."""
        app = await self.app(config, glyphs=glyphs, **setting)
        async with app.run_test(size=size) as pilot:
            play = Play(app, pilot)
            await play.settled()
            yield play
