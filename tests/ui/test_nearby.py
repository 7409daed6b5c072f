"""What one may come to next is at hand before one comes there."""

from pathlib import Path

from opreader.model import EntryId
from tests.ui.stages import House, Play


def _at_hand(play: Play) -> set[EntryId]:
    return set(play.app.main.articles.at_hand)


async def test_the_ends_of_the_list_and_what_is_round_the_cursor_are_at_hand(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=30)
    ids = await house.ids()
    async with house.opened() as play:
        await play.until(lambda: {*ids[:4], ids[-1]} <= _at_hand(play))
        await play.settled()
        play.app.main.stage.headlines.move(15)
        await play.until(lambda: {*ids[13:18]} <= _at_hand(play))
        assert not {*ids[5:12], *ids[20:29]} & _at_hand(play)


async def test_in_the_tree_the_first_articles_of_the_lists_round_the_cursor_are_at_hand(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2, 3, entries=12)
    ids = await house.ids()  # those of the first feed are the newest
    async with house.opened() as play:
        await play.press("h")
        tree = play.app.main.stage.tree
        while tree.cursor_key != "feed:1":
            await play.press("j")
        await play.until(lambda: ids[12] in _at_hand(play))
        await play.press("j")
        assert play.app.main.articles.current == ids[12]
        await play.until(lambda: ids[24] in _at_hand(play))
        assert ids[25] not in _at_hand(play)


async def test_at_the_end_of_the_tree_there_is_no_list_below(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2, entries=3)
    async with house.opened() as play:
        await play.press("h")
        tree = play.app.main.stage.tree
        assert tree.neighbours
        while tree.cursor_key != "feed:2":
            await play.press("j")
        await play.settled()
        assert tree.neighbours == ["feed:1"]  # the last row: there is nothing below it
