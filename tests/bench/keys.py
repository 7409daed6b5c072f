"""What a key takes on the screen, beside `j` in Textual's own list in the same run."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tests.bench.table import Measure, compared
from tests.pty_screen import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.bench.bench import Bench
    from tests.bench.homes import House

KEYS: Final = 30
FRESH: Final = 4
"""Starts after each of which `G` comes to rows that were never read."""
JUMPS: Final = 6
UNREAD: Final = 12
FEEDS: Final = 10
VIEWS: Final = 5
QUIET: Final = 0.1
LONG_QUIET: Final = 0.2
"""Where rows may come a while after the frame."""
ABOVE_FEEDS: Final = 9
"""Rows of the tree down to the first feed."""

Press = tuple[float, float]
"""Seconds to the first and to the last byte."""


@dataclass(slots=True)
class Turns:
    """Our terminal and the bare list's: after every few of our keys a `j` there."""

    bare: Terminal
    times: dict[str, list[Press]] = field(default_factory=dict)
    bare_times: list[Press] = field(default_factory=list)

    def press(self, what: str, terminal: Terminal, key: str, *, quiet: float = QUIET) -> None:
        """One key of ours, one of theirs."""
        self.times.setdefault(what, []).append(terminal.press(key, quiet=quiet))
        self.bare_times.append(self.bare.press("j"))

    def measures(self, size: int) -> Iterator[Measure]:
        """First and last byte of every key."""
        for what, times in self.times.items():
            for byte, name in enumerate(("first", "last")):
                ours, theirs = ([press[byte] for press in presses] for presses in (times, self.bare_times))
                yield compared(f"{what}, {name} byte", size, ours, "bare list's j", theirs)


def keys(bench: Bench) -> Iterator[Measure]:
    """Every size in turn."""
    for size in bench.sizes:
        house = bench.homes.of(size)
        newest = house.titles(1)[0]
        with bench.bare_list() as bare:
            turns = Turns(bare)
            for _ in range(FRESH):
                with opened(house, newest) as terminal:
                    turns.press("G, rows not yet read", terminal, "G", quiet=LONG_QUIET)
            with opened(house, newest) as terminal:
                rows(turns, terminal)
                marks(turns, terminal)
                feeds(turns, terminal)
                views(turns, terminal)
        yield from turns.measures(size)


@contextmanager
def opened(house: House, newest: str) -> Iterator[Terminal]:
    """The reader with all articles on the screen, at rest on the newest; it is left as it was found, which it remembers."""
    with Terminal(house.argv("--offline")) as terminal:
        terminal.first_paint(newest)
        terminal.settle(0.5)
        yield terminal
        terminal.type("1gg")
        terminal.settle(0.4)


def rows(turns: Turns, terminal: Terminal) -> None:
    """Along the list, where rows are held already."""
    terminal.press("j")
    for _ in range(KEYS):
        turns.press("j", terminal, "j")
    terminal.press("G", quiet=LONG_QUIET)
    for _ in range(JUMPS):
        terminal.send("g")
        terminal.drain(0.05)
        turns.press("g g", terminal, "g")
        turns.press("G, rows held", terminal, "G")


def marks(turns: Turns, terminal: Terminal) -> None:
    """Marks: shown at once, written behind."""
    terminal.type("gg")
    terminal.settle()
    for _ in range(UNREAD):
        turns.press("n", terminal, "n")
    for _ in range(UNREAD):
        turns.press("m", terminal, "m")


def feeds(turns: Turns, terminal: Terminal) -> None:
    """Down the tree: each feed's list is one that was never shown."""
    terminal.type("hgg")
    terminal.type("j" * ABOVE_FEEDS)
    terminal.drain(0.3)
    for _ in range(FEEDS):
        terminal.settle(0.4)
        turns.press("j in the tree, a feed's list", terminal, "j", quiet=LONG_QUIET)
        terminal.settle(0.2)
        turns.press("Enter in the tree, into the list", terminal, "\r", quiet=LONG_QUIET)
        terminal.type("h")
    terminal.type("l")
    terminal.settle()


def views(turns: Turns, terminal: Terminal) -> None:
    """All, unread, starred."""
    for _ in range(VIEWS):
        for key in "123":
            turns.press("1, 2, 3", terminal, key, quiet=LONG_QUIET)


def last_bytes(presses: Sequence[Press]) -> list[float]:
    """Seconds to the last byte."""
    return [last for _, last in presses]
