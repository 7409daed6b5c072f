"""doctor: each fault told with what to do, its exit code, and what --repair mends."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.person import Person


def _bad(person: Person, *words: str, code: int) -> dict[str, str]:
    """What the doctor finds wrong, by name."""
    return {row["name"]: row["detail"] for row in person("doctor", "--json", *words, code=code).rows if not row["ok"]}


def _sql(library: Path, *statements: str) -> None:
    with closing(sqlite3.connect(library)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def _write(library: Path, table: str) -> None:
    with closing(sqlite3.connect(library)) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    with library.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\x55" * 4096)


def test_a_sound_library(owner: Person) -> None:
    rows = owner("doctor", "--json").rows
    assert all(set(row) == {"type", "name", "ok", "detail"} and row["ok"] is True for row in rows)
    assert {"library", "file", "texts", "backups", "config.toml", "feeds.toml", "folders", "versions", "terminal"} <= {
        row["name"] for row in rows
    }
    out = owner("doctor").out
    assert len(out.splitlines()) == len(rows)
    assert "BAD" not in out
    owner("doctor", "--repair")


def test_no_library_yet_is_sound_and_none_is_made(person: Person) -> None:
    assert "none yet" in person("doctor").out
    person("doctor", "--repair")
    assert not person.library.exists()


# libraries that can't be opened


def test_without_a_backup_it_says_so(owner: Person) -> None:
    owner.library.write_bytes(b"")
    assert "no good backup" in _bad(owner, code=3)["library"]


# libraries that open, and are not sound


def test_a_damaged_page_is_told_and_mended(owner: Person) -> None:
    ids = owner.ids()
    owner("mark", "starred", *ids.values())
    _write(owner.library, "entries")
    assert "opreader doctor --repair" in _bad(owner, code=1)["file"]
    assert "opreader doctor --repair" in owner("doctor", code=1).complaint
    rows = {row["name"]: row["detail"] for row in owner("doctor", "--repair", "--json").rows}
    assert f"saved into a new library: articles {len(ids)} " in rows["repaired"]
    assert sorted(owner.ids("starred").values()) == sorted(ids.values())
    kept = next(owner.library.parent.glob("library-damaged-*.db"))
    assert str(kept) in rows["repaired"]
    assert not _bad(owner, code=0)


def test_notes_whose_article_is_lost_get_one(owner: Person) -> None:
    values = "(entry_id, exact, before, after, start, note, added, changed)"
    _sql(owner.library, f"INSERT INTO highlights {values} VALUES (4711, 'a passage', '', '', 0, 'my note', 5, 5)")
    assert "1 highlights without an entry" in _bad(owner, code=1)["rows"]
    owner("doctor", "--repair")
    assert "my note" in owner("export", "highlights").out


# files and folders


@pytest.mark.parametrize("text", ["measur = 60\n", "measure = \n"])
def test_a_config_that_can_not_be_read(owner: Person, text: str) -> None:
    path = owner.configure(text)
    assert str(path) in _bad(owner, code=2)["config.toml"]
    assert str(path) in owner("doctor", code=2).complaint


def test_feeds_that_can_not_be_read_are_their_last_good_copy_again(owner: Person) -> None:
    path = owner.home / "config" / "feeds.toml"
    before = set(owner.feeds())
    owner("remove", min(before))  # writes the file, and its copy
    broken = b"[[feed]\nurl = \n"
    path.write_bytes(broken)
    assert "--repair" in _bad(owner, code=0)["feeds.toml"]
    rows = owner("doctor", "--repair", "--json").rows
    assert rows[0]["name"] == "repaired"
    assert set(owner.feeds()) == before
    (kept,) = path.parent.glob("feeds-broken-*.toml")
    assert kept.read_bytes() == broken
    assert str(kept) in rows[0]["detail"]


def test_passwords_that_others_may_read_are_told_and_shut(owner: Person) -> None:
    path = owner.home / "config" / "feeds.toml"
    path.write_text(path.read_text() + '\n[[feed]]\nurl = "https://x.example/"\nheaders = { "X-Token" = "s3cret" }\n')
    path.chmod(0o644)
    bad = _bad(owner, code=0)
    assert f"chmod 600 {path}" in bad["secrets"]
    assert "s3cret" not in str(bad)
    assert "secrets" in owner("doctor").complaint
    owner("doctor", "--repair")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_locale_that_is_not_utf8_is_told(owner: Person) -> None:
    env = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    out = owner.alone("doctor", env=env).out
    assert "not UTF-8" in out
    assert out.isascii()


# kills


def _rows(person: Person) -> list[Any]:
    return person("articles", "--limit", 0, "--json").rows


@pytest.mark.parametrize("step", [3, 8, 13])
def test_a_restore_that_is_killed_is_done_or_not_begun(owner: Person, step: int) -> None:
    """Killed before the n-th file is moved: the next verb finds the library of before, or finishes."""
    backup = owner("backup").out.strip()
    owner("mark", "read", *owner.ids().values())
    read = _rows(owner)
    program = f"""
import os, sys
from pathlib import Path
left = {step}
def counted(move):
    def moved(*args, **named):
        global left
        if not left:
            os._exit(9)
        left -= 1
        return move(*args, **named)
    return moved
Path.rename, Path.replace, Path.unlink = map(counted, (Path.rename, Path.replace, Path.unlink))
from opreader.__main__ import main
main()
"""
    words = [sys.executable, "-c", program, "--home", str(owner.home), "restore", backup]
    killed = subprocess.run(words, capture_output=True, check=False)
    assert killed.returncode in {0, 9}, killed
    if step % 2:
        owner("doctor")
    found = _rows(owner)
    assert found == read or all(row["read"] is False for row in found)
    assert len(found) == len(read)
    assert not owner.library.with_name(".library.db.placing").exists()
    owner("doctor")
    owner("restore", backup)
    assert all(row["read"] is False for row in _rows(owner))
