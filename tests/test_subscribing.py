"""feeds.toml and the library, kept in line with each other: seen through the reader."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from opreader.adding import Found
from opreader.errors import ConfigError, NotFound, ReadError
from opreader.model import FeedKind, Selection, Status, Subscription
from opreader.smart_feeds import SmartFeed
from opreader.subscriptions import Subscriptions, SubscriptionsFile, render_subscriptions
from tests.fakes import FakeChildren, FakeNet, document, feed_url, make_reader, unchanged

ONE, TWO, THREE = feed_url(1), feed_url(2), feed_url(3)


class Desk:
    """A reader with two entries in each of its feeds, and what stands round it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.net = FakeNet()
        self.children = FakeChildren()
        self.file = SubscriptionsFile(home / "feeds.toml")
        self.reader = make_reader(home, net=self.net, children=self.children)
        for number in (1, 2, 3):
            self.net.answer(self.children.feed(number), document(number))
            self.children.entry(number, 1)
            self.children.entry(number, 2)

    async def subscribe(self, *urls: str) -> None:
        for url in urls:
            (found,) = await self.look(url)
            await self.reader.subscribe(found, Subscription(found.url))

    async def look(self, target: str) -> list[Found]:
        found = await self.reader.look(target)
        assert isinstance(found, list)
        return found

    def write(self, *urls: str) -> None:
        """Have somebody write feeds.toml by hand."""
        subscriptions = Subscriptions(tuple(Subscription(url) for url in urls))
        self.file.path.write_text(render_subscriptions(subscriptions), "utf-8")

    async def urls(self) -> list[str]:
        return [feed.url for feed in await self.reader.list_feeds()]

    async def titles(self) -> list[str]:
        return [row.title for row in await self.reader.list_headlines(Selection(), limit=0)]


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    await desk.reader.close()


# subscribe and edit


async def test_subscribing_writes_a_line_and_stores_what_was_found_without_asking_again(desk: Desk) -> None:
    (found,) = await desk.look(ONE)
    outcome = await desk.reader.subscribe(found, Subscription(ONE, title="Mine", folder="Economics"))
    assert (outcome.status, outcome.added, outcome.url) == (Status.NEW, 2, ONE)
    assert len(desk.net.asked(ONE)) == 1
    assert desk.file.load().feeds == (Subscription(ONE, title="Mine", folder="Economics"),)
    (feed,) = await desk.reader.list_feeds()
    assert (feed.title, feed.folder, feed.unread) == ("Mine", "Economics", 2)
    assert desk.reader.subscription(ONE) == Subscription(ONE, title="Mine", folder="Economics")
    assert desk.reader.subscription(TWO) is None


async def test_the_validators_of_the_first_look_serve_the_first_refresh(desk: Desk) -> None:
    desk.net.answer(ONE, document(1, etag='"1"'), unchanged())
    await desk.subscribe(ONE)
    (outcome,) = await desk.reader.refresh()
    assert outcome.status is Status.UNCHANGED
    assert desk.net.requests[-1].validators.etag == '"1"'


async def test_a_feed_that_was_only_named_is_asked_when_it_is_subscribed(desk: Desk) -> None:
    outcome = await desk.reader.subscribe(Found(ONE, "Columns", FeedKind.URL), Subscription(ONE))
    assert (outcome.status, outcome.added) == (Status.NEW, 2)


async def test_an_address_is_subscribed_as_feeds_toml_keeps_it(desk: Desk) -> None:
    desk.net.answer("HTTPS://Feed1.Example/feed.xml", document(1))
    (found,) = await desk.look("HTTPS://Feed1.Example/feed.xml")
    await desk.reader.subscribe(found, Subscription(found.url))
    assert await desk.urls() == [ONE]


async def test_subscribing_twice_changes_nothing(desk: Desk) -> None:
    await desk.subscribe(ONE, ONE)
    assert await desk.urls() == [ONE]
    assert len(await desk.titles()) == 2


async def test_a_local_file_is_subscribed_by_its_whole_path(desk: Desk) -> None:
    column = desk.home / "column.txt"
    column.touch()
    desk.children.feed(4, path=column)
    desk.children.entry(4, 1, link=None)
    await desk.subscribe(str(column))
    (feed,) = await desk.reader.list_feeds()
    assert (feed.url, feed.kind, feed.total) == (str(column), FeedKind.FILE, 1)
    assert desk.net.requests == []


