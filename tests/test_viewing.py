"""Pictures to be seen: from the disk, from the net, drawn, or why not. Net, disk and drawing are fakes."""

import asyncio
from dataclasses import replace
from typing import cast

import pytest

from opreader.document.model import Document, Image, Quote
from opreader.errors import NotFound, WorkerError
from opreader.model import (
    Body,
    EntryId,
    EntryToExpand,
    FeedId,
    FeedKind,
    FetchFailed,
    NotModified,
    State,
    Validators,
)
from opreader.model.drawn import Drawn, NotDrawn
from opreader.ports import Store
from opreader.viewing import MOST_BYTES, MOST_PICTURES, Viewing
from tests.fakes import FakeNet, Held, fetched
from tests.pages import FakeDrawer, FakePictures

HARBOUR, MARKET = "https://pictures.example/harbour.jpg", "https://pictures.example/market.png"
ARTICLE, TYPED, GONE = EntryId(1), EntryId(2), EntryId(3)
FEED, PAGE_TYPED = "https://column.example/feed", "http://nas.local/page"
PAGE = (10, 20, 30)


class Articles:
    """A store that knows who named two articles, and of the second that its link was typed."""

    async def get_to_expand(self, entry_id: EntryId) -> EntryToExpand:
        """The article."""
        if entry_id == GONE:
            raise NotFound("gone")
        entry = EntryToExpand(
            *(entry_id, FeedId(1), FEED, FeedKind.URL, "T", (), PAGE_TYPED, Body("", "html")),
            *(State.FULL, None, False, 1, None, FEED),
        )
        return replace(entry, typed=entry_id == TYPED)


class Room:
    """A viewing with all that stands round it."""

    def __init__(self) -> None:
        self.net = FakeNet()
        self.pictures = FakePictures()
        self.drawer = FakeDrawer()
        self.drawer.can_draw = True
        self.view = Viewing(net=self.net, pictures=self.pictures, drawer=self.drawer, store=cast("Store", Articles()))

    def holds(self, url: str, size: tuple[int, int] = (800, 600)) -> None:
        """Have a picture on the disk."""
        self.pictures.kept[url] = url.encode()
        self.pictures.sizes[url] = size

    def serves(self, url: str, data: bytes | None = None) -> None:
        """Have a picture in the web."""
        self.net.answer(url, fetched(url if data is None else data, url=url, content_type="image/jpeg"))

    async def see(
        self, url: str = HARBOUR, columns: int = 30, rows: int = 10, *, of: EntryId = ARTICLE
    ) -> Drawn | NotDrawn:
        """Look at a picture."""
        return await self.view.picture(url, shown=of, columns=columns, rows=rows, ground=PAGE)


def document(*urls: str) -> Document:
    return Document(tuple(Image(url) for url in urls))


async def test_a_picture_on_the_disk_is_drawn_without_asking_anybody() -> None:
    room = Room()
    room.net.up = False
    room.holds(HARBOUR)
    assert isinstance(await room.see(), Drawn)
    assert room.drawer.asked == [(HARBOUR.encode(), 30, 10, PAGE)]
    assert room.net.requests == []


async def test_a_picture_that_is_not_here_is_fetched_kept_and_drawn() -> None:
    room = Room()
    room.serves(HARBOUR)
    assert isinstance(await room.see(), Drawn)
    (request,) = room.net.requests
    assert (request.purpose, request.beside, request.typed) == ("picture", FEED, False)
    assert room.pictures.kept == {HARBOUR: HARBOUR.encode()}
    assert isinstance(await room.see(columns=50), Drawn)
    assert len(room.net.requests) == 1


@pytest.mark.parametrize(("of", "beside"), [(ARTICLE, FEED), (TYPED, PAGE_TYPED), (GONE, None)])
async def test_no_link_of_a_feed_vouches_for_its_pictures(of: EntryId, beside: str | None) -> None:
    room = Room()
    room.serves(HARBOUR)
    await room.see(of=of)
    assert [one.beside for one in room.net.requests] == [beside]


async def test_a_full_disk_keeps_nobody_from_looking() -> None:
    room = Room()
    room.pictures.refuses = "no room"
    room.serves(HARBOUR)
    assert isinstance(await room.see(), Drawn)


