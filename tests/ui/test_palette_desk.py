"""The palette on a real library: articles by their words and by parts of their titles."""

from pathlib import Path

import pytest

from tests.ui.stages import House


@pytest.mark.parametrize("words", ["Entry 3 of feed", "ntry 3", "title:3", '"Entry 3'])
async def test_an_article_is_found_by_whole_and_half_words_by_a_query_and_by_what_is_no_query_yet(
    tmp_path: Path, words: str
) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    async with house.opened() as play:
        await play.press(":")
        await play.write(words)
        await play.until("Articles", "article Entry 3 of feed 1", "article Entry 3 of feed 2")


async def test_enter_opens_the_article_and_backspace_comes_back(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.with_teasers("Plain words.", "Words about a zeppelin over the town.")
    async with house.opened() as play:
        await play.until("Plain words.")
        await play.press(":")
        await play.write("zeppelin")
        await play.until("Articles")
        await play.press("enter")
        await play.until(lambda: "over the town" in play.pane("article"))
        assert play.app.main.panes.active == "article"
        await play.press("backspace")
        await play.until(lambda: "Plain words." in play.pane("article"))


async def test_an_article_of_another_list_is_opened_too(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    async with house.opened() as play:
        await play.press("h", "G", "enter")
        await play.until(lambda: "Feed 2" in play.pane("headlines-title"))
        await play.press(":")
        await play.write("title:feed title:1 feed:1")
        await play.until("Articles")
        await play.press("enter")
        await play.until(lambda: "of feed 1" in play.pane("article"))


async def test_an_action_and_a_feed_are_still_done_and_shown(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    async with house.opened() as play:
        await play.press(":")
        await play.write("Feed 2")
        await play.press("enter")
        await play.until(lambda: "Feed 2" in play.pane("headlines-title"))
        await play.press("ctrl+p")
        await play.write("show_starred")
        await play.press("enter")
        await play.until("Nothing is starred yet.")
