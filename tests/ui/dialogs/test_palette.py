"""The palette: actions, feeds and folders by a few letters, articles by their words."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from textual.widgets import OptionList

from opreader.model import EntryId, Feed, FeedId, FeedKind, Headline, State
from opreader.ui.dates import Dates
from opreader.ui.dialogs.palette import Palette
from opreader.ui.keys import KeyMap
from tests.ui.dialogs.dialog_app import HOSTILE, opened, settled, typed, until, until_gone, written

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


# articles

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ARTICLE = Headline(
    id=EntryId(34),
    feed_id=FeedId(12),
    feed_title="Harbour View",
    title=f"The ferry bill {HOSTILE}",
    authors=(),
    link=None,
    published=None,
    added=NOW,
    read=False,
    starred=False,
    state=State.FULL,
    reason=None,
    queued=False,
    edited=False,
    words=800,
    teaser="",
)


class Library:
    """Answers searches when it is let."""

    def __init__(self, *found: Headline) -> None:
        self.found = found
        self.asked: list[str] = []
        self.release = asyncio.Event()
        self.release.set()

    async def find(self, words: str) -> Sequence[Headline]:
        self.asked.append(words)
        await self.release.wait()
        return self.found


def palette(library: Library) -> Palette:
    return Palette(KeyMap(), FEEDS, find_articles=library.find, dates=Dates(clock=lambda: NOW, date_format="%d %b"))


async def test_articles_are_listed_below_under_their_own_heading_and_enter_answers_one() -> None:
    library = Library(ARTICLE)
    async with opened(palette(library), size=(120, 30)) as (app, pilot):
        await written(pilot, "harbour")
        await until(pilot, "The ferry bill")
        assert f"feed Harbour View Economics · 1 204 unread Articles ● article The ferry bill {HOSTILE}" in app.words
        await pilot.press("down", "enter")
        assert app.answers == ["article:34"]


async def test_an_article_alone_is_under_the_cursor() -> None:
    async with opened(palette(Library(ARTICLE))) as (app, pilot):
        await written(pilot, "zzzz")
        await until(pilot, "The ferry bill")
        await until_gone(pilot, "nothing by that name")  # drawn behind the list
        await pilot.press("enter")
        assert app.answers == ["article:34"]


async def test_one_search_for_words_that_are_typed_in_one_go() -> None:
    library = Library(ARTICLE)
    async with opened(palette(library)) as (_, pilot):
        await typed(pilot, "zzzz")
        await until(pilot, "The ferry bill")
        assert library.asked == ["zzzz"]


async def test_articles_of_other_words_are_gone_at_once() -> None:
    library = Library(ARTICLE)
    async with opened(palette(library)) as (app, pilot):
        await written(pilot, "zzzz")
        await until(pilot, "The ferry bill")
        library.release.clear()
        await typed(pilot, "y")
        assert "The ferry bill" not in app.words
        await pilot.press("enter")
        assert app.answers == []


async def test_an_answer_that_comes_too_late_is_dropped() -> None:
    library = Library(ARTICLE)
    library.release.clear()
    async with opened(palette(library)) as (app, pilot):
        await written(pilot, "zzzz")
        while not library.asked:
            await pilot.pause(0.02)
        app.screen.query_one("#pick-words").value = ""  # type: ignore[attr-defined]
        library.release.set()
        await settled(pilot)
        assert "The ferry bill" not in app.words


async def test_the_cursor_stays_on_its_row_when_articles_come() -> None:
    library = Library(ARTICLE)
    library.release.clear()
    async with opened(palette(library)) as (app, pilot):
        await written(pilot, "go")
        await pilot.press("down")
        rows = app.screen.query_one(OptionList)
        before = rows.highlighted_option and rows.highlighted_option.id
        library.release.set()
        while not any(option.id == "article:34" for option in rows.options):
            await pilot.pause(0.02)
        assert (rows.highlighted_option and rows.highlighted_option.id) == before
