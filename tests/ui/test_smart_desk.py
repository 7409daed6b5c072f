"""Smart feeds on the screen: shown, saved from a query, changed, removed, and each of it taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from opreader.smart_feeds import SmartFeed
from opreader.ui.smart_desk import propose_name
from tests.ui.stages import MEDIUM, House, Play


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("unread tariff OR customs -steel since:7d", "Tariff customs"),
        ('author:"Jane Roe" is:full', "Jane Roe"),
        ("is:full minutes:>20", "Is:full minutes:>20"),
        ('"supply chain" feed:column', "Supply chain column"),
        ("long " * 20, "Long long long long long long long long…"),
    ],
)
def test_a_name_is_proposed_of_the_words_that_are_looked_for(query: str, name: str) -> None:
    assert propose_name(query) == name


async def house_of_two(tmp_path: Path) -> House:
    house = House(tmp_path)
    await house.filled(1, folder="Trade")
    await house.filled(2)
    return house


async def asked(play: Play, query: str) -> None:
    """Make a query the list."""
    await play.app.main.lists.find(query)
    play.app.main.panes.go("headlines")
    await play.settled()


def key_of(play: Play) -> str | None:
    return play.app.main.stage.tree.cursor_key


def title_of(play: Play) -> str:
    return play.pane("headlines-title")


async def saved(play: Play, name: str = "", *, query: str = "feed:2") -> None:
    """Save a query under a name of one's own, or the one that is proposed."""
    await asked(play, query)
    await play.press("+")
    await play.until("Save the query as a smart feed")
    if name:
        await play.write(name)
    await play.press("enter")
    await play.message("saved")


async def test_a_query_is_saved_shown_counted_and_taken_back(tmp_path: Path) -> None:
    house = await house_of_two(tmp_path)
    async with house.opened() as play:
        await saved(play, "Second", query='feed:"Feed 2"')
        await play.until(lambda: key_of(play) == "smart:Second", lambda: "Second" in title_of(play))
        await play.until(lambda: "/ Second 3" in " ".join(play.pane("feeds").split()))
        assert await house.reader.smart.list() == (SmartFeed("Second", 'feed:"Feed 2"'),)
        await play.press("u")
        await play.message("took back: saved the smart feed Second")
        await play.until(lambda: "Second" not in play.pane("feeds"), lambda: "All articles" in title_of(play))
        assert await house.reader.smart.list() == ()


async def test_a_list_that_is_no_query_can_not_be_saved(tmp_path: Path) -> None:
    house = await house_of_two(tmp_path)
    async with house.opened() as play:
        await play.press("+")
        await play.message("this list is no query")


async def test_a_smart_feed_stands_in_the_first_frame_of_the_next_start_with_its_number(tmp_path: Path) -> None:
    house = await house_of_two(tmp_path)
    async with house.opened() as play:
        await saved(play, "Second", query='feed:"Feed 2"')
        await play.until(lambda: "/ Second 3" in " ".join(play.pane("feeds").split()))
        await play.app.main.save()
    app = await house.app()
    async with app.run_test(size=(140, 40)) as pilot:
        play = Play(app, pilot)
        assert app.main.stage.tree.count_of("smart:Second") == 3
        assert key_of(play) == "smart:Second"
        assert len(app.main.lists.selection.query.value) > 0  # type: ignore[union-attr, arg-type]


async def test_name_query_and_folder_are_changed_and_taken_back(tmp_path: Path) -> None:
    house = await house_of_two(tmp_path)
    async with house.opened() as play:
        await saved(play, "Second")
        await play.press("e")
        await play.until("Edit smart feed")
        await play.write("Renamed")
        await play.press("tab", "tab")
        await play.write("Trade")
        await play.press("enter")
        await play.message("changed Renamed")
        await play.until(lambda: key_of(play) == "smart:Renamed")
        keys = play.app.main.stage.tree.keys
        assert keys[keys.index("folder:Trade") + 1] == "smart:Renamed"
        await play.press("u")
        await play.until(lambda: "smart:Second" in play.app.main.stage.tree.keys)
        assert "smart:Renamed" not in play.app.main.stage.tree.keys


