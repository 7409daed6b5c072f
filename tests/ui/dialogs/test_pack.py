"""What to pack for the flight."""

import asyncio

import pytest

from opreader.model import Packed
from opreader.query import parse_query
from opreader.ui.dialogs.pack import Pack, PackRequest
from opreader.ui.glyphs import ASCII, UNICODE, Glyphs
from tests.ui.dialogs.dialog_app import LARGE, MIDDLE, SMALL, opened, settled, typed, until, written
from tests.ui.headlines_made import NOW

PACKED = Packed(asked=44, full=41, failed=3)


def check(text: str) -> None:
    parse_query(text, now=NOW)


class Counter:
    """Counts as it was told, and remembers what it was asked."""

    def __init__(self, selected: int = 1204, full: int = 12) -> None:
        self.answer = (selected, full)
        self.asked: list[str] = []
        self.held = asyncio.Event()
        self.held.set()

    async def __call__(self, query: str) -> tuple[int, int]:
        self.asked.append(query)
        check(query)
        await self.held.wait()
        return self.answer


def dialog(
    last: PackRequest | None = None,
    count: Counter | None = None,
    *,
    packed: Packed | None = None,
    network: bool = True,
    glyphs: Glyphs = UNICODE,
) -> Pack:
    return Pack(last or PackRequest(), check, count or Counter(), packed=packed, network=network, glyphs=glyphs)


async def test_enter_packs_what_is_unread_without_a_limit() -> None:
    async with opened(dialog()) as (app, pilot):
        await pilot.press("enter")
        assert app.answers == [PackRequest("unread", None, pictures=False)]


async def test_hours_query_and_pictures_are_answered() -> None:
    async with opened(dialog()) as (app, pilot):
        await typed(pilot, "6")
        await pilot.press("tab")
        await written(pilot, " since:7d")
        await pilot.press("tab", "space", "ctrl+s")
        assert app.answers == [PackRequest("unread since:7d", 6.0, pictures=True)]


@pytest.mark.parametrize(("text", "hours"), [("2.5", 2.5), ("2,5", 2.5), (" 6 h ", 6.0), ("", None), (".5", 0.5)])
async def test_hours_as_people_write_them(text: str, hours: float | None) -> None:
    async with opened(dialog()) as (app, pilot):
        if text:
            await written(pilot, text)
        await pilot.press("enter")
        assert app.answers[0].hours == hours


@pytest.mark.parametrize("text", ["six", "-1", "0", "0.0", "1e3", "nan", "12345", "1 2"])
async def test_what_are_no_hours_is_said_and_nothing_is_packed(text: str) -> None:
    async with opened(dialog()) as (app, pilot):
        await written(pilot, text)
        await pilot.press("tab", "enter")
        await until(pilot, "! hours are a number such as 6 or 2.5; nothing is no limit")
        assert app.answers == []
        assert app.focused is not None
        assert app.focused.id == "pack-hours"
        await typed(pilot, "x")
        assert "! hours" not in app.words


async def test_a_query_that_can_not_be_read_points_at_the_word_and_nothing_is_packed() -> None:
    async with opened(dialog()) as (app, pilot):
        await pilot.press("tab")
        await written(pilot, " is:fulll")
        await pilot.press("enter")
        await until(pilot, "! is: does not take fulll")
        lines = app.text.splitlines()
        at = next(index for index, one in enumerate(lines) if "^" in one)
        assert lines[at - 1][lines[at].index("^") : lines[at].rindex("^") + 1] == "fulll"
        assert app.answers == []
        assert "full already" not in app.words


async def test_an_empty_query_is_what_is_unread() -> None:
    count = Counter()
    async with opened(dialog(PackRequest("starred"), count)) as (app, pilot):
        await pilot.press("tab", "ctrl+u")
        await until(pilot, "12 of them full already")
        await pilot.press("enter")
        assert app.answers == [PackRequest("unread")]


async def test_what_is_selected_is_counted_at_once_and_again_when_the_typing_rests() -> None:
    count = Counter()
    async with opened(dialog(count=count)) as (app, pilot):
        await until(pilot, "1\xa0204 articles, 12 of them full already".replace("\xa0", " "))
        count.answer = (1, 0)
        await pilot.press("tab")
        await typed(pilot, " -trump")
        assert "full already" not in app.words
        await until(pilot, "1 article, 0 of them full already")
        assert count.asked == ["unread", "unread -trump"]


async def test_while_it_counts_dots_stand_there() -> None:
    count = Counter()
    count.held.clear()
    async with opened(dialog(count=count)) as (app, pilot):
        assert "…" in app.words
        count.held.set()
        await until(pilot, "12 of them full already")
        assert "…" not in app.words


async def test_fields_begin_with_what_was_packed_last() -> None:
    last = PackRequest("starred", 2.5, pictures=True)
    async with opened(dialog(last)) as (app, pilot):
        assert "Hours 2.5" in app.words
        assert "Articles starred" in app.words
        assert "[x] pack them too" in app.words
        await pilot.press("enter")
        assert app.answers == [last]


async def test_without_a_network_it_says_what_can_be_packed() -> None:
    async with opened(dialog(network=False)) as (app, _):
        assert (
            "! There is no network now: only what is here is packed. The rest is asked for when it is back."
            in app.words
        )
    async with opened(dialog()) as (app, _):
        assert "network" not in app.words


async def test_the_report_of_what_is_packed_is_a_key_away() -> None:
    async with opened(dialog(packed=PACKED)) as (app, pilot):
        assert "Packed: 41 of 44 ready" in app.words
        assert "Ctrl+R the report" in app.words
        await pilot.press("ctrl+r")
        assert app.answers == ["report"]


async def test_r_is_a_letter_in_fields_and_opens_the_report_elsewhere() -> None:
    async with opened(dialog(packed=PACKED)) as (app, pilot):
        await pilot.press("tab", "r")
        assert app.answers == []
        await pilot.press("tab", "r")
        assert app.answers == ["report"]


async def test_where_nothing_is_packed_there_is_no_report() -> None:
    async with opened(dialog(packed=Packed())) as (app, pilot):
        assert "report" not in app.words
        await pilot.press("ctrl+r")
        assert app.answers == []


async def test_escape_packs_nothing() -> None:
    async with opened(dialog()) as (app, pilot):
        await typed(pilot, "6")
        await pilot.press("escape")
        assert app.answers == [None]


@pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE])
async def test_all_of_it_is_seen_at_every_size(size: tuple[int, int]) -> None:
    async with opened(dialog(packed=PACKED, network=False), size=size) as (app, _):
        for words in ("Hours no limit", "Articles unread", "Pictures [ ]", "! There is no network", "Esc leave"):
            assert words in app.words, words


async def test_ascii_signs_leave_nothing_that_is_not_ascii() -> None:
    async with opened(dialog(packed=PACKED, network=False, glyphs=ASCII)) as (app, pilot):
        await settled(pilot)
        assert app.text.isascii()
