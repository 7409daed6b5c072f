"""Servers that fail, lie, count requests or change their password: what is here stays, what was marked arrives."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from opreader.model.synced import Quirks, ServerFacts
from tests.store.failing_disk import Trouble, failing_disk
from tests.sync.desk import NOW, Desk, there
from tests.sync.fake_articles import FakeItem
from tests.sync.fake_greader import FakeGreader
from tests.sync.fake_http import Said
from tests.sync.traps import like_hosted

COLUMN = "https://column.example/feed.xml"
Desks = Callable[..., Desk]
IDS = "GET .*stream/items/ids"
CONTENTS = "POST .*stream/items/contents"
EDIT = "POST .*edit-tag"


async def settled(desk: Desk, server: FakeGreader, *, syncs: int = 4) -> None:
    """Everything heals by itself: both ends are equal and nothing waits."""
    for _ in range(syncs):
        result = await desk.syncs()
    assert (result.error, result.pending, result.rejected) == (None, 0, 0)
    assert await desk.states() == there(server)


FAULTS: list[dict[str, Any]] = [
    {"drop": True},
    {"cut": True},
    {"half": True},
    {"broken_off": True},
    {"status": 500, "times": 5},
    {"status": 429, "headers": {"Retry-After": "2"}},
    {"status": 503},
    {"body": b"[]"},
    {"body": b"<html>log in</html>"},
]


OTHERS = (IDS, CONTENTS, "subscription/list", "tag/list", "ClientLogin")


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=[next(iter(fault)) for fault in FAULTS])
async def test_what_breaks_changes_nothing_and_is_made_good(
    server: FakeGreader, desks: Desks, number: int, *, long: bool
) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 40)
    desk = desks()
    await desk.syncs()
    for where in (EDIT, *OTHERS) if long else (EDIT, IDS, OTHERS[number % len(OTHERS)]):
        server.held.mark([one.id for one in items], read=False, starred=False)
        server.held.mark([items[7].id], starred=True)
        await settled(desk, server)
        await desk.mark([item.link for item in items[:5]], read=True)
        await desk.mark([items[6].link], starred=True)
        server.held.mark([items[10].id], read=True)
        server.held.mark([items[7].id], starred=False)
        server.held.add(server.held.feeds[1], 3)
        before = await desk.states()
        # Of the lists each one in its turn: unread, starred, newest.
        server.fail(where, skip=number % 3 if where == IDS else 0, **FAULTS[number])
        await desk.syncs()
        now = await desk.states()
        assert {link for link in before if now[link] != before[link]} <= {items[10].link, items[7].link}
        await settled(desk, server, syncs=7 if "times" in FAULTS[number] else 3)
        assert all(items[one].read for one in range(5))
        assert items[6].starred


@pytest.mark.parametrize("page", [1, 2, 3])
async def test_a_list_that_breaks_off_in_the_middle_changes_nothing(
    server: FakeGreader, desks: Desks, page: int
) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 300)
    server.traps.page_cap = 100
    desk = desks()
    await desk.syncs()
    server.held.mark([one.id for one in items[50:250:3]], read=True)
    before = await desk.states()
    server.fail(IDS, skip=page - 1, half=True)
    assert (await desk.syncs()).error
    assert await desk.states() == before
    await settled(desk, server)


async def test_rests_grow_and_an_automatic_sync_heeds_them(server: FakeGreader, desks: Desks) -> None:
    server.held.add(server.held.add_feed(COLUMN), 3)
    desk = desks()
    await desk.syncs()
    server.traps.api_off = True
    rests: list[timedelta] = []
    for _ in range(10):
        await desk.exchange.run()
        (state,) = await desk.sync.states()
        assert state.retry_at is not None
        rests.append(state.retry_at - desk.now)
    assert rests[0] == timedelta(seconds=30)
    assert rests == sorted(rests)
    assert rests[-1] == timedelta(hours=1)
    asked = len(server.log)
    (result,) = await desk.exchange.run(automatic=True)
    assert result.error
    assert len(server.log) == asked
    server.traps.api_off = False
    assert (await desk.syncs()).error is None
    (state,) = await desk.sync.states()
    assert (state.error, state.retry_at, state.failures) == (None, None, 0)


async def test_a_server_that_says_when_is_not_asked_before(server: FakeGreader, desks: Desks) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 3)
    desk = desks()
    await desk.syncs()
    await desk.mark([items[0].link], read=True)
    server.fail(EDIT, status=429, headers={"Retry-After": "7000"})
    (result,) = await desk.exchange.run()
    assert (bool(result.error), result.pending) == (True, 1)
    asked = len(server.log)
    desk.now += timedelta(seconds=6_900)
    await desk.exchange.run(automatic=True)
    assert len(server.log) == asked
    desk.now += timedelta(seconds=200)
    (result,) = await desk.exchange.run(automatic=True)
    assert (result.error, result.pending) == (None, 0)


async def test_a_new_password_in_the_middle_of_marks(server: FakeGreader, desks: Desks) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 450)
    desk = desks()
    await desk.syncs()
    await desk.mark([one.link for one in items], read=True)
    old, logins = server.password, len(server.asked("ClientLogin"))
    desk.password = old
    server.after(EDIT, lambda: server.new_password("another"))
    result = await desk.syncs()
    assert result.error
    assert result.pending == 450
    assert len(server.asked("ClientLogin")) - logins <= 2
    (state,) = await desk.sync.states()
    assert state.paused
    asked = len(server.log)
    await desk.exchange.run(automatic=True)
    assert len(server.log) == asked
    desk.password = None
    await settled(desk, server)
    assert server.held.unread() == []


async def test_the_same_password_set_again_takes_one_more_login(server: FakeGreader, desks: Desks) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 450)
    desk = desks()
    await desk.syncs()
    await desk.mark([one.link for one in items], read=True)
    server.after(EDIT, server.new_password)
    result = await desk.syncs()
    assert (result.error, result.pending) == (None, 0)
    assert server.held.unread() == []


async def test_an_api_that_is_off_leaves_all_readable_and_counts(server: FakeGreader, desks: Desks) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 20)
    desk = desks()
    await desk.syncs()
    server.traps.api_off = True
    await desk.mark([items[0].link], read=True)
    result = await desk.syncs()
    assert (bool(result.error), result.pending) == (True, 1)
    assert len(await desk.headlines()) == 20
    server.traps.api_off = False
    await settled(desk, server)


@pytest.mark.parametrize("stars", [1, 30])
async def test_an_empty_list_of_stars_takes_none(server: FakeGreader, desks: Desks, stars: int) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 40)
    for one in items[:stars]:
        one.starred = True
    desk = desks()
    await desk.syncs()
    server.fail("GET .*stream/items/ids", skip=1, body=b'{"itemRefs":[]}')
    assert (await desk.syncs()).error is None
    assert await desk.states() == there(server)


async def test_contents_that_are_empty_do_not_mean_gone(server: FakeGreader, desks: Desks) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 40)
    desk = desks()
    await desk.syncs()
    await desk.mark([items[4].link], starred=True)
    server.traps.ok_for_all = server.traps.no_items = True
    result = await desk.syncs(7)
    assert (result.pending, result.rejected) == (1, 0)
    assert (await desk.states())[items[4].link] == (False, True)
    server.traps.ok_for_all = server.traps.no_items = False
    await desk.mark([items[4].link], read=True)
    await settled(desk, server)
    assert items[4].read


async def test_a_server_that_lists_and_gives_nothing_is_an_error(server: FakeGreader, desks: Desks) -> None:
    server.held.add(server.held.add_feed(COLUMN), 40)
    server.traps.no_items = True
    desk = desks()
    assert (await desk.syncs()).error
    server.traps.no_items = False
    await settled(desk, server)
    assert len(await desk.headlines()) == 40


async def test_an_article_that_is_listed_and_never_given_is_not_asked_for_for_ever(
    server: FakeGreader, desks: Desks
) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 5)
    ghost = FakeItem(items[-1].id + 5, items[0].feed, "Ghost", "https://column.example/ghost", 1, 1)
    given = server._contents
    server._contents = lambda rows: given(one for one in rows if one.id != ghost.id)  # type: ignore[method-assign, assignment]
    server.held.items[ghost.id] = ghost
    desk = desks()
    for _ in range(4):
        assert (await desk.syncs()).error is None
    asked = len(server.asked(CONTENTS))
    assert (await desk.syncs()).error is None
    assert len(server.asked(CONTENTS)) == asked
    assert len(await desk.headlines()) == 5


async def test_an_article_that_the_server_refuses_to_give_holds_nothing_up(server: FakeGreader, desks: Desks) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 5)
    given = server._contents
    poison = items[2].id

    def refuse(rows: Any) -> Any:
        some = list(rows)
        return Said(b"no", 400) if any(one.id == poison for one in some) else given(some)

    server._contents = refuse  # type: ignore[method-assign, assignment]
    desk = desks()
    result = await desk.syncs()
    assert (result.error, result.pulled) == (None, 4)


async def test_an_article_of_an_unknown_feed_waits_for_it(server: FakeGreader, desks: Desks) -> None:
    column = server.held.add_feed(COLUMN)
    hidden = server.held.add_feed("https://hidden.example/feed.xml")
    server.held.add(column, 5)
    server.held.add(hidden, 5)
    desk = desks()
    unlisted = server.held.feeds
    server.fail(
        "subscription/list",
        times=2,
        body=b'{"subscriptions":[{"id":"feed/1","title":"Column","url":"https://column.example/feed.xml","categories":[]}]}',
    )
    assert (await desk.syncs()).error is None
    asked = len(server.asked(CONTENTS))
    assert (await desk.syncs()).error is None
    assert len(server.asked(CONTENTS)) == asked
    assert len(await desk.headlines()) == 5
    assert len(unlisted) == 2
    await settled(desk, server)
    assert len(await desk.headlines()) == 10


async def test_an_article_that_arrives_between_two_lists_stays_unread(server: FakeGreader, desks: Desks) -> None:
    feed = server.held.add_feed(COLUMN)
    server.held.add(feed, 20)
    desk = desks()
    await desk.syncs()

    def add() -> None:
        server.held.add(feed, 3)

    server.after(".*stream/items/ids", add)
    assert (await desk.syncs()).pulled == 3
    assert await desk.states() == there(server)
    assert not any(read for read, _ in (await desk.states()).values())


async def test_a_mark_that_the_server_dropped_is_found_by_the_next_list(server: FakeGreader, desks: Desks) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 300)
    desk = desks()
    await desk.syncs()
    await desk.mark([one.link for one in items[:250]], starred=True)
    server.fail(EDIT, status=200, body=b"OK")  # says OK and does nothing, once
    result = await desk.syncs()
    assert (result.error, result.pending) == (None, 200)
    await settled(desk, server)
    assert all(one.starred for one in items[:250])


async def test_what_another_client_changed_after_us_counts_after_one_more_try(
    server: FakeGreader, desks: Desks
) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 5)
    desk = desks()
    await desk.syncs()
    await desk.mark([items[0].link], read=True)
    for _ in range(2):
        server.after(EDIT, lambda: server.held.mark([items[0].id], read=False))
        await desk.syncs()
    await settled(desk, server)
    assert not items[0].read
    assert any(
        "changed elsewhere" in line and items[0].title in line for _, line in await desk.sync.log("news", limit=9)
    )


async def test_reading_stops_before_the_quota_is_used_up_and_marks_go_first(server: FakeGreader, desks: Desks) -> None:
    server.traps = like_hosted(quota=100)
    items = server.held.add(server.held.add_feed(COLUMN), 300)
    desk = desks()
    await desk.syncs()
    server.used = {1: 90, 2: 0}
    await desk.mark([items[0].link], read=True)
    result = await desk.syncs()
    assert result.error
    assert items[0].read
    assert server.used[1] <= 92
    (state,) = await desk.sync.states()
    assert state.retry_at is not None
    assert state.retry_at - NOW > timedelta(hours=1)
    server.used = {1: 0, 2: 0}
    at = len(server.log)
    await desk.wire_anew()
    await desk.mark([items[1].link], read=True)
    await settled(desk, server)
    first = [one.path for one in server.log[at:] if not one.path.endswith(("ClientLogin", "token"))]
    assert first[0].endswith("edit-tag")


async def test_a_server_that_counts_requests_is_asked_seldom(server: FakeGreader, desks: Desks) -> None:
    server.traps = like_hosted(quota=100)
    items = server.held.add(server.held.add_feed(COLUMN), 30)
    desk = desks()
    facts = ServerFacts("greader", "Inoreader", server.url, Quirks(daily_requests=100))
    await desk.sync.begin(desk.name, None)
    await desk.sync.note_facts(desk.name, facts)
    syncs = 0
    for _ in range(48):
        asked = len(server.log)
        (result,) = await desk.exchange.run(automatic=True)
        assert result.error is None
        syncs += len(server.log) > asked
        desk.now += timedelta(minutes=30)
    assert 10 <= syncs <= 16
    assert server.used[1] < 90
    await desk.mark([items[0].link], read=True)
    await desk.exchange.run(automatic=True)
    assert items[0].read


async def test_a_disk_that_is_full_when_the_ok_is_noted_costs_no_mark(server: FakeGreader, desks: Desks) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 20)
    with failing_disk() as disk:
        desk = desks()
        await desk.syncs()
        await desk.mark([one.link for one in items[:3]], read=True)
        server.after(EDIT, lambda: disk.fail(1, Trouble.FULL, once=False))
        result = await desk.syncs()
        assert result.error is not None
        assert "full" in result.error
        assert result.pending == 3
        disk.heal()
        assert (await desk.sync.waiting("news")).pending == 3
        result = await desk.syncs()
        assert (result.error, result.pending) == (None, 0)
        assert await desk.states() == there(server)
        assert len(server.asked(EDIT)) == 2
        assert await desk.flickered() == 0
        await desk.close()


async def test_two_opreaders_with_one_library_take_turns(server: FakeGreader, desks: Desks) -> None:
    import asyncio

    items = server.held.add(server.held.add_feed(COLUMN), 500)
    one = desks()
    other = desks()  # the same file
    await one.syncs()
    await one.mark([item.link for item in items], read=True)
    results = await asyncio.gather(one.syncs(), other.syncs(), one.syncs(), other.syncs())
    errors = [result.error for result in results if result.error]
    assert all("another opreader" in error for error in errors)
    assert (await other.syncs()).pending == 0
    assert server.held.unread() == []
    sent = [name for asked in server.asked(EDIT) for name in asked.values("i")]
    assert len(sent) == len(set(sent)) == 500


async def test_a_mark_during_its_own_sending_wins(server: FakeGreader, desks: Desks) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 5)
    desk = desks()
    await desk.syncs()
    await desk.mark([items[0].link], read=True)
    (row,) = [row for row in await desk.headlines() if row.link == items[0].link]

    def again() -> None:
        change = "UPDATE entry_states SET read = 0 WHERE entry_id = ?"
        desk.library.lanes.writer.submit(lambda db: db.execute(change, (row.id,)).rowcount).result(5)

    server.after(EDIT, again)
    await desk.syncs()
    assert (await desk.states())[items[0].link] == (False, False)
    assert await desk.rows("SELECT state, want, resent FROM outbox") == [("queued", 0, 0)]
    await settled(desk, server)
    assert not items[0].read


async def test_an_article_that_breaks_the_reader_of_feeds_holds_nothing_up(server: FakeGreader, desks: Desks) -> None:
    from opreader.model import DigestedFeed, ParseFailed
    from tests.sync.desk import InProcess

    class Fussy(InProcess):
        async def parse_feed(self, body: bytes, *, url: str, content_type: str) -> DigestedFeed | ParseFailed:
            if b"poison" in body:
                return ParseFailed("too deep")
            return await super().parse_feed(body, url=url, content_type=content_type)

    items = server.held.add(server.held.add_feed(COLUMN), 40)
    items[13].html = "<p>poison"
    desk = desks()
    desk.children_are(Fussy())
    result = await desk.syncs()
    assert (result.error, result.pulled) == (None, 39)
    asked = len(server.asked(CONTENTS))
    await desk.syncs()
    assert len(server.asked(CONTENTS)) == asked
    assert any("left out" in line for _, line in await desk.sync.log("news", limit=9))
