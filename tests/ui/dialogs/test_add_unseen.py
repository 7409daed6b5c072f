"""Subscribing without a network: an address that can't be looked at is offered unseen."""

import asyncio
from pathlib import Path

import pytest

from opreader.adding import Found, Page
from opreader.errors import ReadError
from opreader.model import FeedKind
from opreader.ui.catalogue import CatalogueFeed
from opreader.ui.dialogs.add_feed import AddFeed, AddRequest
from opreader.ui.glyphs import ASCII, UNICODE, Glyphs
from tests.ui.dialogs.dialog_app import LARGE, SMALL, opened, settled, typed, until, written

URL = "https://one.example/feed"
UNSEEN = AddRequest(found=(Found(URL, "", FeedKind.URL),), unseen=True)
HARBOUR = CatalogueFeed(
    "Harbour View", "https://harbour.example/rss", "https://harbour.example", "en-GB", "Ireland", ("trade",), "Columns."
)


class Line:
    """A network that is there or not, and what looking comes to."""

    def __init__(self, *, up: bool, trouble: str = "") -> None:
        self.up = up
        self.trouble = trouble
        self.asked: list[str] = []

    def is_up(self, url: str) -> bool:
        assert url.startswith("http")
        return self.up

    async def look(self, target: str) -> list[Found] | Page:
        self.asked.append(target)
        await asyncio.sleep(0)
        if target.startswith("/"):
            return [Found(target, "A folder", FeedKind.FOLDER)]
        raise ReadError(f"{target}: {self.trouble}")


def dialog(line: Line, *, subscribed: tuple[str, ...] = (), glyphs: Glyphs = UNICODE) -> AddFeed:
    return AddFeed(line.look, (HARBOUR,), ["Economics"], subscribed, is_up=line.is_up, glyphs=glyphs)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_without_a_network_an_address_is_offered_unseen_and_nothing_is_asked(size: tuple[int, int]) -> None:
    line = Line(up=False)
    async with opened(dialog(line), size=size) as (app, pilot):
        await written(pilot, "one.example/feed")
        await pilot.press("enter")
        await until(pilot, "! There is no network to look at it")
        assert f"{URL} Not looked at. Enter subscribes all the same: it is asked when the network is back." in app.words
        assert "It has to be a feed's own address" in app.words
        await pilot.press("enter")
        assert app.answers == [UNSEEN]
        assert line.asked == []


async def test_title_and_folder_go_with_what_is_unseen() -> None:
    async with opened(dialog(Line(up=False))) as (app, pilot):
        await written(pilot, URL)
        await pilot.press("enter")
        await until(pilot, "Not looked at")
        await typed(pilot, "mine")
        await pilot.press("tab", "down", "enter")
        assert app.answers == [AddRequest(UNSEEN.found, title="mine", folder="Economics", unseen=True)]


async def test_where_nobody_answers_the_reason_is_told_and_the_address_is_offered() -> None:
    line = Line(up=True, trouble="no answer from one.example: the name is not known (DNS)")
    async with opened(dialog(line)) as (app, pilot):
        await written(pilot, URL)
        await pilot.press("enter")
        await until(pilot, "! https://one.example/feed: no answer from one.example")
        assert line.asked == [URL]
        await pilot.press("enter")
        assert app.answers == [UNSEEN]


async def test_where_somebody_answers_badly_nothing_is_offered() -> None:
    async with opened(dialog(Line(up=True, trouble="not found (404)"))) as (app, pilot):
        await written(pilot, URL)
        await pilot.press("enter")
        await until(pilot, "! https://one.example/feed: not found (404)")
        assert "Not looked at" not in app.words


async def test_escape_goes_back_from_what_is_unseen_and_another_try_looks() -> None:
    line = Line(up=False, trouble="not found (404)")
    async with opened(dialog(line)) as (app, pilot):
        await written(pilot, URL)
        await pilot.press("enter")
        await until(pilot, "Not looked at")
        await pilot.press("escape")
        await settled(pilot)
        assert "Not looked at" not in app.words
        line.up = True
        await pilot.press("enter")
        await until(pilot, "not found (404)")
        assert line.asked == [URL]


async def test_what_lies_on_the_disk_needs_no_network(tmp_path: Path) -> None:
    line = Line(up=False)
    async with opened(dialog(line)) as (app, pilot):
        await written(pilot, str(tmp_path))
        await pilot.press("enter")
        await until(pilot, "A folder")
        await pilot.press("enter")
        assert not app.answers[0].unseen


async def test_what_is_subscribed_already_is_not_subscribed_unseen_again() -> None:
    async with opened(dialog(Line(up=False), subscribed=(URL,))) as (app, pilot):
        await written(pilot, URL)
        await pilot.press("enter")
        await until(pilot, "! You are subscribed to this feed already")
        await pilot.press("enter")
        assert app.answers == []


@pytest.mark.parametrize("up", [True, False])
async def test_feeds_of_the_catalogue_are_subscribed_unseen_too(*, up: bool) -> None:
    async with opened(dialog(Line(up=up))) as (app, pilot):
        await pilot.press("down", "enter")
        assert app.answers == [AddRequest(catalogue=(HARBOUR,), unseen=not up)]


async def test_ascii_signs_leave_nothing_that_is_not_ascii() -> None:
    async with opened(dialog(Line(up=False), glyphs=ASCII)) as (app, pilot):
        await written(pilot, URL)
        await pilot.press("enter")
        await until(pilot, "Not looked at")
        assert app.text.isascii()
