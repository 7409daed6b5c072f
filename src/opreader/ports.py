"""What the core asks of the outside, as Protocols. Adapters satisfy these; nothing here acts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from array import array
    from collections.abc import Collection, Mapping, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from opreader.model import (
        Anchor,
        Applied,
        Body,
        Check,
        DigestedFeed,
        Entry,
        EntryId,
        EntryToExpand,
        Errand,
        Feed,
        FeedChanges,
        FeedId,
        FeedToAsk,
        FeedTrouble,
        Fetched,
        FetchFailed,
        FetchRequest,
        FullText,
        Headline,
        Highlight,
        HighlightId,
        Known,
        ListedFeed,
        NoFullText,
        NotModified,
        Packed,
        PageTeaser,
        ParseFailed,
        PipeResult,
        QueryPart,
        Quotation,
        Selection,
        Snippet,
        Sort,
        State,
        Subscription,
        TextFound,
        Undone,
        Validators,
        Version,
        ViewStart,
    )
    from opreader.model.drawn import Drawn, NotDrawn

Clock = Callable[[], datetime]
"""The time now, aware UTC."""


# net


class Net(Protocol):
    """The one door to the network."""

    async def fetch(self, request: FetchRequest) -> Fetched | NotModified | FetchFailed:
        """Get one thing within its deadline, politely: bounds, address rule and limits a host are held inside."""

    def is_up(self, url: str) -> bool:
        """One look, without asking anybody: whether this address may be reached just now. False offline."""

    async def close(self) -> None:
        """Let connections go."""


# workers


class Children(Protocol):
    """Heavy work, done in child processes: each call is bounded in time and memory and can be cancelled."""

    async def parse_feed(self, body: bytes, *, url: str, content_type: str) -> DigestedFeed | ParseFailed:
        """Read a feed document; entries come digested."""

    async def read_path(self, path: Path) -> DigestedFeed | ParseFailed:
        """Read a local feed document, article or folder of articles."""

    async def read_page(self, body: bytes, *, url: str, content_type: str) -> DigestedFeed | ParseFailed:
        """Read a web page as a feed of one article."""

    async def find_feeds(self, body: bytes, *, url: str, content_type: str) -> tuple[tuple[str, str], ...]:
        """(URL, title) of the feeds that a web page names, then of usual paths worth asking (title empty)."""

    async def close(self) -> None:
        """Stop the children."""


class Pages(Protocol):
    """Web pages read in child processes, as bounded as `Children`."""

    async def extract(
        self, body: bytes, *, url: str, content_type: str, teaser: str | None, title: str | None
    ) -> FullText | NoFullText:
        """The article of a page by the site rules and the feed's words, or why there is none. Raises WorkerError."""

    async def headers_for(self, url: str) -> tuple[tuple[str, str], ...]:
        """The http headers that a site rule wants for this page. Raises WorkerError."""

    async def rule_problems(self) -> tuple[str, ...]:
        """What is wrong with the user's site rules: a line a file that can't be used."""


