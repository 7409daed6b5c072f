"""What takes its time, made and joined: refresh, full texts, packs, the watcher; and the status line that tells of them.

Each is made, and imported, when it is used first: the first frame waits for none of them.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from opreader.ui.going_on import STOPS, stop, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.model import EntryId, FeedId
    from opreader.ui.expanding import Expanding
    from opreader.ui.going_on import GoingOn
    from opreader.ui.indexing import Indexing
    from opreader.ui.keeping import WeeklyBackup
    from opreader.ui.packing import Packing
    from opreader.ui.page_headlines import PageHeadlines
    from opreader.ui.refreshing import Refreshing
    from opreader.ui.screens.main import MainScreen
    from opreader.ui.syncing import Syncing
    from opreader.ui.watching import Watching

_PARTS: Final = ("syncing", "refreshing", "expanding", "page_headlines", "packing", "indexing")
"""What goes on, in the order in which the status line tells of it."""


class Background:
    """Everything that goes on while one reads."""

    def __init__(self, screen: MainScreen) -> None:
        """Take the screen with its stage, feeds, lists, articles and desk; nothing goes on yet."""
        self._screen = screen
        self._stage = screen.stage
        screen.articles.on_stayed = lambda entry_id: self.expanding.stayed_on(entry_id)  # noqa: PLW0108 - made then

    @cached_property
    def watching(self) -> Watching:
        """What waits for the network."""
        from opreader.ui.watching import Watching

        watching = Watching(
            self._stage, show_status=self.show_status, show_texts=self._show_texts, show_lists=self._show_lists
        )
        watching.hold_back = lambda: self.refreshing.running or self.expanding.busy
        return watching

    @cached_property
    def refreshing(self) -> Refreshing:
        """The refresh that is under way, if any."""
        from opreader.ui.refreshing import Refreshing

        return Refreshing(
            self._stage,
            self._screen.lists,
            self.watching,
            show_status=self.show_status,
            show_feeds=self._show_feeds,
            show_texts=self._show_texts,
        )

    @cached_property
    def expanding(self) -> Expanding:
        """The full texts that are under way."""
        from opreader.ui.expanding import Expanding

        expanding = Expanding(
            self._stage,
            self._screen.lists,
            self._screen.articles,
            self.watching,
            show_status=self.show_status,
            show_texts=self._show_texts,
            confirm=self._confirm,
            may_fetch=self._may_fetch,
        )
        expanding.others_busy = lambda: self.packing.running
        return expanding

    @cached_property
    def page_headlines(self) -> PageHeadlines:
        """The headlines of pages that are being fetched."""
        from opreader.ui.page_headlines import PageHeadlines

        screen = self._screen
        return PageHeadlines(
            self._stage,
            screen.articles,
            self.watching,
            open_entry=screen.commands.open_entry,
            go=lambda: screen.panes.go("article"),
            may_fetch=self._may_fetch,
            show_status=self.show_status,
            show_lists=self._show_lists,
        )

    @cached_property
    def packing(self) -> Packing:
        """The pack that is under way, if any, and how ready the last one is."""
        from opreader.ui.packing import Packing

        screen = self._screen
        return Packing(
            self._stage,
            screen.lists,
            screen.articles,
            self.watching,
            show_status=self.show_status,
            show_feeds=screen.feeds.load,
            show_all=screen.marks.show_all,
            done=screen.desk.pack.packed,
        )

    @cached_property
    def indexing(self) -> Indexing:
        """What is indexed behind."""
        from opreader.ui.indexing import Indexing

        indexing = Indexing(
            self._stage,
            show_status=self.show_status,
            show_lists=self._show_lists,
            hold_back=lambda: self.refreshing.running or self.expanding.busy,
        )
        indexing.on_indexed = self._screen.articles.beside.indexed
        return indexing

    @cached_property
    def syncing(self) -> Syncing:
        """The sync with servers that is under way, if any."""
        from opreader.ui.account_states import read_undecided
        from opreader.ui.syncing import Syncing

        pending = self._screen.marks.pending
        syncing = Syncing(
            self._stage, show_status=self.show_status, show_feeds=self._show_feeds, show_all=self.show_exchanged
        )
        pending.on_written = syncing.marked
        syncing.states.undecided = read_undecided(self._screen.on_demand.memory)
        return syncing

    @property
    def has_accounts(self) -> bool:
        """Whether there may be accounts at servers."""
        return self._stage.setting.has_accounts()

    def follow_accounts(self) -> None:
        """Another process may have added an account, or synced one."""
        if "syncing" in vars(self):
            self._stage.run(self.syncing.look())
        if self.has_accounts:
            self.syncing.begin()

    async def leave_accounts(self) -> str:
        """Send what servers are to hear of, for a few seconds; a line of what is still to be sent, empty for nothing."""
        return await self.syncing.leave() if "syncing" in vars(self) else ""

    def pressed(self) -> None:
        """A key came: what can wait waits."""
        self.indexing.pressed()
        if "syncing" in vars(self):
            self.syncing.after_marks.pressed()

    @cached_property
    def weekly_backup(self) -> WeeklyBackup:
        """The backup of each week."""
        from opreader.ui.keeping import WeeklyBackup

        return WeeklyBackup(self._stage, self._stage.setting.open_keeping)

    @property
    def _parts(self) -> list[GoingOn]:
        """Those that are made."""
        made = (vars(self)[name] for name in _PARTS if name in vars(self))
        return [self._screen.marks, *made, *self._screen.on_demand.going_on]

    async def begin(self) -> None:
        """Look what waits for the network and what is packed; once the first frame is out."""
        self.indexing.begin()
        self.weekly_backup.begin()
        self.follow_accounts()
        self.watching.watch()
        self._foresee()
        await self.packing.look()

    def _foresee(self) -> None:
        """Import what the first mark, and the first article that one stays on, would import in a key's handler."""
        import opreader.ui.mark_change  # noqa: F401 - of `Marks`

        _ = self.expanding

    async def refresh_all(self) -> None:
        """Ask every feed, and sync every account; one beside the other."""
        if self.has_accounts:
            local = bool(self._screen.feeds.local)
            self._stage.run(self.syncing.run(among=local))
            if not local:
                return
        await self.refreshing.run()

    async def refresh_here(self) -> None:
        """Ask the feed that one is in, or of the article; of an account's feed the account is synced."""
        screen = self._screen
        view, current = screen.lists.view, screen.articles.current
        feed_id = view.feed_id
        if view.account is None and (feed_id is None or feed_id < 0):
            row = self._stage.headlines.row(current) if current else None
            feed_id = row.feed_id if row else None
        feed = screen.feeds.get(feed_id)
        account = view.account or (feed.account if feed is not None else None)
        if account is not None:
            await self.syncing.run([account])
        elif feed_id is None or feed_id < 0:
            self._stage.notices.say("no feed to ask here", then="{refresh_all} asks all")
        else:
            await self.refreshing.run([feed_id], force=True)

    def stop(self) -> bool:
        """Stop all that goes on; False where nothing does."""
        return stop(self._parts)

    def show_status(self) -> None:
        """Bring the status line up to date: what goes on, what waits, what is ready."""
        waits = self.watching.words if "watching" in vars(self) else ()
        unsent = self.syncing.waits if "syncing" in vars(self) else ()
        figure = self.packing.figure if "packing" in vars(self) else None
        ready = (figure,) if figure else ()
        offline = ("offline",) if self._stage.setting.offline else ()
        fill = self._stage.notices.fill
        going_on = (fill(word) if word == STOPS else word for word in tell(self._parts))
        self._stage.status.set_status((*going_on, *unsent, *waits, *ready, *offline))

    async def _show_texts(self, ids: Sequence[EntryId]) -> None:
        await self._screen.lists.renew(ids)
        await self._screen.articles.renew(ids)
        self.indexing.changed()
        if self.packing.packed is not None:
            await self.packing.look()

    async def _show_feeds(self) -> None:
        await self._screen.feeds.load()
        self.indexing.came()

    async def show_exchanged(self) -> None:
        """Show what came from a server, and what was marked elsewhere; rows stay in their view until one leaves it."""
        screen = self._screen
        screen.lists.read_here(screen.lists.in_sight)
        await screen.feeds.load()
        await screen.lists.reload()
        await screen.marks.show_all()
        await screen.articles.renew(screen.articles.at_hand)
        self.indexing.came()

    async def _show_lists(self) -> None:
        await self._screen.feeds.load()
        await self._screen.lists.reload()

    def _may_fetch(self, feed_id: FeedId) -> bool:
        """Whether texts of a feed's articles may be fetched without being asked for."""
        feed = self._screen.feeds.get(feed_id)
        return feed is not None and self._stage.reader.full_text_policy(feed.url) != "never"

    async def _confirm(self, question: str) -> bool:
        from opreader.ui.dialogs.confirm import Confirm

        dialog = Confirm(question, yes="Fetch", no="Not now", glyphs=self._stage.glyphs)
        return await self._screen.app.push_screen_wait(dialog) is True
