"""1,000 feeds of 100 entries, from a warm server: asked first, asked again, files, and keys while some bring news."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, Final

from tests.bench.finding import ARTICLE_FROM, walk
from tests.bench.homes import House
from tests.bench.newsboat import MISSING
from tests.bench.table import MIDDLE, Measure, compared, megabytes, span
from tests.pty_screen import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.bench.bench import Bench

BUSY_KEYS: Final = 25
GROWING: Final = 100
"""Feeds that bring news while keys are pressed."""
GROWN: Final = 5


def refreshing(bench: Bench) -> Iterator[Measure]:
    """Newsboat and opreader in turn, both from nothing."""
    house = House(bench.folder / "refreshed")
    bench.homes.subscribe(house, bench.server)
    reader = bench.newsboat
    if reader is not None:
        reader.subscribe(bench.server.urls())
    theirs = None if reader is None else reader.reload()
    ours, said = house.run("refresh", "--no-index", "--json")
    added = sum(json.loads(line)["added"] for line in said.splitlines())
    yield timed(f"refresh, {len(bench.server.urls()):,} feeds, {added:,} new", ours, theirs)
    before = bench.server.answers().get("304", 0)
    again, _ = house.run("refresh", "--no-index")
    unchanged = bench.server.answers().get("304", 0) - before
    their_again = None if reader is None else reader.reload()
    yield timed(f"refresh again, {unchanged:,} × 304", again, their_again)
    files = on_disk(house.library)
    if reader is None:
        yield Measure("file of the articles", MIDDLE, f"{files:.0f} MB", beside=MISSING)
    else:
        yield megabytes("file of the articles", MIDDLE, files, "newsboat", on_disk(reader.cache))
    bench.homes.keep(house, MIDDLE)
    yield from busy(bench, house)
    shutil.rmtree(house.home)


def timed(what: str, ours: float, theirs: float | None) -> Measure:
    """Once each."""
    if theirs is None:
        return Measure(what, MIDDLE, span(ours), beside=MISSING)
    return compared(what, MIDDLE, [ours], "newsboat", [theirs])


def on_disk(database: Path) -> float:
    """Megabytes of a database with its journal brought in."""
    with closing(sqlite3.connect(database)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return database.stat().st_size / 1_000_000


def busy(bench: Bench, house: House) -> Iterator[Measure]:
    """From `j` to the next article's title in the article pane: idle, then while all feeds are asked and some bring news."""
    marks = house.titles(2 * BUSY_KEYS + 10)
    server = bench.server
    with Terminal(house.argv()) as terminal:
        terminal.first_paint(marks[0])
        terminal.settle(0.5)
        terminal.type("gg")
        terminal.until(lambda lines: any(marks[0] in line[ARTICLE_FROM:] for line in lines[:5]))
        terminal.settle(0.2)
        idle = [walk(terminal, mark) for mark in marks[1 : BUSY_KEYS + 1]]
        server.grow(feeds=GROWING, entries=GROWN)
        asked = sum(server.answers().values())
        terminal.send("R")
        while sum(server.answers().values()) == asked:
            terminal.drain(0.01)
        begin = time.perf_counter()
        working, most = [], 0.0
        for mark in marks[BUSY_KEYS + 1 : 2 * BUSY_KEYS + 1]:
            working.append(walk(terminal, mark))
            most = max(most, terminal.megabytes(tree=True))
        lasted = time.perf_counter() - begin
        own = terminal.megabytes()
    yield compared("j to the title, refreshing", MIDDLE, working, "idle", idle)
    beside = f"with its children at most {most:.0f} MB, {len(working)} keys in {lasted:.1f} s"
    yield Measure("memory, refreshing", MIDDLE, f"{own:.0f} MB", beside=beside)
