"""Where a web page's feeds are: those it names, then the usual paths. Nothing is fetched."""

import re
from typing import Final
from urllib.parse import urljoin, urlsplit

from opreader.feeds import limits
from opreader.feeds.build import line, web_link
from opreader.feeds.charset import declared_charset, decode
from opreader.html_tokens import Tokens, attributes

_MOST_PAGE: Final = 2 * 1024 * 1024
_MOST_NAMED: Final = 50
_FEED_TYPES: Final = {
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/x-rss+xml",
    "application/x-atom+xml",
    "text/rss+xml",
    "text/atom+xml",
}
_MAYBE_TYPES: Final = {"application/xml", "text/xml", "application/json"}
"""Types that a feed may have and that other things have too."""
_LOOKS_LIKE_FEED = re.compile(
    r"(?:^|[/._-])(?:feeds?|rss\d?|atom)(?:[/._-]|$)|\.(?:rss|atom|rdf)$|[?&]feed=", re.IGNORECASE
)
_NO_FEED = re.compile(
    r"\.(?:html?|php|aspx?|png|jpe?g|gif|svg|css|js|pdf|mp3)$|/(?:feedback|comments?)\b", re.IGNORECASE
)
_USUAL_PATHS: Final = (
    "/feed",
    "/rss",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/rss.xml",
    "/feed.json",
    "/feeds/posts/default",
    "/?feed=rss2",
)


def find_feeds(body: bytes, *, url: str, content_type: str) -> tuple[tuple[str, str], ...]:
    """(URL, title) of the feeds that a page names, in its order, then usual paths of its site with an empty title."""
    named = named_feeds(body, url=url, content_type=content_type)
    known = {address for address, _ in named}
    return named + tuple((guess, "") for guess in usual_paths(url) if guess not in known)


def named_feeds(body: bytes, *, url: str, content_type: str) -> tuple[tuple[str, str], ...]:
    """(URL, title) of the feeds that a page names: `<link rel=alternate>` first, then links that look like feeds.

    One without a title goes by its address, so that an empty title means a guess.
    """
    text = decode(body[:_MOST_PAGE], declared=declared_charset(content_type, body))
    page = _Links(url)
    page.read(text)
    found: dict[str, str] = {}
    for address, title in (*page.alternates, *page.anchors):
        found.setdefault(address, title or address)
        if len(found) >= _MOST_NAMED:
            break
    return tuple(found.items())


def usual_paths(url: str) -> tuple[str, ...]:
    """Addresses where sites often keep a feed: beneath the page's own folder, then beneath the root."""
    home = web_link("", url)
    if home is None:
        return ()
    parts = urlsplit(home)
    guesses = []
    folder = parts.path.rstrip("/")
    if folder and folder.count("/") <= 2 and "." not in folder.rsplit("/", 1)[-1]:
        guesses = [urljoin(home, f"{folder}/feed")]
    return tuple(dict.fromkeys((*guesses, *(urljoin(home, path) for path in _USUAL_PATHS))))


class _Links:
    """The feeds that a page names."""

    def __init__(self, url: str) -> None:
        self.alternates: list[tuple[str, str]] = []
        self.anchors: list[tuple[str, str]] = []
        self._base = url
        self._anchor: str | None = None
        self._words: list[str] = []

    def read(self, page: str) -> None:
        """Look at every tag of a page."""
        tokens = Tokens(page)
        for token in tokens:
            if isinstance(token, str):
                self._text(token)
            elif token.name == "a":
                self._end_anchor()
                self._anchor = None if token.closing else self._feed_like(attributes(token.source))
            elif token.closing:
                continue
            elif token.name in {"script", "style"}:
                tokens.skip_raw(token.name)
            elif token.name == "base":
                self._base = web_link(self._base, attributes(token.source).get("href")) or self._base
            elif token.name == "link":
                self._link(attributes(token.source))
        self._end_anchor()

    def _text(self, text: str) -> None:
        if self._anchor is not None and len(self._words) < 20:
            self._words.append(text[:200])

    def _link(self, given: dict[str, str]) -> None:
        media_type = given.get("type", "").split(";")[0].strip().lower()
        address = web_link(self._base, given.get("href"))
        if (
            address is None
            or len(self.alternates) >= _MOST_NAMED
            or "alternate" not in given.get("rel", "").lower().split()
        ):
            return
        maybe = media_type in _MAYBE_TYPES and _LOOKS_LIKE_FEED.search(_path(address)) and "oembed" not in address
        if (media_type in _FEED_TYPES or maybe) and "/wp-json/" not in address:
            self.alternates.append((address, line(given.get("title", ""), limits.MOST_NAME)))

    def _feed_like(self, given: dict[str, str]) -> str | None:
        address = web_link(self._base, given.get("href", "").removeprefix("feed:"))
        if address is None or len(self.anchors) >= _MOST_NAMED:
            return None
        if given.get("type", "").strip().lower() in _FEED_TYPES:
            return address
        path = _path(address)
        return address if _LOOKS_LIKE_FEED.search(path) and not _NO_FEED.search(urlsplit(address).path) else None

    def _end_anchor(self) -> None:
        if self._anchor is not None:
            self.anchors.append((self._anchor, line(" ".join(self._words), limits.MOST_NAME)))
        self._anchor = None
        self._words = []


def _path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
