"""Articles on their way in: added once with their states, never as an answer of the feed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from opreader.library_ports import CarriedEntries
from opreader.model import Anchor, Body, Feed, FeedChanges, Selection, State, Subscription, Validators
from opreader.model.moved import Carried, CarriedCount, CarriedMark, CarriedNote, Given
from opreader.store import Library
from opreader.store.carried import CarriedTable
from tests.fakes import NOW, make_entry


class Desk:
    """A library with one feed."""

    def __init__(self, folder: Path) -> None:
        self.library = Library.open(folder / "library.db", now=NOW)
        self.table: CarriedEntries = CarriedTable(self.library.lanes)

    async def feed(self) -> Feed:
        """The feed as it is."""
        return (await self.library.list_feeds())[0]

    async def put(
        self, *carried: Carried, marks: tuple[CarriedMark, ...] = (), untouched_from: int = 0
    ) -> CarriedCount:
        """Put articles into the feed."""
        feed = await self.feed()
        return await self.table.put(feed.id, carried, marks, now=NOW, title="From there", untouched_from=untouched_from)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    made = Desk(tmp_path)
    await made.library.put_subscriptions([Subscription("https://a.example/feed")], now=NOW)
    yield made
    await made.library.close()


async def test_articles_come_with_their_states_and_the_counters_follow(desk: Desk) -> None:
    count = await desk.put(
        Carried(make_entry("1"), read=True), Carried(make_entry("2"), starred=True), Carried(make_entry("3"))
    )
    assert count == CarriedCount(added=3, read=1, starred=1)
    feed = await desk.feed()
    assert (feed.total, feed.unread, feed.starred, feed.title, feed.refreshed) == (3, 2, 1, "From there", None)
    assert all(check.ok for check in await desk.library.check())


async def test_what_the_feed_answered_last_stays(desk: Desk) -> None:
    feed = await desk.feed()
    answered = FeedChanges(feed.id, NOW, title="Own", validators=Validators(etag='"1"'), new=(make_entry("1"),))
    await desk.library.apply(answered)
    await desk.put(Carried(make_entry("2")))
    after = await desk.feed()
    assert (after.title, after.refreshed) == ("Own", NOW)
    (asked,) = await desk.library.feeds_to_ask(now=NOW, automatic=False, force=False, only=None)
    assert asked.validators.etag == '"1"'


async def test_those_that_are_here_are_marked_above_an_id_only(desk: Desk) -> None:
    await desk.put(Carried(make_entry("1")), Carried(make_entry("2")))
    last = await desk.table.last_id()
    marks = (CarriedMark("1", read=True, starred=True), CarriedMark("nowhere", read=True, starred=False))
    assert await desk.put(marks=marks, untouched_from=last) == CarriedCount(known=1)
    assert await desk.put(marks=marks) == CarriedCount(known=1, marked=1)
    assert await desk.put(marks=marks) == CarriedCount(known=1)
    assert await desk.put(marks=(CarriedMark("1", read=False, starred=False),)) == CarriedCount(known=1)
    feed = await desk.feed()
    assert (feed.unread, feed.starred) == (1, 1)


async def test_a_deleted_one_stays_deleted(desk: Desk) -> None:
    await desk.put(Carried(make_entry("1")))
    (row,) = await desk.library.list_headlines(Selection(), limit=0)
    await desk.library.remove_entries([row.id], now=NOW)
    assert await desk.put(Carried(make_entry("1"), starred=True)) == CarriedCount(known=1)
    assert not await desk.library.list_ids(Selection())


async def test_everything_that_our_own_export_knows_comes_back(desk: Desk) -> None:
    page = Body("<p>The whole text that its page had.</p>", "html")
    note = CarriedNote(Anchor("whole text", "The ", " that", 4), "a note", NOW)
    one = Carried(
        make_entry("1"),
        page=page,
        page_words=7,
        page_is_best=True,
        state=State.PARTIAL,
        reason="it seems cut",
        position=3,
        tags=("mine",),
        notes=(note,),
        added=NOW.replace(year=2020),
    )
    await desk.put(one)
    (row,) = await desk.library.list_headlines(Selection(), limit=0)
    assert (row.state, row.reason, row.added.year, row.words) == (State.PARTIAL, "it seems cut", 2020, 7)
    entry = await desk.library.get_entry(row.id)
    assert (entry.body, entry.page, entry.position) == (page, page, 3)
    (highlight,) = await desk.library.list_highlights(row.id)
    assert (highlight.anchor, highlight.note, highlight.added) == (note.anchor, "a note", NOW)
    assert (await desk.table.given([row.id]))[row.id] == Given(tags=("mine",))
    assert all(check.ok for check in await desk.library.check())


async def test_a_feed_of_saved_pages_is_made_once(desk: Desk) -> None:
    made = await desk.table.saved_feed("saved:", title="Saved pages")
    assert await desk.table.saved_feed("saved:", title="Saved pages") == made
    assert [(feed.id, feed.title) for feed in await desk.library.list_feeds() if feed.id == made] == [
        (made, "Saved pages")
    ]
