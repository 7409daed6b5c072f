"""What waits for the network: how much, and the watcher that tries it again now and then while anything waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.errors import OpreaderError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from opreader.model import CarriedOut, EntryId, Errand
    from opreader.ui.stage import Stage

FIRST_WAIT: Final = 5.0
"""Seconds to the first try."""
LONGEST_WAIT: Final = 60.0
_GROWTH: Final = 1.5


class Watching:
    """Tries what waits; no timer runs while nothing does, and none with `--offline`."""

    def __init__(
        self,
        stage: Stage,
        *,
        show_status: Callable[[], None],
        show_texts: Callable[[list[EntryId]], Awaitable[None]],
        show_lists: Callable[[], Awaitable[None]],
    ) -> None:
        """How to show anew: the status line, articles whose text came, feeds and lists after a refresh."""
        self._stage = stage
        self._show_status = show_status
        self._show_texts = show_texts
        self._show_lists = show_lists
        self._count = 0
        self._seconds = FIRST_WAIT
        self._trying = False
        self._told: set[tuple[str, str | None]] = set()
        self._stop: Callable[[], None] | None = None
        self.hold_back: Callable[[], bool] = lambda: False
        """Whether a try would come in the way of what is running."""

    @property
    def words(self) -> tuple[str, ...]:
        """What the status line says."""
        return (f"{self._count} queued",) if self._count else ()

    def watch(self) -> None:
        """Look whether anything waits, and begin to try it; called at start and whenever something was queued."""
        self._seconds = FIRST_WAIT
        self._stage.run(self._look())

    def answered(self) -> None:
        """The network is there: try at once what waits."""
        self._stage.run(self._look(at_once=True))

    def recount(self) -> None:
        """Somebody else may have queued something, or done it: count again, and go on trying as before."""
        self._stage.run(self._recount())

    async def _recount(self) -> None:
        before, self._count = self._count, (await self._stage.reader.errands.waiting()).count
        if before != self._count:
            self._show_status()
        if self._stop is None or not self._count:
            self._set_timer()

    async def _look(self, *, at_once: bool = False) -> None:
        self._count = (await self._stage.reader.errands.waiting()).count
        self._show_status()
        if at_once and self._count and not self._stage.setting.offline:
            await self._try()
        else:
            self._set_timer()

    def _set_timer(self) -> None:
        if self._stop is not None:
            self._stop()
            self._stop = None
        if self._count and not self._trying and not self._stage.setting.offline:
            self._stop = self._stage.later(self._seconds, lambda: self._stage.run(self._try()))

    async def _try(self) -> None:
        if self._trying:
            return
        if self.hold_back():
            self._set_timer()
            return
        self._trying = True
        try:
            done = await self._stage.reader.errands.carry_out()
            self._count = done.left
            self._seconds = min(self._seconds * _GROWTH, LONGEST_WAIT)
            over = [one for one in done.sent if one.state != "waiting"]
            if done.expansions or done.errands or over:
                self._seconds = FIRST_WAIT
                await self._tell(done)
            if done.sent:
                self._tell_sent(done)
        except OpreaderError as error:
            self._seconds = LONGEST_WAIT
            self._stage.notices.say(str(error), "error")
        finally:
            self._trying = False
        self._show_status()
        self._set_timer()

    async def _tell(self, done: CarriedOut) -> None:
        from opreader.ui.expanding import tell_expansion, tell_expansions

        if done.expansions:
            await self._show_texts([one.id for one in done.expansions if one.id is not None])
        if any(errand.kind != "open" for errand, _ in done.errands):
            await self._show_lists()
        for expansion in done.expansions:
            self._stage.notices.keep(f"{expansion.title}: {tell_expansion(expansion)}")
        if done.expansions:
            self._stage.notices.say(f"the network is back: {tell_expansions(done.expansions)}")
        for errand, trouble in done.errands:
            self._stage.notices.say(_errand_line(errand, trouble))

    def _tell_sent(self, done: CarriedOut) -> None:
        """What went out; why something still waits is told once, for it is tried each minute."""
        from opreader.ui.sending import tell_sent

        for one in done.sent:
            title = one.article.title or one.article.url
            if one.state == "waiting" and (one.target, one.error) not in self._told:
                self._told.add((one.target, one.error))
                tell = self._stage.notices.say if one.refused else self._stage.notices.keep
                tell(f"{title} waits to be sent: {one.error}")
            elif one.state == "failed":
                self._stage.notices.say(f"{title} was not sent: {one.error}", "error")
            elif one.state != "waiting":
                self._stage.notices.say(f"{tell_sent(one)}: {title}")


def _errand_line(errand: Errand, trouble: str | None) -> str:
    match errand.kind:
        case "refresh":
            what = f"refreshed {errand.target}" if errand.target else "feeds refreshed"
        case "add":
            what = f"subscribed to {errand.target}"
        case "send" | "send_again":
            what = "sent what waited"
        case "open":
            what = f"opened {errand.target} in the browser"
    if trouble is None:
        return f"the network is back: {what}"
    return f"{errand.target or 'the refresh'} was asked for when the network was gone, and failed: {trouble}"
