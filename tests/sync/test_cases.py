"""The exchange against the fake server, case by case."""

from collections.abc import Callable

import pytest

from tests.sync.desk import Desk, there
from tests.sync.fake_greader import FakeGreader
from tests.sync.traps import like_miniflux

COLUMN = "https://column.example/feed.xml"


async def test_all_articles_come_once_with_their_states(server: FakeGreader, desks: Callable[[str], Desk]) -> None:
    items = server.held.add(server.held.add_feed(COLUMN, "The Column", "Economics"), 1200)
    for one in items[::3]:
        one.read = True
    for one in items[::7]:
        one.starred = True
    desk = desks("a")
    result = await desk.syncs()
    assert result.error is None
    assert await desk.states() == there(server)
    (again,) = await desk.exchange.run()
    assert (again.pulled, again.changed, again.error) == (0, 0, None)
    assert desk.backend is not None
    assert desk.backend.requests <= 6


async def test_marks_made_here_arrive_there_and_are_proved(server: FakeGreader, desks: Callable[[str], Desk]) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 450)
    desk = desks("a")
    await desk.syncs()
    await desk.mark([one.link for one in items[:410]], read=True)
    await desk.mark([one.link for one in items[5:10]], starred=True)
    result = await desk.syncs()
    assert (result.error, result.pushed, result.pending) == (None, 415, 0)
    assert await desk.states() == there(server)


async def test_marks_made_there_arrive_here(server: FakeGreader, desks: Callable[[str], Desk]) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 30)
    desk = desks("a")
    await desk.syncs()
    server.held.mark([one.id for one in items[:10]], read=True)
    server.held.mark([items[3].id], starred=True)
    result = await desk.syncs()
    assert (result.error, result.changed, result.pending) == (None, 11, 0)
    assert await desk.states() == there(server)


async def test_two_clients_end_equal(server: FakeGreader, desks: Callable[[str], Desk]) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 800)
    a, b = desks("a"), desks("b")
    await a.syncs()
    await b.syncs()
    links = [one.link for one in items]
    await a.mark(links[:500], read=True)
    await b.mark(links[250:750], starred=True)
    await b.mark(links[400:450], read=True)
    await b.mark(links[400:450], read=False)
    for desk in (a, b, a, b):
        assert (await desk.syncs()).error is None
    assert await a.states() == await b.states() == there(server)
    assert [there(server)[link] for link in links[400:450]] == [(False, True)] * 50


@pytest.mark.parametrize("key", ["read", "starred"])
@pytest.mark.parametrize("last", ["yes", "no"])
async def test_of_opposite_marks_the_last_push_wins_and_both_logs_name_it(
    server: FakeGreader, desks: Callable[[str], Desk], key: str, last: str
) -> None:
    (item,) = server.held.add(server.held.add_feed(COLUMN), 1)
    desk = {"yes": desks("a"), "no": desks("b")}
    for one in desk.values():
        await one.syncs()
    first = "no" if last == "yes" else "yes"
    for said in (first, last):  # whoever marks last need not be who pushes last
        for value in (said == "no", said == "yes"):  # twice, so that it is a decision even where it is so already
            await desk[said].mark([item.link], **{key: value})
    for said in (first, last, first):
        assert (await desk[said].syncs()).error is None
    wanted = (last == "yes", False) if key == "read" else (False, last == "yes")
    assert await desk["yes"].states() == await desk["no"].states() == there(server) == {item.link: wanted}
    words = {("read", "yes"): "read", ("read", "no"): "unread", ("starred", "yes"): "starred"}
    mine, theirs = (words.get((key, said), "unstarred") for said in (first, last))
    logs = {said: [line for _, line in await desk[said].sync.log("news", limit=9)] for said in desk}
    assert logs[last] == [f"sent: 1 {theirs} ({item.title})"]
    assert logs[first] == [f"marked elsewhere: 1 {theirs} ({item.title})", f"sent: 1 {mine} ({item.title})"]


async def test_a_lost_reply_is_sent_again(server: FakeGreader, desks: Callable[[str], Desk]) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 20)
    desk = desks("a")
    await desk.syncs()
    await desk.mark([items[0].link, items[1].link], starred=True)
    server.fail("POST .*edit-tag", drop=True)
    result = await desk.syncs()
    assert result.error
    assert result.pending == 2
    result = await desk.syncs()
    assert (result.error, result.pending) == (None, 0)
    assert await desk.states() == there(server)


async def test_ok_and_nothing_done_is_found_and_told(server: FakeGreader, desks: Callable[[str], Desk]) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 20)
    desk = desks("a")
    await desk.syncs()
    server.traps.ok_for_all = True
    await desk.mark([items[0].link], read=True)
    result = await desk.syncs()
    assert (result.error, result.pending) == (None, 1)
    assert (await desk.states())[items[0].link] == (True, False)
    server.traps.ok_for_all = False
    result = await desk.syncs(2)
    assert (result.error, result.pending) == (None, 0)
    assert await desk.states() == there(server)
    assert (await desk.states())[items[0].link] == (True, False)


