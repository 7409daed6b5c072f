"""The stories on the screen: opened by a key, entered as a list, and left the way one came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.ui.stories import read_days
from tests.matters import BRIDGE, HERRING, fill
from tests.ui.stages import MEDIUM, NARROW, WIDE, House

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.stages import Play

import pytest


def headlines(play: Play) -> set[str]:
    """The titles that stand in the list, as far as they can be told by their beginnings."""
    pane = play.pane("headlines")
    return {title for title, _ in (*BRIDGE, *HERRING) if title[:12] in pane}


async def opened_house(tmp_path: Path) -> House:
    """Four feeds that write about a bridge today and wrote about herring four days ago."""
    house = House(tmp_path)
    await fill(house.desk)
    return house


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_a_story_opens_its_headlines_as_the_list(tmp_path: Path, size: tuple[int, int]) -> None:
    house = await opened_house(tmp_path)
    async with house.opened(size) as play:
        await play.press("g", "t")
        await play.until("Last 3 days · 1 story", "4 takes · 4 sources")
        await play.press("enter")
        await play.until(lambda: headlines(play) == {title for title, _ in BRIDGE})
        assert play.app.main.panes.active == "headlines"
        assert play.app.main.lists.view.title in {f"Story: {title}" for title, _ in BRIDGE}
        assert "Story: " in play.pane("headlines-title")


async def test_back_leads_to_the_stories_and_then_to_the_list_before(tmp_path: Path) -> None:
    house = await opened_house(tmp_path)
    async with house.opened() as play:
        await play.press("2")
        await play.until(lambda: "Unread" in play.pane("headlines-title"))
        await play.press("g", "t")
        await play.until("1 story")
        await play.press("right")
        await play.until("Last 7 days · 2 stories")
        await play.press("j", "enter")
        await play.until(lambda: headlines(play) == {title for title, _ in HERRING})
        await play.press("q")
        await play.until("Last 7 days · 2 stories")
        await play.press("enter")
        await play.until(lambda: headlines(play) == {title for title, _ in HERRING})
        await play.press("q")
        await play.until("Last 7 days · 2 stories")
        await play.press("q")
        await play.until(lambda: "Unread" in play.pane("headlines-title"))
        assert play.app.is_running


async def test_n_opens_the_next_unread_of_the_story(tmp_path: Path) -> None:
    house = await opened_house(tmp_path)
    async with house.opened() as play:
        await play.press("g", "t")
        await play.until("1 story")
        await play.press("enter")
        await play.until(lambda: headlines(play) == {title for title, _ in BRIDGE})
        await play.press("enter", "n")
        await play.until(lambda: BRIDGE[1][0][:20] in play.pane("article"))


async def test_the_list_and_the_days_come_back_at_the_next_start(tmp_path: Path) -> None:
    house = await opened_house(tmp_path)
    async with house.opened() as play:
        await play.press("g", "t")
        await play.until("1 story")
        await play.press("l")
        await play.until("Last 7 days · 2 stories")
        await play.press("enter")
        await play.until(lambda: headlines(play) == {title for title, _ in BRIDGE})
        await play.press("ctrl+q")
        await play.until(lambda: not play.app.is_running)
    async with house.opened() as play:
        await play.until(lambda: headlines(play) == {title for title, _ in BRIDGE})
        await play.press("escape")
        await play.until("Last 7 days · 2 stories")


async def test_what_is_read_stays_in_the_list_of_a_story(tmp_path: Path) -> None:
    house = await opened_house(tmp_path)
    async with house.opened() as play:
        await play.press("g", "t")
        await play.until("1 story")
        await play.press("enter")
        await play.until(lambda: headlines(play) == {title for title, _ in BRIDGE})
        await play.press("m", "j", "m")
        await play.until(lambda: len(headlines(play)) == 4)


async def test_a_library_that_is_not_indexed_says_so(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("g", "t")
        await play.until("nothing is indexed yet")
        await play.press("escape")
        await play.until("Entry 1 of feed 1")


async def test_an_empty_library_says_that_nothing_came(tmp_path: Path) -> None:
    house = House(tmp_path)
    async with house.opened() as play:
        play.app.main.act("stories")
        await play.until("Last 3 days: nothing came; more days may help")


@pytest.mark.parametrize(
    ("kept", "days"), [("", 3), ("7", 7), ("0", 1), ("999", 14), ("-1", 3), ("seven", 3), ("٣", 3)]
)
def test_the_days_are_remembered_as_far_as_they_make_sense(kept: str, days: int) -> None:
    assert read_days({"stories": kept}) == days
