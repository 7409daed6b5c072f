"""A refresh of many feeds: what each is asked, how it goes on, and how it ends early."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from opreader.errors import LibraryError, LibraryReadOnly
from opreader.model import (
    Applied,
    FeedChanges,
    FeedId,
    FeedKind,
    FeedToAsk,
    FetchFailed,
    RefreshProgress,
    Status,
    Subscription,
    Validators,
)
from opreader.refresh import Refresh, request_for
from opreader.store import Library
from tests.desks import RefreshDesk
from tests.fakes import (
    NOW,
    Held,
    document,
    feed_url,
)

BUSY = FetchFailed("the server is busy (503)", status=503)
FEED = FeedToAsk(FeedId(1), feed_url(1), feed_url(1), FeedKind.URL, "Feed 1")


@pytest_asyncio.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    library = Library.open(tmp_path / "library.db", now=NOW)
    yield library
    await library.close()


@pytest.fixture
def desk(library: Library) -> RefreshDesk:
    return RefreshDesk(library)


# progress and endings


async def test_progress_counts_feeds_articles_and_failures(desk: RefreshDesk) -> None:
    await desk.filled(1, 2, 3)
    desk.feeds.entry(1, 3)
    desk.feeds.entry(1, 4)
    desk.net.answer(feed_url(2), BUSY)
    desk.net.answer(feed_url(3), FetchFailed("gone", status=410))
    told: list[RefreshProgress] = []
    outcomes = await desk.refresh.run(on_progress=told.append)
    assert [(one.done, one.asked) for one in told] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert (told[-1].added, told[-1].failed) == (2, 2)
    assert [one.last for one in told] == [None, *outcomes]


async def test_only_the_feeds_named_are_asked(desk: RefreshDesk) -> None:
    await desk.filled(1, 2)
    outcomes = await desk.refresh.run(only=[(await desk.feed(2)).id])
    assert [outcome.url for outcome in outcomes] == [feed_url(2)]
    assert [request.url for request in desk.net.requests] == [feed_url(2)]


async def test_no_feeds_are_no_work(desk: RefreshDesk) -> None:
    assert await desk.refresh.run() == []


async def test_no_more_feeds_than_allowed_are_under_way_together(library: Library) -> None:
    desk = RefreshDesk(library)
    few = Refresh(store=library, net=desk.net, children=desk.feeds, clock=desk.clock, at_once=2)
    held = [Held() for _ in range(4)]
    await desk.subscribe(*(desk.feeds.feed(number) for number in range(4)))
    for number, answer in enumerate(held):
        desk.net.answer(feed_url(number), answer)
    running = asyncio.create_task(few.run())
    await held[0].asked.wait()
    await held[1].asked.wait()
    assert not held[2].asked.is_set()
    held[1].release.set()
    await held[2].asked.wait()
    assert not held[3].asked.is_set()
    for answer in held:
        answer.release.set()
    assert len(await running) == 4


async def test_cancelling_keeps_what_was_done_and_the_rest_as_before(desk: RefreshDesk) -> None:
    held = Held(document(2))
    await desk.subscribe(desk.feeds.feed(1), desk.feeds.feed(2))
    desk.feeds.entry(1, 1)
    desk.feeds.entry(2, 1)
    desk.net.answer(feed_url(1), document(1))
    desk.net.answer(feed_url(2), held)
    one_is_done = asyncio.Event()

    def see(progress: RefreshProgress) -> None:
        if progress.done == 1:
            one_is_done.set()

    running = asyncio.create_task(desk.refresh.run(on_progress=see))
    await one_is_done.wait()
    await held.asked.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    first, second = await desk.library.list_feeds()
    assert (first.total, second.total, second.error, second.failures) == (1, 0, None, 0)
    held.release.set()
    assert [outcome.status for outcome in await desk.refresh.run()] == [Status.UNCHANGED, Status.NEW]


class FullDisk(Library):
    """A library that takes so many answers, then no more."""

    room = 1

    async def apply(self, changes: FeedChanges) -> Applied:
        if self.room == 0:
            raise LibraryReadOnly("the disk is full")
        self.room -= 1
        return await super().apply(changes)


async def test_trouble_of_the_library_stops_all_and_keeps_what_was_stored(tmp_path: Path) -> None:
    library = FullDisk.open(tmp_path / "library.db", now=NOW)
    desk = RefreshDesk(library)
    desk.refresh = Refresh(store=library, net=desk.net, children=desk.feeds, clock=desk.clock, at_once=1)
    await desk.subscribe(*(desk.feeds.feed(number) for number in (1, 2, 3)))
    for number in (1, 2, 3):
        desk.feeds.entry(number, 1)
        desk.net.answer(feed_url(number), document(number))
    with pytest.raises(LibraryError, match="the disk is full"):
        await desk.refresh.run()
    assert [feed.total for feed in await library.list_feeds()] == [1, 0, 0]
    assert [request.url for request in desk.net.requests] == [feed_url(1), feed_url(2)]
    await library.close()


async def test_a_bug_is_raised_as_it_is(desk: RefreshDesk) -> None:
    await desk.subscribe(desk.feeds.feed(1), desk.feeds.feed(2))
    desk.net.answer(feed_url(1), ZeroDivisionError("a bug"))
    with pytest.raises(ZeroDivisionError, match="a bug"):
        await desk.refresh.run()


# what is asked


def test_a_question_carries_what_the_user_set_for_the_feed() -> None:
    settings = Subscription(
        FEED.url, headers=(("X-Key", "letmein"),), cookies="/home/jane/cookies.txt", user_agent="mine/1"
    )
    request = request_for(FEED, settings)
    assert (request.url, request.typed, request.beside) == (FEED.url, True, FEED.url)
    assert request.headers == (("X-Key", "letmein"),)
    assert (request.cookies, request.user_agent) == (Path("/home/jane/cookies.txt"), "mine/1")
    assert request.purpose == "feed"


def test_a_question_without_settings_carries_only_validators() -> None:
    validators = Validators('"1"', "Tue, 03 Nov 2026 12:00:00 GMT", "d")
    feed = FeedToAsk(FEED.id, FEED.url, FEED.url, FEED.kind, FEED.title, validators=validators)
    request = request_for(feed, None)
    assert request.validators == validators
    assert (request.headers, request.cookies, request.user_agent) == ((), None, None)


@pytest.mark.parametrize(
    ("moved_to", "told"),
    [
        ("https://feed1.example/new.xml", True),
        ("https://FEED1.example/new.xml", True),
        ("http://feed1.example/feed.xml", False),
        ("https://elsewhere.example/feed.xml", False),
        ("https://feed1.example:8443/feed.xml", False),
        ("https://[broken/feed.xml", False),
    ],
)
def test_headers_and_cookies_do_not_follow_a_feed_to_another_host(moved_to: str, *, told: bool) -> None:
    moved = FeedToAsk(FEED.id, moved_to, FEED.url, FEED.kind, FEED.title)
    settings = Subscription(FEED.url, headers=(("X-Key", "letmein"),), cookies="/c.txt", user_agent="mine/1")
    request = request_for(moved, settings)
    assert (bool(request.headers), bool(request.cookies)) == (told, told)
    assert (request.typed, request.beside, request.user_agent) == (False, FEED.url, "mine/1")


async def test_settings_reach_the_feed_that_they_are_for(desk: RefreshDesk) -> None:
    await desk.filled(1, 2)
    settings = [Subscription(feed_url(2), headers=(("X-Key", "letmein"),))]
    await desk.refresh.run(subscriptions=settings)
    assert {request.url: request.headers for request in desk.net.requests} == {
        feed_url(1): (),
        feed_url(2): (("X-Key", "letmein"),),
    }
