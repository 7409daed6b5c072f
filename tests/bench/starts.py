"""From the start of a program to what it shows: first paint, memory when idle, short runs of the command line."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING, Final

from tests.bench.bench import BARE_APP
from tests.bench.newsboat import MISSING
from tests.bench.table import MIDDLE, Measure, compared, megabytes, span
from tests.pty_screen import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.bench import Bench

PAINTS: Final = 9
VERBS: Final = 7
IDLE_SECONDS: Final = 3
"""After which a reader that nobody touches is weighed."""
PAINT: Final = "first paint of the headlines"
MEMORY: Final = "memory, idle"


def starts(bench: Bench) -> Iterator[Measure]:
    """Every size, then newsboat, then verbs."""
    held: dict[int, float] = {}
    medians: dict[int, float] = {}
    for size in bench.sizes:
        ours, bare, held[size], bare_held = paints(bench, size)
        yield compared(PAINT, size, ours, "bare app", bare)
        yield megabytes(MEMORY, size, held[size], "bare app", bare_held)
        medians[size] = sorted(ours)[len(ours) // 2]
    if MIDDLE in medians:
        yield from beside_newsboat(bench, medians[MIDDLE], held[MIDDLE])
        yield from verbs(bench)


def paints(bench: Bench, size: int) -> tuple[list[float], list[float], float, float]:
    """From the start to the newest headline, in turn with a bare app; then what both hold, in MB."""
    house = bench.homes.of(size)
    newest = house.titles(1)[0]
    ours, bare = [], []
    held = bare_held = 0.0
    for number in range(PAINTS + 1):
        last = number == PAINTS
        with Terminal(BARE_APP) as terminal:
            bare.append(terminal.first_paint("One bare line"))
            terminal.drain(IDLE_SECONDS if last else 0)
            bare_held = terminal.megabytes()
        with Terminal(house.argv("--offline")) as terminal:
            ours.append(terminal.first_paint(newest))
            terminal.drain(IDLE_SECONDS if last else 0)
            held = terminal.megabytes()
    return ours[1:], bare[1:], held, bare_held  # the first of each reads files that nobody read before


def beside_newsboat(bench: Bench, paint: float, held: float) -> Iterator[Measure]:
    """Its start and what it holds; once, because it takes its time."""
    reader = bench.filled_newsboat()
    if reader is None:
        yield Measure(f"{PAINT}, newsboat", MIDDLE, span(paint), beside=MISSING)
        yield Measure(f"{MEMORY}, newsboat", MIDDLE, f"{held:.0f} MB", beside=MISSING)
        return
    seconds, theirs = reader.start()
    yield compared(f"{PAINT}, newsboat", MIDDLE, [paint], "newsboat", [seconds])
    yield megabytes(f"{MEMORY}, newsboat", MIDDLE, held, "newsboat", theirs)


def verbs(bench: Bench) -> Iterator[Measure]:
    """Short runs of the command line, one after the other in turn, beside a Python that does nothing."""
    house = bench.homes.of(MIDDLE)
    bare: list[float] = []
    runs: dict[str, list[float]] = {"--version": [], "articles --limit 10": []}
    for _ in range(VERBS):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        bare.append(time.perf_counter() - begin)
        for words, times in runs.items():
            times.append(house.run(*words.split())[0])
    for words, times in runs.items():
        yield compared(f"opreader {words}", MIDDLE, times, "python -c pass", bare)
