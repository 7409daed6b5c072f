"""Many expansions at once: hosts side by side, silent hosts, progress, cancelling. What one stores is in test_expand."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio

from opreader.errors import LibraryReadOnly
from opreader.model import EntryId, ExpandProgress, Expansion, Fetched, FetchFailed, NoFullText, State, TextFound
from opreader.store import Library
from tests.fakes import NOW, Held, fetched
from tests.full_text_desk import UNREACHED, FullTextDesk, page, words
from tests.pages import full_text


@pytest_asyncio.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    library = Library.open(tmp_path / "library.db", now=NOW)
    yield library
    await library.close()


@pytest.fixture
def desk(library: Library) -> FullTextDesk:
    return FullTextDesk(library)


def link(host: str, number: int) -> str:
    return f"https://{host}.example/{number}"


def sent(url: str) -> Fetched:
    """A page as the net sends it."""
    return fetched("a page", url=url, content_type="text/html")


async def on(desk: FullTextDesk, host: str, *numbers: int) -> list[EntryId]:
    """Teasers of one host whose pages hold whole texts."""
    ids = []
    for number in numbers:
        ids.append(await desk.entry(number, f"Column {number} begins…", link=link(host, number)))
        desk.pages.serve(desk.net, link(host, number), full_text(words(100, of=f"n{number}x")))
    return ids


# what comes back


async def test_every_entry_is_expanded_once_and_told(desk: FullTextDesk) -> None:
    ids = await desk.filled(5)
    told = await desk.many([*ids, ids[0]])
    assert sorted(one.id or 0 for one in told) == sorted(ids)
    assert await desk.states(ids) == [State.FULL] * 5
    assert len(desk.net.requests) == 5


async def test_the_newest_are_asked_for_first(desk: FullTextDesk) -> None:
    ids = await desk.filled(6)
    await desk.many(ids)
    assert [request.url for request in desk.net.requests][:2] == [page(1), page(2)]


async def test_what_is_here_or_was_tried_is_told_and_not_asked_for(desk: FullTextDesk) -> None:
    here = await desk.entry(1, "A whole text, as shipped.")
    tried = await desk.entry(2)
    assert (await desk.many([here, tried]))[0].tried is False
    desk.net.requests.clear()
    told = {one.id: one for one in await desk.many([here, tried])}
    assert [(told[one].state, told[one].tried) for one in (here, tried)] == [
        (State.FULL, False),
        (State.FAILED, False),
    ]
    assert desk.net.requests == []
    await desk.many([here, tried], retry=True)
    assert [request.url for request in desk.net.requests] == [page(2)]


async def test_one_failure_touches_no_other(desk: FullTextDesk) -> None:
    ids = await desk.filled(3)
    desk.net.answer(page(2), FetchFailed("it did not work (500)", status=500))
    await desk.many(ids)
    assert await desk.states(ids) == [State.FULL, State.FAILED, State.FULL]


async def test_entries_that_are_not_there_are_left_out(desk: FullTextDesk) -> None:
    ids = await desk.filled(1)
    told = await desk.many([EntryId(77), *ids])
    assert [one.id for one in told] == ids
    assert (desk.progress[-1].done, desk.progress[-1].asked) == (1, 1)


async def test_an_entry_that_is_removed_meanwhile_is_left_out(library: Library) -> None:
    desk = FullTextDesk(library, per_host=1)
    ids = await desk.filled(2)
    held = Held(sent(page(1)))
    desk.net.answer(page(1), held)
    task = asyncio.create_task(desk.many(ids))
    await held.asked.wait()
    await library.remove_entries([ids[1]], now=NOW)
    held.release.set()
    assert [one.id for one in await task] == [ids[0]]


async def test_nothing_to_do_is_done_at_once(desk: FullTextDesk) -> None:
    assert await desk.many([]) == []
    assert [(one.done, one.asked) for one in desk.progress] == [(0, 0)]


class FullDisk(Library):
    """A library that takes so many texts, then no more."""

    room = 1

    async def put_text(
        self, entry_id: EntryId, found: TextFound, *, now: datetime, position: int | None = None
    ) -> None:
        if self.room == 0:
            raise LibraryReadOnly("the disk is full")
        self.room -= 1
        await super().put_text(entry_id, found, now=now, position=position)


async def test_trouble_of_the_library_stops_all_and_keeps_what_was_stored(tmp_path: Path) -> None:
    library = FullDisk.open(tmp_path / "library.db", now=NOW)
    desk = FullTextDesk(library, at_once=1)
    ids = await desk.filled(3)
    with pytest.raises(LibraryReadOnly, match="the disk is full"):
        await desk.many(ids)
    assert await desk.states(ids) == [State.FULL, State.TEASER, State.TEASER]
    assert [request.url for request in desk.net.requests] == [page(1), page(2)]
    await library.close()


async def test_a_bug_is_raised_as_it_is(desk: FullTextDesk) -> None:
    ids = await desk.filled(2)
    desk.net.answer(page(1), ZeroDivisionError("a bug"))
    with pytest.raises(ZeroDivisionError, match="a bug"):
        await desk.many(ids)


# hosts


async def test_a_slow_host_holds_up_no_other_and_is_asked_for_few_pages_at_once(library: Library) -> None:
    desk = FullTextDesk(library, at_once=4, per_host=2)
    slow = await on(desk, "slow", 1, 2, 3, 4)
    quick = await on(desk, "quick", 5, 6, 7)
    held = {number: Held(sent(link("slow", number))) for number in (1, 2, 3, 4)}
    for number, one in held.items():
        desk.net.answer(link("slow", number), one)
    three_came = asyncio.Event()

    def note(progress: ExpandProgress) -> None:
        if progress.full == 3:
            three_came.set()

    task = asyncio.create_task(desk.expand.many([*slow, *quick], on_progress=note))
    await asyncio.wait_for(three_came.wait(), timeout=10)
    assert await desk.states([*slow, *quick]) == [State.TEASER] * 4 + [State.FULL] * 3
    assert [one.asked.is_set() for one in held.values()] == [True, True, False, False]
    held[2].release.set()
    await asyncio.wait_for(held[3].asked.wait(), timeout=10)
    assert not held[4].asked.is_set()
    for one in held.values():
        one.release.set()
    assert [one.state for one in await task] == [State.FULL] * 7


async def test_a_silent_host_is_asked_twice_and_the_rest_waits(library: Library) -> None:
    desk = FullTextDesk(library, per_host=1)
    silent = await on(desk, "silent", 1, 2, 3, 4)
    quick = await on(desk, "quick", 5)
    for number in (1, 2, 3, 4):
        desk.net.answer(link("silent", number), UNREACHED)
    told = {one.id: one for one in await desk.many([*silent, *quick])}
    assert [request.url for request in desk.net.requests if "silent" in request.url] == [
        link("silent", 1),
        link("silent", 2),
    ]
    assert all(told[one].queued and told[one].reason == UNREACHED.reason for one in silent)
    assert set(await desk.library.list_queued()) == set(silent)
    assert await desk.states(quick) == [State.FULL]


async def test_what_the_library_holds_needs_no_host_that_answers(library: Library) -> None:
    desk = FullTextDesk(library, per_host=1)
    silent = await on(desk, "silent", 1, 2)
    whole = await desk.entry(3, "A whole text.", link=link("silent", 3))
    for number in (1, 2):
        desk.net.answer(link("silent", number), UNREACHED)
    told = {one.id: one for one in await desk.many([*silent, whole])}
    assert (told[whole].state, told[whole].queued, told[whole].tried) == (State.FULL, False, False)
    assert whole not in await library.list_queued()


async def test_an_answer_from_the_host_counts_anew(library: Library) -> None:
    desk = FullTextDesk(library, per_host=1)
    ids = await on(desk, "wavering", 1, 2, 3, 4)
    for number in (1, 3):
        desk.net.answer(link("wavering", number), UNREACHED)
    await desk.many(ids)
    assert await desk.states(ids) == [State.TEASER, State.FULL, State.TEASER, State.FULL]


async def test_a_host_that_stalls_is_asked_twice_and_the_rest_stays_as_it_was(library: Library) -> None:
    desk = FullTextDesk(library, per_host=1, stalled_seconds=-1)  # every failure took too long
    ids = await on(desk, "stalled", 1, 2, 3)
    for number in (1, 2, 3):
        desk.net.answer(link("stalled", number), FetchFailed("no whole answer within 30 seconds"))
    told = {one.id: one for one in await desk.many(ids)}
    assert len(desk.net.requests) == 2
    last = told[ids[2]]
    assert (last.state, last.reason, last.tried, last.queued) == (
        State.TEASER,
        "not asked: no whole answer within 30 seconds",
        False,
        False,
    )
    assert (await desk.row(ids[2])).state is State.TEASER
    assert await library.list_queued() == []


# enough, cancelling, progress


async def test_enough_ends_it_before_the_next_is_begun(library: Library) -> None:
    desk = FullTextDesk(library, at_once=1)
    ids = await desk.filled(5)
    asked: list[int] = []

    def enough(came: list[Expansion]) -> bool:
        asked.append(len(came))
        return len(came) == 2

    told = await desk.expand.many(ids, enough=enough)  # type: ignore[arg-type]
    assert [one.id for one in told] == ids[:2]
    assert asked == [0, 1, 2]
    assert await desk.states(ids) == [State.FULL] * 2 + [State.TEASER] * 3


async def test_once_it_is_enough_nothing_more_is_begun(library: Library) -> None:
    desk = FullTextDesk(library, at_once=4)
    answers = [False, True]
    told = await desk.expand.many(await desk.filled(5), enough=lambda _: answers.pop() if answers else False)
    assert told == []
    assert desk.net.requests == []


async def test_cancelling_keeps_what_is_done(library: Library) -> None:
    desk = FullTextDesk(library, per_host=1)
    ids = await desk.filled(3)
    held = Held()
    desk.net.answer(page(2), held)
    task = asyncio.create_task(desk.many(ids))
    await held.asked.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await desk.states(ids) == [State.FULL, State.TEASER, State.TEASER]
    assert await library.list_queued() == []
    desk.holds(2, words(100))
    await desk.many(ids)
    assert await desk.states(ids) == [State.FULL] * 3


async def test_progress_is_told_before_the_first_and_after_each(library: Library) -> None:
    desk = FullTextDesk(library, at_once=1)
    ids = await desk.filled(4)
    desk.holds(2, NoFullText("gated", "the page asks for payment"))
    desk.net.answer(page(3), FetchFailed("not found (404)", status=404))
    desk.net.answer(page(4), UNREACHED)
    await desk.many(ids)
    assert [(one.done, one.asked, one.full, one.failed, one.queued) for one in desk.progress] == [
        (0, 4, 0, 0, 0),
        (1, 4, 1, 0, 0),
        (2, 4, 1, 1, 0),
        (3, 4, 1, 2, 0),
        (4, 4, 1, 2, 1),
    ]
    assert [one.last.id if one.last else None for one in desk.progress] == [None, *ids]
    assert {one.stage for one in desk.progress} == {"expand"}


async def test_the_time_left_is_told_once_a_few_came(library: Library) -> None:
    desk = FullTextDesk(library, at_once=1)
    here = await desk.entry(9, "A whole text, as shipped.")
    ids = await desk.filled(4)
    await desk.many([here, *ids])
    assert [one.left is None for one in desk.progress] == [True, True, True, True, False, False]
    assert desk.progress[-1].left == 0
