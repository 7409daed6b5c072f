"""What follows a refresh: texts that are wanted without asking, and what waited for the network. By way of a reader."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from opreader.config import Config
from opreader.model import (
    EntryId,
    ExpandProgress,
    FetchFailed,
    FullTextPolicy,
    NotModified,
    Selection,
    State,
    Status,
    Subscription,
)
from opreader.reader import Reader
from tests.fakes import NOW, FakeChildren, FakeNet, FakeOutside, MovingClock, document, feed_url, make_reader, unchanged
from tests.full_text_desk import UNREACHED, words
from tests.pages import FakePages, full_text

BUSY = FetchFailed("the server is busy (503)", status=503)


class Desk:
    """A reader with its library, and fakes of the rest; `restart` with other settings."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.net = FakeNet()
        self.children = FakeChildren()
        self.pages = FakePages()
        self.outside = FakeOutside()
        self.clock = MovingClock()
        self.expanded: list[ExpandProgress] = []
        self.reader = self._open("auto")

    def _open(self, full_text: FullTextPolicy) -> Reader:
        return make_reader(
            self.home,
            net=self.net,
            children=self.children,
            outside=self.outside,
            clock=self.clock,
            config=Config(full_text=full_text),
            pages=self.pages,
        )

    async def restart(self, full_text: FullTextPolicy) -> None:
        await self.reader.close()
        self.reader = self._open(full_text)

    def teasers(self, feed: int, *entries: int) -> None:
        """Have a feed show teasers whose pages hold whole texts."""
        self.net.answer(self.children.feed(feed), document(feed))
        for entry in entries:
            self.children.entry(feed, entry, text=f"Column {feed} {entry} begins…")
            self.pages.serve(
                self.net, f"https://feed{feed}.example/{entry}", full_text(words(90, of=f"f{feed}e{entry}x"))
            )

    async def subscribe(self, feed: int, *, full_text: FullTextPolicy | None = None) -> None:
        """Subscribe without asking."""
        await self.reader.add_subscriptions([Subscription(feed_url(feed), full_text=full_text)])

    async def refresh(self) -> None:
        await self.reader.refresh(on_expand=self.expanded.append)

    async def ids(self) -> list[EntryId]:
        return [EntryId(one) for one in await self.reader.list_ids(Selection())]

    async def states(self) -> dict[str, State]:
        """The states by the titles' numbers: "1" is the first entry of its feed."""
        rows = await self.reader.list_headlines(Selection(), limit=0)
        return {f"{row.feed_title[-1]}.{row.title.split()[1]}": row.state for row in rows}

    @property
    def pages_asked(self) -> list[str]:
        return [request.url for request in self.net.requests if request.purpose == "page"]


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    await desk.reader.close()


# texts that are wanted without asking


async def test_the_teasers_of_a_feed_that_wants_it_always_are_expanded_with_the_refresh(desk: Desk) -> None:
    desk.teasers(1, 1, 2)
    desk.teasers(2, 1)
    await desk.subscribe(1, full_text="always")
    await desk.subscribe(2)
    await desk.refresh()
    assert await desk.states() == {"1.1": State.FULL, "1.2": State.FULL, "2.1": State.TEASER}
    assert (desk.expanded[-1].done, desk.expanded[-1].full) == (2, 2)
    desk.expanded.clear()
    await desk.refresh()
    assert desk.expanded == []


@pytest.mark.parametrize("policy", ["auto", "never"])
async def test_other_policies_expand_nothing(desk: Desk, policy: FullTextPolicy) -> None:
    desk.teasers(1, 1)
    await desk.restart(policy)
    await desk.subscribe(1)
    await desk.refresh()
    assert desk.pages_asked == []
    assert desk.expanded == []


async def test_the_config_speaks_for_feeds_that_say_nothing(desk: Desk) -> None:
    for feed in (1, 2, 3):
        desk.teasers(feed, 1)
    await desk.restart("always")
    await desk.subscribe(1)
    await desk.subscribe(2, full_text="never")
    await desk.subscribe(3, full_text="auto")
    assert [desk.reader.full_text_policy(feed_url(feed)) for feed in (1, 2, 3, 4)] == [
        "always",
        "never",
        "auto",
        "always",
    ]
    await desk.refresh()
    assert await desk.states() == {"1.1": State.FULL, "2.1": State.TEASER, "3.1": State.TEASER}


async def test_a_page_that_failed_is_not_asked_at_every_refresh(desk: Desk) -> None:
    desk.teasers(1, 1)
    desk.net.answer("https://feed1.example/1", BUSY)
    await desk.subscribe(1, full_text="always")
    await desk.refresh()
    await desk.refresh()
    assert desk.pages_asked == ["https://feed1.example/1"]
    assert await desk.states() == {"1.1": State.FAILED}


async def test_a_feed_that_failed_is_not_expanded(desk: Desk) -> None:
    desk.teasers(1, 1)
    await desk.subscribe(1)
    await desk.refresh()
    await desk.reader.edit_feed(feed_url(1), full_text="always")
    desk.net.answer(feed_url(1), BUSY)
    await desk.refresh()
    assert desk.pages_asked == []
    desk.net.answer(feed_url(1), unchanged())
    await desk.refresh()
    assert await desk.states() == {"1.1": State.FULL}


