"""Feeds and articles that come, go, come back under other names, and look odd: none is lost, none is there twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from opreader.model import EntryId, Selection
from opreader.model.synced import Quirks, RemoteFeed, ServerFacts
from tests.sync.desk import NOW, Desk, there
from tests.sync.fake_greader import FakeGreader
from tests.sync.traps import like_hosted

COLUMN = "https://column.example/feed.xml"
Desks = Callable[..., Desk]
CONTENTS = "POST .*stream/items/contents"


def again(server: FakeGreader, url: str) -> None:
    """Unsubscribe and subscribe anew: other ids, no stars, all unread."""
    (old,) = [one for one in server.held.feeds.values() if one.url == url]
    items = [one for one in server.held.items.values() if one.feed == old.id]
    server.held.drop_feed(old.id)
    feed = server.held.add_feed(url)
    for one in items:
        server.held.add(feed, 1, link=one.link, title=one.title)


@pytest.mark.parametrize("at_once", [True, False])
async def test_stars_and_marks_outlive_a_subscription_made_anew(
    server: FakeGreader, desks: Desks, *, at_once: bool
) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 30)
    server.held.add(server.held.add_feed("https://review.example/feed.xml"), 5)
    server.held.add(server.held.add_feed("https://third.example/feed.xml"), 5)
    desk = desks()
    await desk.syncs()
    await desk.mark([one.link for one in items[:10]], read=True)
    await desk.mark([items[4].link], starred=True)
    await desk.syncs()
    await desk.mark([items[5].link], starred=True)
    if at_once:
        again(server, COLUMN)
    else:
        feed = next(one for one in server.held.feeds.values() if one.url == COLUMN)
        server.held.drop_feed(feed.id)
        result = await desk.syncs()
        assert (result.error, result.rejected) == (None, 1)
        await desk.mark([items[6].link], starred=True)
        new = server.held.add_feed(COLUMN)
        for one in items:
            server.held.add(new, 1, link=one.link, title=one.title)
    for _ in range(3):
        result = await desk.syncs()
    assert (result.error, result.pending, result.rejected) == (None, 0, 0)
    assert len(await desk.headlines()) == 40
    states = await desk.states()
    assert states == there(server)
    assert {link for link, (_, starred) in states.items() if starred} == {
        one.link for one in (items[4], items[5], *([] if at_once else [items[6]]))
    }
    assert {link for link, (read, _) in states.items() if read} == {one.link for one in items[:10]}
    assert [feed.error for feed in await desk.library.list_feeds()] == [None] * 3


async def test_the_only_feed_subscribed_to_anew_is_one_feed(server: FakeGreader, desks: Desks) -> None:
    server.held.add(server.held.add_feed(COLUMN), 5)
    desk = desks()
    await desk.syncs()
    again(server, COLUMN)
    await desk.syncs(3)
    assert len(await desk.library.list_feeds()) == 1
    assert len(await desk.headlines()) == 5


async def test_a_list_without_most_feeds_is_not_believed_at_once(server: FakeGreader, desks: Desks) -> None:
    feeds = [server.held.add_feed(f"https://site{number}.example/feed.xml") for number in range(3)]
    items = [server.held.add(feed, 4) for feed in feeds]
    desk = desks()
    await desk.syncs()
    server.fail("subscription/list", body=b'{"subscriptions":[]}')
    await desk.syncs()
    assert [feed.error for feed in await desk.library.list_feeds()] == [None] * 3
    await desk.mark([items[0][0].link], read=True)
    result = await desk.syncs()
    assert (result.error, result.pending, result.rejected) == (None, 0, 0)
    assert [feed.error for feed in await desk.library.list_feeds()] == [None] * 3
    assert await desk.states() == there(server)
    server.fail("subscription/list", times=2, body=b'{"subscriptions":[]}')
    await desk.syncs(2)
    assert {feed.error for feed in await desk.library.list_feeds()} == {"no longer on the server"}
    assert len(await desk.headlines()) == 12


async def test_a_feed_that_was_gone_for_a_while_is_in_step_again(server: FakeGreader, desks: Desks) -> None:
    feeds = [server.held.add_feed(f"https://site{number}.example/feed.xml") for number in range(5)]
    items = [server.held.add(feed, 4) for feed in feeds]
    desk = desks()
    await desk.syncs()
    hidden, theirs = server.held.feeds.pop(feeds[0].id), {one.id: server.held.items.pop(one.id) for one in items[0]}
    await desk.syncs()
    await desk.mark([items[0][0].link], starred=True)
    await desk.mark([items[0][1].link], read=True)
    server.held.feeds[hidden.id] = hidden
    server.held.items |= theirs
    await desk.syncs(3)
    assert await desk.states() == there(server)
    assert items[0][0].starred
    assert items[0][1].read
    server.held.mark([items[0][2].id], starred=True)
    await desk.syncs()
    assert await desk.states() == there(server)


@pytest.mark.parametrize("page", ["", "changes"])
async def test_articles_with_one_address_are_as_many_as_there_are(server: FakeGreader, desks: Desks, page: str) -> None:
    feed = server.held.add_feed(COLUMN)
    link = f"https://column.example/{page}"
    desk = desks()
    for number in range(12):
        server.held.add(feed, 1, link=link, title=f"Release {number}")
        if number < 2:
            await desk.syncs()
    await desk.syncs()
    assert len(await desk.headlines()) == 12
    server.held.add(feed, 1, link=link, title="Release 12")
    await desk.syncs()
    assert len(await desk.headlines()) == 13
    first = next(row for row in await desk.headlines() if row.title == "Release 0")
    await desk.library.mark([first.id], read=None, starred=True, now=desk.now)
    again(server, COLUMN)
    (feed,) = server.held.feeds.values()
    server.held.add(feed, 1, link=link, title="Release 13")
    server.held.items = {one.id: one for one in server.held.items.values() if one.title != "Release 3"}
    await desk.syncs(2)
    rows = await desk.headlines()
    assert sorted(row.title for row in rows) == sorted(f"Release {number}" for number in range(14))
    assert [row.title for row in rows if row.starred] == ["Release 0"]
    assert [one.title for one in server.held.items.values() if one.starred] == ["Release 0"]


async def test_an_article_with_another_title_and_its_own_address_is_the_same(server: FakeGreader, desks: Desks) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 3)
    desk = desks()
    await desk.syncs()
    items[0].title = "Changed meanwhile"
    again(server, COLUMN)
    await desk.syncs(2)
    assert len(await desk.headlines()) == 3


async def test_another_article_of_a_front_page_is_not_the_one_before(server: FakeGreader, desks: Desks) -> None:
    (item,) = server.held.add(server.held.add_feed(COLUMN), 1, link="https://column.example/")
    desk = desks()
    await desk.syncs()
    item.title = "Another day"
    again(server, COLUMN)
    await desk.syncs(2)
    assert len(await desk.headlines()) == 2


async def test_feeds_that_take_each_others_address_stay_two(server: FakeGreader, desks: Desks) -> None:
    one, other = (
        server.held.add_feed("https://one.example/feed.xml"),
        server.held.add_feed("https://two.example/feed.xml"),
    )
    server.held.add(one, 2)
    server.held.add(other, 3)
    desk = desks()
    await desk.syncs()
    one.url, other.url = other.url, one.url
    assert (await desk.syncs()).error is None
    one.url = other.url = "https://same.example/feed.xml"
    assert (await desk.syncs()).error is None
    assert len(await desk.library.list_feeds()) == 2
    assert len(await desk.headlines()) == 5


async def test_names_and_folders_follow_the_server(server: FakeGreader, desks: Desks) -> None:
    feed = server.held.add_feed(COLUMN, "Column", "Economics")
    server.held.add(feed, 2)
    desk = desks()
    await desk.syncs()
    feed.title, feed.folder = "Columns", "Daily"
    server.held.labels.append("Daily")
    await desk.syncs()
    (row,) = await desk.library.list_feeds()
    assert (row.title, row.folder) == ("Columns", "Daily")


async def test_a_title_that_the_server_is_to_hear_of_stays_meanwhile(server: FakeGreader, desks: Desks) -> None:
    feed = server.held.add_feed(COLUMN, "Column", "Economics")
    server.held.add(feed, 2)
    desk = desks()
    await desk.syncs()
    (row,) = await desk.library.list_feeds()
    await desk.sync.rename_feed(row.id, "My column", now=desk.now)
    server.fail("subscription/edit", status=500)
    result = await desk.syncs()
    assert (result.error, (await desk.library.list_feeds())[0].title) == (None, "My column")
    await desk.syncs()
    assert feed.title == "My column"


async def test_what_can_never_be_done_with_a_feed_holds_nothing_up(server: FakeGreader, desks: Desks) -> None:
    server.held.add(server.held.add_feed(COLUMN), 2)
    desk = desks()
    await desk.syncs()
    server.fail("quickadd", times=1000, status=500)
    await desk.sync.put_op(
        desk.name, "subscribe", {"url": "https://bad.example/feed", "title": None, "folder": None}, now=desk.now
    )
    await desk.sync.put_op(desk.name, "rename", {"feed": "feed/1", "title": "Later"}, now=desk.now)
    server.held.add(server.held.feeds[1], 1)
    result = await desk.syncs()
    assert (result.error, result.pulled) == (None, 1)
    await desk.syncs(10)
    assert server.held.feeds[1].title == "Later"
    assert any("given up" in line for _, line in await desk.sync.log(desk.name, limit=9))


async def test_a_feed_that_the_server_does_not_find_is_told(server: FakeGreader, desks: Desks) -> None:
    desk = desks()
    await desk.sync.begin(desk.name, None)
    await desk.sync.put_op(
        desk.name, "subscribe", {"url": "https://none.example/", "title": None, "folder": None}, now=desk.now
    )
    result = await desk.syncs()
    assert result.error is None
    assert any(
        "finds no feed" in line and "none.example" in line for _, line in await desk.sync.log(desk.name, limit=9)
    )
    (state,) = await desk.sync.states()
    assert state.error is None


@pytest.mark.parametrize("style", ["decimal", "unsigned", "opaque"])
async def test_ids_of_every_form_go_there_and_back(server: FakeGreader, desks: Desks, style: Any) -> None:
    server.traps = like_hosted(id_style=style)
    feed = server.held.add_feed(COLUMN)
    server.held.step = 1
    server.held.next_id = 2**64 - 5  # as decimals: below zero
    server.held.add(feed, 3, published=5)
    server.held.next_id = 1_000_000_000_000_000  # sixteen digits, as FreshRSS gives them
    server.held.add(feed, 3)
    server.held.next_id = 10_000_000_000_000_000
    server.held.add(feed, 3)
    server.held.next_id = 0x1234_5678_9012_3456  # all digits in hexadecimal, too
    server.held.add(feed, 3, published=6)
    server.held.next_id = 2**63 - 1
    items = server.held.add(feed, 3, published=7)
    desk = desks()
    if style == "opaque":
        quirks = Quirks(opaque_ids=True)
        await desk.sync.begin(desk.name, None)
        await desk.sync.note_facts(desk.name, ServerFacts("greader", "The Old Reader", server.url, quirks))
    await desk.syncs()
    assert len(await desk.headlines()) == 15
    await desk.library.mark_selection(Selection(), read=True, starred=None, now=desk.now)
    await desk.mark([items[0].link], starred=True)
    result = await desk.syncs()
    assert (result.error, result.pending) == (None, 0)
    assert server.held.unread() == []
    assert await desk.states() == there(server)


async def test_what_was_deleted_here_is_not_brought_again(server: FakeGreader, desks: Desks) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 10)
    desk = desks()
    await desk.syncs()
    row = (await desk.by_link())[items[0].link]
    await desk.library.remove_entries([EntryId(row.id)], now=desk.now)
    asked = len(server.asked(CONTENTS))
    server.held.mark([items[0].id], read=True)
    await desk.syncs(2)
    assert items[0].link not in await desk.states()
    desk.now += timedelta(days=40)
    while await desk.library.erase_removed(now=desk.now):
        pass
    assert await desk.rows("SELECT 1 FROM entries WHERE id = ? AND title <> ''", row.id) == []
    result = await desk.syncs(2)
    assert (result.error, result.pulled) == (None, 0)
    assert len(server.asked(CONTENTS)) == asked


async def test_a_removed_feed_of_which_nothing_is_left_does_not_come_back(server: FakeGreader, desks: Desks) -> None:
    server.held.add(server.held.add_feed(COLUMN), 3)
    server.held.add(server.held.add_feed("https://other.example/feed.xml"), 3)
    desk = desks()
    await desk.syncs()
    feed = next(one for one in await desk.library.list_feeds() if one.url == COLUMN)
    await desk.library.remove_feeds([feed.id], now=desk.now, payload="")
    await desk.syncs()
    assert COLUMN in {one.url for one in server.held.feeds.values()}, "it can be taken back for a day"
    assert [one.url for one in await desk.library.list_feeds()] == ["https://other.example/feed.xml"]
    server.fail("subscription/edit", times=3, status=500)
    desk.now += timedelta(days=40)
    while await desk.library.erase_removed(now=desk.now):
        pass
    for _ in range(3):
        assert (await desk.syncs()).error is None
        assert len(await desk.library.list_feeds()) == 1
    await desk.syncs()
    assert COLUMN not in {one.url for one in server.held.feeds.values()}
    assert len(await desk.headlines()) == 3


async def test_a_removal_that_was_taken_back_is_never_sent(server: FakeGreader, desks: Desks) -> None:
    server.held.add(server.held.add_feed(COLUMN), 3)
    desk = desks()
    await desk.syncs()
    (feed,) = await desk.library.list_feeds()
    await desk.library.remove_feeds([feed.id], now=desk.now, payload="")
    await desk.syncs()
    await desk.library.undo(now=desk.now)
    desk.now += timedelta(days=3)
    await desk.syncs(2)
    assert len(server.held.feeds) == 1
    assert len(await desk.headlines()) == 3


async def test_feeds_without_an_address_are_not_taken_for_one(server: FakeGreader, desks: Desks) -> None:
    desk = desks()
    await desk.sync.begin(desk.name, None)
    feeds = [RemoteFeed(f"feed/{number}", "", f"Feed {number}") for number in range(3)]
    for _ in range(2):
        await desk.sync.put_feeds(desk.name, feeds, now=NOW)
    assert [feed.title for feed in await desk.library.list_feeds()] == ["Feed 0", "Feed 1", "Feed 2"]


async def test_an_account_that_moved_is_not_taken_for_the_same(server: FakeGreader, desks: Desks) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 5)
    desk = desks()
    await desk.syncs()
    await desk.mark([items[0].link], read=True)
    with FakeGreader() as other:
        theirs = other.held.add(other.held.add_feed(COLUMN), 5)
        for number, one in enumerate(theirs):
            one.link, one.title = f"https://column.example/other/{number}", f"Other {number}"
        assert [one.id for one in theirs] == [one.id for one in items]
        desk.server = other
        result = await desk.syncs()
        assert "another address" in (result.error or "")
        assert not any(one.read for one in theirs)
        assert result.pending == 1
        await desk.sync.forget(desk.name, keep=True, now=desk.now)
        result = await desk.syncs()
        assert (result.error, result.pulled) == (None, 5)
        assert len(await desk.headlines()) == 10
        await desk.mark([theirs[0].link], read=True)
        await desk.syncs()
        assert [one.read for one in theirs] == [True, False, False, False, False]
        desk.server = server


async def test_a_second_account_has_the_same_feed_for_itself(server: FakeGreader, desks: Desks) -> None:
    desk = desks()
    for name in ("one", "two"):
        await desk.sync.begin(name, None)
        await desk.sync.put_feeds(name, [RemoteFeed("feed/1", COLUMN, "Column")], now=NOW)
    assert len(await desk.library.list_feeds()) == 2