async def test_editing_changes_the_line_and_the_list(desk: Desk) -> None:
    await desk.subscribe(ONE)
    await desk.reader.edit_feed(ONE, title="Mine", folder="Economics", full_text="never", note="why")
    (feed,) = await desk.reader.list_feeds()
    assert (feed.title, feed.folder, feed.unread) == ("Mine", "Economics", 2)
    said = Subscription(ONE, title="Mine", folder="Economics", full_text="never", note="why")
    assert desk.reader.subscription(ONE) == said
    await desk.reader.edit_feed(ONE, title=None, folder=None)
    (feed,) = await desk.reader.list_feeds()
    assert (feed.title, feed.folder) == ("Feed 1", None)


async def test_editing_what_is_not_subscribed_is_not_found(desk: Desk) -> None:
    await desk.subscribe(ONE)
    with pytest.raises(NotFound):
        await desk.reader.edit_feed(TWO, title="Mine")


# remove and undo


async def test_undo_brings_a_removed_feed_back_with_its_settings_and_states(desk: Desk) -> None:
    await desk.subscribe(ONE, TWO)
    settings = {
        "title": "Mine",
        "folder": "Economics",
        "tags": ("trade",),
        "full_text": "always",
        "headers": (("X-Key", "letmein"),),
        "cookies": "/home/jane/cookies.txt",
        "user_agent": "mine/1",
        "refresh_every": timedelta(hours=2),
        "note": "two\nlines",
    }
    await desk.reader.edit_feed(ONE, **settings)
    line = desk.reader.subscription(ONE)
    first, *_ = await desk.reader.list_headlines(Selection(), limit=0)
    await desk.reader.mark([first.id], read=True, starred=True)
    await desk.reader.remove_feeds([await desk.reader.get_feed(ONE)])
    assert await desk.urls() == [TWO]
    assert len(await desk.titles()) == 2
    assert desk.reader.subscription(ONE) is None
    undone = await desk.reader.undo()
    assert undone is not None
    assert (undone.label, undone.count) == ("removed Mine", 1)
    assert sorted(await desk.urls()) == [ONE, TWO]
    assert desk.reader.subscription(ONE) == line
    assert line == Subscription(ONE, **settings)  # type: ignore[arg-type]
    row, *_ = await desk.reader.get_headlines([first.id])
    assert (row.read, row.starred) == (True, True)
    assert (await desk.reader.get_feed(ONE)).total == 2


async def test_several_feeds_are_removed_and_come_back_in_one_step(desk: Desk) -> None:
    await desk.subscribe(ONE, TWO, THREE)
    await desk.reader.remove_feeds([await desk.reader.get_feed(ONE), await desk.reader.get_feed(TWO)])
    assert await desk.urls() == [THREE]
    undone = await desk.reader.undo()
    assert undone is not None
    assert (undone.label, undone.count) == ("removed 2 feeds", 2)
    assert sorted(await desk.urls()) == [ONE, TWO, THREE]
    assert len(await desk.titles()) == 6


async def test_a_removed_feed_is_asked_no_more(desk: Desk) -> None:
    await desk.subscribe(ONE, TWO)
    await desk.reader.remove_feeds([await desk.reader.get_feed(ONE)])
    desk.net.requests.clear()
    assert [outcome.url for outcome in await desk.reader.refresh()] == [TWO]
    assert desk.net.asked(ONE) == []


# the file by hand


async def test_a_line_deleted_by_hand_hides_the_feed_and_a_returning_one_brings_its_state_back(desk: Desk) -> None:
    await desk.subscribe(ONE, TWO)
    first, *_ = await desk.reader.list_headlines(Selection(feed_id=(await desk.reader.get_feed(ONE)).id), limit=0)
    await desk.reader.mark([first.id], read=True)
    desk.write(TWO)
    assert await desk.reader.prepare()
    assert await desk.urls() == [TWO]
    assert await desk.titles() == ["Entry 1 of feed 2", "Entry 2 of feed 2"]
    with pytest.raises(NotFound):
        await desk.reader.get_entry(first.id)
    desk.write(TWO, ONE)
    assert await desk.reader.prepare()
    assert await desk.urls() == [TWO, ONE]
    feed = await desk.reader.get_feed(ONE)
    assert (feed.total, feed.unread) == (2, 1)
    assert (await desk.reader.get_entry(first.id)).headline.read


