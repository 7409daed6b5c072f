"""Feed health and statistics on the screen."""

from pathlib import Path

import pytest

from opreader.errors import UsageError
from opreader.model import FetchFailed
from opreader.ui.health import take_address
from tests.fakes import document, feed_url
from tests.ui.stages import House

NEW = "https://new.example/feed.xml"


async def moved(house: House) -> None:
    """Have feed 1 answer from another address from now on."""
    house.desk.net.answer(feed_url(1), document(1, permanent_url=NEW))
    await house.reader.refresh(force=True)


async def test_a_moved_feed_takes_its_new_address_and_keeps_what_was_read(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    await moved(house)
    first = (await house.ids())[0]
    await house.reader.mark([first], read=True)
    async with house.opened() as play:
        await play.press("g", "f")
        await play.until("1 feed: 1 moved", f"to {NEW}")
        await play.press("a")
        await play.until(f"stands at {NEW} now", "the one feed answers")
        (feed,) = [feed for feed in await play.app.main.stage.reader.list_feeds() if feed.id > 0]
        assert (feed.url, feed.total, feed.unread) == (NEW, 3, 2)
    assert NEW in (tmp_path / "feeds.toml").read_text("utf-8")
    assert feed_url(1) not in (tmp_path / "feeds.toml").read_text("utf-8")


async def test_an_address_that_is_subscribed_is_not_taken(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    one = await house.reader.get_feed(feed_url(1))
    with pytest.raises(UsageError, match="subscribed already"):
        await take_address(house.reader, one, feed_url(2))
    assert {feed.url for feed in await house.reader.list_feeds()} == {feed_url(1), feed_url(2)}
    await house.close()


@pytest.mark.parametrize(
    ("failures", "status", "told"),
    [(1, 404, "1 feed: 1 failing"), (2, 404, "1 feed: 1 failing"), (1, 410, "1 feed: 1 gone")],
    ids=["once", "so often that it rests", "gone"],
)
async def test_a_failing_feed_is_asked_again_from_its_row(
    tmp_path: Path, failures: int, status: int, told: str
) -> None:
    house = House(tmp_path)
    await house.filled(1)
    house.desk.net.answer(feed_url(1), FetchFailed("it does not work", status=status))
    for _ in range(failures):
        await house.reader.refresh(force=True)
    async with house.opened() as play:
        await play.press("g", "f")
        await play.until(told)
        house.desk.net.answer(feed_url(1), document(1))
        await play.press("r")
        await play.until("the one feed answers")


async def test_a_feed_is_unsubscribed_from_its_row_and_brought_back(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    await moved(house)
    async with house.opened() as play:
        await play.press("g", "f")
        await play.until("2 feeds: 1 moved")
        await play.press("d")
        await play.until("the one feed answers")
        await play.press("u")
        await play.until("2 feeds: 1 moved")


async def test_enter_shows_the_feed(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    await moved(house)
    async with house.opened() as play:
        await play.press("g", "f")
        await play.until("2 feeds: 1 moved")
        await play.press("enter")
        await play.until(lambda: "feed 2" not in play.pane("headlines"))


async def test_statistics_are_drawn(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    async with house.opened() as play:
        await play.press("g", "s")
        await play.until("6 articles of 2 feeds, 0 % read", "Articles by month", "By feed")
        await play.press("escape")
        await play.until(lambda: play.app.screen is play.app.main)
