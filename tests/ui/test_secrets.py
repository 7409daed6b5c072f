"""Somebody types an address that names who asks: the screen shows it while it is typed, and nowhere afterwards."""

from pathlib import Path

from opreader.model import FetchFailed
from tests.fakes import document, feed_url
from tests.ui.stages import House, Play

MARK = "s3cr3t-typed"
BASIC = "Basic amFuZTpzM2NyM3QtdHlwZWQ="


def typed(url: str) -> str:
    return url.replace("https://", f"https://jane:{MARK}@")


async def look_everywhere(play: Play) -> None:
    """Every place that names a feed: the tree, its dialogs, the messages, the palette."""
    for keys, words in (
        (("e",), "Edit feed"),
        (("g", "f"), "Feed health"),
        (("M",), "Messages"),
        ((":",), "do it, go there"),
    ):
        assert MARK not in play.text
        await play.press(*keys)
        await play.until(words)
        assert MARK not in play.text
        assert "amFuZ" not in play.text
        await play.press("escape")
    assert MARK not in " ".join(play.said())


async def test_password_of_a_feed_goes_into_feeds_toml_and_to_its_host_alone(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    url = house.desk.net.answer(feed_url(2), document(2))
    house.desk.children.feed(2)
    house.desk.children.entry(2, 1)
    async with house.opened() as play:
        await play.press("a")
        await play.write(typed(url))
        await play.press("enter")
        await play.until("Title")
        await play.press("enter")
        await play.message("subscribed")
        await look_everywhere(play)
    assert [one.headers for one in house.desk.net.requests if one.url == url] == [(("Authorization", BASIC),)]
    assert BASIC in (tmp_path / "feeds.toml").read_text("utf-8")
    assert MARK not in (tmp_path / "feeds.toml").read_text("utf-8")
    assert b"amFuZ" not in (tmp_path / "library.db").read_bytes()


async def test_password_of_a_feed_that_is_subscribed_unseen_waits_in_feeds_toml(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    house.desk.net.up = False
    nobody = FetchFailed("no answer from feed2.example: there is no network", unreachable=True)
    url = house.desk.net.answer(feed_url(2), nobody)
    async with house.opened() as play:
        await play.press("a")
        await play.write(typed(url))
        await play.press("enter")
        await play.until("Not looked at")
        await play.press("enter")
        await play.message(f"subscribed unseen to {url} · asked when the network is back")
        await look_everywhere(play)
        assert [one.target for one in (await house.reader.errands.waiting()).errands] == [url]
    assert BASIC in (tmp_path / "feeds.toml").read_text("utf-8")
