"""Opening a library file: what is made, brought up, refused, and in which words."""

import asyncio
import random
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from opreader.errors import LibraryDamaged, LibraryError, LibraryReadOnly, LibraryTooNew
from opreader.model import EntryId
from opreader.store import Library
from opreader.store.migrations import migrate, open_file
from opreader.store.schema import MIGRATIONS
from tests.contracts.store_values import NOW, counts, entry, filled


def _open(path: Path) -> None:
    Library.open(path, now=NOW).close_now()


def _refusal(path: Path) -> str:
    with pytest.raises(LibraryError) as refused:
        _open(path)
    assert "\n" not in str(refused.value)
    assert str(path) in str(refused.value)
    return f"{type(refused.value).__name__}: {refused.value}"


def test_a_library_and_its_folder_are_made_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "down" / "library.db"
    _open(path)
    assert [found.name for found in path.parent.iterdir()] == ["library.db"]


@pytest.mark.parametrize("content", [b"", b"garbage" * 1000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_broken_file_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(content)
    assert _refusal(path).startswith("LibraryDamaged: ")
    assert path.read_bytes() == content


def test_a_file_that_lost_its_end_is_refused_or_found_by_the_doctor(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    _open(path)
    path.write_bytes(path.read_bytes()[:5000])
    assert _refusal(path).startswith("LibraryDamaged: ")


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.mkdir()
    assert "is no file" in _refusal(path)


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE songs (name)")
    assert "another program's" in _refusal(path)


def test_a_library_without_its_tables_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    _open(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TABLE entry_states")
    assert "tables are missing" in _refusal(path)


def test_a_library_of_a_newer_opreader_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    _open(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(LibraryTooNew, match="newer opreader"):
        _open(path)


def test_a_journal_without_its_library_is_no_fresh_start(tmp_path: Path) -> None:
    (tmp_path / "library.db-wal").write_bytes(b"x" * 100)
    assert "is missing" in _refusal(tmp_path / "library.db")
    assert not (tmp_path / "library.db").exists()


def test_backups_without_their_library_are_no_fresh_start(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    _open(tmp_path / "library.db")
    (tmp_path / "library.db").unlink()
    newest = tmp_path / "backups" / "library-weekly-20261103T120000Z.db"
    for path in (newest, newest.with_name("library-v1-20261003T120000Z.db")):
        path.write_bytes(b"")
    assert f"opreader restore {newest}`" in _refusal(tmp_path / "library.db")
    assert not (tmp_path / "library.db").exists()


async def test_an_older_library_is_backed_up_and_brought_up_once(tmp_path: Path) -> None:
    path, backups = tmp_path / "library.db", tmp_path / "state" / "backups"
    library = Library.open(path, now=NOW)
    await filled(library, [entry("a")])
    await library.close()
    newer = (*MIGRATIONS, ("ALTER TABLE entries ADD COLUMN mood TEXT", "UPDATE entries SET mood = 'calm'"))
    for _ in range(2):
        opened = open_file(path, now=NOW, read_only_ok=True, backups=backups, migrations=newer)
        assert opened.reader.execute("SELECT mood FROM entries").fetchall() == [("calm",)]
        opened.reader.close()
    (backup,) = backups.iterdir()
    assert backup.name == f"library-v{len(MIGRATIONS)}-20261103T120000Z.db"
    kept = Library.open(backup, now=NOW)
    assert await counts(kept) == [(1, 1, 0)]
    await kept.close()


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    _open(path)
    newer = (*MIGRATIONS, ("CREATE TABLE extra (x)", "no sql at all"))
    with pytest.raises(sqlite3.OperationalError):
        migrate(path, now=NOW, backups=tmp_path / "backups", migrations=newer)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        assert not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'extra'").fetchone()
    _open(path)


def test_no_migration_without_its_backup(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    _open(path)
    (tmp_path / "backups").write_text("a file where the folder should be")
    newer = (*MIGRATIONS, ("CREATE TABLE extra (x)",))
    with pytest.raises(LibraryReadOnly, match="was not touched"):
        open_file(path, now=NOW, read_only_ok=True, backups=tmp_path / "backups", migrations=newer)
    _open(path)


_READS_ONLY = """
import asyncio, concurrent.futures.thread, os, sys
from pathlib import Path
from opreader.errors import LibraryReadOnly
from opreader.model import EntryId, Selection
from opreader.store import Library
from tests.contracts.store_values import NOW

async def main(path):
    library = Library.open(path, now=NOW)
    assert library.read_only
    assert len(await library.list_ids(Selection())) == 1
    try:
        await library.mark([EntryId(1)], read=True, now=NOW)
    except LibraryReadOnly as error:
        print(error)
    await library.close()
    try:
        Library.open(path, now=NOW, read_only_ok=False)
    except LibraryReadOnly:
        print("refused")

if os.geteuid() == 0:
    os.setuid(65534)  # rights do not bind root
asyncio.run(main(Path(sys.argv[1])))
"""


async def test_a_library_on_a_disk_that_takes_no_writes_is_read() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "library.db")
        library = Library.open(path, now=NOW)
        await filled(library, [entry("a")])
        await library.close()
        path.chmod(0o444)
        path.parent.chmod(0o555)
        try:
            ended = await asyncio.to_thread(
                subprocess.run,
                [sys.executable, "-c", _READS_ONLY, str(path)],
                capture_output=True,
                text=True,
                check=False,
                cwd=Path(__file__).parents[2],
            )
        finally:
            path.parent.chmod(0o755)
    assert ended.returncode == 0, ended.stderr
    assert "takes no writes" in ended.stdout
    assert ended.stdout.endswith("refused\n")


async def test_damage_met_while_reading_is_said(tmp_path: Path) -> None:
    path, chance = tmp_path / "library.db", random.Random(5)
    library = Library.open(path, now=NOW)
    await filled(library, [entry(f"{n}", chance.randbytes(3000).hex()) for n in range(100)])
    await library.close()
    whole = path.read_bytes()
    begin = len(whole) // 4
    path.write_bytes(whole[:begin] + b"\x55" * (len(whole) - begin))
    library = Library.open(path, now=NOW)
    assert not all(check.ok for check in await library.check())
    outcomes = await asyncio.gather(*(library.get_entry(EntryId(n)) for n in range(1, 101)), return_exceptions=True)
    errors = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert errors
    assert {type(error) for error in errors} == {LibraryDamaged}
    await library.close()
