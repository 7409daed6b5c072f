"""One text in several places, undo, and rules: marks flow to every server that has the text, and come to rest."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from opreader.model import EntryId, FeedChanges, Selection, Subscription
from opreader.model.synced import Account
from opreader.store.copies import CopyTable
from tests.fakes import make_entry
from tests.sync.desk import Desk, there
from tests.sync.fake_greader import FakeGreader

COLUMN = "https://column.example/feed.xml"
Desks = Callable[..., Desk]


@pytest.fixture
async def two(tmp_path: Path, server: FakeGreader, desks: Desks) -> AsyncIterator[tuple[Desk, FakeGreader]]:
    """An opreader with two accounts, "news" at one server and "other" at another."""
    with FakeGreader() as other:
        desk = desks()
        desk.more = [(Account("other", "greader", other.url, other.user), other)]
        yield desk, other


async def entry_of(desk: Desk, account: str, item: int) -> EntryId:
    """The entry that stands for an article of a server."""
    (row,) = await desk.rows(
        "SELECT entry_id FROM remote_items WHERE account = ? AND remote_id = ?", account, f"{item:016x}"
    )
    return EntryId(row[0])


async def join(desk: Desk, *some: EntryId) -> None:
    """Have these be one text."""
    await CopyTable(desk.library.lanes).relink({some[0]: some[1:]}, now=desk.now)


async def test_a_mark_on_a_text_of_two_servers_goes_to_both_and_rests(two: tuple[Desk, FakeGreader]) -> None:
    desk, other = two
    server = desk.server
    assert isinstance(server, FakeGreader)
    here = server.held.add(server.held.add_feed(COLUMN), 5, title="Tariffs")[0]
    there_ = other.held.add(other.held.add_feed(COLUMN), 1, title="Tariffs")[0]
    await desk.syncs()
    one, twin = await entry_of(desk, "news", here.id), await entry_of(desk, "other", there_.id)
    await join(desk, one, twin)
    await desk.library.mark([one], read=True, starred=True, now=desk.now)
    await desk.syncs(2)
    assert (here.read, here.starred, there_.read, there_.starred) == (True, True, True, True)
    other.held.mark([there_.id], starred=False)
    await desk.syncs(3)
    assert (here.starred, there_.starred) == (False, False)
    here.read = False
    await desk.syncs(3)
    assert (here.read, there_.read) == (False, False)
    edits = len(server.asked("edit-tag")), len(other.asked("edit-tag"))
    await desk.syncs(3)
    assert (len(server.asked("edit-tag")), len(other.asked("edit-tag"))) == edits, "they play ping-pong"
    assert [waiting.pending for waiting in [await desk.sync.waiting(name) for name in ("news", "other")]] == [0, 0]


async def test_a_mark_that_waits_for_one_server_is_not_undone_by_another(two: tuple[Desk, FakeGreader]) -> None:
    desk, other = two
    server = desk.server
    here = server.held.add(server.held.add_feed(COLUMN), 2, title="Tariffs")[0]
    there_ = other.held.add(other.held.add_feed(COLUMN), 3, title="Tariffs")[1]
    await desk.syncs()
    one, twin = await entry_of(desk, "news", here.id), await entry_of(desk, "other", there_.id)
    await join(desk, one, twin)
    other.traps.api_off = True
    await desk.library.mark([one], read=True, now=desk.now, starred=None)
    await desk.syncs()
    assert here.read
    here.read = False
    await desk.syncs()
    assert await desk.rows("SELECT read FROM entry_states WHERE entry_id IN (?, ?)", one, twin) == [(1,), (1,)]
    other.traps.api_off = False
    await desk.syncs(3)
    assert here.read == there_.read
    assert (await desk.sync.waiting("other")).pending == 0


async def test_a_local_twin_is_read_with_the_article_of_a_server(server: FakeGreader, desks: Desks) -> None:
    item, _ = server.held.add(server.held.add_feed(COLUMN), 2, title="Tariffs")
    desk = desks()
    await desk.syncs()
    await desk.library.put_subscriptions([Subscription("https://local.example/feed.xml")], now=desk.now)
    feed = next(one for one in await desk.library.list_feeds() if one.account is None)
    applied = await desk.library.apply(FeedChanges(feed.id, desk.now, new=(make_entry("1", title="Twin"),)))
    (row,) = await desk.rows("SELECT entry_id FROM remote_items WHERE remote_id = ?", f"{item.id:016x}")
    await join(desk, EntryId(row[0]), applied.added[0])
    item.read = True
    await desk.syncs()
    assert await desk.rows("SELECT read FROM entry_states WHERE entry_id = ?", applied.added[0]) == [(1,)]
    await desk.library.mark(list(applied.added), read=False, starred=True, now=desk.now)
    await desk.syncs()
    assert (item.read, item.starred) == (False, True)


async def test_twins_of_one_account_come_to_one_state(server: FakeGreader, desks: Desks) -> None:
    one, twin = server.held.add(server.held.add_feed(COLUMN), 2, title="Tariffs")
    one.read = True
    desk = desks()
    await desk.syncs()
    rows = await desk.rows("SELECT entry_id FROM remote_items")
    await join(desk, *(EntryId(row[0]) for row in rows))
    await desk.syncs(3)
    assert (one.read, twin.read) == (True, True)
    twin.read = False
    await desk.syncs(3)
    assert one.read == twin.read
    assert await desk.states() == there(server)
    assert (await desk.sync.waiting("news")).pending == 0


async def test_undo_of_a_mark_that_was_sent_goes_there_too(server: FakeGreader, desks: Desks) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 300)
    desk = desks()
    await desk.syncs()
    await desk.library.mark_selection(Selection(), read=True, starred=None, now=desk.now)
    await desk.syncs()
    assert server.held.unread() == []
    await desk.library.undo(now=desk.now)
    result = await desk.syncs()
    assert (result.error, result.pending) == (None, 0)
    assert len(server.held.unread()) == len(items)


async def test_what_a_server_says_is_no_step_of_undo(server: FakeGreader, desks: Desks) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 3)
    desk = desks()
    await desk.syncs()
    server.held.mark([items[0].id], read=True)
    await desk.syncs()
    assert await desk.library.undo(now=desk.now) is None


async def test_an_entry_of_two_articles_is_unread_where_either_is(server: FakeGreader, desks: Desks) -> None:
    one, two = server.held.add(server.held.add_feed(COLUMN), 2)
    desk = desks()
    await desk.syncs()
    entry = (await desk.by_link())[one.link].id
    await desk.rows("UPDATE remote_items SET entry_id = ? WHERE remote_id = ?", entry, f"{two.id:016x}")
    one.read = two.starred = True
    for _ in range(3):
        await desk.syncs()
        row = (await desk.by_link())[one.link]
        assert (row.read, row.starred) == (False, True)
    two.starred = False
    await desk.syncs()
    await desk.mark([one.link], read=True)
    result = await desk.syncs(2)
    assert (result.error, result.pending) == (None, 0)
    assert (one.read, two.read) == (True, True)
    await desk.mark([one.link], starred=True)
    server.after("POST .*edit-tag", lambda: server.held.mark([two.id], starred=False))  # of the two one was not done
    result = await desk.syncs(3)
    assert (result.pending, one.starred, two.starred) == (0, True, True)


async def test_a_removed_account_leaves_an_archive_and_its_marks_are_sent_nowhere(
    server: FakeGreader, desks: Desks
) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 5)
    desk = desks()
    await desk.syncs()
    await desk.mark([items[0].link], read=True, starred=True)
    await desk.sync.forget(desk.name, keep=True, now=desk.now)
    for table in ("accounts", "remote_feeds", "remote_items", "outbox", "remote_ops", "snapshots", "snapshot_ids"):
        assert await desk.rows(f"SELECT * FROM {table}") == []
    assert await desk.rows("SELECT 1 FROM sqlite_master WHERE name = 'marks_to_outbox'") == []
    assert len(await desk.headlines()) == 5
    await desk.mark([items[1].link], read=True)
    result = await desk.syncs(2)  # the account is there again
    assert result.error is None
    assert len(await desk.headlines()) == 5
    assert items[0].starred, "a star that was set here is not lost"
    assert await desk.states() == there(server)
