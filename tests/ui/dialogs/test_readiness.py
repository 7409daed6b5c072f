"""The report of what is packed."""

import pytest

from opreader.model import EntryId, Packed, State
from opreader.ui.dialogs.readiness import Chosen, Readiness
from opreader.ui.glyphs import ASCII
from tests.ui.dialogs.dialog_app import HOSTILE, LARGE, MIDDLE, SMALL, opened, settled
from tests.ui.headlines_made import headline

PACKED = Packed(asked=6, full=3, gated=1, teaser=1, failed=1, queued=1, words=3 * 1400, bytes=2_000_000)
ROWS = [
    headline(1),
    headline(2, State.GATED, title=HOSTILE, reason=HOSTILE),
    headline(3, State.FAILED, reason="404 not found"),
    headline(4, feed=HOSTILE),
    headline(5, State.TEASER, queued=True),
    headline(6),
]


def order(text: str) -> list[str]:
    """The titles in the order of their rows."""
    return [word for word in text.split() if word.isdigit() and f"Title {word}" in text]


async def test_the_sum_stands_above_and_is_broken_between_its_parts() -> None:
    async with opened(Readiness(PACKED, ROWS)) as (app, _):
        lines = [line.strip("│ ") for line in app.text.splitlines()]
        assert "3 of 6 full · 1 gated · 1 teaser · 1 failed" in lines
        assert "1 waits for the network · 18 min of reading · 2.0 MB" in lines


@pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE])
async def test_what_is_not_whole_comes_first_with_its_reason_and_then_the_full_ones(size: tuple[int, int]) -> None:
    async with opened(Readiness(PACKED, ROWS), size=size) as (app, _):
        lines = [" ".join(line.strip("│ ").split()) for line in app.text.splitlines()]
        start = next(at for at, line in enumerate(lines) if line.startswith("◐"))
        assert lines[start : start + 9] == [
            f"◐ {HOSTILE} The Ferry Column",
            f"gated: {HOSTILE}",
            "✗ Title 3 The Ferry Column",
            "failed: 404 not found",
            "○ Title 5 The Ferry Column",
            "teaser: waits for the network",
            "● Title 1 The Ferry Column · 6 min",
            lines[start + 7],
            "● Title 6 The Ferry Column · 6 min",
        ]
        assert lines[start + 7].startswith("● Title 4 [/oops]")
        assert "Enter read f try again" in app.words


async def test_enter_opens_the_article_under_the_cursor() -> None:
    async with opened(Readiness(PACKED, ROWS)) as (app, pilot):
        await pilot.press("j", "down", "j", "k", "j", "enter")
        assert app.answers == [Chosen(EntryId(1))]


async def test_the_ends_of_the_list_are_ends() -> None:
    async with opened(Readiness(PACKED, ROWS)) as (app, pilot):
        await pilot.press("k", "G", "j", "enter")
        assert app.answers == [Chosen(EntryId(6))]


async def test_f_tries_one_again_and_a_full_one_needs_nothing() -> None:
    async with opened(Readiness(PACKED, ROWS)) as (app, pilot):
        await pilot.press("G", "f")
        assert app.answers == []
        await pilot.press("g", "j", "f")
        assert app.answers == [Chosen(EntryId(3), retry=True)]


async def test_where_all_is_full_there_is_nothing_to_try_again() -> None:
    async with opened(Readiness(Packed(asked=1, full=1), ROWS[:1])) as (app, _):
        assert "try again" not in app.words


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_it_is_left_without_an_answer(key: str) -> None:
    async with opened(Readiness(PACKED, ROWS)) as (app, pilot):
        await pilot.press(key)
        assert app.answers == [None]


async def test_where_nothing_is_packed_it_says_how_to_pack() -> None:
    async with opened(Readiness(None, [])) as (app, pilot):
        assert "Nothing is packed yet: P packs what you want to read without a network." in app.words
        await pilot.press("enter", "f")
        await settled(pilot)
        assert app.answers == []


async def test_of_very_many_the_first_are_listed_and_the_rest_is_counted() -> None:
    rows = [headline(number) for number in range(1, 1204)]
    async with opened(Readiness(Packed(asked=1203, full=1203), rows)) as (app, _):
        assert "203 articles more, not listed" in app.words


async def test_ascii_signs_leave_nothing_that_is_not_ascii() -> None:
    async with opened(Readiness(PACKED, [*ROWS, headline(9, title="x" * 200)], glyphs=ASCII)) as (app, _):
        assert app.text.isascii()
