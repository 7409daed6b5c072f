"""Target → subscription: what a URL, site, file or folder holds, looked at before anything is subscribed."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from opreader.errors import NotFound, ReadError, UsageError, WorkerError
from opreader.feed_addresses import feed_address
from opreader.frozen import frozen
from opreader.masked import hide_password, split_user
from opreader.model import DigestedFeed, FeedKind, Fetched, FetchFailed, FetchRequest, ParseFailed
from opreader.text import same_host

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.ports import Children, Net

Headers = tuple[tuple[str, str], ...]

_MOST_USUAL_PATHS = 8
_NO_HOST = "names no host, or no port by its number; an address looks like https://example.org/feed.xml"
_BARE_HOST = re.compile(r"(?:localhost|[^\s.:@]+(?:\.[^\s.:@]+)+\.?)(?::\d{1,5})?")
"""What may stand at the beginning of an address without a scheme: a name with a dot, perhaps with a port."""


_FILE_ENDINGS = (".xml", ".rss", ".atom", ".json", ".opml", ".txt", ".md", ".markdown", ".html", ".htm")
"""Of a word that is meant as a file, though it could be a host."""


@frozen
class Found:
    """A feed that a target leads to; its document is kept, so that subscribing asks for nothing twice."""

    url: str
    """The address to subscribe: http(s), or an absolute path."""
    title: str
    kind: FeedKind
    feed: DigestedFeed | None = None
    """None: named by a page, not looked at yet."""
    answer: Fetched | None = None
    """None for local ones."""
    beside: str | None = None
    """The page that named it; its network is allowed, no other private one."""
    listed: bool = False
    """One of the feeds of a list (OPML): they are meant together, not to choose from."""
    headers: Headers = ()
    """What lets the user in, where the address that was typed said who that is; for this feed's host alone."""

    @property
    def count(self) -> int | None:
        """Articles in it; None where it was not looked at."""
        return None if self.feed is None else len(self.feed.entries)


@frozen
class Page:
    """A web page that is no feed: shown as it is."""

    answer: Fetched


def read_target(target: str) -> str | Path:
    """Tell an address from a path. Raises UsageError for other schemes and names that mean neither."""
    target = target.strip()
    scheme, colon, rest = target.partition(":")
    if scheme.lower() == "feed" and colon:
        target = (
            rest
            if rest.startswith(("http:", "https:"))
            else f"http:{rest}"
            if rest.startswith("//")
            else f"http://{rest}"
        )
        scheme = target.partition(":")[0]
    if scheme.lower() in {"http", "https"} and colon:
        if not _host(target):
            raise UsageError(f"{hide_password(target)} {_NO_HOST}")
        return target
    if "://" in target:
        raise UsageError(f"{scheme}: addresses can't be read; give an http or https address, a file or a folder")
    if not target:
        raise UsageError("Nothing was named; give the address of a feed or site, a file or a folder")
    if path := _existing(target):
        return path
    first = target.split("/", 1)[0]
    if first == target and first.lower().endswith(_FILE_ENDINGS):
        raise NotFound(f"There is no file {hide_password(target)}; an address begins with https://")
    if _BARE_HOST.fullmatch(first) and not target.startswith((".", "/", "~")):
        return f"{'http' if first.startswith(('127.', 'localhost')) else 'https'}://{target}"
    raise NotFound(f"There is no file or folder {hide_password(target)}; an address begins with https://")


def _existing(target: str) -> Path | None:
    try:
        path = Path(target).expanduser()
        return path.resolve() if path.exists() else None
    except (OSError, RuntimeError, ValueError):  # a name too long, "~nobody", a folder that lets nobody in
        return None


def _host(url: str) -> str | None:
    with suppress(ValueError):  # a port that is none: a password with a slash in it, say
        parts = urlsplit(url)
        return parts.hostname if parts.port != 0 else None
    return None


