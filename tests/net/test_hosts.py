"""Politeness, seen at the port: how many questions at once, how soon pages follow each other, who wants a pause."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from opreader.model import FetchFailed, FetchRequest
from tests.loopback import Loopback, Reply
from tests.net.asking import NOW, Clock, Names, failed, fetched, net_of

HOUR = 3600.0


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


def page(server: Loopback, path: str, *, host: str = "blog.example") -> FetchRequest:
    return FetchRequest(server.url(path, host=host), purpose="page", typed=True)


def feed(server: Loopback, path: str, *, host: str = "blog.example") -> FetchRequest:
    return FetchRequest(server.url(path, host=host), typed=True)


def both() -> Names:
    return Names(blog_example="127.0.0.1", other_example="127.0.0.1")


# at once


async def test_a_host_gets_two_questions_at_once(server: Loopback) -> None:
    server.answer("/feed", Reply(body=b"x", delay=0.05))
    async with net_of() as net:
        await asyncio.gather(*(net.fetch(FetchRequest(server.url("/feed"), typed=True)) for _ in range(8)))
    assert server.most_together == 2
    assert server.connections == 2


async def test_all_hosts_together_get_no_more_than_the_limit(server: Loopback) -> None:
    server.answer("/feed", Reply(body=b"x", delay=0.05))
    names = [f"127.0.0.{number}" for number in range(1, 7)]
    with Loopback("0.0.0.0") as everywhere:  # every loopback address of this machine
        everywhere.answer("/feed", Reply(body=b"x", delay=0.05))
        async with net_of(connections=3) as net:
            asked = (net.fetch(FetchRequest(everywhere.url("/feed", host=name), typed=True)) for name in names * 2)
            for outcome in await asyncio.gather(*asked):
                fetched(outcome)
        # A server notices the end of an answer a moment after its reader, who may have asked the next by then.
        assert everywhere.most_together in {3, 4}


async def test_connection_is_kept_for_the_next_question(server: Loopback) -> None:
    server.answer("/feed", Reply(body=b"x"))
    async with net_of() as net:
        for _ in range(3):
            fetched(await net.fetch(FetchRequest(server.url("/feed"), typed=True)))
    assert server.connections == 1


async def test_connection_that_the_server_closed_meanwhile_is_not_missed(server: Loopback) -> None:
    server.answer("/feed", Reply(body=b"x"))
    async with net_of() as net:
        fetched(await net.fetch(FetchRequest(server.url("/feed"), typed=True)))
        server.drop_connections()
        fetched(await net.fetch(FetchRequest(server.url("/feed"), typed=True)))
    assert server.connections == 2


@pytest.mark.parametrize("status", [429, 503])
async def test_host_that_asks_for_a_pause_gets_it(server: Loopback, clock: Clock, status: int) -> None:
    server.answer("/feed", Reply(status=status, headers={"Retry-After": "120"}), Reply(body=b"x"))
    request = feed(server, "/feed")
    async with net_of(clock, names=both()) as net:
        first = failed(await net.fetch(request))
        assert (first.status, first.retry_at) == (status, NOW + timedelta(minutes=2))
        assert "asked again in 2 minutes" in first.reason
        assert not first.not_asked
        clock.now += timedelta(minutes=1)
        second = failed(await net.fetch(feed(server, "/other")))
        assert second.retry_at == NOW + timedelta(minutes=2)
        assert second.not_asked
        assert server.count() == 1
        clock.now += timedelta(minutes=1)
        fetched(await net.fetch(request))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
async def test_on_this_machine_a_feed_asks_for_a_pause_for_itself_and_a_page_for_its_server(
    server: Loopback, host: str
) -> None:
    server.answer("/busy", Reply(status=429, headers={"Retry-After": "120"}))
    server.answer("/other", Reply(body=b"x"))
    with Loopback("0.0.0.0") as another:
        another.answer("/other", Reply(body=b"x"))
        async with net_of() as net:
            assert failed(await net.fetch(feed(server, "/busy", host=host))).status == 429
            fetched(await net.fetch(feed(server, "/other", host=host)))
            fetched(await net.fetch(page(server, "/other", host=host)))
            assert failed(await net.fetch(page(server, "/busy", host=host))).status == 429
            assert failed(await net.fetch(page(server, "/other", host=host))).not_asked
            fetched(await net.fetch(feed(server, "/other", host=host)))
            fetched(await net.fetch(page(another, "/other", host=host)))


async def test_pause_ends_when_the_clock_is_put_back(server: Loopback, clock: Clock) -> None:
    server.answer("/feed", Reply(status=429, headers={"Retry-After": "120"}), Reply(body=b"x"))
    request = feed(server, "/feed")
    clock.now += timedelta(days=4000)  # a clock that was wrong
    async with net_of(clock, names=both()) as net:
        failed(await net.fetch(request))
        clock.now -= timedelta(days=4000)
        fetched(await net.fetch(request))


async def test_429_without_words_waits_an_hour(server: Loopback) -> None:
    server.answer("/feed", Reply(status=429))
    async with net_of() as net:
        assert failed(await net.fetch(FetchRequest(server.url("/feed"), typed=True))).retry_at == NOW + timedelta(
            hours=1
        )


# large bodies


async def until(seen: Callable[[], bool]) -> None:
    """Wait until something is so."""
    for _ in range(2000):
        if seen():
            return
        await asyncio.sleep(0.01)
    raise AssertionError


async def test_two_large_bodies_are_held_at_once_and_small_ones_pass(server: Loopback) -> None:
    server.answer("/large", Reply(body=bytes(2 * 1024 * 1024)))
    server.answer("/small", Reply(body=b"x"))
    came: list[int] = []
    used = asyncio.Event()

    async with net_of(connections_per_host=8, deadline=2.0) as net:

        async def hold(number: int) -> None:
            fetched(await net.fetch(FetchRequest(server.url("/large"), typed=True)))
            came.append(number)
            await used.wait()

        holding = [asyncio.create_task(hold(number)) for number in range(5)]
        await until(lambda: len(came) == 2 and server.count("/large") == 5)
        await asyncio.sleep(2.2)  # the wait for a turn is not part of the deadline
        fetched(await net.fetch(FetchRequest(server.url("/small"), typed=True)))
        assert len(came) == 2
        used.set()
        await asyncio.gather(*holding)
    assert len(came) == 5


async def test_large_body_is_given_back_by_whoever_asks_on_or_fails_or_is_cancelled(server: Loopback) -> None:
    server.answer("/large", Reply(body=bytes(2 * 1024 * 1024)))
    server.answer("/bomb", Reply(body=bytes(64 * 1024 * 1024), gzip=True))
    server.answer("/slow", Reply(body=bytes(2 * 1024 * 1024), length=3 * 1024 * 1024, endless=False))
    async with net_of(connections_per_host=8) as net:

        async def ask(*paths: str) -> None:
            for path in paths:
                await net.fetch(FetchRequest(server.url(path), typed=True))

        await ask("/large", "/large", "/large", "/large", "/bomb", "/bomb", "/bomb", "/bomb", "/large")
        slow = [asyncio.create_task(ask("/slow")) for _ in range(3)]
        await until(lambda: server.count("/slow") == 3)
        for task in slow:
            task.cancel()
        await asyncio.wait(slow)
        async with asyncio.timeout(20):
            await asyncio.gather(*(ask("/large") for _ in range(6)))


async def test_who_got_no_large_body_holds_none_however_long_it_lives(server: Loopback) -> None:
    server.answer("/bomb", Reply(body=bytes(64 * 1024 * 1024), gzip=True))
    server.answer("/large", Reply(body=bytes(2 * 1024 * 1024)))
    over = asyncio.Event()
    refused: list[FetchFailed] = []
    async with net_of(connections_per_host=8) as net:

        async def live_on() -> None:
            refused.append(failed(await net.fetch(FetchRequest(server.url("/bomb"), typed=True))))
            await over.wait()

        living = [asyncio.create_task(live_on()) for _ in range(3)]
        await until(lambda: len(refused) == 3)
        async with asyncio.timeout(20):
            fetched(await net.fetch(FetchRequest(server.url("/large"), typed=True)))
        over.set()
        await asyncio.gather(*living)


# between pages


async def test_pages_of_a_host_begin_with_the_delay_between_them(server: Loopback) -> None:
    server.answer("/page", Reply(body=b"x"))
    loop = asyncio.get_running_loop()
    async with net_of(names=both(), page_delay=0.1) as net:
        begun = loop.time()
        for outcome in await asyncio.gather(*(net.fetch(page(server, "/page")) for _ in range(4))):
            fetched(outcome)
    assert loop.time() - begun >= 0.3


async def test_delay_counts_from_the_start_of_a_page_that_waited_for_its_turn(server: Loopback) -> None:
    server.answer("/held", Reply(body=b"x", delay=0.5))
    server.answer("/page", Reply(body=b"x"))
    loop = asyncio.get_running_loop()
    async with net_of(names=both(), page_delay=0.4, connections=1) as net:
        held = asyncio.create_task(net.fetch(feed(server, "/held", host="other.example")))
        await asyncio.to_thread(server.wait_for, "/held")
        pages = [asyncio.create_task(net.fetch(page(server, "/page"))) for _ in range(2)]
        fetched(await held)
        begun = loop.time()
        for one in pages:
            fetched(await one)
    assert loop.time() - begun >= 0.2


async def test_waiting_page_holds_up_neither_feeds_nor_other_hosts(server: Loopback) -> None:
    server.answer("/page", Reply(body=b"x"))
    async with net_of(names=both(), page_delay=HOUR, connections=1, connections_per_host=1) as net, asyncio.timeout(20):
        fetched(await net.fetch(page(server, "/page")))
        waiting = asyncio.create_task(net.fetch(page(server, "/page")))
        fetched(await net.fetch(page(server, "/page", host="other.example")))
        fetched(await net.fetch(feed(server, "/page")))
        assert not waiting.done()
        waiting.cancel()
        await asyncio.wait([waiting])
    assert server.count() == 3


async def test_wait_between_pages_is_not_part_of_the_deadline(server: Loopback) -> None:
    server.answer("/page", Reply(body=b"x"))
    async with net_of(names=both(), page_delay=0.4, deadline=0.3) as net:
        for outcome in await asyncio.gather(*(net.fetch(page(server, "/page")) for _ in range(3))):
            fetched(outcome)


async def test_page_that_was_cancelled_while_it_waited_leaves_its_place(server: Loopback) -> None:
    server.answer("/page", Reply(body=b"x"))
    async with net_of(names=both(), page_delay=0.3, connections=1, connections_per_host=1) as net, asyncio.timeout(20):
        fetched(await net.fetch(page(server, "/page")))
        waiting = [asyncio.create_task(net.fetch(page(server, "/page"))) for _ in range(3)]
        await asyncio.sleep(0.05)
        for one in waiting[:2]:
            one.cancel()
        fetched(await waiting[2])
        assert [one.cancelled() for one in waiting] == [True, True, False]
        fetched(await net.fetch(page(server, "/page")))
    assert server.count() == 3


async def test_redirect_within_a_host_is_the_same_page(server: Loopback) -> None:
    server.redirect("/old", "/new")
    server.answer("/new", Reply(body=b"x"))
    async with net_of(names=both(), page_delay=HOUR) as net, asyncio.timeout(20):
        fetched(await net.fetch(page(server, "/old")))


async def test_redirect_to_another_host_waits_there(server: Loopback) -> None:
    server.redirect("/old", server.url("/new", host="other.example"))
    server.answer("/new", Reply(body=b"x"))
    loop = asyncio.get_running_loop()
    async with net_of(names=both(), page_delay=0.2) as net:
        begun = loop.time()
        fetched(await net.fetch(page(server, "/new", host="other.example")))
        fetched(await net.fetch(page(server, "/old")))
    assert loop.time() - begun >= 0.2


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9"])
async def test_pages_of_this_machine_need_no_delay(server: Loopback, host: str) -> None:
    with Loopback("0.0.0.0") as everywhere:  # every loopback address of this machine
        everywhere.answer("/page", Reply(body=b"x"))
        async with net_of(page_delay=HOUR) as net, asyncio.timeout(20):
            for _ in range(3):
                fetched(await net.fetch(page(everywhere, "/page", host=host)))


async def test_no_delay_is_none(server: Loopback) -> None:
    server.answer("/page", Reply(body=b"x"))
    async with net_of(names=both(), page_delay=0) as net:
        for outcome in await asyncio.gather(*(net.fetch(page(server, "/page")) for _ in range(4))):
            fetched(outcome)
    assert server.most_together <= 2


async def test_pages_of_a_host_that_asked_for_a_pause_fail_without_waiting(server: Loopback) -> None:
    server.answer("/page", Reply(status=429))
    async with net_of(names=both(), page_delay=HOUR) as net, asyncio.timeout(20):
        assert failed(await net.fetch(page(server, "/page"))).status == 429
        for outcome in await asyncio.gather(*(net.fetch(page(server, "/page")) for _ in range(5))):
            assert "asked for a pause" in failed(outcome).reason
    assert server.count() == 1


async def test_delay_is_kept_though_many_hosts_were_asked_meanwhile(server: Loopback) -> None:
    server.answer("/page", Reply(body=b"x"))
    names = Names(blog_example="127.0.0.1", **{f"host{number}_example": "127.0.0.1" for number in range(20)})
    async with net_of(names=names, page_delay=HOUR) as net, asyncio.timeout(20):
        fetched(await net.fetch(page(server, "/page")))
        for number in range(20):
            fetched(await net.fetch(page(server, "/page", host=f"host{number}.example")))
        waiting = asyncio.create_task(net.fetch(page(server, "/page")))
        fetched(await net.fetch(feed(server, "/page")))
        assert not waiting.done()
        waiting.cancel()
        await asyncio.wait([waiting])
    assert server.count() == 22
