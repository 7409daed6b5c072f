"""What a refresh stores and skips, over a real library with scripted answers."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from opreader.model import (
    EntryId,
    FetchFailed,
    Status,
)
from opreader.refresh import back_off
from opreader.store import Library
from tests.desks import RefreshDesk
from tests.fakes import (
    NOW,
    document,
    feed_url,
    fetched,
    real_children,
    unchanged,
)

BUSY = FetchFailed("the server is busy (503)", status=503)


@pytest_asyncio.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    library = Library.open(tmp_path / "library.db", now=NOW)
    yield library
    await library.close()


@pytest.fixture
def desk(library: Library) -> RefreshDesk:
    return RefreshDesk(library)


# what is stored


async def test_new_entries_are_stored_and_counted(desk: RefreshDesk) -> None:
    await desk.subscribe(desk.feeds.feed(1, title="The Column"))
    desk.feeds.entry(1, 1)
    desk.feeds.entry(1, 2)
    desk.net.answer(feed_url(1), document(1))
    outcome = await desk.one()
    assert (outcome.status, outcome.added, outcome.changed, outcome.error) == (Status.NEW, 2, 0, None)
    feed = await desk.feed()
    assert (feed.title, feed.total, feed.unread, feed.refreshed, feed.error) == ("The Column", 2, 2, NOW, None)
    assert await desk.titles() == ["Entry 1 of feed 1", "Entry 2 of feed 1"]


async def test_an_unchanged_feed_is_asked_with_its_validators_and_stores_nothing(desk: RefreshDesk) -> None:
    await desk.filled(1)
    desk.net.answer(feed_url(1), unchanged())
    desk.clock.move(hours=1)
    outcome = await desk.one()
    assert (outcome.status, outcome.added, outcome.changed) == (Status.UNCHANGED, 0, 0)
    assert desk.net.requests[0].validators.etag == '"1"'
    assert len(desk.feeds.jobs) == 1
    feed = await desk.feed()
    assert (feed.total, feed.refreshed) == (2, NOW + timedelta(hours=1))
    desk.net.requests.clear()
    await desk.one()
    assert desk.net.requests[0].validators.etag == '"1"'


async def test_a_document_that_shows_what_is_known_is_unchanged(desk: RefreshDesk) -> None:
    await desk.filled(1)
    outcome = await desk.one()
    assert (outcome.status, outcome.added, outcome.changed) == (Status.UNCHANGED, 0, 0)


async def test_an_edited_entry_keeps_its_state_and_its_earlier_text(desk: RefreshDesk) -> None:
    await desk.filled(1)
    before = await desk.entry("Entry 1 of feed 1")
    await desk.library.mark([before.headline.id], read=True, starred=True, now=NOW)
    desk.feeds.entry(1, 1, text="Somebody else pays, says the correction.")
    outcome = await desk.one()
    assert (outcome.status, outcome.added, outcome.changed) == (Status.NEW, 0, 1)
    after = await desk.entry("Entry 1 of feed 1")
    assert after.headline.id == before.headline.id
    assert (after.headline.read, after.headline.starred, after.headline.edited) == (True, True, True)
    assert after.body.text == "Somebody else pays, says the correction."
    ((_, earlier),) = await desk.library.get_earlier(after.headline.id)
    assert earlier == before.body


async def test_an_entry_that_leaves_its_feed_stays(desk: RefreshDesk) -> None:
    await desk.filled(1)
    desk.feeds.drop(1, 2)
    outcome = await desk.one()
    assert outcome.status is Status.UNCHANGED
    assert (await desk.feed()).total == 2


async def test_an_entry_that_was_deleted_does_not_come_back(desk: RefreshDesk) -> None:
    await desk.filled(1)
    await desk.library.remove_entries([(await desk.entry("Entry 1 of feed 1")).headline.id], now=NOW)
    desk.feeds.entry(1, 1, text="Edited meanwhile.")
    outcome = await desk.one()
    assert (outcome.added, outcome.changed) == (0, 0)
    assert await desk.titles() == ["Entry 2 of feed 1"]


# failures


async def test_a_failing_feed_touches_no_other(desk: RefreshDesk) -> None:
    await desk.filled(1, 2, 3)
    desk.net.answer(feed_url(1), BUSY)
    desk.feeds.raise_exc(2)
    desk.feeds.entry(3, 3)
    outcomes = {outcome.url: outcome for outcome in await desk.refresh.run()}
    assert [outcomes[feed_url(number)].status for number in (1, 2, 3)] == [Status.FAILED, Status.FAILED, Status.NEW]
    assert outcomes[feed_url(1)].error == "the server is busy (503)"
    assert "20 seconds" in (outcomes[feed_url(2)].error or "")
    assert [(feed.total, feed.error is None) for feed in await desk.library.list_feeds()] == [
        (2, False),
        (2, False),
        (3, True),
    ]


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        ("<!doctype html><html><body><p>We are redesigning.</p></body></html>", "text/html", "web page"),
        ("", "application/rss+xml", "empty"),
        ('{"error": "rate limited"}', "application/json", "JSON"),
        ("just words", "text/plain", "plain text"),
    ],
)
async def test_an_answer_that_is_no_feed_deletes_nothing_and_says_what_it_is(
    library: Library, body: str, content_type: str, reason: str
) -> None:
    await RefreshDesk(library).filled(1)
    desk = RefreshDesk(library, children=real_children())
    desk.net.answer(feed_url(1), fetched(body, url=feed_url(1), content_type=content_type, etag='"new"'))
    outcome = await desk.one()
    assert outcome.status is Status.FAILED
    assert reason in (outcome.error or "")
    feed = await desk.feed()
    assert (feed.total, feed.error, feed.failures) == (2, outcome.error, 1)
    # its validators are not kept: a 304 for that answer would pass as a feed
    desk.net.requests.clear()
    await desk.one()
    assert desk.net.requests[0].validators.etag == '"1"'


async def test_a_feed_that_is_gone_is_not_asked_again_unless_forced(desk: RefreshDesk) -> None:
    await desk.filled(1)
    desk.net.answer(feed_url(1), FetchFailed("gone for good (410)", status=410), document(1))
    outcome = await desk.one()
    assert (outcome.status, outcome.error) == (Status.GONE, "gone for good (410)")
    assert (await desk.feed()).gone
    desk.clock.move(days=30)
    desk.net.requests.clear()
    outcome = await desk.one()
    assert (outcome.status, desk.net.requests) == (Status.SKIPPED, [])
    assert "410" in (outcome.error or "")
    assert (await desk.one(force=True)).status is Status.UNCHANGED
    assert not (await desk.feed()).gone
    assert (await desk.one()).status is Status.UNCHANGED


async def test_a_feed_that_says_when_to_come_again_is_skipped_until_then(desk: RefreshDesk) -> None:
    await desk.filled(1)
    until = NOW + timedelta(minutes=30)
    desk.net.answer(feed_url(1), FetchFailed("too many questions (429)", status=429, retry_at=until), unchanged())
    assert (await desk.one()).status is Status.FAILED
    assert (await desk.feed()).wait_until == until
    desk.clock.move(minutes=29)
    outcome = await desk.one()
    assert outcome.status is Status.SKIPPED
    assert "12:30" in (outcome.error or "")
    assert len(desk.net.requests) == 1
    desk.clock.move(minutes=1)
    assert (await desk.one()).status is Status.UNCHANGED


async def test_a_feed_whose_host_wants_a_pause_is_skipped_and_asked_the_next_time(desk: RefreshDesk) -> None:
    await desk.filled(1)
    desk.net.answer(feed_url(1), FetchFailed("its host wants a pause", retry_at=NOW + timedelta(hours=1)), unchanged())
    outcome = await desk.one()
    assert (outcome.status, outcome.error) == (Status.SKIPPED, "its host wants a pause")
    feed = await desk.feed()
    assert (feed.error, feed.wait_until) == (None, None)
    assert (await desk.one()).status is Status.UNCHANGED


async def test_force_asks_a_feed_that_told_to_wait(desk: RefreshDesk) -> None:
    await desk.filled(1)
    busy = FetchFailed("busy", status=503, retry_at=NOW + timedelta(hours=1))
    desk.net.answer(feed_url(1), busy, unchanged())
    await desk.one()
    assert (await desk.one(force=True)).status is Status.UNCHANGED
    assert desk.net.requests[-1].validators.etag == '"1"'


def test_back_off_begins_with_the_second_failure_and_doubles_up_to_a_day() -> None:
    minutes = [rest and rest / timedelta(minutes=1) for rest in map(back_off, (0, 1, 2, 3, 4, 9, 10, 100_000))]
    assert minutes == [None, None, 10, 20, 40, 1280, 1440, 1440]


async def test_only_failures_in_a_row_make_a_feed_rest(desk: RefreshDesk) -> None:
    await desk.filled(1)
    desk.net.answer(feed_url(1), BUSY, BUSY, unchanged(), BUSY, BUSY)
    assert (await desk.one()).status is Status.FAILED
    assert (await desk.feed()).wait_until is None
    assert (await desk.one()).status is Status.FAILED
    assert (await desk.feed()).wait_until == NOW + timedelta(minutes=10)
    assert (await desk.one()).status is Status.SKIPPED
    desk.clock.move(minutes=10)
    assert (await desk.one()).status is Status.UNCHANGED
    well = await desk.feed()
    assert (well.failures, well.error, well.wait_until) == (0, None, None)
    assert (await desk.one()).status is Status.FAILED
    assert (await desk.feed()).wait_until is None


async def test_a_feed_that_is_out_of_reach_never_rests(desk: RefreshDesk) -> None:
    await desk.filled(1)
    desk.net.answer(feed_url(1), FetchFailed("no answer: the name is not known", unreachable=True))
    for _ in range(4):
        assert (await desk.one()).status is Status.FAILED
    assert (await desk.feed()).wait_until is None
    assert len(desk.net.requests) == 4


# moves and dates


async def test_a_permanent_redirect_is_remembered(desk: RefreshDesk) -> None:
    await desk.filled(1)
    moved = "https://new.example/feed.xml"
    desk.net.answer(feed_url(1), document(1, permanent_url=moved))
    desk.net.answer(moved, unchanged())
    outcome = await desk.one()
    assert (outcome.status, outcome.url) == (Status.MOVED, feed_url(1))
    assert (await desk.feed()).moved_to == moved
    desk.net.requests.clear()
    outcome = await desk.one()
    assert (outcome.status, outcome.url) == (Status.UNCHANGED, feed_url(1))
    (request,) = desk.net.requests
    assert (request.url, request.typed, request.beside) == (moved, False, feed_url(1))


async def test_a_redirect_that_comes_with_a_304_is_remembered(desk: RefreshDesk) -> None:
    await desk.filled(1)
    desk.net.answer(feed_url(1), unchanged(permanent_url="https://new.example/feed.xml"))
    assert (await desk.one()).status is Status.MOVED
    assert (await desk.feed()).moved_to == "https://new.example/feed.xml"


async def test_an_answer_from_the_same_address_is_no_move(desk: RefreshDesk) -> None:
    await desk.filled(1)
    desk.net.answer(feed_url(1), unchanged(permanent_url=feed_url(1)))
    assert (await desk.one()).status is Status.UNCHANGED
    assert (await desk.feed()).moved_to is None


@pytest.mark.parametrize(
    ("fresh", "interval", "due"), [(60, None, 60), (None, 60, 60), (10, 60, 60), (60, 10, 60), (None, 5000, 1440)]
)
async def test_an_automatic_refresh_waits_until_a_feed_is_due_and_a_manual_one_does_not(
    desk: RefreshDesk, fresh: int | None, interval: int | None, due: int
) -> None:
    await desk.subscribe(desk.feeds.feed(1, interval=timedelta(minutes=interval) if interval else None))
    desk.net.answer(feed_url(1), document(1, fresh_until=NOW + timedelta(minutes=fresh) if fresh else None))
    await desk.one()
    desk.clock.move(minutes=due - 1)
    assert (await desk.one(automatic=True)).status is Status.SKIPPED
    assert len(desk.net.requests) == 1
    desk.clock.move(minutes=1)
    assert (await desk.one(automatic=True)).status is Status.UNCHANGED
    assert (await desk.one()).status is Status.UNCHANGED


# local files


async def test_a_local_file_is_read_by_a_child_and_never_asked_for(desk: RefreshDesk, tmp_path: Path) -> None:
    column = tmp_path / "column.txt"
    column.write_text("words")
    await desk.subscribe(desk.feeds.feed(1, path=column))
    desk.feeds.entry(1, 1, link=None)
    assert (await desk.one()).added == 1
    assert desk.feeds.jobs == [("read_path", str(column))]
    assert desk.net.requests == []


async def test_a_local_file_that_can_not_be_read_says_so_and_never_rests(desk: RefreshDesk, tmp_path: Path) -> None:
    await desk.subscribe(str(tmp_path / "missing.txt"))
    for _ in range(3):
        outcome = await desk.one()
        assert (outcome.status, outcome.error) == (Status.FAILED, "there is no such file")
    (feed,) = await desk.library.list_feeds()
    assert (feed.failures, feed.wait_until) == (3, None)


async def test_real_articles_of_a_folder_come_in_and_an_edit_is_an_edit(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "columns"
    folder.mkdir()
    (folder / "one.md").write_text("# On tariffs\n\nSomebody pays for them, and it is rarely who we think.\n")
    desk = RefreshDesk(library, children=real_children())
    await desk.subscribe(str(folder))
    assert (await desk.one()).added == 1
    (folder / "one.md").write_text("# On tariffs\n\nEverybody pays for them, as it turned out.\n")
    outcome = await desk.one()
    assert (outcome.added, outcome.changed) == (0, 1)
    entry = await library.get_entry(EntryId(1))
    assert (entry.headline.title, entry.headline.link, entry.path) == ("On tariffs", None, str(folder / "one.md"))
