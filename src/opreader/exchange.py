"""Marks ↔ servers: sends what was marked, takes over what was marked elsewhere, and brings articles, over ports alone.

A list of ids that breaks off changes nothing. A mark that waits is never changed by what a server says.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from opreader.article_feed import written
from opreader.decide import decide
from opreader.errors import LoginRefused, Rejected, ServerDown, SyncError, TurnTaken, WorkerError
from opreader.frozen import frozen
from opreader.model import ParseFailed, Validators
from opreader.model.exchanged import Lists, SyncProgress, SyncResult

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from opreader.library_ports import Others
    from opreader.model.exchanged import AccountState, Mark, RemoteOp
    from opreader.model.synced import Account, Quirks, RemoteEntry, Want
    from opreader.ports import Children, Clock, Store
    from opreader.sync_ports import SyncBackend, SyncStore

_WANTS: Final[tuple[Want, ...]] = ("unread", "read", "starred", "unstarred")
_NEWEST: Final = 10_000
"""Of the newest articles so many ids are asked for at the first sync: those that were read elsewhere come, too."""
_NEWEST_LATER: Final = 1_000
_IN_DOUBT: Final = 500
"""So many articles are looked at one by one."""
_CONTENTS: Final = 150
_FIRST_REST: Final = timedelta(seconds=30)
_LONGEST_REST: Final = timedelta(hours=1)


@frozen
class _Pulled:
    """What came."""

    articles: int = 0
    changed: int = 0


class Exchange:
    """Syncs accounts, one request at a time each."""

    def __init__(
        self,
        *,
        accounts: Callable[[], Sequence[Account]],
        backend: Callable[[Account, AccountState], Awaitable[SyncBackend]],
        sync: SyncStore,
        store: Store,
        children: Children,
        others: Others,
        clock: Clock,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`backend` makes the client of an account, and finds its password. Raises what finding it raises."""
        self._accounts = accounts
        self._backend = backend
        self._sync = sync
        self._store = store
        self._children = children
        self._others = others
        self._clock = clock
        self._chance = chance

    async def run(
        self,
        names: Sequence[str] = (),
        *,
        automatic: bool = False,
        on_progress: Callable[[SyncProgress], None] = lambda _: None,
    ) -> list[SyncResult]:
        """Sync these accounts, or all; `automatic` heeds what a server asked to wait. Failures are values."""
        states = {state.name: state for state in await self._sync.states()}
        wanted = [one for one in self._accounts() if not names or one.name in names]

        async def one(account: Account) -> SyncResult:
            if account.name not in states:
                await self._sync.begin(account.name, None)
            now = {state.name: state for state in await self._sync.states()}[account.name]
            if automatic and (now.paused or (now.retry_at is not None and self._clock() < now.retry_at)):
                return await self._result(account, error=now.error)
            return await self._guarded(account, now, on_progress)

        return list(await asyncio.gather(*(one(account) for account in wanted)))

    async def _guarded(
        self, account: Account, state: AccountState, on_progress: Callable[[SyncProgress], None]
    ) -> SyncResult:
        started = time.perf_counter()
        name = account.name
        try:
            async with self._others.turn(f"sync of {name}"):
                result = await self._one(account, state, on_progress)
            await self._sync.note_synced(name, now=self._clock())
        except TurnTaken as taken:
            result = await self._result(account, error=str(taken))
        except SyncError as error:
            await self._note(name, state, error)
            result = await self._result(account, error=str(error))
        return replace(result, seconds=round(time.perf_counter() - started, 3))

    async def _note(self, name: str, state: AccountState, error: SyncError) -> None:
        now = self._clock()
        rest = min(_LONGEST_REST, _FIRST_REST * 2 ** min(state.failures, 10)) * (0.75 + self._chance() / 2)
        told = getattr(error, "retry_after", None)
        if told is not None:
            rest = max(timedelta(seconds=min(told, 86_400)), rest if isinstance(error, ServerDown) else timedelta())
        await self._sync.note_trouble(
            name, str(error), retry_at=now + rest, paused=isinstance(error, LoginRefused), now=now
        )
        await self._sync.drop_lists(name)

    async def _result(self, account: Account, *, error: str | None = None) -> SyncResult:
        waiting = await self._sync.waiting(account.name)
        return SyncResult(account.name, pending=waiting.pending, rejected=waiting.rejected, error=error)

    async def _one(
        self, account: Account, state: AccountState, on_progress: Callable[[SyncProgress], None]
    ) -> SyncResult:
        name = account.name
        backend = await self._backend(account, state)

        def tell(doing: str, done: int = 0, of: int = 0) -> None:
            on_progress(SyncProgress(name, doing, done, of))

        tell("logging in")
        facts = await backend.log_in()
        if facts != state.facts:
            await self._sync.note_facts(name, facts)
        await self._sync.drop_lists(name)  # of a sync that was killed
        await self._do_ops(name, backend)
        tell("reading feeds")
        await self._sync.put_feeds(name, await backend.list_feeds(), now=self._clock())
        pushed = 0 if state.first is not None else await self._push(name, backend, facts.quirks, tell)
        pulled = await self._pull(name, backend, facts.quirks, tell, first=state.last_sync is None)
        if state.first is not None:
            await self._sync.make_first(name, state.first, now=self._clock())
            pushed = await self._push(name, backend, facts.quirks, tell)
        result = await self._result(account)
        return replace(result, pulled=pulled.articles, changed=pulled.changed, pushed=pushed)

    # what is done with feeds

    async def _do_ops(self, name: str, backend: SyncBackend) -> None:
        for op in await self._sync.list_ops(name, now=self._clock()):
            try:
                await self._do(backend, op)
            except Rejected as error:
                await self._sync.note_trouble(name, str(error), retry_at=None, now=self._clock())
            except SyncError as error:
                await self._sync.note_failed(op.id, str(error))
                raise
            await self._sync.drop_op(op.id)

    async def _do(self, backend: SyncBackend, op: RemoteOp) -> None:
        told = op.args
        match op.op:
            case "subscribe":
                await backend.subscribe(told["url"] or "", title=told.get("title"), folder=told.get("folder"))
            case "unsubscribe":
                await backend.unsubscribe(told["feed"] or "")
            case "rename":
                await backend.rename(told["feed"] or "", told["title"] or "")
            case "move":
                await backend.move(told["feed"] or "", told.get("folder"))

    # there

    async def _push(
        self, name: str, backend: SyncBackend, quirks: Quirks, tell: Callable[[str, int, int], None]
    ) -> int:
        """Send marks, one action a request; what the server refuses is looked for and left out."""
        of = (await self._sync.waiting(name)).queued
        done = 0
        for want in _WANTS:
            while marks := await self._sync.next_marks(name, want, limit=quirks.marks_per_call):
                tell("sending marks", done, of)
                done += await self._send(name, backend, marks, want)
        return done

    async def _send(self, name: str, backend: SyncBackend, marks: Sequence[Mark], want: Want) -> int:
        try:
            await backend.mark([one.remote_id for one in marks], want)
        except Rejected as error:
            if len(marks) == 1:
                await self._sync.refused(name, marks, str(error))
                return 0
            half = len(marks) // 2
            return await self._send(name, backend, marks[:half], want) + await self._send(
                name, backend, marks[half:], want
            )
        await self._sync.sent(name, marks)
        return len(marks)

    # here

    async def _pull(
        self, name: str, backend: SyncBackend, quirks: Quirks, tell: Callable[[str, int, int], None], *, first: bool
    ) -> _Pulled:
        tell("reading lists", 0, 0)
        unread = await self._list(name, backend, "unread")
        starred = await self._list(name, backend, "starred")
        newest = await self._list(name, backend, "newest", limit=_NEWEST if first else _NEWEST_LATER)
        missing = await self._sync.missing(name, [unread, starred, newest])
        step = min(_CONTENTS, quirks.contents_per_call)
        came = 0
        for start in range(0, len(missing), step):
            tell("reading articles", start, len(missing))
            came += await self._bring(name, await backend.get_entries(missing[start : start + step]))
        lists = Lists(unread, starred)
        told: dict[str, tuple[bool, bool]] = {}
        gone: list[str] = []
        doubts = await self._sync.doubts(name, lists, most=_IN_DOUBT)
        if doubts.too_many:
            second_unread = await self._list(name, backend, "unread")
            second_starred = await self._list(name, backend, "starred")
            lists = replace(lists, second_unread=second_unread, second_starred=second_starred)
        else:
            for start in range(0, len(doubts.ids), step):
                some = doubts.ids[start : start + step]
                found = {one.id: one for one in await backend.get_entries(some)}
                told |= {one.id: (one.read, one.starred) for one in found.values()}
                gone += [one for one in some if one not in found]
        settled = await self._sync.settle(name, lists, told=told, gone=gone, now=self._clock())
        await self._sync.drop_lists(name)
        changed = settled.to_read + settled.to_unread + settled.starred + settled.unstarred
        return _Pulled(came, changed)

    async def _list(self, name: str, backend: SyncBackend, kind: str, *, limit: int | None = None) -> int:
        number = await self._sync.begin_list(name, kind)
        await self._sync.put_list(number, await backend.list_ids(kind, limit=limit))  # type: ignore[arg-type]
        return number

    async def _bring(self, name: str, entries: Sequence[RemoteEntry]) -> int:
        """Store articles as those of any feed: read in a child, cleaned, decided."""
        feeds = await self._sync.feed_ids(name)
        by_feed: dict[str, list[RemoteEntry]] = defaultdict(list)
        for entry in entries:
            if entry.feed_id in feeds:
                by_feed[entry.feed_id].append(entry)
        came = 0
        for remote, theirs in by_feed.items():
            feed_id = feeds[remote]
            keys = await self._sync.keys_for(feed_id, theirs)
            body = written(theirs, keys)
            try:
                parsed = await self._children.parse_feed(
                    body, url="https://account.invalid/", content_type="application/feed+json"
                )
            except WorkerError as error:
                raise ServerDown(f"articles of the server can't be read: {error}") from error
            if isinstance(parsed, ParseFailed):
                raise ServerDown(f"articles of the server can't be read: {parsed.reason}")
            known = await self._store.known(feed_id, [entry.parsed.key for entry in parsed.entries])
            changes = decide(
                feed_id, parsed, known.digests, now=self._clock(), validators=Validators(), due=None, moved_to=None
            )
            applied = await self._store.apply(changes)
            await self._sync.link(name, feed_id, theirs, keys)
            came += len(applied.added)
        return came
