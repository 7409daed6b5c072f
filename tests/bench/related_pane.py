"""What stands beside an article: how long after the article's own frame it is painted, at rest and after a fast run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.bench.keys import LONG_QUIET, opened
from tests.bench.table import MIDDLE, Measure, compared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.bench import Bench
    from tests.pty_screen import Terminal

KEYS: Final = 30
RUNS: Final = 8
RUN: Final = 30
"""Keys of a fast run."""
GAP: Final = 0.01
"""Seconds between them: faster than any keyboard repeats."""
SHOWN: Final = ("OTHER TAKES", "MORE BY THIS AUTHOR")


def related_pane(bench: Bench) -> Iterator[Measure]:
    """The libraries up to 100,000, indexed; the first byte is the article's frame, the last one that of what is beside it."""
    for size in (one for one in bench.sizes if one <= MIDDLE):
        house = bench.homes.of(size)
        house.run("index")
        with opened(house, house.titles(1)[0]) as terminal:
            terminal.press("j")
            fresh = [_asked(terminal, "j") for _ in range(KEYS)]
            again = [terminal.press("k") for _ in range(KEYS // 2)]
            after = [_after_run(terminal) for _ in range(RUNS)]
        for what, presses in (
            ("j, takes looked for", fresh),
            ("k, takes found before", again),
            (f"j after {RUN} fast ones", after),
        ):
            article, beside = zip(*presses, strict=True)
            yield compared(f"{what}: painted", size, beside, "the article", article)


def _asked(terminal: Terminal, key: str) -> tuple[float, float]:
    """One key; the pane shows what was found."""
    times = terminal.press(key, quiet=LONG_QUIET)
    if not any(words in line for words in SHOWN for line in terminal.lines):
        raise RuntimeError("\n".join(terminal.lines))
    return times


def _after_run(terminal: Terminal) -> tuple[float, float]:
    """A run down the list, and then a key as soon as its frames are out."""
    terminal.type("j" * RUN, gap=GAP)
    return _asked(terminal, "j")
