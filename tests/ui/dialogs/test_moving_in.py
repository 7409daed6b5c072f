"""The offer of the first start, as a dialog."""

import pytest

from opreader.model.moved import Offered
from opreader.ui.dialogs.moving_in import MovingInDialog, words_of
from opreader.ui.glyphs import ASCII
from tests.ui.dialogs.dialog_app import HOSTILE, opened

FOUND = Offered("/home/jo/.newsboat", "newsboat", feeds=200, smart=1, articles=1_112)


@pytest.mark.parametrize(("key", "answer"), [("enter", True), ("escape", False), ("q", False)])
async def test_enter_brings_it_over_and_escape_does_not(key: str, *, answer: bool) -> None:
    async with opened(MovingInDialog(FOUND)) as (app, pilot):
        assert "200 feeds, 1 query and 1,112 articles, in /home/jo/.newsboat" in app.words
        await pilot.press(key)
        assert app.answers == [answer]


def test_a_list_of_feeds_alone_speaks_of_no_marks() -> None:
    words = words_of(Offered("/x/feeds.opml", "a list of feeds", feeds=1))
    assert "a list of feeds, with 1 feed, in" in words
    assert "read stays read" not in words


async def test_a_path_is_no_markup() -> None:
    async with opened(MovingInDialog(Offered(f"/x/{HOSTILE}\x1b[2J", "newsboat", feeds=1))) as (app, _):
        assert "[/oops]" in app.text


async def test_the_box_is_drawn_in_ascii_where_the_signs_are() -> None:
    async with opened(MovingInDialog(FOUND, glyphs=ASCII)) as (app, _):
        assert app.text.isascii()
