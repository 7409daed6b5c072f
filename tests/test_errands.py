"""What was asked for without a network, and what becomes of it when the network is back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from opreader.errands import Errands
from opreader.errors import ConfigError, TurnTaken
from opreader.model import ExpandProgress, FeedId, FeedOutcome, State, Status
from opreader.model.sent import Sendable, Sent
from opreader.store import Library
from tests.fakes import NOW, FakeOutside
from tests.full_text_desk import COLUMN, UNREACHED, FullTextDesk, page, words

LINK = "https://column.example/1"
NO_NETWORK = "feeds can't be found: is the network up?"


def outcome(status: Status, *, error: str | None = None, unreachable: bool = False) -> FeedOutcome:
    return FeedOutcome(FeedId(1), COLUMN, "The Column", status, error=error, unreachable=unreachable)


CAME = outcome(Status.UNCHANGED)
BROKEN = outcome(Status.FAILED, error="the server is busy (503)")
UNREACHABLE = outcome(Status.FAILED, error=NO_NETWORK, unreachable=True)
RESTING = outcome(Status.SKIPPED, error="asked to wait")


class Desk:
    """Errands whose refreshes are scripted, beside full texts."""

    def __init__(self, library: Library) -> None:
        self.texts = texts = FullTextDesk(library)
        self.outside = FakeOutside()
        self.outcomes: list[FeedOutcome] | ConfigError | TurnTaken = [CAME]
        self.sends = 0
        self.refreshed: list[str] = []
        """What was asked to be refreshed; empty: all."""
        self.errands = Errands(
            store=library,
            net=texts.net,
            outside=self.outside,
            clock=texts.clock,
            expand=texts.expand,
            ask=self._ask,
            send=self._send,
        )

    async def _send(self) -> list[Sent]:
        self.sends += 1
        return [Sent(Sendable(LINK, "Who pays?"), "deck", "sent")]

    async def _ask(self, url: str) -> list[FeedOutcome]:
        self.refreshed.append(url)
        if isinstance(self.outcomes, ConfigError | TurnTaken):
            raise self.outcomes
        return self.outcomes

    async def carry_out(self) -> tuple[list[tuple[str, str, str | None]], int]:
        """(kind, target, trouble) of the errands that are over, and how many things still wait."""
        told = await self.errands.carry_out()
        return [(errand.kind, errand.target, trouble) for errand, trouble in told.errands], told.left


@pytest_asyncio.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    library = Library.open(tmp_path / "library.db", now=NOW)
    yield library
    await library.close()


@pytest.fixture
def desk(library: Library) -> Desk:
    return Desk(library)


# keeping


async def test_what_is_kept_waits_with_when_it_was_asked_for(desk: Desk) -> None:
    await desk.errands.keep("refresh", "")
    desk.texts.clock.move(minutes=1)
    await desk.errands.keep("open", LINK)
    await desk.errands.keep("refresh", "")
    waiting = await desk.errands.waiting()
    assert [(one.kind, one.target, one.asked) for one in waiting.errands] == [
        ("refresh", "", NOW),
        ("open", LINK, NOW.replace(minute=1)),
    ]
    assert (waiting.expansions, waiting.count) == (0, 2)


async def test_what_nobody_can_carry_out_is_not_kept(desk: Desk) -> None:
    with pytest.raises(ValueError, match="sing"):
        await desk.errands.keep("sing", "")
    assert (await desk.errands.waiting()).count == 0


async def test_texts_that_wait_are_counted(desk: Desk) -> None:
    await desk.texts.library.set_queued(await desk.texts.filled(2), queued=True)
    await desk.errands.keep("open", LINK)
    waiting = await desk.errands.waiting()
    assert (waiting.expansions, waiting.count) == (2, 3)


async def test_nothing_that_waits_is_nothing_to_do(desk: Desk) -> None:
    told = await desk.errands.carry_out()
    assert (told.expansions, told.errands, told.left) == ((), (), 0)
    assert desk.texts.net.requests == []


# texts


async def test_texts_that_waited_are_got_and_those_that_can_not_be_go_on_waiting(desk: Desk) -> None:
    ids = await desk.texts.filled(3)
    await desk.texts.library.set_queued(ids, queued=True)
    desk.texts.net.answer(page(2), UNREACHED)
    progress: list[ExpandProgress] = []
    told = await desk.errands.carry_out(on_progress=progress.append)
    assert {one.id for one in told.expansions} == {ids[0], ids[2]}
    assert {one.state for one in told.expansions} == {State.FULL}
    assert told.left == 1
    assert await desk.texts.library.list_queued() == [ids[1]]
    assert (progress[-1].done, progress[-1].asked) == (3, 3)


async def test_a_text_that_failed_before_is_tried_again(desk: Desk) -> None:
    (entry_id,) = await desk.texts.filled(1)
    desk.texts.net.answer(page(1), UNREACHED)
    await desk.texts.many([entry_id])
    desk.texts.holds(1, words(100))
    told = await desk.errands.carry_out()
    assert [(one.id, one.state) for one in told.expansions] == [(entry_id, State.FULL)]


# errands


@pytest.mark.parametrize(("kind", "target"), [("refresh", ""), ("refresh", COLUMN), ("add", COLUMN)])
async def test_a_refresh_that_was_answered_is_done(desk: Desk, kind: str, target: str) -> None:
    await desk.errands.keep(kind, target)
    assert await desk.carry_out() == ([(kind, target, None)], 0)
    assert desk.refreshed == [target]
    assert (await desk.errands.waiting()).count == 0


@pytest.mark.parametrize("outcomes", [[UNREACHABLE], [UNREACHABLE, UNREACHABLE, RESTING]])
async def test_a_refresh_without_any_answer_goes_on_waiting(desk: Desk, outcomes: list[FeedOutcome]) -> None:
    desk.outcomes = outcomes
    await desk.errands.keep("refresh", "")
    assert await desk.carry_out() == ([], 1)
    assert [one.kind for one in (await desk.errands.waiting()).errands] == ["refresh"]


@pytest.mark.parametrize(
    ("outcomes", "trouble"),
    [
        ([BROKEN], "the server is busy (503)"),
        ([outcome(Status.GONE, error="gone (410)")], "gone (410)"),
        ([BROKEN, CAME], None),
        ([UNREACHABLE, CAME], None),
        ([RESTING], None),
        ([], None),
    ],
)
async def test_any_other_end_of_a_refresh_is_one(desk: Desk, outcomes: list[FeedOutcome], trouble: str | None) -> None:
    desk.outcomes = outcomes
    await desk.errands.keep("refresh", "")
    assert await desk.carry_out() == ([("refresh", "", trouble)], 0)


async def test_a_refresh_that_can_not_be_begun_says_why(desk: Desk) -> None:
    desk.outcomes = ConfigError("feeds.toml is missing")
    await desk.errands.keep("refresh", "")
    await desk.errands.keep("open", LINK)
    assert await desk.carry_out() == ([("refresh", "", "feeds.toml is missing"), ("open", LINK, None)], 0)


async def test_a_refresh_that_another_process_is_at_goes_on_waiting(desk: Desk) -> None:
    await desk.errands.keep("refresh", "")
    desk.outcomes = TurnTaken("another opreader is refreshing")
    assert await desk.carry_out() == ([], 1)


async def test_a_page_is_opened_in_the_browser_once_the_network_is_up(desk: Desk) -> None:
    await desk.errands.keep("open", LINK)
    desk.texts.net.up = False
    assert await desk.carry_out() == ([], 1)
    assert desk.outside.shown == []
    desk.texts.net.up = True
    assert await desk.carry_out() == ([("open", LINK, None)], 0)
    assert await desk.carry_out() == ([], 0)
    assert desk.outside.shown == [LINK]


async def test_a_page_that_can_not_be_opened_is_over_and_says_why(desk: Desk) -> None:
    desk.outside.refuses = "there is no browser"
    await desk.errands.keep("open", LINK)
    assert await desk.carry_out() == ([("open", LINK, "there is no browser")], 0)


# articles to be sent


async def test_articles_to_be_sent_are_tried_with_the_rest_and_told(desk: Desk, library: Library) -> None:
    await library.put_errand("send", '{"to": "deck"}', now=NOW)
    await desk.errands.keep("open", LINK)
    told = await desk.errands.carry_out()
    assert ([one.kind for one, _ in told.errands], [one.state for one in told.sent]) == (["open"], ["sent"])
    assert told.left == 1, "whoever sends it drops it"


async def test_nothing_is_sent_where_nothing_waits_for_it(desk: Desk) -> None:
    await desk.errands.keep("open", LINK)
    assert (await desk.errands.carry_out()).sent == ()
    assert desk.sends == 0
