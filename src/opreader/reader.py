"""The only object that the command line and the screen talk to. Async; knows ports and pure modules, no adapter."""

from __future__ import annotations

import asyncio
from array import array
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, cast

from opreader import model
from opreader.frozen import frozen
from opreader.pipelines import Pipelines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Future
    from datetime import datetime

    from opreader.adding import Found, Page
    from opreader.budgeting import Budgeting
    from opreader.config import Config
    from opreader.document import Document
    from opreader.errands import Errands
    from opreader.following import Following
    from opreader.gathering import Gathering
    from opreader.gathering_stories import Stories
    from opreader.index import Indexing
    from opreader.library_ports import AuthorLists, Copies, Statistics
    from opreader.model import (
        Entry,
        EntryId,
        ExpandProgress,
        Expansion,
        Feed,
        FeedId,
        FeedOutcome,
        FullTextPolicy,
        Headline,
        OpenedTeaser,
        Packed,
        QueryPart,
        RefreshProgress,
        Selection,
        Snippet,
        Sort,
        Subscription,
        ViewStart,
    )
    from opreader.moving import Moving
    from opreader.noting import Noting
    from opreader.ruling import Ruling
    from opreader.sending import Sending
    from opreader.shelf import Shelves
    from opreader.shelving import Shelving
    from opreader.syncing import Syncing
    from opreader.takes import Takes
    from opreader.tools import Tools
    from opreader.viewing import Viewing
    from opreader.windows import Windows

T = TypeVar("T")

_LONG_BODY: Final = 200_000
"""Characters; a longer text is read on a thread, so that the screen goes on."""


@frozen
class Article:
    """What the article pane shows."""

    entry: Entry
    document: Document


class _Part(Generic[T]):
    """A part of the reader, by its name among the pipelines; made when it is used first."""

    def __set_name__(self, owner: type[Reader], name: str) -> None:
        self._name = name

    def __get__(self, reader: Reader, owner: type[Reader]) -> T:
        return cast("T", getattr(reader._do, self._name))  # noqa: SLF001 - it is the reader's own


