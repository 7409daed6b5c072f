"""The last session comes back: list, article, place in it, widths, folds; and what is gone since does not hurt."""

from dataclasses import replace
from pathlib import Path

from tests.ui.stages import QUIET, House


async def _long(tmp_path: Path) -> House:
    house = House(tmp_path)
    await house.filled(1)
    house.desk.children.feed(2)
    text = "\n\n".join(f"Paragraph {number} of it." for number in range(80))
    house.desk.children.entry(2, 1, title="Short")
    house.desk.children.entry(2, 2, title="The long one", text=text)
    await house.desk.subscribe(2, folder="Islands")
    await house.filled(3, folder="Rivers")
    return house


async def test_a_session_comes_back_as_it_was_left(tmp_path: Path) -> None:
    house = await _long(tmp_path)
    async with house.opened() as play:
        await play.press("h", *"jjjjjjjjj")
        await play.until(lambda: "Feed 2" in play.pane("headlines-title"))
        await play.press("l", "j")
        await play.until("Paragraph 0 of it.")
        await play.press("enter", "space", ")", ">")
        await play.until(lambda: "Paragraph 0 " not in play.pane("article"))
        assert "Paragraph" in play.pane("article"), play.text
        top = play.pane("article").split()[1]
        await play.press("ctrl+q")
        await play.until(lambda: not play.app.is_running)
    async with house.opened() as play:
        await play.until(lambda: "Feed 2" in play.pane("headlines-title"))
        await play.until(lambda: play.pane("article").split()[1:2] == [top])
        assert play.text.splitlines()[0].index("Article") == 45
        await play.press("k", "j")
        await play.until(lambda: play.pane("article").split()[1:2] == [top])


async def test_folded_folders_stay_folded(tmp_path: Path) -> None:
    house = await _long(tmp_path)
    async with house.opened() as play:
        await play.press("h", *"jjjjjjjj", "left")
        await play.until(lambda: "▸ Islands" in play.pane("feeds"))
        await play.press("ctrl+q")
        await play.until(lambda: not play.app.is_running)
    async with house.opened() as play:
        assert "▸ Islands" in play.pane("feeds")
        assert "Feed 2" not in play.pane("feeds")


async def test_a_feed_that_is_gone_since_gives_all_articles(tmp_path: Path) -> None:
    house = await _long(tmp_path)
    async with house.opened() as play:
        await play.press("h", *"jjjjjjjjj")
        await play.until(lambda: "Feed 2" in play.pane("headlines-title"))
        await play.press("ctrl+q")
        await play.until(lambda: not play.app.is_running)
    reader = house.reopen(QUIET)
    await reader.remove_feeds([await reader.get_feed("Feed 2")])
    async with house.opened() as play:
        await play.until("Words of 1, 1", lambda: "All articles" in play.pane("headlines-title"))


async def test_a_measure_that_is_configured_beats_the_remembered_one(tmp_path: Path) -> None:
    house = await _long(tmp_path)
    async with house.opened() as play:
        await play.press(">", "ctrl+q")
        await play.until(lambda: not play.app.is_running)
    async with house.opened(config=replace(QUIET, measure=60, was_set=frozenset({"measure"}))) as play:
        await play.press(">")
        await play.message("text column: 63")
