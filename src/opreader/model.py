"""What opreader talks about. Frozen values; no behaviour beyond derivation. Times are aware UTC."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, NewType

from opreader.text import minutes

FeedId = NewType("FeedId", int)
EntryId = NewType("EntryId", int)
Markup = Literal["html", "markdown", "text"]
Sort = Literal["newest", "oldest", "rank"]
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
    GUIDE = "guide"
    """The manual inside the package; no subscription."""


class Status(StrEnum):
    """What became of one feed in a refresh."""

    NEW = "new"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    MOVED = "moved"
    GONE = "gone"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Body:
    """A text as it came, with its format."""

    text: str
    markup: Markup


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that comes with an entry (RSS 2.0 `enclosure`, Atom `rel=enclosure`, Media RSS, JSON Feed attachment)."""

    url: str
    media_type: str | None = None
    length: int | None = None
    """Bytes, as the feed says."""
    title: str | None = None


@dataclass(frozen=True, slots=True)
class PageTeaser:
    """A headline that an article's own page listed."""

    title: str
    """One line; for a teaser of a text file its words without the cut mark, or the lead's."""
    link: str | None = None
    lead: str | None = None
    """The whole line that the teaser begins like, where the page had it."""
    opened: bool = False
    """Someone asked for its text."""


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class ParseFailed:
    """The bytes were no feed; `reason` is one line for people."""

    reason: str
    found_feeds: tuple[tuple[str, str], ...] = ()
    """(URL, title) of feeds that the bytes, being a web page or an OPML, point at."""


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class DigestedFeed:
    """A parsed feed whose entries are digested: what a child process answers."""

    feed: ParsedFeed
    """Its `entries` are empty here; see `entries`."""
    entries: tuple[DigestedEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A source as the library knows it."""

    id: FeedId
    url: str
    """The address as subscribed; an absolute path for files and folders. Unique."""
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


@dataclass(frozen=True, slots=True)
class Subscription:
    """One `[[feed]]` of feeds.toml: what the user set for a source."""

    url: str
    title: str | None = None
    folder: str | None = None
    tags: tuple[str, ...] = ()
    full_text: FullTextPolicy | None = None
    headers: tuple[tuple[str, str], ...] = ()
    cookies: str | None = None
    """Path of a Netscape cookie file."""
    user_agent: str | None = None
    refresh_every: timedelta | None = None
    muted: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
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

    @property
    def sort_date(self) -> datetime:
        """What lists go by: a post dated in the future counts from when it came."""
        return self.added if self.published is None else min(self.published, self.added)

    @property
    def minutes(self) -> int:
        """Minutes to read the text that is here."""
        return minutes(self.words)


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, as the feed told it, with its state of the moment and the texts that are here."""

    headline: Headline
    key: str
    body: Body
    """The best text there is."""
    shipped: Body
    """What the feed shipped last."""
    base_url: str | None = None
    """What relative links of the text stand on."""
    path: str | None = None
    """The file behind a local article; `link` is None then."""
    enclosures: tuple[Enclosure, ...] = ()
    page_teasers: tuple[PageTeaser, ...] = ()
    earlier: int = 0
    """How many earlier texts are kept."""
    position: int = 0
    """The block of the text that was on top when it was left."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A found entry with the place where it was found."""

    headline: Headline
    snippet: str
    """Plain text; found words between U+0002 and U+0003."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask again with (RFC 9110 §13)."""

    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None
    """Of the last body; tells an unchanged one where a server has no validators."""


@dataclass(frozen=True, slots=True)
class FeedToAsk:
    """A feed that a refresh asks, with what it needs to know."""

    id: FeedId
    url: str
    """Where to ask: the moved address when there is one."""
    subscribed_url: str
    kind: FeedKind
    title: str
    validators: Validators = Validators()
    failures: int = 0
    skip: str | None = None
    """Why it is not asked this time, in words."""


@dataclass(frozen=True, slots=True)
class FeedChanges:
    """All that one answered feed changes in the library; stored in one transaction."""

    feed_id: FeedId
    now: datetime
    title: str | None = None
    site: str | None = None
    language: str | None = None
    validators: Validators = Validators()
    new: tuple[DigestedEntry, ...] = ()
    edited: tuple[DigestedEntry, ...] = ()
    due: datetime | None = None
    """When an automatic refresh may ask again; None: as often as the user likes."""
    moved_to: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class FeedTrouble:
    """A feed that did not answer well; stored so that lists show it and the next refresh waits."""

    feed_id: FeedId
    now: datetime
    error: str
    wait_until: datetime | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class FeedOutcome:
    """What became of one feed in a refresh."""

    feed_id: FeedId
    url: str
    title: str
    status: Status
    added: int = 0
    changed: int = 0
    error: str | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class RefreshProgress:
    """How far a refresh is; sent after every feed."""

    done: int
    asked: int
    added: int
    failed: int
    last: FeedOutcome | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """What `undo` took back."""

    label: str
    """"marked 12 articles read"."""
    count: int


@dataclass(frozen=True, slots=True)
class Check:
    """One finding of the library's doctor."""

    name: str
    ok: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """One thing of an import: what became of it, and why."""

    name: str
    status: Literal["imported", "known", "skipped"]
    detail: str = ""


# The query language, parsed. `opreader.query` makes these, the store turns them into SQL.


@dataclass(frozen=True, slots=True)
class Words:
    """Words to find in title, authors and text; more than one is a phrase."""

    text: str
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on an entry: `name` as in the query language, `value` already read.

    read/unread/starred/muted: None · is: a state or queued, edited, started, noted, highlighted · feed, folder, author,
    title, tag, account, lang: text · like: int · since, before: datetime · minutes: (operator "<" or ">", int)
    """

    name: str
    value: str | int | datetime | tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Not:
    """Entries that the part does not select."""

    part: "QueryPart"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Entries that one part at least selects."""

    parts: tuple["QueryPart", ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Entries that every part selects; no parts: every entry."""

    parts: tuple["QueryPart", ...] = ()


QueryPart = Words | Filter | Not | AnyOf | AllOf


@dataclass(frozen=True, slots=True)
class Selection:
    """Which entries a list shows, and in what order."""

    query: QueryPart = field(default_factory=AllOf)
    feed_id: FeedId | None = None
    folder: str | None = None
    unread_only: bool = False
    starred_only: bool = False
    sort: Sort = "newest"
    keep: frozenset[EntryId] = frozenset()
    """Entries that stay though `unread_only` would hide them: read since the view was entered."""
