"""The dialogs of a command: asked for with its history, and what it said, literally."""

import pytest

from opreader.model import PipeResult
from opreader.ui.dialogs.pipe import AskCommand, CommandOutput, tell_status
from opreader.ui.glyphs import ASCII
from tests.ui.dialogs.dialog_app import HOSTILE, SMALL, opened, settled, typed


async def test_enter_answers_the_command_and_an_empty_one_nothing() -> None:
    async with opened(AskCommand()) as (app, pilot):
        await pilot.press("enter")
        assert app.answers == []
        await typed(pilot, " wc -w ")
        await pilot.press("enter")
        assert app.answers == ["wc -w"]


async def test_escape_answers_nothing() -> None:
    async with opened(AskCommand("wc")) as (app, pilot):
        await pilot.press("escape")
        assert app.answers == [None]


async def test_up_and_down_walk_the_earlier_commands_and_come_back_to_what_was_typed() -> None:
    async with opened(AskCommand(history=["wc -w", "less", "wc -w"])) as (app, pilot):
        await typed(pilot, "cat")
        seen = []
        for key in ("up", "up", "up", "down", "down", "down"):
            await pilot.press(key)
            await settled(pilot)
            seen.append(next(words for words in ("wc -w", "less", "cat") if words in app.text))
        assert seen == ["wc -w", "less", "less", "wc -w", "cat", "cat"]


async def test_what_was_wrong_is_told_and_the_command_can_be_mended() -> None:
    async with opened(AskCommand("wcc -w", trouble="wcc can't be started: [/b] no such file")) as (app, pilot):
        assert "! wcc can't be started: [/b] no such file" in app.words
        await pilot.press("home", "right", "delete", "enter")
        assert app.answers == ["wc -w"]


async def test_output_is_shown_literally_under_the_command_and_its_status() -> None:
    said = f"{HOSTILE}\n\n  indented [b]\u202etxt"
    async with opened(CommandOutput("fmt [b]-w 60[/]", PipeResult(3, said))) as (app, pilot):
        assert "fmt [b]-w 60[/] · exit status 3" in app.words
        assert HOSTILE in app.text
        assert "  indented [b]txt" in app.text
        await pilot.press("q")
        assert app.answers == [None]


async def test_a_long_output_is_scrolled_to_its_end() -> None:
    lines = "\n".join(f"line {number}" for number in range(5_000))
    async with opened(CommandOutput("seq", PipeResult(0, lines, cut=True)), size=SMALL) as (app, pilot):
        assert "line 0" in app.words
        assert "there was more than is kept" in app.words
        await pilot.press("G")
        await settled(pilot)
        assert "line 4999" in app.words
        await pilot.press("k")
        await settled(pilot)
        assert "line 4999" not in app.words
        await pilot.press("g", "space")
        await settled(pilot)
        assert "line 0 " not in app.words
        assert "line 19" in app.words


async def test_ascii_signs_leave_nothing_that_is_not_ascii() -> None:
    async with opened(CommandOutput("wc", PipeResult(0, "12"), ASCII)) as (app, _):
        assert app.text.isascii()


@pytest.mark.parametrize(
    ("status", "words"), [(0, "exit status 0"), (-9, "stopped by signal 9"), (None, "took too long, stopped")]
)
def test_every_end_has_its_words(status: int | None, words: str) -> None:
    assert tell_status(PipeResult(status, "")) == words
