"""The doctor on a real home, with a machine that is made up: each fault told with what to do, and what is mended."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from opreader.config import Config, Places
from opreader.config_file import load_config
from opreader.doctor import Doctor, Surroundings
from opreader.errors import LibraryDamaged, WorkerError
from opreader.keeping import Keeping
from opreader.model import Check, EntryId
from opreader.store import Library
from opreader.store.schema import MIGRATIONS
from opreader.store.vault import Vault
from tests.contracts.store_values import NOW
from tests.store.kept_made import pages_of, write_page

_QUIET = Surroundings(
    versions={"opreader": "1.0", "textual": "8.2.8"},
    utf8=True,
    locale="C.UTF-8",
    terminal="xterm",
    colours="truecolor",
    columns=80,
    rows=24,
)


class Patient:
    """A home with a library and feeds.toml, its doctor, and what the machine does when it is asked."""

    def __init__(self, home: Path) -> None:
        self.places = Places(home / "config", home / "data", home / "cache", home / "state")
        self.vault = Vault(self.places.library, self.places.backups)
        self.keeping = Keeping(vault=self.vault, places=self.places, clock=lambda: NOW)
        self.surroundings = _QUIET
        self.child_trouble: Exception | None = None
        self.keyring_trouble: str | None = None
        self.library = self.places.library

    @property
    def doctor(self) -> Doctor:
        return Doctor(
            vault=self.vault,
            places=self.places,
            clock=lambda: NOW,
            surroundings=self.surroundings,
            read_config=lambda: load_config(self.places.config_file) if self.places.config_file.exists() else Config(),
            try_child=self._try_child,
            ask_keyring=self._ask_keyring,
            rule_problems=self._rule_problems,
            check_accounts=self._check_accounts,
        )

    async def _check_accounts(self) -> list[Check]:
        return []

    async def _try_child(self) -> None:
        if self.child_trouble is not None:
            raise self.child_trouble

    async def _ask_keyring(self) -> str | None:
        return self.keyring_trouble

    async def _rule_problems(self) -> tuple[str, ...]:
        return ("sites/mine.toml: no host",)

    async def told(self) -> dict[str, str]:
        """What is told, by name."""
        return {check.name: check.detail for check in await self.doctor.examine()}

    async def bad(self) -> dict[str, str]:
        """What is wrong, by name."""
        return {check.name: check.detail for check in await self.doctor.examine() if not check.ok}

    def sql(self, statement: str) -> None:
        with closing(sqlite3.connect(self.library)) as db:
            db.execute(statement)
            db.commit()


@pytest.fixture
def patient(made: Path, tmp_path: Path) -> Patient:
    patient = Patient(tmp_path)
    patient.library.parent.mkdir()
    shutil.copy(made, patient.library)
    feeds = patient.places.feeds_file
    feeds.parent.mkdir()
    feeds.write_text('[[feed]]\nurl = "https://column.example/feed.xml"\n')
    shutil.copy(feeds, f"{feeds}.bak")
    return patient


async def test_all_is_well(patient: Patient) -> None:
    assert not await patient.bad()
    told = await patient.told()
    assert "textual 8.2.8" in told["versions"]
    assert "80×24" in told["terminal"]
    assert "no host" in told["site rules"]
    assert not patient.doctor.repair()
    assert not await patient.bad()


# libraries that can't be opened


def _empty(library: Path) -> None:
    library.write_bytes(b"")


def _garbage(library: Path) -> None:
    library.write_bytes(b"garbage" * 2000)


def _sql(library: Path, statement: str) -> None:
    with closing(sqlite3.connect(library)) as db:
        db.execute(statement)
        db.commit()


def _newer(library: Path) -> None:
    _sql(library, "PRAGMA user_version = 99")


def _other(library: Path) -> None:
    library.unlink()
    _sql(library, "CREATE TABLE songs (name)")


def _folder(library: Path) -> None:
    library.unlink()
    library.mkdir()


def _fifo(library: Path) -> None:
    library.unlink()
    os.mkfifo(library)


def _journal_alone(library: Path) -> None:
    library.unlink()
    library.with_name("library.db-wal").write_bytes(b"x" * 100)


def _missing(library: Path) -> None:
    library.unlink()


def _cut(library: Path) -> None:
    library.write_bytes(library.read_bytes()[:700])


@pytest.mark.parametrize(
    ("damage", "word"),
    [
        (_empty, "0 bytes"),
        (_garbage, "no SQLite database"),
        (_newer, "newer opreader"),
        (_other, "another program's"),
        (_folder, "is a folder"),
        (_fifo, "a pipe or device"),
        (_journal_alone, "its journal library.db-wal is there"),
        (_missing, "is missing"),
        (_cut, "malformed"),
    ],
)
async def test_a_library_that_can_not_be_opened_is_told_with_the_way_out(
    patient: Patient, damage: Callable[[Path], None], word: str
) -> None:
    backup = patient.keeping.backup().path
    damage(patient.library)
    for _ in range(2):
        told = (await patient.bad())["library"]
        assert word in told
        assert f"opreader restore {backup}" in told
        patient.doctor.repair()
    patient.keeping.restore(backup)
    assert not await patient.bad()


async def test_a_good_backup_is_named_and_not_a_newer_bad_one(patient: Patient) -> None:
    good = patient.keeping.backup().path
    (good.parent / "library-29990101T000000Z.db").write_bytes(b"half of it")
    _empty(patient.library)
    told = await patient.told()
    assert f"opreader restore {good}" in told["library"]
    assert "can't be read" in told["backups"]
    good.unlink()
    assert "none of the 1" in (await patient.bad())["backups"]


async def test_an_older_library_is_told_and_left_to_be_brought_up(patient: Patient, tmp_path: Path) -> None:
    assert len(MIGRATIONS) >= 1
    patient.sql(f"PRAGMA user_version = {len(MIGRATIONS) - 1 or 1}")
    assert "library" not in await patient.bad()


async def test_a_lost_version_is_mended(patient: Patient) -> None:
    patient.sql("PRAGMA user_version = 0")
    with pytest.raises(LibraryDamaged, match="version is lost"):
        Library.open(patient.library, now=NOW)
    assert "version is lost" in (await patient.bad())["library"]
    assert [check.ok for check in patient.doctor.repair()] == [True]
    assert not await patient.bad()


_LOOKS = """
import os, sys
from pathlib import Path
from opreader.store.examining import examine
from tests.contracts.store_values import NOW

