"""What opreader talks about. Frozen values; no behaviour beyond derivation. Times are aware UTC.

What the screen shows stands here. What feeds told (`told`), what is asked of them (`asked`) and what else passes between
the parts (`passed`, `marked`) is imported when it is first named: making a frozen class takes half a millisecond, and
the first frame waits for each.
"""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, NewType

from opreader.frozen import frozen
from opreader.text import minutes

if TYPE_CHECKING:
    from datetime import datetime

    from opreader.model.asked import (
        Applied,
        FeedChanges,
        FeedOutcome,
        FeedToAsk,
        FeedTrouble,
        Fetched,
        FetchFailed,
        FetchRequest,
        Known,
        NotModified,
        RefreshProgress,
        Validators,
    )
    from opreader.model.full_text import (
        CarriedOut,
        EntryToExpand,
        Errand,
        ExpandProgress,
        Expansion,
        FullText,
        NoFullText,
        Packed,
        TextFound,
        TextSource,
        TextState,
        Waiting,
    )
    from opreader.model.listed import ViewStart
    from opreader.model.marked import Anchor, Highlight, HighlightId, PipeResult, Quotation, Version
    from opreader.model.passed import Check, Imported, ListedFeed, OpenedTeaser, Snippet, Subscription, Undone
    from opreader.model.told import DigestedEntry, DigestedFeed, Enclosure, ParsedEntry, ParsedFeed, ParseFailed

FeedId = NewType("FeedId", int)
EntryId = NewType("EntryId", int)
Markup = Literal["html", "markdown", "text"]
Sort = Literal["newest", "oldest", "rank", "feed", "longest", "shortest"]
FullTextPolicy = Literal["auto", "always", "never"]


class State(StrEnum):
    """How much of an article's text is here."""

    FULL = "full"
    """The whole text is here: the feed shipped it, or it was expanded."""
    PARTIAL = "partial"
    """Text is here but seems cut."""
    GATED = "gated"
    """The page asks for a login, payment or consent."""
    TEASER = "teaser"
    """Only what the feed shipped; not tried yet."""
    FAILED = "failed"
    """Tried; the reason says why in words."""


class FeedKind(StrEnum):
    """Where a feed's entries come from."""

    URL = "url"
    FILE = "file"
    FOLDER = "folder"
    SAVED = "saved"
    """Pages kept one by one: no address of its own."""
    ACCOUNT = "account"
    """Of a server that the user has an account at."""
    GUIDE = "guide"
    """The manual inside the package; no subscription."""

    @property
    def is_local(self) -> bool:
        """Read from the disk, not from the network."""
        return self in {FeedKind.FILE, FeedKind.FOLDER}


class Status(StrEnum):
    """What became of one feed in a refresh."""

    NEW = "new"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    MOVED = "moved"
    GONE = "gone"
    FAILED = "failed"


@frozen
class Body:
    """A text as it came, with its format."""

    text: str
    markup: Markup


@frozen
class PageTeaser:
    """A headline that an article's own page listed."""

    title: str
    """One line; for a teaser of a text file its words without the cut mark, or the lead's."""
    link: str | None = None
    lead: str | None = None
    """The whole line that the teaser begins like, where the page had it."""
    opened: bool = False
    """Someone asked for its text."""


@frozen
class Feed:
    """A source as the library knows it."""

    id: FeedId
    url: str
    """The address as subscribed; an absolute path for files and folders. Unique among those of one account, or of none."""
    kind: FeedKind
    title: str
    """The user's title, else the feed's own, else the address."""
    folder: str | None = None
    site: str | None = None
    refreshed: datetime | None = None
    """When it last answered well."""
    error: str | None = None
    """The last failure in words; None after a success."""
    failures: int = 0
    """Failures in a row."""
    wait_until: datetime | None = None
    """Told to wait until then: Retry-After, back-off."""
    gone: bool = False
    """Answered 410; not asked any more."""
    moved_to: str | None = None
    """Where a permanent redirect led; asked there."""
    unread: int = 0
    total: int = 0
    starred: int = 0
    copies_unread: int = 0
    """How many of these an entry of another feed, or of this one, stands for in lists over many feeds."""
    copies_starred: int = 0
    inner_unread: int = 0
    """How many of the unread ones an entry of the same folder stands for in the folder's list."""
    account: str | None = None
    """Whose server has it; None for those of feeds.toml."""


@frozen
class Headline:
    """One row of a list."""

    id: EntryId
    feed_id: FeedId
    feed_title: str
    title: str
    authors: tuple[str, ...]
    link: str | None
    published: datetime | None
    added: datetime
    read: bool
    starred: bool
    state: State
    reason: str | None
    queued: bool
    edited: bool
    words: int
    teaser: str
    copies: tuple[EntryId, ...] = ()
    """The others of the same text that are in no way gone, fullest first."""

    @property
    def sort_date(self) -> datetime:
        """What lists go by: a post dated in the future counts from when it came."""
        return self.added if self.published is None else min(self.published, self.added)

    @property
    def minutes(self) -> int:
        """Minutes to read the text that is here."""
        return minutes(self.words)