async def test_the_file_is_only_read_when_it_changed(desk: Desk) -> None:
    await desk.subscribe(ONE)
    assert not await desk.reader.prepare()
    desk.write(ONE, TWO)
    assert await desk.reader.prepare()
    assert not await desk.reader.prepare()
    assert await desk.urls() == [ONE, TWO]


async def test_a_line_added_by_hand_is_asked_by_the_next_refresh(desk: Desk) -> None:
    desk.write(ONE)
    (outcome,) = await desk.reader.refresh()
    assert (outcome.url, outcome.added) == (ONE, 2)


async def test_without_a_file_a_new_library_is_just_empty(desk: Desk) -> None:
    assert not await desk.reader.prepare()
    assert await desk.reader.list_feeds() == []
    assert await desk.reader.refresh() == []


async def test_a_missing_file_where_a_library_was_is_an_error_and_the_library_stays(desk: Desk) -> None:
    await desk.subscribe(ONE, TWO)
    desk.file.path.unlink()
    for ask in (desk.reader.prepare, desk.reader.refresh):
        with pytest.raises(ConfigError, match="missing"):
            await ask()
    assert await desk.urls() == [ONE, TWO]
    assert len(await desk.titles()) == 4


@pytest.mark.parametrize("text", ["[[feed]\nurl = ", '[[feed]]\naddress = "https://a.example/"\n', "\udcff"])
async def test_a_broken_file_is_an_error_and_the_library_stays(desk: Desk, text: str) -> None:
    await desk.subscribe(ONE, TWO)
    desk.file.path.write_bytes(text.encode("utf-8", "surrogateescape"))
    for ask in (desk.reader.prepare, desk.reader.refresh):
        with pytest.raises(ConfigError, match=r"feeds\.toml"):
            await ask()
    with pytest.raises(ConfigError):
        await desk.reader.remove_feeds([await desk.reader.get_feed(ONE)])
    assert await desk.urls() == [ONE, TWO]
    assert len(await desk.titles()) == 4
    assert desk.file.path.read_bytes() == text.encode("utf-8", "surrogateescape")


async def test_smart_feeds_survive_what_the_reader_writes(desk: Desk) -> None:
    smart = SmartFeed("Long reads", "minutes:>20")
    desk.file.path.write_text(render_subscriptions(Subscriptions((), (smart,))), "utf-8")
    await desk.subscribe(ONE)
    assert desk.file.load() == Subscriptions((Subscription(ONE),), (smart,))


async def test_two_readers_of_one_library_see_each_others_feeds(desk: Desk) -> None:
    other = make_reader(desk.home)
    await desk.subscribe(ONE)
    await other.prepare()
    assert [feed.url for feed in await other.list_feeds()] == [ONE]
    await other.close()


# lists of other programs


async def test_feeds_and_folders_survive_export_and_import(desk: Desk, tmp_path: Path) -> None:
    await desk.subscribe(ONE, TWO)
    await desk.reader.edit_feed(ONE, title="Mine & yours", folder="Economics")
    list_file = tmp_path / "feeds.opml"
    list_file.write_text((await desk.reader.moving.export_opml())[0], "utf-8")
    other = make_reader(tmp_path / "other")
    imported = (await other.moving.import_file(list_file)).things
    assert {(one.name, one.status) for one in imported} == {("Mine & yours", "imported"), ("Feed 2", "imported")}
    assert {(feed.url, feed.title, feed.folder) for feed in await other.list_feeds()} == {
        (ONE, "Mine & yours", "Economics"),
        (TWO, "Feed 2", None),
    }
    assert [one.status for one in (await other.moving.import_file(list_file)).things] == ["known", "known"]
    await other.close()


async def test_an_import_says_what_it_left_out_and_asks_nobody(desk: Desk, tmp_path: Path) -> None:
    await desk.subscribe(ONE)
    desk.net.requests.clear()
    urls = tmp_path / "urls"
    urls.write_text(f'{ONE}\n{TWO} economics "~Two"\nexec:~/bin/feed\n"query:Long:age < 3"\n')
    things = (await desk.reader.moving.import_file(urls)).things
    assert [one.status for one in things] == ["known", "imported", "imported", "skipped"]
    assert all(one.detail for one in things)
    assert desk.net.requests == []
    assert [(feed.url, feed.title, feed.folder) for feed in await desk.reader.list_feeds()][1:] == [
        (TWO, "Two", "economics")
    ]


async def test_a_list_that_can_not_be_read_says_so(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none\.opml"):
        await desk.reader.moving.import_file(tmp_path / "none.opml")