async def test_one_is_removed_after_a_question_and_comes_back(tmp_path: Path) -> None:
    house = await house_of_two(tmp_path)
    async with house.opened() as play:
        await saved(play, "Second")
        play.app.main.panes.go("feeds")
        await play.press("d")
        await play.until("Remove the smart feed Second?")
        await play.press("n")
        assert "smart:Second" in play.app.main.stage.tree.keys
        await play.press("d")
        await play.until("Remove the smart feed Second?")
        await play.press("y")
        await play.message("removed Second")
        assert "smart:Second" not in play.app.main.stage.tree.keys
        await play.press("u")
        await play.until(lambda: "smart:Second" in play.app.main.stage.tree.keys)


async def test_a_file_that_can_not_be_written_is_said_and_nothing_is_shown(tmp_path: Path) -> None:
    house = await house_of_two(tmp_path)
    async with house.opened() as play:
        path = tmp_path / "feeds.toml"
        path.write_text(path.read_text("utf-8") + "\n[[smart]]\nname = 3\n", "utf-8")
        await asked(play, "feed:2")
        await play.press("+")
        await play.until("Save the query")
        await play.press("enter")
        await play.message("feeds.toml")
        assert not any(key.startswith("smart:") for key in play.app.main.stage.tree.keys)


async def test_a_query_that_can_not_be_read_is_in_trouble_and_says_why_when_it_is_opened(tmp_path: Path) -> None:
    house = await house_of_two(tmp_path)
    path = tmp_path / "feeds.toml"
    path.write_text(path.read_text("utf-8") + '\n[[smart]]\nname = "Odd"\nquery = "is:nothing"\n', "utf-8")
    async with house.opened(MEDIUM) as play:
        await play.until(lambda: "! Odd" in play.pane("feeds"))
        play.app.main.commands.show("smart:Odd")
        await play.message("is: does not take nothing")
        await play.until("This smart feed's query can't be read")
        assert play.app.main.stage.headlines.cursor_id is None
        await play.press("e")
        await play.until("Edit smart feed")
        await play.press("tab")
        await play.write("feed:nowhere")
        await play.press("enter")
        await play.until(lambda: "! Odd" not in play.pane("feeds"))


async def test_what_is_read_in_a_smart_feed_of_unread_ones_stays_until_one_leaves(tmp_path: Path) -> None:
    house = await house_of_two(tmp_path)
    async with house.opened() as play:
        await saved(play, "Fresh", query='unread feed:"Feed 2"')
        first = play.app.main.stage.headlines.cursor_id
        assert first is not None
        await play.press("m")
        await play.app.main.lists.reload()
        assert play.app.main.stage.headlines.index_of(first) is not None


@pytest.mark.parametrize("key", ["today", "flight", "long"])
async def test_a_smart_feed_that_ships_opens_as_a_list(tmp_path: Path, key: str) -> None:
    house = await house_of_two(tmp_path)
    async with house.opened() as play:
        play.app.main.commands.show(key)
        await play.until(lambda: play.app.main.lists.view.key == key)
        await play.settled()
        assert not any("bug" in line for line in play.said())


async def test_a_query_that_was_changed_by_hand_is_that_of_the_list_that_one_left_in(tmp_path: Path) -> None:
    house = await house_of_two(tmp_path)
    async with house.opened() as play:
        await saved(play, "Second", query='feed:"Feed 2"')
        await play.app.main.save()
    path = tmp_path / "feeds.toml"
    path.write_text(path.read_text("utf-8").replace("Feed 2", "Feed 1 "), "utf-8")
    async with house.opened() as play:
        await play.until(
            lambda: "of feed 1" in play.pane("headlines"), lambda: "of feed 2" not in play.pane("headlines")
        )
        assert key_of(play) == "smart:Second"
