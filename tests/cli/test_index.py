"""The verb index, and verbs that end with it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.papers import COLUMN, rss
from tests.cli.person import PROGRAM, Person


def waiting(person: Person) -> int:
    """How many articles wait to be indexed, as the doctor says."""
    (row,) = [row for row in person("doctor", "--json").rows if row["name"] == "related tables"]
    assert row["ok"]
    detail = row["detail"] or "0"
    return int(detail.split()[0])


def column(person: Person) -> Path:
    """A feed of three articles, beside the person's home."""
    path = person.home.parent / "column.xml"
    path.write_bytes(rss())
    return path


def test_what_waits_is_indexed_and_told_once(person: Person) -> None:
    person("add", column(person))
    person("doctor", "--repair")
    assert waiting(person) == 3
    ran = person("index")
    assert (ran.out, ran.err) == ("", "3 articles indexed\n")
    assert waiting(person) == 0
    assert person("index").err == "Every article is indexed already.\n"


def test_programs_get_a_row(person: Person) -> None:
    person("add", column(person))
    person("doctor", "--repair")
    row = person("index", "--json").row
    assert isinstance(row.pop("seconds"), float)
    assert row == {"type": "index", "done": 3, "total": 3}
    assert person("index", "--json").row | {"seconds": 0} == {"type": "index", "done": 0, "total": 0, "seconds": 0}


def test_what_was_added_is_found_at_once(person: Person) -> None:
    person("add", column(person))
    assert waiting(person) == 0


def test_a_refresh_ends_with_it_unless_told_not_to(person: Person) -> None:
    path = column(person)
    person("add", path)
    path.write_bytes(rss(items=[("A late addition", "<p>It came when the others were read.</p>"), *COLUMN]))
    person("refresh", "--no-index")
    assert waiting(person)
    person("refresh")
    assert waiting(person) == 0


def test_saving_expanding_and_importing_end_with_it(owner: Person, tmp_path: Path) -> None:
    owner("export", "json", "--output", tmp_path / "all.json")
    other = Person(tmp_path / "other", owner._capsys)
    other("import", tmp_path / "all.json")
    assert other.ids()
    assert waiting(other) == 0


@pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="looks for the run's own children where Linux lists them"
)
def test_interrupted_it_says_so_and_goes_on_later(person: Person) -> None:
    person("add", column(person))
    person("doctor", "--repair")
    words = [*PROGRAM, "--home", str(person.home), "index", "--json"]
    held = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(person.home / "data" / "library.db")], stdout=subprocess.PIPE
    )
    assert held.stdout is not None
    assert held.stdout.readline() == b"held\n"
    run = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children")
    while not children.read_text().strip():
        time.sleep(0.02)
    os.kill(run.pid, signal.SIGINT)
    out, err = run.communicate(timeout=30)
    held.kill()
    held.communicate()
    assert run.returncode == 130, (out, err)
    assert b"interrupted; what was done is kept" in err
    assert waiting(person) == 3
    person("index")
    assert waiting(person) == 0


_HOLD = """\
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(60)
"""
"""Holds the library's lock, so that a run has no end before it is interrupted."""
