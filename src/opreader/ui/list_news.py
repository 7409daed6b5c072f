"""What came into the list that one is in: above the rows in sight, or waiting to come between them; said once, and in the title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.ui.widgets.window_ids import HEADING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from opreader.model import EntryId
    from opreader.ui.stage import Stage
    from opreader.ui.widgets.held_back import Gap
    from opreader.ui.widgets.window_ids import WindowIds

_LOOK_AFTER: Final = 0.05
"""Seconds from scrolling on until what waits takes its place: while one scrolls nothing is looked for."""


class ListNews:
    """The announcement of one list, and the rows that wait until nobody sees them come."""

    def __init__(self, stage: Stage) -> None:
        """Nothing came."""
        self._stage = stage
        self._headlines = headlines = stage.headlines
        self._first: int | None = None
        """The first entry that one has seen."""
        self._above = 0
        """Entries above that one."""
        self._gaps: tuple[Gap, ...] = ()
        self._window: WindowIds | None = None
        """The list in which these wait."""
        self._near = 0
        """The row on top of the window as it was last laid for them; they belong near it."""
        self._look_is_due = False
        self.at_once = False
        """What is read next was asked for: nothing of it waits, save what waits already."""
        self.on_changed: Callable[[], None] = lambda: None
        """Called when the announcement came, changed or went."""
        headlines.on_top = self.seen
        headlines.on_first = self.place_all
        headlines.on_scrolled = self._scrolled
        headlines.on_missed = self._place_one

    @property
    def count(self) -> int:
        """How many entries are announced."""
        return self._above + sum(gap.count for gap in self._gaps)

    @property
    def words(self) -> str:
        """The announcement; empty where there is none."""
        if not (count := self.count):
            return ""
        return self._stage.notices.fill(f"{self._stage.glyphs.number(count)} new: {{first}}")

    def begin(self) -> None:
        """Another list is on the screen."""
        self.at_once = False
        count = self.count
        if self._headlines.content.window is not self._window:
            self._wait(())
        self._see()
        self._tell(count)

    def seen(self) -> None:
        """The first row is in the window."""
        count = self.count
        self._see()
        self._tell(count)

    def _see(self) -> None:
        self._first = self._first_of(self._headlines.content.window)
        self._above = 0

    def take(self, window: WindowIds, *, newest: bool) -> None:
        """Show the list as it was read anew; `newest`: what is new stands first."""
        from opreader.ui.widgets.held_back import hold_back  # not needed by the first frame

        count, headlines = self.count, self._headlines
        content = headlines.content
        waiting = frozenset(row for gap in self._gaps for row in gap.rows) if self.at_once else None
        self.at_once = False
        shown, gaps = hold_back(
            window,
            content.sight,
            near=headlines.scroll_offset.y,
            grown=len(window) - len(content.window) if content.window.is_counted else 0,
            waits=lambda row: waiting is None or row in waiting,
        )
        headlines.content.replace(shown)
        self._wait(gaps)
        self._measure(newest=newest)
        self._tell(count)
        self._scrolled()  # the window may have gone elsewhere with the cursor's row

    def leave(self) -> None:
        """The list is read anew while another one is looked at: nothing of it is in sight, and nothing waits."""
        self.at_once = False
        count = self.count
        self._wait(())
        self._tell(count)

    # what waits takes its place

    def place_all(self) -> None:
        """One goes to what is new."""
        self._place(self._gaps)

    def _place_one(self, entry_id: EntryId) -> None:
        """One goes to an entry that may wait."""
        self._place([gap for gap in self._gaps if entry_id in gap.rows])

    def _scrolled(self) -> None:
        if self._gaps and not self._look_is_due:
            self._look_is_due = True
            self._stage.later(_LOOK_AFTER, self._look)

    def _look(self) -> None:
        self._look_is_due = False
        self._place([gap for gap in self._gaps if self._is_out_of_sight(gap)])

    def _is_out_of_sight(self, gap: Gap) -> bool:
        from opreader.ui.widgets.held_back import spot

        window, top = self._headlines.content.window, self._headlines.scroll_offset.y
        if window is not self._window:
            return False
        start, stop = spot(window, gap, near=self._near)
        return stop <= top or start >= top + self._headlines.size.height

    def _place(self, gaps: Collection[Gap]) -> None:
        headlines = self._headlines
        if not gaps or headlines.content.window is not self._window:
            return
        from opreader.ui.widgets.held_back import place

        count = self.count
        placed = [gap for gap in self._gaps if gap in gaps]
        headlines.content.replace(place(headlines.content.window, placed, near=self._near))
        self._wait(tuple(gap for gap in self._gaps if gap not in gaps))
        self._measure(newest=self._above > 0)
        self._tell(count)

    def _wait(self, gaps: tuple[Gap, ...]) -> None:
        self._gaps = gaps
        self._window = self._headlines.content.window if gaps else None
        self._near = self._headlines.scroll_offset.y

    # the announcement

    def _measure(self, *, newest: bool) -> None:
        """Count what stands above the first entry that one has seen."""
        window = self._headlines.content.window
        if self._first is None or not newest or self._headlines.scroll_offset.y == 0:
            self._see()
        elif (index := window.index_of(self._first)) is not None:
            self._above = index - window.known[:index].count(HEADING)

    def _tell(self, before: int) -> None:
        """Say how many there are now, where these are more; `before`: how many there were."""
        count = self.count
        if count > before:
            self._say(count)
        if count != before:
            self.on_changed()

    def _say(self, count: int) -> None:
        shown = f"{self._stage.glyphs.number(count)} new"
        standing = self._stage.status.message
        begin = standing if standing.startswith(shown) else shown if not standing else ""
        if begin:
            shows = self._stage.notices.fill("{first} shows them")
            self._stage.status.say(f"{begin} · {shows}")

    @staticmethod
    def _first_of(window: WindowIds) -> int | None:
        return window.at(0) or window.at(1)
