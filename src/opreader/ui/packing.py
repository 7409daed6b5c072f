"""A pack for the flight on the screen: one at a time, with its progress, its cancel, and what is ready in the end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from opreader.errors import OpreaderError
from opreader.ui.going_on import STOPS, is_cancelled
from opreader.ui.packed_words import tell_progress, tell_ready

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from opreader.model import EntryId, ExpandProgress, Packed, QueryPart
    from opreader.ui.articles import Articles
    from opreader.ui.lists import Lists
    from opreader.ui.stage import Stage
    from opreader.ui.watching import Watching

_SHOW_EVERY: Final = 0.5
"""Seconds between two looks at rows and counters while a pack runs."""


class Packing:
    """The pack that is under way, if any, and how ready the last one is."""

    def __init__(
        self,
        stage: Stage,
        lists: Lists,
        articles: Articles,
        watching: Watching,
        *,
        show_status: Callable[[], None],
        show_feeds: Callable[[], Awaitable[None]],
        show_all: Callable[[], Awaitable[None]],
        done: Callable[[Packed], None],
    ) -> None:
        """How to show anew: the status line, the tree's counters, all that is on the screen.

        `done` is told of a pack that went to its end, with all that its query selects; `packed` is what was taken along.
        """
        self._stage = stage
        self._lists = lists
        self._articles = articles
        self._watching = watching
        self._show_status = show_status
        self._show_feeds = show_feeds
        self._show_all = show_all
        self._done = done
        self._task: asyncio.Task[Packed] | None = None
        self._progress: ExpandProgress | None = None
        self._packed: Packed | None = None
        self._changed: dict[EntryId, None] = {}
        self._shown_at = float("-inf")
        self._stop_waiting: Callable[[], None] | None = None
        """Stops the next look at what changed; None where none is to come."""

    @property
    def running(self) -> bool:
        """Whether a pack is under way."""
        return self._task is not None

    @property
    def words(self) -> tuple[str, ...]:
        """What the status line says of the pack that is under way; nothing where none is."""
        if self._task is None:
            return ()
        return (*(("packing",) if self._progress is None else tell_progress(self._progress)), STOPS)

    @property
    def packed(self) -> Packed | None:
        """How ready what is packed was when last looked at; None where nothing is packed."""
        return self._packed

    @property
    def figure(self) -> str | None:
        """How much is ready, for the status line; None where nothing is packed, and while packing tells it itself."""
        if self._packed is None or not self._packed.asked or self.running:
            return None
        return f"{self._stage.glyphs.plane} {tell_ready(self._packed)}"

    async def look(self) -> Packed | None:
        """Look how ready what is packed is; to be called once at start and whenever full texts came."""
        self._packed = await self._stage.reader.readiness()
        self._show_status()
        return self._packed

    async def run(self, query: QueryPart | None, *, hours: float | None, pictures: bool) -> None:
        """Pack what a query selects. A second call while one runs says so and does nothing."""
        if self._task is not None:
            self._stage.notices.say("a pack is under way", then=STOPS)
            return
        work = self._stage.reader.pack(query, hours=hours, pictures=pictures, on_progress=self._step)
        self._task = asyncio.create_task(work)
        self._show_status()
        packed, stopped = None, False
        try:
            packed = await self._task
        except asyncio.CancelledError:
            if is_cancelled():
                raise
            stopped = True
        except OpreaderError as error:
            self._stage.notices.say(str(error), "error")
        finally:
            reached, self._progress, self._task = self._progress, None, None
            self._stop_looking()
            self._show_status()
        await self._show_end()
        if stopped:
            self._say_stopped(reached)
        elif packed is not None:
            self._done(packed)

    def cancel(self) -> bool:
        """Stop what is running; False where nothing runs."""
        if self._task is None:
            return False
        self._task.cancel()
        return True

    def _step(self, progress: ExpandProgress) -> None:
        self._progress = progress
        if progress.last is not None and progress.last.id is not None:
            self._changed[progress.last.id] = None
        if self._stop_waiting is not None:
            return
        since = asyncio.get_running_loop().time() - self._shown_at
        if since >= _SHOW_EVERY:
            self._show()
        else:  # the last step of a burst is shown, too, however long the next one takes
            self._stop_waiting = self._stage.later(_SHOW_EVERY - since, self._show)

    def _show(self) -> None:
        self._stop_waiting = None
        self._shown_at = asyncio.get_running_loop().time()
        self._stage.run(self._show_now(), group="packing", exclusive=True)

    def _stop_looking(self) -> None:
        if self._stop_waiting is not None:
            self._stop_waiting()
            self._stop_waiting = None

    async def _show_now(self) -> None:
        """The rows in sight and the article, where they changed since the last look; the counters while feeds are asked."""
        sight = {*self._lists.in_sight, self._articles.current}
        changed = [one for one in self._changed if one in sight]
        await self._lists.renew(changed)
        await self._articles.renew(changed)
        if self._progress is not None and self._progress.stage == "refresh":
            await self._show_feeds()
        self._show_status()  # in the frame of the rows
        for one in changed:  # not before: a look that the next one overtakes leaves its rows to that
            self._changed.pop(one, None)

    async def _show_end(self) -> None:
        await self.look()
        await self._articles.renew(list(self._changed))
        self._changed.clear()
        await self._lists.reload()
        await self._show_all()
        self._watching.watch()

    def _say_stopped(self, reached: ExpandProgress | None) -> None:
        packed = self._packed
        if reached is None or reached.stage == "refresh" or packed is None:
            self._stage.notices.say("packing stopped before the first article", then="{pack} begins again")
        else:
            ready = f"{packed.full} of {packed.asked} ready"
            self._stage.notices.say(f"packing stopped: {ready}", then="{pack} goes on where it stopped")
