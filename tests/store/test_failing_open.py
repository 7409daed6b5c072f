"""A library that is made, opened or brought up on a disk whose n-th call fails: as before, or whole; never between."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from opreader.errors import LibraryError
from opreader.model import EntryId, Selection
from opreader.store import Library
from opreader.store.migrations import open_file
from opreader.store.schema import MIGRATIONS
from tests.contracts.store_values import NOW
from tests.store.failing_disk import Disk, Trouble, failing_disk
from tests.store.written import held

NEXT: Final = (
    *MIGRATIONS,
    (
        "ALTER TABLE entries ADD COLUMN mood TEXT",
        "CREATE TABLE moods (entry_id INTEGER PRIMARY KEY, mood TEXT NOT NULL)",
        "INSERT INTO moods SELECT id, hex(digest) || title FROM entries",
        "UPDATE entries SET mood = (SELECT mood FROM moods WHERE entry_id = entries.id)",
        "DROP TABLE told_apart",
    ),
)
WAYS: Final = [(trouble, once) for trouble in Trouble for once in (True, False)]


@pytest.fixture
def disk() -> Iterator[Disk]:
    with failing_disk() as disk:
        yield disk


def open_and_close(path: Path, *, migrations: tuple[tuple[str, ...], ...] = MIGRATIONS) -> None:
    opened = open_file(path, now=NOW, read_only_ok=True, backups=path.parent / "backups", migrations=migrations)
    opened.reader.close()
    opened.held.release()


def _refusal(path: Path, *, migrations: tuple[tuple[str, ...], ...] = MIGRATIONS) -> str:
    """What is said where it can't be opened; nothing where it can."""
    said = ""
    try:
        open_and_close(path, migrations=migrations)
    except LibraryError as refused:
        said = str(refused)
    assert "\n" not in said
    return said


def _version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def _left(folder: Path) -> set[str]:
    """Files, but what SQLite keeps beside a library."""
    return {one.name for one in folder.rglob("*") if one.name not in {"library.db-wal", "library.db-shm"}}


def _calls(disk: Disk, path: Path, *, migrations: tuple[tuple[str, ...], ...] = MIGRATIONS) -> int:
    disk.heal()
    open_and_close(path, migrations=migrations)
    calls = len(disk.calls)
    disk.heal()
    return calls


