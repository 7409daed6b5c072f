"""Standard streams that are closed, full or read by nobody, words that are no text, and an environment that says little."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.person import PROGRAM
from tests.loopback import Loopback
from tests.terminal.seen import Open

NEEDS_TERMINAL = "opreader: the screen needs a terminal; without one use a verb, for example: opreader articles\n"


def by_the_shell(home: Path, words: str, streams: str) -> subprocess.CompletedProcess[str]:
    """Run it with streams as a shell writes them; the status is the program's own."""
    line = f'"$0" -m opreader --home "$1" {words} {streams}; exit ${{PIPESTATUS[0]}}'
    return subprocess.run(
        ["bash", "-c", line, sys.executable, str(home)],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize(
    ("words", "streams", "code", "told"),
    [
        ("", "", 2, NEEDS_TERMINAL),
        ("", "<&-", 2, NEEDS_TERMINAL),
        ("", "2>&-", 2, ""),
        ("", "<&- >&- 2>&-", 2, ""),
        ("articles", "<&- 2>&-", 0, ""),
        ("articles", ">&-", 1, "opreader: what was asked for can't be written (Bad file descriptor)\n"),
        ("feeds --json", ">/dev/full", 1, "opreader: what was asked for can't be written (No space left on device)\n"),
        ("--help", ">/dev/full", 1, "opreader: what was asked for can't be written (No space left on device)\n"),
        ("--version", ">&-", 1, "opreader: what was asked for can't be written (Bad file descriptor)\n"),
        ("articles", "<&- >&- 2>&-", 1, ""),
        ("mark read 1", "<&- >&- 2>&-", 0, ""),
    ],
)
def test_streams_that_are_closed_or_full_are_told_in_a_line(
    home: Path, words: str, streams: str, code: int, told: str
) -> None:
    ran = by_the_shell(home, words, streams)
    assert (ran.returncode, ran.stderr) == (code, told)
    assert not (home / "state" / "opreader.log").exists()


def test_a_reader_of_the_output_that_leaves_is_no_trouble(home: Path) -> None:
    ran = by_the_shell(home, "articles", "| head -1")
    assert ran.returncode in {0, 1}  # whether all was written before it left
    assert not ran.stderr


def test_what_is_printed_to_closed_streams_does_not_go_into_the_library(home: Path) -> None:
    assert by_the_shell(home, "mark read --query since:never", "<&- >&- 2>&-").returncode == 2
    assert by_the_shell(home, "mark read --query unread", "<&- >&- 2>&-").returncode == 0
    assert by_the_shell(home, "doctor", "").returncode == 0


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}])
def test_words_that_are_no_text_are_told_in_a_line(home: Path, locale: dict[str, str]) -> None:
    for words in ([b"show", b"\xff"], [b"\xff"], [b"add", b"/nowhere/\xff.xml"], [b"open", b"\xff"]):
        ran = subprocess.run(
            [*PROGRAM, "--home", str(home), *words],
            capture_output=True,
            check=False,
            env={**os.environ, **locale},
            stdin=subprocess.DEVNULL,
            timeout=60,
        )
        assert ran.returncode in {0, 1, 2}
        assert b"Traceback" not in ran.stderr
        assert ran.stderr.count(b"\n") <= 1
    assert not (home / "state" / "opreader.log").exists()


BARE = {"LC_ALL": "", "LC_CTYPE": "", "LANG": ""}


@pytest.mark.parametrize(
    ("env", "unicode", "colours"),
    [
        ({"LC_ALL": "C"}, False, True),
        (BARE, False, True),
        ({"NO_COLOR": "1"}, True, False),
        ({"TERM": "", "COLORTERM": ""}, True, True),
    ],
)
def test_a_terminal_of_any_kind_shows_states_by_more_than_colours(
    home: Path, opened: Open, env: dict[str, str], *, unicode: bool, colours: bool
) -> None:
    screen = opened(home, "--offline", env=env, size=(60, 24))
    screen.wait_for("A bridge nobody")
    row = next(line for line in screen.lines if "A bridge nobody" in line)
    assert row[:2] == ("•●" if unicode else "N*")
    assert (re.search(rb"[;\[](?:[349][0-7]|[34]8)[;m]", screen.said) is not None) == colours
    screen.send("\x11")
    assert screen.end() == 0
    assert not screen.left_on


def test_offline_opens_no_socket(home: Path, server: Loopback, tmp_path: Path, opened: Open) -> None:
    """Every way to the network is closed in the process itself: what tries is a bug, and told as one."""
    feeds = f'[[feed]]\nurl = "{server.url("/feed")}"\n'
    (home / "config" / "feeds.toml").write_text(feeds, "utf-8")
    program = (
        "import sys\n"
        "def forbid(event, arguments):\n"
        "    if event in {'socket.connect', 'socket.getaddrinfo', 'socket.sendto', 'socket.bind'}:\n"
        f"        open({str(tmp_path / 'tried')!r}, 'a').write(event + '\\n')\n"
        "        raise RuntimeError(event)\n"
        "sys.addaudithook(forbid)\n"
        "from opreader.__main__ import main\n"
        "main()\n"
    )
    for words in (["refresh"], ["pack"], ["expand", "--query", "unread"], ["save", server.url("/page")], ["sync"]):
        subprocess.run(
            [sys.executable, "-c", program, "--home", str(home), "--offline", *words],
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=60,
        )
    screen = opened(home, "--offline", program=program)
    screen.wait_for("All articles")
    for key in ("R", "r", "P", "\r", "\x1b", "f", "F", "j", "o"):
        screen.send(key)
        screen.settle()
    screen.send("\x11")
    assert screen.end() == 0
    assert server.count() == 0
    assert not (tmp_path / "tried").exists(), (tmp_path / "tried").read_text()