async def test_a_feed_is_expanded_when_it_is_subscribed_to(desk: Desk) -> None:
    desk.teasers(1, 1)
    found = await desk.reader.look(feed_url(1))
    assert isinstance(found, list)
    await desk.reader.subscribe(found[0], Subscription(feed_url(1), full_text="always"))
    assert await desk.states() == {"1.1": State.FULL}


# what waited for the network


async def queued(desk: Desk) -> EntryId:
    """A teaser whose page could not be reached, and whose text is there now."""
    desk.teasers(1, 1)
    await desk.subscribe(1)
    await desk.refresh()
    (entry_id,) = await desk.ids()
    desk.net.answer("https://feed1.example/1", UNREACHED)
    await desk.reader.expand([entry_id])
    assert await desk.reader.list_queued() == [entry_id]
    desk.teasers(1, 1)
    desk.net.requests.clear()
    return entry_id


@pytest.mark.parametrize("answer", [unchanged(), BUSY])
async def test_texts_that_waited_are_got_by_a_refresh_that_was_answered(
    desk: Desk, answer: FetchFailed | NotModified
) -> None:
    await queued(desk)
    desk.net.answer(feed_url(1), answer)
    await desk.refresh()
    assert await desk.states() == {"1.1": State.FULL}
    assert await desk.reader.list_queued() == []


async def test_one_feed_that_answers_is_enough(desk: Desk) -> None:
    await queued(desk)
    desk.teasers(2)
    await desk.subscribe(2)
    desk.net.answer(feed_url(1), UNREACHED)
    await desk.refresh()
    assert (await desk.states())["1.1"] is State.FULL


async def test_a_refresh_without_any_answer_asks_for_no_text(desk: Desk) -> None:
    entry_id = await queued(desk)
    desk.net.answer(feed_url(1), UNREACHED)
    await desk.refresh()
    assert desk.pages_asked == []
    assert await desk.reader.list_queued() == [entry_id]


async def test_a_refresh_that_asks_nobody_asks_for_no_text(desk: Desk) -> None:
    await queued(desk)
    outcomes = await desk.reader.refresh(only=[])
    assert outcomes == []
    assert desk.pages_asked == []


async def test_a_refresh_in_which_every_feed_rests_asks_for_no_text(desk: Desk) -> None:
    entry_id = await queued(desk)
    desk.net.answer(feed_url(1), FetchFailed("busy (503)", status=503, retry_at=NOW + timedelta(hours=1)))
    desk.net.answer("https://feed1.example/1", UNREACHED)
    await desk.refresh()
    desk.net.requests.clear()
    (outcome,) = await desk.reader.refresh()
    assert outcome.status is Status.SKIPPED
    assert desk.pages_asked == []
    assert await desk.reader.list_queued() == [entry_id]


async def test_a_text_that_is_wanted_twice_is_asked_for_once(desk: Desk) -> None:
    await queued(desk)
    await desk.reader.edit_feed(feed_url(1), full_text="always")
    await desk.refresh()
    assert desk.pages_asked == ["https://feed1.example/1"]


async def test_texts_that_waited_are_carried_out_by_themselves(desk: Desk) -> None:
    entry_id = await queued(desk)
    told = await desk.reader.errands.carry_out()
    assert [(one.id, one.state) for one in told.expansions] == [(entry_id, State.FULL)]
    assert told.left == 0


async def test_a_feed_subscribed_to_unseen_is_asked_when_the_network_is_back(desk: Desk) -> None:
    desk.teasers(1, 1)
    desk.teasers(2, 1)
    await desk.subscribe(1)
    await desk.subscribe(2)
    await desk.reader.errands.keep("add", feed_url(2))
    desk.net.answer(feed_url(2), UNREACHED)
    assert (await desk.reader.errands.carry_out()).left == 1
    desk.net.answer(feed_url(2), document(2))
    told = await desk.reader.errands.carry_out()
    assert [(one.target, trouble) for one, trouble in told.errands] == [(feed_url(2), None)]
    assert await desk.states() == {"2.1": State.TEASER}
    assert desk.net.asked(feed_url(1)) == []


async def test_a_refresh_of_all_is_carried_out_for_all(desk: Desk) -> None:
    desk.teasers(1, 1)
    desk.teasers(2, 1)
    await desk.subscribe(1)
    await desk.subscribe(2)
    await desk.reader.errands.keep("refresh", "")
    assert (await desk.reader.errands.carry_out()).left == 0
    assert {outcome.status for outcome in await desk.reader.refresh()} == {Status.UNCHANGED}
    assert await desk.states() == {"1.1": State.TEASER, "2.1": State.TEASER}


async def test_a_pack_refreshes_first_and_expands_what_came(desk: Desk) -> None:
    desk.teasers(1, 1, 2)
    await desk.subscribe(1)
    report = await desk.reader.pack()
    assert (report.asked, report.full) == (2, 2)
    assert await desk.reader.list_packed() == await desk.ids()
    assert await desk.reader.readiness() is not None
