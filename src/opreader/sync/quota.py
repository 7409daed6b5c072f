"""What a server counts and tells in its headers (Inoreader): reading stops before it is used up, marks go on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Literal

from opreader.errors import ServerBusy
from opreader.sync.answers import UNSAID_WAIT, number_of

if TYPE_CHECKING:
    from collections.abc import Mapping

Zone = Literal[1, 2]
"""1: reading · 2: writing. Each has a count of its own."""

_STOP_AT: Final = 0.9
"""The share of a day's reading after which no list is asked for: what is left is for articles that are opened."""


class Quota:
    """What is left of today's requests, as far as the server tells."""

    def __init__(self) -> None:
        self._used: dict[int, tuple[int, int]] = {}
        self._until = 0.0

    def note(self, headers: Mapping[str, str]) -> None:
        """Remember what an answer tells."""
        for zone in (1, 2):
            usage = number_of(headers.get(f"x-reader-zone{zone}-usage", "").strip())
            limit = number_of(headers.get(f"x-reader-zone{zone}-limit", "").strip())
            if usage is not None and limit:
                self._used[zone] = (usage, limit)
                left = number_of(headers.get("x-reader-limits-reset-after", "").partition(".")[0].strip())
                self._until = asyncio.get_running_loop().time() + (UNSAID_WAIT if left is None else left)

    def is_used_up(self, zone: Zone) -> bool:
        """Whether the server counts no request of this kind any more."""
        usage, limit = self._used.get(zone, (0, 1))
        return usage >= limit

    def check(self, zone: Zone, host: str) -> None:
        """Raise ServerBusy instead of asking for what the rest is too precious for."""
        usage, limit = self._used.get(zone, (0, 1))
        if usage < limit * (_STOP_AT if zone == 1 else 1.0):
            return
        left = self._until - asyncio.get_running_loop().time()
        if left <= 0:
            self._used.clear()
            return
        raise ServerBusy(f"{host} allows {limit} requests a day, and {usage} are used", retry_after=left)
