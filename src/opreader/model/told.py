"""What feeds told, as read and digested before anything is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.frozen import frozen

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from opreader.model import Body, PageTeaser, State


@frozen
class Enclosure:
    """A file that comes with an entry (RSS 2.0 `enclosure`, Atom `rel=enclosure`, Media RSS, JSON Feed attachment)."""

    url: str
    media_type: str | None = None
    length: int | None = None
    """Bytes, as the feed says."""
    title: str | None = None


@frozen
class ParsedEntry:
    """One item of a feed as the feed told it, cleaned; with what was worked out beside the parser."""

    key: str
    """The guid, or link, or hash of title and text; a path for local files. Unique in its feed."""
    title: str
    authors: tuple[str, ...] = ()
    link: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    summary: Body | None = None
    content: Body | None = None
    enclosures: tuple[Enclosure, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    page_teasers: tuple[PageTeaser, ...] = ()


@frozen
class ParsedFeed:
    """A feed document as it told itself."""

    title: str
    entries: tuple[ParsedEntry, ...] = ()
    site: str | None = None
    """The web page that the feed belongs to."""
    description: str = ""
    language: str | None = None
    interval: timedelta | None = None
    """How often the feed says it changes: RSS `ttl`, `sy:updatePeriod`/`sy:updateFrequency`."""
    note: str | None = None
    """What was wrong with the document, though it could be read."""


@frozen
class ParseFailed:
    """The bytes were no feed; `reason` is one line for people."""

    reason: str
    found_feeds: tuple[tuple[str, str], ...] = ()
    """(URL, title) of feeds that the bytes, being a web page or an OPML, point at."""


@frozen
class DigestedEntry:
    """A parsed entry with all that is worked out of its words, so that the process that draws need not."""

    parsed: ParsedEntry
    body: Body
    """The best text that the feed shipped; may be empty."""
    teaser: str
    """At most 300 characters for a row; plain, one line, without a cut mark."""
    words: int
    """Words of `body`."""
    state: State
    digest: str
    """Changes when title, authors, link or body change."""


@frozen
class DigestedFeed:
    """A parsed feed whose entries are digested: what a child process answers."""

    feed: ParsedFeed
    """Its `entries` are empty here; see `entries`."""
    entries: tuple[DigestedEntry, ...] = ()
