"""`GreaderBackend`: the Google Reader API of FreshRSS, Miniflux, Inoreader, The Old Reader, BazQux and others."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from opreader.errors import BadAnswer, NoAnswer, WrongAddress
from opreader.sync.answers import objects, read_object, text
from opreader.sync.contents import read_entry
from opreader.sync.finding import facts_of, find_api
from opreader.sync.id_pages import Page, read_pages
from opreader.sync.item_ids import read_short, to_long, to_number
from opreader.sync.quirks import by_name
from opreader.sync.session import Session
from opreader.sync.subscriptions import Subscriptions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from opreader.model.synced import Quirks, RemoteEntry, RemoteFeed, ServerFacts, Snapshot, SnapshotKind, Want
    from opreader.sync_ports import Wire

_IN_ONE_GO: Final = 8
"""Articles that are cleaned without a look at what else there is to do."""
_STATE: Final = "user/-/state/com.google/"
_ALL: Final = f"{_STATE}reading-list"
_ACTIONS: Final = {
    "read": ("a", f"{_STATE}read"),
    "unread": ("r", f"{_STATE}read"),  # alone: kept-unread is ignored by one server and refused beside it by another
    "starred": ("a", f"{_STATE}starred"),
    "unstarred": ("r", f"{_STATE}starred"),
}


class GreaderBackend:
    """One user at one server (`sync_ports.SyncBackend`). Asks no stream by label: an unknown one means everything."""

    def __init__(
        self,
        wire: Wire,
        *,
        url: str,
        user: str,
        password: str,
        app: tuple[str, str] | None = None,
        known: ServerFacts | None = None,
    ) -> None:
        """`app` is Inoreader's AppId and AppKey; `known` is what an earlier login found, which saves looking for it."""
        headers = () if app is None else (("AppId", app[0]), ("AppKey", app[1]))
        self._wire = wire
        self._url = url
        self._session = Session(wire, user=user, password=password, headers=headers)
        self._subscriptions = Subscriptions(self._session)
        self._known = known
        self._facts: ServerFacts | None = None
        self._searched = 0

    @property
    def requests(self) -> int:
        """How many requests were made so far."""
        return self._session.requests + self._searched

    async def log_in(self) -> ServerFacts:
        """Find the API and say who one is; anew each time it is called."""
        remembered = self._facts is None and self._known is not None
        facts = await self._find()
        try:
            await self._session.log_in()
        except (WrongAddress, BadAnswer):
            if not remembered:
                raise
            self._known = None  # it may have moved since it was found
            facts = await self._find()
            await self._session.log_in()
        self._facts = facts
        return facts

    async def _find(self) -> ServerFacts:
        facts = self._known
        if facts is None:
            found = await find_api(self._wire, self._url)
            self._searched += found.asked
            facts = self._known = facts_of(found)
        self._session.api = facts.api
        self._session.password_hint = by_name(facts.name).password_hint
        return facts

    async def _quirks(self) -> Quirks:
        if self._facts is None:
            self._facts = await self._find()
        return self._facts.quirks

    async def list_feeds(self) -> tuple[RemoteFeed, ...]:
        """All subscriptions, in folders that the list of tags knows."""
        return await self._subscriptions.listed(await self._quirks())

    async def list_ids(self, kind: SnapshotKind, *, limit: int | None = None) -> Snapshot:
        """Ids, page by page."""
        quirks = await self._quirks()
        stream: tuple[tuple[str, str], ...]
        cap: int | None = None
        if kind == "unread":
            stream, cap = (("s", _ALL), ("xt", f"{_STATE}read")), quirks.unread_cap
        elif kind == "starred":
            stream, cap = (("s", f"{_STATE}starred"),), quirks.starred_cap
        else:
            stream = (("s", _ALL),)
        most = min((one for one in (cap, limit) if one is not None), default=None)

        async def ask(cursor: str | None, count: int) -> Page:
            more = (("c", cursor),) if cursor is not None else ()
            answer = await self._session.get("stream/items/ids", *stream, ("n", str(max(1, count))), *more)
            return self._page(read_object(answer, self._session.host), quirks)

        listed = await read_pages(
            ask,
            page_size=quirks.ids_per_page,
            most=most,
            step_back=_step_back(quirks),
            host=self._session.host,
        )
        return listed.as_snapshot(kind)

    def _page(self, told: dict[str, object], quirks: Quirks) -> Page:
        host = self._session.host
        ids = [read_short(text(one, "id"), opaque=quirks.opaque_ids) for one in objects(told, "itemRefs", host)]
        known = tuple(one for one in ids if one is not None)
        if len(known) != len(ids):
            raise BadAnswer(f"{host} lists articles without an id that can be read")
        following = text(told, "continuation")
        return Page(known, following if following not in {"", "0"} else None)

    async def get_entries(self, ids: Sequence[str]) -> tuple[RemoteEntry, ...]:
        """Articles by id; asked in halves where they are too large for one answer."""
        quirks = await self._quirks()
        assert len(ids) <= quirks.contents_per_call, "too many articles for one call"
        if not ids:
            return ()
        try:
            fields = (("i", to_long(one)) for one in ids)
            answer = await self._session.read_by_post("stream/items/contents", *fields, ids=ids)
        except NoAnswer as error:
            if not error.too_large or len(ids) == 1:
                raise
            half = len(ids) // 2
            return (*await self.get_entries(ids[:half]), *await self.get_entries(ids[half:]))
        host = self._session.host
        items = objects(read_object(answer, host), "items", host)
        found: dict[str, RemoteEntry] = {}
        for number, item in enumerate(items):
            if number % _IN_ONE_GO == 0:
                await asyncio.sleep(0)
            entry = read_entry(item, quirks=quirks, host=host)
            found[entry.id] = entry
        return tuple(found[one] for one in dict.fromkeys(ids) if one in found)

    async def mark(self, ids: Sequence[str], want: Want) -> None:
        """Set one state: T and the action stand before the ids, which are in the long form."""
        quirks = await self._quirks()
        assert len(ids) <= quirks.marks_per_call, "too many articles for one request"
        if ids:
            fields = (_ACTIONS[want], *(("i", to_long(one)) for one in ids))
            await self._session.write_ok("edit-tag", *fields, ids=ids)

    async def subscribe(self, url: str, *, title: str | None = None, folder: str | None = None) -> RemoteFeed | None:
        """Add a feed, or find it."""
        return await self._subscriptions.add(url, title=title, folder=folder, quirks=await self._quirks())

    async def unsubscribe(self, feed_id: str) -> None:
        """Take a feed away."""
        await self._subscriptions.remove(feed_id, quirks=await self._quirks())

    async def rename(self, feed_id: str, title: str) -> None:
        """Give a feed a title."""
        await self._quirks()
        await self._subscriptions.rename(feed_id, title)

    async def move(self, feed_id: str, folder: str | None) -> None:
        """Put a feed into a folder."""
        await self._subscriptions.move(feed_id, folder, quirks=await self._quirks())


def _step_back(quirks: Quirks) -> Callable[[Page, int], str | None] | None:
    """How a page is asked to begin with the last rows of the one before."""
    if quirks.offset_pages:
        return _offset_back
    return _id_back if quirks.boundary_drop else None


def _offset_back(page: Page, rows: int) -> str | None:
    following = page.next or ""
    return str(max(0, int(following) - rows)) if following.isascii() and following.isdigit() else None


def _id_back(page: Page, rows: int) -> str | None:
    """The id of an earlier row: the page begins behind it, or behind what is next where it is not there any more."""
    following = page.next or ""
    if not rows or not following.isdigit() or str(to_number(page.ids[-1])) != following:
        return None
    return str(to_number(page.ids[-rows]))
