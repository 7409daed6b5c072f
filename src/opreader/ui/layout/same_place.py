"""The same place in another text of an article: the paragraph one reads, found again by its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader import places

if TYPE_CHECKING:
    from opreader.ui.layout.lines import Layout
    from opreader.ui.layout.pieces import Rows


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
    found = places.find_again(row - old.first_row, _texts(old), _texts(new))
    return None if found is None else (found[0] + new.first_row, start if found[1] == row - old.first_row else 0)


def _texts(rows: Rows) -> list[str]:
    return [row.text for row in rows.rows[rows.first_row :]]
