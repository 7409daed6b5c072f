"""The library on a disk whose n-th call fails: alive, sound, all there that was said done, nothing half there."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from opreader.errors import LibraryDamaged, LibraryError, LibraryReadOnly
from opreader.model import Filter, Selection
from opreader.store import Library
from tests.contracts.store_values import NOW
from tests.store.failing_disk import Disk, Trouble, failing_disk
from tests.store.written import WRITES, Operation, held, ids


@pytest.fixture
def disk() -> Iterator[Disk]:
    with failing_disk() as disk:
        yield disk


WAYS = [(trouble, once) for trouble in Trouble for once in (True, False)]


@dataclass(frozen=True, slots=True)
class Trial:
    """One operation on copies of one library."""

    filled: Path
    folder: Path
    disk: Disk
    operation: Operation
    folds: bool
    """Whether each commit is folded into the file at once: with writes and syncs of its own."""

    async def open(self) -> Library:
        path = self.folder / "library.db"
        for name in ("", "-wal", "-shm"):
            path.with_name(path.name + name).unlink(missing_ok=True)
        shutil.copy(self.filled, path)
        library = Library.open(path, now=NOW)
        # A first write: what opening takes is failed elsewhere.
        pages = 1 if self.folds else 0
        await library.lanes.writer.run(lambda db: db.execute(f"PRAGMA wal_autocheckpoint = {pages}"))
        await library.set_position(ids(6)[0], 1)
        return library

    async def count(self) -> tuple[int, dict[str, Any], dict[str, Any]]:
        """How many calls the operation takes; what is held before it and behind it."""
        library = await self.open()
        before = held(library.path)
        self.disk.heal()
        await self.operation(library)
        calls = len(self.disk.calls)
        assert all(check.ok for check in await library.check())
        after = held(library.path)
        await library.close()
        return calls, before, after

    async def fail(self, n: int, trouble: Trouble, *, once: bool, before: dict[str, Any], after: dict[str, Any]) -> str:
        """Fail the nth call; returns what was said, nothing where it was done all the same."""
        library = await self.open()
        self.disk.fail(n, trouble, once=once)
        said = ""
        try:
            await self.operation(library)
        except LibraryError as refused:
            said = str(refused)
            assert "\n" not in said
            assert len(await library.list_headlines(Selection(), limit=3)) == 3
        assert self.disk.failed
        self.disk.heal()
        assert held(library.path) == (before if said else after)
        if said:
            await self.operation(library)
            assert held(library.path) == after
        await library.mark(ids(6), starred=True, now=NOW)
        await library.close()
        return said


def some(calls: int, chance: random.Random, *, long: bool) -> list[int]:
    """Every n, or the first and one of those behind it."""
    return list(range(1, calls + 1)) if long or calls < 2 else [1, chance.randrange(2, calls + 1)]


@pytest.mark.parametrize("name", WRITES)
async def test_what_fails_is_not_there_and_can_be_done_again(
    filled_library: Path, tmp_path: Path, disk: Disk, name: str, *, long: bool
) -> None:
    chance = random.Random(name)
    for folds in (False, True) if long else (chance.random() < 0.5,):
        trial = Trial(filled_library, tmp_path, disk, WRITES[name], folds)
        calls, before, after = await trial.count()
        assert before != after
        said = []
        for n in some(calls, chance, long=long):
            for trouble, once in WAYS if long else (chance.choice(WAYS),):
                said.append(await trial.fail(n, trouble, once=once, before=before, after=after))
        assert any(said)


async def test_where_not_even_the_index_of_the_journal_finds_room_reading_goes_on_and_writing_when_there_is(
    filled_library: Path, tmp_path: Path, disk: Disk
) -> None:
    path = tmp_path / "library.db"
    shutil.copy(filled_library, path)
    disk.fail(1, Trouble.FULL, once=False, kinds=("shm", "write"))
    library = Library.open(path, now=NOW)
    before = await library.list_headlines(Selection(), limit=0)
    assert list(await library.list_ids(Selection())) == [row.id for row in before]
    with pytest.raises(LibraryReadOnly, match="the disk is full"):
        await library.mark(ids(1), starred=True, now=NOW)
    assert await library.list_headlines(Selection(), limit=0) == before
    disk.heal()
    assert await library.mark(ids(1), starred=True, now=NOW) == 1
    marked = {row.id for row in await library.list_headlines(Selection(), limit=0) if row.starred}
    assert marked == {row.id for row in before if row.starred} | {1}
    assert len(await library.search(Filter("starred"), limit=0, sort="rank")) == len(marked)
    await library.close()


async def test_a_library_that_was_moved_away_takes_no_writes_that_nobody_would_find(
    filled_library: Path, tmp_path: Path
) -> None:
    path, elsewhere = tmp_path / "library.db", tmp_path / "elsewhere.db"
    shutil.copy(filled_library, path)
    library = Library.open(path, now=NOW)
    assert await library.mark(ids(1), starred=True, now=NOW) == 1
    path.rename(elsewhere)
    with pytest.raises(LibraryError, match="was moved or replaced"):
        await library.mark(ids(1), starred=False, now=NOW)
    shutil.copy(filled_library, path)
    with pytest.raises(LibraryError, match="was moved or replaced"):
        await library.mark(ids(1), starred=False, now=NOW)
    assert len(await library.list_headlines(Selection(), limit=3)) == 3
    elsewhere.replace(path)
    assert await library.mark(ids(1), starred=False, now=NOW) == 1
    await library.close()


async def test_pages_that_became_nonsense_are_told_of_and_read_again_when_they_are_put_right(
    filled_library: Path, tmp_path: Path
) -> None:
    path = tmp_path / "library.db"
    shutil.copy(filled_library, path)
    library = Library.open(path, now=NOW)
    before = list(await library.list_ids(Selection()))
    await library.close()
    library = Library.open(path, now=NOW)
    whole = path.read_bytes()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xee" * (len(whole) - 4096))
    with pytest.raises(LibraryDamaged, match="is damaged"):
        await library.list_ids(Selection())
    with pytest.raises(LibraryDamaged, match="is damaged"):
        await library.mark(ids(1), starred=True, now=NOW)
    with path.open("r+b") as file:
        file.write(whole)
    assert list(await library.list_ids(Selection())) == before
    assert await library.mark(ids(1), starred=True, now=NOW) == 1
    assert all(check.ok for check in await library.check())
    await library.close()


async def test_a_disk_that_was_away_is_written_and_read_again(filled_library: Path, tmp_path: Path, disk: Disk) -> None:
    library = await Trial(filled_library, tmp_path, disk, WRITES["a mark of one"], folds=False).open()
    everything = await library.list_ids(Selection())
    disk.unplug()
    with pytest.raises(LibraryReadOnly, match="can't be written"):
        await library.mark(ids(1), starred=True, now=NOW)
    assert await library.mark(ids(1), starred=True, now=NOW) == 1
    with pytest.raises(LibraryError, match="can't be read"):
        await library.list_ids(Selection())
    assert await library.list_ids(Selection()) == everything
    await library.close()