class Pictures(Protocol):
    """The pictures that were packed, on the disk."""

    def holds(self, url: str) -> bool:
        """Whether the picture of this address is here."""

    async def put(self, url: str, data: bytes) -> str | None:
        """Keep a picture; why not, in words, where it is none or too large."""

    async def read(self, url: str) -> bytes | None:
        """The bytes of this address' picture; None where it is not here."""

    async def measure(self, urls: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Width and height in pixels of those that are here, by their first bytes."""

    def size(self, urls: Collection[str]) -> int:
        """Bytes on the disk of those that are here."""

    def keep_only(self, urls: Collection[str]) -> int:
        """Delete every picture but these; returns the bytes freed. Reads the whole folder."""


class Drawer(Protocol):
    """Pictures drawn in child processes, as bounded as `Children`."""

    @property
    def can_draw(self) -> bool:
        """Whether what draws pictures is installed."""

    async def draw(self, data: bytes, *, columns: int, rows: int, ground: tuple[int, int, int]) -> Drawn | NotDrawn:
        """A picture in at most so many cells, `ground` where it is transparent; or why not. Raises WorkerError."""


class FeedLists(Protocol):
    """Lists of feeds that other programs keep."""

    def read(self, path: Path) -> list[ListedFeed]:
        """Read an OPML or newsboat `urls` file. Raises ReadError."""

    def write_opml(self, feeds: Sequence[Feed]) -> str:
        """The feeds as an OPML 2.0 document."""


# store


class Store(Protocol):
    """The library. Each call is one transaction on the writer, or one read on a reader."""

    # feeds
    async def put_subscriptions(self, subscriptions: Sequence[Subscription], *, now: datetime) -> None:
        """Make the feeds those of feeds.toml, in its order: new ones come, vanished ones are hidden, none is erased."""

    async def list_feeds(self) -> list[Feed]:
        """Every feed that is not hidden, in the order of feeds.toml, with counters."""

    async def feeds_to_ask(
        self, *, now: datetime, automatic: bool, force: bool, only: Sequence[FeedId] | None
    ) -> list[FeedToAsk]:
        """The feeds of a refresh; those that wait carry `skip` in words. Automatic heeds `due` as well."""

    async def known(self, feed_id: FeedId, keys: Sequence[str]) -> Known:
        """The digests held for those keys, removed entries included."""

    async def apply(self, changes: FeedChanges) -> Applied:
        """Store what an answered feed changed."""

    async def apply_unchanged(
        self, feed_id: FeedId, *, now: datetime, validators: Validators, due: datetime | None, moved_to: str | None
    ) -> None:
        """Note that a feed answered with nothing new."""

    async def apply_trouble(self, trouble: FeedTrouble) -> None:
        """Note that a feed did not answer well."""

    async def remove_feeds(self, feed_ids: Sequence[FeedId], *, now: datetime, payload: str) -> None:
        """Take feeds and their entries out of every list; `payload` comes back from undo."""

    # lists
    async def list_ids(self, selection: Selection) -> array[int]:
        """Ids of every entry that the selection shows, in order: `array('q')`."""

    async def list_headlines(self, selection: Selection, *, limit: int, offset: int = 0) -> list[Headline]:
        """A page of a list."""

    async def get_headlines(self, ids: Sequence[EntryId]) -> list[Headline]:
        """Rows by id, in the order asked; those that are gone are left out."""

    async def search(self, query: QueryPart, *, limit: int, sort: Sort) -> list[Snippet]:
        """Found entries, copies too, with snippets; limit 0 is none."""

    async def get_entry(self, entry_id: EntryId) -> Entry:
        """One entry with its best text. Raises NotFound."""

    async def get_earlier(self, entry_id: EntryId) -> list[tuple[datetime, Body]]:
        """Earlier texts of an edited entry with when each was replaced, newest first."""

    async def find_beginning(self, words: str, *, but: EntryId | None) -> EntryId | None:
        """The fullest entry whose text, or title and text, begins with these words (folded comparison); never `but`."""

    async def find_link(self, link: str, *, but: EntryId | None) -> EntryId | None:
        """The fullest entry whose link leads to the same page (`text.link_key`); never `but`."""

    async def next_unread(
        self, after: EntryId | None, selection: Selection, *, backwards: bool = False
    ) -> EntryId | None:
        """The next unread entry of the selection behind (or before) one, wrapping round; None where all is read."""

    async def set_teaser_opened(self, entry_id: EntryId, n: int) -> None:
        """Note that the n-th page teaser (from 1) was opened."""

    # full text
    async def get_to_expand(self, entry_id: EntryId) -> EntryToExpand:
        """An entry as its expansion needs it. Raises NotFound."""

    async def put_text(
        self, entry_id: EntryId, found: TextFound, *, now: datetime, position: int | None = None
    ) -> None:
        """Store a text beside what the feed shipped; an earlier page text in other words is kept as such. Not queued any more.

        `position` is where one is in this text, should it become the best one; None leaves the kept one as it is.
        """

    async def put_no_text(
        self, entry_id: EntryId, *, state: State, reason: str | None, teasers: Sequence[PageTeaser] = ()
    ) -> None:
        """Store what asking came to; texts stay as they are. Not queued any more."""

    async def set_queued(self, ids: Sequence[EntryId], *, queued: bool) -> int:
        """Keep, or forget, that their full text is wanted when the network is back. Returns how many changed."""

    async def list_queued(self) -> list[EntryId]:
        """Entries whose full text waits for the network, newest first."""

    async def put_saved(
        self,
        link: str,
        *,
        title: str,
        site: str | None,
        teaser: str,
        typed: bool = False,
        beside: str | None = None,
        now: datetime,
    ) -> EntryId:
        """An entry for a page of its own: under its site's saved pages, else under *Saved pages*. The one there, if any.

        `typed` and `beside` come back in `EntryToExpand`: who named the address decides where it may lead.
        """

    async def forget_saved(self, entry_id: EntryId) -> None:
        """Erase a saved page that gave nothing."""

    async def set_packed(
        self, ids: Sequence[EntryId], *, pictures: Mapping[EntryId, Sequence[str]] | None = None
    ) -> None:
        """Make these what is packed for the flight, in this order, with their pictures' addresses; None: those known."""

    async def list_packed(self) -> list[EntryId]:
        """What is packed, in its order."""

    async def packed(self) -> Packed:
        """How ready what is packed is; `pictures` and their bytes are counted by whoever keeps them."""

    async def list_packed_pictures(self) -> list[str]:
        """Addresses of the pictures of what is packed."""

    async def put_errand(self, kind: str, target: str, *, now: datetime) -> None:
        """Keep something to be done when the network is back; one that is kept already stays one."""

    async def list_errands(self) -> list[Errand]:
        """What waits for the network, the longest first."""

    async def drop_errand(self, errand_id: int) -> None:
        """Forget an errand: it is done, or not wanted any more."""

    # marks
    async def mark(
        self,
        ids: Sequence[EntryId],
        *,
        read: bool | None = None,
        starred: bool | None = None,
        now: datetime,
        by_itself: bool = False,
    ) -> int:
        """Set states of entries and of their copies; undoable as one step. Returns how many articles changed, one a text.

        A mark that came by itself, not by a key or a verb for it, is taken back when nothing else is left.
        """

    async def mark_selection(
        self, selection: Selection, *, read: bool | None = None, starred: bool | None = None, now: datetime
    ) -> int:
        """Set states of every entry that the selection shows, and of their copies; one step of undo."""

    async def remove_entries(self, ids: Sequence[EntryId], *, now: datetime) -> int:
        """Take entries and their copies out of every list; undoable. A refresh does not bring them back."""

    async def erase_removed(self, *, now: datetime) -> int:
        """Erase some of what was removed more than 30 days ago, never what is starred; 0 when nothing is left to erase."""

    async def undo(self, *, now: datetime) -> tuple[Undone, str | None] | None:
        """Take the last step back, of those that somebody did first; with its payload. None where nothing is left."""

    # highlights
    async def put_highlight(self, entry_id: EntryId, anchor: Anchor, note: str = "", *, now: datetime) -> HighlightId:
        """Mark a passage, or note something on the whole article where it is empty; one step of undo. Raises NotFound."""

    async def set_note(self, highlight_id: HighlightId, note: str, *, now: datetime) -> None:
        """Write the note of a highlight anew; one step of undo where it changed. Raises NotFound."""

    async def remove_highlight(self, highlight_id: HighlightId, *, now: datetime) -> None:
        """Take a highlight and its note out; one step of undo. Raises NotFound."""

    async def list_highlights(self, entry_id: EntryId) -> list[Highlight]:
        """The highlights of an article in the order of its text, notes on the whole of it first."""

    async def list_all_highlights(self, selection: Selection) -> list[Quotation]:
        """The highlights of every entry that the selection shows, the newest highlight first."""

    async def list_versions(self, entry_id: EntryId) -> list[Version]:
        """Every text of an entry that is kept: those of now, the best one first, then the replaced ones, newest first."""

    # what the screen remembers
    async def set_position(self, entry_id: EntryId, position: int) -> None:
        """Keep where an article was left; below 0 where it was read to its end: then `is:started` finds it no more."""

    async def remember(self, values: Mapping[str, str]) -> None:
        """Keep small JSON texts by name."""

    async def recall(self) -> dict[str, str]:
        """All that was remembered."""

    def view_start(self, choose: Callable[[Mapping[str, str]], Selection], *, limit: int) -> Future[ViewStart]:
        """The first frame's values, read on the reader's thread; `choose` turns what was remembered into the view."""

    # health
    async def check(self) -> list[Check]:
        """The doctor's findings: quick_check, counters, search index, foreign rows. Read only."""

    async def repair(self) -> list[Check]:
        """Recount counters and rebuild the search index."""

    async def close(self) -> None:
        """Finish writes and close."""


# outside


class Outside(Protocol):
    """The one door to other programs."""

    def open_link(self, target: str) -> None:
        """Show an http(s) address or an absolute path of a regular file in the user's browser. Raises UsageError."""

    def parse_command(self, text: str) -> list[str]:
        """The words of a command line, as a shell would split them. Raises UsageError."""

    async def pipe(self, argv: Sequence[str], text: str, *, seconds: float = 30) -> PipeResult:
        """Give a program a text on its standard input, without a shell, and take what it says. Raises UsageError.

        It is stopped, with what it started, when it takes longer or when the caller is cancelled.
        """
