"""What moves between libraries: articles of newsboat, articles on their way in, what an import came to."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from opreader.frozen import frozen

if TYPE_CHECKING:
    from datetime import datetime

    from opreader.model import Anchor, Body, DigestedEntry, Imported, State


@frozen
class CachedFeed:
    """A feed of newsboat's `cache.db`."""

    url: str
    """As its `urls` file names it."""
    title: str
    articles: int
    """Those that were not deleted."""
    deleted: int = 0


@frozen
class CachedArticle:
    """An article of newsboat's `cache.db`, as it stands there."""

    id: int
    """Of the row: later articles have greater ones."""
    guid: str
    """What the feed named it; empty where newsboat made a name up."""
    title: str
    author: str
    url: str
    published: datetime | None
    content: str
    """HTML."""
    unread: bool
    flags: str = ""
    """Letters that the user gave."""
    enclosure: str = ""
    """An address."""
    enclosure_type: str = ""


@frozen
class CarriedNote:
    """A highlight or note on its way in."""

    anchor: Anchor
    note: str
    added: datetime


@frozen
class Carried:
    """An article on its way into the library, with what its reader did to it."""

    entry: DigestedEntry
    read: bool = False
    starred: bool = False
    added: datetime | None = None
    """When it was first seen; None: now."""
    page: Body | None = None
    """What was found for it elsewhere."""
    page_words: int = 0
    page_is_best: bool = False
    state: State | None = None
    """Where it is known better than from the entry."""
    reason: str | None = None
    position: int = 0
    tags: tuple[str, ...] = ()
    """Given by the user or a rule."""
    muted: bool = False
    """By a rule."""
    ruled: tuple[tuple[str, int], ...] = ()
    """As in `Given`."""
    notes: tuple[CarriedNote, ...] = ()


@frozen
class CarriedMark:
    """What the reader of another library did to an article that is here already."""

    key: str
    read: bool
    starred: bool


@frozen
class Given:
    """What an article was given beside its text."""

    told: tuple[str, ...] = ()
    """Tags by its feed."""
    tags: tuple[str, ...] = ()
    """Tags by the user or a rule."""
    language: str | None = None
    muted: bool = False
    """By a rule."""
    ruled: tuple[tuple[str, int], ...] = ()
    """The rule's key, and when it acted, in seconds; less than 0: that was taken back. Without a key: the user's hand."""


@frozen
class CarriedCount:
    """What became of some articles on their way in."""

    added: int = 0
    known: int = 0
    """Here already."""
    read: int = 0
    """Of those added."""
    starred: int = 0
    marked: int = 0
    """Here already, and now with the mark of the other library."""

    def __add__(self, other: CarriedCount) -> CarriedCount:
        return CarriedCount(
            self.added + other.added,
            self.known + other.known,
            self.read + other.read,
            self.starred + other.starred,
            self.marked + other.marked,
        )


@frozen
class Moved:
    """What an import came to."""

    things: tuple[Imported, ...] = ()
    feeds: int = 0
    """Newly subscribed."""
    smart: int = 0
    articles: CarriedCount = field(default_factory=CarriedCount)
    deleted: int = 0
    """Left out: deleted in newsboat."""
    flags: tuple[str, ...] = ()
    """The letters of newsboat's flags that became stars."""


@frozen
class MoveProgress:
    """How far an import of articles is."""

    done: int
    asked: int
    added: int


@frozen
class Offered:
    """What lies where other readers keep theirs."""

    path: str
    """What to import."""
    program: str
    """newsboat, or "a list of feeds"."""
    feeds: int
    smart: int = 0
    articles: int = 0
