"""The search box of lists."""

from datetime import UTC, datetime

import pytest

from opreader.query import parse_query
from opreader.ui.dialogs.ask_query import AskQuery
from opreader.ui.dialogs.frame import Field
from opreader.ui.glyphs import ASCII
from tests.ui.dialogs.dialog_app import opened, settled, typed, until, written

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def check(text: str) -> None:
    parse_query(text, now=NOW)


def pointed(text: str) -> str:
    """What the carets stand under."""
    lines = text.splitlines()
    at = next((index for index, line in enumerate(lines) if "^" in line), None)
    assert at is not None, text
    return lines[at - 1][lines[at].index("^") : lines[at].rindex("^") + 1]


async def test_enter_answers_the_query() -> None:
    async with opened(AskQuery("", check)) as (app, pilot):
        await typed(pilot, "unread since:7d -trump ")
        await pilot.press("enter")
        assert app.answers == ["unread since:7d -trump"]


async def test_the_empty_query_is_an_answer() -> None:
    async with opened(AskQuery("unread", check)) as (app, pilot):
        await pilot.press("ctrl+u", "enter")
        assert app.answers == [""]


async def test_escape_leaves_the_list_as_it_is() -> None:
    async with opened(AskQuery("unread", check)) as (app, pilot):
        await pilot.press("escape")
        assert app.answers == [None]


async def test_the_box_begins_with_the_query_of_the_list_and_goes_on_from_it() -> None:
    async with opened(AskQuery("unread", check)) as (app, pilot):
        await typed(pilot, " tariffs")
        await pilot.press("enter")
        assert app.answers == ["unread tariffs"]


async def test_the_error_comes_while_one_types_and_points_at_the_word() -> None:
    async with opened(AskQuery("", check)) as (app, pilot):
        await written(pilot, "tariffs is:fulll unread")
        await until(pilot, "the nearest is is:full")
        assert pointed(app.text) in "is:fulll"
        assert "fulll" in pointed(app.text)


async def test_the_pointer_follows_a_query_that_is_longer_than_the_box() -> None:
    async with opened(AskQuery("", check)) as (app, pilot):
        await written(pilot, "word " * 20 + "is:fulll x")
        await until(pilot, "the nearest is is:full")
        assert "fulll" in pointed(app.text)


async def test_the_pointer_goes_with_the_box_when_that_scrolls() -> None:
    async with opened(AskQuery("is:fulll " + "word " * 30, check)) as (app, pilot):
        await pilot.press("enter")
        await settled(pilot)
        assert "^" not in app.text
        await pilot.press("home")
        await settled(pilot)
        assert "fulll" in pointed(app.text)


async def test_wide_letters_before_the_word_move_the_pointer() -> None:
    async with opened(AskQuery("経済 is:fulll", check)) as (app, pilot):
        await pilot.press("enter")
        await settled(pilot)
        line = next(one for one in app.text.splitlines() if "^" in one)
        box = next(one for one in app.text.splitlines() if "fulll" in one)
        assert line.index("^") == box.index("fulll") + len("経済")


async def test_enter_on_a_broken_query_stays_and_says_why_at_once() -> None:
    async with opened(AskQuery("", check)) as (app, pilot):
        await typed(pilot, "is:fulll")
        await pilot.press("enter")
        await settled(pilot)
        assert app.answers == []
        assert "! is: does not take fulll" in app.words


async def test_typing_on_takes_the_error_away() -> None:
    async with opened(AskQuery("is:fulll", check)) as (app, pilot):
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("backspace")
        await settled(pilot)
        assert "^" not in app.text
        await pilot.press("enter")
        assert app.answers == ["is:full"]


async def test_another_title_for_another_search() -> None:
    async with opened(AskQuery("", lambda _: None, title="Find in this article", placeholder="words")) as (app, _):
        assert "Find in this article" in app.words
        assert "words" in app.words


async def test_it_stands_at_the_foot_and_in_ascii() -> None:
    async with opened(AskQuery("unread", check, glyphs=ASCII)) as (app, _):
        assert app.text.isascii()
        assert app.text.splitlines()[-1].startswith("+-")


@pytest.mark.parametrize(("pasted", "left"), [("\x1b]52;c;eA==\x07", "]52;c;eA=="), ("a\x9bb", "ab")])
async def test_control_characters_can_not_be_pasted(pasted: str, left: str) -> None:
    async with opened(AskQuery("", check)) as (app, _):
        app.screen.query_one(Field).insert_text_at_cursor(pasted)
        assert app.screen.query_one(Field).value == left
