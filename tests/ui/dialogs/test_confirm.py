"""A question with yes and no."""

import pytest

from opreader.ui.dialogs.confirm import Confirm
from opreader.ui.glyphs import ASCII
from tests.ui.dialogs.dialog_app import HOSTILE, opened


@pytest.mark.parametrize(
    ("key", "answer"), [("y", True), ("enter", True), ("n", False), ("q", False), ("escape", False)]
)
async def test_a_key_answers(key: str, *, answer: bool) -> None:
    async with opened(Confirm("Remove it?")) as (app, pilot):
        await pilot.press(key)
        assert app.answers == [answer]


async def test_another_key_answers_nothing() -> None:
    async with opened(Confirm("Remove it?")) as (app, pilot):
        await pilot.press("x", "j", "space")
        assert app.answers == []


async def test_the_question_and_what_either_answer_does_are_shown_literally() -> None:
    question = f"Remove {HOSTILE} and its 12 articles?"
    async with opened(Confirm(question, yes="remove", no="keep", title=HOSTILE)) as (app, _):
        assert question in app.words
        assert "y, Enter remove n, Esc keep" in app.words
        assert f" {HOSTILE} " in app.text.split("?")[0]


async def test_the_box_is_drawn_in_ascii_where_the_signs_are() -> None:
    async with opened(Confirm("Remove it?", glyphs=ASCII)) as (app, _):
        assert app.text.isascii()
