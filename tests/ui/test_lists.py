"""Lists on the screen: views, queries, what each view remembers of how it was shown."""

import asyncio
from pathlib import Path

from tests.ui.stages import House, Play


def _titles(play: Play) -> list[str]:
    """The titles in the headlines pane."""
    return [line[4:].split("  ")[0] for line in play.pane("headlines").splitlines() if line.strip()]


async def test_unread_starred_and_all_are_a_key_away(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    ids = await house.ids()
    await house.reader.mark([ids[0]], read=True)
    await house.reader.mark([ids[2]], starred=True)
    async with house.opened() as play:
        await play.press("2")
        await play.until(lambda: "Entry 1 of" not in play.pane("headlines"))
        assert play.pane("headlines-title").strip("─ ") == "Unread"
        await play.press("3")
        await play.until(lambda: _titles(play) == ["Entry 3 of feed 1"])
        await play.press("1")
        await play.until(lambda: len(_titles(play)) == 3)


async def test_empty_views_say_why_and_what_to_press(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    await house.reader.mark(await house.ids(), read=True)
    async with house.opened() as play:
        await play.press("2")
        await play.until("Everything is read.", "1 shows all articles.")
        await play.press("3")
        await play.until("Nothing is starred yet.")


async def test_hiding_what_is_read_and_the_order_are_remembered_for_each_view(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2, entries=2)
    ids = await house.ids()
    await house.reader.mark([ids[0]], read=True)
    async with house.opened() as play:
        await play.press(".")
        await play.until("unread only", lambda: "Entry 1 of feed 1" not in play.pane("headlines"))
        await play.until("Words of 1, 2")
        await play.press("S")
        await play.until("Order of this list")
        await play.press("o")
        await play.until(lambda: _titles(play)[0] == "Entry 2 of feed 2", "Words of 1, 2")  # the article stays
        await play.press("3")
        await play.until(lambda: play.pane("headlines-title").strip("─ ") == "Starred")
    async with house.opened() as play:
        await play.press("1")
        await play.until("unread only", lambda: _titles(play)[0] == "Entry 2 of feed 2")
        await play.press(".")
        await play.until(lambda: len(_titles(play)) == 4)


async def test_a_query_narrows_the_list_and_esc_leaves_it(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    async with house.opened() as play:
        await play.press("/")
        await play.write('title:"entry 2" feed:"feed 2"')
        await play.press("enter")
        await play.until(lambda: _titles(play) == ["Entry 2 of feed 2"])
        assert play.pane("headlines-title").startswith("─ / title:")
        await play.press("escape")
        await play.until(lambda: len(_titles(play)) == 6)
        assert play.app.is_running


async def test_a_query_that_can_not_be_read_is_told_under_the_box_at_the_word(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("/")
        await play.write("fish is:unraed")
        await play.press("enter")
        await play.until("unraed")
        assert play.app.screen is not play.app.main
        lines = play.text.splitlines()
        told = next(line for line in lines if "^" in line)
        typed = next(line for line in lines if "fish is:unraed" in line)
        assert typed.index("is:unraed") <= told.index("^") <= typed.index("unraed")
        await play.press("escape")
        await play.until(lambda: len(_titles(play)) == 3)


async def test_a_query_without_hits_says_so(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("/")
        await play.write("elephants")
        await play.press("enter")
        await play.until("Nothing matches.", "Esc leaves it.")


async def test_new_articles_above_leave_the_cursors_row_where_it_is(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=60)
    async with house.opened() as play:
        await play.press(*["j"] * 30)
        await play.until("Words of 1, 31")
        line, article = play.line_of("Entry 31 of"), play.pane("article")
        for entry in range(101, 108):
            house.desk.children.entry(1, entry, hours=0.1)
        await play.press("R")
        await play.message("7 new")
        await play.until(lambda: play.line_of("Entry 31 of") == line)
        assert play.pane("article") == article
        await play.press("g", "g")
        await play.until(lambda: "Entry 10" in _titles(play)[0])


async def test_a_feed_and_a_folder_are_lists_of_their_own(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, folder="Economics")
    await house.filled(2)
    async with house.opened() as play:
        await play.press("h")
        tree, at = play.pane("feeds").splitlines(), play.line_of("▾ Economics", pane="feeds")
        assert tree[at].split()[-1] == "3"
        assert "Feed 1" in tree[at + 1]
        await play.press(*["j"] * at)
        await play.until(lambda: _titles(play) == [f"Entry {one} of feed 1" for one in (1, 2, 3)])
        await play.press("left")
        await play.until(lambda: "Feed 1" not in play.pane("feeds"), "▸ Economics")
        await play.press("right")
        await play.until("▾ Economics")
        await play.press("G", "enter")
        await play.until(lambda: _titles(play) == [f"Entry {one} of feed 2" for one in (1, 2, 3)])


async def test_a_list_asked_for_while_the_remembered_one_is_read_is_the_one_that_stays(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("slash")
        await play.write("first")
        await play.press("enter")
    async with house.opened() as play:
        lists = play.app.main.lists
        await asyncio.gather(lists.show("unread"), lists.complete())
        assert lists.view.key == "unread"


async def test_of_two_lists_the_one_asked_for_last_stays_whichever_is_read_first(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        lists = play.app.main.lists
        slow = asyncio.create_task(lists.show("query:article OR first OR feed"))  # those go another way to the library
        await asyncio.sleep(0)
        await lists.show("unread")
        await slow
        assert lists.view.key == "unread"