@pytest.mark.parametrize("body", [b"[]", b'{"itemRefs":[]}', b"<html>log in</html>", b'{"itemRefs":[{"id":"1"}', b"{}"])
async def test_a_list_that_is_none_changes_nothing(
    server: FakeGreader, desks: Callable[[str], Desk], body: bytes
) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 20)
    items[4].starred = True
    desk = desks("a")
    await desk.syncs()
    before = await desk.states()
    server.traps.everything_is = body
    for _ in range(3):  # however often it is said
        assert (await desk.syncs()).error
        assert await desk.states() == before
    assert [feed.error for feed in await desk.library.list_feeds()] == [None]
    server.traps.everything_is = None
    assert (await desk.syncs()).error is None
    assert await desk.states() == before == there(server)


@pytest.mark.parametrize("silent", [False, True], ids=["articles are given", "articles are not given either"])
@pytest.mark.parametrize("body", [b"[]", b'{"itemRefs":[]}', b"<html>log in</html>", b'{"itemRefs":[{"id":"1"}', b"{}"])
async def test_where_the_lists_of_ids_alone_are_none_nothing_changes(
    server: FakeGreader, desks: Callable[[str], Desk], body: bytes, *, silent: bool
) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 20)
    items[4].starred = items[5].read = True
    desk = desks("a")
    await desk.syncs()
    await desk.mark([items[6].link], starred=True)
    before = await desk.states()
    server.traps.no_items = silent
    server.fail("GET .*stream/items/ids", times=3, body=body)
    await desk.syncs()
    assert await desk.states() == before
    server.faults.clear()
    server.traps.no_items = False
    assert (await desk.syncs(2)).error is None
    assert await desk.states() == before == there(server)


async def test_a_server_that_forgot_what_is_unread_is_not_believed_at_once(
    server: FakeGreader, desks: Callable[[str], Desk]
) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 900)
    desk = desks("a")
    await desk.syncs()
    before = await desk.states()
    server.held.mark([one.id for one in items[:700]], read=True)
    await desk.syncs()
    assert await desk.states() == before
    await desk.syncs()
    assert await desk.states() == there(server)


async def test_a_feed_that_is_gone_there_stays_here(server: FakeGreader, desks: Callable[[str], Desk]) -> None:
    column, review, third = (server.held.add_feed(f"https://{name}.example/feed.xml") for name in ("a", "b", "c"))
    gone = server.held.add(column, 10)
    server.held.add(review, 10)
    server.held.add(third, 10)
    gone[2].starred = True
    desk = desks("a")
    await desk.syncs()
    await desk.mark([gone[3].link], starred=True)
    server.held.drop_feed(column.id)
    result = await desk.syncs()
    assert (result.error, result.rejected) == (None, 1)
    states = await desk.states()
    assert len(states) == 30
    assert states[gone[2].link] == states[gone[3].link] == (False, True)
    again = server.held.add_feed("https://a.example/feed.xml")
    for one in gone:
        server.held.add(again, 1, link=one.link, title=one.title)
    result = await desk.syncs()
    assert result.error is None
    assert len(await desk.headlines()) == 30


async def test_a_new_password_pauses_and_keeps_the_marks(server: FakeGreader, desks: Callable[[str], Desk]) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 20)
    desk = desks("a")
    await desk.syncs()
    await desk.mark([items[0].link], read=True)
    desk.password = server.password
    server.new_password("another")
    result = await desk.syncs()
    assert result.error
    assert result.pending == 1
    (state,) = await desk.sync.states()
    assert state.paused
    desk.password = None
    assert (await desk.syncs()).pending == 0
    assert await desk.states() == there(server)


@pytest.mark.parametrize("kind", ["FreshRSS", "Miniflux"])
@pytest.mark.parametrize("fallen", [200, 199])
async def test_a_page_boundary_turns_nothing_read(
    server: FakeGreader, desks: Callable[[str], Desk], kind: str, fallen: int
) -> None:
    if kind == "Miniflux":
        server.traps = like_miniflux()
    items = server.held.add(server.held.add_feed(COLUMN), 300)
    server.traps.page_cap = 100
    desk = desks("a")
    await desk.syncs()
    for _ in range(3):
        server.after("stream/items/ids", lambda: server.held.mark([items[fallen].id], read=True))
        assert (await desk.syncs()).error is None
        states = await desk.states()
        assert not [one.link for one in items if states[one.link][0] and not one.read]
    assert await desk.states() == there(server)
