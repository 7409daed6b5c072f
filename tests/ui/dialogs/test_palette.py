"""The palette: actions, feeds and folders by a few letters."""

from dataclasses import replace

import pytest

from opreader.model import Feed, FeedId, FeedKind
from opreader.ui.dialogs.palette import Palette
from opreader.ui.keys import KeyMap
from tests.ui.dialogs.dialog_app import HOSTILE, opened, settled, typed

FEED = Feed(FeedId(12), "https://example.org/feed", FeedKind.URL, "Harbour View", folder="Economics", unread=1204)
FEEDS = [FEED, replace(FEED, id=FeedId(13), title=HOSTILE, url="https://hostile.example.org", folder=None)]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("harbour", "feed:12"),
        ("hvi", "feed:12"),
        ("oops", "feed:13"),
        ("hostile", "feed:13"),
        ("econom", "folder:Economics"),
    ],
)
async def test_a_few_letters_and_enter_answer(words: str, answer: str) -> None:
    async with opened(Palette(KeyMap(), FEEDS)) as (app, pilot):
        await typed(pilot, words)
        await pilot.press("enter")
        assert app.answers == [answer]


async def test_the_best_match_comes_first() -> None:
    async with opened(Palette(KeyMap(), FEEDS)) as (app, pilot):
        await typed(pilot, "go")
        await pilot.press("enter")
        assert app.answers == ["go_back"]


@pytest.mark.parametrize(("down", "up"), [("down", "up"), ("ctrl+n", "ctrl+p")])
async def test_the_arrows_walk_while_the_field_keeps_the_letters(down: str, up: str) -> None:
    async with opened(Palette(KeyMap(), FEEDS)) as (app, pilot):
        await pilot.press(down, down, up, "enter")
        assert app.answers == ["up"]


async def test_titles_are_shown_literally() -> None:
    async with opened(Palette(KeyMap(), FEEDS)) as (app, pilot):
        await typed(pilot, "oops")
        assert HOSTILE in app.words


async def test_a_feed_tells_its_folder_and_what_is_unread() -> None:
    async with opened(Palette(KeyMap(), FEEDS)) as (app, pilot):
        await typed(pilot, "harbour")
        assert "feed Harbour View Economics · 1 204 unread" in app.words


async def test_nothing_found_is_said_and_enter_does_nothing() -> None:
    async with opened(Palette(KeyMap(), FEEDS)) as (app, pilot):
        await typed(pilot, "zebra crossing")
        assert "nothing by that name" in app.words
        await pilot.press("enter")
        assert app.answers == []


async def test_escape_answers_nothing() -> None:
    async with opened(Palette(KeyMap(), FEEDS)) as (app, pilot):
        await pilot.press("escape")
        assert app.answers == [None]


async def test_a_resize_keeps_the_row_of_the_cursor() -> None:
    async with opened(Palette(KeyMap(), FEEDS)) as (app, pilot):
        await typed(pilot, "e")
        await pilot.press("down", "down", "down")
        before = app.words
        await pilot.resize_terminal(140, 40)
        await settled(pilot)
        await pilot.resize_terminal(70, 24)
        await settled(pilot)
        assert app.words == before
        await pilot.press("enter")
        assert app.answers != [None]