class Adding:
    """Looks at targets over the ports it is given."""

    def __init__(self, *, net: Net, children: Children) -> None:
        """Fetch by `net`, parse in `children`."""
        self._net = net
        self._children = children

    async def look(self, target: str) -> list[Found] | Page:
        """The feeds that a target leads to, best first; a page that names none comes as a Page.

        Raises UsageError, NotFound or ReadError with what to do next.
        """
        place = read_target(target)
        if not isinstance(place, str):
            return await self._look_at_path(place)
        url, told = split_user(place)
        found = await self._look_at_url(url, (("Authorization", told),) if told else ())
        if isinstance(found, Page) or not told:
            return found
        return [_known_there(one, url, told) for one in found]

    async def _look_at_path(self, path: Path) -> list[Found]:
        try:
            feed = await self._children.read_path(path)
        except WorkerError as error:
            raise ReadError(f"{path}: {error}") from error
        if isinstance(feed, ParseFailed):
            if feed.found_feeds:
                return _listed(feed.found_feeds)
            raise ReadError(f"{path}: {feed.reason}")
        kind = FeedKind.FOLDER if path.is_dir() else FeedKind.FILE
        return [Found(str(path), feed.feed.title, kind, feed)]

    async def _look_at_url(self, url: str, headers: Headers) -> list[Found] | Page:
        answer = await self._net.fetch(FetchRequest(url, typed=True, headers=headers))
        if isinstance(answer, FetchFailed):
            raise ReadError(f"{url}: {answer.reason}")
        assert isinstance(answer, Fetched)
        feed = await self._parse(answer)
        if isinstance(feed, DigestedFeed):
            return [Found(answer.permanent_url or url, feed.feed.title, FeedKind.URL, feed, answer)]
        if feed.found_feeds and "html" not in answer.content_type and not _looks_like_html(answer.body):
            return _listed(feed.found_feeds, beside=url)
        if "html" not in answer.content_type and not _looks_like_html(answer.body):
            raise ReadError(f"{url}: {feed.reason}")
        try:
            named = await self._children.find_feeds(answer.body, url=answer.url, content_type=answer.content_type)
        except WorkerError as error:
            raise ReadError(f"{url}: {error}") from error
        found = [Found(address, title, FeedKind.URL, beside=url) for address, title in named if title]
        usual = [Found(address, address, FeedKind.URL, beside=url) for address, title in named if not title]
        return found or await self._try_usual(usual) or Page(answer)

    async def _try_usual(self, candidates: Sequence[Found]) -> list[Found]:
        for candidate in candidates[:_MOST_USUAL_PATHS]:
            try:
                return [await self.look_closer(candidate)]
            except ReadError:
                continue
        return []

    async def look_closer(self, found: Found) -> Found:
        """Fetch and read a feed that a page named. Raises ReadError."""
        if found.feed is not None:
            return found
        answer = await self._net.fetch(
            FetchRequest(found.url, typed=found.beside is None, beside=found.beside, headers=found.headers)
        )
        if isinstance(answer, FetchFailed):
            raise ReadError(f"{found.url}: {answer.reason}")
        assert isinstance(answer, Fetched)
        feed = await self._parse(answer)
        if isinstance(feed, ParseFailed):
            raise ReadError(f"{found.url}: {feed.reason}")
        url = answer.permanent_url or found.url
        headers = found.headers if same_host(url, found.url) else ()
        return Found(url, feed.feed.title, FeedKind.URL, feed, answer, found.beside, headers=headers)

    async def _parse(self, answer: Fetched) -> DigestedFeed | ParseFailed:
        try:
            return await self._children.parse_feed(answer.body, url=answer.url, content_type=answer.content_type)
        except WorkerError as error:
            return ParseFailed(str(error))


def _known_there(found: Found, url: str, told: str) -> Found:
    """A feed with what lets its reader in, where it is of the host that was told who that is."""
    return replace(found, headers=(("Authorization", told),)) if same_host(found.url, url) else found


def _looks_like_html(body: bytes) -> bool:
    start = body[:2_000].lower()
    return b"<html" in start or b"<!doctype html" in start


def _listed(feeds: Sequence[tuple[str, str]], *, beside: str | None = None) -> list[Found]:
    """The feeds of a list; what feeds.toml could not keep is left out."""
    found = []
    for address, title in feeds:
        with suppress(ValueError):
            found.append(Found(feed_address(address), title or address, FeedKind.URL, beside=beside, listed=True))
    return found
