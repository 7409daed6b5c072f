"""Make the pictures of the README: the real app, run on a made-up library, saved as SVG. `python screenshots/make.py`."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING, Final

from columns import FAILING, NOW, SAVED, SMART, SOURCES
from years import AILING, GONE, MOVED, with_older

from opreader.config import Config, Places
from opreader.model import Fetched, FetchFailed, Selection, Subscription, Validators
from opreader.outside import SystemBrowser
from opreader.reader import Reader
from opreader.smart_feeds import SmartFeed
from opreader.ui.app import OpreaderApp
from opreader.ui.glyphs import UNICODE
from opreader.ui.stage import Setting
from opreader.ui.views import FIRST_ROWS, choose_selection
from opreader.wiring import CATALOGUE, open_all, shipped_themes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from textual.pilot import Pilot

    from opreader.model import FetchRequest

HERE: Final = Path(__file__).parent
WIDE: Final = (140, 40)
TALL: Final = (120, 64)
MEDIUM: Final = (100, 30)
NARROW: Final = (70, 24)
CONFIG: Final = Config(refresh_at_start=False, refresh_every=None, mark_read="open")
ARTICLE: Final = "Who pays for the tariff,"
LEISURE: Final = 1.5
"""Seconds in which what is counted behind comes to be shown."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its size, its theme, and the keys that lead to it."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...]
    wait: str
    """Words that are on the screen when it is ready."""
    theme: str = "evening"
    empty: bool = False
    """Of a library without feeds."""
    years: bool = False
    """Of a library that has been read in for long, with feeds that are not well."""


READ: Final = ("j", "j", "enter")
TREE: Final = (*READ, "h", "h", "g", "g", *["j"] * 8, "right", *["j"] * 16)
PICTURES: Final = (
    Picture("wide", WIDE, READ, "OTHER TAKES"),
    Picture("medium", MEDIUM, READ, "OTHER TAKES"),
    Picture("narrow", NARROW, READ, "Ask a minister"),
    Picture("narrow-headlines", NARROW, (), ARTICLE),
    Picture("full-text", WIDE, ("slash", *"title:clauses", "enter", "enter", "f"), "full text"),
    Picture("pack", WIDE, (*READ, "P"), "Pack for the flight"),
    Picture("readiness", WIDE, (*READ, "P", "enter"), "of reading"),
    Picture("zen", WIDE, (*READ, "z"), "Print the duty"),
    Picture("right-to-left", WIDE, ("slash", *"author:נועה", "enter", "enter"), "Harbour Council"),
    Picture("table", WIDE, ("slash", *"title:figures", "enter", "enter"), "complaints"),
    Picture("highlights", WIDE, (*READ, "v", "j", "H", "v", "l", "l", "H"), "▎"),
    Picture("find", WIDE, (*READ, "h", "slash", *"footnote"), "found"),
    Picture("tree", TALL, TREE, "Short and whole"),
    Picture("budget", WIDE, (*READ, "b"), "Enter"),
    Picture("order", WIDE, (*READ, "h", "S", "h", "n"), "Yesterday"),
    Picture("related", WIDE, (*READ, "right_square_bracket", "right_square_bracket"), "OTHER TAKES"),
    Picture("stories", WIDE, (*READ, "g", "t"), "sources"),
    Picture("health", WIDE, ("g", "f"), "failing", years=True),
    Picture("statistics", WIDE, ("g", "s"), "Read by month", years=True),
    Picture("theme-paper", WIDE, READ, "OTHER TAKES", theme="paper"),
    Picture("theme-contrast", WIDE, READ, "OTHER TAKES", theme="contrast"),
    Picture("theme-harbour", WIDE, READ, "OTHER TAKES", theme="harbour"),
    Picture("first-start", WIDE, (), "The first five minutes", empty=True),
    Picture("help", WIDE, (*READ, "question_mark"), "next unread"),
    Picture("add", WIDE, (*READ, "a", *"econ"), "econ"),
)


class PaperNet:
    """A network that is made of `columns`."""

    def __init__(self, *, years: bool) -> None:
        sources = [*map(with_older, SOURCES), *AILING] if years else SOURCES
        self._bodies = {source.url: source.rss() for source in sources}
        self._refused = dict[str, int]()
        self._pages = {link: page for source in SOURCES for link, page in source.pages().items()}

    def lose(self, url: str, status: int = 503) -> None:
        """Let a feed fail from now on."""
        self._refused[url] = status

    async def fetch(self, request: FetchRequest) -> Fetched | FetchFailed:
        """The feed or page of that address."""
        if request.purpose == "page":
            page = self._pages.get(request.url, 404)
            if isinstance(page, int):
                why = {402: "402 Payment Required: the site asks for payment"}.get(
                    page, "404 Not Found: there is no page"
                )
                return FetchFailed(why, status=page)
            return Fetched(request.url, page, "text/html", Validators())
        url, led = (MOVED[1], MOVED[1]) if request.url == MOVED[0] else (request.url, None)
        status = self._refused.get(url)
        if status is not None:
            return FetchFailed({410: "410 Gone"}.get(status, "503 Service Unavailable"), status=status)
        return Fetched(url, self._bodies[url], "application/rss+xml", Validators(), permanent_url=led)

    def is_up(self, url: str) -> bool:  # noqa: ARG002 - the port's
        """It always is."""
        return True

    async def close(self) -> None:
        """Nothing is open."""


