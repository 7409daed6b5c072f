"""Articles with headings, links and authors, and long ones, for the tests of what leads through them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from opreader.model import Body, ParsedEntry
from tests.fakes import NOW
from tests.ui.stages import House, Play

if TYPE_CHECKING:
    from opreader.model import Markup


def long_text(paragraphs: int = 60) -> str:
    """So many paragraphs of four lines or so."""
    return "\n\n".join(
        f"Paragraph {number} " + "goes on for a good while and says its piece. " * 4 for number in range(paragraphs)
    )


def put(
    house: House,
    entry: int,
    text: str,
    *,
    title: str,
    authors: tuple[str, ...] = ("Jane Roe",),
    markup: Markup = "text",
) -> None:
    """Have an entry in feed 1, so many hours old."""
    from opreader.decide import digest_entry

    children = house.desk.children
    children.entry(1, entry)
    children._entries[1][entry] = digest_entry(
        ParsedEntry(
            f"1, {entry}",
            title,
            authors=authors,
            link=f"https://feed1.example/{entry}",
            published=NOW - timedelta(hours=entry),
            content=Body(text, markup),
        )
    )


async def of(tmp_path: Path, html: str, **more: str) -> House:
    """A house with one article of HTML, and one in a few words."""
    house = House(tmp_path)
    house.desk.children.feed(1)
    put(house, 1, html, title="The first one", markup="html")
    put(house, 2, more.get("second", "Only a few words."), title="The second one")
    await house.desk.subscribe(1)
    return house


async def of_long(tmp_path: Path) -> House:
    """A house with a long article, and two short ones."""
    house = House(tmp_path)
    house.desk.children.feed(1)
    put(house, 1, long_text(), title="The long one")
    put(house, 2, "Few words.", title="The short one", authors=('Al "Ace" Poe', "Jane Roe"))
    put(house, 3, "Fewer words.", title="By nobody", authors=())
    await house.desk.subscribe(1)
    return house


async def open_first(play: Play) -> None:
    """Open the first article of the list."""
    await play.until(lambda: play.app.main.stage.headlines.count > 0)
    await play.press("g", "g", "enter")
    await play.until(lambda: play.app.main.stage.article.rows is not None)
