"""The question how many minutes one has."""

import pytest

from opreader.errors import QueryError
from opreader.filling import MOST
from opreader.model import EntryId
from opreader.model.counted import Filling, Portion
from opreader.ui.dialogs.budget import BudgetRequest, TimeBudget, read_minutes, tell_filling
from opreader.ui.glyphs import UNICODE
from tests.ui.dialogs.dialog_app import HOSTILE, LARGE, SMALL, opened, settled, typed, until


class Fill:
    """Articles of ten minutes; a query of "few" selects one, "none" nothing."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    async def __call__(self, query: str, minutes: int) -> Filling:
        self.asked.append((query, minutes))
        there = {"few": 1, "none": 0}.get(query, 30)
        count = min(there, minutes // 10)
        portions = tuple(Portion(EntryId(n), 10) for n in range(1, count + 1))
        return Filling(minutes, portions, unread=there, readable=there, shortest=10 if there else None)


def check(query: str) -> None:
    if query == "(":
        raise QueryError("nothing stands in the brackets", query=query, start=0, end=1)


def dialog(minutes: int = 25, fill: Fill | None = None) -> TimeBudget:
    return TimeBudget(minutes, fill or Fill(), check, of=HOSTILE)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_last_minutes_stand_there_and_what_fills_them_is_told(size: tuple[int, int]) -> None:
    async with opened(dialog(), size=size) as (app, pilot):
        await until(pilot, "2 articles, 20 min")
        assert "Minutes 25" in app.words
        assert "unread in [/oops]" in app.words
        await pilot.press("enter")
        await settled(pilot)
        (answer,) = app.answers
        assert isinstance(answer, BudgetRequest)
        assert (answer.query, answer.filling.asked, len(answer.filling.portions)) == ("", 25, 2)


async def test_what_one_types_takes_the_place_of_the_last_minutes() -> None:
    async with opened(dialog()) as (app, pilot):
        await typed(pilot, "45")
        await until(pilot, "4 articles, 40 min")
        await pilot.press("enter")
        await settled(pilot)
        assert app.answers[0].filling.asked == 45


async def test_the_arrows_walk_the_usual_minutes() -> None:
    async with opened(dialog()) as (app, pilot):
        for key, minutes in (
            ("up", 45),
            ("up", 90),
            ("up", 90),
            ("down", 45),
            ("down", 25),
            ("down", 10),
            ("down", 10),
        ):
            await pilot.press(key)
            await until(pilot, f"Minutes {minutes}")
        await until(pilot, "1 article, 10 min")
        assert app.answers == []


async def test_nonsense_is_told_in_a_line_and_the_dialog_stays() -> None:
    async with opened(dialog()) as (app, pilot):
        await typed(pilot, "soon")
        await pilot.press("enter")
        await until(pilot, f"! minutes are a whole number from 1 to {MOST}")
        assert app.answers == []
        await pilot.press("escape")
        await settled(pilot)
        assert app.answers == [None]


async def test_where_nothing_fits_the_shortest_is_told_and_the_dialog_stays() -> None:
    async with opened(dialog()) as (app, pilot):
        await typed(pilot, "3")
        await until(pilot, "! nothing unread fits 3 min: the shortest has 10")
        await pilot.press("enter")
        await settled(pilot)
        assert app.answers == []


async def test_a_query_narrows_the_choice() -> None:
    fill = Fill()
    async with opened(dialog(fill=fill)) as (app, pilot):
        await pilot.press("tab")
        await typed(pilot, "few")
        await until(pilot, "1 article, 10 min")
        await pilot.press("enter")
        await settled(pilot)
        assert app.answers[0].query == "few"
        assert fill.asked[-1] == ("few", 25)


async def test_a_query_that_can_not_be_read_is_told_at_the_word() -> None:
    async with opened(dialog()) as (app, pilot):
        await pilot.press("tab")
        await typed(pilot, "(")
        await pilot.press("enter")
        await until(pilot, "nothing stands in the brackets")
        assert app.answers == []


@pytest.mark.parametrize(("text", "minutes"), [("25", 25), (" 7 min", 7), ("90m", 90), ("600", 600)])
def test_minutes_are_read_as_people_write_them(text: str, minutes: int) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize("text", ["", "0", "601", "2.5", "-3", "٣", "x", "99999999"])
def test_what_is_no_number_of_minutes_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="whole number"):
        read_minutes(text)


def test_the_words_about_a_filling() -> None:
    two = (Portion(EntryId(1), 5), Portion(EntryId(2), 6, guessed=True))
    assert tell_filling(Filling(25), "P or F", UNICODE) == "nothing is unread here"
    assert tell_filling(Filling(25, unread=3), "P or F", UNICODE).endswith("has its full text here: P or F gets some")
    assert "1 of them still to be fetched" in tell_filling(Filling(11, two, 9, 1), "P or F", UNICODE)
    short = Filling(25, two[:1], unread=9, readable=1, shortest=5)
    assert tell_filling(short, "P or F", UNICODE) == "1 article, 5 min: all that is here; P or F gets more full texts"
