"""A refresh and what follows it: texts that are wanted without asking, and what waited for the network."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from opreader.errors import ReadError, UsageError
from opreader.feed_addresses import as_kept
from opreader.masked import hide_password
from opreader.model import EntryId, FeedOutcome, FeedToAsk, Filter, RefreshProgress, Selection, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from opreader.adding import Found
    from opreader.clock_jumps import ClockJumps
    from opreader.expand import Expand
    from opreader.library_ports import Others
    from opreader.model import (
        ExpandProgress,
        Expansion,
        FeedId,
        FullTextPolicy,
        Subscription,
    )
    from opreader.ports import Clock, Store
    from opreader.refresh import Refresh
    from opreader.ruling import Ruling
    from opreader.subscribing import Subscribing

_ANSWERED: Final = frozenset({Status.NEW, Status.UNCHANGED, Status.MOVED})


class Renewing:
    """Brings the library in line with feeds.toml and with what the feeds say now."""

    def __init__(
        self,
        *,
        store: Store,
        subscribing: Subscribing,
        refresh: Refresh,
        ruling: Ruling,
        expand: Callable[[], Expand],
        others: Others,
        jumps: ClockJumps,
        clock: Clock,
        full_text: FullTextPolicy,
    ) -> None:
        """`full_text` is the policy of feeds that have none of their own; `expand` is made when it is needed."""
        self._store = store
        self._subscribing = subscribing
        self._refresh = refresh
        self._ruling = ruling
        self._expand = expand
        self._others = others
        self._jumps = jumps
        self._clock = clock
        self._full_text = full_text

    async def run(
        self,
        *,
        only: Sequence[FeedId] | None = None,
        automatic: bool = False,
        force: bool = False,
        on_progress: Callable[[RefreshProgress], None] = lambda _: None,
        on_expand: Callable[[ExpandProgress], None] = lambda _: None,
    ) -> list[FeedOutcome]:
        """Ask feeds, then expand the teasers of those that want it always, and what waited for the network.

        Rules act on what came before it is expanded: a teaser that they hide costs no page. After a look at all feeds
        age takes out what is older than `keep`.
        """
        outcomes = await self.ask(only=only, automatic=automatic, force=force, on_progress=on_progress)
        wanted = await self._wanted([one.feed_id for one in outcomes if one.status in _ANSWERED])
        if any(one.asked_net and not one.unreachable for one in outcomes):
            wanted += await self._store.list_queued()
        if wanted:
            expanded = await self._expand().many(list(dict.fromkeys(wanted)), on_progress=on_expand)
            await self._look_again(expanded)
        if only is None and await self._jumps.is_believed(self._clock()):
            await self._ruling.tidy()
        return outcomes

    async def complete(self, feeds: Sequence[FeedId]) -> None:
        """Expand the unread teasers of these feeds, where that is wanted without asking."""
        if wanted := await self._wanted(feeds, unread_only=True):
            await self._look_again(await self._expand().many(wanted))

    async def _look_again(self, expanded: Sequence[Expansion]) -> None:
        await self._ruling.look_again([one.id for one in expanded if one.id is not None and one.tried and one.words])

    async def subscribe(self, found: Found, subscription: Subscription) -> FeedOutcome:
        """Add a feed to feeds.toml and store what was found in it. Raises UsageError, ReadError."""
        try:
            kept = as_kept(replace(subscription, headers=subscription.headers or found.headers))
        except ValueError as error:
            raise UsageError(f"{hide_password(subscription.url)} can't be subscribed; give {error}") from error
        url = kept.url
        if not await self._subscribing.add([kept]):
            await self._let_in(kept)
        feed = next((feed for feed in await self._store.list_feeds() if feed.url == url and feed.account is None), None)
        if feed is None:
            raise ReadError(f"{url} was added to feeds.toml, but changed there meanwhile; look at it and refresh")
        await self._ruling.begin()
        asked = FeedToAsk(feed.id, feed.url, feed.url, feed.kind, feed.title)
        if found.feed is None:
            return (await self.run(only=[feed.id], force=True))[0]
        if found.answer is None:
            outcome = await self._refresh.store_local(asked, found.feed)
            await self._ruling.run_new()
            return outcome
        outcome = await self._refresh.store_answer(asked, found.answer, found.feed)
        await self._ruling.run_new()
        if wanted := await self._wanted([feed.id]):
            await self._look_again(await self._expand().many(wanted))
        return outcome

    async def _let_in(self, again: Subscription) -> None:
        """What an address said of who uses it takes the place of what is known, where its feed is there already."""
        held = next((one for one in self._subscribing.all() if one.url == again.url), None)
        new = {name.lower() for name, _ in again.headers}
        if held is not None and new:
            kept = tuple((name, value) for name, value in held.headers if name.lower() not in new)
            await self._subscribing.edit(again.url, headers=(*kept, *again.headers))

    async def ask(
        self,
        *,
        only: Sequence[FeedId] | None = None,
        automatic: bool = False,
        force: bool = False,
        on_progress: Callable[[RefreshProgress], None] = lambda _: None,
    ) -> list[FeedOutcome]:
        """Ask feeds, have rules act on what comes, and expand nothing. Raises TurnTaken where another process asks them all."""
        await self._subscribing.follow()
        if await self._jumps.is_believed(self._clock()):
            await self._store.erase_removed(now=self._clock())
            self._subscribing.forget_removed()
        if only is not None:
            stored = [feed_id for feed_id in only if feed_id > 0]
            return await self._ask(only=stored, automatic=automatic, force=force, on_progress=on_progress)
        return await self._ask_all(automatic=automatic, force=force, on_progress=on_progress)

    async def _ask_all(
        self, *, automatic: bool, force: bool, on_progress: Callable[[RefreshProgress], None]
    ) -> list[FeedOutcome]:
        """Ask every feed, where no other process does; what that one asked while it was waited for is passed over."""
        began = self._clock().replace(microsecond=0)
        async with self._others.turn("refresh") as turn:
            asked = await self._asked_since(began) if turn.waited and not force else []
            if not asked:
                return await self._ask(only=None, automatic=automatic, force=force, on_progress=on_progress)
            rest = [feed.id for feed in await self._store.list_feeds() if feed.id not in {one.feed_id for one in asked}]

            def tell(step: RefreshProgress) -> None:
                on_progress(replace(step, done=step.done + len(asked), asked=step.asked + len(asked)))

            for done, outcome in enumerate(asked, 1):
                on_progress(RefreshProgress(done, len(asked) + len(rest), 0, 0, outcome))
            return [*asked, *await self._ask(only=rest, automatic=automatic, force=force, on_progress=tell)]

    async def _asked_since(self, began: datetime) -> list[FeedOutcome]:
        return [
            FeedOutcome(feed.id, feed.url, feed.title, Status.SKIPPED, error="another opreader asked it just now")
            for feed in await self._store.list_feeds()
            if feed.refreshed is not None and began <= feed.refreshed <= self._clock()
        ]

    async def _ask(
        self,
        *,
        only: Sequence[FeedId] | None,
        automatic: bool,
        force: bool,
        on_progress: Callable[[RefreshProgress], None],
    ) -> list[FeedOutcome]:
        return await self._ruling.during(
            lambda tell: self._refresh.run(
                subscriptions=self._subscribing.all(),
                only=only,
                automatic=automatic,
                force=force,
                on_progress=tell,
            ),
            on_progress,
        )

    async def _wanted(self, answered: Sequence[FeedId], *, unread_only: bool = False) -> list[EntryId]:
        """Teasers of these feeds that are expanded without asking."""
        by_url = {one.url: one.full_text for one in self._subscribing.all()}
        wanted: list[EntryId] = []
        for feed in await self._store.list_feeds():
            if feed.id in answered and (by_url.get(feed.url) or self._full_text) == "always":
                selection = Selection(Filter("is", "teaser"), feed_id=feed.id, unread_only=unread_only)
                wanted += map(EntryId, await self._store.list_ids(selection))
        return wanted
