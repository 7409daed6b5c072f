"""The same text from several feeds on the screen: one row, one mark, and told apart by a key."""

from __future__ import annotations

from pathlib import Path

from tests.fakes import NOW
from tests.ui.stages import WIDE, House, Play

VERY_WIDE = (200, 40)
TEXT = " ".join(f"Sentence {n} of the column says who pays for the tariff, and why." for n in range(30))


async def house_of(tmp_path: Path, *, joined: bool = True) -> House:
    """Two feeds of one folder and one outside, each with the same column first; the third feed's has the most words."""
    house = House(tmp_path)
    children = house.desk.children
    for feed in (1, 2, 3):
        children.feed(feed)
        children.entry(feed, 1, hours=feed, text=TEXT + " And more." * (feed == 3), title="Who pays")
        children.entry(feed, 2, hours=10 + feed)
        await house.desk.subscribe(feed, **({"folder": "World"} if feed < 3 else {}))
    if joined:
        columns = [row.headline.id for row in await house.reader.search(house.reader.read_query("title:pays"), limit=0)]
        await house.reader.copies.relink(
            {one: [other for other in columns if other != one] for one in columns}, now=NOW
        )
    return house


def rows(play: Play) -> int:
    return play.pane("headlines").count("Who pays")


def number(play: Play, name: str) -> str:
    """The number at a row of the tree."""
    return next((line.split()[-1] for line in play.pane("feeds").splitlines() if name in line), "")


async def test_a_text_of_three_feeds_is_one_row_that_says_so(tmp_path: Path) -> None:
    house = await house_of(tmp_path)
    async with house.opened(VERY_WIDE) as play:
        assert rows(play) == 1
        assert "+2" in play.pane("headlines").splitlines()[play.line_of("Who pays")]
        await play.until(lambda: "Feed 3 +2" in play.pane("article"))
        assert (number(play, "All"), number(play, "World")) == ("4", "3")
        assert [number(play, f"Feed {feed}") for feed in (1, 2, 3)] == ["2", "2", "2"]


async def test_what_is_read_in_one_place_is_read_everywhere_and_undo_takes_it_back_at_once(tmp_path: Path) -> None:
    house = await house_of(tmp_path)
    async with house.opened(WIDE) as play:
        await play.press("m")
        await play.until(lambda: [number(play, f"Feed {feed}") for feed in (1, 2, 3)] == ["1", "1", "1"])
        assert (number(play, "All"), number(play, "World")) == ("3", "2")
        await play.press("u")
        await play.message("took back: marked 1 article read")
        await play.until(lambda: [number(play, f"Feed {feed}") for feed in (1, 2, 3)] == ["2", "2", "2"])
        assert (number(play, "All"), number(play, "World")) == ("4", "3")


async def test_a_list_marked_read_counts_a_text_once(tmp_path: Path) -> None:
    house = await house_of(tmp_path)
    async with house.opened(WIDE) as play:
        await play.press("A")
        await play.message("marked 4 articles read")
        await play.until(lambda: "•" not in play.pane("headlines"))
        await play.press("u")
        await play.message("took back")
        await play.until(lambda: number(play, "All") == "4")


async def test_a_feeds_list_marked_read_changes_the_numbers_of_the_others(tmp_path: Path) -> None:
    house = await house_of(tmp_path)
    async with house.opened(WIDE) as play:
        play.app.main.commands.show(f"feed:{play.app.main.feeds.all[0].id}")
        await play.settled()
        await play.until(lambda: rows(play) == 1)
        await play.press("A")
        await play.message("marked 2 articles read")
        await play.until(lambda: [number(play, f"Feed {feed}") for feed in (2, 3)] == ["1", "1"])
        await play.until(lambda: number(play, "All") == "2")


async def test_deleting_a_row_takes_every_copy_and_undo_brings_all_back(tmp_path: Path) -> None:
    house = await house_of(tmp_path)
    async with house.opened(WIDE) as play:
        await play.press("D")
        await play.message("deleted")
        await play.until(lambda: [number(play, f"Feed {feed}") for feed in (1, 2, 3)] == ["1", "1", "1"])
        assert (rows(play), number(play, "All")) == (0, "3")
        await play.press("u")
        await play.until(lambda: rows(play) == 1 and number(play, "All") == "4")
        await play.until(lambda: [number(play, f"Feed {feed}") for feed in (1, 2, 3)] == ["2", "2", "2"])


async def test_copies_are_told_apart_by_a_key_and_joined_again_by_undo(tmp_path: Path) -> None:
    house = await house_of(tmp_path)
    async with house.opened(WIDE) as play:
        await play.press("=")
        await play.message("3 articles told apart · u joins them again")
        await play.until(lambda: rows(play) == 3)
        assert "+2" not in play.pane("headlines") + play.pane("article")
        await play.until(lambda: number(play, "All") == "6")
        await play.press("=")
        await play.message("no copies")
        await play.press("u")
        await play.message("took back: told 3 articles apart")
        await play.until(lambda: rows(play) == 1 and number(play, "All") == "4")


async def test_copies_found_later_stay_rows_until_the_view_is_entered_again(tmp_path: Path) -> None:
    house = await house_of(tmp_path, joined=False)
    async with house.opened(WIDE) as play:
        assert rows(play) == 3
        reader = play.app.setting.reader
        found = await reader.search(reader.read_query("title:pays"), limit=0)
        ids = [one.headline.id for one in found]
        await reader.copies.relink({ids[0]: ids[1:]}, now=NOW)
        await play.settled()
        assert rows(play) == 3
        await play.press("2", "1")
        await play.until(lambda: rows(play) == 1)


async def test_the_pane_follows_when_texts_are_told_apart_and_joined_again(tmp_path: Path) -> None:
    house = await house_of(tmp_path)
    async with house.opened(VERY_WIDE) as play:
        await play.until(lambda: "SAME TEXT" in play.pane("related"))
        await play.press("equals_sign")
        await play.until(lambda: "SAME TEXT" not in play.pane("related"))
        await play.press("u")
        await play.until(lambda: "SAME TEXT" in play.pane("related"))
