"""What the screen shows of feeds that are subscribed no more."""

from pathlib import Path

from tests.ui.stages import House


async def test_articles_of_a_removed_feed_leave_the_list_of_all_where_that_is_on_the_screen(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    async with house.opened() as play:
        await play.until("of feed 2", lambda: play.app.main.lists.view.key == "all")
        play.app.main.panes.go("headlines")
        await play.press("home", "d")
        await play.until("Remove Feed 1")
        await play.press("y")
        await play.message("removed Feed 1")
        await play.until(lambda: "of feed 1" not in play.pane("headlines"), "of feed 2")
        assert "of feed 1" not in play.pane("article")