library = Path(sys.argv[1])
examine(library, library.parent, now=NOW)  # all that it imports
if os.geteuid() == 0:
    os.setuid(65534)  # rights do not bind root
for check in examine(library, library.parent, now=NOW):
    print(check)
"""


@pytest.mark.parametrize("mode", [0o000, 0o444])
def test_rights_that_forbid_reading_or_writing_are_told(made: Path, mode: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder, "library.db")
        shutil.copy(made, library)
        library.chmod(mode)
        Path(folder).chmod(0o555)
        run = subprocess.run(
            [sys.executable, "-c", _LOOKS, str(library)],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).parents[1],
        )
        Path(folder).chmod(0o755)
    assert run.returncode == 0, run.stderr
    assert ("takes no writes" if mode else "can't be read") in run.stdout
    assert "rights" in run.stdout


# libraries that open, and are not sound


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE feed_counts SET unread = unread + 7", "counters"),
        ("INSERT INTO fts (fts) VALUES ('delete-all')", "search index"),
        ("UPDATE fts_data SET block = randomblob(40) WHERE id > 10", "search index pages"),
        ("INSERT INTO page_teasers (entry_id, n, title) VALUES (999, 1, 'x')", "rows"),
        ("UPDATE texts SET body = zeroblob(90) WHERE id = 1", "texts"),
        ("UPDATE undo SET data = zeroblob(90)", "texts"),
    ],
)
async def test_what_does_not_agree_is_told_and_mended(patient: Patient, statement: str, name: str) -> None:
    patient.sql(statement)
    told = await patient.bad()
    assert set(told) == {name}
    patient.doctor.repair()
    assert not await patient.bad()


async def test_damage_is_saved_from_and_told_in_numbers(patient: Patient) -> None:
    write_page(patient.library, pages_of(patient.library, "texts")[0], b"\x55" * 4096)
    assert "opreader doctor --repair" in (await patient.bad())["file"]
    (mended,) = patient.doctor.repair()
    assert mended.ok
    assert "articles 61" in mended.detail
    assert "highlights and notes 2" in mended.detail
    assert "1 damaged page;" in mended.detail
    (kept,) = patient.library.parent.glob("library-damaged-*.db")
    assert str(kept) in mended.detail
    assert not await patient.bad()


@pytest.mark.parametrize(
    ("title", "kept"),
    [("CAST(x'54e97420' || x'ff' AS TEXT)", "T\ufffd"), ("x'54ff'", "A whole page")],
    ids=["no letters", "bytes"],
)
async def test_what_is_no_text_any_more_is_told_and_mended(patient: Patient, title: str, kept: str) -> None:
    patient.sql(f"UPDATE entries SET title = {title} WHERE id = 3")
    library = Library.open(patient.library, now=NOW)
    with pytest.raises(LibraryDamaged, match="is damaged"):
        await library.get_headlines([EntryId(3)])
    await library.close()
    assert "opreader doctor --repair" in (await patient.bad())["file"]
    (mended,) = patient.doctor.repair()
    assert mended.ok
    assert not await patient.bad()
    library = Library.open(patient.library, now=NOW)
    assert (await library.get_entry(EntryId(3))).headline.title.startswith(kept)
    await library.close()


async def test_a_clock_that_went_back_or_far_forward_is_told(patient: Patient) -> None:
    patient.sql("UPDATE entries SET added = 4070908800 WHERE id = 1")
    assert "2099-01-01" in (await patient.bad())["clock"]
    patient.sql("UPDATE entries SET added = 1000000000")
    patient.sql("UPDATE feeds SET refreshed = 1000000000")
    assert "2001-09-09" in (await patient.told())["clock"]
    patient.sql("UPDATE entries SET added = 9223372036854775807")
    assert "clock" in await patient.told()


# files, folders, the machine


async def test_feeds_without_a_good_copy_are_left_alone(patient: Patient) -> None:
    path = patient.places.feeds_file
    path.write_text("[[feed]\n")
    path.with_name("feeds.toml.bak").write_text("neither is\nthis")
    patient.doctor.repair()
    assert "feeds.toml" in await patient.bad()
    assert path.read_text() == "[[feed]\n"
    path.with_name("feeds.toml.bak").unlink()
    assert "editor" in (await patient.bad())["feeds.toml"]


async def test_feeds_that_are_missing_are_their_last_good_copy_again(patient: Patient) -> None:
    path = patient.places.feeds_file
    path.unlink()
    assert "is missing" in (await patient.bad())["feeds.toml"]
    patient.doctor.repair()
    assert not await patient.bad()


@pytest.mark.parametrize("what", ["folder", "fifo"])
async def test_what_is_no_file_is_told(patient: Patient, what: str) -> None:
    for path in (patient.places.feeds_file, patient.places.config_file):
        path.unlink(missing_ok=True)
        path.mkdir() if what == "folder" else os.mkfifo(path)
    assert {"feeds.toml", "config.toml"} <= set(await patient.bad())


async def test_accounts_that_can_not_be_read_are_told(patient: Patient) -> None:
    assert "accounts.toml" not in await patient.told()
    patient.places.accounts_file.write_text("[[account]\n")
    assert "line 1" in (await patient.bad())["accounts.toml"]


async def test_a_file_where_a_folder_should_be_is_told(patient: Patient) -> None:
    patient.places.cache.write_text("")
    assert "cache" in (await patient.bad())["folders"]


async def test_secrets_that_others_may_read_are_told_and_shut(patient: Patient) -> None:
    feeds, cookies = patient.places.feeds_file, patient.places.config / "cookies.txt"
    cookies.write_text("# Netscape HTTP Cookie File\n")
    with feeds.open("a") as file:
        file.write(f'cookies = "{cookies}"\n')
    patient.places.config_file.write_text('proxy = "http://me:s3cret@127.0.0.1:1/"\n')
    for path in (feeds, cookies, patient.places.config_file):
        path.chmod(0o644)
    told = (await patient.bad())["secrets"]
    assert f"chmod 600 {cookies}" in told
    assert f"chmod 600 {patient.places.config_file}" in told
    assert "s3cret" not in told
    patient.doctor.repair()
    assert not await patient.bad()
    assert cookies.stat().st_mode & 0o777 == 0o600


async def test_no_child_process_is_told(patient: Patient) -> None:
    patient.child_trouble = WorkerError("a child process could not be started")
    assert "could not be started" in (await patient.bad())["child processes"]
    patient.child_trouble = OSError(11, "Resource temporarily unavailable")
    assert "unavailable" in (await patient.bad())["child processes"]


async def test_what_the_machine_lacks_is_told(patient: Patient) -> None:
    patient.keyring_trouble = "this system has no keyring"
    patient.surroundings = Surroundings({"textual": None}, False, "POSIX", "", "", 0, 0)
    told = await patient.told()
    assert "no keyring" in told["keyring"]
    assert "not UTF-8" in told["locale"]
    assert "(not set)" in told["terminal"]
    assert "missing: textual" in (await patient.bad())["versions"]
