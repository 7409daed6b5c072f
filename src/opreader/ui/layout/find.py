"""Finding words in an article's rows, and walking through what was found."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opreader.ui.layout.pieces import Row


class Match(NamedTuple):
    """A found place."""

    row: int
    start: int
    end: int


def find_all(rows: Sequence[Row], words: str) -> list[Match]:
    """Every place of some words, case aside, white space of any kind and length between them."""
    parts = words.split()
    if not parts:
        return []
    pattern = re.compile(r"\s+".join(re.escape(part) for part in parts), re.IGNORECASE)
    return [
        Match(number, found.start(), found.end())
        for number, row in enumerate(rows)
        for found in pattern.finditer(row.text)
    ]


class Matches:
    """What was found in an article, in order, and the match one is at."""

    def __init__(self, found: Sequence[Match] = ()) -> None:
        self._found = found
        self._at = -1

    def __len__(self) -> int:
        return len(self._found)

    @property
    def number(self) -> int:
        """Number of the match one is at, from 1; 0 before any."""
        return self._at + 1

    def go_after(self, row: int, start: int) -> Match | None:
        """To the first match at a place or after it; past the last, to the first of all."""
        return self._go(bisect_left(self._found, (row, start, 0)))

    def step(self, by: int) -> Match | None:
        """To the next match (1) or the one before (-1), round and round."""
        return self._go(self._at + by)

    def in_row(self, row: int) -> Iterator[tuple[int, int, bool]]:
        """(start, end, whether it is the one we are at) of the matches in a row."""
        for number in range(bisect_left(self._found, (row, 0, 0)), len(self._found)):
            found = self._found[number]
            if found.row != row:
                return
            yield found.start, found.end, number == self._at

    def _go(self, number: int) -> Match | None:
        if not self._found:
            return None
        self._at = number % len(self._found)
        return self._found[self._at]
