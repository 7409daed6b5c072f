"""Marks ↔ servers: sends what was marked, takes over what was marked elsewhere, and brings articles, over ports alone.

A list of ids that breaks off changes nothing. A mark that waits is never changed by what a server says.
"""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from opreader.bringing import Bringing
from opreader.errors import (
    BadAnswer,
    LibraryError,
    LoginRefused,
    OpreaderError,
    Rejected,
    ServerDown,
    TurnTaken,
    WrongAddress,
)
from opreader.frozen import frozen
from opreader.model.exchanged import Lists, SyncProgress, SyncResult

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from opreader.library_ports import Others
    from opreader.model import EntryId
    from opreader.model.exchanged import AccountState, Doubts, Mark, RemoteOp
    from opreader.model.synced import Account, Quirks, RemoteEntry, Snapshot, SnapshotKind, Want
    from opreader.ports import Children, Clock, Store
    from opreader.sync_ports import SyncBackend, SyncStore

_WANTS: Final[tuple[Want, ...]] = ("unread", "read", "starred", "unstarred")
_NEWEST: Final = 10_000
"""Of the newest articles so many ids are asked for at the first sync: those that were read elsewhere come, too."""
_NEWEST_LATER: Final = 1_000
_IN_DOUBT: Final = 500
"""So many articles are looked at one by one."""
_CONTENTS: Final = 150
_AGAIN: Final = 20
"""Of the newest articles that are here so many are looked at again in a request for new ones: feeds correct themselves soon."""
_ROOM: Final = 100
"""Articles that every server gives in one answer: beyond that nothing is added to a request."""
_A_SYNC: Final = 6
"""Requests of a sync with nothing new."""
_SHARE: Final = 0.9
"""Of a day's requests that are used for syncs."""
_MOST_TRIES: Final = 10
"""So often something is tried with a feed that its server fails at."""
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
        self._bringing = Bringing(sync=sync, store=store, children=children, clock=clock)
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
        wanted = [one for one in self._accounts() if not names or one.name in names]
        known = {state.name for state in await self._sync.states()}
        for account in wanted:
            if account.name not in known:
                await self._sync.begin(account.name, None)
        states = {state.name: state for state in await self._sync.states()}

        async def one(account: Account) -> SyncResult:
            state = states[account.name]
            if automatic and (state.paused or state.rests(self._clock())):
                return await self._result(account, error=state.error)
            if automatic and self._is_early(state):
                return await self._result(account)
            return await self._guarded(account, state, on_progress)

        results = await asyncio.gather(*(one(account) for account in wanted), return_exceptions=True)
        for result in results:  # the others are done, too, before what must not happen is told
            if isinstance(result, BaseException):
                raise result
        return [result for result in results if isinstance(result, SyncResult)]

    def _is_early(self, state: AccountState) -> bool:
        """Whether a server that counts requests is spared: so that they last for a day, unless marks wait."""
        a_day = state.facts.quirks.daily_requests if state.facts is not None else None
        if a_day is None or state.last_sync is None or state.waiting.queued:
            return False
        since = self._clock() - state.last_sync
        return timedelta() <= since < timedelta(days=1) * _A_SYNC / (a_day * _SHARE)

    async def _guarded(
        self, account: Account, state: AccountState, on_progress: Callable[[SyncProgress], None]
    ) -> SyncResult:
        started = time.perf_counter()
        name = account.name
        try:
            async with self._others.turn(f"syncing {name}"):
                result = await self._one(account, state, on_progress)
                await self._sync.note_synced(name, now=self._clock())
        except TurnTaken as taken:
            result = await self._result(account, error=str(taken))
        except LibraryError as error:  # no room, or no right: what was not written is done again
            result = SyncResult(name, pending=state.waiting.pending, rejected=state.waiting.rejected, error=str(error))
        except OpreaderError as error:
            await self._note(name, state, error)
            result = await self._result(account, error=str(error))
        return replace(result, seconds=round(time.perf_counter() - started, 3))

    async def _note(self, name: str, state: AccountState, error: OpreaderError) -> None:
        now = self._clock()
        rest = min(_LONGEST_REST, _FIRST_REST * 2 ** min(state.failures, 10)) * (0.75 + self._chance() / 2)
        told = getattr(error, "retry_after", None)
        if told is not None:
            rest = max(timedelta(seconds=min(told, 86_400)), rest if isinstance(error, ServerDown) else timedelta())
        with suppress(LibraryError):
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
        at = f"{account.url} {account.user}"
        if state.at not in {None, at}:
            raise WrongAddress(
                f"accounts.toml names another address or user for {name} than it was synced with: {state.at}"
            )
        backend = await self._backend(account, state)

        def tell(doing: str, done: int = 0, of: int = 0) -> None:
            on_progress(SyncProgress(name, doing, done, of))

        tell("logging in")
        facts = await backend.log_in()
        if facts != state.facts or state.at is None:
            await self._sync.note_facts(name, facts, at=at)
        await self._sync.drop_lists(name)  # of a sync that was killed
        # Before all that reads: where a server counts requests, reading must not use up those of marks.
        pushed = 0 if state.first is not None else await self._push(name, backend, facts.quirks, tell)
        await self._do_ops(name, backend)
        tell("reading feeds")
        await self._sync.put_feeds(name, await backend.list_feeds(), now=self._clock())
        pulled = await self._pull(name, backend, facts.quirks, tell, first=state.last_sync is None)
        figures = None
        if state.last_sync is None or state.first is not None:
            figures = await self._sync.first_figures(name)
        if state.first is not None:
            await self._sync.make_first(name, state.first, now=self._clock())
            pushed = await self._push(name, backend, facts.quirks, tell)
        result = await self._result(account)
        return replace(result, pulled=pulled.articles, changed=pulled.changed, pushed=pushed, first=figures)

    # what is done with feeds

    async def _do_ops(self, name: str, backend: SyncBackend) -> None:
        """What is to be done with feeds, in order. What fails is tried again the next time, and holds nothing else up."""
        for op in await self._sync.list_ops(name, now=self._clock()):
            try:
                said = await self._do(backend, op)
            except Rejected as error:
                said = str(error)
            except (BadAnswer, ServerDown) as error:
                if op.tries + 1 < _MOST_TRIES:
                    await self._sync.note_failed(op.id, str(error))
                    return
                said = f"given up: {error}"
            if said is not None:
                await self._sync.note(
                    name, f"{op.op} {op.args.get('url') or op.args.get('title') or ''}: {said}", now=self._clock()
                )
            await self._sync.drop_op(op.id)

    async def _do(self, backend: SyncBackend, op: RemoteOp) -> str | None:
        """Do it; what there is to say of it."""
        told = op.args
        match op.op:
            case "subscribe":
                found = await backend.subscribe(told["url"] or "", title=told.get("title"), folder=told.get("folder"))
                return None if found is not None else "the server finds no feed there"
            case "unsubscribe":
                await backend.unsubscribe(told["feed"] or "")
            case "rename":
                await backend.rename(told["feed"] or "", told["title"] or "")
            case "move":
                await backend.move(told["feed"] or "", told.get("folder"))
        return None

    # there

    async def _push(
        self, name: str, backend: SyncBackend, quirks: Quirks, tell: Callable[[str, int, int], None]
    ) -> int:
        """Send marks, one action a request; what the server refuses is looked for and left out. Returns how many it took."""
        of = (await self._sync.waiting(name)).queued
        sent: dict[Want, list[EntryId]] = {want: [] for want in _WANTS}
        done = 0
        try:
            for want in _WANTS:
                while marks := await self._sync.next_marks(name, want, limit=quirks.marks_per_call):
                    tell("sending marks", done, of)
                    sent[want] += await self._send(name, backend, marks, want)
                    done = sum(map(len, sent.values()))
        finally:
            if done:
                with suppress(LibraryError):  # it is only told
                    await self._sync.log_sent(name, sent, now=self._clock())
        return done

    async def _send(self, name: str, backend: SyncBackend, marks: Sequence[Mark], want: Want) -> list[EntryId]:
        """Send some marks of one kind; returns of which entries the server took them."""
        try:
            await backend.mark([one.remote_id for one in marks], want)
        except Rejected as error:
            if len(marks) == 1:
                await self._sync.refused(name, marks, str(error))
                return []
            half = len(marks) // 2
            return await self._send(name, backend, marks[:half], want) + await self._send(
                name, backend, marks[half:], want
            )
        await self._sync.sent(name, marks)
        return [one.entry_id for one in marks]

    # here

    async def _pull(
        self, name: str, backend: SyncBackend, quirks: Quirks, tell: Callable[[str, int, int], None], *, first: bool
    ) -> _Pulled:
        """Take over states, then bring articles: those come with states that are newer than the lists."""
        tell("reading lists", 0, 0)
        unread, listed_unread = await self._list(name, backend, "unread")
        starred, listed_starred = await self._list(name, backend, "starred")
        newest, _ = await self._list(name, backend, "newest", limit=_NEWEST if first else _NEWEST_LATER)
        lists = Lists(unread, starred, unread_floor=_floor(listed_unread), starred_floor=_floor(listed_starred))
        doubts = await self._sync.doubts(name, lists, most=_IN_DOUBT)
        told, gone, seen = await self._look(backend, doubts, quirks)
        if doubts.too_many:
            second_unread, _ = await self._list(name, backend, "unread")
            second_starred, _ = await self._list(name, backend, "starred")
            lists = replace(lists, second_unread=second_unread, second_starred=second_starred)
        settled = await self._sync.settle(name, lists, told=told, gone=gone, now=self._clock())
        changed = settled.to_read + settled.to_unread + settled.starred + settled.unstarred
        missing = await self._sync.missing(name, [unread, starred, newest])
        again = await self._sync.newest_here(name, newest, limit=_AGAIN) if missing else []
        await self._sync.drop_lists(name)
        await self._bringing.renew(name, seen)
        step = min(_CONTENTS, quirks.contents_per_call)
        came = 0
        for start in range(0, len(missing), step):
            tell("reading articles", start, len(missing))
            some = missing[start : start + step]
            room = min(step, _ROOM) - len(some)  # in the last request, if any: it is made all the same
            came += await self._bringing.bring(name, backend, some, again=again[: max(0, room)])
        return _Pulled(came, changed)

    async def _list(
        self, name: str, backend: SyncBackend, kind: SnapshotKind, *, limit: int | None = None
    ) -> tuple[int, Snapshot]:
        number = await self._sync.begin_list(name, kind)
        listed = await backend.list_ids(kind, limit=limit)
        await self._sync.put_list(number, listed)
        return number, listed

    async def _look(
        self, backend: SyncBackend, doubts: Doubts, quirks: Quirks
    ) -> tuple[dict[str, tuple[bool, bool]], list[str], list[RemoteEntry]]:
        """States of articles that lists leave out, those that are not there any more, and the articles that came."""
        told: dict[str, tuple[bool, bool]] = {}
        gone: list[str] = []
        seen: list[RemoteEntry] = []
        witness = [] if doubts.witness is None else [doubts.witness]
        step = min(_CONTENTS, quirks.contents_per_call) - 1
        for start in range(0, len(doubts.ids), step):
            some = doubts.ids[start : start + step]
            found = {one.id: one for one in await backend.get_entries([*dict.fromkeys([*some, *witness])])}
            seen += found.values()
            told |= {one: (found[one].read, found[one].starred) for one in some if one in found}
            if doubts.witness in found:  # an answer without what is known to be there is broken, and tells nothing
                gone += [one for one in some if one not in found]
        return told, gone, seen


def _floor(listed: Snapshot) -> str | None:
    """Behind which id a list was cut."""
    return min(listed.ids, default=None) if listed.capped else None
