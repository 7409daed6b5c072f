"""Two opreaders on one library: each sees what the other does, and what only one should do is done once."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.papers import rss
from tests.cli.person import PROGRAM
from tests.loopback import Loopback, Reply
from tests.terminal.seen import FIRST, Open

_SLOW = Reply(rss(), headers={"Content-Type": "application/rss+xml"}, delay=5.0)
_QUICK = Reply(rss(), headers={"Content-Type": "application/rss+xml"})


def at_the_command_line(home: Path, *words: str, code: int = 0) -> str:
    """Run a verb beside the screen; what it wrote to both streams."""
    ran = subprocess.run(
        [*PROGRAM, "--home", str(home), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        text=True,
        timeout=60,
    )
    assert ran.returncode == code, ran.stdout
    return ran.stdout


def test_the_screen_follows_the_command_line_and_a_hand_in_feeds_toml(home: Path, opened: Open) -> None:
    screen = opened(home, "--offline")
    screen.wait_for(FIRST, "Nothing else here")
    before = screen.lines
    at_the_command_line(home, "mark", "read", "--query", "unread")
    screen.until(lambda lines: _unread(lines) == "")
    # What one looks at did not move.
    assert [line[40:] for line in screen.lines[:20]] == [line[40:] for line in before[:20]]
    at_the_command_line(home, "undo")
    screen.until(lambda lines: _unread(lines) == "3")
    feeds = home / "config" / "feeds.toml"
    feeds.write_text(feeds.read_text("utf-8").replace("[[feed]]", '[[feed]]\ntitle = "Renamed by hand"', 1), "utf-8")
    screen.wait_for("Renamed by hand")


@contextmanager
def refreshing(home: Path, server: Loopback) -> Iterator[subprocess.Popen[str]]:
    """A refresh at the command line that is under way: it asked for /slow, whose answer takes its time."""
    argv = [*PROGRAM, "--home", str(home), "refresh", "--json"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        server.wait_for("/slow")
        yield process
        if process.poll() is None:
            process.kill()


def subscribed(home: Path, server: Loopback, *, together: bool = False) -> None:
    """Have two feeds of a server in feeds.toml, of which one is slow, or both."""
    server.answer("/quick", _SLOW if together else _QUICK)
    server.answer("/slow", _SLOW)
    lines = [f'[[feed]]\nurl = "{server.url(path)}"\n' for path in ("/quick", "/slow")]
    (home / "config" / "feeds.toml").write_text("\n".join(lines), "utf-8")


def test_a_refresh_runs_once_and_who_comes_second_waits_for_it(home: Path, server: Loopback) -> None:
    subscribed(home, server, together=True)
    with refreshing(home, server) as first:
        said = at_the_command_line(home, "refresh", "--json")
        assert f"another opreader (process {first.pid}) is refreshing; waiting for it" in said
        assert first.wait(60) == 0
    rows = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert {(row["status"], row["error"]) for row in rows} == {("skipped", "another opreader asked it just now")}
    assert len(rows) == 2
    assert [server.count(path) for path in ("/quick", "/slow")] == [1, 1]


def test_a_refresh_that_was_killed_is_in_nobodys_way(home: Path, server: Loopback) -> None:
    subscribed(home, server)
    with refreshing(home, server) as first:
        first.kill()
        first.wait()
        said = at_the_command_line(home, "refresh", "--json")
    assert "waiting" not in said
    assert {json.loads(line)["status"] for line in said.splitlines() if line.startswith("{")} <= {"new", "unchanged"}


def test_the_screen_says_who_refreshes_and_shows_what_that_brings(home: Path, server: Loopback, opened: Open) -> None:
    (home / "config" / "config.toml").write_text("refresh_at_start = false\n", "utf-8")
    screen = opened(home)
    screen.wait_for(FIRST, "Nothing else here")
    subscribed(home, server)
    with refreshing(home, server) as first:
        screen.send("R")
        screen.wait_for(f"another opreader (process {first.pid}) is refreshing")
        assert first.wait(60) == 0
    screen.wait_for("The Column +1")  # the same texts came again
    assert [server.count(path) for path in ("/quick", "/slow")] == [1, 1]


def _unread(lines: list[str]) -> str:
    """The number beside All articles."""
    last = next(line[:38] for line in lines if " All articles" in line[:38]).split()[-1]
    return last if last.isdigit() else ""
