"""The related and same-text tables brought up to date behind the screen: in small pieces, and none while keys come."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final

from opreader.errors import OpreaderError
from opreader.ui.going_on import STOPS, is_cancelled

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from opreader.model.related import IndexProgress
    from opreader.ui.stage import Stage

FIRST_PAUSE: Final = 2.0
"""Seconds from the first frame to the first look whether anything waits."""
SOON: Final = 0.5
"""Seconds from a change to the look."""
LOOK_EVERY: Final = 30.0
"""Seconds between looks of their own: another opreader may bring articles, too."""
QUIET: Final = 1.5
"""Seconds without a key before a piece is begun."""
_PIECE: Final = 20
"""Entries in one piece: some ten milliseconds, most of them in a child."""
_TOLD_AFTER: Final = 4.0
"""Seconds after which the status line tells of it."""
_SHOW_EVERY: Final = 0.5


class Indexing:
    """What is indexed behind, if anything."""

    def __init__(
        self,
        stage: Stage,
        *,
        show_status: Callable[[], None],
        show_lists: Callable[[], Awaitable[None]],
        hold_back: Callable[[], bool],
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """How to show anew: the status line, and counters and lists where copies became one; `hold_back`: not now."""
        self._stage = stage
        self._show_status = show_status
        self._show_lists = show_lists
        self._hold_back = hold_back
        self._clock = clock
        self._sleep = sleep
        self._task: asyncio.Task[None] | None = None
        self._stop_timer: Callable[[], None] | None = None
        self._look_at = 0.0
        self._pressed = 0.0
        self._begun = 0.0
        self._shown_at = 0.0
        self._done = self._total = 0
        self._unwanted = False
        """Someone stopped it: only a refresh begins it again."""
        self.on_indexed: Callable[[], None] = lambda: None
        """Called when something was indexed: what the screen shows of related headlines may be more now."""

    @property
    def running(self) -> bool:
        """Whether something is being indexed."""
        return self._task is not None

    @property
    def words(self) -> tuple[str, ...]:
        """What the status line says; nothing of what is over in a moment."""
        if not self._is_told:
            return ()
        number = self._stage.glyphs.number
        return (f"indexing {number(self._done)}/{number(self._total)}", STOPS)

    @property
    def _is_told(self) -> bool:
        return self._task is not None and self._total > 0 and self._clock() - self._begun > _TOLD_AFTER

    def cancel(self) -> bool:
        """Stop it, where one was told of it; False where one was not."""
        if self._task is None or not self._is_told:
            return False
        self._task.cancel()
        return True

    def pressed(self) -> None:
        """A key came: what it asks for goes first."""
        self._pressed = self._clock()

    def begin(self) -> None:
        """Look after a pause whether anything waits; to be called when the first frame is out."""
        self._look_in(FIRST_PAUSE)

    def came(self) -> None:
        """A refresh brought articles: look soon, even where indexing was stopped."""
        self._unwanted = False
        self._look_in(SOON)

    def changed(self) -> None:
        """Texts changed: look soon."""
        self._look_in(SOON)

    def _look_in(self, seconds: float) -> None:
        at = self._clock() + seconds
        if self._stop_timer is not None:
            if self._look_at <= at:
                return  # one comes sooner
            self._stop_timer()
        self._look_at = at
        self._stop_timer = self._stage.later(seconds, self._look)

    def _look(self) -> None:
        self._stop_timer = None
        if self._task is None and not self._unwanted:
            self._stage.run(self.run())
        else:
            self._look_in(LOOK_EVERY)

    async def run(self) -> None:
        """Index what waits; nothing where that is under way already."""
        if self._task is not None:
            return
        self._begun, self._done, self._total = self._clock(), 0, 0
        self._task = asyncio.create_task(self._index())
        try:
            await self._task
        except asyncio.CancelledError:
            if is_cancelled():
                raise
            self._unwanted = True
            self._stage.notices.say("indexing stopped; it goes on at the next refresh or start")
        except OpreaderError as error:
            self._stage.notices.keep(f"related headlines: {error}", "error")
        finally:
            self._task = None
            self._show_status()
        self._look_in(LOOK_EVERY)

    async def _index(self) -> None:
        index = self._stage.reader.index
        if not await index.waiting():
            await index.step(_PIECE)  # copies of what was erased
            return
        counters = await self._counters()
        while True:
            await self._wait_for_quiet()
            progress = await index.step(_PIECE)
            if not progress.total:
                break
            self._step(progress)
        self.on_indexed()
        if await self._counters() != counters:
            await self._show_lists()

    async def _wait_for_quiet(self) -> None:
        """Wait until no key comes any more, and nothing runs that one waits for."""
        while True:
            left = self._pressed + QUIET - self._clock()
            if left <= 0 and not self._hold_back():
                return
            await self._sleep(max(left, QUIET / 10))

    def _step(self, progress: IndexProgress) -> None:
        self._done += progress.done
        self._total = self._done + progress.total - progress.done
        if self._clock() - self._shown_at > _SHOW_EVERY and self._is_told:
            self._shown_at = self._clock()
            self._show_status()

    async def _counters(self) -> list[tuple[int, int, int]]:
        """The counters of feeds: copies that became one, or came apart, count otherwise."""
        return [(feed.id, feed.total, feed.unread) for feed in await self._stage.reader.list_feeds()]
