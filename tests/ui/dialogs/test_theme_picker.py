"""Themes, each shown as the cursor comes to it."""

import pytest

from opreader.ui.dialogs.theme_picker import ThemePicker
from tests.ui.dialogs.dialog_app import opened, settled

NAMES = ["dracula", "nord", "textual-light", "[sic]"]


async def test_each_theme_is_shown_as_the_cursor_walks_by() -> None:
    shown: list[str] = []
    async with opened(ThemePicker(NAMES, "nord", shown.append)) as (_, pilot):
        assert shown == []
        await pilot.press("down", "up", "up")
        await settled(pilot)
        assert shown == ["textual-light", "nord", "dracula"]


async def test_enter_answers_the_name() -> None:
    async with opened(ThemePicker(NAMES, "nord", lambda _: None)) as (app, pilot):
        await pilot.press("down", "enter")
        assert app.answers == ["textual-light"]


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_leaving_answers_nothing_so_that_the_theme_of_before_comes_back(key: str) -> None:
    async with opened(ThemePicker(NAMES, "nord", lambda _: None)) as (app, pilot):
        await pilot.press("down", key)
        assert app.answers == [None]


async def test_dark_light_own_and_present_are_told_in_words() -> None:
    async with opened(ThemePicker(NAMES, "nord", lambda _: None, own=["dracula"])) as (app, _):
        assert "dracula dark · yours" in app.words
        assert "nord dark · now" in app.words
        assert "textual-light light" in app.words
        assert "[sic]" in app.words


async def test_a_present_theme_that_is_not_listed_begins_at_the_first() -> None:
    async with opened(ThemePicker(NAMES, "lost", lambda _: None)) as (app, pilot):
        await pilot.press("enter")
        assert app.answers == ["dracula"]
