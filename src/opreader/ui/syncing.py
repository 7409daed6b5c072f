"""Sync on the screen: by key, when it is due, after marks and on leaving; one at a time, with its progress and its cancel."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from opreader.errors import OpreaderError
from opreader.ui.account_states import AccountStates
from opreader.ui.after_marks import AfterMarks
from opreader.ui.going_on import STOPS, is_cancelled

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from opreader.model.exchanged import SyncProgress, SyncResult
    from opreader.syncing import AccountRow
    from opreader.ui.stage import Stage

_LOOK_EVERY: Final = 30.0
"""Seconds between looks whether a sync is due."""
_SHOW_EVERY: Final = 0.25
_SHOW_FEEDS_EVERY: Final = 1.5
ON_LEAVING: Final = 3.0
"""Seconds that leaving waits at most for marks to be sent."""
_BEFORE_SENT: Final = {"logging in", "reading feeds", "sending marks"}
"""What a sync does up to the last mark."""


class Syncing:
    """The sync that is under way, if any, and when the next one is."""

    def __init__(
        self,
        stage: Stage,
        *,
        show_status: Callable[[], None],
        show_feeds: Callable[[], Awaitable[None]],
        show_all: Callable[[], Awaitable[None]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """How to show anew: the status line, the tree with its counters, and everything where something came or changed."""
        self._stage = stage
        self._show_status = show_status
        self._show_feeds = show_feeds
        self._show_all = show_all
        self._clock = clock
        self.states = AccountStates(stage, show_status=show_status)
        self._task: asyncio.Task[list[SyncResult]] | None = None
        self._progress: dict[str, SyncProgress] = {}
        self._begun = False
        self._started = stage.reader.now
        self._look_is_due = False
        self._feeds_shown = 0.0
        self._asked: set[str] = set()
        """Accounts with something else than marks to hear of."""
        self.after_marks = AfterMarks(
            stage, count=self.look, send=self._send, hold_back=lambda: self.running, clock=clock
        )
        self._leaving = False

    @property
    def running(self) -> bool:
        """Whether a sync is under way."""
        return self._task is not None

    @property
    def words(self) -> tuple[str, ...]:
        """What the status line says of what goes on."""
        if self._task is None:
            return ()
        told = [f"{name}: {self.progress_of(name)}" for name in self._progress]
        return (*(told or ["syncing"]), STOPS)

    def progress_of(self, name: str) -> str:
        """How far the sync of one account is; empty where none runs."""
        one, number = self._progress.get(name), self._stage.glyphs.number
        if one is None:
            return ""
        return one.doing + (f" {number(one.done)}/{number(one.of)}" if one.of else "")

    @property
    def waits(self) -> tuple[str, ...]:
        """What the status line says of what waits and what is wrong."""
        return () if self._task is not None else self.states.words

    # when

    def begin(self) -> None:
        """Look how the accounts are, and sync what is due, now and then; once the first frame is out."""
        if not self._begun:
            self._begun = True
            self._stage.run(self._look_now_and_then())

    async def _look_now_and_then(self) -> None:
        try:
            await self.look()
            await self.sync_due()
        finally:
            self._stage.later(_LOOK_EVERY, lambda: self._stage.run(self._look_now_and_then()))

    async def look(self) -> None:
        """Read how the accounts are, and show that."""
        await self.states.look()

    async def sync_due(self) -> None:
        """Sync the accounts whose time has come: their last sync is older than the interval, or marks wait for a new try."""
        names = [row.account.name for row in self.states.rows if self._is_due(row)]
        if names and self._task is None and not self._stage.setting.offline:
            await self.run(names, automatic=True)

    def _is_due(self, row: AccountRow) -> bool:
        config, now, state = self._stage.config, self._stage.reader.now, row.state
        if config.refresh_every is None or not self.states.may_be_asked(row):
            return False
        if state is not None and state.error is not None and state.waiting.queued:
            return True
        last = None if state is None else state.last_sync
        if not config.refresh_at_start:  # only what came to its time since the start
            last = max(last, self._started) if last is not None else self._started
        return last is None or last > now or now - last >= config.refresh_every

    # by key

    async def run(self, names: Sequence[str] = (), *, automatic: bool = False, among: bool = False) -> None:
        """Sync these accounts, or all. A second call while one runs says so and does nothing.

        `among` others: that nothing came is not told, for they tell the same of feeds.
        """
        notices = self._stage.notices
        if self._task is not None or self._leaving:
            if not automatic:
                notices.say("a sync is under way", then=STOPS)
            return
        if self._stage.setting.offline:
            if not automatic:
                notices.say("offline: servers hear of your marks when you start with a network")
            return
        work = self._stage.reader.accounts.sync(names, automatic=automatic, on_progress=self._step)
        task = self._task = asyncio.create_task(work)
        self.states.busy = frozenset(names or [row.account.name for row in self.states.rows])
        self._asked -= self.states.busy
        self._show_status()
        results: list[SyncResult] | None = None
        try:
            results = await task
        except asyncio.CancelledError:
            task.cancel()
            if is_cancelled():
                raise
            notices.say("sync stopped; what came is kept, and marks wait for the next one")
        except OpreaderError as error:
            notices.say(str(error), "error")
        finally:
            self._task = None
            self._progress.clear()
            self.states.busy = frozenset()
            self._show_status()
        await self._show_end(results)
        self._tell(results or [], automatic=automatic, among=among)

    async def _show_end(self, results: Sequence[SyncResult] | None) -> None:
        await self.look()
        if results is None or any(one.pulled or one.changed for one in results):
            await self._show_all()
        else:
            await self._show_feeds()

    def _tell(self, results: Sequence[SyncResult], *, automatic: bool, among: bool) -> None:
        troubles = self.states.new_troubles(results, again=not automatic)
        for trouble in troubles:
            self._stage.notices.keep(trouble, "error")
        number = self._stage.glyphs.number
        parts = [
            f"{number(count)} {word}"
            for count, word in (
                (sum(one.pulled for one in results), "new"),
                (sum(one.changed for one in results), "marked elsewhere"),
                (sum(one.pushed for one in results), "sent"),
            )
            if count
        ]
        if troubles and not automatic:
            self._stage.notices.say(troubles[0] if len(troubles) == 1 else f"{len(troubles)} accounts failed", "error")
        elif results and not troubles and not automatic and (parts or not among):
            self._stage.notices.say(f"synced · {' · '.join(parts) or 'nothing new'}")

    def cancel(self) -> bool:
        """Stop what is running; False where nothing runs."""
        if self._task is None:
            return False
        self._task.cancel()
        return True

    def _step(self, progress: SyncProgress) -> None:
        self._progress[progress.account] = progress
        if not self._look_is_due:
            self._look_is_due = True
            self._stage.later(_SHOW_EVERY, self._show_step)

    def _show_step(self) -> None:
        self._look_is_due = False
        if self._task is None:
            return
        self._show_status()
        now = self._clock()
        coming = any(one.doing == "reading articles" for one in self._progress.values())
        if coming and now - self._feeds_shown > _SHOW_FEEDS_EVERY:
            self._feeds_shown = now
            self._stage.run(self._show_feeds_now(), group="counters", exclusive=True)

    async def _show_feeds_now(self) -> None:
        await self._show_feeds()

    # after marks

    def marked(self) -> None:
        """Something was written that servers may have to hear of."""
        if self.states.rows and not self._leaving:
            self.after_marks.marked()

    def asked(self, name: str) -> None:
        """An account is to hear of something that was done with its feeds."""
        self._asked.add(name)
        self.marked()

    async def _send(self) -> None:
        """Sync the accounts that are to hear of something."""
        await self.look()
        names = [name for name in self.states.with_marks if name not in self._asked]
        names += [row.account.name for row in self.states.rows if row.account.name in self._asked]
        if names and not self._leaving and not self._stage.setting.offline:
            await self.run(names, automatic=True)

    # on leaving

    async def leave(self, seconds: float = ON_LEAVING) -> str:
        """Send what waits, for so many seconds at most. Returns a line of what is still to be sent; empty for nothing."""
        if not self.states.rows:
            return ""
        self._leaving = True
        with suppress(OpreaderError, TimeoutError):
            async with asyncio.timeout(seconds):
                await self.stopped()
                await self.look()
                names = self.states.with_marks
                if names and not self._stage.setting.offline:
                    self._stage.notices.say(f"sending {self.states.marks_waiting}", then="{quit} leaves at once")
                    await self._push(names)
        with suppress(OpreaderError):
            await self.look()
        left = self.states.queued
        return f"still to be sent: {self.states.marks_waiting}; the next sync sends them" if left else ""

    async def stopped(self) -> None:
        """Stop what is running, and wait for its end."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _push(self, names: Sequence[str]) -> None:
        """Sync until the last mark is sent."""
        waited = set(names)
        sent = asyncio.Event()

        def step(progress: SyncProgress) -> None:
            if progress.doing not in _BEFORE_SENT:
                waited.discard(progress.account)
                if not waited:
                    sent.set()

        task = asyncio.create_task(self._stage.reader.accounts.sync(names, automatic=True, on_progress=step))
        enough = asyncio.create_task(sent.wait())
        try:
            await asyncio.wait([task, enough], return_when=asyncio.FIRST_COMPLETED)
        finally:
            task.cancel()
            enough.cancel()
            await asyncio.gather(task, enough, return_exceptions=True)
