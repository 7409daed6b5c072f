"""Measures opreader beside bare Textual, from nothing, in a few minutes: `python -m tests.bench`. Ratios last, times don't."""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.bench.terminal import Terminal

HERE: Final = Path(__file__).parent
FEEDS, ENTRIES, GROWN = 100, 100, 5
PAINTS: Final = 9
KEYS: Final = 40
VERBS: Final = 7
BUSY_KEYS: Final = 25
ARTICLE_FROM: Final = 38
"""The first column that is surely not the headlines' pane."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the table."""

    what: str
    value: str
    beside: str = ""
    """What it is compared with, and that one's value."""
    ratio: float | None = None


@dataclass(frozen=True, slots=True)
class House:
    """A home and the way to run opreader in it."""

    home: Path

    def argv(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "opreader", "--home", str(self.home), *arguments]

    def run(self, *arguments: str) -> tuple[float, str]:
        """Seconds and standard output of one run."""
        begin = time.perf_counter()
        done = subprocess.run(self.argv(*arguments), capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"opreader {' '.join(arguments)}: {done.stderr}{done.stdout}")
        return time.perf_counter() - begin, done.stdout


@dataclass(frozen=True, slots=True)
class Server:
    """The corpus, in a process of its own."""

    base: str

    def grow(self) -> None:
        urllib.request.urlopen(urllib.request.Request(f"{self.base}/grow?n={GROWN}", method="POST")).close()

    def answers(self) -> dict[str, int]:
        """Answers so far, by status."""
        with urllib.request.urlopen(f"{self.base}/stats") as reply:
            counted: dict[str, int] = json.load(reply)
        return counted

    def opml(self, feeds: int = FEEDS) -> str:
        lines = (f'<outline type="rss" xmlUrl="{self.base}/feed/{feed}.xml"/>' for feed in range(feeds))
        return f'<opml version="2.0"><body>{"".join(lines)}</body></opml>'


