"""A time budget on the screen: its list, its order, what is left, and the way out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from opreader.model import EntryId
from opreader.ui.budget import Budgeted, read_budgeted, write_budgeted
from tests.ui.stages import NARROW, House

if TYPE_CHECKING:
    from tests.ui.stages import Play

import pytest

WORDS = "Somebody pays for it and it is rarely who we think that pays. "


MIXED = ["Entry 1 of feed 1", "Entry 1 of feed 2", "Entry 2 of feed 1", "Entry 2 of feed 2"]


def text(minutes: int) -> str:
    """A column of so many minutes."""
    return "\n\n".join([WORDS * 4] * (9 * minutes // 2))


async def of(tmp_path: Path) -> House:
    """Two feeds of two articles each, of three to six minutes; the first feed has the newer ones."""
    house = House(tmp_path)
    for feed in (1, 2):
        house.desk.children.feed(feed)
        for entry in (1, 2):
            house.desk.children.entry(feed, entry, text=text(2 * feed + entry), hours=10 * feed + entry)
        await house.desk.subscribe(feed)
    return house


async def budget(play: Play, minutes: int) -> None:
    """Ask for a budget and take it."""
    await play.press("b")
    await play.until("How many minutes")
    await play.write(str(minutes))
    await play.until("article")
    await play.press("enter")


def rows(play: Play) -> list[str]:
    lines = play.pane("headlines").splitlines()
    return [line[line.index("Entry") : line.index("Entry") + 17] for line in lines if "Entry" in line]


async def test_the_list_becomes_the_budget_and_no_two_of_one_feed_are_neighbours(tmp_path: Path) -> None:
    house = await of(tmp_path)
    async with house.opened() as play:
        await play.until("Entry 1 of feed 1")
        await budget(play, 30)
        await play.until("Budget: 30 min")
        await play.until(lambda: rows(play) == MIXED)
        await play.until("budget 30 min · 1 of 4 · 18 min left")


async def test_n_goes_in_its_order_and_counts_down_and_says_when_all_is_read(tmp_path: Path) -> None:
    house = await of(tmp_path)
    async with house.opened() as play:
        await play.until("Entry 1 of feed 1")
        await budget(play, 30)
        await play.until("Budget: 30 min")
        for place, left in enumerate((18, 15, 10, 6), 1):
            await play.press("n")
            await play.until(f"{place} of 4 · {left} min left")
        await play.press("n")
        await play.until("that was 18 minutes · b again")
        assert "Budget: 30 min" in play.text


async def test_what_is_read_within_an_article_counts(tmp_path: Path) -> None:
    house = await of(tmp_path)
    async with house.opened(NARROW) as play:
        await play.until("Entry 1 of feed 1")
        await budget(play, 30)
        await play.press("enter")
        await play.until("18 min left")
        await play.press("G")
        await play.until("15 min left")


async def test_space_at_the_end_leads_on_in_the_order_of_the_budget(tmp_path: Path) -> None:
    house = await of(tmp_path)
    async with house.opened() as play:
        await play.until("Entry 1 of feed 1")
        await budget(play, 30)
        await play.until("Budget: 30 min")
        await play.press("enter", "G", "space")
        await play.until("2 of 4")
        await play.until(lambda: "Entry 1 of feed 2" in play.pane("article"))


async def test_escape_leads_back_to_the_list_before(tmp_path: Path) -> None:
    house = await of(tmp_path)
    async with house.opened() as play:
        await play.press("2")
        await play.until(lambda: "Unread" in play.pane("headlines-title"))
        await budget(play, 12)
        await play.until("Budget: 12 min")
        await play.press("escape")
        await play.until(lambda: "Unread" in play.pane("headlines-title"))
        assert "min left" not in play.pane("status")
        assert play.app.is_running


async def test_the_budget_survives_a_restart(tmp_path: Path) -> None:
    house = await of(tmp_path)
    async with house.opened() as play:
        await play.until("Entry 1 of feed 1")
        await budget(play, 30)
        await play.until("Budget: 30 min")
        await play.press("n", "n")
        await play.until("2 of 4")
        await play.press("ctrl+q")
        await play.until(lambda: not play.app.is_running)
    async with house.opened() as play:
        await play.until("Budget: 30 min")
        await play.until("budget 30 min · 2 of 4")
        await play.until(lambda: rows(play) == MIXED)
        await play.press("n")
        await play.until("3 of 4")


async def test_a_budget_is_filled_from_the_list_one_is_in(tmp_path: Path) -> None:
    house = await of(tmp_path)
    async with house.opened() as play:
        await play.until("Entry 1 of feed 1")
        feeds = await play.app.main.stage.reader.list_feeds()
        feed = next(feed for feed in feeds if "feed2" in feed.url)
        play.app.main.commands.show(f"feed:{feed.id}")
        await play.until(lambda: "feed 1" not in play.pane("headlines"))
        await budget(play, 60)
        await play.until("Budget: 1 h")
        await play.until(lambda: rows(play) == MIXED[1::2])


async def test_where_nothing_is_short_enough_the_dialog_says_what_the_shortest_has(tmp_path: Path) -> None:
    house = await of(tmp_path)
    async with house.opened() as play:
        await play.until("Entry 1 of feed 1")
        await play.press("b")
        await play.until("How many minutes")
        await play.write("2")
        await play.until("nothing unread fits 2 min: the shortest has 3")
        await play.press("enter")
        assert "How many minutes" in play.text


def test_a_budget_is_remembered() -> None:
    last = Budgeted(25, {EntryId(7): 12, EntryId(3): 11}, "feed:4")
    assert read_budgeted({"budget": write_budgeted(last)}) == last
    assert last.minutes == 23


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "[]",
        "{",
        '{"asked": 5}',
        '{"asked": "x", "lengths": [], "came_from": ""}',
        '{"asked": 1, "lengths": [5], "came_from": ""}',
    ],
)
def test_what_can_not_be_read_is_not_remembered(kept: str) -> None:
    assert read_budgeted({"budget": kept}) == Budgeted()
