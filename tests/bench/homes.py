"""The libraries that are measured, how opreader runs in them, and the server that the feeds come from."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.bench.table import MIDDLE, SMALL

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
FEEDS: Final = 1_000
ENTRIES: Final = 100
"""Feeds, and articles of each, that are served: the library of 100,000."""


@dataclass(frozen=True, slots=True)
class House:
    """A home and the way to run opreader in it."""

    home: Path

    @property
    def library(self) -> Path:
        """The library's file."""
        return self.home / "data" / "library.db"

    def argv(self, *arguments: str) -> list[str]:
        """The words of one run."""
        return [sys.executable, "-m", "opreader", "--home", str(self.home), *arguments]

    def run(self, *arguments: str) -> tuple[float, str]:
        """Seconds and standard output of one run."""
        begin = time.perf_counter()
        done = subprocess.run(self.argv(*arguments), capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"opreader {' '.join(arguments)}: {done.stderr}{done.stdout[-2000:]}")
        return time.perf_counter() - begin, done.stdout

    def titles(self, count: int) -> list[str]:
        """The marks of the newest articles, in the order of the screen."""
        rows = self.run("articles", "--json", "--limit", str(count))[1].splitlines()
        return [str(json.loads(row)["title"])[:12] for row in rows]

    def look(self, question: str) -> tuple[int, ...]:
        """One row of the library's file, read from outside."""
        with closing(sqlite3.connect(f"{self.library.as_uri()}?mode=ro", uri=True, timeout=5)) as db:
            found: tuple[int, ...] = db.execute(question).fetchone()
        return found


@dataclass(frozen=True, slots=True)
class Server:
    """The corpus, in a process of its own."""

    base: str
    feeds: int

    def grow(self, *, feeds: int, entries: int) -> None:
        """Have the first feeds bring something new."""
        address = f"{self.base}/grow?n={entries}&feeds={feeds}"
        urllib.request.urlopen(urllib.request.Request(address, method="POST")).close()

    def answers(self) -> dict[str, int]:
        """Answers so far, by status."""
        with urllib.request.urlopen(f"{self.base}/stats") as reply:
            counted: dict[str, int] = json.load(reply)
        return counted

    def urls(self) -> list[str]:
        """The addresses of all feeds."""
        return [f"{self.base}/feed/{feed}.xml" for feed in range(self.feeds)]

    def opml(self) -> str:
        """The subscriptions."""
        lines = (f'<outline type="rss" xmlUrl="{url}"/>' for url in self.urls())
        return f'<opml version="2.0"><body>{"".join(lines)}</body></opml>'


@contextmanager
def serving(feeds: int = FEEDS, entries: int = ENTRIES) -> Iterator[Server]:
    """The server, until it is not needed; its documents are made before."""
    argv = [sys.executable, "-m", "tests.bench.server", str(feeds), str(entries)]
    with subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Server(f"http://127.0.0.1:{process.stdout.readline().strip()}", feeds)
        finally:
            process.terminate()


class Homes:
    """The made libraries, by their size; each is made when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def of(self, size: int) -> House:
        """The library of so many articles; that of 100,000 is filled by a refresh, the others without a network."""
        house = House(self.folder / str(size))
        if not (house.home / "made").exists():
            shutil.rmtree(house.home, ignore_errors=True)
            if size == MIDDLE:
                with serving() as server:
                    self.subscribe(house, server)
                    house.run("refresh", "--no-index")
            else:
                feeds = 10 if size == SMALL else FEEDS
                argv = [sys.executable, "-m", "tests.bench.library", str(house.home), str(size), "--feeds", str(feeds)]
                subprocess.run(argv, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
            (house.home / "made").touch()
        return house

    def subscribe(self, house: House, server: Server) -> None:
        """A new home with all feeds of the server."""
        house.home.mkdir(parents=True)
        opml = house.home / "feeds.opml"
        opml.write_text(server.opml(), "utf-8")
        house.run("import", str(opml))

    def keep(self, house: House, size: int) -> None:
        """Have a copy of a home as the library of that size, where there is none."""
        kept = self.folder / str(size)
        if not kept.exists():
            shutil.copytree(house.home, kept)
            (kept / "made").touch()
