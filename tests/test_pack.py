"""What is made ready for a flight, in what order, and what is told of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from opreader.errors import TurnTaken
from opreader.model import (
    EntryId,
    FetchFailed,
    Filter,
    NoFullText,
    Packed,
    QueryPart,
    RefreshProgress,
    State,
)
from opreader.pack import WORDS_AN_HOUR
from opreader.store import Library
from opreader.store.others import OtherProcesses
from tests.fakes import NOW, Held, fetched
from tests.full_text_desk import COLUMN, UNREACHED, FullTextDesk, page, words
from tests.pages import full_text

Tell = Callable[[RefreshProgress], None]

UNREAD = Filter("unread")
HOUR = WORDS_AN_HOUR
PICTURE, OTHER_PICTURE = "https://pictures.example/a.png", "https://pictures.example/b.png"


async def run(
    desk: FullTextDesk,
    query: QueryPart = UNREAD,
    *,
    hours: float | None = None,
    pictures: bool = False,
    refresh: Callable[[Tell], Awaitable[None]] | None = None,
) -> Packed:
    """Pack, and keep the progress; the refresh brings nothing where none is given."""

    async def brings_nothing(_: Tell) -> None:
        return None

    return await desk.pack.run(
        query, hours=hours, pictures=pictures, refresh=refresh or brings_nothing, on_progress=desk.progress.append
    )


def asked(desk: FullTextDesk) -> list[str]:
    """The pages and pictures that were asked for since this was looked at."""
    urls = [request.url for request in desk.net.requests]
    desk.net.requests.clear()
    return urls


async def illustrated(desk: FullTextDesk, number: int, *pictures: str) -> EntryId:
    """A teaser whose page holds a whole text with pictures."""
    entry_id = await desk.entry(number)
    shown = "".join(f'<figure><img src="{one}" alt=""></figure>' for one in pictures)
    desk.pages.serve(desk.net, page(number), full_text(words(90), html=f"<p>{words(90)}</p>{shown}"))
    for one in pictures:
        desk.net.answer(one, fetched(b"a picture", url=one, content_type="image/png"))
    return entry_id


@pytest_asyncio.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    library = Library.open(tmp_path / "library.db", now=NOW)
    yield library
    await library.close()


@pytest.fixture
def desk(library: Library) -> FullTextDesk:
    return FullTextDesk(library, at_once=1)


# what is taken along


async def test_unread_teasers_are_expanded_newest_first(desk: FullTextDesk) -> None:
    read = await desk.entry(4)
    ids = await desk.filled(3)
    await desk.library.mark([read], read=True, now=NOW)
    report = await run(desk)
    assert asked(desk) == [page(1), page(2), page(3)]
    assert (report.asked, report.full, report.words) == (3, 3, 300)
    assert await desk.library.list_packed() == ids
    assert (await desk.row(read)).state is State.TEASER


async def test_a_query_selects(desk: FullTextDesk) -> None:
    ids = await desk.filled(3)
    await desk.library.mark([ids[1]], starred=True, now=NOW)
    report = await run(desk, Filter("starred"))
    assert (report.asked, asked(desk)) == (1, [page(2)])
    assert await desk.library.list_packed() == [ids[1]]


async def test_nothing_selected_is_nothing_packed(desk: FullTextDesk) -> None:
    assert await run(desk) == Packed()
    assert await desk.pack.readiness() is None


async def test_feeds_are_refreshed_first_and_what_they_bring_is_packed(desk: FullTextDesk) -> None:
    brought: list[EntryId] = []

    async def refresh(tell: Tell) -> None:
        brought.extend(await desk.filled(1))
        tell(RefreshProgress(done=1, asked=3, added=1, failed=2))

    report = await run(desk, refresh=refresh)
    assert (report.asked, report.full) == (1, 1)
    assert await desk.library.list_packed() == brought
    first = desk.progress[0]
    assert (first.stage, first.done, first.asked, first.failed) == ("refresh", 1, 3, 2)
    assert {one.stage for one in desk.progress[1:]} == {"expand"}


async def test_two_do_not_pack_at_once(desk: FullTextDesk, library: Library, tmp_path: Path) -> None:
    await desk.entry(1)
    beside = Library.open(tmp_path / "library.db", now=NOW)
    async with OtherProcesses(beside).turn("pack"):
        with pytest.raises(TurnTaken, match="is packing"):
            await run(desk)
    await beside.close()
    assert not await library.list_packed()


async def test_a_second_pack_asks_only_for_what_is_missing(desk: FullTextDesk) -> None:
    await desk.filled(5)
    desk.net.answer(page(2), FetchFailed("it did not work (500)", status=500))
    desk.holds(3, NoFullText("gated", "the page asks for payment"))
    desk.holds(4, words(50), state="partial", reason="cut")
    desk.net.answer(page(5), UNREACHED)
    first = await run(desk)
    assert (first.full, first.partial, first.gated, first.failed, first.teaser, first.queued) == (1, 1, 1, 1, 1, 1)
    assert first.words == 150
    assert len(asked(desk)) == 5
    desk.holds(2, words(100))
    desk.holds(5, words(100))
    second = await run(desk)
    assert asked(desk) == [page(2), page(5)]
    assert (second.full, second.partial, second.gated, second.failed, second.teaser, second.queued) == (
        3,
        1,
        1,
        0,
        0,
        0,
    )


async def test_a_gated_article_that_waits_for_the_network_is_asked_for(desk: FullTextDesk) -> None:
    (entry_id,) = await desk.filled(1)
    desk.holds(1, NoFullText("gated", "the page asks for payment"))
    await desk.many([entry_id])
    await desk.library.set_queued([entry_id], queued=True)
    asked(desk)
    await run(desk)
    assert asked(desk) == [page(1)]


# hours


async def test_so_many_hours_of_full_text_are_enough(desk: FullTextDesk) -> None:
    ids = await desk.filled(4, words_each=HOUR // 2)
    report = await run(desk, hours=1)
    assert asked(desk) == [page(1), page(2)]
    assert (report.asked, report.full, report.teaser, report.minutes) == (4, 2, 2, 60)
    assert await desk.library.list_packed() == ids[:2]


async def test_what_is_here_counts(desk: FullTextDesk) -> None:
    (new, newer, _) = await desk.filled(3, words_each=HOUR // 2)
    old = await desk.entry(9, words(HOUR // 2))
    await run(desk, hours=1)
    assert asked(desk) == [page(1)]
    assert await desk.library.list_packed() == [new, old]
    await run(desk, hours=1.5)
    assert asked(desk) == [page(2)]
    assert await desk.library.list_packed() == [new, newer, old]


async def test_where_hours_enough_are_here_nobody_is_asked(desk: FullTextDesk) -> None:
    await desk.filled(1)
    here = [await desk.entry(number, words(HOUR // 2)) for number in (7, 8, 9)]
    report = await run(desk, hours=1)
    assert asked(desk) == []
    assert desk.progress[-1].asked == 0
    assert await desk.library.list_packed() == here[:2]
    assert report.asked == 4


async def test_only_whole_texts_fill_the_hours(desk: FullTextDesk) -> None:
    await desk.filled(2)
    desk.holds(1, words(HOUR), state="partial", reason="cut")
    await run(desk, hours=0.5)
    assert asked(desk) == [page(1), page(2)]


async def test_what_did_not_come_is_taken_along_with_its_reason(desk: FullTextDesk) -> None:
    ids = await desk.filled(3, words_each=HOUR)
    desk.net.answer(page(1), FetchFailed("not found (404)", status=404))
    await run(desk, hours=1)
    assert await desk.library.list_packed() == ids[:2]
    ready = await desk.pack.readiness()
    assert ready is not None
    assert (ready.asked, ready.full, ready.failed) == (2, 1, 1)


async def test_whole_texts_beyond_the_hours_are_not_taken_along(desk: FullTextDesk) -> None:
    new = await desk.entry(1)
    desk.holds(1, words(HOUR, of="new"))
    half = await desk.entry(8, words(HOUR // 2, of="half"))
    await desk.entry(9, words(HOUR // 4, of="quarter"))
    await run(desk, hours=1)
    assert await desk.library.list_packed() == [new]
    assert half not in await desk.library.list_packed()


# readiness


async def test_readiness_speaks_of_what_was_taken_along(desk: FullTextDesk) -> None:
    await desk.filled(3, words_each=HOUR)
    report = await run(desk, hours=1)
    ready = await desk.pack.readiness()
    assert ready is not None
    assert (report.asked, ready.asked) == (3, 1)
    assert (ready.full, ready.words, ready.minutes) == (1, HOUR, 60)
    assert ready.bytes == report.bytes > 0


async def test_readiness_follows_what_happens_later(desk: FullTextDesk) -> None:
    ids = await desk.filled(2)
    desk.net.answer(page(1), UNREACHED)
    await run(desk)
    ready = await desk.pack.readiness()
    assert ready is not None
    assert (ready.asked, ready.full, ready.queued) == (2, 1, 1)
    desk.holds(1, words(100))
    await desk.many(ids)
    ready = await desk.pack.readiness()
    assert ready is not None
    assert (ready.asked, ready.full, ready.queued) == (2, 2, 0)


# pictures


async def test_pictures_are_fetched_once_and_counted(desk: FullTextDesk) -> None:
    await illustrated(desk, 1, PICTURE, OTHER_PICTURE)
    await illustrated(desk, 2, PICTURE)
    texts = await run(desk)
    report = await run(desk, pictures=True)
    requests = [request for request in desk.net.requests if request.purpose == "picture"]
    assert [one.url for one in requests] == [PICTURE, OTHER_PICTURE]
    assert {one.typed for one in requests} == {False}
    assert {one.beside for one in requests} == {COLUMN}  # a link is the feed's word, and vouches for no network
    assert report.pictures == 2
    assert report.bytes == texts.bytes + 2 * len(b"a picture")
    assert [(one.done, one.asked) for one in desk.progress if one.stage == "pictures"] == [(1, 2), (2, 2)]
    asked(desk)
    assert (await run(desk, pictures=True)).pictures == 2
    assert asked(desk) == []


async def test_pictures_are_not_fetched_unasked(desk: FullTextDesk) -> None:
    await illustrated(desk, 1, PICTURE)
    assert (await run(desk)).pictures == 0
    assert asked(desk) == [page(1)]


async def test_pictures_of_what_is_not_packed_any_more_go(desk: FullTextDesk) -> None:
    first = await illustrated(desk, 1, PICTURE)
    await illustrated(desk, 2, OTHER_PICTURE)
    await run(desk, pictures=True)
    await desk.library.mark([first], read=True, now=NOW)
    assert (await run(desk, pictures=True)).pictures == 1
    assert set(desk.pictures.kept) == {OTHER_PICTURE}


async def test_a_picture_that_does_not_come_is_left_out(desk: FullTextDesk) -> None:
    await illustrated(desk, 1, PICTURE, OTHER_PICTURE)
    desk.net.answer(PICTURE, FetchFailed("not found (404)", status=404))
    assert (await run(desk, pictures=True)).pictures == 1
    desk.pictures.kept.clear()
    desk.pictures.refuses = "no picture"
    assert (await run(desk, pictures=True)).pictures == 0


async def test_a_pack_without_pictures_keeps_those_that_are_here(desk: FullTextDesk) -> None:
    await illustrated(desk, 1, PICTURE)
    await run(desk, pictures=True)
    assert (await run(desk)).pictures == 1
    assert set(desk.pictures.kept) == {PICTURE}


# cancelling


async def test_cancelling_keeps_what_came_and_notes_it_as_packed(desk: FullTextDesk) -> None:
    ids = await desk.filled(3)
    old = await desk.entry(9, "A whole text, as shipped.")
    held = Held()
    desk.net.answer(page(2), held)
    task = asyncio.create_task(run(desk, hours=1))
    await asyncio.wait_for(held.asked.wait(), timeout=10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await desk.states(ids) == [State.FULL, State.TEASER, State.TEASER]
    assert await desk.library.list_packed() == [ids[0], old]


async def test_cancelling_the_refresh_leaves_what_was_packed_before(desk: FullTextDesk) -> None:
    ids = await desk.filled(1)
    await run(desk)
    await desk.entry(2)
    begun = asyncio.Event()

    async def refresh(_: Tell) -> None:
        begun.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(run(desk, refresh=refresh))
    await asyncio.wait_for(begun.wait(), timeout=10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await desk.library.list_packed() == ids
