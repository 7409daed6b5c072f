"""What was asked for without a network → done when it is back: texts, refreshes, new feeds, pages for the browser, articles to be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.errors import OpreaderError, TurnTaken
from opreader.model import CarriedOut, Status, Waiting

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from opreader.expand import Expand
    from opreader.model import Errand, ExpandProgress, FeedOutcome
    from opreader.model.sent import Sent
    from opreader.ports import Clock, Net, Outside, Store

KINDS: Final = ("refresh", "add", "open")
"""What is kept here; articles to be sent are kept, and tried again, by `sending`."""


async def _nothing() -> list[Sent]:
    return []


class Errands:
    """Keeps requests and carries them out."""

    def __init__(
        self,
        *,
        store: Store,
        net: Net,
        outside: Outside,
        clock: Clock,
        expand: Expand,
        ask: Callable[[str], Awaitable[Sequence[FeedOutcome]]],
        send: Callable[[], Awaitable[Sequence[Sent]]] = _nothing,
    ) -> None:
        """`ask` refreshes the feed of an address, or all for an empty one; `send` tries what is to be sent."""
        self._store = store
        self._net = net
        self._outside = outside
        self._clock = clock
        self._expand = expand
        self._ask = ask
        self._send = send

    async def keep(self, kind: str, target: str) -> None:
        """Keep a request; one that is kept already stays one."""
        if kind not in KINDS:
            raise ValueError(kind)
        await self._store.put_errand(kind, target, now=self._clock())

    async def waiting(self) -> Waiting:
        """What waits for the network."""
        return Waiting(len(await self._store.list_queued()), tuple(await self._store.list_errands()))

    async def carry_out(self, *, on_progress: Callable[[ExpandProgress], None] = lambda _: None) -> CarriedOut:
        """Try what waits. What can still not be done goes on waiting."""
        queued = await self._store.list_queued()
        tried = await self._expand.many(queued, retry=True, on_progress=on_progress) if queued else []
        done: list[tuple[Errand, str | None]] = []
        errands = await self._store.list_errands()
        for errand in errands:
            if errand.kind not in KINDS:
                continue
            came, trouble = await self._do(errand)
            if came:
                await self._store.drop_errand(errand.id)
                done.append((errand, trouble))
        sent = await self._send() if any(errand.kind not in KINDS for errand in errands) else ()
        left = await self.waiting()
        texts = tuple(one for one in tried if one.tried and not one.queued)
        return CarriedOut(texts, tuple(done), tuple(sent), left.count)

    async def _do(self, errand: Errand) -> tuple[bool, str | None]:
        """Whether an errand is over, and what went wrong."""
        if errand.kind == "open":
            if not self._net.is_up(errand.target):
                return False, None
            try:
                self._outside.open_link(errand.target)
            except OpreaderError as error:
                return True, str(error)
            return True, None
        try:
            outcomes = await self._ask(errand.target)
        except TurnTaken:  # another process asks them all just now: look again when it is done
            return False, None
        except OpreaderError as error:
            return True, str(error)
        asked = [one for one in outcomes if one.asked_net]
        if asked and all(one.unreachable for one in asked):
            return False, None
        failed = [one for one in asked if one.status in {Status.FAILED, Status.GONE}]
        return True, (failed[0].error if len(failed) == len(asked) and failed else None)
