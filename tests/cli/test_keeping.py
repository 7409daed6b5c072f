"""backup and restore, by somebody at the command line."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from opreader.store.making import FILES
from tests.cli.person import Person
from tests.store.kept_made import rows_of

_KEEPS_OPEN = """
import asyncio, sys
from pathlib import Path
from opreader.store import Library
from tests.contracts.store_values import NOW

library = Library.open(Path(sys.argv[1]), now=NOW)
asyncio.run(library.list_feeds())
print("open", flush=True)
sys.stdin.readline()
library.close_now()
"""


@contextmanager
def another(person: Person, program: str = _KEEPS_OPEN) -> Iterator[None]:
    """Another process that has the library open."""
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(person.library)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert child.stdout is not None
    assert child.stdin is not None
    with child:
        assert child.stdout.readline() == "open\n"
        try:
            yield
        finally:
            child.stdin.close()


def _titles(person: Person, *query: str) -> set[str]:
    return set(person.ids(*query))


def _backed_up(owner: Person) -> Path:
    return Path(owner("backup").out.strip())


def _restored(owner: Person, path: Path) -> dict[str, object]:
    return owner("restore", path, "--json").row


# backup


def test_a_backup_says_where_and_how_large(owner: Person) -> None:
    ran = owner("backup")
    path = Path(ran.out.strip())
    assert path.parent == owner.home / "state" / "backups"
    assert path.stat().st_mode & 0o777 == 0o600
    assert "4 articles" in ran.err
    assert f"opreader restore {path}" in ran.err


def test_a_backup_to_a_file_a_folder_and_never_over_a_file(owner: Person, tmp_path: Path) -> None:
    row = owner("backup", tmp_path / "mine.db", "--json").row
    assert row["type"] == "backup"
    assert row["bytes"] == (tmp_path / "mine.db").stat().st_size
    before = (tmp_path / "mine.db").read_bytes()
    assert "there already" in owner("backup", tmp_path / "mine.db", code=2).complaint
    assert (tmp_path / "mine.db").read_bytes() == before
    (tmp_path / "folder").mkdir()
    assert Path(owner("backup", tmp_path / "folder").out.strip()).parent == tmp_path / "folder"


def test_nothing_to_back_up_is_a_line(person: Person) -> None:
    assert "no library" in person("backup", code=3).complaint
    assert not person.library.exists()


def test_a_backup_that_can_not_be_written_leaves_nothing(owner: Person, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "can't be written" in owner("backup", tmp_path / "file" / "b.db", code=3).complaint
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "home"]


def test_a_full_disk_ends_a_backup_in_a_line(owner: Person, tmp_path: Path) -> None:
    small = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (90_000, 90_000)); import signal; "
    small += "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); from opreader.__main__ import main; main()"
    run = subprocess.run(
        [sys.executable, "-c", small, "--home", str(owner.home), "backup", str(tmp_path / "b.db")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 3, run.stderr
    assert len(run.stderr.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]
    owner("doctor")


def test_a_backup_of_a_damaged_library_is_refused(owner: Person, tmp_path: Path) -> None:
    with closing(sqlite3.connect(owner.library)) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'entries'").fetchone()
    with owner.library.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\x55" * 4096)
    assert "opreader doctor" in owner("backup", tmp_path / "b.db", code=3).complaint
    assert not list(tmp_path.glob("*b.db*"))


def test_a_backup_is_made_while_others_write(owner: Person) -> None:
    with another(owner):
        assert _backed_up(owner).exists()


# the weekly one


def test_a_refresh_ends_with_a_weekly_backup_once(owner: Person) -> None:
    folder = owner.home / "state" / "backups"
    owner("refresh")
    (made,) = folder.iterdir()
    owner("refresh")
    assert list(folder.iterdir()) == [made]
    old = folder / "library-weekly-20240101T000000Z.db"
    made.rename(old)
    owner("refresh")
    assert len(list(folder.iterdir())) == 2
    assert old.exists()


def test_a_weekly_backup_that_fails_does_not_fail_the_refresh(owner: Person) -> None:
    (owner.home / "state").mkdir(exist_ok=True)
    (owner.home / "state" / "backups").write_text("a file where the folder should be")
    ran = owner("refresh", code=0)
    assert "can't be written" in ran.err


# restore


def test_what_was_backed_up_is_restored(owner: Person) -> None:
    ids = sorted(owner.ids().values())
    owner("mark", "starred", ids[0])
    word = max(max(owner.ids(), key=len).split(), key=len)
    found = owner("search", word, "--json").out
    assert found
    path, before = _backed_up(owner), rows_of(owner.library)
    owner("mark", "unstarred", ids[0])
    owner("mark", "read", *ids)
    owner("delete", ids[1])
    row = _restored(owner, path)
    assert row["articles"] == len(ids)
    after = rows_of(owner.library)
    for table in before:
        if table != "memory":
            assert after[table] == before[table], table
    assert owner("search", word, "--json").out == found
    assert owner("doctor").code == 0


def test_a_restore_is_taken_back_by_the_command_it_prints(owner: Person) -> None:
    path = _backed_up(owner)
    owner("mark", "starred", *owner.ids().values())
    owner("remove", next(iter(owner.feeds())))
    feeds = set(owner.feeds())
    out = owner("restore", path).out
    assert set(owner.feeds()) != feeds
    assert not _titles(owner, "starred")
    (line,) = [line for line in out.splitlines() if line.startswith("to go back: ")]
    words = line.removeprefix("to go back: opreader ").split()
    owner(*words)
    assert _titles(owner, "starred")
    assert set(owner.feeds()) == feeds


def test_subscriptions_are_those_of_the_backup_and_the_others_kept(owner: Person) -> None:
    path = _backed_up(owner)
    before, ids = owner.feeds(), owner.ids()
    feeds = (owner.home / "config" / "feeds.toml").read_bytes()
    for title in before:
        owner("remove", title)
    without = (owner.home / "config" / "feeds.toml").read_bytes()
    row = _restored(owner, path)
    assert owner.feeds() == before
    assert owner.ids() == ids
    assert (owner.home / "config" / "feeds.toml").read_bytes() == feeds
    assert Path(str(row["feeds_kept"])).read_bytes() == without


def test_a_library_that_is_no_backup_brings_its_feeds_too(owner: Person, tmp_path: Path) -> None:
    copy = tmp_path / "copied by hand.db"
    with closing(sqlite3.connect(owner.library)) as db:
        db.execute("VACUUM INTO ?", (str(copy),))
    before = owner.feeds()
    for title in before:
        owner("remove", title)
    owner("restore", copy)
    assert owner.feeds() == before


@pytest.mark.parametrize("content", [b"", b"garbage" * 3000, None])
def test_a_library_that_can_not_be_opened_is_replaced_and_kept(owner: Person, content: bytes | None) -> None:
    path, ids = _backed_up(owner), owner.ids()
    owner.library.unlink() if content is None else owner.library.write_bytes(content)
    row = _restored(owner, path)
    assert owner.ids() == ids
    assert row["undoable"] is False
    if content is not None:
        assert Path(str(row["kept"])).read_bytes() == content


@pytest.mark.parametrize("what", ["folder", "fifo", "newer"])
def test_whatever_stands_in_its_place_is_put_aside(owner: Person, what: str) -> None:
    path, ids = _backed_up(owner), owner.ids()
    if what == "newer":
        with closing(sqlite3.connect(owner.library)) as db:
            db.execute("PRAGMA user_version = 99")
    else:
        owner.library.unlink()
        owner.library.mkdir() if what == "folder" else os.mkfifo(owner.library)
    kept = Path(str(_restored(owner, path)["kept"]))
    assert kept.is_dir() if what == "folder" else kept.exists()
    assert owner.ids() == ids


def test_a_journal_without_its_library_is_put_aside(owner: Person) -> None:
    path, ids = _backed_up(owner), owner.ids()
    owner.library.unlink()
    owner.library.with_name("library.db-wal").write_bytes(b"x" * 5000)
    owner("restore", path)
    assert owner.ids() == ids


@pytest.mark.parametrize("what", ["missing", "empty", "text", "other", "newer", "damaged", "folder", "fifo", "itself"])
def test_what_is_no_backup_is_refused_and_nothing_changed(owner: Person, tmp_path: Path, what: str) -> None:
    good = _backed_up(owner)
    path = tmp_path / "b.db"
    if what == "empty":
        path.write_bytes(b"")
    elif what == "text":
        path.write_text("no library at all\n" * 100)
    elif what == "other":
        with closing(sqlite3.connect(path)) as db:
            db.execute("CREATE TABLE songs (name)")
    elif what in {"newer", "damaged"}:
        shutil.copy(good, path)
        with closing(sqlite3.connect(path)) as db:
            (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'texts'").fetchone()
            db.execute("PRAGMA user_version = 99" if what == "newer" else "PRAGMA user_version")
        if what == "damaged":
            with path.open("r+b") as file:
                file.seek((root - 1) * 4096)
                file.write(b"\x55" * 4096)
    elif what == "folder":
        path.mkdir()
    elif what == "fifo":
        os.mkfifo(path)
    elif what == "itself":
        path = owner.library
    before = (owner.library.read_bytes(), (owner.home / "config" / "feeds.toml").read_bytes())
    ran = owner("restore", path, code=2 if what in {"missing", "folder", "fifo", "itself"} else 3)
    assert ran.complaint
    if what in {"empty", "text", "other", "newer", "damaged"}:
        assert f"opreader restore {good}" in ran.complaint
    assert (owner.library.read_bytes(), (owner.home / "config" / "feeds.toml").read_bytes()) == before
    assert sorted(one.name for one in owner.library.parent.iterdir() if not one.name.endswith(".turn")) == [
        "library.db"
    ]


def test_a_library_that_another_opreader_has_open_is_not_replaced(owner: Person) -> None:
    path = _backed_up(owner)
    with another(owner):
        assert "open in another opreader" in owner("restore", path, code=3).complaint
        assert "open in another opreader" in owner("doctor", "--repair", code=3).complaint
        owner("doctor")
    owner("restore", path)


def test_a_library_that_another_program_has_open_is_not_replaced(owner: Person) -> None:
    path = _backed_up(owner)
    program = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("SELECT * FROM feeds").fetchall()
print("open", flush=True)
sys.stdin.readline()
db.close()
"""
    with another(owner, program):
        assert "open in another program" in owner("restore", path, code=3).complaint
    owner("restore", path)


