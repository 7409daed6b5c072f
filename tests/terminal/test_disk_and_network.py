"""A disk that is full and a network that goes in the middle: it is said, what is here stays, and reading goes on."""

from pathlib import Path

from tests.cli.papers import rss
from tests.loopback import Loopback, Reply
from tests.terminal.seen import Open
from tests.terminal.test_two_at_once import at_the_command_line

FULL = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))  # the journal's index fits, a journal of some marks does not
from opreader.__main__ import main
main()
"""


def test_a_full_disk_is_said_at_the_mark_and_reading_goes_on(home: Path, opened: Open) -> None:
    screen = opened(home, "--offline", program=FULL)
    screen.wait_for("Nothing else here")
    for _ in range(12):
        screen.send("s")
        screen.settle(0.1)
    screen.wait_for("not marked: The library")
    screen.send("j")
    screen.wait_for("Somebody minds it")
    screen.send("q")
    assert screen.end() == 0
    assert screen.left_on == []
    at_the_command_line(home, "doctor")
    at_the_command_line(home, "mark", "read", "1")


def test_a_network_that_goes_in_the_middle_of_a_refresh_leaves_what_came(
    home: Path, server: Loopback, opened: Open
) -> None:
    (home / "config" / "config.toml").write_text("refresh_at_start = false\n", "utf-8")
    paths = ["/quick", "/slow"]
    for path, seconds in zip(paths, (0.0, 60.0), strict=True):
        server.answer(path, Reply(rss(), headers={"Content-Type": "application/rss+xml"}, delay=seconds))
    lines = [f'[[feed]]\nurl = "{server.url(path)}"\n' for path in paths]
    (home / "config" / "feeds.toml").write_text("\n".join(lines), "utf-8")
    screen = opened(home)
    screen.wait_for("All articles")
    screen.send("R")
    server.wait_for("/slow")
    screen.wait_for("A bridge nobody")
    server.stop()
    screen.wait_for("! http:")
    screen.wait_until_gone("x stops")
    screen.send("R")
    screen.wait_for("no network: the feeds are asked again when the network is back", "1 queued")
    screen.send("\x11")
    assert screen.end() == 0
    assert "A bridge nobody" in at_the_command_line(home, "articles")
