"""Refresh on the screen: one at a time, with its progress, its cancel, and by itself at the interval."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from opreader.errors import OpreaderError
from opreader.model import Status

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from opreader.model import FeedId, FeedOutcome, RefreshProgress
    from opreader.ui.lists import Lists
    from opreader.ui.stage import Stage

_FAILED: Final = {Status.FAILED, Status.GONE}
_SHOW_EVERY: Final = 0.25
"""Seconds between two looks at the counters while a refresh runs."""


class Refreshing:
    """The refresh that is under way, if any."""

    def __init__(self, stage: Stage, lists: Lists, show_feeds: Callable[[], Awaitable[None]]) -> None:
        """`show_feeds` shows the tree's counters anew."""
        self._stage = stage
        self._lists = lists
        self._show_feeds = show_feeds
        self._task: asyncio.Task[list[FeedOutcome]] | None = None
        self._progress: RefreshProgress | None = None
        self._shown_at = 0.0

    @property
    def running(self) -> bool:
        """Whether a refresh is under way."""
        return self._task is not None

    @property
    def words(self) -> tuple[str, ...]:
        """What the status line says: how far a refresh is, and whether this run is offline."""
        offline = ("offline",) if self._stage.setting.offline else ()
        if self._task is None:
            return offline
        if (now := self._progress) is None:
            return ("refreshing", "x stops")
        failed = (f"{now.failed} failed",) if now.failed else ()
        return (f"refreshing {now.done}/{now.asked}", f"{now.added} new", *failed, "x stops")

    async def run(self, only: Sequence[FeedId] | None = None, *, automatic: bool = False) -> None:
        """Ask feeds. A second call while one runs says so and does nothing."""
        if self._task is not None:
            if not automatic:
                self._stage.notices.say("a refresh is under way · x stops it")
            return
        work = self._stage.reader.refresh(only=only, automatic=automatic, on_progress=self._step)
        self._task = asyncio.create_task(work)
        self.show_status()
        try:
            outcomes = await self._task
        except asyncio.CancelledError:
            done = self._progress.done if self._progress else 0
            self._stage.notices.say(f"refresh stopped after {done} feeds; what came is kept")
        except OpreaderError as error:
            self._stage.notices.say(str(error), "error")
        else:
            self._say(outcomes, automatic=automatic)
        finally:
            self._task = self._progress = None
            self.show_status()
        await self._show_feeds()
        await self._lists.reload()

    def cancel(self) -> bool:
        """Stop what is running; False where nothing runs."""
        if self._task is None:
            return False
        self._task.cancel()
        return True

    def _step(self, progress: RefreshProgress) -> None:
        self._progress = progress
        if progress.last is not None and progress.last.status in _FAILED:
            self._stage.notices.keep(f"{progress.last.title}: {progress.last.error}", "error")
        clock = asyncio.get_running_loop().time()
        if clock - self._shown_at >= _SHOW_EVERY:
            self._shown_at = clock
            self.show_status()
            self._stage.run(self._show_feeds_now(), group="counters", exclusive=True)

    async def _show_feeds_now(self) -> None:
        await self._show_feeds()

    def show_status(self) -> None:
        """Bring the status line up to date."""
        self._stage.status.set_status(self.words)

    def _say(self, outcomes: Sequence[FeedOutcome], *, automatic: bool) -> None:
        added = sum(outcome.added for outcome in outcomes)
        failed = [outcome for outcome in outcomes if outcome.status in _FAILED]
        if len(failed) == 1:
            trouble = f" · {failed[0].title}: {failed[0].error}"
        else:
            trouble = f" · {len(failed)} feeds failed, e on a feed tells why" if failed else ""
        if added or failed or not automatic:
            self._stage.notices.say(f"{added} new{trouble}" if outcomes else "no feeds to ask yet · a adds one")

    @property
    def automatic(self) -> bool:
        """Whether feeds are asked without a key."""
        return not self._stage.setting.offline and self._stage.config.refresh_every is not None

    @property
    def interval(self) -> timedelta:
        """Between automatic refreshes."""
        return self._stage.config.refresh_every or timedelta(days=365)
