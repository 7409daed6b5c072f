"""What opens over the panes: adding, editing and removing feeds, the palette, help and the way to the guide."""

from pathlib import Path

from tests.fakes import document, feed_url
from tests.ui.stages import House


async def test_a_feed_is_added_by_its_address_and_its_articles_are_shown(tmp_path: Path) -> None:
    house = House(tmp_path)
    children = house.desk.children
    url = house.desk.net.answer(children.feed(1, title="The Ferry Column"), document(1))
    children.entry(1, 1)
    async with house.opened() as play:
        await play.press("a")
        await play.write(url)
        await play.press("enter")
        await play.until("The Ferry Column")
        await play.press("enter")
        await play.message("subscribed · 1 new")
        await play.until("Words of 1, 1", lambda: "The Ferry Column" in play.pane("feeds"))
        assert "opreader guide" not in play.text
        assert url in (tmp_path / "feeds.toml").read_text("utf-8")


async def test_a_feed_that_can_not_be_had_is_told_in_the_dialog(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("a")
        await play.write("https://nobody.example/feed")
        await play.press("enter")
        await play.until("404")
        await play.press("escape")
        await play.until(lambda: play.app.screen is play.app.main)
        assert [feed.url for feed in await house.reader.list_feeds()] == [feed_url(1)]


async def test_a_feed_gets_another_title_and_folder(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("h", "G", "e")
        await play.until("Edit")
        await play.write("Our Own Name")
        await play.press("tab")
        await play.write("Islands")
        await play.press("enter")
        await play.until(lambda: "▾ Islands" in play.pane("feeds") and "Our Own Name" in play.pane("feeds"))
        await play.until(lambda: "Our Own Name" in play.pane("headlines-title"))


async def test_a_removed_feed_leaves_with_its_articles_and_undo_brings_all_back(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    async with house.opened() as play:
        await play.press("h", "G")
        await play.until(lambda: "Feed 2" in play.pane("headlines-title"))
        await play.press("d")
        await play.until("Remove Feed 2")
        await play.press("n")
        await play.until(lambda: play.app.screen is play.app.main)
        assert "Feed 2" in play.pane("feeds")
        await play.press("d", "y")
        await play.message("removed Feed 2")
        await play.until(lambda: "Feed 2" not in play.pane("feeds"), "Words of 1, 1")
        assert "of feed 2" not in play.pane("headlines")
        await play.press("u")
        await play.until(lambda: "Feed 2" in play.pane("feeds"), "Entry 3 of feed 2")


async def test_removing_the_last_feed_opens_the_guide(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("d", "y")
        await play.until("The first five minutes")


async def test_the_palette_finds_an_action_and_does_it(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press(":")
        await play.write("starred")
        await play.until("starred")
        await play.press("enter")
        await play.until("Nothing is starred yet.")


async def test_help_leads_to_the_guide_and_the_guide_is_no_subscription(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("?")
        await play.until("Open the guide")
        await play.press("ctrl+g")
        await play.until("The first five minutes")
        assert play.pane("feeds").splitlines()[0].split()[-1] == "3"
        await play.press("1")
        await play.until("Words of 1, 1")


async def test_a_shelf_is_no_subscription_to_edit_or_remove(tmp_path: Path) -> None:
    async with House(tmp_path).opened() as play:
        await play.until("The first five minutes")
        await play.press("e")
        await play.message("is no subscription")
        await play.press("d")
        await play.message("is no subscription")
