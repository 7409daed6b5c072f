"""A note on a passage."""

import pytest
from textual.widgets import TextArea

from opreader.ui.dialogs.note import Note
from opreader.ui.glyphs import ASCII
from tests.ui.dialogs.dialog_app import HOSTILE, opened, settled, typed


async def test_the_passage_stands_above_the_lines_as_it_is() -> None:
    async with opened(Note(f"Somebody {HOSTILE}\npays.", "Who?")) as (app, _):
        assert f"“Somebody {HOSTILE} pays.”" in app.words
        assert "Who?" in app.words


async def test_several_lines_are_written_and_answered() -> None:
    async with opened(Note("Somebody pays.")) as (app, pilot):
        await typed(pilot, "one")
        await pilot.press("enter", "enter")
        await typed(pilot, "two ")
        await pilot.press("ctrl+s")
        assert app.answers == ["one\n\ntwo"]


async def test_writing_goes_on_at_the_end_of_what_was_written() -> None:
    async with opened(Note("Somebody pays.", "Who")) as (app, pilot):
        await pilot.press("question_mark", "ctrl+s")
        assert app.answers == ["Who?"]


async def test_an_emptied_note_is_an_answer() -> None:
    async with opened(Note("Somebody pays.", "?")) as (app, pilot):
        await pilot.press("backspace", "ctrl+s")
        assert app.answers == [""]


async def test_escape_leaves_an_untouched_note_at_once() -> None:
    async with opened(Note("Somebody pays.", "Who?")) as (app, pilot):
        await pilot.press("x", "backspace", "escape")
        assert app.answers == [None]


@pytest.mark.parametrize(("key", "answers"), [("y", [None]), ("n", []), ("escape", [])])
async def test_escape_asks_before_words_are_thrown_away(key: str, answers: list[str | None]) -> None:
    async with opened(Note("Somebody pays.")) as (app, pilot):
        await pilot.press("x", "escape")
        await settled(pilot)
        assert "Throw away what you wrote?" in app.words
        await pilot.press(key)
        await settled(pilot)
        assert app.answers == answers
        assert answers or app.screen.query_one(TextArea).text == "x"


async def test_a_note_without_signs_beyond_ascii_on_a_small_screen() -> None:
    async with opened(Note("word " * 200, glyphs=ASCII), size=(40, 16)) as (app, pilot):
        await pilot.press("x")
        assert "Ctrl+S save" in app.words
        assert app.text.isascii()
