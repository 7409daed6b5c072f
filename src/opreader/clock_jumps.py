"""Whether the clock can be believed where something is to be erased: a wrong clock must not age what is new."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from opreader.frozen import frozen

if TYPE_CHECKING:
    from opreader.ports import Store

LONGEST_ABSENCE: Final = timedelta(days=180)
"""Who has not looked for longer may as well have a wrong clock."""
SETTLED_AFTER: Final = timedelta(days=30)
"""How long a clock has to go on from where it jumped to, before it is believed."""
_BACK: Final = timedelta(days=1)
"""A clock may be set back so far without being doubted."""
_NOTED_EVERY: Final = timedelta(hours=1)
_NAME: Final = "clock"


@frozen
class Told:
    """What the clock said."""

    last: datetime
    """When it was asked last."""
    jumped: datetime | None = None
    """Where it jumped to; None where it never did."""


class ClockJumps:
    """Remembers, with the library, what the clock said last."""

    def __init__(self, store: Store) -> None:
        """Nothing is read yet."""
        self._store = store

    async def is_believed(self, now: datetime) -> bool:
        """Whether time has passed as it seems; False for thirty days after the clock jumped by half a year, or back."""
        noted = _read((await self._store.recall()).get(_NAME))
        before = noted or await self._first(now)
        jumps = not -_BACK <= now - before.last <= LONGEST_ABSENCE
        jumped = now if jumps else before.jumped
        if jumps or noted is None or abs(now - before.last) >= _NOTED_EVERY:
            await self._store.remember({_NAME: _written(Told(now, jumped))})
        return jumped is None or now - jumped >= SETTLED_AFTER

    async def _first(self, now: datetime) -> Told:
        """What is known of a library in which the clock was never noted: when its feeds answered."""
        answered = [feed.refreshed for feed in await self._store.list_feeds() if feed.refreshed is not None]
        return Told(max(answered, default=now))


def _read(text: str | None) -> Told | None:
    with suppress(ValueError, TypeError, KeyError, OverflowError, OSError):
        values = json.loads(text or "")
        last, jumped = values["last"], values["jumped"]
        return Told(datetime.fromtimestamp(last, UTC), None if jumped is None else datetime.fromtimestamp(jumped, UTC))
    return None


def _written(told: Told) -> str:
    jumped = None if told.jumped is None else round(told.jumped.timestamp())
    return json.dumps({"last": round(told.last.timestamp()), "jumped": jumped})
