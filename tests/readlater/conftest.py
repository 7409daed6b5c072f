"""The way to the fake services: the real one."""

from collections.abc import AsyncIterator

import pytest

from opreader.net.wire import HttpWire


@pytest.fixture
async def wire() -> AsyncIterator[HttpWire]:
    wire = HttpWire()
    try:
        yield wire
    finally:
        await wire.close()
