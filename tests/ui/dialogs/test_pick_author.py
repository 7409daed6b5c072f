"""Choosing one of many authors."""

from __future__ import annotations

from opreader.model.listed import Author
from opreader.ui.dialogs.pick_author import PickAuthor
from tests.ui.dialogs.dialog_app import HOSTILE, opened, settled, typed

MANY = [Author(number, f"Writer {number} Quill", 9, 3) for number in range(1, 10_001)]


async def test_those_that_are_offered_first_are_walked_and_chosen() -> None:
    async with opened(PickAuthor(MANY)) as (app, pilot):
        assert "Writer 1 Quill 3 unread of 9" in app.words
        await pilot.press("down", "enter")
        await settled(pilot)
        assert app.answers == [2]


async def test_one_far_down_is_found_by_parts_of_the_name() -> None:
    async with opened(PickAuthor(MANY)) as (app, pilot):
        await typed(pilot, "9876 quill")
        assert "Writer 9876 Quill" in app.words
        await pilot.press("enter")
        await settled(pilot)
        assert app.answers == [9876]


async def test_names_are_text_and_escape_answers_nothing() -> None:
    async with opened(PickAuthor([Author(1, HOSTILE, 1, 0)])) as (app, pilot):
        assert HOSTILE in app.text
        await typed(pilot, "zzz")
        assert "nothing by that name" in app.words
        await pilot.press("escape")
        await settled(pilot)
        assert app.answers == [None]
