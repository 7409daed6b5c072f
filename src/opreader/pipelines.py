"""The pipelines of one reader over its tools: each is made, and imported, when it is used first."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from opreader.adding import Adding
    from opreader.budgeting import Budgeting
    from opreader.config import Config
    from opreader.errands import Errands
    from opreader.exchange import Exchange
    from opreader.expand import Expand
    from opreader.following import Following
    from opreader.gathering import Gathering
    from opreader.gathering_stories import Stories
    from opreader.index import Indexing
    from opreader.library_ports import AuthorLists, Copies, Statistics
    from opreader.matching import Matching
    from opreader.model import Entry, EntryId, FeedId, FeedOutcome, FullTextPolicy, Subscription
    from opreader.moving import Moving
    from opreader.noting import Noting
    from opreader.pack import Pack
    from opreader.refresh import Refresh
    from opreader.renewing import Renewing
    from opreader.ruling import Ruling
    from opreader.saving import Saving
    from opreader.sending import Sending
    from opreader.shelf import Shelves
    from opreader.shelving import Shelving
    from opreader.subscribing import Subscribing
    from opreader.syncing import Syncing
    from opreader.takes import Takes
    from opreader.teasers import Teasers
    from opreader.tools import Tools
    from opreader.viewing import Viewing
    from opreader.windows import Windows

_PAGES_AT_ONCE = 8
"""Pages under way together; the net keeps its own limits a host."""


class Pipelines:
    """Who does what; nothing is made yet."""

    def __init__(self, tools: Tools, config: Config, *, get_entry: Callable[[EntryId], Awaitable[Entry]]) -> None:
        """`get_entry` knows the library and the shelves."""
        self._tools = tools
        self._config = config
        self._get_entry = get_entry

    @cached_property
    def shelves(self) -> Shelves:
        """Feeds in memory."""
        from opreader import shelf

        return shelf.Shelves()

    @cached_property
    def teasers(self) -> Teasers:
        """Headlines that pages list."""
        from opreader import teasers

        return teasers.Teasers(self._tools.store, self.shelves, self._get_entry)

    @cached_property
    def adding(self) -> Adding:
        """Looks at what is to be subscribed."""
        from opreader.adding import Adding

        return Adding(net=self._tools.net, children=self._tools.children)

    @cached_property
    def subscribing(self) -> Subscribing:
        """feeds.toml and the library."""
        from opreader import subscribing

        tools = self._tools
        return subscribing.Subscribing(store=tools.store, file=tools.subscriptions, clock=tools.clock)

    def policy(self, url: str) -> FullTextPolicy:
        """When the teasers of the feed of this address are expanded."""
        found = next((one for one in self.subscribing.all() if one.url == url), None)
        return (found.full_text if found else None) or self._config.full_text

    @cached_property
    def refresh(self) -> Refresh:
        """Feeds → entries."""
        from opreader import refresh

        tools = self._tools
        return refresh.Refresh(
            store=tools.store,
            net=tools.net,
            children=tools.children,
            clock=tools.clock,
            at_once=self._config.connections,
        )

    @cached_property
    def renewing(self) -> Renewing:
        """A refresh and what follows it."""
        from opreader.clock_jumps import ClockJumps
        from opreader.renewing import Renewing

        return Renewing(
            store=self._tools.store,
            subscribing=self.subscribing,
            refresh=self.refresh,
            ruling=self.ruling,
            expand=lambda: self.expand,
            others=self._tools.others,
            jumps=ClockJumps(self._tools.store),
            clock=self._tools.clock,
            full_text=self._config.full_text,
        )

    @cached_property
    def shelving(self) -> Shelving:
        """What is opened without subscribing."""
        from opreader.shelving import Shelving

        tools = self._tools
        return Shelving(
            shelves=self.shelves,
            children=tools.children,
            clock=tools.clock,
            guide=tools.guide,
            look_closer=self.adding.look_closer,
        )

    @cached_property
    def expand(self) -> Expand:
        """Teasers → full texts."""
        from opreader.expand import Expand
        from opreader.pages import PageReader

        tools, config = self._tools, self._config
        return Expand(
            store=tools.store,
            pages=PageReader(net=tools.net, pages=tools.pages),
            clock=tools.clock,
            settings=self.subscription,
            copies=tools.copies,
            at_once=min(config.connections, _PAGES_AT_ONCE),
            per_host=2 * config.connections_per_host,  # one is read while the next is on its way
        )

    @cached_property
    def saving(self) -> Saving:
        """Pages of their own → articles."""
        from opreader.saving import Saving

        return Saving(store=self._tools.store, expand=self.expand, clock=self._tools.clock)

    @cached_property
    def notes(self) -> Noting:
        """Highlights and versions."""
        from opreader.noting import Noting

        tools = self._tools
        return Noting(store=tools.store, outside=tools.outside, clock=tools.clock)

    @cached_property
    def pack(self) -> Pack:
        """Ready for a flight."""
        from opreader.pack import Pack

        tools = self._tools
        return Pack(store=tools.store, net=tools.net, pictures=tools.pictures, expand=self.expand, others=tools.others)

    @cached_property
    def view(self) -> Viewing:
        """Pictures to be seen."""
        from opreader.viewing import Viewing

        tools = self._tools
        return Viewing(net=tools.net, pictures=tools.pictures, drawer=tools.drawer, store=tools.store)

    @cached_property
    def moving(self) -> Moving:
        """What other programs keep."""
        from opreader.moving import Moving

        tools = self._tools
        return Moving(
            store=tools.store,
            subscribing=self.subscribing,
            lists=tools.lists,
            newsboat=tools.newsboat,
            carried=tools.carried,
            children=tools.children,
            ruling=self.ruling,
            clock=tools.clock,
        )

    @cached_property
    def ruling(self) -> Ruling:
        """Rules and retention."""
        from opreader.ruling import Ruling

        tools = self._tools
        return Ruling(ruled=tools.ruled, rules=self._config.rules, keep=self._config.keep, clock=tools.clock)

    @cached_property
    def smart(self) -> Gathering:
        """Smart feeds."""
        from opreader.gathering import Gathering

        tools = self._tools
        return Gathering(store=tools.store, steps=tools.steps, subscribing=self.subscribing, clock=tools.clock)

    @cached_property
    def budget(self) -> Budgeting:
        """Time to read."""
        from opreader.budgeting import Budgeting

        return Budgeting(statistics=self._tools.statistics)

    @cached_property
    def windows(self) -> Windows:
        """Lists a window at a time."""
        from opreader.windows import Windows

        return Windows(rows=self._tools.rows, shelves=self.shelves, clock=self._tools.clock)

    @cached_property
    def takes(self) -> Takes:
        """Related headlines."""
        from opreader.takes import Takes

        tools = self._tools
        return Takes(terms=tools.terms, copies=tools.copies, store=tools.store, authors=tools.authors)

    @cached_property
    def matching(self) -> Matching:
        """The same text elsewhere."""
        from opreader.matching import Matching

        tools = self._tools
        return Matching(signatures=tools.signatures, copies=tools.copies, texts=tools.queue, clock=tools.clock)

    @cached_property
    def index(self) -> Indexing:
        """The tables of both."""
        from opreader.index import Indexing

        tools = self._tools
        return Indexing(
            queue=tools.queue,
            takes=self.takes,
            matching=self.matching,
            words=tools.words,
            others=tools.others,
        )

    @cached_property
    def stories(self) -> Stories:
        """The matters of the last days."""
        from opreader.gathering_stories import Stories

        tools = self._tools
        return Stories(terms=tools.terms, store=tools.store, clock=tools.clock)

    @cached_property
    def following(self) -> Following:
        """What others changed."""
        from opreader.following import Following

        return Following(others=self._tools.others, subscribing=self.subscribing)

    @property
    def copies(self) -> Copies:
        """The same text from several feeds."""
        return self._tools.copies

    @property
    def authors(self) -> AuthorLists:
        """Who wrote what."""
        return self._tools.authors

    @property
    def statistics(self) -> Statistics:
        """What there is, month by month."""
        return self._tools.statistics

    @cached_property
    def accounts(self) -> Syncing:
        """Accounts at servers."""
        from opreader.syncing import Syncing

        tools = self._tools

        def exchange() -> Exchange:
            from opreader.exchange import Exchange

            return Exchange(
                accounts=tools.accounts_file.read,
                backend=self.accounts.client,
                sync=tools.sync,
                store=tools.store,
                children=tools.children,
                others=tools.others,
                clock=tools.clock,
            )

        return Syncing(
            file=tools.accounts_file,
            credentials=tools.credentials,
            run_command=tools.run_password_command,
            servers=tools.servers,
            sync=tools.sync,
            exchange=exchange,
            others=tools.others,
            ruling=self.ruling,
            complete=self.renewing.complete,
            clock=tools.clock,
        )

    @cached_property
    def errands(self) -> Errands:
        """What waits for the network."""
        from opreader.errands import Errands

        tools = self._tools
        return Errands(
            store=tools.store,
            net=tools.net,
            outside=tools.outside,
            clock=tools.clock,
            expand=self.expand,
            ask=self._ask_feed,
            send=lambda: self.sending.carry_out(),  # noqa: PLW0108 - made then
        )

    @cached_property
    def sending(self) -> Sending:
        """Articles given to read-later services, commands and files."""
        from opreader.send_logins import Logins
        from opreader.sending import Sending

        tools = self._tools
        return Sending(
            logins=Logins(self._config.send, services=tools.services, secrets=tools.credentials),
            store=tools.store,
            outside=tools.outside,
            files=tools.link_files,
            others=tools.others,
            clock=tools.clock,
            get_entry=self._get_entry,
        )

    def subscription(self, url: str) -> Subscription | None:
        """What feeds.toml says of a feed."""
        return self._tools.subscriptions.find(url)

    async def _ask_feed(self, url: str) -> Sequence[FeedOutcome]:
        """Refresh the feed of an address, or all for an empty one."""
        only: list[FeedId] | None = None
        if url:
            only = [
                feed.id for feed in await self._tools.store.list_feeds() if feed.url == url and feed.account is None
            ]
        return await self.renewing.ask(only=only)
