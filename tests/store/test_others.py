"""Other processes that use the library: their commits are seen, ours are not taken for theirs, and turns are taken."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from opreader.errors import TurnTaken
from opreader.store import Library
from opreader.store.others import OtherProcesses
from tests.fakes import NOW

_HOLDS = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from opreader.store import Library
from opreader.store.others import OtherProcesses

async def main():
    library = Library.open(Path(sys.argv[1]), now=datetime.now(UTC))
    async with OtherProcesses(library).turn("refresh"):
        print("holds", flush=True)
        await asyncio.sleep(600)

asyncio.run(main())
"""


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    made = Library.open(tmp_path / "library.db", now=NOW)
    yield made
    await made.close()


@pytest.fixture
async def another(library: Library) -> AsyncIterator[Library]:
    """The same library as another process has it."""
    made = Library.open(library.path, now=NOW)
    yield made
    await made.close()


async def test_nothing_is_changed_at_first(library: Library) -> None:
    assert not await OtherProcesses(library).changed()


async def test_what_another_wrote_is_seen_once(library: Library, another: Library) -> None:
    others = OtherProcesses(library)
    await others.changed()
    await another.remember({"a": "1"})
    assert await others.changed()
    assert not await others.changed()
    await another.remember({"a": "2"})
    assert await others.changed()


async def test_what_this_process_wrote_is_no_news(library: Library) -> None:
    others = OtherProcesses(library)
    await library.remember({"a": "1"})
    assert not await others.changed()
    await library.remember({"a": "2"})
    assert not await others.changed()


async def test_what_another_wrote_between_the_opening_and_the_first_look_is_seen(
    library: Library, another: Library
) -> None:
    await another.remember({"a": "1"})
    assert await OtherProcesses(library).changed()


async def test_what_another_wrote_between_our_own_first_write_and_the_first_look_is_seen(
    library: Library, another: Library
) -> None:
    await library.remember({"b": "1"})
    await another.remember({"a": "1"})
    assert await OtherProcesses(library).changed()


async def test_a_turn_is_taken_by_one(library: Library, another: Library) -> None:
    async with OtherProcesses(library).turn("refresh") as turn:
        assert not turn.waited
        with pytest.raises(TurnTaken, match=rf"another opreader \(process {os.getpid()}\) is refreshing"):
            async with OtherProcesses(another).turn("refresh"):
                pass
        async with OtherProcesses(another).turn("pack"):
            pass
    async with OtherProcesses(another).turn("refresh") as turn:
        assert not turn.waited


async def test_a_turn_is_waited_for_where_that_is_told(library: Library, another: Library) -> None:
    told: list[str] = []
    waits = asyncio.Event()

    def tell(words: str) -> None:
        told.append(words)
        waits.set()

    async def wait() -> bool:
        async with OtherProcesses(another, on_wait=tell).turn("refresh") as turn:
            return turn.waited

    async with OtherProcesses(library).turn("refresh"):
        waiting = asyncio.create_task(wait())
        await waits.wait()
        assert not waiting.done()
    assert await waiting
    assert told == [f"another opreader (process {os.getpid()}) is refreshing; waiting for it"]


async def test_a_turn_goes_with_a_process_that_is_killed(library: Library) -> None:
    words = (sys.executable, "-c", _HOLDS, str(library.path))
    holder = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"holds\n"
    with pytest.raises(TurnTaken, match=rf"process {holder.pid}\)"):
        async with OtherProcesses(library).turn("refresh"):
            pass
    holder.kill()
    await holder.wait()
    async with OtherProcesses(library).turn("refresh") as turn:
        assert not turn.waited


async def test_a_process_that_gave_no_sign_of_life_is_not_waited_for(library: Library, another: Library) -> None:
    async with OtherProcesses(library).turn("refresh"):
        os.utime(library.path.with_name(".refresh.turn"), (1, 1))
        async with OtherProcesses(another).turn("refresh") as turn:
            assert not turn.waited


async def test_without_a_lock_all_goes_on(library: Library) -> None:
    library.path.with_name(".refresh.turn").mkdir()
    async with OtherProcesses(library).turn("refresh") as turn:
        assert not turn.waited
