"""The order in which articles of many hosts are asked for: newest first, few of one host at once, silent hosts left alone."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from opreader.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.model import EntryId, Expansion

_SILENT_AFTER: Final = 2
"""Fetches in a row without a whole answer, after which a host is left alone."""
STALLED_SECONDS: Final = 20.0
"""A failure that took this long was a host that does not answer."""


@frozen
class Silence:
    """A host that is left alone."""

    reason: str
    unreached: bool
    """There was no answer at all, so that its articles wait for the network."""


class Spread:
    """Hands out entries so that no host holds up another."""

    def __init__(
        self,
        links: Sequence[tuple[EntryId, str | None]],
        *,
        per_host: int,
        stalled_seconds: float = STALLED_SECONDS,
    ) -> None:
        """Entries in the order wanted, each with its link."""
        self._per_host = per_host
        self._stalled_seconds = stalled_seconds
        self._waiting: dict[str, deque[tuple[int, EntryId]]] = {}
        for place, (entry_id, link) in enumerate(links):
            self._waiting.setdefault(host_of(link), deque()).append((place, entry_id))
        self._busy: Counter[str] = Counter()
        self._silent: Counter[str] = Counter()
        self._silences: dict[str, Silence] = {}
        self._changed = asyncio.Event()

    async def next(self) -> tuple[EntryId, str] | None:
        """The first entry whose host has a turn free, and the host; waits for one; None when all were handed out."""
        while self._waiting:
            free = [host for host in self._waiting if not host or self._busy[host] < self._per_host]
            if free:
                return self._take(min(free, key=lambda host: self._waiting[host][0]))
            self._changed.clear()
            await self._changed.wait()
        return None

    def _take(self, host: str) -> tuple[EntryId, str]:
        _, entry_id = self._waiting[host].popleft()
        if not self._waiting[host]:
            del self._waiting[host]
        self._busy[host] += 1
        return entry_id, host

    def give_back(self, host: str) -> None:
        """The turn at a host is over."""
        self._busy[host] -= 1
        self._changed.set()

    def stop(self) -> None:
        """Hand out nothing more."""
        self._waiting.clear()
        self._changed.set()

    def note(self, host: str, came: Expansion) -> None:
        """Learn from what came of a host's article whether it answers."""
        stalled = came.state == "failed" and came.seconds > self._stalled_seconds
        if not came.tried or not host:
            return
        if not came.queued and not stalled:
            self._silent[host] = 0
            return
        self._silent[host] += 1
        if self._silent[host] >= _SILENT_AFTER:
            self._silences[host] = Silence(came.reason or f"{host} does not answer", came.queued)

    def silence(self, host: str) -> Silence | None:
        """Why a host is left alone; None where it is asked."""
        return self._silences.get(host)


def host_of(link: str | None) -> str:
    """The host and port of an address; empty where there is none."""
    try:
        return urlsplit(link or "").netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
