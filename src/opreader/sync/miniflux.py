"""`MinifluxBackend`: Miniflux's own REST API, from 2.3.2 on; below that its Google Reader API has to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from opreader.errors import BadAnswer, Rejected, ServerTooOld
from opreader.model.synced import Quirks, RemoteFeed, ServerFacts
from opreader.sync.answers import line, part, read_list, read_object, text, web_address
from opreader.sync.id_pages import Page, read_pages
from opreader.sync.item_ids import of_number, to_number
from opreader.sync.miniflux_entries import EntryRanges
from opreader.sync.miniflux_wire import MinifluxWire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.model.synced import RemoteEntry, Snapshot, SnapshotKind, Want
    from opreader.sync_ports import Wire

_OLDEST: Final = (2, 3, 2)
"""The first that sets a star instead of flipping it, and lists ids alone."""
_QUIRKS: Final = Quirks(ids_per_page=10_000, offset_pages=True, folderless=False)
_FEED: Final = "feed/"
"""Ids of feeds look as they do by the other protocol of the same server."""
_BODIES: Final[dict[str, dict[str, object]]] = {
    "read": {"status": "read"},
    "unread": {"status": "unread"},
    "starred": {"starred": True},
    "unstarred": {"starred": False},
}


class MinifluxBackend:
    """One user at one Miniflux (`sync_ports.SyncBackend`)."""

    def __init__(self, wire: Wire, *, url: str, user: str, password: str, known: ServerFacts | None = None) -> None:
        """`password` is the user's, or, with or without a user, an API key; `known` is what an earlier login found."""
        self._wire = MinifluxWire(wire, url=known.api if known else url, user=user, password=password)
        self._entries = EntryRanges(self._wire)
        self._facts: ServerFacts | None = known

    @property
    def requests(self) -> int:
        """How many requests were made so far."""
        return self._wire.requests

    async def log_in(self) -> ServerFacts:
        """Ask which version it is, as the user."""
        version = await self._wire.log_in()
        told = _version(version)
        if told is not None and told < _OLDEST:
            raise ServerTooOld(
                f"Miniflux {version} can't set a star without flipping it; use kind greader with the user and password "
                "set for Google Reader under Integrations, or Miniflux 2.3.2"
            )
        self._facts = ServerFacts("miniflux", "Miniflux", self._wire.api, _QUIRKS, version)
        return self._facts

    async def _ready(self) -> None:
        if self._facts is None:
            await self.log_in()

    async def list_feeds(self) -> tuple[RemoteFeed, ...]:
        """All subscriptions with their categories."""
        await self._ready()
        told = read_list(await self._wire.send("GET", "/v1/feeds"), self._wire.host)
        feeds = tuple(feed for one in told if (feed := _feed(one)) is not None)
        if len(feeds) != len(told):
            raise BadAnswer(f"{self._wire.host} lists a feed without an id that can be read")
        return feeds

    async def list_ids(self, kind: SnapshotKind, *, limit: int | None = None) -> Snapshot:
        """Ids, page by page."""
        await self._ready()
        chosen = {"unread": (("status", "unread"),), "starred": (("starred", "true"),), "newest": ()}[kind]

        async def ask(cursor: str | None, count: int) -> Page:
            offset = int(cursor or "0")
            more = (("limit", str(max(1, count))), ("offset", str(offset)))
            answer = await self._wire.send("GET", "/v1/entries/ids", params=(*chosen, *more))
            return self._page(read_object(answer, self._wire.host), offset)

        listed = await read_pages(
            ask,
            page_size=_QUIRKS.ids_per_page,
            most=limit,
            step_back=lambda page, rows: str(max(0, int(page.next or "0") - rows)),
            host=self._wire.host,
        )
        return listed.as_snapshot(kind)

    def _page(self, told: dict[str, Any], offset: int) -> Page:
        numbers, total = told.get("entry_ids"), told.get("total")
        if not isinstance(numbers, list) or not isinstance(total, int):
            raise BadAnswer(f"{self._wire.host} answers without the list that was asked for (entry_ids)")
        ids = tuple(found for one in numbers if _is_number(one) and (found := of_number(one)) is not None)
        if len(ids) != len(numbers):
            raise BadAnswer(f"{self._wire.host} lists articles without an id that can be read")
        ended = offset + len(ids) >= total
        if not ids and not ended:  # it says that there are more, and gives none
            raise BadAnswer(f"{self._wire.host} breaks off a list of ids")
        return Page(ids, None if ended else str(offset + len(ids)))

    async def get_entries(self, ids: Sequence[str]) -> tuple[RemoteEntry, ...]:
        """Articles by id."""
        await self._ready()
        assert len(ids) <= _QUIRKS.contents_per_call, "too many articles for one call"
        return await self._entries.read(sorted(to_number(one) for one in set(ids)))

    async def mark(self, ids: Sequence[str], want: Want) -> None:
        """Set one state."""
        await self._ready()
        assert len(ids) <= _QUIRKS.marks_per_call, "too many articles for one request"
        if ids:
            body = {"entry_ids": [to_number(one) for one in ids], **_BODIES[want]}
            await self._wire.change("PUT", "/v1/entries", body, ids=ids)

    async def subscribe(self, url: str, *, title: str | None = None, folder: str | None = None) -> RemoteFeed | None:
        """Add a feed, or find it."""
        if (known := next((one for one in await self.list_feeds() if one.url == url), None)) is not None:
            return known
        body: dict[str, object] = {"feed_url": url}
        if folder is not None:
            body["category_id"] = await self._category(folder)
        try:
            told = read_object(await self._wire.change("POST", "/v1/feeds", body), self._wire.host)
        except Rejected:
            return None
        number = told.get("feed_id")
        if not _is_number(number):
            raise BadAnswer(f"{self._wire.host} adds a feed and does not say which")
        if title is not None:
            await self._wire.change("PUT", f"/v1/feeds/{number}", {"title": title})
        identity = f"{_FEED}{number}"
        return next((one for one in await self.list_feeds() if one.id == identity), None)

    async def unsubscribe(self, feed_id: str) -> None:
        """Take a feed away."""
        await self._ready()
        await self._wire.change("DELETE", f"/v1/feeds/{_number(feed_id)}", None, gone_is_fine=True)

    async def rename(self, feed_id: str, title: str) -> None:
        """Give a feed a title."""
        await self._ready()
        await self._wire.change("PUT", f"/v1/feeds/{_number(feed_id)}", {"title": title})

    async def move(self, feed_id: str, folder: str | None) -> None:
        """Put a feed into a category."""
        if folder is None:
            raise Rejected("on Miniflux every feed stands in a category; name one")
        await self._ready()
        await self._wire.change("PUT", f"/v1/feeds/{_number(feed_id)}", {"category_id": await self._category(folder)})

    async def _category(self, name: str) -> int:
        """The number of a category, which is made if need be."""
        told = read_list(await self._wire.send("GET", "/v1/categories"), self._wire.host)
        found = next((one for one in told if line(text(one, "title")) == name), None)
        if found is None:
            made = await self._wire.change("POST", "/v1/categories", {"title": name})
            found = read_object(made, self._wire.host)
        number = found.get("id")
        if not isinstance(number, int):
            raise BadAnswer(f"{self._wire.host} names a category without a number")
        return number


def _feed(told: dict[str, Any]) -> RemoteFeed | None:
    number = told.get("id")
    if not _is_number(number):
        return None
    return RemoteFeed(
        id=f"{_FEED}{number}",
        url=web_address(text(told, "feed_url")) or "",
        title=line(text(told, "title")),
        folder=line(text(part(told, "category"), "title")) or None,
        site=web_address(text(told, "site_url")),
    )


def _number(feed_id: str) -> int:
    number = feed_id.removeprefix(_FEED)
    if not (number.isascii() and number.isdigit()):
        raise Rejected("Miniflux has no feed of that name")
    return int(number)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _version(told: str) -> tuple[int, ...] | None:
    """The numbers of "2.3.2" or "2.3.2-7-gabc"; None for a build without one, which is taken for a new one."""
    numbers = told.lstrip("v").partition("-")[0].split(".")
    return (
        tuple(map(int, numbers)) if all(one.isascii() and one.isdigit() and len(one) < 6 for one in numbers) else None
    )
