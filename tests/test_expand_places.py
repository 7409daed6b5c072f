"""One's place in an article when another text of it comes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from opreader.model import State
from opreader.store import Library
from tests.fakes import NOW
from tests.full_text_desk import FullTextDesk


@pytest_asyncio.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    library = Library.open(tmp_path / "library.db", now=NOW)
    yield library
    await library.close()


@pytest.fixture
def desk(library: Library) -> FullTextDesk:
    return FullTextDesk(library)


async def test_ones_place_is_that_of_the_same_words_in_the_text_that_came(desk: FullTextDesk) -> None:
    told = [f"Paragraph {number} of the ferry's story." for number in range(12)]
    entry_id = await desk.entry(1, "\n\n".join([*told, "And then it is cut…"]))
    await desk.library.set_position(entry_id, 7)
    desk.holds(1, "\n\n".join(["A new line above.", "And one more.", *told, *(f"Then {n}." for n in range(40))]))
    await desk.expand.one(entry_id)
    entry = await desk.library.get_entry(entry_id)
    assert entry.headline.state is State.FULL
    assert entry.position == 9


async def test_a_text_beside_a_better_one_leaves_ones_place(desk: FullTextDesk) -> None:
    entry_id = await desk.entry(1, "\n\n".join(f"Paragraph {number} of the ferry's story." for number in range(12)))
    await desk.library.set_position(entry_id, 7)
    desk.holds(1, "Less of it.")
    await desk.expand.one(entry_id, retry=True, explain=True)
    assert (await desk.library.get_entry(entry_id)).position == 7
