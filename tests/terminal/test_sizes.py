"""Terminals of any size, and ones that change it all the time: something is shown, keys work, nothing is left behind."""

import random
from pathlib import Path

import pytest

from tests.cli.papers import rss
from tests.loopback import Loopback, Reply
from tests.terminal.seen import Open, Opened

DIALOGS = ("?", "/", "a", "t", ":", "M", "P", "b", "E", "O", "S", "|", "e", "D")
"""Keys that open something over the panes, or ask something."""


SIZES = (
    ((20, 5), "─ All articles"),
    ((1, 1), ""),
    ((10, 3), "─ All a…"),
    ((40, 10), "A bridge nobody asked"),
    ((79, 24), "A bridge nobody asked for"),
    ((500, 200), "Nothing else here"),
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The smallest terminals in the usual run, all in the long one."""
    if "shown" in metafunc.fixturenames:
        metafunc.parametrize(("size", "shown"), SIZES if metafunc.config.getoption("--long") else SIZES[:2])


def test_a_terminal_of_any_size_shows_what_fits_and_takes_keys(
    home: Path, opened: Open, size: tuple[int, int], shown: str, *, long: bool
) -> None:
    screen = opened(home, "--offline", size=size)
    if shown:
        screen.wait_for(shown)
    else:
        screen.wait_for_bytes(b"\x1b[1;1H")
        screen.settle()
    for key in (*DIALOGS, "j", "\r", "k", "z", "]") if long else ("?", ":", "j", "\r"):
        screen.send(key)
        screen.settle(0.05, most=0.5)
        screen.send("\x1b")
        screen.settle(0.05, most=0.5)
    assert screen.process.poll() is None, screen.behind
    screen.send("\x11")
    assert screen.end() == 0
    assert screen.left_on == []
    assert not (home / "state" / "opreader.log").exists()


def test_a_terminal_that_tells_no_size_is_drawn_on(home: Path, opened: Open) -> None:
    screen = opened(home, "--offline", size=(0, 0), env={"COLUMNS": "", "LINES": ""})
    screen.wait_for_bytes(b"All articles")
    screen.send("\x11")
    assert screen.end() == 0


def test_twenty_columns_of_five_lines_are_enough_to_read(home: Path, opened: Open) -> None:
    screen = opened(home, "--offline", size=(20, 5))
    screen.wait_for("─ All articles")
    screen.send("\r")
    screen.wait_for("─ Article ─", "A bridge nobody")
    screen.send(" ")
    screen.wait_for("Jane Roe")
    screen.send("qq")
    screen.wait_for("─ Feeds ─")
    screen.send("q")
    assert screen.end() == 0


def test_a_size_that_changes_all_the_time_leaves_the_right_layout(
    home: Path, server: Loopback, opened: Open, *, long: bool
) -> None:
    feeds = [f"/feed{number}" for number in range(20)]
    for path in feeds:
        server.answer(path, Reply(rss(), headers={"Content-Type": "application/rss+xml"}, delay=0.2))
    lines = [f'[[feed]]\nurl = "{server.url(path)}"\n' for path in feeds]
    (home / "config" / "feeds.toml").write_text("\n".join(lines), "utf-8")
    screen = opened(home)
    screen.wait_for("All articles")
    chance = random.Random(1)
    for turn in range(500 if long else 50):
        screen.resize(
            chance.choice((1, 20, 40, 79, 80, 100, 119, 120, 140, 200)), chance.choice((1, 2, 5, 10, 24, 40, 60))
        )
        if turn % 5 == 0:
            screen.send(chance.choice("jkl]hR \t"))
        screen.drain(0.01)
    _looks_right_in(screen, (140, 40))
    _looks_right_in(screen, (60, 20))
    screen.send("\x11")
    assert screen.end() == 0
    assert not (home / "state" / "opreader.log").exists()


def _looks_right_in(screen: Opened, size: tuple[int, int]) -> None:
    screen.resize(*size)
    wide = size[0] >= 120
    titles = ("─ Feeds ─", "─ Article ─", "─ Related ─") if wide else ("─",)
    screen.until(lambda lines: all(title in lines[0] for title in titles) and "help" in lines[-1])
    screen.settle()
    assert all(len(line.rstrip()) <= size[0] for line in screen.lines)
    assert len(screen.lines) == size[1]


def test_every_dialog_bears_other_sizes(home: Path, opened: Open, *, long: bool) -> None:
    screen = opened(home, "--offline")
    screen.wait_for("Nothing else here")
    for key in DIALOGS if long else DIALOGS[:4]:
        screen.resize(140, 40)
        screen.send(key)
        screen.settle(0.05, most=1)
        for size in ((20, 5), (1, 1), (200, 60), (60, 20)):
            screen.resize(*size)
            screen.settle(0.05, most=0.5)
        screen.send("\x1b")
        screen.settle(0.05, most=0.5)
        screen.send("\x1b")
        screen.settle(0.05, most=0.5)
        assert screen.process.poll() is None, (key, screen.behind)
    _looks_right_in(screen, (140, 40))
    screen.send("\x11")
    assert screen.end() == 0
    assert not (home / "state" / "opreader.log").exists()
