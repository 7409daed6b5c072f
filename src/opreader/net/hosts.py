"""Politeness: how many connections at once, how many to one host, how soon, who wants a pause, and which stay open."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from opreader.net.addresses import Networks, is_this_machine
from opreader.net.answers import LONGEST
from opreader.ports import Clock

if TYPE_CHECKING:
    import httpcore

OpenPool = Callable[[Networks, str], "httpcore.AsyncConnectionPool"]
"""The networks that may be reached, and the proxy, if any → connections."""

_MOST_LARGE = 2
"""Bodies of more than a MiB that are in memory at once, being read or waiting for a child: each has up to 10 MiB."""
_IDLE_HOSTS = 16
"""Hosts whose connections stay open after the last fetch."""


class Host:
    """One host's turns and its connections: a pool for each permission and way, so that none is borrowed by another."""

    __slots__ = ("_open_pool", "next_page", "pools", "turns", "users")

    def __init__(self, *, connections: int, open_pool: OpenPool) -> None:
        self.turns = asyncio.Semaphore(connections)
        self.next_page = asyncio.Lock()
        """Held by the page that is asked for next, until it is."""
        self.users = 0
        self.pools: dict[tuple[Networks, str], httpcore.AsyncConnectionPool] = {}
        self._open_pool = open_pool

    def pool(self, allowed: Networks, proxy: str) -> "httpcore.AsyncConnectionPool":
        """The connections that may reach the internet and these networks, by a proxy or directly."""
        if (allowed, proxy) not in self.pools:
            self.pools[allowed, proxy] = self._open_pool(allowed, proxy)
        return self.pools[allowed, proxy]

    async def close(self) -> None:
        """Let its connections go."""
        pools = list(self.pools.values())
        self.pools.clear()
        for pool in pools:
            await pool.aclose()


class LargeBodies:
    """Who may hold a large body: some tasks at once, each until it asks for something else, or ends."""

    def __init__(self) -> None:
        """Nobody holds any."""
        self._turns = asyncio.Semaphore(_MOST_LARGE)
        self._holders: set[asyncio.Task[Any]] = set()

    async def take(self) -> None:
        """Wait until the running task may hold a large body."""
        task = asyncio.current_task()
        if task is None or task in self._holders:
            return
        await self._turns.acquire()
        self._holders.add(task)
        task.add_done_callback(self._let_go)

    def give_back(self) -> None:
        """The running task holds none any more."""
        if (task := asyncio.current_task()) is not None:
            self._let_go(task)

    def _let_go(self, task: asyncio.Task[Any]) -> None:
        if task in self._holders:
            self._holders.discard(task)
            self._turns.release()


class Hosts:
    """All hosts that are asked, or were a moment ago."""

    def __init__(
        self, *, clock: Clock, connections: int, connections_per_host: int, page_delay: float, open_pool: OpenPool
    ) -> None:
        self._clock = clock
        self._all = asyncio.Semaphore(max(1, connections))
        self._per_host = max(1, connections_per_host)
        self._page_delay = page_delay
        self._open_pool = open_pool
        self._hosts: dict[str, Host] = {}
        self._idle: dict[str, None] = {}
        """Names of hosts that nobody uses, the longest idle first."""
        self._pauses: dict[str, datetime] = {}
        self._page_begun: dict[str, float] = {}
        """When a page was last asked of a host, in the loop's time; kept though its connections went."""
        self.large = LargeBodies()
        self.on_the_internet: set[str] = set()
        """Names that led to the internet in this run; from then on they vouch for no other network."""

    @asynccontextmanager
    async def turn(self, name: str, *, page: bool) -> AsyncIterator[Host]:
        """Wait for a turn at a host and hold it; a page also waits for the delay since the one before."""
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = Host(connections=self._per_host, open_pool=self._open_pool)
        self._idle.pop(name, None)
        host.users += 1
        try:
            async with AsyncExitStack() as held:
                async with self._page_start(name, host, wait=page):
                    await held.enter_async_context(host.turns)
                    await held.enter_async_context(self._all)  # last: a busy host must not hold turns of the others
                yield host
        finally:
            host.users -= 1
            if not host.users:
                self._idle[name] = None
                await self._let_go(_IDLE_HOSTS)

    @asynccontextmanager
    async def _page_start(self, name: str, host: Host, *, wait: bool) -> AsyncIterator[None]:
        """Hold back what is inside until the delay passed since the last page began; it holds no turn meanwhile."""
        if not wait or self._page_delay <= 0 or is_this_machine(name):
            yield
            return
        loop = asyncio.get_running_loop()
        async with host.next_page:
            begun = self._page_begun.get(name)
            if begun is not None and self.paused_until(name, now=self._clock()) is None:
                await asyncio.sleep(begun + self._page_delay - loop.time())
            yield
            self._page_begun[name] = loop.time()

    async def _let_go(self, most: int) -> None:
        while len(self._idle) > most:
            name = next(iter(self._idle))
            del self._idle[name]
            await self._hosts.pop(name).close()

    def pause(self, name: str, until: datetime) -> None:
        """Note that a host (of this machine: a server, with its port) wants no question before `until`."""
        self._pauses[name] = until

    def paused_until(self, name: str, *, now: datetime) -> datetime | None:
        """Until when a host wants no question; None where it takes one."""
        until = self._pauses.get(name)
        if until is not None and not now < until <= now + LONGEST:  # longer: the clock was put back meanwhile
            del self._pauses[name]
            return None
        return until

    async def close(self) -> None:
        """Let every connection go."""
        hosts = list(self._hosts.values())
        self._hosts.clear()
        self._idle.clear()
        for host in hosts:
            await host.close()
