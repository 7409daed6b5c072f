"""Backups of each week: when one is due, which go, and what is never let go."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from opreader.config import Places
from opreader.errors import LibraryBusy, LibraryDamaged, LibraryError
from opreader.keeping import Keeping
from opreader.store import Library
from opreader.store.backups import Stopped, write_backup
from opreader.store.holding import hold
from opreader.store.making import MADE_OF_WORDS, look_through
from opreader.store.placing import finish, place
from opreader.store.vault import Vault
from tests.contracts.store_values import NOW
from tests.store.kept_made import PRECIOUS, marks_of, pages_of, rows_of, write_page


class Owner:
    """Somebody with a library, a clock, and what keeps it."""

    def __init__(self, home: Path) -> None:
        self.places = Places(home / "config", home / "data", home / "cache", home / "state")
        self.now = NOW
        vault = Vault(self.places.library, self.places.backups)
        self.keeping = Keeping(vault=vault, places=self.places, clock=lambda: self.now)
        self.library = self.places.library

    @property
    def names(self) -> list[str]:
        return sorted(path.name for path in self.places.backups.iterdir())


@pytest.fixture
def owner(made: Path, tmp_path: Path) -> Owner:
    owner = Owner(tmp_path)
    owner.library.parent.mkdir()
    shutil.copy(made, owner.library)
    return owner


def _weekly(at: datetime) -> str:
    return f"library-weekly-{at:%Y%m%dT%H%M%SZ}.db"


def test_one_a_week_and_the_last_three_are_kept(owner: Owner) -> None:
    made = []
    for _ in range(40):
        if owner.keeping.weekly() is not None:
            made.append(owner.now)
        owner.now += timedelta(days=1)
    assert [(later - earlier).days for earlier, later in pairwise(made)] == [7] * 5
    assert owner.names == [_weekly(at) for at in made[-3:]]


def test_what_a_user_or_a_migration_made_stays(owner: Owner) -> None:
    mine = owner.keeping.backup().path
    others = [mine.with_name("library-v1-20200101T000000Z.db"), mine.with_name("before the flight.db")]
    for path in others:
        shutil.copy(mine, path)
    for _ in range(6):
        owner.keeping.weekly()
        owner.now += timedelta(days=8)
    assert {mine.name, *(path.name for path in others)} <= set(owner.names)
    assert len(owner.names) == 6


def test_a_backup_that_can_not_be_made_lets_none_go(owner: Owner) -> None:
    for _ in range(3):
        owner.keeping.weekly()
        owner.now += timedelta(days=8)
    before = owner.names
    write_page(owner.library, pages_of(owner.library, "texts")[0], b"\x55" * 4096)
    with pytest.raises(LibraryDamaged):
        owner.keeping.weekly()
    assert owner.names == before


def test_a_backup_of_a_much_larger_library_stays(owner: Owner) -> None:
    owner.keeping.weekly()
    first = owner.names
    with closing(sqlite3.connect(owner.library)) as db:
        for table in ("entries", "entry_states", "texts", "highlights"):
            db.execute(f"DELETE FROM {table}")
        db.commit()
    for _ in range(5):
        owner.now += timedelta(days=8)
        owner.keeping.weekly()
    assert len(owner.names) == 4
    assert set(first) < set(owner.names)


def test_nothing_is_kept_of_an_empty_library(tmp_path: Path) -> None:
    owner = Owner(tmp_path)
    assert owner.keeping.weekly() is None
    Library.open(owner.library, now=NOW).close_now()
    assert owner.keeping.weekly() is None
    assert not owner.library.with_name("library.db-wal").exists()


def test_a_clock_that_went_back_makes_no_backup_every_hour(owner: Owner) -> None:
    owner.now += timedelta(days=9000)
    owner.keeping.weekly()
    owner.now = NOW
    assert owner.keeping.weekly() is not None
    owner.now += timedelta(hours=1)
    assert owner.keeping.weekly() is None


def test_who_leaves_in_the_middle_leaves_no_half(owner: Owner) -> None:
    asked = iter([False] * 3 + [True] * 1000)
    assert owner.keeping.weekly(stopped=lambda: next(asked)) is None
    assert owner.names == []
    with pytest.raises(Stopped):
        write_backup(owner.library, owner.places.backups / "b.db", files={}, stopped=lambda: True)
    assert owner.names == []


def test_halves_that_a_kill_left_go_with_the_next_one(owner: Owner) -> None:
    owner.places.backups.mkdir(parents=True)
    half = owner.places.backups / f".{_weekly(NOW - timedelta(days=9))}.4711.new"
    half.write_bytes(b"half")
    owner.keeping.weekly()
    assert owner.names == [_weekly(NOW)]


def test_of_two_that_make_one_at_once_one_does(owner: Owner) -> None:
    owner.places.backups.mkdir(parents=True)
    held = hold(owner.places.backups / "any", alone=True)
    assert owner.keeping.weekly() is None
    held.release()
    assert owner.keeping.weekly() is not None


def test_a_backup_holds_every_row_but_what_is_made_of_words(owner: Owner, made: Path) -> None:
    backup = owner.keeping.backup().path
    assert rows_of(backup) == rows_of(made)
    found = look_through(backup)
    assert (found.entries, found.highlights, found.whole) == (61, 2, False)
    with closing(sqlite3.connect(backup)) as db:
        tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert {*PRECIOUS, *MADE_OF_WORDS} <= tables
        assert db.execute("SELECT count(*) FROM fts_docsize").fetchone() == (0,)


def test_a_restored_library_has_every_row_and_is_searched(owner: Owner, made: Path) -> None:
    backup = owner.keeping.backup().path
    owner.library.unlink()
    owner.keeping.restore(backup)
    assert rows_of(owner.library) == rows_of(made)
    assert look_through(owner.library).whole


@pytest.mark.parametrize("damage", [False, True])
def test_a_journal_that_is_not_folded_in_goes_with_its_library(owner: Owner, *, damage: bool) -> None:
    """As a kill leaves it: the last change stands in the journal alone, which would change whatever library comes there."""
    backup = owner.keeping.backup().path
    with closing(sqlite3.connect(owner.library)) as db:
        db.execute("PRAGMA wal_autocheckpoint = 0")
        db.execute("UPDATE highlights SET note = 'written last'")
        db.commit()
        sides = {side: Path(f"{owner.library}{side}").read_bytes() for side in ("", "-wal")}
    for side, content in sides.items():
        Path(f"{owner.library}{side}").write_bytes(content)
    if damage:
        write_page(owner.library, 1, b"\0" * 16)
    restored = owner.keeping.restore(backup)
    assert "written last" not in marks_of(owner.library)[2]
    assert restored.kept is not None
    assert Path(f"{restored.kept}-wal").exists() == damage
    if not damage:
        assert "written last" in marks_of(restored.kept)[2]


class Dying:
    """Moves of files, until the one at which somebody is killed."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def __call__(self, move: Callable[..., object]) -> Callable[..., object]:
        def moved(*args: object, **named: object) -> object:
            self.left -= 1
            if not self.left:
                raise KeyboardInterrupt
            return move(*args, **named)

        return moved


