"""Feeds and folders by Google Reader's protocol: listed, added, taken away, renamed, moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from opreader.errors import BadAnswer, Rejected
from opreader.model.synced import RemoteFeed
from opreader.sync.answers import line, objects, parts, read_object, text, web_address
from opreader.sync.contents import label_of, plain_feed_title

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from opreader.model.synced import Quirks
    from opreader.sync.session import Session

_LABEL: Final = "user/-/label/"
_EDIT: Final = "subscription/edit"
_LONGEST_ID: Final = 4_000


class Subscriptions:
    """The feeds of one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._feeds: dict[str, RemoteFeed] | None = None
        """As they were listed last."""
        self._labels: dict[str, str] = {}
        """Folders by name → what the server calls them, letter by letter."""

    async def listed(self, quirks: Quirks) -> tuple[RemoteFeed, ...]:
        """All feeds. Raises SyncError."""
        session = self._session
        tags = read_object(await session.get("tag/list"), session.host)
        self._labels = {}
        for tag in objects(tags, "tags", session.host):
            label = label_of(text(tag, "id"))
            if label is not None and text(tag, "type") != "tag":  # Inoreader and FreshRSS: labels of articles
                self._labels.setdefault(line(label), label)
        told = read_object(await session.get("subscription/list"), session.host)
        feeds = (self._feed(one, quirks) for one in objects(told, "subscriptions", session.host))
        self._feeds = {one.id: one for one in feeds}
        return tuple(self._feeds.values())

    def _feed(self, told: Mapping[str, Any], quirks: Quirks) -> RemoteFeed:
        identity = text(told, "id")
        if not identity or not identity.isprintable() or len(identity) > _LONGEST_ID:
            raise BadAnswer(f"{self._session.host} lists a feed without an id that can be read")
        url = web_address(text(told, "url")) or web_address(identity.removeprefix("feed/")) or ""
        labels = (line(label_of(text(one, "id")) or text(one, "label")) for one in parts(told, "categories"))
        return RemoteFeed(
            id=identity,
            url=url,
            title=plain_feed_title(text(told, "title"), quirks=quirks),
            folder=next((one for one in labels if one in self._labels), None),
            site=web_address(text(told, "htmlUrl")),
        )

    async def add(self, url: str, *, title: str | None, folder: str | None, quirks: Quirks) -> RemoteFeed | None:
        """Add a feed, or find it; None where the server finds none at that address. Raises SyncError."""
        known = self._at(url, await self.listed(quirks))
        if known is not None:  # the answer to an earlier question may have been lost
            return known
        session = self._session
        told = read_object(await session.write("subscription/quickadd", ("quickadd", url)), session.host)
        identity = text(told, "streamId")
        if not identity:
            return None
        if title or folder:
            fields = [("ac", "edit"), ("s", identity)]
            fields += [("t", title)] if title else []
            fields += [("a", _LABEL + self._labels.get(folder, folder))] if folder else []
            await session.write_ok(_EDIT, *fields)
        feeds = {one.id: one for one in await self.listed(quirks)}
        return feeds.get(identity) or RemoteFeed(identity, url, title or line(text(told, "streamName")), folder)

    @staticmethod
    def _at(url: str, feeds: tuple[RemoteFeed, ...]) -> RemoteFeed | None:
        return next((one for one in feeds if _bare(one.url) == _bare(url)), None)

    async def remove(self, feed_id: str, *, quirks: Quirks) -> None:
        """Take a feed away; one that is gone is fine. Raises SyncError."""
        try:
            await self._session.write_ok(_EDIT, ("ac", "unsubscribe"), ("s", feed_id))
        except Rejected:
            if any(one.id == feed_id for one in await self.listed(quirks)):
                raise
        if self._feeds is not None:
            self._feeds.pop(feed_id, None)

    async def rename(self, feed_id: str, title: str) -> None:
        """Give a feed a title. Raises SyncError."""
        await self._session.write_ok(_EDIT, ("ac", "edit"), ("s", feed_id), ("t", title))

    async def move(self, feed_id: str, folder: str | None, *, quirks: Quirks) -> None:
        """Put a feed into a folder, out of the one where it was. Raises SyncError."""
        if folder is None and quirks.folderless is False:
            raise Rejected(f"on {self._session.host} every feed stands in a folder; name one")
        if self._feeds is None:
            await self.listed(quirks)
        before = (self._feeds or {}).get(feed_id)
        if before is None:
            raise Rejected(f"{self._session.host} has no such feed any more")
        if before.folder == folder:
            return
        fields = [("ac", "edit"), ("s", feed_id)]
        fields += [("a", _LABEL + self._labels.get(folder, folder))] if folder is not None else []
        fields += [("r", _LABEL + self._labels[before.folder])] if before.folder in self._labels else []
        await self._session.write_ok(_EDIT, *fields)
        self._feeds = None  # the folder may be a new one


def _bare(url: str) -> tuple[str, str, str]:
    """What two addresses of one feed have in common: not the scheme, not a slash at the end."""
    try:
        found = urlsplit(url)
    except ValueError:
        return "", url, ""
    return found.netloc.lower(), found.path.rstrip("/"), found.query
