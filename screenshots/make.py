"""Make the pictures of the README: the real app, run on a made-up library, saved as SVG. `python screenshots/make.py`."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from columns import FAILING, NOW, PAGES, SOURCES

from opreader.config import Config, Places
from opreader.model import Fetched, FetchFailed, Selection, Subscription, Validators
from opreader.outside import SystemBrowser
from opreader.reader import Reader
from opreader.ui.app import OpreaderApp
from opreader.ui.glyphs import UNICODE
from opreader.ui.stage import Setting
from opreader.ui.views import FIRST_ROWS, choose_selection
from opreader.wiring import CATALOGUE, open_all, shipped_themes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

    from opreader.model import FetchRequest
    from opreader.ports import Clock

HERE: Final = Path(__file__).parent
WIDE: Final = (140, 40)
MEDIUM: Final = (100, 30)
NARROW: Final = (70, 24)
CONFIG: Final = Config(refresh_at_start=False, refresh_every=None, mark_read="open")
ARTICLE: Final = "Who pays for the tariff"


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


READ: Final = ("j", "j", "enter")
PICTURES: Final = (
    Picture("wide", WIDE, READ, "The bill for the new duties"),
    Picture("medium", MEDIUM, READ, "The bill for the new duties"),
    Picture("narrow", NARROW, READ, "Ask a minister"),
    Picture("narrow-headlines", NARROW, (), ARTICLE),
    Picture("full-text", WIDE, ("slash", *"title:clauses", "enter", "enter", "f"), "full text"),
    Picture("pack", WIDE, (*READ, "P"), "Pack for the flight"),
    Picture("readiness", WIDE, (*READ, "P", "enter"), "of reading"),
    Picture("zen", WIDE, (*READ, "z"), "Print the duty"),
    Picture("right-to-left", WIDE, ("slash", *"author:נועה", "enter", "enter"), "Harbour Council"),
    Picture("table", WIDE, ("slash", *"title:figures", "enter", "enter"), "complaints"),
    Picture("highlights", WIDE, (*READ, "v", "j", "H", "v", "l", "l", "H"), "▎"),
    Picture("theme-paper", WIDE, READ, "The bill for the new duties", theme="paper"),
    Picture("theme-contrast", WIDE, READ, "The bill for the new duties", theme="contrast"),
    Picture("theme-harbour", WIDE, READ, "The bill for the new duties", theme="harbour"),
    Picture("first-start", WIDE, (), "The first five minutes", empty=True),
    Picture("help", WIDE, (*READ, "question_mark"), "next unread"),
    Picture("add", WIDE, (*READ, "a", *"econ"), "econ"),
)


class PaperNet:
    """A network that is made of `columns`."""

    def __init__(self) -> None:
        self._bodies = {source.url: source.rss() for source in SOURCES}
        self._pages = {link: page for source in SOURCES for link, page in source.pages().items()}

    def lose(self, url: str) -> None:
        """Let a feed fail from now on."""
        del self._bodies[url]

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
        body = self._bodies.get(request.url)
        if body is None:
            return FetchFailed("the server answered 503 (Service Unavailable)", status=503)
        return Fetched(request.url, body, "application/rss+xml", Validators())

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
    now: Clock

    def reader(self) -> Reader:
        """A reader of this home; the next one after it was closed."""
        tools = open_all(home=self.home, offline=False).reader._tools  # noqa: SLF001 - all but the outside is as it is started
        return Reader(replace(tools, net=self.net, clock=self.now, outside=SystemBrowser("true")), CONFIG)


async def fill(house: House, pages: Path) -> None:
    """Subscribe, fetch, mark; then let one feed fail."""
    reader = house.reader()
    pages.mkdir()
    for name, text in PAGES.items():
        (pages / name).write_text(text, "utf-8")
    wanted = [Subscription(source.url, folder=source.folder) for source in SOURCES]
    await reader.add_subscriptions([Subscription(str(pages), title="Saved columns"), *wanted])
    await reader.refresh()
    for headline in await reader.list_headlines(Selection(), limit=100):
        column = next((one for source in SOURCES for one in source.columns if one.title == headline.title), None)
        read = column.read if column else ARTICLE not in headline.title
        starred = column.starred if column else ARTICLE in headline.title
        if read or starred:
            await reader.mark([headline.id], read=read or None, starred=starred or None)
    house.net.lose(FAILING)
    await reader.refresh(force=True)
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
        await pilot.pause(0.4)
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
            house = House(Path(folder), PaperNet(), lambda: NOW)
            if not picture.empty:
                await fill(house, Path(folder) / "columns")
            await take(house, picture)


if __name__ == "__main__":
    os.environ["TZ"] = "UTC"
    time.tzset()
    asyncio.run(main(sys.argv[1:]))
