"""A library of its own for every test."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from opreader.ports import Store
from opreader.store import Library
from tests.contracts.store_values import NOW
from tests.store.written import fill


@pytest_asyncio.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    library = Library.open(tmp_path / "library" / "library.db", now=NOW)
    yield library
    await library.close()


@pytest.fixture
def store(library: Library) -> Store:
    return library


@pytest.fixture(scope="session")
def filled_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed library that has something for everything that writes: to be copied."""
    path = tmp_path_factory.mktemp("filled") / "library.db"

    async def make() -> None:
        library = Library.open(path, now=NOW)
        await fill(library)
        await library.close()

    asyncio.run(make())
    return path