async def test_without_a_network_the_reason_says_so_and_another_time_it_is_tried_again() -> None:
    room = Room()
    room.net.up = False
    came = await room.see()
    assert came == NotDrawn("this picture is not here, and there is no network", passing=True)
    assert room.net.requests == []
    room.net.up = True
    room.serves(HARBOUR)
    assert isinstance(await room.see(), Drawn)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (FetchFailed("not found (404)", status=404), "not found (404)"),
        (NotModified(Validators()), "the server sent no picture"),
        (fetched(b"x" * (MOST_BYTES + 1)), "too large: more than 8 MiB"),
    ],
)
async def test_what_does_not_come_is_asked_for_once(answer: FetchFailed | NotModified, reason: str) -> None:
    room = Room()
    room.net.answer(HARBOUR, answer)
    assert await room.see() == NotDrawn(reason)
    assert await room.see() == NotDrawn(reason)
    assert len(room.net.requests) == 1
    assert room.pictures.kept == {}


async def test_a_host_that_was_not_reached_may_be_asked_again() -> None:
    room = Room()
    room.net.answer(HARBOUR, FetchFailed("pictures.example can't be found", unreachable=True))
    assert await room.see() == NotDrawn("pictures.example can't be found", passing=True)
    room.serves(HARBOUR)
    assert isinstance(await room.see(), Drawn)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (NotDrawn("the picture is broken: cut"), "the picture is broken: cut"),
        (WorkerError("draw_picture took more than 8 seconds and was stopped"), "draw_picture took more than 8 seconds"),
    ],
)
async def test_a_picture_that_can_not_be_drawn_is_not_tried_again(answer: NotDrawn | Exception, reason: str) -> None:
    room = Room()
    room.holds(HARBOUR)
    room.drawer.answers[HARBOUR.encode()] = answer
    for _ in range(2):
        came = await room.see()
        assert isinstance(came, NotDrawn)
        assert came.reason.startswith(reason)
    assert len(room.drawer.asked) == 1


async def test_two_are_got_at_once() -> None:
    room = Room()
    urls = [f"https://pictures.example/{number}" for number in range(4)]
    held = [Held(fetched(b"x")) for _ in urls]
    for url, answer in zip(urls, held, strict=True):
        room.net.answer(url, answer)
    tasks = [asyncio.create_task(room.see(url)) for url in urls]
    for answer in held[:2]:
        await answer.asked.wait()
    for _ in range(20):
        await asyncio.sleep(0)
    assert len(room.net.requests) == 2
    for answer in held:
        answer.release.set()
    assert all(isinstance(came, Drawn) for came in await asyncio.gather(*tasks))


async def test_leaving_ends_a_fetch_but_lets_a_child_draw_to_its_end() -> None:
    room = Room()
    held = Held(fetched(b"x"))
    room.net.answer(MARKET, held)
    fetching = asyncio.create_task(room.see(MARKET))
    await held.asked.wait()
    fetching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await fetching
    room.holds(HARBOUR)
    room.drawer.held = Held()
    drawing = asyncio.create_task(room.see())
    await room.drawer.held.asked.wait()
    drawing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await drawing
    (left,) = room.view._drawing
    assert not left.cancelled()
    room.drawer.held.release.set()
    assert isinstance(await left, Drawn)


# what may come


async def test_pictures_that_are_here_may_come_with_their_sizes_and_others_while_there_is_a_network() -> None:
    room = Room()
    room.holds(HARBOUR, (640, 480))
    shown = document(HARBOUR, MARKET)
    assert await room.view.expect(shown, offline=False) == {HARBOUR: (640, 480), MARKET: None}
    assert await room.view.expect(shown, offline=True) == {HARBOUR: (640, 480)}


async def test_once_a_picture_was_asked_for_the_network_is_looked_at() -> None:
    room = Room()
    room.net.up = False
    assert await room.view.expect(document(MARKET), offline=False) == {MARKET: None}
    await room.see()
    assert await room.view.expect(document(MARKET), offline=False) == {}
    room.net.up = True
    assert await room.view.expect(document(MARKET), offline=False) == {MARKET: None}


async def test_what_failed_is_not_expected_again() -> None:
    room = Room()
    room.holds(HARBOUR)
    room.drawer.answers[HARBOUR.encode()] = NotDrawn("broken")
    await room.see(HARBOUR)
    await room.see(MARKET)
    assert await room.view.expect(document(HARBOUR, MARKET), offline=False) == {}


async def test_the_first_twelve_pictures_of_an_article_may_come() -> None:
    room = Room()
    urls = [f"https://pictures.example/{number}" for number in range(MOST_PICTURES + 3)]
    expected = await room.view.expect(Document((Quote(document(*urls).blocks),)), offline=False)
    assert list(expected) == urls[:MOST_PICTURES]


async def test_without_what_draws_none_is_expected() -> None:
    room = Room()
    room.holds(HARBOUR)
    room.drawer.can_draw = False
    assert await room.view.expect(document(HARBOUR), offline=False) == {}
