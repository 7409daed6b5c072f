"""The outer edge of every run: broken libraries, closed pipes, interrupts, bugs, old locales, what is imported."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from opreader.cli.guard import guard
from opreader.cli.output import render_row
from opreader.cli.session import Globals, run
from opreader.errors import LibraryBusy, ReadError
from opreader.reader import Reader
from tests.cli.papers import COLUMN, dated, rss
from tests.cli.person import PROGRAM, Person
from tests.cli.test_feeds import serve
from tests.escapes import in_pipe
from tests.loopback import Loopback, Reply

# libraries


@pytest.mark.parametrize("verb", [["articles"], ["doctor"], ["feeds", "--json"], ["refresh"], ["doctor", "--repair"]])
@pytest.mark.parametrize("damage", [b"", b"no database at all, just words\n" * 200])
def test_a_library_that_is_none_is_a_line(owner: Person, verb: list[str], damage: bytes) -> None:
    for path in owner.library.parent.glob("library.db*"):
        path.unlink()
    owner.library.write_bytes(damage)
    ran = owner(*verb, code=3)
    assert str(owner.library) in ran.complaint
    assert not ran.out or verb[0] == "doctor"  # who says all that is wrong
    assert owner.library.read_bytes() == damage


def test_a_library_of_a_newer_opreader_is_left_alone(owner: Person) -> None:
    with sqlite3.connect(owner.library) as library:
        library.execute("PRAGMA user_version = 9999")
    library.close()
    assert "newer" in owner("articles", code=3).complaint


def test_a_library_with_torn_pages_is_found_by_the_doctor(owner: Person) -> None:
    with sqlite3.connect(owner.library) as library:
        library.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    library.close()
    data = bytearray(owner.library.read_bytes())
    for at in range(8 * 4096, len(data), 4096):
        data[at : at + 64] = b"\xff" * 64
    owner.library.write_bytes(data)
    ran = owner("doctor", code=3)
    assert ran.err.startswith("opreader: ")
    assert len(ran.err.splitlines()) == 1


# bugs and errors


def test_a_bug_is_a_line_with_its_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def work(_: Reader) -> int:
        raise ZeroDivisionError("secret words")

    with pytest.raises(SystemExit) as left:
        run(Globals(home=tmp_path), work)
    assert left.value.code == 70
    (line,) = capsys.readouterr().err.splitlines()
    log = tmp_path / "state" / "opreader.log"
    assert line == f"opreader: a bug: ZeroDivisionError; please report it with what is in {log}"
    report = log.read_text("utf-8")
    assert "ZeroDivisionError" in report
    assert "secret" not in report


@pytest.mark.parametrize(("error", "code"), [(LibraryBusy("held"), 3), (ReadError("torn\nin two"), 1)])
def test_an_error_of_ours_is_a_line_and_its_code(
    error: Exception, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def work() -> int:
        raise error

    assert guard(work) == code
    assert capsys.readouterr().err.count("\n") == 1


def test_an_interrupt_keeps_what_was_done(person: Person, server: Loopback) -> None:
    person("add", serve(server), serve(server, "/slow.xml", title="The Slow"))
    server.answer("/slow.xml", Reply(hold=True))
    asked = server.count("/slow.xml")
    process = subprocess.Popen(
        [*PROGRAM, "--home", str(person.home), "refresh", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        row = json.loads(process.stdout.readline())
        while server.count("/slow.xml") == asked:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        rest, said = process.stdout.read(), process.stderr.read().decode()
    assert (row["status"], rest) == ("unchanged", b"")
    assert process.returncode == 130
    assert said == "opreader: interrupted; what was done is kept\n"
    assert all(check["ok"] for check in person("doctor", "--json").rows)


@pytest.mark.parametrize(
    "verb", [["export", "json"], ["articles"], ["feeds"], ["feeds", "--json"], ["config", "default"], ["-h"]]
)
def test_a_closed_pipe_ends_quietly(owner: Person, verb: list[str]) -> None:
    # Few words are written when Python ends, unless the environment has it write at once.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    process = subprocess.Popen(
        [*PROGRAM, "--home", str(owner.home), *verb], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
    )
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert (said, process.returncode) == (b"", 1)


def test_a_pipe_that_closes_midway_ends_quietly(person: Person, tmp_path: Path) -> None:
    document = tmp_path / "long.xml"
    document.write_bytes(rss(items=[(f"Article {number}", f"<p>{'Words. ' * 30_000}</p>") for number in range(3)]))
    person("add", document)
    process = subprocess.Popen(
        [*PROGRAM, "--home", str(person.home), "export", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["type"] == "feed"
        process.stdout.close()
        said = process.stderr.read()
    assert (said, process.returncode) == (b"", 1)


def test_the_screen_needs_a_terminal(person: Person) -> None:
    for words in ([], ["open", "https://column.example/"]):
        ran = person.alone(*words, code=2)
        assert "terminal" in ran.complaint
        assert not ran.out


# letters


@pytest.mark.parametrize(
    "env",
    [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "ascii"}, {"LANG": "C"}],
)
def test_an_old_locale_gets_what_it_has_letters_for(owner: Person, env: dict[str, str]) -> None:
    rows = owner.alone("search", "snow", "--json", env=env).rows
    assert "café" in rows[0]["snippet"]
    for words in (["articles"], ["search", "snow"], ["feeds"], ["show", rows[0]["id"]], ["export", "json"], ["-h"]):
        assert owner.alone(*words, env=env).out
    assert owner.alone("themes", "-h", env=env).out
    owner.alone("config", "default", env=env)
    assert "is:" in owner.alone("articles", "is:café", env=env, code=2).err


def test_in_an_old_locale_dashes_and_quotes_are_plain_ones(owner: Person) -> None:
    out = owner.alone("search", "snow", env={"PYTHONIOENCODING": "ascii"}).out
    assert f"{COLUMN[2][0]} - The Column" in out
    assert '"Snow"' in out or '"snow"' in out
    assert "caf?" in out


def test_a_row_is_one_line_whatever_is_in_it() -> None:
    row = {"type": "x", "text": "one\u2028two\u2029three\x85four\nfive\x1esix é"}
    line = render_row(row, encoding="utf-8")
    assert len(line.splitlines()) == 1
    assert "é" in line
    assert json.loads(line) == row


def test_a_row_holds_nothing_that_a_terminal_obeys() -> None:
    row = {"type": "x", "link": "https://a.example/\x9b2J\x9d0;x\x9c\x7f\u202e\u2066\u200fé\x1b]0;x\x07"}
    line = render_row(row, encoding="utf-8")
    assert in_pipe(line.encode()) == []
    assert "é" in line
    assert json.loads(line) == row


@pytest.mark.parametrize(("text", "encoding"), [("é", "ascii"), ("é", None), ("\udcff", "utf-8"), ("●", "latin-1")])
def test_a_row_that_the_stream_has_no_letters_for_is_escaped(text: str, encoding: str | None) -> None:
    line = render_row({"type": "x", "text": text}, encoding=encoding)
    assert line.isascii()
    assert json.loads(line)["text"] == text


def test_a_file_whose_name_is_no_text_is_no_bug(person: Person, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/na\xefve.md"
    try:
        Path(os.fsdecode(path)).write_text("# A title\n\nA body of a few words.\n", "utf-8")
    except OSError:
        pytest.skip("names are UTF-8 here")
    run = subprocess.run(
        [*PROGRAM, "--home", str(person.home), "add", path, "--json"], capture_output=True, check=False
    )
    assert run.returncode in {0, 1}
    assert b"Traceback" not in run.stderr
    assert all(json.loads(line)["type"] for line in run.stdout.splitlines())


@pytest.mark.parametrize(
    ("day", "zone"),
    [("0001-01-01T00:00:00+14:00", "America/Los_Angeles"), ("9999-12-31T23:59:59-12:00", "Pacific/Kiritimati")],
)
def test_the_first_and_last_days_are_no_bug(person: Person, tmp_path: Path, day: str, zone: str) -> None:
    path = tmp_path / "annals.xml"
    path.write_bytes(dated(day))
    person("add", path)
    row = person.alone("articles", "--json", env={"TZ": zone}).row
    assert row["published"] is None or len(row["published"]) == len("0001-01-01T00:00:00Z")
    for words in (["articles"], ["show", row["id"], "--as", "markdown"], ["articles", "since:7d"]):
        person.alone(*words, env={"TZ": zone})


def test_a_terminal_also_hears_what_the_article_is(owner: Person) -> None:
    number = owner.ids()["Snow in the council"]
    ours, theirs = os.openpty()
    words = ("--home", str(owner.home), "show", str(number))
    subprocess.run([*PROGRAM, *words], stdout=theirs, stdin=subprocess.DEVNULL, check=True)
    os.close(theirs)
    seen = os.read(ours, 10_000).decode().splitlines()
    os.close(ours)
    assert seen[0] == "Snow in the council"
    assert seen[1].startswith("Jane Roe · The Column · 1 Nov 2026 · 1 min · full")
    assert seen[2] == ""


# what a run brings along


HEAVY = {
    *("textual", "rich", "httpx", "httpcore", "lxml", "feedparser", "trafilatura", "markdown_it", "click.testing"),
    *("charset_normalizer", "tomli_w", "platformdirs", "opreader.ui", "opreader.net", "opreader.feeds"),
    *("opreader.workers", "opreader.extract", "opreader.subscribing", "importlib.metadata", "difflib"),
}


def loaded(person: Person, *words: str) -> set[str]:
    """Every module that is loaded when a run ends."""
    program = (
        "import atexit, sys\n"
        f"sys.argv = ['opreader', '--home', {str(person.home)!r}, *{list(words)!r}]\n"
        "atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr))\n"
        "from opreader.__main__ import main\nmain()\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(ran.stderr.split())


def test_the_version_needs_next_to_nothing(person: Person) -> None:
    modules = loaded(person, "--version")
    assert "opreader.cli.main" in modules
    assert not modules & (HEAVY | {"asyncio", "sqlite3", "opreader.reader", "opreader.store"})


def test_headlines_need_no_heavy_module(owner: Person) -> None:
    owner("articles")  # what a changed feeds.toml brings along is not asked here
    modules = loaded(owner, "articles", "--limit", "10")
    assert "opreader.reader" in modules
    assert not modules & (HEAVY - {"opreader.subscribing"})


def test_a_site_rule_that_cannot_be_used_is_named_by_the_doctor(owner: Person) -> None:
    rules = owner.home / "config" / "sites"
    rules.mkdir(parents=True, exist_ok=True)
    (rules / "column.toml").write_text('hosts = ["column.example"]\nbdy = "main"\n')
    told = owner("doctor")
    assert "column.toml" in told.out
    assert "bdy" in told.out
