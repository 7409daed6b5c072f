"""Rows whose id damage made that of another: both are saved, and each as what it was."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from opreader.store.claimed_ids import in_order
from opreader.store.examining import examine
from opreader.store.salvage import salvage
from opreader.store.sqlite_pages import TABLE_LEAF, Page, PageFile, Record, walk
from tests.contracts.store_values import NOW
from tests.store.kept_made import NOTE, marks_of, pages_of, rows_of, write_page


@pytest.fixture
def library(made: Path, tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    shutil.copy(made, path)
    return path


def claim(library: Path, table: str, taken: int) -> int:
    """Give the first row of a table's last leaf the id of another row; returns the id that it had."""
    file = PageFile(library)
    number = max(
        pages_of(library, table), key=lambda one: max((row.rowid or 0 for row in file.page(one).records), default=0)
    )
    (had, *_) = (row.rowid for row in file.page(number).records)
    raw = file.raw(number)
    file.close()
    at = int.from_bytes(raw[8:10], "big")
    while raw[at] & 0x80:  # the length of the row
        at += 1
    assert raw[at + 1] == had
    write_page(library, number, bytes([taken]), at=at + 1)
    return had


def saved(library: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of what is saved, which is sound."""
    found = salvage(library, now=NOW, kept=library.with_name("kept.db"))
    assert all(row.lost in {0, None} for row in found.rows), found.rows
    assert all(check.ok for check in examine(library, library.parent / "backups", now=NOW))
    return rows_of(library)


@pytest.mark.parametrize("table", ["texts", "entries"])
@pytest.mark.parametrize("taken", [3, 7])
def test_a_row_that_claims_the_id_of_another_gets_its_own_back(
    library: Path, made: Path, table: str, taken: int
) -> None:
    assert claim(library, table, taken) > taken
    assert saved(library)[table] == rows_of(made)[table]


def test_a_feed_whose_id_became_another_gets_its_own_back(library: Path, made: Path) -> None:
    assert claim(library, "feeds", 3) == 1
    after, before = saved(library), rows_of(made)
    assert after["feeds"] == before["feeds"]
    assert after["entries"] == before["entries"]


def test_a_state_that_claims_the_article_of_another_changes_no_mark_of_it(library: Path, made: Path) -> None:
    assert claim(library, "entry_states", 4) == 1
    after = saved(library)
    assert marks_of(library)[:2] == marks_of(made)[:2]
    assert len(after["entry_states"]) == len(rows_of(made)["entry_states"])


def test_two_notes_with_one_id_are_both_saved(library: Path, made: Path) -> None:
    assert claim(library, "highlights", 2) == 1
    assert [row[1:] for row in sorted(saved(library)["highlights"], key=lambda row: str(row[1]))] == [
        row[1:] for row in rows_of(made)["highlights"]
    ]
    with closing(sqlite3.connect(library)) as db:
        assert db.execute("SELECT id FROM highlights WHERE note = ?", (NOTE,)).fetchone() == (3,)  # never given before


@pytest.mark.parametrize("left", ["states_all", "states_feed"])
def test_marks_come_from_whichever_index_is_left(library: Path, made: Path, left: str) -> None:
    for name in {"entry_states", "states_feed", "states_feed_unread", "states_all"} - {left}:
        for page in pages_of(library, name):
            write_page(library, page, bytes(4096))
    saved(library)
    assert marks_of(library)[:2] == marks_of(made)[:2]


def test_every_id_of_a_whole_tree_lies_between_what_leads_to_it(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA page_size = 512")
        db.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)")
        db.executemany("INSERT INTO things VALUES (?, 'a name of some length')", ((n**3,) for n in range(-900, 900)))
        db.commit()
    file = PageFile(path)
    pages = [page for page in walk(file, 2, set(), with_records=True) if page and page.records]
    file.close()
    assert len({page.between for page in pages}) == len(pages) > 90
    assert all(in_order(page) == (page.records, ()) for page in pages)


def test_ids_that_are_not_what_leads_to_them_are_in_doubt() -> None:
    rows = tuple(Record(rowid, ("words",)) for rowid in (3, 15, 14, 16, 40))
    ordered, others = in_order(Page(2, TABLE_LEAF, (), (), rows, 0, (10, 20)))
    assert [row.rowid for row in others] in ([3, 14, 40], [3, 15, 40])
    assert len(ordered) == 2
    assert in_order(Page(2, TABLE_LEAF, (), (), rows[:1], 0, (10, 20))) == ([], [rows[0]])
    assert in_order(Page(2, TABLE_LEAF, (), (), (), 0, (10, 20))) == ((), ())


def test_a_tree_that_is_led_into_another_takes_no_row_from_it(library: Path, made: Path) -> None:
    root, *_ = pages_of(library, "entries")
    file = PageFile(library)
    raw, page = file.raw(root), file.page(root)
    file.close()
    assert page.children
    write_page(library, root, pages_of(library, "texts")[-1].to_bytes(4, "big"), at=int.from_bytes(raw[12:14], "big"))
    after, before = saved(library), rows_of(made)
    assert after["texts"] == before["texts"]
    assert after["entries"] == before["entries"]  # those that it no longer leads to are found, too


def test_the_bits_of_a_place_that_no_page_needs_are_not_looked_at(library: Path, made: Path) -> None:
    file = PageFile(made)
    for page in pages_of(library, "texts")[1:]:
        write_page(library, page, bytes([file.raw(page)[8] | 0x40]), at=8)
    file.close()
    assert saved(library)["texts"] == rows_of(made)["texts"]
