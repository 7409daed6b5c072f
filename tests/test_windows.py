"""Windows on the library's lists and on what is held in memory alike."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from opreader.model import AllOf, EntryId, FeedId, Selection, Words
from opreader.model.listed import Counts
from opreader.shelving import GUIDE_ID
from tests.desks import ReaderDesk


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[ReaderDesk]:
    desk = ReaderDesk(tmp_path)
    await desk.filled(2)
    desk.reader.shelving.open_guide()
    yield desk
    await desk.reader.close()


async def _ids(desk: ReaderDesk, selection: Selection, *, headings: bool = False) -> list[int]:
    return [n async for part in desk.reader.windows.ids(selection, headings=headings) for n in part]


async def test_a_view_of_the_library_opens_at_both_ends(desk: ReaderDesk) -> None:
    windows, ids = desk.reader.windows, await desk.ids()
    start = await windows.open_list(Selection(), limit=1)
    assert ([row.id for row in start.rows], start.total) == (ids[:1], len(ids))
    assert [row.id for row in await windows.list_last(Selection(), limit=1)] == ids[-1:]
    assert await _ids(desk, Selection()) == ids
    assert await _ids(desk, Selection(sort="feed"), headings=True) != await _ids(desk, Selection(sort="feed"))
    assert await windows.count(Selection()) == len(ids) > 1


async def test_a_shelf_opens_like_a_feed(desk: ReaderDesk) -> None:
    windows, guide = desk.reader.windows, Selection(feed_id=GUIDE_ID)
    ids = await desk.ids(guide)
    start = await windows.open_list(guide, limit=3)
    assert ([row.id for row in start.rows], start.total) == (ids[:3], len(ids))
    assert [row.id for row in await windows.list_last(guide, limit=2)] == ids[-2:]
    assert await windows.list_last(guide, limit=0) == []
    assert await _ids(desk, guide, headings=True) == ids
    assert await windows.count(guide) == len(ids)


async def test_counters_know_shelves_too(desk: ReaderDesk) -> None:
    windows = desk.reader.windows
    ids = await desk.ids(Selection(feed_id=GUIDE_ID))
    await desk.reader.mark(ids[:2], read=True)
    feeds = await desk.reader.list_feeds()
    told = {feed.id: Counts(feed.total, feed.unread, feed.starred) for feed in feeds}
    assert await windows.counts() == told
    assert await windows.counts([GUIDE_ID]) == {GUIDE_ID: Counts(len(ids), len(ids) - 2, 0)}
    assert await windows.counts([FeedId(feeds[0].id), FeedId(-99)]) == {feeds[0].id: told[feeds[0].id]}
    assert await windows.counts([]) == {}


async def test_snippets_are_of_the_library_alone(desk: ReaderDesk) -> None:
    (first, *_) = await desk.ids()
    entry = await desk.reader.get_entry(EntryId(first))
    word = entry.body.text.split()[-1].strip(".<>/p")
    guide = await desk.ids(Selection(feed_id=GUIDE_ID))
    made = await desk.reader.windows.snippets([EntryId(first), guide[0]], AllOf((Words(word),)))
    assert list(made) == [first]
    assert "\x02" in made[first]
