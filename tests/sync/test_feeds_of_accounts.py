"""Feeds of accounts among the others: what leaves them alone, what finds them, and what a server is told of them."""

from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from opreader.errors import NotFound
from opreader.model import Feed, FeedId, Filter, Selection, Subscription
from opreader.model.synced import RemoteFeed
from opreader.store import Library
from opreader.store.connection import connect
from opreader.store.restoring import make_ready
from opreader.store.saved import SAVED_PAGES
from opreader.store.statistics import Figures
from opreader.store.vault import Vault, account_states
from tests.sync.desk import NOW, Desk
from tests.sync.fake_greader import FakeGreader

COLUMN = "https://column.example/feed.xml"
REVIEW = "https://review.example/feed.xml"


@pytest.fixture
def server() -> Iterator[FakeGreader]:
    with FakeGreader() as server:
        server.held.add(server.held.add_feed(COLUMN, "The Column", "Economics"), 6)
        server.held.add(server.held.add_feed(REVIEW, "The Review"), 4)
        yield server


@pytest.fixture
async def desk(tmp_path: Path, server: FakeGreader) -> AsyncIterator[Desk]:
    """A library with the account "news", synced once."""
    desk = Desk(tmp_path / "library.db", server)
    assert (await desk.syncs()).error is None
    yield desk
    await desk.close()


async def feed_of(desk: Desk, url: str = COLUMN, account: str | None = "news") -> Feed:
    (found,) = (one for one in await desk.library.list_feeds() if (one.url, one.account) == (url, account))
    return found


async def told(desk: Desk, after: timedelta = timedelta()) -> list[tuple[str, dict[str, str | None]]]:
    return [(one.op, one.args) for one in await desk.sync.list_ops("news", now=desk.now + after)]


async def test_feeds_toml_has_no_say_in_feeds_of_an_account(desk: Desk) -> None:
    await desk.library.put_subscriptions([Subscription(COLUMN, title="Mine")], now=NOW)
    assert (await feed_of(desk)).title == "The Column"
    assert (await feed_of(desk, account=None)).title == "Mine"
    await desk.library.put_subscriptions([], now=NOW)
    assert {(one.url, one.account) for one in await desk.library.list_feeds()} == {(COLUMN, "news"), (REVIEW, "news")}


async def test_a_refresh_asks_none_of_them(desk: Desk) -> None:
    await desk.library.put_subscriptions([Subscription(COLUMN)], now=NOW)
    for only in (None, [one.id for one in await desk.library.list_feeds()]):
        asked = await desk.library.feeds_to_ask(now=NOW, automatic=False, force=True, only=only)
        assert [one.id for one in asked] == [(await feed_of(desk, account=None)).id]


async def test_a_local_feed_may_move_to_an_address_that_an_account_has(desk: Desk) -> None:
    await desk.library.put_subscriptions([Subscription("https://old.example/feed.xml")], now=NOW)
    mine = await feed_of(desk, "https://old.example/feed.xml", None)
    await Figures(desk.library.lanes).move_feed(mine.id, COLUMN)
    assert (await feed_of(desk, account=None)).id == mine.id


async def test_saved_pages_are_kept_in_no_account(desk: Desk) -> None:
    await desk.sync.put_feeds("news", [RemoteFeed("feed/9", "saved:", "Not that one")], now=NOW)
    await desk.library.put_saved("https://page.example/", title="A page", site=None, teaser="", now=NOW)
    assert SAVED_PAGES in {one.title for one in await desk.library.list_feeds() if one.account is None}


async def test_account_finds_what_it_brought(desk: Desk) -> None:
    await desk.library.put_saved("https://page.example/", title="A page", site=None, teaser="", now=NOW)
    for name, count in (("news", 10), ("NEW", 10), ("old", 0)):
        assert len(await desk.library.list_ids(Selection(Filter("account", name), copies=True))) == count


# taken away


async def test_a_server_hears_of_a_removed_feed_when_undo_has_closed(desk: Desk, server: FakeGreader) -> None:
    feed = await feed_of(desk)
    await desk.library.remove_feeds([feed.id], now=desk.now, payload="[]")
    assert await told(desk) == []
    await desk.syncs()
    assert len(server.held.feeds) == 2
    desk.now += timedelta(days=1)
    await desk.syncs()
    assert [one.url for one in server.held.feeds.values()] == [REVIEW]
    assert await desk.library.undo(now=desk.now) is None
    assert [one.url for one in await desk.library.list_feeds()] == [REVIEW]


async def test_undo_brings_a_feed_back_and_the_server_hears_nothing(desk: Desk, server: FakeGreader) -> None:
    feed = await feed_of(desk)
    await desk.library.remove_feeds([feed.id], now=desk.now, payload="[]")
    assert await desk.library.undo(now=desk.now) is not None
    assert (await feed_of(desk)).total == 6
    assert await told(desk, timedelta(days=9)) == []
    desk.now += timedelta(days=9)
    await desk.syncs()
    assert len(server.held.feeds) == 2


