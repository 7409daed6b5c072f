"""The article given to a command: as Markdown, behind, with its output shown and the last commands kept."""

import asyncio
from pathlib import Path

import pytest
from textual.widgets import Input

from opreader.model import PipeResult
from opreader.ui.dialogs.pipe import AskCommand, CommandOutput
from tests.ui.stages import HOSTILE, House, Play


class HeldProgram:
    """A program that runs until it is let or stopped."""

    def __init__(self) -> None:
        self.started, self.release, self.stopped = asyncio.Event(), asyncio.Event(), False

    async def pipe(self, argv: object, text: str, *, seconds: float = 30) -> PipeResult:
        self.started.set()
        try:
            await self.release.wait()
        except asyncio.CancelledError:
            self.stopped = True
            raise
        return PipeResult(0, "at last")


def hold(house: House) -> HeldProgram:
    program = HeldProgram()
    house.desk.outside.pipe = program.pipe  # type: ignore[method-assign]
    return program


async def give_to(play: Play, command: str) -> None:
    await play.press("|")
    await play.until("Give the article to a command")
    await play.write(command)
    await play.press("enter")


async def walked(house: House) -> list[str]:
    """The commands that Up leads through at the next start, newest first."""
    async with house.opened() as play:
        await play.press("|")
        await play.until("Give the article to a command")
        values: list[str] = []
        while (value := play.app.screen.query_one(Input).value) not in values:
            values.append(value)
            await play.press("up")
        return values[1:]


async def test_the_article_goes_to_the_command_as_markdown_with_title_and_citation(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.with_teasers("One *star* and a second sentence.")
    house.desk.outside.says = PipeResult(0, f"7 words {HOSTILE}")
    async with house.opened() as play:
        await give_to(play, "wc -w")
        await play.until("wc -w · exit status 0", f"7 words {HOSTILE}")
        await play.press("q")
        await play.until(lambda: play.app.screen is play.app.main)
    ((argv, text),) = house.desk.outside.piped
    assert argv == ("wc", "-w")
    title, blank, cited, *rest = text.split("\n")
    assert title.startswith("# Entry 1 of feed 1")
    assert blank == ""
    assert "Feed 1, " in cited
    assert "https://feed1.example/1" in cited
    assert rest == ["", "One \\*star\\* and a second sentence.", ""]


async def test_a_command_that_says_nothing_is_done_in_a_line(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await give_to(play, "true")
        await play.message("done")
        assert play.app.screen is play.app.main


@pytest.mark.parametrize(("status", "words"), [(2, "exit status 2"), (None, "took too long, stopped")])
async def test_a_command_that_fails_without_a_word_is_told_how_it_ended(
    tmp_path: Path, status: int | None, words: str
) -> None:
    house = House(tmp_path)
    await house.filled(1)
    house.desk.outside.says = PipeResult(status, "\n")
    async with house.opened() as play:
        await give_to(play, "fmt -w x")
        await play.message(f"fmt: {words}, and it said nothing")


async def test_a_command_that_can_not_be_started_is_asked_for_again_with_the_reason(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        house.desk.outside.refuses = "wcc can't be started: no such file; write a program that is on this machine"
        await give_to(play, "wcc -w")
        await play.until("wcc can't be started", "wcc -w")
        house.desk.outside.refuses = None
        await play.write("wc -w")
        await play.press("enter")
        await play.message("done")


async def test_the_keys_go_on_while_a_command_runs_and_x_stops_it(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    program = hold(house)
    async with house.opened() as play:
        await give_to(play, "slow --very")
        await play.until(program.started.is_set)
        await play.message("slow runs · x stops")
        await play.press("j")
        assert "Entry 2" in play.pane("article")
        await play.press("|")
        await play.message("slow runs already")
        await play.press("x")
        await play.message("slow stopped")
        assert program.stopped
        assert "x stops" not in play.pane("status")
        assert play.app.screen is play.app.main


async def test_output_waits_until_another_dialog_is_closed(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    program = hold(house)
    async with house.opened() as play:
        await give_to(play, "slow")
        await play.until(program.started.is_set)
        await play.press("?")
        await play.until("Open the guide")
        program.release.set()
        await play.until(lambda: "slow runs" not in play.text)
        assert not isinstance(play.app.screen, CommandOutput)
        await play.press("escape")
        await play.until("at last")


async def left_while_it_runs(house: House, command: str) -> None:
    """Give the first article to a command and leave before that ends; it is stopped."""
    await house.filled(1)
    program = hold(house)
    async with house.opened() as play:
        await give_to(play, command)
        await play.until(program.started.is_set)
        await play.press("ctrl+q")
        await play.until(lambda: program.stopped)


async def test_leaving_stops_the_command(tmp_path: Path) -> None:
    await left_while_it_runs(House(tmp_path), "slow")


async def test_the_last_ten_commands_come_back_at_the_next_start(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        for number in (*range(12), 5):
            await give_to(play, f"echo {number}")
            await play.until(lambda: play.app.screen is play.app.main)
        await play.press("|", *["up"] * 20)
        await play.until("echo 2")
    async with house.opened() as play:
        await play.press("|")
        await play.until("earlier ones")
        for number in (5, 11, 10, 9, 8, 7, 6, 4, 3, 2, 2):
            await play.press("up")
            await play.until(f"echo {number}")
        assert isinstance(play.app.screen, AskCommand)


async def test_without_an_article_there_is_nothing_to_give(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("3")
        await play.until("Nothing is starred yet.")
        await play.press("|")
        await play.message("open an article first")


async def test_a_command_that_never_ran_is_not_remembered_and_the_others_stay(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await give_to(play, "wc -w")
        await play.until(lambda: play.app.screen is play.app.main)
        house.desk.outside.refuses = "wcc can't be started: no such file"
        await give_to(play, "wcc -w")
        await play.until("wcc can't be started")
        await play.press("up")
        await play.until("wc -w")
        assert "wcc -w" not in play.words
        await play.press("escape")
    assert await walked(house) == ["wc -w"]


async def test_a_command_that_runs_when_one_leaves_is_remembered(tmp_path: Path) -> None:
    house = House(tmp_path)
    await left_while_it_runs(house, "slow  --very")
    assert await walked(house) == ["slow  --very"]
