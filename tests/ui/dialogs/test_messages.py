"""All past messages."""

from datetime import UTC, datetime, timedelta

import pytest

from opreader.ui.dates import Dates
from opreader.ui.dialogs.messages import Messages
from opreader.ui.glyphs import ASCII
from opreader.ui.notices import Notice
from tests.ui.dialogs.dialog_app import HOSTILE, opened, settled

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DATES = Dates(lambda: NOW, UTC)


def notices(count: int) -> list[Notice]:
    return [Notice(NOW - timedelta(minutes=number), f"message number {number};") for number in range(count)]


async def test_the_weight_of_a_message_stands_in_words() -> None:
    said = [Notice(NOW, "34 new articles"), Notice(NOW, "no answer", "error"), Notice(NOW, "a broken theme", "warning")]
    async with opened(Messages(said, DATES)) as (app, _):
        assert "09:00 34 new articles 09:00 error: no answer 09:00 warning: a broken theme" in app.words


async def test_messages_are_shown_literally() -> None:
    async with opened(Messages([Notice(NOW, HOSTILE, "error")], DATES)) as (app, _):
        assert HOSTILE in app.words


async def test_a_long_message_is_read_to_its_end() -> None:
    text = "the feed could not be read because " * 6 + "of the weather"
    async with opened(Messages([Notice(NOW, text)], DATES)) as (app, _):
        assert text in app.words


@pytest.mark.parametrize("keys", [["G"], ["end"], ["space"] * 8, ["j", "pagedown"] * 8])
async def test_the_oldest_is_reached_by_scrolling(keys: list[str]) -> None:
    async with opened(Messages(notices(100), DATES)) as (app, pilot):
        assert "number 0;" in app.words
        assert "number 99;" not in app.words
        await pilot.press(*keys)
        await settled(pilot)
        assert "number 99;" in app.words


async def test_how_many_there_are_stands_in_the_border() -> None:
    async with opened(Messages(notices(100), DATES)) as (app, _):
        assert "100 messages" in app.words


async def test_nothing_said_is_said() -> None:
    async with opened(Messages([], DATES, ASCII)) as (app, _):
        assert "Nothing was said yet." in app.words
        assert app.text.isascii()


@pytest.mark.parametrize("key", ["escape", "q", "enter"])
async def test_a_key_closes(key: str) -> None:
    async with opened(Messages(notices(3), DATES)) as (app, pilot):
        await pilot.press(key)
        assert app.answers == [None]
