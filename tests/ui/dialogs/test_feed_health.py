"""Feeds that are not well: what stands on their rows, and keys that do something for them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from opreader.errors import UsageError
from opreader.health import Ailing, Ailment
from opreader.model import Feed, FeedId, FeedKind
from opreader.ui.dialogs.feed_health import FeedHealth
from opreader.ui.glyphs import ASCII
from tests.ui.dialogs.dialog_app import HOSTILE, LARGE, MIDDLE, SMALL, opened, settled, until

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


def ailing(number: int, ailment: Ailment, told: str = "told", **feed: str) -> Ailing:
    made = Feed(FeedId(number), f"https://feed{number}.example/", FeedKind.URL, f"Feed {number}")
    return Ailing(replace(made, **feed), ailment, told)  # type: ignore[arg-type]


ROWS = [
    ailing(1, Ailment.GONE),
    ailing(2, Ailment.FAILING, HOSTILE, title=HOSTILE, error="404 Not Found"),
    ailing(3, Ailment.MOVED, "to https://new.example/"),
    ailing(4, Ailment.MUTED),
]


class FakeCare:
    """Writes down what was done for whom; "cured" feeds are well from then on."""

    def __init__(self) -> None:
        self.rows = list(ROWS)
        self.done: list[tuple[str, int]] = []
        self.trouble = ""

    async def load(self) -> tuple[list[Ailing], int]:
        return self.rows, 9

    def _do(self, how: str, feed: Feed) -> str:
        if self.trouble:
            raise UsageError(self.trouble)
        self.done.append((how, feed.id))
        self.rows = [one for one in self.rows if one.feed.id != feed.id]
        return f"{how} done"

    async def retry(self, feed: Feed) -> str:
        return self._do("retry", feed)

    async def take_address(self, feed: Feed) -> str:
        return self._do("take", feed)

    async def unmute(self, feed: Feed) -> str:
        return self._do("unmute", feed)

    async def open_site(self, feed: Feed) -> str:
        return self._do("open", feed)

    async def remove(self, feed: Feed) -> str:
        return self._do("remove", feed)

    async def undo(self) -> str:
        self.rows = list(ROWS)
        return "took back"


def dialog(care: FakeCare, **more: object) -> FeedHealth:
    return FeedHealth(care.load, care, now=lambda: NOW, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE])
async def test_each_feed_says_what_it_has_and_what_can_be_done(size: tuple[int, int]) -> None:
    async with opened(dialog(FakeCare()), size=size) as (app, pilot):
        await until(pilot, "9 feeds: 1 gone, 1 failing, 1 moved, 1 muted")
        assert "✗ Feed 1 · gone told r asks once more" in app.words
        assert f"! {HOSTILE} · failing" in app.words
        assert "Look for the feed on the site" in app.words
        assert "u undo Esc close" in app.words


async def test_signs_are_ascii_where_the_terminal_has_no_others() -> None:
    async with opened(dialog(FakeCare(), glyphs=ASCII)) as (app, pilot):
        await until(pilot, "x Feed 1 - gone")
        assert app.text.isascii()


@pytest.mark.parametrize(
    ("row", "key", "done"),
    [
        (0, "r", ("retry", 1)),
        (1, "r", ("retry", 2)),
        (2, "a", ("take", 3)),
        (3, "m", ("unmute", 4)),
        (0, "o", ("open", 1)),
        (0, "d", ("remove", 1)),
    ],
)
async def test_a_key_does_it_right_there_and_the_rows_are_looked_at_again(
    row: int, key: str, done: tuple[str, int]
) -> None:
    care = FakeCare()
    async with opened(dialog(care)) as (app, pilot):
        await until(pilot, "9 feeds:")
        await pilot.press(*["j"] * row, key)
        await until(pilot, f"{done[0]} done")
        assert care.done == [done]
        assert f"Feed {done[1]} " not in app.words
        assert app.answers == []


@pytest.mark.parametrize(("key", "words"), [("a", "it has no new address"), ("m", "it is not muted")])
async def test_what_makes_no_sense_for_a_feed_is_said(key: str, words: str) -> None:
    care = FakeCare()
    async with opened(dialog(care)) as (_, pilot):
        await until(pilot, "9 feeds:")
        await pilot.press(key)
        await until(pilot, words)
        assert care.done == []


async def test_trouble_is_told_and_the_dialog_stays() -> None:
    care = FakeCare()
    care.trouble = "a refresh is under way already"
    async with opened(dialog(care)) as (app, pilot):
        await until(pilot, "9 feeds:")
        await pilot.press("r")
        await until(pilot, "a refresh is under way already")
        assert "Feed 1" in app.words


async def test_undo_brings_a_removed_feed_back() -> None:
    async with opened(dialog(FakeCare())) as (app, pilot):
        await until(pilot, "9 feeds:")
        await pilot.press("d")
        await until(pilot, "remove done")
        await pilot.press("u")
        await until(pilot, "took back")
        assert "Feed 1 " in app.words


async def test_enter_answers_the_feed_and_escape_none() -> None:
    async with opened(dialog(FakeCare())) as (app, pilot):
        await until(pilot, "9 feeds:")
        await pilot.press("j", "j", "enter")
        await settled(pilot)
        assert app.answers == [ROWS[2].feed]


async def test_where_all_is_well_it_says_so() -> None:
    care = FakeCare()
    care.rows = []
    async with opened(dialog(care)) as (app, pilot):
        await until(pilot, "all 9 feeds answer")
        await pilot.press("r", "enter", "escape")
        await settled(pilot)
        assert app.answers == [None]
