"""What the tests of the network ask with: a net of its own, a clock, a resolver with a table."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from opreader.model import Fetched, FetchFailed
from opreader.net import HttpNet
from opreader.net.proxies import read_proxies

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Names:
    """A resolver with a table; keeps what it was asked."""

    def __init__(self, **table: str) -> None:
        self._table = {name.replace("_", "."): addresses.split() for name, addresses in table.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        found = self._table.get(host)
        if found is None:
            raise socket.gaierror(socket.EAI_NONAME, "not in the table")
        return found


def no_look() -> bool:
    """A look at the routes where none should be taken."""
    raise AssertionError


@asynccontextmanager
async def net_of(
    clock: Clock | None = None,
    *,
    names: Names | None = None,
    offline: bool = False,
    connections: int = 16,
    connections_per_host: int = 2,
    page_delay: float = 1.0,
    user_agent: str = "",
    allow: bool = False,
    deadline: float = 20.0,
    proxy: str = "",
) -> AsyncIterator[HttpNet]:
    """A net that is closed behind the test; it may take no look at this machine's routes."""
    net = HttpNet(
        clock=clock or Clock(),
        offline=offline,
        connections=connections,
        connections_per_host=connections_per_host,
        page_delay=page_delay,
        user_agent=user_agent,
        allow_private_network=allow,
        deadline=deadline,
        proxies=read_proxies(proxy),
        look=no_look,
        resolve=names,
    )
    try:
        yield net
    finally:
        await net.close()


def failed(outcome: object) -> FetchFailed:
    """The failure that an outcome has to be; its reason may be shown."""
    assert isinstance(outcome, FetchFailed), outcome
    assert outcome.reason.isprintable()
    assert len(outcome.reason) <= 241
    return outcome


def fetched(outcome: object) -> Fetched:
    """The body that an outcome has to bring."""
    assert isinstance(outcome, Fetched), outcome
    return outcome
