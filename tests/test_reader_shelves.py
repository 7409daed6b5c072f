"""What the reader holds in memory: the guide, and what is opened without subscribing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from opreader.adding import Page
from opreader.errors import ReadError
from opreader.model import EntryId, FeedId, FeedKind, Selection
from opreader.shelving import GUIDE_ID
from tests.desks import ALL, ReaderDesk
from tests.fakes import (
    feed_url,
    fetched,
    make_reader,
)

ONE, TWO = feed_url(1), feed_url(2)


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[ReaderDesk]:
    desk = ReaderDesk(tmp_path)
    yield desk
    await desk.reader.close()


# shelves


async def test_the_guide_opens_and_is_no_subscription(desk: ReaderDesk) -> None:
    await desk.filled(1)
    guide = desk.reader.shelving.open_guide()
    assert (guide.id, guide.kind) == (GUIDE_ID, FeedKind.GUIDE)
    ids = await desk.ids(Selection(feed_id=GUIDE_ID))
    assert len(ids) == guide.total > 10
    for entry_id in ids:
        assert (await desk.reader.open(entry_id)).document.blocks
    assert not set(ids) & set(await desk.ids())
    assert "guide" not in (await desk.reader.moving.export_opml())[0].lower()
    assert [outcome.url for outcome in await desk.reader.refresh()] == [ONE]


async def test_a_headline_of_the_guide_opens_another_article_of_it(desk: ReaderDesk) -> None:
    desk.reader.shelving.open_guide()
    first, *rest = await desk.ids(Selection(feed_id=GUIDE_ID))
    for n in range(1, 1 + len((await desk.reader.get_entry(first)).page_teasers)):
        assert (await desk.reader.open_teaser(first, n)).entry_id in rest


async def test_opening_the_guide_again_keeps_its_marks_until_it_is_closed(desk: ReaderDesk) -> None:
    desk.reader.shelving.open_guide()
    first, *_ = await desk.ids(Selection(feed_id=GUIDE_ID))
    await desk.reader.mark([first], read=True)
    guide = desk.reader.shelving.open_guide()
    assert guide.unread == guide.total - 1
    desk.reader.shelving.close_guide()
    assert await desk.reader.list_feeds() == []
    desk.reader.shelving.close_guide()


async def test_what_is_opened_without_subscribing_stands_behind_the_feeds_and_is_not_stored(desk: ReaderDesk) -> None:
    await desk.filled(1)
    desk.reader.shelving.open_guide()
    ids = await desk.on_shelf(9)
    assert [feed.title for feed in await desk.reader.list_feeds()] == ["Feed 1", "The opreader guide", "Feed 9"]
    assert [row.title for row in await desk.reader.get_headlines(ids)] == ["Entry 1 of feed 9", "Entry 2 of feed 9"]
    assert len(await desk.ids()) == 2
    assert desk.reader.subscription(feed_url(9)) is None
    again = make_reader(desk.home)
    assert [feed.title for feed in await again.list_feeds()] == ["Feed 1"]
    await again.close()


async def test_feeds_on_shelves_do_not_share_ids(desk: ReaderDesk) -> None:
    desk.reader.shelving.open_guide()
    ids = [*await desk.ids(Selection(feed_id=GUIDE_ID)), *await desk.on_shelf(8), *await desk.on_shelf(9)]
    assert len(set(ids)) == len(ids)
    assert max(ids) < 0


async def test_a_page_without_feeds_opens_as_one_article(desk: ReaderDesk) -> None:
    url = "https://column.example/who-pays"
    desk.net.answer(url, fetched("<html>Somebody pays.</html>", url=url, content_type="text/html"))
    page = await desk.reader.look(url)
    assert isinstance(page, Page)
    feed = await desk.reader.shelving.open_page(page)
    (entry_id,) = await desk.ids(Selection(feed_id=feed.id))
    entry = await desk.reader.get_entry(entry_id)
    assert (entry.headline.link, entry.body.text) == (url, "<html>Somebody pays.</html>")


async def test_a_page_that_can_not_be_read_says_why(desk: ReaderDesk) -> None:
    with pytest.raises(ReadError, match=r"https://column\.example/: the page is empty"):
        await desk.reader.shelving.open_page(
            Page(fetched(b"", url="https://column.example/", content_type="text/html"))
        )


async def test_pages_of_a_shelf(desk: ReaderDesk) -> None:
    ids = await desk.on_shelf(9, entries=5)
    view = Selection(feed_id=FeedId(-2))

    async def page(limit: int, offset: int) -> list[EntryId]:
        return [row.id for row in await desk.reader.list_headlines(view, limit=limit, offset=offset)]

    assert await page(2, 0) == ids[:2]
    assert await page(2, 4) == ids[4:]
    assert await page(0, 1) == ids[1:]


async def test_the_next_unread_on_a_shelf_wraps_round(desk: ReaderDesk) -> None:
    ids = await desk.on_shelf(9, entries=4)
    view = Selection(feed_id=FeedId(-2))
    await desk.reader.mark([ids[1]], read=True)
    assert await desk.reader.next_unread(ids[0], view) == ids[2]
    assert await desk.reader.next_unread(ids[3], view) == ids[0]
    assert await desk.reader.next_unread(None, view) == ids[0]
    assert await desk.reader.next_unread(ids[2], view, backwards=True) == ids[0]
    assert await desk.reader.next_unread(ids[0], view, backwards=True) == ids[3]
    await desk.reader.mark(ids[1:], read=True)
    assert await desk.reader.next_unread(ids[0], view) is None


async def test_the_next_unread_of_the_library_goes_across_feeds(desk: ReaderDesk) -> None:
    await desk.filled(1)
    await desk.filled(2)
    first, second, third, fourth = await desk.ids()
    await desk.reader.mark([second], read=True)
    assert await desk.reader.next_unread(first, ALL) == third
    assert await desk.reader.next_unread(fourth, ALL) == first
    assert await desk.reader.next_unread(third, ALL, backwards=True) == first
