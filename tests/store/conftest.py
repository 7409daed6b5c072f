"""A library of its own for every test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from opreader.ports import Store
from opreader.store import Library
from tests.contracts.store_values import NOW


@pytest_asyncio.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    library = Library.open(tmp_path / "library" / "library.db", now=NOW)
    yield library
    await library.close()


@pytest.fixture
def store(library: Library) -> Store:
    return library