def _placed(folder: Path, monkeypatch: pytest.MonkeyPatch, *, steps: int) -> bool:
    """Put a library in the place of another, and be killed at that step; whether it came to that."""
    for path in folder.iterdir():
        path.unlink()
    for name in ("library.db", "library.db-wal", "new.db", "feeds.new"):
        (folder / name).write_text(name)
    dying = Dying(steps)
    files = [(folder / "feeds.new", folder / "feeds")]
    with monkeypatch.context() as patch:
        for name in ("rename", "replace", "unlink"):
            patch.setattr(Path, name, dying(getattr(Path, name)))
        try:
            place(folder / "library.db", folder / "new.db", kept=folder / "kept.db", files=files)
        except KeyboardInterrupt:
            return True
    return False


def test_a_move_that_is_killed_anywhere_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = {"library.db": "new.db", "kept.db": "library.db", "kept.db-wal": "library.db-wal", "feeds": "feeds.new"}
    steps = 1
    while _placed(tmp_path, monkeypatch, steps=steps):
        finish(tmp_path / "library.db")
        names = {path.name: path.read_text() for path in tmp_path.iterdir()}
        if steps == 1:  # nothing was written down yet
            assert names["library.db"] == "library.db"
            assert names["library.db-wal"] == "library.db-wal"
        else:
            assert names == moved, steps
        steps += 1
    assert steps > 5
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == moved


def test_feeds_come_from_the_library_where_feeds_toml_says_nothing(owner: Owner) -> None:
    owner.places.config.mkdir()
    owner.places.feeds_file.write_text("[[feed]\n")  # broken when the backup is made
    backup = owner.keeping.backup().path
    owner.keeping.restore(backup)
    text = owner.places.feeds_file.read_text("utf-8")
    assert 'title = "My column"' in text
    assert "trade" in text
    assert text.count("[[feed]]") == 2
    (kept,) = owner.places.config.glob("feeds-2026*.toml")
    assert kept.read_text() == "[[feed]\n"


def test_a_library_in_use_is_not_restored_and_one_that_is_restored_not_opened(owner: Owner) -> None:
    backup = owner.keeping.backup().path
    library = Library.open(owner.library, now=NOW)
    with pytest.raises(LibraryBusy, match="open in another opreader"):
        owner.keeping.restore(backup)
    library.close_now()
    held = hold(owner.library, alone=True)
    with pytest.raises(LibraryBusy, match="repaired or restored"):
        hold(owner.library, alone=False, wait=0.1)
    held.release()
    owner.keeping.restore(backup)


def test_nothing_to_back_up_is_said(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no library"):
        Owner(tmp_path).keeping.backup()
