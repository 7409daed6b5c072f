"""Help: every action with its keys, found by typing."""

import pytest
from textual.widgets import OptionList

from opreader.ui.actions import ACTIONS
from opreader.ui.dialogs.help import Help
from opreader.ui.dialogs.pick_list import PickList
from opreader.ui.glyphs import ASCII
from opreader.ui.keys import KeyMap, show_keys
from tests.ui.dialogs.dialog_app import LARGE, MIDDLE, SMALL, opened, settled, typed


async def test_every_action_is_listed() -> None:
    async with opened(Help(KeyMap())) as (app, _):
        ids = {option.id for option in app.screen.query_one(OptionList).options}
        assert {action.id for action in ACTIONS} <= ids


@pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE])
async def test_every_word_of_help_can_be_read_at_every_size(size: tuple[int, int]) -> None:
    async with opened(Help(KeyMap()), size=size) as (app, pilot):
        seen = ""
        rows = app.screen.query_one(OptionList)
        for line in range(0, rows.virtual_size.height, 5):
            rows.scroll_to(y=line, animate=False, immediate=True)
            await pilot.pause()
            seen += f" {app.words}"
        for action in ACTIONS:
            assert " ".join(action.help.split()[-2:]) in seen, action.id


async def test_typing_filters_at_once() -> None:
    async with opened(Help(KeyMap())) as (app, pilot):
        await typed(pilot, "star")
        assert "Star the article" in app.words
        assert "Go down one row" not in app.words


async def test_an_action_is_found_by_its_key() -> None:
    async with opened(Help(KeyMap())) as (app, pilot):
        await typed(pilot, "ctrl")
        await pilot.press("plus", "d")
        await settled(pilot)
        assert "Go down half a page" in app.words


async def test_enter_on_an_action_answers_its_id() -> None:
    async with opened(Help(KeyMap())) as (app, pilot):
        await typed(pilot, "toggle_read")
        await pilot.press("down", "enter")
        assert app.answers == ["toggle_read"]


@pytest.mark.parametrize("key", ["enter", "ctrl+g"])
async def test_the_guide_is_the_first_row_and_has_a_key(key: str) -> None:
    async with opened(Help(KeyMap())) as (app, pilot):
        await pilot.press(key)
        assert app.answers == ["guide"]


async def test_the_keys_of_the_person_are_shown() -> None:
    async with opened(Help(KeyMap({"undo": ["ctrl+z"]}))) as (app, pilot):
        await typed(pilot, "undo")
        assert "Ctrl+Z" in app.words


@pytest.mark.parametrize("key", ["q", "escape"])
async def test_it_closes_by_the_keys_that_lead_out(key: str) -> None:
    async with opened(Help(KeyMap())) as (app, pilot):
        await pilot.press(key)
        assert app.answers == [None]


async def test_an_action_is_found_by_the_words_of_its_help() -> None:
    async with opened(Help(KeyMap())) as (app, pilot):
        await typed(pilot, "catalogue")
        assert "Add feed" in app.words
        assert "Quit" not in app.words


@pytest.mark.parametrize("preset", ["newsboat", "netnewswire"])
async def test_the_keys_of_a_preset_are_shown(preset: str) -> None:
    async with opened(Help(KeyMap(preset=preset))) as (app, pilot):
        await typed(pilot, "toggle_read")
        shown = "  ".join(show_keys(keys) for keys in KeyMap(preset=preset).keys_of("toggle_read"))
        assert f"│ {shown} " in app.text


async def test_actions_stand_under_their_groups_in_the_order_of_the_table() -> None:
    async with opened(Help(KeyMap()), size=(100, 300)) as (app, _):
        options = app.screen.query_one(OptionList).options
        headings = [str(option.prompt) for option in options if option.id is None]
        assert headings == list(dict.fromkeys(action.group for action in ACTIONS))


async def test_q_is_a_letter_once_something_is_searched_for() -> None:
    async with opened(Help(KeyMap())) as (app, pilot):
        await typed(pilot, "ctrl+q")
        assert app.answers == []
        assert "Quit" in app.words


async def test_the_states_are_told_in_words_with_their_signs() -> None:
    async with opened(Help(KeyMap())) as (app, _):
        for words in ("● full text here", "◐ partial, or gated", "○ teaser only", "✗ tried, failed"):
            assert words in app.words


async def test_ascii_signs_leave_nothing_that_is_not_ascii() -> None:
    async with opened(Help(KeyMap(), ASCII)) as (app, _):
        assert app.text.isascii()
        assert "* full text here" in app.words


async def test_words_that_find_nothing_leave_the_guide() -> None:
    async with opened(Help(KeyMap())) as (app, pilot):
        await typed(pilot, "zebra")
        assert app.screen.query_one(PickList).query_one(OptionList).option_count == 1
