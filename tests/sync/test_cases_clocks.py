"""Clocks that are years off, here and at the server: all articles arrive, in a sane order, and nobody waits for years."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from opreader.model.synced import Quirks, ServerFacts
from tests.sync.desk import NOW, Desk, there
from tests.sync.fake_greader import FakeGreader
from tests.sync.traps import like_hosted, like_miniflux

COLUMN = "https://column.example/feed.xml"
DAY = 86_400
Desks = Callable[..., Desk]


def at(year: int) -> int:
    """Seconds of a date in that year."""
    return int(datetime(year, 5, 1, tzinfo=UTC).timestamp())


@pytest.mark.parametrize("kind", ["FreshRSS", "Miniflux"])
@pytest.mark.parametrize("years", [-3, 0, 3])
async def test_a_clock_that_is_years_off_loses_nothing(
    server: FakeGreader, desks: Desks, years: int, kind: str
) -> None:
    if kind == "Miniflux":
        server.traps = like_miniflux()
    feed = server.held.add_feed(COLUMN)
    items = server.held.add(feed, 20)
    for year in (2015, 2035):
        server.held.add(feed, 1, published=at(year), title=str(year))
    desk = desks(now=NOW + timedelta(days=365 * years))
    await desk.syncs()
    assert await desk.states() == there(server)
    desk.now = NOW - timedelta(days=1)
    await desk.mark([items[3].link], read=True)
    server.held.next_id -= 2 * DAY * 1_000_000  # the server's clock was put back, and its ids are made of it
    late = [
        *server.held.add(feed, 2, crawled=1),
        *server.held.add(feed, 1, published=at(2015) - DAY, title="2015 as well", crawled=1),
    ]
    result = await desk.syncs()
    assert (result.error, result.pulled, result.pending) == (None, 3, 0)
    desk.now += timedelta(days=1)
    (newest,) = server.held.add(feed, 1, published=int((desk.now + timedelta(minutes=5)).timestamp()))
    assert (await desk.syncs()).pulled == 1
    assert await desk.states() == there(server)
    assert {one.link for one in (*late, newest)} <= there(server).keys()
    titles = [row.title for row in await desk.headlines()]
    assert titles[-2:] == ["2015", "2015 as well"]
    if years <= 0:
        assert titles.index(newest.title) < titles.index("2035"), "what is dated ahead counts from when it came"


async def test_a_last_sync_in_the_future_keeps_nobody_from_syncing(server: FakeGreader, desks: Desks) -> None:
    server.traps = like_hosted(quota=100)
    server.held.add(server.held.add_feed(COLUMN), 3)
    desk = desks(now=NOW + timedelta(days=1_000))
    await desk.sync.begin(desk.name, None)
    facts = ServerFacts("greader", "Inoreader", server.url, Quirks(daily_requests=100))
    await desk.sync.note_facts(desk.name, facts)
    await desk.syncs()
    desk.now = NOW  # the clock is right again
    server.held.add(server.held.feeds[1], 2)
    (result,) = await desk.exchange.run(automatic=True)
    assert (result.error, result.pulled) == (None, 2)


async def test_a_rest_that_was_set_by_a_wrong_clock_is_none(server: FakeGreader, desks: Desks) -> None:
    server.held.add(server.held.add_feed(COLUMN), 3)
    desk = desks(now=NOW + timedelta(days=1_000))
    server.traps.api_off = True
    assert (await desk.syncs()).error
    server.traps.api_off = False
    desk.now = NOW  # the clock is right again
    (result,) = await desk.exchange.run(automatic=True)
    assert (result.error, result.pulled) == (None, 3)


async def test_the_longest_rest_that_a_server_asks_for_is_heeded(server: FakeGreader, desks: Desks) -> None:
    server.held.add(server.held.add_feed(COLUMN), 3)
    desk = desks()
    server.fail("subscription/list", status=429, headers={"Retry-After": "999999"})
    (result,) = await desk.exchange.run()
    assert result.error
    asked = len(server.log)
    desk.now += timedelta(hours=23)
    await desk.exchange.run(automatic=True)
    assert len(server.log) == asked
    desk.now += timedelta(hours=2)
    (result,) = await desk.exchange.run(automatic=True)
    assert (result.error, result.pulled) == (None, 3)
