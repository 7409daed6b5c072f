"""SQLite files read without SQLite: what SQLite itself reads, and no trouble with rubbish."""

import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from opreader.store.sqlite_pages import PageFile, Rubbish, read_record, stray_pages, walk


def _read(path: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    file = PageFile(path)
    found = [
        (record.rowid, *record.values)
        for page in walk(file, root, set(), with_records=True)
        if page is not None
        for record in page.records
    ]
    file.close()
    return sorted(found, key=repr)


def _filled(path: Path, *, rows: int, wal: bool = False) -> list[tuple[object, ...]]:
    chance = Random(3)
    with closing(sqlite3.connect(path)) as db:
        if wal:
            db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT, weight REAL, body BLOB, other INTEGER)")
        values = [
            (
                n,
                f"näme {n}" * chance.randrange(40),
                n / 7,
                chance.randbytes(chance.choice((0, 9, 5000, 20000))),
                -(n**5),
            )
            for n in range(1, rows)
        ]
        db.executemany("INSERT INTO things VALUES (?, ?, ?, ?, ?)", values)
        db.commit()
        if wal:
            shutil.copy(path, path.with_name("copy.db"))
            shutil.copy(f"{path}-wal", path.with_name("copy.db-wal"))
    return sorted(((n, None, *rest) for n, *rest in values), key=repr)


def test_rows_are_those_that_sqlite_reads(tmp_path: Path) -> None:
    wanted = _filled(tmp_path / "a.db", rows=300)
    assert _read(tmp_path / "a.db", "things") == wanted


def test_the_log_is_laid_over_the_file(tmp_path: Path) -> None:
    wanted = _filled(tmp_path / "a.db", rows=200, wal=True)
    copy = tmp_path / "copy.db"
    assert copy.stat().st_size < 10_000  # nothing of it is in the file yet
    file = PageFile(copy)
    found = [record.rowid for page in walk(file, 2, set(), with_records=True) if page for record in page.records]
    file.close()
    assert set(found) == {row[0] for row in wanted}


def test_a_log_counts_up_to_where_it_is_spoilt(tmp_path: Path) -> None:
    _filled(tmp_path / "a.db", rows=50, wal=True)
    log = tmp_path / "copy.db-wal"
    data = bytearray(log.read_bytes())
    data[2 * 4120 + 500] ^= 0xFF
    log.write_bytes(data)
    file = PageFile(tmp_path / "copy.db")
    assert file.count < 5  # the transaction was not whole, so that nothing of it counts
    file.close()


def test_rows_without_a_rowid_stand_on_inner_pages_too(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE words (word TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID")
        db.executemany("INSERT INTO words VALUES (?, ?)", ((f"word {n} " * 5, n) for n in range(2000)))
        db.commit()
    assert sorted(row[2] for row in _read(path, "words")) == list(range(2000))  # type: ignore[type-var]


def test_leaves_of_a_lost_inner_page_are_found(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    wanted = _filled(path, rows=200)
    with path.open("r+b") as raw:
        raw.seek(4096)  # the root
        raw.write(bytes(4096))
    file = PageFile(path)
    seen = {1, 2}
    assert list(walk(file, 2, set(), with_records=True)) == [None]
    found = [record.rowid for page in stray_pages(file, seen) for record in page.records]
    file.close()
    assert set(found) == {row[0] for row in wanted}


def test_pages_that_hold_nothing_any_more_are_no_strays(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    _filled(path, rows=200)
    with closing(sqlite3.connect(path)) as db:
        db.execute("DELETE FROM things")
        db.commit()
    file = PageFile(path)
    seen: set[int] = set()
    list(walk(file, 2, seen, with_records=True))
    assert len(file.free_pages()) > 50
    assert list(stray_pages(file, {1, *seen})) == []
    file.close()


def test_a_tree_that_bites_its_tail_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    _filled(path, rows=300)
    with path.open("r+b") as raw:
        raw.seek(4096 + 8)
        raw.write((2).to_bytes(4, "big"))  # its last child is itself
    _read(path, "things")


@given(st.binary(max_size=300))
def test_rubbish_is_a_record_or_none(payload: bytes) -> None:
    with suppress(Rubbish):
        read_record(payload)


def test_rubbish_is_a_file_of_pages_or_none(tmp_path: Path) -> None:
    chance = Random(11)
    path = tmp_path / "a.db"
    _filled(path, rows=60)
    whole = path.read_bytes()
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 5, 50, 500))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data[: chance.choice((len(data), chance.randrange(len(data))))])
        file = PageFile(path)
        seen: set[int] = set()
        for root in (1, 2):
            list(walk(file, root, seen, with_records=True))
        list(stray_pages(file, seen))
        file.close()
