"""Searching as one types: from the last key to the first rows, and `j` while all of them are being counted."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tests.bench import corpus, library
from tests.bench.keys import opened
from tests.bench.table import MIDDLE, SMALL, Measure, compared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.bench import Bench
    from tests.pty_screen import Terminal

TIMES: Final = 4
BUSY_KEYS: Final = 8
LEFT: Final = 36
"""Columns that are surely the headlines'."""
ARTICLE_FROM: Final = 38
"""The first column that is surely not the headlines' pane."""
_MARK: Final = re.compile(r"No\. \d{3,4}-\d{4}")


def queries(size: int) -> dict[str, str]:
    """What is typed, by what it is; the words are those of the library of that size."""
    if size == MIDDLE:
        return {
            "a common word": corpus.COMMON,
            "a rare word": corpus.RARE,
            "a phrase": '"price of bread',
            "a word since a day": f"{corpus.COMMON} since:2026-09-25",
        }
    return {
        "a common word": library.COMMON,
        "a rare word": library.RARE,
        "a phrase": '"ker ver',
        "a word since a day": f"{library.COMMON} since:2026-10-30",
    }


def finding(bench: Bench) -> Iterator[Measure]:
    """The library of full texts, and that of a million short ones."""
    for size in bench.sizes:
        if size == SMALL:
            continue
        house = bench.homes.of(size)
        newest = house.titles(1)[0]
        with bench.bare_list() as bare, opened(house, newest) as terminal:
            for name, query in queries(size).items():
                ours, theirs = [], []
                for _ in range(TIMES):
                    ours.append(typed(terminal, query))
                    leave(terminal)
                    theirs.append(bare.press("j")[1])
                yield compared(f"/ {name}: last key to rows", size, ours, "bare list's j", theirs)
            ours, theirs = [], []
            for _ in range(TIMES):
                ours += walked(terminal, f"{queries(size)['a common word']} OR {queries(size)['a rare word']}")
                leave(terminal)
                theirs += [bare.press("j")[1] for _ in range(BUSY_KEYS)]
            yield compared("j while a search is counted", size, ours, "bare list's j", theirs)


def typed(terminal: Terminal, query: str) -> float:
    """Type a query into the box; seconds from its last key to its first rows."""
    terminal.answer("/", lambda lines: any("Search" in line for line in lines))
    terminal.type(query[:-1])
    shown = f"─ / {query}"[: LEFT - 4]
    return terminal.answer(
        query[-1], lambda lines: any(shown in line and _MARK.search(under) for line, under in pairs(lines))
    )


def pairs(lines: list[str]) -> Iterator[tuple[str, str]]:
    """The headlines' pane, each line with the one under it."""
    left = [line[:LEFT] for line in lines]
    return pairwise(left)


def leave(terminal: Terminal) -> None:
    """Back to the list of before: out of the box, out of the query."""
    for _ in range(3):
        terminal.send("\x1b")
        terminal.drain(0.4)
        if not any("Search" in line or line.startswith("─ / ") for line in terminal.lines):
            return


def walked(terminal: Terminal, query: str) -> list[float]:
    """Enter a query and walk down at once; seconds from each `j` to the next article's title."""
    typed(terminal, query)
    terminal.answer("\r", lambda lines: not any("Search" in line for line in lines))
    marks = [found[0] for line in terminal.lines[10:] if (found := _MARK.search(line[:LEFT]))]
    return [walk(terminal, mark) for mark in marks[1 : BUSY_KEYS + 1]]


def walk(terminal: Terminal, mark: str) -> float:
    """Press `j`; seconds until that article's title stands in the article pane."""
    return terminal.answer("j", lambda lines: any(mark in line[ARTICLE_FROM:] for line in lines[:5]))