@frozen
class Entry:
    """One item of a feed, as the feed told it, with its state of the moment and the texts that are here."""

    headline: Headline
    key: str
    body: Body
    """The best text there is."""
    shipped: Body
    """What the feed shipped last."""
    page: Body | None = None
    """What was found for it elsewhere, mostly at its link; the best text or not. None where nothing was."""
    base_url: str | None = None
    """What relative links of the text stand on."""
    path: str | None = None
    """The file behind a local article; `link` is None then."""
    enclosures: tuple[Enclosure, ...] = ()
    page_teasers: tuple[PageTeaser, ...] = ()
    earlier: int = 0
    """How many earlier texts are kept."""
    position: int = 0
    """The row of the text that was on top when it was left (`places`); below 0 where it was read to its end."""


# The query language, parsed. `opreader.query` makes these, the store turns them into SQL.


@frozen
class Words:
    """Words to find in title, authors and text; more than one is a phrase."""

    text: str
    phrase: bool = False


@frozen
class Filter:
    """A condition on an entry: `name` as in the query language, `value` already read.

    read/unread/starred/muted: None · is: a state or queued, edited, started, noted, highlighted · feed, folder, author,
    title, tag, account, lang: text · like: int · since, before: datetime · minutes: (operator "<" or ">", int)
    """

    name: str
    value: str | int | datetime | tuple[str, int] | None = None


@frozen
class Not:
    """Entries that the part does not select."""

    part: QueryPart


@frozen
class AnyOf:
    """Entries that one part at least selects."""

    parts: tuple[QueryPart, ...]


@frozen
class AllOf:
    """Entries that every part selects; no parts: every entry."""

    parts: tuple[QueryPart, ...] = ()


QueryPart = Words | Filter | Not | AnyOf | AllOf


@frozen
class Selection:
    """Which entries a list shows, and in what order."""

    query: QueryPart = field(default_factory=AllOf)
    feed_id: FeedId | None = None
    folder: str | None = None
    """A folder of local feeds, or of `account`."""
    account: str | None = None
    """Every entry of the feeds of this account, copies too."""
    author_id: int | None = None
    """A row of the library's authors."""
    only: tuple[EntryId, ...] | None = None
    """These alone, in this order, whatever `sort` says."""
    unread_only: bool = False
    starred_only: bool = False
    sort: Sort = "newest"
    keep: frozenset[EntryId] = frozenset()
    """Entries that stay though `unread_only` would hide them: read since the view was entered."""
    copies: bool = False
    """Every entry of one text, not one that stands for the others; a feed's own list and given ids hold all anyway."""


_WHERE = {
    "ViewStart": "listed",
    **dict.fromkeys(("Applied", "FeedChanges", "FeedOutcome", "FeedToAsk", "FeedTrouble", "FetchFailed"), "asked"),
    **dict.fromkeys(("FetchRequest", "Fetched", "Known", "NotModified", "RefreshProgress", "Validators"), "asked"),
    **dict.fromkeys(
        (
            "CarriedOut",
            "EntryToExpand",
            "Errand",
            "ExpandProgress",
            "Expansion",
            "FullText",
            "NoFullText",
            "Packed",
            "TextFound",
            "TextSource",
            "TextState",
            "Waiting",
        ),
        "full_text",
    ),
    **dict.fromkeys(("Anchor", "Highlight", "HighlightId", "PipeResult", "Quotation", "Version"), "marked"),
    **dict.fromkeys(("Check", "Imported", "ListedFeed", "OpenedTeaser", "Snippet", "Subscription", "Undone"), "passed"),
    **dict.fromkeys(("DigestedEntry", "DigestedFeed", "Enclosure", "ParseFailed", "ParsedEntry", "ParsedFeed"), "told"),
}

__all__ = [
    "AllOf",
    "Anchor",
    "AnyOf",
    "Applied",
    "Body",
    "CarriedOut",
    "Check",
    "DigestedEntry",
    "DigestedFeed",
    "Enclosure",
    "Entry",
    "EntryId",
    "EntryToExpand",
    "Errand",
    "ExpandProgress",
    "Expansion",
    "Feed",
    "FeedChanges",
    "FeedId",
    "FeedKind",
    "FeedOutcome",
    "FeedToAsk",
    "FeedTrouble",
    "FetchFailed",
    "FetchRequest",
    "Fetched",
    "Filter",
    "FullText",
    "FullTextPolicy",
    "Headline",
    "Highlight",
    "HighlightId",
    "Imported",
    "Known",
    "ListedFeed",
    "Markup",
    "NoFullText",
    "Not",
    "NotModified",
    "OpenedTeaser",
    "Packed",
    "PageTeaser",
    "ParseFailed",
    "ParsedEntry",
    "ParsedFeed",
    "PipeResult",
    "QueryPart",
    "Quotation",
    "RefreshProgress",
    "Selection",
    "Snippet",
    "Sort",
    "State",
    "Status",
    "Subscription",
    "TextFound",
    "TextSource",
    "TextState",
    "Undone",
    "Validators",
    "Version",
    "ViewStart",
    "Waiting",
    "Words",
]


def __getattr__(name: str) -> Any:
    """Import a value of another file when it is first named (PEP 562)."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    return value
