"""The dialog of headings and pull quotes: its lines, its keys, its answer."""

from __future__ import annotations

import pytest

from opreader.ui.dialogs.outline import Outline
from opreader.ui.glyphs import ASCII
from opreader.ui.wayfinding import Landmark
from tests.ui.dialogs.dialog_app import HOSTILE, LARGE, SMALL, opened, settled

MARKS = [
    Landmark(3, "The quay"),
    Landmark(9, "At night", 1),
    Landmark(12, "Nobody asks who pays", 2, quoted=True),
    Landmark(20, HOSTILE),
    Landmark(31, "A very long heading " * 12),
]


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_lines_stand_as_deep_as_they_are(size: tuple[int, int]) -> None:
    async with opened(Outline("Outline", MARKS), size=size) as (app, _):
        lines = [line.strip(" │") for line in app.text.splitlines()]
        inner = [line[line.index("│") + 2 :] for line in app.text.splitlines() if "│" in line]
        assert any(line.startswith("The quay") for line in inner)
        assert any(line.startswith("  At night") for line in inner)
        assert any(line.lstrip().startswith("▎ Nobody asks") or "Nobody asks" in line for line in inner)
        assert HOSTILE in app.text
        assert any(line.startswith("A very long heading") and line.endswith("…") for line in lines)


async def test_enter_answers_the_line_that_j_and_k_came_to() -> None:
    async with opened(Outline("Outline", MARKS, current=1)) as (app, pilot):
        await pilot.press("j", "j", "k", "enter")
        await settled(pilot)
        assert app.answers == [2]


async def test_it_begins_on_the_present_one() -> None:
    async with opened(Outline("Outline", MARKS, current=3)) as (app, pilot):
        await pilot.press("enter")
        await settled(pilot)
        assert app.answers == [3]


async def test_a_resize_leaves_the_cursor_on_its_line() -> None:
    async with opened(Outline("Outline", MARKS)) as (app, pilot):
        await pilot.press("G", "k")
        await pilot.resize_terminal(*LARGE)
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert app.answers == [3]


@pytest.mark.parametrize("key", ["escape", "q", "O"])
async def test_leaving_answers_nothing(key: str) -> None:
    async with opened(Outline("Outline", MARKS)) as (app, pilot):
        await pilot.press(key)
        await settled(pilot)
        assert app.answers == [None]


async def test_signs_are_ascii_where_they_are_wanted_so() -> None:
    async with opened(Outline("Outline", MARKS, glyphs=ASCII)) as (app, _):
        assert app.text.replace("\n", "").isascii()
