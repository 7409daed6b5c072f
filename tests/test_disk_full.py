"""The real program where no file may grow: reading goes on, what is not done is said in a line, old files stay whole."""

import resource
import shutil
import subprocess
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from tests.cli.papers import rss
from tests.cli.person import PROGRAM, Person

_NOTHING: Final = 0
_SMALL_FILES: Final = 2_000
"""Bytes that a file may have: `feeds.toml` finds room, the library does not."""


@pytest.fixture(scope="module")
def _home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of somebody with a feed of three articles."""
    base = tmp_path_factory.mktemp("full")
    (base / "column.xml").write_bytes(rss())
    words = ("--home", str(base / "home"), "add", str(base / "column.xml"))
    subprocess.run([*PROGRAM, *words], check=True, capture_output=True)
    return base / "home"


@pytest.fixture
def person(_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Person:
    """Somebody who has a copy of it."""
    shutil.copytree(_home, tmp_path / "home")
    return Person(tmp_path / "home", capsys)


def _run(person: Person, *words: object, room: int) -> tuple[int, str, str]:
    """Code, output and complaint of a run in which no file may grow beyond `room` bytes."""
    ran = subprocess.run(
        [*PROGRAM, "--home", str(person.home), *map(str, words)],
        capture_output=True,
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (room, room)),
    )
    assert "Traceback" not in ran.stderr
    assert "a bug" not in ran.stderr
    assert len(ran.stderr.splitlines()) <= 1, ran.stderr
    return ran.returncode, ran.stdout, ran.stderr


def test_reading_goes_on_and_marks_say_why_not(person: Person) -> None:
    number = person.ids()["Snow in the council"]
    code, said, _ = _run(person, "articles", "unread", room=_NOTHING)
    assert (code, said.count("•")) == (0, 3)
    code, said, _ = _run(person, "show", number, room=_NOTHING)
    assert (code, "spoke of snow" in said) == (0, True)
    code, _, complaint = _run(person, "mark", "read", number, room=_NOTHING)
    assert code == 3
    assert "can't be written" in complaint
    assert len(person("articles", "unread", "--json").rows) == 3
    person("mark", "read", number)
    assert len(person("articles", "unread", "--json").rows) == 2


def test_what_feeds_toml_says_waits_and_reading_goes_on(person: Person, tmp_path: Path) -> None:
    listed = tmp_path / "list.opml"
    listed.write_text('<opml version="2.0"><body><outline xmlUrl="https://new.example/f"/></body></opml>', "utf-8")
    code, _, complaint = _run(person, "import", listed, room=_SMALL_FILES)
    assert code != 0
    assert "can't be written" in complaint
    assert "new.example" in (person.home / "config" / "feeds.toml").read_text("utf-8")
    code, said, complaint = _run(person, "articles", room=_NOTHING)
    assert (code, said.count("•")) == (0, 3)
    assert "feeds.toml" in complaint
    assert len(person("feeds", "--json").rows) == 2


def test_what_is_not_imported_is_not_said_to_be(person: Person, tmp_path: Path) -> None:
    listed = tmp_path / "list.opml"
    listed.write_text('<opml version="2.0"><body><outline xmlUrl="https://new.example/f"/></body></opml>', "utf-8")
    before = (person.home / "config" / "feeds.toml").read_bytes()
    code, said, complaint = _run(person, "import", listed, "--json", room=_NOTHING)
    assert code != 0
    assert "can't be written" in complaint
    assert "imported" not in said
    assert (person.home / "config" / "feeds.toml").read_bytes() == before


@pytest.mark.parametrize("kind", ["opml", "json"])
def test_an_export_that_finds_no_room_leaves_the_old_file(person: Person, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"
    out.write_text("of last week", "utf-8")
    code, _, complaint = _run(person, "export", kind, "-o", out, room=_NOTHING)
    assert code != 0
    assert "can't be written" in complaint
    assert out.read_text("utf-8") == "of last week"
    assert {one.name for one in tmp_path.iterdir()} == {"home", "out"}
