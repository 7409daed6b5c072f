"""Where one is in a list, by entries, so that the place is found again when rows came or went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.frozen import frozen
from opreader.ui.widgets.held_rows import PAGE
from opreader.ui.widgets.window_ids import HEADING

if TYPE_CHECKING:
    from opreader.ui.widgets.window_ids import WindowIds


@frozen
class Place:
    """Cursor and window."""

    cursor: tuple[int, ...]
    """The entry under the cursor and those after it."""
    index: int
    top: tuple[int, ...]
    """The entry on top of the window and those after it."""
    top_index: int
    """The row on top of the window; a heading may stand there, above the entry."""
    above: int
    """Rows of the window above its topmost entry."""
    in_sight: bool
    """Whether the cursor is in the window."""


def place_of(window: WindowIds, *, cursor: int, top: int, height: int) -> Place:
    """The place of a cursor, and of a window of so many lines."""
    above = 0
    while window.at(top + above) == HEADING:
        above += 1
    return Place(
        cursor=tuple(window.between(cursor, cursor + PAGE)),
        index=cursor,
        top=tuple(window.between(top, top + PAGE)),
        top_index=top,
        above=above,
        in_sight=0 <= cursor - top < height,
    )


def find_place(window: WindowIds, place: Place, *, cursor_id: int | None = None) -> tuple[int, int]:
    """Cursor and top row in a list as it is now.

    The cursor is on `cursor_id`, else on its entry, else on the entry that followed it, else on its line; its line of
    the window stays what it was. Where it was out of sight the window stays instead.
    """
    index = None if cursor_id is None else window.index_of(cursor_id, near=place.index)
    if index is None:
        index = window.find(place.cursor, near=place.index)
    if index is None:
        index = min(place.index, len(window) - 1)
    index = beside(window, max(0, index), 1)
    if place.in_sight:
        return index, max(0, index - place.index + place.top_index)
    top = window.find(place.top, near=place.top_index)
    return index, place.top_index if top is None else max(0, top - place.above)


def beside(window: WindowIds, index: int, step: int) -> int:
    """The row itself, or the one beside it where it is a heading: that way, else the other."""
    if window.at(index) != HEADING:
        return index
    return index + step if 0 <= index + step < len(window) else max(0, index - step)
