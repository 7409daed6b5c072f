"""Marks on the screen: read, starred, deleted, the whole list; each is taken back by undo."""

from pathlib import Path

from tests.ui.stages import House, Play


def _row(play: Play, title: str) -> str:
    return next((line for line in play.pane("headlines").splitlines() if title in line), "")


async def test_a_star_is_given_and_taken_away(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("s")
        await play.until(lambda: "★" in _row(play, "Entry 1 of"), "★ starred")
        await play.press("s")
        await play.until(lambda: "★" not in _row(play, "Entry 1 of"))
        await play.press("u")
        await play.until(lambda: "★" in _row(play, "Entry 1 of"))


async def test_read_and_unread_are_marked_and_counted(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("m")
        await play.until(lambda: _row(play, "Entry 1 of").startswith(" "))
        await play.until(lambda: play.pane("feeds").splitlines()[0].split()[-1] == "2")
        await play.press("m")
        await play.until(lambda: _row(play, "Entry 1 of").startswith("•"))
        await play.message("marked unread")


async def test_a_whole_list_is_marked_says_how_many_and_is_taken_back(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=4)
    async with house.opened() as play:
        await play.press("A")
        await play.message("marked 4 articles read")
        await play.until(lambda: "•" not in play.pane("headlines"))
        await play.press("A")
        await play.message("read already")
        await play.press("u")
        await play.until(lambda: play.pane("headlines").count("•") == 4)
        await play.press("2", "A")
        await play.message("marked 4")
        assert "Entry 4 of" in play.pane("headlines")


async def test_a_deleted_article_leaves_the_list_and_comes_back_by_undo(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("j", "D")
        await play.message("deleted")
        await play.until(lambda: not _row(play, "Entry 2 of"), "Words of 1, 3")
        await play.press("u")
        await play.until(lambda: bool(_row(play, "Entry 2 of")))


async def test_undo_with_nothing_to_undo_says_so(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        for _ in range(5):
            await play.press("u")
        await play.message("nothing to undo")
