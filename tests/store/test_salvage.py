"""Damaged libraries: what is told of them, and that all that can still be read of them is saved."""

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from random import Random

import pytest

from opreader.errors import LibraryDamaged, LibraryReadOnly, LibraryTooNew
from opreader.model.kept import Saved
from opreader.store import Library
from opreader.store.examining import examine, may_be_saved, mend
from opreader.store.salvage import salvage
from tests.contracts.store_values import NOW
from tests.store.kept_made import NOTE, PRECIOUS, marks_of, pages_of, rows_of, write_page


@pytest.fixture
def library(made: Path, tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    shutil.copy(made, path)
    return path


def _kept(library: Path) -> Path:
    return library.with_name("library-damaged.db")


def _repaired(library: Path) -> None:
    """As the doctor repairs: in place, else into a new file."""
    try:
        mend(library, now=NOW)
    except LibraryTooNew:  # as a bit in its head says
        _sql(library, "PRAGMA user_version = 1")
        _repaired(library)
    except LibraryDamaged:
        if may_be_saved(library):
            salvage(library, now=NOW, kept=_kept(library))


def _sql(library: Path, statement: str) -> None:
    with closing(sqlite3.connect(library)) as db:
        db.execute(statement)
        db.commit()


def _sound(library: Path) -> bool:
    """Whether all is well but for the clock, which a spoilt date puts in doubt."""
    return all(check.ok for check in examine(library, library.parent / "backups", now=NOW) if check.name != "clock")


def _without(rows: dict[str, list[tuple[object, ...]]], table: str) -> dict[str, list[tuple[object, ...]]]:
    return {name: found for name, found in rows.items() if name != table}


def test_all_of_a_whole_library_is_saved(library: Path, made: Path) -> None:
    found = salvage(library, now=NOW, kept=_kept(library))
    wanted = rows_of(made)
    wanted["memory"] = [row for row in wanted["memory"] if row[0] != "feeds.toml"]  # it is read again
    assert rows_of(library) == wanted
    assert {row.kind: (row.saved, row.lost) for row in found.rows}["articles"] == (61, 0)
    assert found.pages == 0
    assert _kept(library).read_bytes() == made.read_bytes()
    assert _sound(library)


@pytest.mark.parametrize("table", ["entries", "texts"])
def test_a_lost_root_loses_no_row(library: Path, made: Path, table: str) -> None:
    write_page(library, _root(library, table), b"\x55" * 4096)
    assert not _sound(library)
    _repaired(library)
    wanted = rows_of(made)
    wanted["memory"] = [row for row in wanted["memory"] if row[0] != "feeds.toml"]
    assert rows_of(library) == wanted
    assert _sound(library)


def test_marks_on_a_lost_page_come_from_the_indexes(library: Path, made: Path) -> None:
    for page in pages_of(library, "entry_states"):
        write_page(library, page, bytes(4096))
    _repaired(library)
    assert marks_of(library)[:2] == marks_of(made)[:2]
    assert _sound(library)


def test_texts_and_notes_of_lost_articles_get_an_article(library: Path) -> None:
    before = rows_of(library)
    for name in ("entries", "sqlite_autoindex_entries_1"):
        for page in pages_of(library, name):
            write_page(library, page, bytes(4096))
    found = {row.kind: row for row in _salvaged(library)}
    after = rows_of(library)
    assert after["texts"] == before["texts"]
    assert after["highlights"] == before["highlights"]
    assert len(after["entries"]) == len(before["entries"])
    assert found["articles"].lost == len(before["entries"])
    assert all(row[3] for row in after["entries"])  # a title, of the first words
    assert _sound(library)


def test_the_key_of_a_lost_article_comes_from_its_index(library: Path, made: Path) -> None:
    for page in pages_of(library, "entries"):
        write_page(library, page, bytes(4096))
    _repaired(library)
    kept, before = rows_of(library)["entries"], rows_of(made)["entries"]
    assert [row[:3] for row in kept] == [row[:3] for row in before]  # id, feed, key


def test_articles_of_a_lost_feed_are_saved_pages(library: Path, made: Path) -> None:
    for name in ("feeds", "feeds_url"):
        for page in pages_of(library, name):
            write_page(library, page, bytes(4096))
    _repaired(library)
    after = rows_of(library)
    assert len(after["entries"]) == len(rows_of(made)["entries"])
    assert [row[2] for row in after["feeds"]] == ["saved"]
    assert marks_of(library) == marks_of(made)
    assert _sound(library)


def test_a_lost_schema_loses_the_rows_of_no_large_table(library: Path, made: Path) -> None:
    write_page(library, 1, bytes(4096))
    _repaired(library)
    before, after = rows_of(made), rows_of(library)
    for table in ("feeds", "entries", "entry_states", "texts", "highlights"):
        assert after[table] == before[table], table


@pytest.mark.parametrize("at", [0, 16, 18, 28, 44, 60, 68])
def test_a_spoilt_head_is_no_loss(library: Path, made: Path, at: int) -> None:
    """Magic, page size, versions, size, schema format, user version, application id."""
    write_page(library, 1, b"\x00\x00\x00\x00", at=at)
    _repaired(library)
    assert _without(rows_of(library), "memory") == _without(rows_of(made), "memory")
    Library.open(library, now=NOW).close_now()


def test_a_spoilt_index_is_made_anew_in_place(library: Path, made: Path) -> None:
    with closing(sqlite3.connect(library)) as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_master SET sql = replace(sql, 'read = 0', 'read = 1') WHERE name = 'states_unread'")
        db.commit()
    assert not _sound(library)
    mend(library, now=NOW)
    assert not _kept(library).exists()
    assert marks_of(library) == marks_of(made)


def test_two_rows_that_damage_made_alike_are_both_saved(library: Path, made: Path) -> None:
    schema = "SELECT sql FROM sqlite_master WHERE name = 'entries'"
    with closing(sqlite3.connect(library)) as db:
        (sql,) = db.execute(schema).fetchone()
        index = db.execute("SELECT * FROM sqlite_master WHERE name = 'sqlite_autoindex_entries_1'").fetchone()
    unruled = re.sub(r",\s*UNIQUE \(feed_id, key\)", "", sql)
    for statements in (
        [
            ("DELETE FROM sqlite_master WHERE name = ?", (index[1],)),
            ("UPDATE sqlite_master SET sql = ? WHERE name = 'entries'", (unruled,)),
        ],
        [("UPDATE entries SET key = '0' WHERE id = 5", ())],
        [
            ("UPDATE sqlite_master SET sql = ? WHERE name = 'entries'", (sql,)),
            ("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", index),
        ],
    ):
        with closing(sqlite3.connect(library)) as db:
            db.execute("PRAGMA writable_schema = ON")
            for statement, values in statements:
                db.execute(statement, values)
            db.commit()
    assert not _sound(library)
    _repaired(library)
    assert marks_of(library) == marks_of(made)
    assert len(rows_of(library)["entries"]) == len(rows_of(made)["entries"])
    assert _sound(library)


def test_a_spoilt_search_index_is_made_anew_in_place(library: Path, made: Path) -> None:
    with closing(sqlite3.connect(library)) as db:
        db.execute("UPDATE fts_data SET block = randomblob(length(block)) WHERE id > 10")
        db.commit()
    told = [check for check in examine(library, library.parent / "none", now=NOW) if not check.ok]
    assert [check.name for check in told] == ["search index pages"]
    _repaired(library)
    assert rows_of(library) == rows_of(made)
    assert _sound(library)


def test_a_spoilt_text_keeps_its_beginning(library: Path) -> None:
    with closing(sqlite3.connect(library)) as db:
        text_id, entry_id, body = db.execute(
            "SELECT id, entry_id, body FROM texts ORDER BY length(body) DESC LIMIT 1"
        ).fetchone()
        db.execute("UPDATE texts SET body = ? WHERE id = ?", (body[: len(body) * 3 // 4] + b"\0\0rubbish", text_id))
        db.commit()
    (told,) = [check for check in examine(library, library.parent / "none", now=NOW) if not check.ok]
    assert told.name == "texts"
    assert str(entry_id) in told.detail
    mend(library, now=NOW)
    with closing(sqlite3.connect(library)) as db:
        state, reason, words = db.execute(
            "SELECT state, reason, words FROM entry_states WHERE entry_id = ?", (entry_id,)
        ).fetchone()
    assert (state, "damaged" in reason, words > 20) == ("partial", True, True)
    assert _sound(library)


def test_what_only_the_log_has_is_saved(tmp_path: Path, made: Path) -> None:
    library = tmp_path / "library.db"
    shutil.copy(made, library)
    with closing(sqlite3.connect(library)) as db:
        db.execute("PRAGMA wal_autocheckpoint = 0")
        db.execute("UPDATE highlights SET note = 'written last' WHERE note = ?", (NOTE,))
        db.commit()
        other = tmp_path / "apart"
        other.mkdir()
        for side in ("", "-wal"):
            shutil.copy(f"{library}{side}", other / f"library.db{side}")
    library = other / "library.db"
    write_page(library, _root(library, "feed_counts"), b"\x55" * 4096)
    _repaired(library)
    assert "written last" in marks_of(library)[2]
    assert _sound(library)


def test_a_spoilt_log_is_no_loss_of_the_file(library: Path, made: Path) -> None:
    library.with_name("library.db-wal").write_bytes(Random(1).randbytes(50_000))
    _repaired(library)
    assert marks_of(library) == marks_of(made)


def test_no_room_leaves_all_as_it_was(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_page(library, _root(library, "entries"), b"\x55" * 4096)
    before = library.read_bytes()
    (library.parent / ".library.db.making").mkdir()  # its name is taken
    with pytest.raises(LibraryReadOnly, match="nothing was changed"):
        salvage(library, now=NOW, kept=_kept(library))
    assert library.read_bytes() == before
    assert not _kept(library).exists()


@pytest.mark.parametrize(
    "content", [b"", b"a text\n" * 500, b"SQLite format 3\0" + b"\xff" * 9000, Random(2).randbytes(9000)]
)
def test_where_nothing_can_be_read_nothing_is_changed(tmp_path: Path, content: bytes) -> None:
    library = tmp_path / "library.db"
    library.write_bytes(content)
    with pytest.raises(LibraryDamaged):
        mend(library, now=NOW)
    if may_be_saved(library):
        with pytest.raises(LibraryDamaged, match="left as it is"):
            salvage(library, now=NOW, kept=_kept(library))
    assert [path.name for path in tmp_path.iterdir()] == ["library.db"]
    assert library.read_bytes() == content


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    library = tmp_path / "library.db"
    with closing(sqlite3.connect(library)) as db:
        db.execute("CREATE TABLE songs (name)")
    with pytest.raises(LibraryDamaged):
        mend(library, now=NOW)
    assert not may_be_saved(library)


_DAMAGE: tuple[Callable[[Random, bytes], bytes], ...] = (
    lambda _, page: bytes(len(page)),
    lambda chance, page: chance.randbytes(len(page)),
    lambda chance, page: _flipped(chance, page, 1),
    lambda chance, page: _flipped(chance, page, 30),
    lambda chance, page: page[: chance.randrange(len(page))].ljust(len(page), b"\0"),
    lambda chance, page: chance.randbytes(8) + page[8:],
)


def test_whatever_is_damaged_the_doctor_tells_and_what_can_be_read_comes_through(
    made: Path, tmp_path: Path, *, long: bool
) -> None:
    pages = {name: pages_of(made, name) for name in (*PRECIOUS, *_INDEXES)}
    every = [1, *(page for found in pages.values() for page in found)]
    for seed in range(6000 if long else 30):
        chance = Random(seed)
        library = tmp_path / f"{seed}" / "library.db"
        library.parent.mkdir()
        shutil.copy(made, library)
        for _ in range(chance.choice((1, 1, 2, 5))):
            number = chance.choice(every)
            raw = made.read_bytes()[(number - 1) * 4096 : number * 4096]
            write_page(library, number, chance.choice(_DAMAGE)(chance, raw))
        if not chance.randrange(6):
            with library.open("r+b") as file:
                file.truncate(chance.randrange(library.stat().st_size))
        try:
            before, rows = marks_of(library), _texts(library)
        except sqlite3.Error:
            before, rows = (set(), set(), set(), {}), {}
        assert examine(library, tmp_path, now=NOW)
        if _refused(library):
            assert not any(before), seed
            continue
        examine(library, tmp_path, now=NOW)
        if not may_be_saved(library):
            continue
        assert _sound(library), seed
        after, true = marks_of(library), marks_of(made)
        # Flipped bits can't be told from what was meant: only what was true counts.
        assert before[0] & true[0] <= after[0] | _lost_entries(library, true[0]), seed
        assert before[2] & true[2] <= after[2], seed
        meant = _texts(made)
        texts = {text_id: true[3][text_id] for text_id, row in rows.items() if meant.get(text_id) == row}
        assert texts.items() <= after[3].items(), seed
        shutil.rmtree(library.parent)


def _texts(library: Path) -> dict[int, tuple[object, ...]]:
    """The rows of texts, each for itself: one whose other columns are rubbish is no text any more."""
    found: dict[int, tuple[object, ...]] = {}
    with closing(sqlite3.connect(library)) as db:
        db.text_factory = bytes
        for rowid in range(1, 300):
            with suppress(sqlite3.Error):
                found.update({row[0]: row for row in db.execute("SELECT * FROM texts WHERE rowid = ?", (rowid,))})
    return found


def _refused(library: Path) -> bool:
    """Repair; whether nothing could be saved, and all was left as it was."""
    content = library.read_bytes()
    try:
        _repaired(library)
    except LibraryDamaged:
        return library.read_bytes() == content
    return False


def _lost_entries(library: Path, ids: set[int]) -> set[int]:
    """Those that SQLite could read a state of, whose rowid damage had made another."""
    with closing(sqlite3.connect(library)) as db:
        here = {row[0] for row in db.execute("SELECT entry_id FROM entry_states")}
    return ids - here


_INDEXES = (
    *("states_all", "states_unread", "states_starred", "states_feed", "states_feed_unread", "texts_entry"),
    *("sqlite_autoindex_entries_1", "feeds_url", "fts_data", "entry_authors", "copies", "undo"),
)


def _flipped(chance: Random, page: bytes, count: int) -> bytes:
    data = bytearray(page)
    for _ in range(count):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _root(library: Path, name: str) -> int:
    with closing(sqlite3.connect(library)) as db:
        return int(db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0])


def _salvaged(library: Path) -> tuple[Saved, ...]:
    return salvage(library, now=NOW, kept=_kept(library)).rows
