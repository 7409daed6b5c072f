"""The way to the fake servers: the real one."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from opreader.net.wire import HttpWire
from tests.sync.desk import Desk, watch
from tests.sync.fake_greader import FakeGreader


@pytest.fixture
async def wire() -> AsyncIterator[HttpWire]:
    wire = HttpWire()
    try:
        yield wire
    finally:
        await wire.close()


@pytest.fixture
def server() -> Iterator[FakeGreader]:
    """A FreshRSS."""
    with FakeGreader() as server:
        yield server


@pytest.fixture
async def desks(tmp_path: Path, server: FakeGreader) -> AsyncIterator[Callable[..., Desk]]:
    """Makes opreaders at that server; each is watched, and must never change what a mark of the user's waits on."""
    made: list[Desk] = []

    def make(name: str = "a", **more: object) -> Desk:
        made.append(Desk(tmp_path / f"{name}.db", server, **more))  # type: ignore[arg-type]
        made[-1].library.lanes.writer.submit(watch).result()
        return made[-1]

    yield make
    open_ones = [desk for desk in made if not desk.closed]
    flickers = [await desk.flickered() for desk in open_ones]
    for desk in open_ones:
        await desk.close()
    assert flickers == [0] * len(flickers), "a pull changed what waits to be sent"
