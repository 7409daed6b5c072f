"""Feeds → entries: asks every feed that is due, politely and many at once; a feed's failure touches no other."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from opreader.decide import decide
from opreader.errors import WorkerError
from opreader.model import (
    FeedOutcome,
    FeedTrouble,
    FetchFailed,
    FetchRequest,
    NotModified,
    ParseFailed,
    RefreshProgress,
    Status,
    Validators,
)
from opreader.text import same_host

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from opreader.model import (
        Applied,
        DigestedFeed,
        FeedId,
        FeedToAsk,
        Fetched,
        Subscription,
    )
    from opreader.ports import Children, Clock, Net, Store

FIRST_WAIT: Final = timedelta(minutes=10)
LONGEST_WAIT: Final = timedelta(hours=24)


def back_off(failures: int) -> timedelta | None:
    """How long a feed rests after so many failures in a row: none after the first, then 10 min doubling up to a day."""
    if failures < 2:
        return None
    doublings: int = 2 ** min(failures - 2, 16)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)


@dataclass(slots=True)
class _Tally:
    asked: int
    done: int = 0
    added: int = 0
    failed: int = 0


class Refresh:
    """One refresh at a time over the ports it is given."""

    def __init__(self, *, store: Store, net: Net, children: Children, clock: Clock, at_once: int = 16) -> None:
        """`at_once` feeds are under way together; the net keeps its own limits a host."""
        self._store = store
        self._net = net
        self._children = children
        self._clock = clock
        self._at_once = at_once

    async def run(
        self,
        *,
        subscriptions: Sequence[Subscription] = (),
        only: Sequence[FeedId] | None = None,
        automatic: bool = False,
        force: bool = False,
        on_progress: Callable[[RefreshProgress], None] = lambda _: None,
    ) -> list[FeedOutcome]:
        """Ask the feeds that are due. Cancelling keeps every feed that was done; the rest is as before."""
        feeds = deque(await self._store.feeds_to_ask(now=self._clock(), automatic=automatic, force=force, only=only))
        settings = {subscription.url: subscription for subscription in subscriptions}
        tally = _Tally(asked=len(feeds))
        outcomes: list[FeedOutcome] = []
        on_progress(RefreshProgress(done=0, asked=tally.asked, added=0, failed=0))

        async def work() -> None:
            while feeds:
                feed = feeds.popleft()
                outcome = await self._one(feed, settings.get(feed.subscribed_url))
                outcomes.append(outcome)
                tally.done += 1
                tally.added += outcome.added
                tally.failed += outcome.status in {Status.FAILED, Status.GONE}
                on_progress(RefreshProgress(tally.done, tally.asked, tally.added, tally.failed, outcome))

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(self._at_once, len(feeds))):
                    group.create_task(work())
        except ExceptionGroup as failed:
            # One trouble of the library stops all; the first says enough.
            raise failed.exceptions[0] from None
        return outcomes

    async def _one(self, feed: FeedToAsk, settings: Subscription | None) -> FeedOutcome:
        started = time.perf_counter()
        outcome = await self._ask(feed, settings)
        return replace(outcome, seconds=round(time.perf_counter() - started, 3))

    async def _ask(self, feed: FeedToAsk, settings: Subscription | None) -> FeedOutcome:
        if feed.skip is not None:
            return _outcome(feed, Status.SKIPPED, error=feed.skip)
        if feed.kind.is_local:
            return await self._read_local(feed)
        answer = await self._net.fetch(request_for(feed, settings))
        if isinstance(answer, FetchFailed):
            if answer.not_asked:  # it told nobody to wait: the next refresh asks it
                return _outcome(feed, Status.SKIPPED, error=answer.reason)
            return await self._trouble(feed, answer)
        moved_to = _moved(feed, answer.permanent_url)
        if isinstance(answer, NotModified):
            due = _due(self._clock(), answer.fresh_until, settings.refresh_every if settings else None)
            await self._store.apply_unchanged(
                feed.id, now=self._clock(), validators=answer.validators, due=due, moved_to=moved_to
            )
            return _outcome(feed, Status.MOVED if moved_to else Status.UNCHANGED)
        try:
            parsed = await self._children.parse_feed(answer.body, url=answer.url, content_type=answer.content_type)
        except WorkerError as error:
            return await self._trouble(feed, FetchFailed(f"the feed can't be read: {error}"))
        if isinstance(parsed, ParseFailed):
            return await self._trouble(feed, FetchFailed(parsed.reason))
        answer = replace(answer, body=b"")  # it may be megabytes, and many feeds are under way
        return await self.store_answer(feed, answer, parsed, settings)

    async def store_answer(
        self, feed: FeedToAsk, answer: Fetched, parsed: DigestedFeed, settings: Subscription | None = None
    ) -> FeedOutcome:
        """Decide and store what a feed that came whole changes."""
        moved_to = _moved(feed, answer.permanent_url)
        # What the user set for the feed beats what the feed says of itself.
        interval = (settings.refresh_every if settings else None) or parsed.feed.interval
        due = _due(self._clock(), answer.fresh_until, interval)
        applied = await self._apply(feed, parsed, validators=answer.validators, due=due, moved_to=moved_to)
        return _applied_outcome(feed, applied, moved=moved_to is not None)

    async def _read_local(self, feed: FeedToAsk) -> FeedOutcome:
        try:
            parsed = await self._children.read_path(Path(feed.url))
        except WorkerError as error:
            return await self._trouble(feed, FetchFailed(f"the feed can't be read: {error}"))
        if isinstance(parsed, ParseFailed):
            return await self._trouble(feed, FetchFailed(parsed.reason))
        return await self.store_local(feed, parsed)

    async def store_local(self, feed: FeedToAsk, parsed: DigestedFeed) -> FeedOutcome:
        """Decide and store what a file or folder that could be read changes."""
        applied = await self._apply(feed, parsed, validators=Validators(), due=None, moved_to=None)
        return _applied_outcome(feed, applied, moved=False)

    async def _apply(
        self,
        feed: FeedToAsk,
        parsed: DigestedFeed,
        *,
        validators: Validators,
        due: datetime | None,
        moved_to: str | None,
    ) -> Applied:
        known = await self._store.known(feed.id, [entry.parsed.key for entry in parsed.entries])
        changes = decide(
            feed.id, parsed, known.digests, now=self._clock(), validators=validators, due=due, moved_to=moved_to
        )
        return await self._store.apply(changes)

    async def _trouble(self, feed: FeedToAsk, failure: FetchFailed) -> FeedOutcome:
        now = self._clock()
        wait_until = failure.retry_at
        # No answer at all says nothing about the feed: the network may be back with the next key.
        if (
            wait_until is None
            and not failure.unreachable
            and not feed.kind.is_local
            and (rest := back_off(feed.failures + 1))
        ):
            wait_until = now + rest
        trouble = FeedTrouble(
            feed.id, now, failure.reason, wait_until=wait_until, gone=failure.gone, unreachable=failure.unreachable
        )
        await self._store.apply_trouble(trouble)
        outcome = _outcome(feed, Status.GONE if failure.gone else Status.FAILED, error=failure.reason)
        return replace(outcome, unreachable=failure.unreachable)


def request_for(feed: FeedToAsk, settings: Subscription | None) -> FetchRequest:
    """What to ask the net for: the user's own headers and cookies go with it, to the subscribed host alone."""
    at_home = same_host(feed.url, feed.subscribed_url)
    own = settings if at_home else None
    return FetchRequest(
        feed.url,
        validators=feed.validators,
        typed=feed.url == feed.subscribed_url,
        beside=feed.subscribed_url,
        headers=own.headers if own else (),
        cookies=Path(own.cookies).expanduser() if own and own.cookies else None,
        user_agent=settings.user_agent if settings else None,
    )


def _moved(feed: FeedToAsk, permanent_url: str | None) -> str | None:
    return permanent_url if permanent_url is not None and permanent_url != feed.url else None


def _due(now: datetime, fresh_until: datetime | None, interval: timedelta | None) -> datetime | None:
    by_interval = now + min(interval, LONGEST_WAIT) if interval else None
    return max((when for when in (fresh_until, by_interval) if when is not None), default=None)


def _outcome(feed: FeedToAsk, status: Status, *, error: str | None = None) -> FeedOutcome:
    return FeedOutcome(feed.id, feed.subscribed_url, feed.title, status, error=error)


def _applied_outcome(feed: FeedToAsk, applied: Applied, *, moved: bool) -> FeedOutcome:
    added, changed = len(applied.added), len(applied.edited)
    status = Status.MOVED if moved else Status.NEW if added or changed else Status.UNCHANGED
    return FeedOutcome(feed.id, feed.subscribed_url, feed.title, status, added=added, changed=changed)
