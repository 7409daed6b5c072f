"""Signals, sleep and a terminal that goes away or stands still: modes are put back, the status tells which, nothing hangs."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.papers import rss
from tests.loopback import Loopback, Reply
from tests.pty_screen import ENTER_SCREEN
from tests.terminal.seen import FIRST, Open, Opened, children_of, state_of
from tests.terminal.test_two_at_once import at_the_command_line

START = (FIRST, "Nothing else here")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every way to end and to sleep in the long run, the usual ones in the usual run."""
    long = metafunc.config.getoption("--long")
    if "ending" in metafunc.fixturenames:
        metafunc.parametrize("ending", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT][: 3 if long else 2])
    for name in {"by_key", "stops"} & set(metafunc.fixturenames):
        metafunc.parametrize(name, [True, False] if long else [True])


def test_a_signal_puts_the_terminal_back_and_keeps_what_was_marked(
    home: Path, opened: Open, ending: signal.Signals
) -> None:
    screen = opened(home, "--offline")
    screen.wait_for(*START)
    screen.send("s")
    screen.send_signal(ending)
    assert screen.end() == 128 + ending
    assert screen.left_on == []
    assert "A bridge nobody" in at_the_command_line(home, "articles", "starred")


def test_a_signal_that_comes_again_changes_nothing(home: Path, opened: Open) -> None:
    screen = opened(home, "--offline")
    screen.wait_for(*START)
    for _ in range(3):
        with suppress(ProcessLookupError):
            screen.send_signal(signal.SIGTERM)
    assert screen.end() == 143
    assert screen.left_on == []


def test_a_terminal_that_vanishes_ends_the_process(home: Path, opened: Open) -> None:
    screen = opened(home, "--offline")
    screen.wait_for(*START)
    screen.send("jk" * 100)  # more frames than the thread that writes takes
    screen.hang_up()
    assert screen.process.wait(timeout=60) == 129


def test_a_terminal_that_takes_nothing_any_more_does_not_keep_it_from_ending(home: Path, opened: Open) -> None:
    screen = opened(home, "--offline")
    screen.wait_for(*START)
    _stall(screen)
    screen.send_signal(signal.SIGTERM)
    assert screen.process.wait(timeout=60) == 143
    assert "no echo" not in screen.left_on


def _stall(screen: Opened) -> None:
    """Press keys, each of which paints, and read nothing: more than a terminal and the thread that writes hold."""
    os.set_blocking(screen._master, False)
    for _ in range(150):
        with suppress(BlockingIOError):
            os.write(screen._master, b"jk")
        time.sleep(0.01)
    os.set_blocking(screen._master, True)


def test_asleep_the_terminal_is_the_shells_and_awake_all_is_painted_anew(
    home: Path, opened: Open, *, by_key: bool
) -> None:
    screen = opened(home, "--offline")
    screen.wait_for(*START)
    for _ in range(2):
        if by_key:
            screen.send("\x1a")
        else:
            screen.send_signal(signal.SIGTSTP)
        screen.wait_for_state("T")
        screen.settle()
        assert screen.left_on == []
        since = len(screen.said)
        screen.resize(100, 30)
        screen.send_signal(signal.SIGCONT)
        # What was drawn before may come late; keys that come while the terminal is given back are thrown away by it.
        screen.wait_for_bytes(ENTER_SCREEN, since=since)
        screen.wait_for_bytes(b"A bridge nobody", since=screen.said.index(ENTER_SCREEN, since))
    screen.wait_for(*START)
    assert len(screen.lines) == 30
    screen.send("q")
    assert screen.end() == 0
    assert screen.left_on == []


def test_what_changed_during_sleep_is_shown_after_it(home: Path, opened: Open) -> None:
    screen = opened(home, "--offline")
    screen.wait_for(*START)
    screen.send("\x1a")
    screen.wait_for_state("T")
    at_the_command_line(home, "mark", "starred", "--query", "unread")
    screen.send_signal(signal.SIGCONT)
    screen.until(lambda lines: any("●★" in line for line in lines))


def test_a_stop_that_can_not_be_caught_and_a_needless_wake_leave_the_terminal_in_order(
    home: Path, opened: Open, *, stops: bool
) -> None:
    screen = opened(home, "--offline")
    screen.wait_for(*START)
    for _ in range(2):
        since = len(screen.said)
        if stops:
            screen.send_signal(signal.SIGSTOP)
            screen.wait_for_state("T")
        screen.send_signal(signal.SIGCONT)
        # What was drawn before may come late; keys that come while the terminal is given back are thrown away by it.
        screen.wait_for_bytes(ENTER_SCREEN, since=since)
        screen.wait_for_bytes(b"A bridge nobody", since=screen.said.index(ENTER_SCREEN, since))
    screen.send("j")
    screen.settle()
    screen.send("q")
    assert screen.end() == 0
    assert screen.left_on == []


def test_no_child_outlives_the_screen(home: Path, server: Loopback, opened: Open) -> None:
    server.answer("/feed", Reply(rss(), headers={"Content-Type": "application/rss+xml"}))
    (home / "config" / "feeds.toml").write_text(f'[[feed]]\nurl = "{server.url("/feed")}"\n', "utf-8")
    screen = opened(home)
    screen.wait_for("All articles")
    screen.send("R")
    started: set[int] = set()
    end = time.monotonic() + 30
    while not started and time.monotonic() < end:
        screen.drain(0.02)
        started |= set(children_of(screen.process.pid))
    assert started
    screen.send_signal(signal.SIGKILL)
    screen.end()
    while any(state_of(pid) not in {"", "Z"} for pid in started):
        assert time.monotonic() < end, started
        time.sleep(0.05)


def test_a_child_that_is_killed_is_a_feed_that_failed_and_the_screen_goes_on(
    home: Path, server: Loopback, opened: Open
) -> None:
    server.answer("/feed", Reply(rss(), headers={"Content-Type": "application/rss+xml"}))
    (home / "config" / "feeds.toml").write_text(f'[[feed]]\nurl = "{server.url("/feed")}"\n', "utf-8")
    screen = opened(home)
    screen.wait_for("All articles")
    killed: set[int] = set()
    end = time.monotonic() + 30
    screen.send("R")
    while not killed and time.monotonic() < end:
        for pid in children_of(screen.process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                killed.add(pid)
    assert killed
    screen.settle(most=5)
    screen.send("R")
    screen.wait_for("A bridge nobody")
    screen.send("q")
    assert screen.end() == 0