def _some(calls: int, *, long: bool) -> list[int]:
    return list(range(1, calls + 1)) if long else list(range(1, calls + 1, max(1, calls // 12)))


def test_a_migration_that_fails_leaves_the_old_library_whole(
    filled_library: Path, tmp_path: Path, disk: Disk, *, long: bool
) -> None:
    before = held(filled_library)
    path = tmp_path / "home" / "library.db"
    path.parent.mkdir()
    shutil.copy(filled_library, path)
    calls = _calls(disk, path, migrations=NEXT)
    after, names = held(path), _left(path.parent)
    assert len(after["moods"]) == len(before["entries"])
    refused = with_backup = 0
    for n in _some(calls, long=long):
        for trouble, once in WAYS if long else WAYS[n % 4 : n % 4 + 1]:
            shutil.rmtree(path.parent)
            path.parent.mkdir()
            shutil.copy(filled_library, path)
            disk.fail(n, trouble, once=once)
            said = _refusal(path, migrations=NEXT)
            assert disk.failed
            disk.heal()
            for backup in path.parent.glob("backups/*.db"):
                with_backup += 1
                assert held(backup) == before
            if said:
                refused += 1
                assert held(path) == (before if _version(path) == 1 else after)
                open_and_close(path, migrations=NEXT)
            assert _version(path) == 2
            assert held(path) == after
            assert _left(path.parent) == names
    assert refused
    assert with_backup


def test_a_library_that_could_not_be_made_is_made_the_next_time(tmp_path: Path, disk: Disk, *, long: bool) -> None:
    path = tmp_path / "home" / "library.db"
    calls = _calls(disk, path)
    after, names = held(path), _left(path.parent)
    refused = 0
    for n in _some(calls, long=long):
        for trouble, once in WAYS if long else WAYS[n % 4 : n % 4 + 1]:
            shutil.rmtree(path.parent)
            disk.fail(n, trouble, once=once)
            said = _refusal(path)
            assert disk.failed
            disk.heal()
            if said:
                refused += 1
                assert not path.exists() or held(path) == after
                open_and_close(path)
            assert held(path) == after
            assert _left(path.parent) == names
    assert refused


def test_a_library_that_could_not_be_opened_is_opened_the_next_time(
    filled_library: Path, tmp_path: Path, disk: Disk, *, long: bool
) -> None:
    path, before = tmp_path / "library.db", held(filled_library)
    shutil.copy(filled_library, path)
    calls = _calls(disk, path)
    refused = 0
    for n in _some(calls, long=True):
        for trouble, once in WAYS:
            disk.fail(n, trouble, once=once)
            refused += bool(_refusal(path))
            assert disk.failed
            disk.heal()
            open_and_close(path)
            assert held(path) == before
    assert refused


def test_a_library_that_was_left_in_the_middle_is_opened_with_all_that_was_committed(
    filled_library: Path, tmp_path: Path, disk: Disk
) -> None:
    running, left = tmp_path / "running.db", tmp_path / "left" / "library.db"
    shutil.copy(filled_library, running)
    with closing(sqlite3.connect(running, isolation_level=None)) as db:
        db.execute("UPDATE entry_states SET read = 1 - read")  # in the journal alone
        left.parent.mkdir()
        for name in ("", "-wal"):
            shutil.copy(f"{running}{name}", f"{left}{name}")
    before = held(running)
    pristine = tmp_path / "pristine"
    shutil.copytree(left.parent, pristine)
    calls = _calls(disk, left)
    for n in range(1, calls + 1):
        for trouble, once in WAYS[n % 2 :: 2]:
            shutil.rmtree(left.parent)
            shutil.copytree(pristine, left.parent)
            disk.fail(n, trouble, once=once)
            _refusal(left)
            assert disk.failed
            disk.heal()
            open_and_close(left)
            assert held(left) == before


async def test_a_library_that_was_left_in_the_middle_is_read_whole_where_nothing_finds_room(
    filled_library: Path, tmp_path: Path, disk: Disk
) -> None:
    running, left = tmp_path / "running.db", tmp_path / "left" / "library.db"
    shutil.copy(filled_library, running)
    with closing(sqlite3.connect(running, isolation_level=None)) as db:
        db.execute("UPDATE entry_states SET starred = (entry_id = 20)")  # in the journal alone
        left.parent.mkdir()
        for name in ("", "-wal"):
            shutil.copy(f"{running}{name}", f"{left}{name}")
    disk.fail(1, Trouble.FULL, once=False)
    library = Library.open(left, now=NOW)

    async def starred() -> set[int]:
        assert len(await library.list_ids(Selection(starred_only=True))) == 1
        return {row.id for row in await library.list_headlines(Selection(), limit=0) if row.starred}

    assert await starred() == {20}
    with pytest.raises(LibraryError, match="can't be written"):
        await library.mark([EntryId(20)], starred=False, now=NOW)
    assert await starred() == {20}
    disk.heal()
    await library.mark([EntryId(20)], starred=False, now=NOW)
    await library.mark([EntryId(21)], starred=True, now=NOW)
    assert await starred() == {21}
    await library.close()
    assert [row[4] for row in held(left)["entry_states"] if row[0] in {20, 21}] == [0, 1]


async def test_a_journal_that_others_began_to_write_is_left_to_them(
    filled_library: Path, tmp_path: Path, disk: Disk
) -> None:
    left = tmp_path / "left" / "library.db"
    shutil.copytree(filled_library.parent, left.parent)
    journal = left.with_name("library.db-wal")
    journal.write_bytes(b"\x37\x7f\x06\x82".ljust(32, b"\0"))  # begun, and nothing in it
    disk.fail(1, Trouble.FULL, once=False, kinds=["write", "shm"])
    library = Library.open(left, now=NOW)
    assert len(await library.list_ids(Selection())) == len(await library.list_headlines(Selection(), limit=0))
    disk.heal()
    with closing(sqlite3.connect(left, isolation_level=None)) as other:
        other.execute("UPDATE entry_states SET starred = 1")
        assert all(row.starred for row in await library.list_headlines(Selection(), limit=0))
        await library.close()
        assert journal.stat().st_size > 32
    assert {row[4] for row in held(left)["entry_states"]} == {1}


_DYING = """
import os, signal, sys
from itertools import count
from pathlib import Path
from tests.store.failing_disk import failing_disk
from tests.store.test_failing_open import NEXT, open_and_close

nth, calls = int(sys.argv[2]), count(1)

def die():
    if next(calls) == nth:
        os.kill(os.getpid(), signal.SIGKILL)

with failing_disk() as disk:
    disk.before = die
    open_and_close(Path(sys.argv[1]), migrations=NEXT)
"""


def test_a_migration_that_is_killed_is_done_the_next_time(filled_library: Path, tmp_path: Path, *, long: bool) -> None:
    before = held(filled_library)
    path = tmp_path / "home" / "library.db"
    shutil.copytree(filled_library.parent, path.parent)
    open_and_close(path, migrations=NEXT)
    after = held(path)
    for n in range(2, 140, 1 if long else 45):
        shutil.rmtree(path.parent)
        shutil.copytree(filled_library.parent, path.parent)
        died = subprocess.run(
            [sys.executable, "-c", _DYING, str(path), str(n)], check=False, cwd=Path(__file__).parents[2]
        )
        assert died.returncode in ({-signal.SIGKILL} if n < 100 else {-signal.SIGKILL, 0})
        for backup in path.parent.glob("backups/*.db"):
            assert held(backup) == before
        assert held(path) == (before if _version(path) == 1 else after)
        open_and_close(path, migrations=NEXT)
        assert held(path) == after
