"""Thousands of articles and marks: how many requests they take, and that the loop stays live meanwhile."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable

import pytest

from opreader.feeds.remote import FeedChildren
from opreader.model import Selection
from opreader.workers import ChildPool
from tests.sync.desk import Desk, there
from tests.sync.fake_greader import FakeGreader

COLUMN = "https://column.example/feed.xml"
Desks = Callable[..., Desk]


class Ticking:
    """Takes a turn of the loop again and again, and keeps the longest wait for one."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def run(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            self.longest = max(self.longest, time.perf_counter() - before)


@pytest.fixture
async def ticking() -> AsyncIterator[Ticking]:
    made = Ticking()
    task = asyncio.create_task(made.run())
    yield made
    task.cancel()


async def test_the_first_sync_brings_all_once_in_few_requests(
    server: FakeGreader, desks: Desks, ticking: Ticking, *, long: bool
) -> None:
    count = 10_000 if long else 1_000
    feeds = [server.held.add_feed(f"https://site{number}.example/feed.xml") for number in range(20)]
    for number, feed in enumerate(feeds):
        for one in server.held.add(feed, count // 20)[:: number + 2]:
            one.read = True
    for one in list(server.held.items.values())[::97]:
        one.starred = True
    desk = desks()
    pool = ChildPool(size=1)
    desk.children_are(FeedChildren(pool.call, close=pool.close))
    try:
        result = await desk.syncs()
    finally:
        await pool.close()
    assert (result.error, result.pulled) == (None, count)
    assert len(await desk.headlines()) == count
    assert await desk.states() == there(server)
    assert len(server.asked("stream/items/ids")) <= 15
    assert len(server.asked("stream/items/contents")) == -(-count // 150)
    assert ticking.longest < 2, "the loop stood still"


async def test_a_sync_with_nothing_new_takes_six_requests(server: FakeGreader, desks: Desks) -> None:
    server.held.add(server.held.add_feed(COLUMN), 40)
    desk = desks()
    await desk.syncs()
    asked = len(server.log)
    assert (await desk.syncs()).error is None
    assert len(server.log) - asked <= 6


@pytest.mark.parametrize("count", [200, 201, 999, 1000, 1001])
async def test_marks_made_offline_arrive_in_small_requests(server: FakeGreader, desks: Desks, count: int) -> None:
    await arrive(server, desks(), count)


async def test_ten_thousand_marks_made_offline_arrive(server: FakeGreader, desks: Desks, *, long: bool) -> None:
    await arrive(server, desks(), 10_000 if long else 2_000)


async def arrive(server: FakeGreader, desk: Desk, count: int) -> None:
    """Mark so many at once and see what is sent."""
    server.held.add(server.held.add_feed(COLUMN), count)
    await desk.syncs()
    await desk.library.mark_selection(Selection(), read=True, starred=None, now=desk.now)
    result = await desk.syncs()
    assert (result.error, result.pushed, result.pending) == (None, count, 0)
    assert server.held.unread() == []
    edits = server.asked("POST .*edit-tag")
    assert len(edits) == -(-count // 200)
    for one in edits:
        assert one.ids <= 200
        names = [name for name, _ in one.form]
        assert names[:2] == ["T", "a"]
        assert set(names[2:]) == {"i"}


@pytest.mark.parametrize("toggles", [50, 51])
async def test_fifty_toggles_are_two_requests_at_most(server: FakeGreader, desks: Desks, toggles: int) -> None:
    (item, *_) = server.held.add(server.held.add_feed(COLUMN), 3)
    desk = desks()
    await desk.syncs()
    for number in range(toggles):
        await desk.mark([item.link], read=number % 2 == 0)
    item.read = toggles % 2 == 0  # meanwhile somebody said the contrary of what comes of it
    assert (await desk.syncs()).pending == 0
    assert len(server.asked("POST .*edit-tag")) <= 2
    assert item.read == (toggles % 2 == 1)
    assert await desk.states() == there(server)
