"""The pictures of the article on the screen: from the disk, else fetched and kept, then drawn in a child process."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING, Final, TypeAlias

from opreader.document.pictures import list_pictures
from opreader.errors import NotFound, WorkerError
from opreader.model import FetchFailed, FetchRequest, NotModified
from opreader.model.drawn import NotDrawn
from opreader.text import clean

if TYPE_CHECKING:
    from opreader.document import Document
    from opreader.model import EntryId
    from opreader.model.drawn import Drawn
    from opreader.ports import Drawer, Net, Pictures, Store

Size: TypeAlias = tuple[int, int]
"""Width and height in pixels."""

MOST_PICTURES: Final = 12
"""Of one article."""
MOST_BYTES: Final = 8 * 1024 * 1024
_AT_ONCE: Final = 2
_REMEMBERED: Final = 1_000
"""Pictures whose failure is remembered."""
_OFFLINE: Final = NotDrawn("this picture is not here, and there is no network", passing=True)


class Viewing:
    """Gets pictures to be seen; asks for none that nobody wants."""

    def __init__(self, *, net: Net, pictures: Pictures, drawer: Drawer, store: Store) -> None:
        """Nothing is looked up before it is wanted; `store` knows who named an article."""
        self._store = store
        self._net = net
        self._pictures = pictures
        self._drawer = drawer
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._failed: OrderedDict[str, NotDrawn] = OrderedDict()
        self._net_is_known = False
        self._drawing: set[asyncio.Task[Drawn | NotDrawn]] = set()

    async def expect(self, document: Document, *, offline: bool) -> dict[str, Size | None]:
        """Which of a document's first 12 pictures can be shown, with the size of those that are here.

        Those that are not here count while they may be asked for: until the first one is, the network is taken to be
        up, for to look at it is to load its library.
        """
        urls = list_pictures(document)[:MOST_PICTURES]
        if not urls or not self._drawer.can_draw:
            return {}
        here = await self._pictures.measure(urls)
        return {
            url: here.get(url)
            for url in urls
            if url not in self._failed and (url in here or (not offline and self._may_come(url)))
        }

    def _may_come(self, url: str) -> bool:
        return not self._net_is_known or self._net.is_up(url)

    async def picture(
        self, url: str, *, shown: EntryId | None, columns: int, rows: int, ground: tuple[int, int, int]
    ) -> Drawn | NotDrawn:
        """A picture in at most so many cells; `shown` is the article that shows it.

        One that failed is not asked for again. Cancelling ends a fetch; what is being drawn is drawn to its end.
        """
        async with self._turns:
            if (failed := self._failed.get(url)) is not None:
                return failed
            data = await self._pictures.read(url) or await self._fetch(url, shown)
            if not isinstance(data, bytes):
                return data
            drawing = asyncio.create_task(self._draw(data, columns, rows, ground))
            # A child that is stopped in the middle would have to be started anew for the next picture.
            self._drawing.add(drawing)
            drawing.add_done_callback(self._drawing.discard)
            drawn = await asyncio.shield(drawing)
        return self._noted(url, drawn)

    async def _near(self, shown: EntryId | None) -> str | None:
        """Whose network the pictures of an article may lie on; nobody's where it is none of the library."""
        if shown is None:
            return None
        try:
            return (await self._store.get_to_expand(shown)).near
        except NotFound:
            return None

    async def _fetch(self, url: str, shown: EntryId | None) -> bytes | Drawn | NotDrawn:
        self._net_is_known = True
        if not self._net.is_up(url):
            return _OFFLINE
        answer = await self._net.fetch(FetchRequest(url, purpose="picture", beside=await self._near(shown)))
        if isinstance(answer, FetchFailed):
            return self._noted(url, NotDrawn(clean(answer.reason, one_line=True), passing=answer.unreachable))
        if isinstance(answer, NotModified):
            return self._noted(url, NotDrawn("the server sent no picture"))
        if len(answer.body) > MOST_BYTES:
            return self._noted(url, NotDrawn(f"too large: more than {MOST_BYTES // 1024 // 1024} MiB"))
        await self._pictures.put(url, answer.body)  # a full disk keeps nobody from looking at it now
        return answer.body

    async def _draw(self, data: bytes, columns: int, rows: int, ground: tuple[int, int, int]) -> Drawn | NotDrawn:
        try:
            return await self._drawer.draw(data, columns=columns, rows=rows, ground=ground)
        except WorkerError as error:
            return NotDrawn(str(error))

    def _noted(self, url: str, came: Drawn | NotDrawn) -> Drawn | NotDrawn:
        """What came; remembered where it would be the same another time."""
        if isinstance(came, NotDrawn) and not came.passing:
            self._failed[url] = came
            if len(self._failed) > _REMEMBERED:
                self._failed.popitem(last=False)
        return came
