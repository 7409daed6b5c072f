"""Refresh on the screen: one at a time, with its progress, its cancel, and by itself at the interval."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from opreader.errors import OpreaderError, TurnTaken
from opreader.model import Status
from opreader.ui.going_on import STOPS
from opreader.ui.ruled import tell_news

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from opreader.model import EntryId, ExpandProgress, FeedId, FeedOutcome, RefreshProgress
    from opreader.ui.lists import Lists
    from opreader.ui.stage import Stage
    from opreader.ui.watching import Watching

_FAILED: Final = {Status.FAILED, Status.GONE}
_SHOW_EVERY: Final = 0.25
"""Seconds between two looks at the counters while a refresh runs."""
_LATER: Final = "the feeds are asked again when the network is back"


class Refreshing:
    """The refresh that is under way, if any."""

    def __init__(
        self,
        stage: Stage,
        lists: Lists,
        watching: Watching,
        *,
        show_status: Callable[[], None],
        show_feeds: Callable[[], Awaitable[None]],
        show_texts: Callable[[list[EntryId]], Awaitable[None]],
    ) -> None:
        """How to show anew: the status line, the tree's counters, articles whose text came."""
        self._stage = stage
        self._lists = lists
        self._watching = watching
        self._show_status = show_status
        self._show_feeds = show_feeds
        self._show_texts = show_texts
        self._task: asyncio.Task[list[FeedOutcome]] | None = None
        self._progress: RefreshProgress | None = None
        self._texts: ExpandProgress | None = None
        self._changed: list[EntryId] = []
        self._look_is_due = False
        self._ruled = False
        """Rules or age did something in the refresh that came to its end."""

    @property
    def running(self) -> bool:
        """Whether a refresh is under way."""
        return self._task is not None

    @property
    def words(self) -> tuple[str, ...]:
        """What the status line says: how far a refresh, and what it fetches after it, is."""
        if self._task is None:
            return ()
        if (texts := self._texts) is not None:
            return (f"full text {texts.done}/{texts.asked}", STOPS)
        if (now := self._progress) is None:
            return ("refreshing", STOPS)
        failed = (f"{now.failed} failed",) if now.failed else ()
        return (f"refreshing {now.done}/{now.asked}", f"{now.added} new", *failed, STOPS)

    async def run(self, only: Sequence[FeedId] | None = None, *, automatic: bool = False, force: bool = False) -> None:
        """Ask feeds; with `force` also those that are gone or wait. A second call while one runs says so and does nothing."""
        if self._task is not None:
            if not automatic:
                self._stage.notices.say("a refresh is under way", then=STOPS)
            return
        later = False
        if self._stage.setting.offline and not automatic:
            later, only = await self._sort_out(only)
            if later and not only:
                return
        work = self._stage.reader.refresh(
            only=only, automatic=automatic, force=force, on_progress=self._step, on_expand=self._step_texts
        )
        self._task = asyncio.create_task(work)
        self._show_status()
        outcomes: list[FeedOutcome] = []
        try:
            outcomes = await self._task
        except asyncio.CancelledError:
            done = self._progress.done if self._progress else 0
            self._stage.notices.say(f"refresh stopped after {done} feeds; what came is kept")
        except OpreaderError as error:
            self._say_trouble(error, automatic=automatic)
        else:
            if _is_unreachable(outcomes) and not automatic:
                await self._ask_later("no network")
            elif not later:
                self._say(outcomes, automatic=automatic)
        finally:
            self._task = self._progress = self._texts = None
            self._show_status()
        await self._show_end(outcomes)

    async def _show_end(self, outcomes: Sequence[FeedOutcome]) -> None:
        await self._show_feeds()
        # What came before it was stopped is kept, of whichever feeds; and age takes out of any feed.
        anywhere = not outcomes or self._ruled
        self._ruled = False
        await self._lists.reload(None if anywhere else {one.feed_id for one in outcomes if one.added or one.changed})
        changed, self._changed = self._changed, []
        if changed:
            await self._show_texts(changed)
        if any(one.asked_net and not one.unreachable for one in outcomes):
            self._watching.answered()

    async def _sort_out(self, only: Sequence[FeedId] | None) -> tuple[bool, list[FeedId]]:
        """In a run without a network: keep that feeds are wanted later; those that lie on the disk can be read now."""
        feeds = [feed for feed in await self._stage.reader.list_feeds() if feed.id > 0 and feed.account is None]
        asked = [feed for feed in feeds if only is None or feed.id in only]
        local = [feed.id for feed in asked if feed.kind.is_local]
        later = len(local) < len(asked)
        if later:
            await self._ask_later("offline")
        return later, local

    async def _ask_later(self, why: str) -> None:
        await self._stage.reader.errands.keep("refresh", "")
        self._stage.notices.say(f"{why}: {_LATER}")
        self._watching.watch()

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
        self._look_soon()

    def _step_texts(self, progress: ExpandProgress) -> None:
        self._texts = progress
        if progress.last is not None and progress.last.id is not None:
            self._changed.append(progress.last.id)
        self._look_soon()

    def _look_soon(self) -> None:
        """Show status line and counters anew; several steps at once."""
        if not self._look_is_due:
            self._look_is_due = True
            self._stage.later(_SHOW_EVERY, self._look)

    def _look(self) -> None:
        self._look_is_due = False
        if self._task is not None:
            self._show_status()
            self._stage.run(self._show_feeds_now(), group="counters", exclusive=True)

    async def _show_feeds_now(self) -> None:
        await self._show_feeds()

    def _say(self, outcomes: Sequence[FeedOutcome], *, automatic: bool) -> None:
        added = sum(outcome.added for outcome in outcomes)
        failed = [outcome for outcome in outcomes if outcome.status in _FAILED]
        waiting = [] if automatic else [outcome for outcome in outcomes if outcome.status is Status.SKIPPED]
        notices = self._stage.notices
        if len(failed) == 1:
            trouble = f" · {failed[0].title}: {failed[0].error}"
        else:
            why = notices.fill("{edit_feed} on a feed tells why")
            trouble = f" · {len(failed)} feeds failed, {why}" if failed else ""
        if waiting and len(outcomes) == 1:
            trouble = f" · {waiting[0].title}: {waiting[0].error}"
        elif waiting:
            trouble = f" · {len(waiting)} skipped{trouble}"
        full = self._texts.full if self._texts else 0
        texts = f" · {full} full {'text' if full == 1 else 'texts'} came" if full else ""
        news = tell_news(self._stage.reader, self._stage.glyphs)
        self._ruled = bool(news)
        if added or failed or full or news or not automatic:
            ruled = f" · {news} · {notices.fill('{undo} takes it back')}" if news else ""
            if outcomes:
                notices.say(f"{added} new{texts}{ruled}{trouble}")
            else:
                notices.say("no feeds to ask yet", then="{add_feed} adds one")

    def _say_trouble(self, error: OpreaderError, *, automatic: bool) -> None:
        if not isinstance(error, TurnTaken):
            self._stage.notices.say(str(error), "error")
        elif not automatic:
            self._stage.notices.say(f"{error} · what that brings is shown here, too")

    @property
    def automatic(self) -> bool:
        """Whether feeds are asked without a key."""
        return not self._stage.setting.offline and self._stage.config.refresh_every is not None

    @property
    def interval(self) -> timedelta:
        """Between automatic refreshes."""
        return self._stage.config.refresh_every or timedelta(days=365)


def _is_unreachable(outcomes: Sequence[FeedOutcome]) -> bool:
    """Whether none of the feeds that were asked over the network gave any answer."""
    asked = [one for one in outcomes if one.asked_net]
    return bool(asked) and all(outcome.unreachable for outcome in asked)