class Reader:
    """Everything that can be done with one library."""

    def __init__(self, tools: Tools, config: Config) -> None:
        """Take the adapters; nothing is opened or asked yet."""
        self.config = config
        self._tools = tools
        self._store = tools.store
        self._do = Pipelines(tools, config, get_entry=self.get_entry)

    @property
    def _shelves(self) -> Shelves:
        return self._do.shelves

    # start and end

    def start_screen(self, choose: Callable[[Mapping[str, str]], Selection], *, limit: int) -> Future[ViewStart]:
        """Begin to read what the first frame shows; needs no event loop."""
        return self._store.view_start(choose, limit=limit)

    notes: _Part[Noting] = _Part()
    """Highlights, notes, versions, and articles given to other programs."""
    view: _Part[Viewing] = _Part()
    """Pictures of the article on the screen."""
    shelving: _Part[Shelving] = _Part()
    """The guide, and what is opened without subscribing."""
    errands: _Part[Errands] = _Part()
    """What waits for the network."""
    moving: _Part[Moving] = _Part()
    """Lists and libraries of other programs, in and out."""
    ruling: _Part[Ruling] = _Part()
    """What rules hide, star, tag and mark, and what age takes away."""
    budget: _Part[Budgeting] = _Part()
    """Reading that fills the time one has."""
    smart: _Part[Gathering] = _Part()
    """Smart feeds."""
    windows: _Part[Windows] = _Part()
    """Lists of any length, a window at a time, and their counters."""
    takes: _Part[Takes] = _Part()
    """What the library has beside an article."""
    index: _Part[Indexing] = _Part()
    """Brings the related and same-text tables up to date."""
    stories: _Part[Stories] = _Part()
    """The matters of the last days."""
    following: _Part[Following] = _Part()
    """What another process, or a hand in feeds.toml, changed."""
    authors: _Part[AuthorLists] = _Part()
    """Who wrote what."""
    statistics: _Part[Statistics] = _Part()
    """What there is, month by month."""
    accounts: _Part[Syncing] = _Part()
    """Accounts at servers."""
    copies: _Part[Copies] = _Part()
    """The same text from several feeds."""
    sending: _Part[Sending] = _Part()
    """Articles given to read-later services, commands and files."""

    @property
    def now(self) -> datetime:
        """The time by this reader's clock."""
        return self._tools.clock()

    async def prepare(self) -> bool:
        """Bring the library in line with feeds.toml where that changed; tells whether it did. Raises ConfigError."""
        return await self._do.subscribing.follow()

    async def close(self) -> None:
        """Stop children, let connections go, finish writes."""
        await self._tools.children.close()
        await self._tools.net.close()
        await self._tools.servers.close()
        await self._store.close()

    # feeds

    async def list_feeds(self) -> list[Feed]:
        """Subscribed feeds with their counters, in the order of feeds.toml; then what is open on a shelf."""
        return [*await self._store.list_feeds(), *self._shelves.feeds]

    async def get_feed(self, name: str) -> Feed:
        """A feed by id, URL or title. Raises NotFound."""
        return await self._do.subscribing.get_feed(name)

    def subscription(self, url: str) -> Subscription | None:
        """What feeds.toml says of a feed."""
        return self._do.subscription(url)

    async def look(self, target: str) -> list[Found] | Page:
        """What a URL, file or folder holds, before subscribing. Raises UsageError, NotFound, ReadError."""
        return await self._do.adding.look(target)

    async def look_closer(self, found: Found) -> Found:
        """Read a feed that a page named. Raises ReadError."""
        return await self._do.adding.look_closer(found)

    async def subscribe(self, found: Found, subscription: Subscription) -> FeedOutcome:
        """Add a feed to feeds.toml and store what was found in it; `subscription.url` is `found.url`."""
        return await self._do.renewing.subscribe(found, subscription)

    async def add_subscriptions(self, subscriptions: Sequence[Subscription]) -> int:
        """Add feeds to feeds.toml and the library without asking them; known ones stay. Returns how many are new."""
        return await self._do.subscribing.add(subscriptions)

    async def edit_feed(self, url: str, /, **fields: Any) -> None:
        """Change what feeds.toml says of a feed: title, folder, full_text, muted, note. Raises NotFound."""
        await self._do.subscribing.edit(url, **fields)

    async def remove_feeds(self, feeds: Sequence[Feed]) -> None:
        """Unsubscribe; undo brings the feeds and everything of them back."""
        await self._do.subscribing.remove(feeds)

    async def refresh(
        self,
        *,
        only: Sequence[FeedId] | None = None,
        automatic: bool = False,
        force: bool = False,
        on_progress: Callable[[RefreshProgress], None] = lambda _: None,
        on_expand: Callable[[ExpandProgress], None] = lambda _: None,
    ) -> list[FeedOutcome]:
        """Ask feeds for new entries; one outcome a feed, also sent as they come. Cancelling keeps what was done.

        Then expands the teasers of feeds that are to be expanded always, and what waited for the network.
        """
        return await self._do.renewing.run(
            only=only, automatic=automatic, force=force, on_progress=on_progress, on_expand=on_expand
        )

    # full text

    def full_text_policy(self, url: str) -> FullTextPolicy:
        """When the teasers of the feed of this address are expanded."""
        return self._do.policy(url)

    async def expand(
        self,
        ids: Sequence[EntryId],
        *,
        retry: bool = False,
        explain: bool = False,
        on_progress: Callable[[ExpandProgress], None] = lambda _: None,
    ) -> list[Expansion]:
        """Get full texts; one expansion an entry, also sent as they come. Cancelling keeps what was done."""
        stored = [one for one in ids if one > 0]
        return await self._do.expand.many(stored, retry=retry, explain=explain, on_progress=on_progress)

    async def expand_teaser(self, entry_id: EntryId, n: int) -> Expansion:
        """Save the page of the n-th headline (from 1) that an article's page listed. Raises NotFound."""
        return await self._do.saving.save_teaser(await self.get_entry(entry_id), n)

    async def save(self, url: str) -> Expansion:
        """Keep a page as an article of its own. Raises UsageError."""
        return await self._do.saving.save(url)

    async def pack(
        self,
        query: QueryPart | None = None,
        *,
        hours: float | None = None,
        pictures: bool = False,
        on_progress: Callable[[ExpandProgress], None] = lambda _: None,
    ) -> Packed:
        """Refresh, and get ready for a flight what a query selects, else what is unread. Cancelling keeps what was done."""
        return await self._do.pack.run(
            query or model.Filter("unread"),
            hours=hours,
            pictures=pictures,
            refresh=lambda tell: self._do.renewing.ask(on_progress=tell),
            on_progress=on_progress,
        )

    async def readiness(self) -> Packed | None:
        """How ready what was packed is; None where nothing was."""
        return await self._do.pack.readiness()

    async def list_packed(self) -> list[EntryId]:
        """What was packed, in its order."""
        return await self._store.list_packed()

    # without a network

    def is_up(self, url: str) -> bool:
        """One look, without asking anybody: whether this address may be reached just now."""
        return self._tools.net.is_up(url)

    async def list_queued(self) -> list[EntryId]:
        """Entries whose full text waits for the network."""
        return await self._store.list_queued()

    # lists

    def read_query(self, text: str) -> QueryPart:
        """Parse the query language. Raises QueryError."""
        from opreader.query import parse_query

        return parse_query(text, now=self._tools.clock().astimezone())

    async def list_ids(self, selection: Selection) -> array[int]:
        """Ids of every entry of a view, in order."""
        if selection.feed_id is not None and selection.feed_id < 0:
            return array("q", self._shelves.ids(selection))
        return await self._store.list_ids(selection)

    async def list_headlines(self, selection: Selection, *, limit: int, offset: int = 0) -> list[Headline]:
        """A page of a view; limit 0 is none."""
        if selection.feed_id is not None and selection.feed_id < 0:
            ids = self._shelves.ids(selection)
            return await self.get_headlines(ids[offset : offset + limit] if limit else ids[offset:])
        return await self._store.list_headlines(selection, limit=limit, offset=offset)

    async def get_headlines(self, ids: Sequence[EntryId]) -> list[Headline]:
        """Rows by id, in the order asked; those that are gone are left out."""
        if all(entry_id > 0 for entry_id in ids):
            return await self._store.get_headlines(ids)
        stored = {row.id: row for row in await self._store.get_headlines([one for one in ids if one > 0])}
        rows = [stored.get(one) if one > 0 else self._shelves.of(one).headline(one) for one in ids]
        return [row for row in rows if row is not None]

    async def search(self, query: QueryPart, *, limit: int, sort: Sort = "rank") -> list[Snippet]:
        """Found entries with snippets, best first."""
        return await self._store.search(query, limit=limit, sort=sort)

    async def next_unread(
        self, after: EntryId | None, selection: Selection, *, backwards: bool = False
    ) -> EntryId | None:
        """The next unread entry of a view, wrapping round."""
        if selection.feed_id is not None and selection.feed_id < 0:
            return self._shelves.next_unread(after, selection, backwards=backwards)
        return await self._store.next_unread(after, selection, backwards=backwards)

    # articles

    async def get_entry(self, entry_id: EntryId) -> Entry:
        """One entry with its best text. Raises NotFound."""
        if entry_id < 0:
            return self._shelves.of(entry_id).entry(entry_id)
        return await self._store.get_entry(entry_id)

    async def open(self, entry_id: EntryId) -> Article:
        """One article, ready for the article pane. Raises NotFound."""
        entry = await self.get_entry(entry_id)
        return Article(entry, await self.read_body(entry))

    async def read_body(self, entry: Entry, *, shipped: bool = False) -> Document:
        """The document of an entry's best text, or of what the feed shipped."""
        from opreader.document import parse_document

        body = entry.shipped if shipped else entry.body
        if len(body.text) > _LONG_BODY:
            return await asyncio.to_thread(parse_document, body.text, body.markup, base_url=entry.base_url)
        return parse_document(body.text, body.markup, base_url=entry.base_url)

    async def open_teaser(self, entry_id: EntryId, n: int) -> OpenedTeaser:
        """Open the n-th headline (from 1) that an article's page listed: the library's text, its lead, or why neither."""
        return await self._do.teasers.open(await self.get_entry(entry_id), n)

    async def find_fuller(self, entry: Entry) -> EntryId | None:
        """The library's fullest other text that begins like this entry's teaser; None where none is longer."""
        return await self._do.teasers.find_fuller(entry)

    async def list_page_teasers(self, entry_id: EntryId) -> list[OpenedTeaser]:
        """The headlines that an article's page listed; with text, or why none, once they were opened."""
        return await self._do.teasers.list(await self.get_entry(entry_id))

    # marks

    async def mark(
        self, ids: Sequence[EntryId], *, read: bool | None = None, starred: bool | None = None, by_itself: bool = False
    ) -> int:
        """Set states in one step of undo, which comes last where it came `by_itself`. Returns how many entries changed."""
        stored, count = [one for one in ids if one > 0], 0
        if stored:  # first: where that fails nothing is marked
            now = self._tools.clock()
            count = await self._store.mark(stored, read=read, starred=starred, now=now, by_itself=by_itself)
        return count + self._shelves.mark(ids, read=read, starred=starred) if len(stored) < len(ids) else count

    async def mark_selection(
        self, selection: Selection, *, read: bool | None = None, starred: bool | None = None
    ) -> int:
        """Set states of a whole view in one step of undo."""
        if selection.feed_id is not None and selection.feed_id < 0:
            return await self.mark(self._shelves.ids(selection), read=read, starred=starred)
        return await self._store.mark_selection(selection, read=read, starred=starred, now=self._tools.clock())

    async def remove_entries(self, ids: Sequence[EntryId]) -> int:
        """Take articles out of every list; undo brings them back."""
        return await self._store.remove_entries([one for one in ids if one > 0], now=self._tools.clock())

    async def undo(self) -> model.Undone | None:
        """Take the last step back; None where nothing is left."""
        undone, payload = await self._store.undo(now=self._tools.clock()) or (None, None)
        if payload:
            await self._do.subscribing.restore(payload)
        return undone

    async def set_position(self, entry_id: EntryId, position: int) -> None:
        """Keep where an article was left."""
        if entry_id < 0:
            self._shelves.of(entry_id).set_position(entry_id, position)
        else:
            await self._store.set_position(entry_id, position)

    async def remember(self, values: Mapping[str, str]) -> None:
        """Keep what the screen wants back next time."""
        await self._store.remember(values)

    # health

    async def check(self) -> list[model.Check]:
        """What the doctor finds."""
        passed_over = "; ".join(await self._tools.pages.rule_problems())
        return [*await self._store.check(), model.Check("site rules", ok=True, detail=passed_over)]

    async def repair(self) -> list[model.Check]:
        """Recount and reindex; then what the doctor finds."""
        return await self._store.repair()
