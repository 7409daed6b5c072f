"""What a pane of headlines holds: which rows, as far as they are known, and on which the cursor is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.ui.widgets.list_place import beside, find_place, place_of
from opreader.ui.widgets.window_ids import HEADING, WindowIds

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable

    from opreader.model import EntryId
    from opreader.ui.widgets.headlines import Headlines
    from opreader.ui.widgets.list_place import Place

LAST: Final = -1
"""The last row, wherever it is."""


class ListContent:
    """The list of one pane. The cursor is on an entry; rows that come or go take it along."""

    def __init__(self, pane: Headlines) -> None:
        """An empty list."""
        self._pane = pane
        self.window = WindowIds(whole=True)
        """Which rows there are."""
        self.cursor = 0
        """The row that the cursor is on."""
        self.going: int | None = None
        """The row that one wanted to go to before it was known."""

    @property
    def knows_last(self) -> bool:
        """Whether the last row is known, and where it stands."""
        return self.window.is_counted and self.window.at(len(self.window) - 1) is not None

    @property
    def place(self) -> Place:
        """Where one is."""
        pane = self._pane
        return place_of(self.window, cursor=self.cursor, top=pane.scroll_offset.y, height=pane.size.height)

    @property
    def sight(self) -> list[int | None]:
        """The rows in the window, headings too, on to an entry; None: one that is not known yet, or none at all."""
        top, height = self._pane.scroll_offset.y, self._pane.size.height
        stop = top + height
        while height and self.window.at(stop - 1) == HEADING:
            stop += 1
        return [self.window.at(index) for index in range(top, stop)]

    def aim(self, to: int) -> int | None:
        """Put the cursor on a row or the nearest there is, on no heading; None where that is not known yet."""
        self.going = None
        if not len(self.window):
            return self.cursor
        to = min(max(0, to), len(self.window) - 1)
        if self.window.at(to) is None:
            self.going = to
            return None
        self.cursor = beside(self.window, to, 1 if to >= self.cursor else -1)
        return self.cursor

    # other lists

    def show(self, window: WindowIds, *, cursor_id: EntryId | None = None) -> None:
        """Show a new list at its top; the cursor goes to an entry, if it is known, else to the first row."""
        self._take(window)
        index = None if cursor_id is None else window.index_of(cursor_id)
        self.cursor = beside(window, index or 0, 1)
        self._pane.lay(top=0, reveals=True)

    def replace(self, window: WindowIds, *, cursor_id: EntryId | None = None) -> None:
        """Show the same list as it is now: what is under the eye stays where it is.

        The cursor goes to `cursor_id`, else stays on its entry, else on the entry that followed it, else on its line.
        """
        self.return_to(window, self.place, cursor_id=cursor_id)

    def return_to(self, window: WindowIds, place: Place, *, cursor_id: EntryId | None = None) -> None:
        """Show a list with one at a place of it."""
        self._take(window)
        self._go_to(place, cursor_id=cursor_id)

    def _take(self, window: WindowIds) -> None:
        self.window, self.going = window, None
        self._pane.forget_asked()

    def _go_to(self, place: Place, *, cursor_id: EntryId | None = None) -> None:
        self.cursor, top = find_place(self.window, place, cursor_id=cursor_id)
        self._pane.lay(top=top, reveals=place.in_sight)

    # what becomes known

    def extend(self, window: WindowIds, ids: array[int] | None) -> None:
        """Take the next ids of a list, read from its first row on; None: these were all."""
        if window is not self.window:
            _grow(window, ids)
            return
        place, known = self.place, len(window.known)
        if _grow(window, ids):
            self._go_to(place)
        else:
            self._pane.lengthen(known)
        self._go_on()

    def set_count(self, window: WindowIds, total: int) -> None:
        """How many rows a list has, counted meanwhile."""
        place, before = self.place, len(window)
        window.set_count(total)
        if window is self.window and len(window) != before:
            self._go_to(place)

    def set_last(self, window: WindowIds, ids: Iterable[int]) -> None:
        """Take the last rows of a list whose middle is not known yet."""
        place = self.place
        window.set_last(ids)
        if window is self.window:
            self._go_to(place)
            if self.going == LAST:
                self.going = len(window) - 1
            self._go_on()

    def _go_on(self) -> None:
        """Go where one wanted to go, once that row is known."""
        if self.going is None:
            return
        to = len(self.window) - 1 if self.going == LAST else self.going
        if self.window.at(to) is not None and (self.going != LAST or self.window.is_whole):
            self._pane.move(to)

    # single rows

    def take_out(self, entry_id: EntryId) -> int | None:
        """Take a row out; the cursor goes to the one after it. Returns where it stood."""
        at_cursor = self.window.at(self.cursor) == entry_id
        index = self.window.remove(entry_id, near=self.cursor)
        if index is not None:
            self._moved_by(-1 if index < self.cursor else 0)
            if at_cursor:
                self._pane.highlight()
        return index

    def put_back(self, entry_id: EntryId, index: int) -> None:
        """Put a row back where it stood."""
        self.window.put_back(entry_id, index)
        self._moved_by(1 if index <= self.cursor else 0)

    def _moved_by(self, step: int) -> None:
        self.cursor = beside(self.window, max(0, min(self.cursor + step, len(self.window) - 1)), 1)
        self._pane.lay(top=max(0, self._pane.scroll_offset.y + step), reveals=True)


def _grow(window: WindowIds, ids: array[int] | None) -> bool:
    """Add to a list; whether rows that were known stand elsewhere now."""
    return window.finish() if ids is None else window.extend(ids)