@contextmanager
def serving(feeds: int = FEEDS, entries: int = ENTRIES) -> Iterator[Server]:
    """The server, until it is not needed."""
    argv = [sys.executable, "-m", "tests.bench.server", str(feeds), str(entries)]
    with subprocess.Popen(argv, cwd=HERE.parents[1], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Server(f"http://127.0.0.1:{process.stdout.readline().strip()}")
        finally:
            process.terminate()


def refreshes(house: House, server: Server) -> Iterator[Measure]:
    """The first refresh of all feeds, and one in which nothing is new."""
    first, said = house.run("refresh", "--json")
    added = sum(json.loads(line)["added"] for line in said.splitlines())
    yield Measure(f"refresh, {FEEDS} feeds, {added} new articles", f"{first:.1f} s")
    before = server.answers().get("304", 0)
    second, _ = house.run("refresh")
    unchanged = server.answers().get("304", 0) - before
    yield Measure(f"refresh, nothing new ({unchanged} × 304)", f"{second:.2f} s")


def verbs(house: House) -> Iterator[Measure]:
    """Short runs of the command line, one after the other in turn, beside a Python that does nothing."""
    bare: list[float] = []
    runs: dict[str, list[float]] = {"--version": [], "articles --limit 10": []}
    for _ in range(VERBS):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        bare.append(time.perf_counter() - begin)
        for words, times in runs.items():
            times.append(house.run(*words.split())[0])
    for words, times in runs.items():
        yield compared(f"opreader {words}", times, "python -c pass", bare)


def compared(what: str, ours: Sequence[float], name: str, theirs: Sequence[float]) -> Measure:
    """Two medians in milliseconds, and how they stand to each other."""
    one, other = statistics.median(ours), statistics.median(theirs)
    return Measure(what, f"{one * 1000:.1f} ms", f"{name} {other * 1000:.1f} ms", one / other)


def titles(house: House, count: int) -> list[str]:
    """The marks of the newest articles, in the order of the screen."""
    rows = (json.loads(line) for line in house.run("articles", "--json", "--limit", str(count))[1].splitlines())
    return [str(row["title"])[:12] for row in rows]


def paints(house: House) -> Iterator[Measure]:
    """From the start of the program to the newest headline, in turn with a bare app."""
    newest = titles(house, 1)[0]
    ours, bare = [], []
    for _ in range(PAINTS):
        with Terminal([sys.executable, str(HERE / "bare_app.py")]) as terminal:
            bare.append(terminal.first_paint("One bare line"))
        with Terminal(house.argv("--offline")) as terminal:
            ours.append(terminal.first_paint(newest))
    yield compared("first paint", ours, "bare app", bare)


def keys(house: House) -> Iterator[Measure]:
    """`j`, in turn with the bare list; then what the process holds."""
    ours, bare = [], []
    newest = titles(house, 1)[0]
    with Terminal(house.argv("--offline")) as terminal, Terminal([sys.executable, str(HERE / "bare_list.py")]) as other:
        terminal.first_paint(newest)
        other.first_paint("No. 0000")
        for one in (terminal, other):
            one.settle(0.5)
            one.press("j")
        for _ in range(KEYS):
            ours.append(terminal.press("j"))
            bare.append(other.press("j"))
        yield compared("j, first byte", [first for first, _ in ours], "bare list", [first for first, _ in bare])
        yield compared("j, last byte", [last for _, last in ours], "bare list", [last for _, last in bare])
        held, bare_held = terminal.megabytes(), other.megabytes()
        yield Measure("memory, idle", f"{held:.0f} MB", f"bare list {bare_held:.0f} MB", held / bare_held)


def busy(house: House, server: Server) -> Iterator[Measure]:
    """From `j` to the next article's title in the article pane: idle, then while every feed brings something new."""
    marks = titles(house, 2 * BUSY_KEYS + 10)
    with Terminal(house.argv()) as terminal:
        terminal.first_paint("All articles")
        terminal.settle(0.5)
        terminal.send("gg")
        terminal.until(lambda lines: shows(lines, marks[0]))
        terminal.settle(0.2)
        idle = [walk(terminal, mark) for mark in marks[1 : BUSY_KEYS + 1]]
        server.grow()
        asked = sum(server.answers().values())
        terminal.send("R")
        while sum(server.answers().values()) == asked:
            time.sleep(0.01)
        begin = time.perf_counter()
        working, most = [], 0.0
        for mark in marks[BUSY_KEYS + 1 : 2 * BUSY_KEYS + 1]:
            working.append(walk(terminal, mark))
            most = max(most, terminal.megabytes(tree=True))
        lasted = time.perf_counter() - begin
        own = terminal.megabytes()
        asked_meanwhile = server.answers().get("200", 0)
    yield compared("j to the title, p95, refreshing", [p95(working)], "idle p95", [p95(idle)])
    yield compared("j to the title, median, refreshing", working, "idle", idle)
    yield Measure("memory, refreshing", f"{own:.0f} MB", f"whole tree at most {most:.0f} MB")
    yield Measure(
        "keys pressed while refreshing", str(len(working)), f"in {lasted:.1f} s, {asked_meanwhile} × 200 in all"
    )


def walk(terminal: Terminal, mark: str) -> float:
    """Press `j`; seconds until that article's title stands in the article pane."""
    begin = time.perf_counter()
    terminal.send("j")
    terminal.until(lambda lines: shows(lines, mark))
    return time.perf_counter() - begin


def shows(lines: Sequence[str], mark: str) -> bool:
    """Whether the article pane begins with that title."""
    return any(mark in line[ARTICLE_FROM:] for line in lines[:5])


def p95(times: Sequence[float]) -> float:
    return sorted(times)[min(len(times) - 1, round(len(times) * 0.95))]


def show(measure: Measure) -> None:
    ratio = "" if measure.ratio is None else f"{measure.ratio:.2f}×"
    print(f"{measure.what:<44}{measure.value:>10}  {ratio:>7}  {measure.beside}", flush=True)


def machine() -> dict[str, Any]:
    """Where it was measured."""
    from importlib.metadata import version

    return {
        "python": platform.python_version(),
        "textual": version("textual"),
        "cores": os.cpu_count(),
        "load": [round(load, 1) for load in os.getloadavg()],
        "system": f"{platform.system()} {platform.machine()}",
    }


def main() -> None:
    """Everything, in an order in which each builds on the one before."""
    print(" · ".join(f"{name} {value}" for name, value in machine().items()))
    with tempfile.TemporaryDirectory(prefix="opreader-bench-") as folder, serving() as server:
        house = House(Path(folder) / "home")
        opml = Path(folder) / "feeds.opml"
        opml.write_text(server.opml(), "utf-8")
        house.run("import", str(opml))
        for part in (refreshes(house, server), verbs(house), paints(house), keys(house), busy(house, server)):
            for measure in part:
                show(measure)


if __name__ == "__main__":
    main()
