"""The dialog of a smart feed: what it takes, and what it says is wrong."""

from __future__ import annotations

import pytest

from opreader.query import parse_query
from opreader.smart_feeds import SmartFeed
from opreader.ui.dialogs.smart_feed import EditSmart
from opreader.ui.glyphs import ASCII, UNICODE
from tests.fakes import NOW
from tests.ui.dialogs.dialog_app import HOSTILE, LARGE, SMALL, opened, settled, until, written


def dialog(one: SmartFeed, *, ascii_only: bool = False) -> EditSmart:
    return EditSmart(
        one,
        title="Edit smart feed",
        check=lambda text: parse_query(text, now=NOW),
        taken=["Tonight"],
        folders=["Trade", HOSTILE],
        glyphs=ASCII if ascii_only else UNICODE,
    )


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_enter_in_any_field_answers_what_they_hold(size: tuple[int, int]) -> None:
    async with opened(dialog(SmartFeed("Tariffs", "tariff", "Trade")), size=size) as (app, pilot):
        assert "Tariffs" in app.words
        await pilot.press("tab")
        await written(pilot, " since:7d")
        await pilot.press("tab", "enter")
        await settled(pilot)
        assert app.answers == [SmartFeed("Tariffs", "tariff since:7d", "Trade")]


async def test_a_query_that_can_not_be_read_is_pointed_at_as_it_is_typed_and_not_taken() -> None:
    async with opened(dialog(SmartFeed("Tariffs", "tariff"))) as (app, pilot):
        await pilot.press("tab")
        await written(pilot, " is:nothing")
        await until(pilot, "is: does not take nothing")
        assert "^^^" in app.text
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert app.answers == []


async def test_a_name_that_is_taken_is_said_and_another_one_goes() -> None:
    async with opened(dialog(SmartFeed("tonight", "tariff"))) as (app, pilot):
        await pilot.press("enter")
        await until(pilot, "there is a smart feed tonight already")
        await written(pilot, " too")
        await pilot.press("enter")
        await settled(pilot)
        assert app.answers == [SmartFeed("tonight too", "tariff")]


async def test_without_name_or_query_it_says_what_is_missing() -> None:
    async with opened(dialog(SmartFeed("", ""))) as (app, pilot):
        await pilot.press("enter")
        await until(pilot, "give it a name")
        await written(pilot, "A name")
        await pilot.press("enter")
        await until(pilot, "write a query")
        assert app.answers == []


async def test_signs_are_ascii_and_folders_are_walked() -> None:
    async with opened(dialog(SmartFeed("A", "b"), ascii_only=True)) as (app, pilot):
        assert app.text.isascii()
        await pilot.press("tab", "tab", "down", "enter")
        await settled(pilot)
        assert app.answers == [SmartFeed("A", "b", "Trade")]


async def test_escape_answers_nothing() -> None:
    async with opened(dialog(SmartFeed("A", "b"))) as (app, pilot):
        await pilot.press("escape")
        await settled(pilot)
        assert app.answers == [None]