async def test_undo_of_something_else_keeps_what_a_server_is_to_hear(desk: Desk) -> None:
    feed = await feed_of(desk)
    await desk.library.remove_feeds([feed.id], now=desk.now, payload="[]")
    (first, *_) = await desk.headlines()
    await desk.library.mark([first.id], starred=True, now=desk.now)
    await desk.library.undo(now=desk.now)
    assert await told(desk, timedelta(days=2)) == [("unsubscribe", {"feed": "feed/1"})]


async def test_articles_that_come_meanwhile_stay_out_of_the_lists_and_come_back_with_the_feed(
    desk: Desk, server: FakeGreader
) -> None:
    feed = await feed_of(desk)
    await desk.library.remove_feeds([feed.id], now=desk.now, payload="[]")
    server.held.add(server.held.feeds[1], 3)
    await desk.syncs()
    assert len(await desk.headlines()) == 4
    await desk.library.undo(now=desk.now)
    assert (await feed_of(desk)).total == 9


async def test_a_feed_that_is_subscribed_again_comes_back(desk: Desk, server: FakeGreader) -> None:
    feed = await feed_of(desk)
    await desk.library.remove_feeds([feed.id], now=desk.now, payload="[]")
    desk.now += timedelta(days=1)
    await desk.syncs()
    server.held.add(server.held.add_feed(COLUMN, "The Column"), 2)
    await desk.syncs()
    assert (await feed_of(desk)).id == feed.id


async def test_local_feeds_that_go_tell_no_server(desk: Desk) -> None:
    await desk.library.put_subscriptions([Subscription(COLUMN)], now=NOW)
    await desk.library.remove_feeds([(await feed_of(desk, account=None)).id], now=desk.now, payload="[]")
    assert await told(desk, timedelta(days=9)) == []


# changed


async def test_a_feed_is_renamed_and_moved_here_at_once_and_there_at_the_next_sync(
    desk: Desk, server: FakeGreader
) -> None:
    feed = await feed_of(desk)
    await desk.sync.rename_feed(feed.id, "Her Column\n", now=desk.now)
    await desk.sync.place_feed(feed.id, "Trade", now=desk.now)
    here = await feed_of(desk)
    assert (here.title, here.folder) == ("Her Column", "Trade")
    assert (await desk.syncs()).error is None
    assert (server.held.feeds[1].title, server.held.feeds[1].folder) == ("Her Column", "Trade")
    here = await feed_of(desk)
    assert (here.title, here.folder) == ("Her Column", "Trade")


async def test_a_feed_that_no_server_has_is_not_changed(desk: Desk) -> None:
    for change in (desk.sync.rename_feed(FeedId(99), "x", now=NOW), desk.sync.place_feed(FeedId(99), None, now=NOW)):
        with pytest.raises(NotFound):
            await change


# the library as a file


async def test_marks_reach_the_server_from_a_library_that_was_restored(
    desk: Desk, server: FakeGreader, tmp_path: Path
) -> None:
    vault = Vault(tmp_path / "library.db", tmp_path / "backups")
    vault.backup(tmp_path / "kept.db", files={})
    ready = make_ready(tmp_path / "kept.db", tmp_path / "fresh.db")
    assert [one["url"] for one in ready.subscriptions] == []
    restored = Desk(ready.new, server)
    try:
        await restored.library.mark([(await restored.headlines())[0].id], starred=True, now=restored.now)
        assert (await restored.sync.waiting("news")).pending == 1
        assert (await restored.syncs()).pushed == 1
    finally:
        await restored.close()
    assert [one.starred for one in server.held.items.values()].count(True) == 1


async def test_what_the_doctor_asks_for_is_read_without_a_library_that_is_open(desk: Desk, tmp_path: Path) -> None:
    assert [one.name for one in account_states(tmp_path / "library.db")] == ["news"]
    assert account_states(tmp_path / "none.db") == []
    (tmp_path / "other.db").write_bytes(b"no library" * 1_000)
    assert account_states(tmp_path / "other.db") == []
    Library.open(tmp_path / "empty.db", now=NOW).close_now()
    assert account_states(tmp_path / "empty.db") == []


async def test_a_repair_has_marks_put_down_again(desk: Desk, tmp_path: Path) -> None:
    with closing(connect(tmp_path / "library.db", writes=True)) as db:
        db.execute("DROP TRIGGER marks_to_outbox")
    await desk.library.repair()
    await desk.mark([(await desk.headlines())[0].link or ""], read=True)
    assert (await desk.sync.waiting("news")).pending == 1
