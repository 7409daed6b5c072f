"""What came above the rows that one is at: how many, said once and in the title until one has been there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.ui.widgets.window_ids import HEADING

if TYPE_CHECKING:
    from collections.abc import Callable

    from opreader.ui.stage import Stage
    from opreader.ui.widgets.window_ids import WindowIds


class ListNews:
    """The announcement of one list."""

    def __init__(self, stage: Stage) -> None:
        """Nothing came."""
        self._stage = stage
        self._first: int | None = None
        """The first entry that one has seen."""
        self._count = 0
        self.on_changed: Callable[[], None] = lambda: None
        """Called when the announcement came, changed or went."""
        stage.headlines.on_top = self.seen

    @property
    def words(self) -> str:
        """The announcement; empty where there is none."""
        if not self._count:
            return ""
        return self._stage.notices.fill(f"{self._stage.glyphs.number(self._count)} new: {{first}}")

    def begin(self) -> None:
        """Another list is on the screen."""
        self._first = self._first_of(self._stage.headlines.content.window)
        self._set(0)

    def seen(self) -> None:
        """The first row is in the window."""
        self._first = self._first_of(self._stage.headlines.content.window)
        self._set(0)

    def came(self, window: WindowIds, *, newest: bool) -> None:
        """The list was read anew; `newest`: what is new stands first."""
        if self._first is None or not newest or self._stage.headlines.scroll_offset.y == 0:
            self.seen()
            return
        index = window.index_of(self._first)
        if index is None:
            return
        count = index - window.known[:index].count(HEADING)
        if count > self._count:
            self._say(count)
        self._set(count)

    def _say(self, count: int) -> None:
        shown = f"{self._stage.glyphs.number(count)} new"
        standing = self._stage.status.message
        begin = standing if standing.startswith(shown) else shown if not standing else ""
        if begin:
            shows = self._stage.notices.fill("{first} shows them")
            self._stage.status.say(f"{begin} · {shows}")

    def _set(self, count: int) -> None:
        if count != self._count:
            self._count = count
            self.on_changed()

    @staticmethod
    def _first_of(window: WindowIds) -> int | None:
        return window.at(0) or window.at(1)