def test_files_of_the_user_come_back_where_they_are_gone_and_stay_where_they_are(owner: Person) -> None:
    config = owner.configure("measure = 60\n")
    theme = owner.configure("name = 'mine'\n", "themes/mine.toml")
    path = _backed_up(owner)
    theme.unlink()
    owner.configure("measure = 66\n")
    out = owner("restore", path).out
    assert theme.read_text() == "name = 'mine'\n"
    assert config.read_text() == "measure = 66\n"
    assert "themes/mine.toml" in out
    assert "config.toml" in out


def test_a_backup_from_a_stranger_writes_nowhere_else(owner: Person, tmp_path: Path) -> None:
    path = _backed_up(owner)
    with closing(sqlite3.connect(path)) as db:
        for name in ("../evil.toml", "sites/../../evil.toml", "/tmp/evil.toml", "evil.toml", "sites/.evil.toml"):
            db.execute(f"INSERT INTO {FILES} VALUES (?, ?)", (name, b"x"))
        db.commit()
    owner("restore", path)
    assert not list(tmp_path.rglob("*evil*"))


def test_a_backup_with_broken_feeds_takes_them_from_its_library(owner: Person) -> None:
    path, before = _backed_up(owner), owner.feeds()
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"UPDATE {FILES} SET body = ? WHERE name = 'feeds.toml'", (b"[[feed]\n",))
        db.commit()
    owner("restore", path)
    assert owner.feeds() == before


def test_a_backup_is_one_file_for_another_machine(owner: Person, tmp_path: Path) -> None:
    path = owner("backup", tmp_path / "mine.db", "--json").row["path"]
    other = Person(tmp_path / "elsewhere", owner._capsys)
    other("restore", path)
    assert other.ids() == owner.ids()
    assert {title: feed["url"] for title, feed in other.feeds().items()} == {
        title: feed["url"] for title, feed in owner.feeds().items()
    }


def test_ids_are_not_given_again_after_a_restore(owner: Person) -> None:
    with closing(sqlite3.connect(owner.library)) as db:
        db.execute("UPDATE sqlite_sequence SET seq = 5000 WHERE name = 'entries'")
        db.commit()
    owner("restore", _backed_up(owner))
    with closing(sqlite3.connect(owner.library)) as db:
        assert db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'entries'").fetchone() == (5000,)


def test_rows_are_objects_on_a_line(owner: Person) -> None:
    ran = owner("restore", _backed_up(owner), "--json")
    assert json.loads(ran.out)["type"] == "restored"