@dataclass(slots=True)
class House:
    """A home folder and the readers that open it."""

    home: Path
    net: PaperNet
    now: datetime = NOW

    def reader(self) -> Reader:
        """A reader of this home; the next one after it was closed."""
        tools = open_all(home=self.home, offline=False).reader._tools  # noqa: SLF001 - all but the outside is as it is started
        return Reader(replace(tools, net=self.net, clock=lambda: self.now, outside=SystemBrowser("true")), CONFIG)


async def fill(house: House, pages: Path, *, years: bool) -> None:
    """Subscribe, fetch, mark; then let one feed fail, or more of them."""
    reader = house.reader()
    copytree(SAVED, pages)
    sources = [*map(with_older, SOURCES), *AILING] if years else SOURCES
    wanted = [
        Subscription(MOVED[0] if source.url == MOVED[1] else source.url, folder=source.folder) for source in sources
    ]
    await reader.add_subscriptions([Subscription(str(pages), title="Saved columns"), *wanted])
    for name, query, folder in SMART:
        await reader.smart.add(SmartFeed(name, query, folder))
    if years:
        house.now = NOW - timedelta(days=2)
        await reader.refresh(only=[(await reader.get_feed(url)).id for url in (FAILING, GONE)])
        house.net.lose(FAILING)
        house.net.lose(GONE, 410)
        house.now = NOW
    await reader.refresh()
    columns = {(source.title, one.title): one for source in sources for one in source.columns}
    for headline in await reader.list_headlines(Selection(), limit=1000):
        column = columns.get((headline.feed_title, headline.title))
        read = column.read if column else ARTICLE not in headline.title
        starred = column.starred if column else ARTICLE in headline.title
        if read or starred:
            await reader.mark([headline.id], read=read or None, starred=starred or None)
    house.net.lose(FAILING)
    for _ in range(4 if years else 1):
        await reader.refresh(force=True)
    await reader.index.run()
    await reader.close()


@asynccontextmanager
async def opened(house: House, picture: Picture) -> AsyncIterator[tuple[OpreaderApp, Pilot[None]]]:
    """The app on that home, in the picture's size and theme."""
    reader = house.reader()
    config = replace(CONFIG, theme=picture.theme)
    setting = Setting(
        reader=reader,
        config=config,
        start=reader.start_screen(lambda memory: choose_selection(memory, reader.read_query), limit=FIRST_ROWS),
        theme_folders=(shipped_themes(), Places.find(house.home, {}).themes_folder),
        catalogue=CATALOGUE,
        log=Places.find(house.home, {}).log,
        glyphs=UNICODE,
    )
    app = OpreaderApp(setting)
    async with app.run_test(size=picture.size) as pilot:
        yield app, pilot


def shown(app: OpreaderApp) -> str:
    """All words on the screen, as one line."""
    return " ".join("\n".join(strip.text for strip in app.screen._compositor.render_strips()).split())  # noqa: SLF001 - no public way


async def take(house: House, picture: Picture) -> None:
    """Press the keys, wait for the words, save."""
    async with opened(house, picture) as (app, pilot):
        await pilot.pause(0.4)
        for key in picture.keys:
            await pilot.press(key)
            await pilot.pause(0.1)
        for _ in range(100):
            if picture.wait in shown(app):
                break
            await pilot.pause(0.05)
        else:
            sys.exit(f"{picture.name}: {picture.wait!r} never came:\n{shown(app)}")
        await pilot.pause(LEISURE)
        svg = app.export_screenshot(title="opreader", simplify=True)
    (HERE / f"{picture.name}.svg").write_text(svg, "utf-8")
    print(f"{picture.name}.svg  {len(svg) // 1024} kB")


async def main(wanted: list[str]) -> None:
    """All pictures, or those named."""
    for picture in PICTURES:
        if wanted and picture.name not in wanted:
            continue
        # A library for each: what one picture reads is unread in the next.
        with tempfile.TemporaryDirectory(prefix="opreader-") as folder:
            house = House(Path(folder), PaperNet(years=picture.years))
            if not picture.empty:
                await fill(house, Path(folder) / "columns", years=picture.years)
            await take(house, picture)


if __name__ == "__main__":
    os.environ["TZ"] = "UTC"
    time.tzset()
    asyncio.run(main(sys.argv[1:]))
