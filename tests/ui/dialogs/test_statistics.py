"""The figures in a dialog: counted behind, drawn for the width, scrolled to their end."""

import asyncio

import pytest

from opreader.errors import LibraryError
from opreader.model.counted import LibraryFigures
from opreader.ui.dialogs.statistics import Statistics
from opreader.ui.glyphs import ASCII
from tests.test_charts import FIGURES
from tests.ui.dialogs.dialog_app import LARGE, MIDDLE, SMALL, opened, settled, until


async def load() -> LibraryFigures:
    return FIGURES


@pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE])
async def test_bars_are_drawn_for_the_width_and_the_end_is_reached(size: tuple[int, int]) -> None:
    async with opened(Statistics(load), size=size) as (app, pilot):
        await until(pilot, "64 % read")
        assert "Articles by month" in app.words
        assert "█ read ░ unread" in app.words
        await pilot.press("G")
        await until(pilot, "How much of the texts is here")
        await pilot.press("g")
        await until(pilot, "64 % read")


async def test_another_width_has_other_bars() -> None:
    async with opened(Statistics(load), size=LARGE) as (app, pilot):
        await until(pilot, "64 % read")
        longest = max(line.count("█") + line.count("░") for line in app.text.splitlines())
        await pilot.resize_terminal(*SMALL)
        await settled(pilot)
        assert max(line.count("█") + line.count("░") for line in app.text.splitlines()) < longest
        assert "Read by month" in app.words


async def test_signs_are_ascii_where_the_terminal_has_no_others() -> None:
    async with opened(Statistics(load, glyphs=ASCII)) as (app, pilot):
        await until(pilot, "# read - unread")
        assert app.text.isascii()


async def test_it_says_that_it_counts_and_stops_when_nobody_waits() -> None:
    counting, stopped = asyncio.Event(), asyncio.Event()

    async def long() -> LibraryFigures:
        counting.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()
        raise AssertionError

    async with opened(Statistics(long)) as (app, pilot):
        await until(pilot, "counting…")
        await counting.wait()
        await pilot.press("escape")
        await settled(pilot)
        assert app.answers == [None]
        await asyncio.wait_for(stopped.wait(), 5)


async def test_trouble_is_told() -> None:
    async def busy() -> LibraryFigures:
        raise LibraryError("The library is in use.")

    async with opened(Statistics(busy)) as (_, pilot):
        await until(pilot, "The library is in use.")
