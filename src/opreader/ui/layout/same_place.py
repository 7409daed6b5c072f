"""The same place in another text of an article: the paragraph one reads, found again by its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.text import fold, without_cut_mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.ui.layout.lines import Layout
    from opreader.ui.layout.pieces import Row, Rows

_COMPARED: Final = 60
"""Characters of a paragraph that tell it from others."""
_SURE: Final = 20
"""Characters that two paragraphs must share where one of them is cut; shorter ones must be equal."""
_READ: Final = 4 * _COMPARED
"""Characters that are looked at, before white space and the like go."""


def top_again(old: Layout, new: Layout, top: int) -> int:
    """The line of another layout that is to be on top where `top` was in the old one."""
    row, start = old.place(top)
    if not top or row < old.source.first_row:
        return top
    found = find_again(old.source, new.source, row, start)
    below = top - old.line_at(row, start)  # in the gap under it
    return new.line_at(*found) + below if found else 0


def find_again(old: Rows, new: Rows, row: int, start: int) -> tuple[int, int] | None:
    """(row, character) in `new` of a place in `old`; where its paragraph is gone, of the next one that is not.

    None: nothing that follows is there any more.
    """
    if row < old.first_row:
        return None
    if old.rows[old.first_row :] == new.rows[new.first_row :]:
        return row - old.first_row + new.first_row, start
    known = _by_beginning(new)
    for later in range(row, len(old.rows)):
        beginning = _beginning(old.rows[later])
        if found := _alike(beginning, known):
            same = sum(_beginning(before) == beginning for before in old.rows[old.first_row : later])
            return found[min(same, len(found) - 1)], start if later == row else 0
    return None


def _beginning(row: Row) -> str:
    text = row.text[:_READ]
    return fold(without_cut_mark(text)[0] if len(row.text) <= _READ else text)[:_COMPARED]


def _by_beginning(rows: Rows) -> dict[str, list[tuple[str, int]]]:
    known: dict[str, list[tuple[str, int]]] = {}
    for number in range(rows.first_row, len(rows.rows)):
        if beginning := _beginning(rows.rows[number]):
            known.setdefault(beginning[:_SURE], []).append((beginning, number))
    return known


def _alike(beginning: str, known: dict[str, list[tuple[str, int]]]) -> Sequence[int]:
    """The rows that begin like this one, or that this one begins like."""
    return [
        number
        for other, number in known.get(beginning[:_SURE], ())
        if beginning.startswith(other) or other.startswith(beginning)
    ]
