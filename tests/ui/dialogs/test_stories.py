"""The stories in a dialog: found behind, of more days by a key, chosen by Enter."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from opreader.errors import LibraryError
from opreader.model import EntryId
from opreader.model.related import StoriesFound, Story
from opreader.ui.dialogs.stories import ChosenStory, StoryList, tell_found
from opreader.ui.glyphs import ASCII, UNICODE
from tests.ui.dialogs.dialog_app import LARGE, MIDDLE, SMALL, opened, settled, until

Progress = Callable[[float], None]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BILL = Story("Who pays the bill?", ("tariffs", "importers"), 7, 5, NOON, tuple(map(EntryId, range(1, 8))))
HARBOUR = Story("What the harbour heard [/oops]", ("boats",), 2, 2, NOON, (EntryId(8), EntryId(9)))


def found(*stories: Story, days: int = 3, entries: int = 40, indexed: int = 40) -> StoriesFound:
    """What was found."""
    return StoriesFound(days, stories, entries, indexed)


async def load(days: int, _: Progress) -> StoriesFound:
    return found(BILL, HARBOUR, days=days)


def dialog(load: Callable[..., object] = load, **more: object) -> StoryList:
    """The dialog, at a fixed time."""
    values: dict[str, object] = {"days": 3, "age": lambda _: "2 hours ago", **more}
    return StoryList(load, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE])
async def test_a_story_tells_its_takes_sources_age_and_terms(size: tuple[int, int]) -> None:
    async with opened(dialog(), size=size) as (app, pilot):
        await until(pilot, "Last 3 days · 2 stories")
        assert "Who pays the bill?" in app.words
        assert "7 takes · 5 sources · 2 hours ago · tariffs" in app.words
        assert "[/oops]" in app.text


async def test_enter_answers_the_story_under_the_cursor() -> None:
    async with opened(dialog()) as (app, pilot):
        await until(pilot, "2 stories")
        await pilot.press("j", "enter")
        await settled(pilot)
        assert app.answers == [ChosenStory(HARBOUR, 3)]


@pytest.mark.parametrize("key", ["q", "escape"])
async def test_leaving_answers_nothing(key: str) -> None:
    async with opened(dialog()) as (app, pilot):
        await until(pilot, "2 stories")
        await pilot.press(key)
        await settled(pilot)
        assert app.answers == [None]


async def test_the_cursor_begins_on_the_story_one_comes_from() -> None:
    async with opened(dialog(current=HARBOUR.title)) as (app, pilot):
        await until(pilot, "2 stories")
        await pilot.press("enter")
        await settled(pilot)
        assert app.answers == [ChosenStory(HARBOUR, 3)]


async def test_keys_look_back_over_more_days_and_fewer_and_the_ends_are_ends() -> None:
    told: list[int] = []
    async with opened(dialog(on_days=told.append)) as (_, pilot):
        await until(pilot, "Last 3 days")
        for key, words in (("right", "7 days"), ("l", "14 days"), ("right", "14 days"), ("h", "7 days")):
            await pilot.press(key)
            await until(pilot, f"Last {words} · 2 stories")
        await pilot.press("left", "left", "left")
        await until(pilot, "Last day · 2 stories")
    assert told == [7, 14, 7, 3, 1]


async def test_it_says_how_far_it_is_and_stops_when_nobody_waits() -> None:
    stopped = asyncio.Event()

    async def long(_: int, on_progress: Progress) -> StoriesFound:
        on_progress(0.4)
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()
        raise AssertionError

    async with opened(dialog(long)) as (app, pilot):
        await until(pilot, "comparing… 40 %")
        await pilot.press("escape")
        await settled(pilot)
        assert app.answers == [None]
        await asyncio.wait_for(stopped.wait(), 5)


async def test_other_days_stop_the_search_for_the_ones_before() -> None:
    asked: list[int] = []

    async def slow(days: int, _: Progress) -> StoriesFound:
        asked.append(days)
        if days == 3:
            await asyncio.Event().wait()
        return found(BILL, days=days)

    async with opened(dialog(slow)) as (_, pilot):
        await until(pilot, "Last 3 days · comparing…")
        await pilot.press("right")
        await until(pilot, "Last 7 days · 1 story")
    assert asked == [3, 7]


async def test_enter_where_there_is_no_story_answers_nothing() -> None:
    async def nothing(days: int, _: Progress) -> StoriesFound:
        return found(days=days)

    async with opened(dialog(nothing)) as (app, pilot):
        await until(pilot, "no matter has several takes; more days may help")
        await pilot.press("enter")
        await settled(pilot)
        assert app.answers == []


async def test_trouble_is_told() -> None:
    async def busy(_: int, __: Progress) -> StoriesFound:
        raise LibraryError("The library is in use.")

    async with opened(dialog(busy)) as (_, pilot):
        await until(pilot, "The library is in use.")


async def test_signs_are_ascii_where_the_terminal_has_no_others() -> None:
    async with opened(dialog(glyphs=ASCII)) as (app, pilot):
        await until(pilot, "2 stories")
        assert app.text.isascii()


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (found(entries=0, indexed=0), "Last 3 days: nothing came; more days may help"),
        (found(days=14, entries=0, indexed=0), "Last 14 days: nothing came; R asks the feeds"),
        (found(indexed=0), "Last 3 days: nothing is indexed yet; that goes on behind, look again in a while"),
        (found(days=14), "Last 14 days: no matter has several takes"),
        (found(BILL, indexed=39), "Last 3 days · 1 story · 1 article not indexed yet"),
    ],
)
def test_the_words_above_the_rows(what: StoriesFound, words: str) -> None:
    assert tell_found(what, UNICODE, refresh="R") == words
