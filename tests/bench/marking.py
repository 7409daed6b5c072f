"""A whole list marked read and taken back: until it is shown, until it is written; and what a kill in between leaves."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Final

from tests.bench.keys import last_bytes, opened
from tests.bench.table import LARGE, Measure, compared, single
from tests.pty_screen import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bench.bench import Bench
    from tests.bench.homes import House

TIMES: Final = 3
BARE_KEYS: Final = 4
"""Before each of ours: a list that was just walked is quicker than one that rested."""
LONGEST: Final = 120
_COUNT: Final = re.compile(r"All articles\s+\d")
COUNTED: Final = "SELECT sum(unread), sum(total) FROM feed_counts"
STORED: Final = "SELECT sum(read = 0), count(*) FROM entry_states WHERE gone = 0"


def marking(bench: Bench) -> Iterator[Measure]:
    """Every size; on the largest the process is killed while it writes."""
    for size in bench.sizes:
        house = bench.homes.of(size)
        newest = house.titles(1)[0]
        unread, total = house.look(COUNTED)
        done: dict[str, list[tuple[float, float]]] = {"A": [], "u": []}
        theirs: list[float] = []
        with bench.bare_list() as bare, opened(house, newest) as terminal:
            for _ in range(TIMES):
                for key, seen, left in (("A", shows_none, 0), ("u", shows_some, unread)):
                    theirs += last_bytes([bare.press("j") for _ in range(BARE_KEYS)])
                    done[key].append(acted(terminal, house, key, seen, left))
                    at_rest(terminal)
        for key, what in (("A", "A: no unread shown"), ("u", "u after A: its count shown")):
            yield compared(what, size, [shown for shown, _ in done[key]], "bare list's j", theirs)
            yield single(f"{what.partition(':')[0]}: written", size, [written for _, written in done[key]])
        if size == LARGE:
            yield from killed(house, newest, done["A"][-1][1], (unread, total))


def at_rest(terminal: Terminal) -> None:
    """Wait until nothing is being written and the screen stands still."""
    while any("writing" in line for line in terminal.lines):
        terminal.drain(0.05)
    terminal.settle(0.5)


def acted(
    terminal: Terminal, house: House, key: str, seen: Callable[[list[str]], bool], unread: int
) -> tuple[float, float]:
    """Seconds until the screen shows what a key did, and until the library holds it."""
    terminal.settle(0.3)  # bytes of before would be taken for its answer
    if seen(terminal.lines):
        raise ValueError(f"nothing is to be seen of {key}: it is so already\n{terminal.text}")
    begin = time.perf_counter()
    shown = terminal.answer(key, seen)
    while house.look(COUNTED)[0] != unread:
        if time.perf_counter() - begin > LONGEST:
            raise TimeoutError(f"{key} was not written: {house.look(COUNTED)[0]} unread")
        terminal.drain(0.02)
    return shown, time.perf_counter() - begin


def shows_none(lines: list[str]) -> bool:
    """Whether the tree says that nothing is unread."""
    return any("All articles" in line for line in lines[:3]) and not shows_some(lines)


def shows_some(lines: list[str]) -> bool:
    """Whether the tree says how many are unread."""
    return any(_COUNT.search(line) for line in lines[:3])


def killed(house: House, newest: str, lasts: float, before: tuple[int, int]) -> Iterator[Measure]:
    """Killed with -9 half-way through the write: all of it is there afterwards, or nothing."""
    with Terminal(house.argv("--offline")) as terminal:
        terminal.first_paint(newest)
        terminal.settle(0.5)
        begin = time.perf_counter()
        terminal.send("A")
        terminal.drain(lasts / 2)
        terminal.kill()
        after = time.perf_counter() - begin
    begin = time.perf_counter()
    newly = house.titles(1)  # whoever comes first brings the journal in order
    opens = time.perf_counter() - begin
    stored, counted = house.look(STORED), house.look(COUNTED)
    whole = {before: "nothing of it", (0, before[1]): "all of it"}.get((stored[0], stored[1]))
    said = whole if whole and stored == counted and newly else f"torn: {stored} stored, {counted} counted"
    yield Measure(f"A killed with -9 after {after:.1f} s: is there", LARGE, said)
    yield single("the first verb after that", LARGE, [opens])
    if stored[0] == 0:
        house.run("undo")
