"""The strips of the headlines that were drawn: kept by entry until the row, its look or the width changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.ui.widgets.headline_row import heading_strip, headline_strip, waiting_strip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.strip import Strip

    from opreader.model import Headline
    from opreader.ui.dates import Dates
    from opreader.ui.glyphs import Glyphs
    from opreader.ui.widgets.headline_row import RowLooks

_MOST_STRIPS: Final = 2_000
ROW, AT_CURSOR, GROUP = range(3)
"""What a line shows of an entry: its row, its row under the cursor, the heading above it."""


class RowDrawing:
    """Draws rows and headings of one pane."""

    def __init__(self, *, dates: Dates, glyphs: Glyphs, show_source: bool) -> None:
        """Nothing is drawn yet; `show_source`: rows name their feed."""
        self._dates = dates
        self._glyphs = glyphs
        self.show_source = show_source
        self.label_of: Callable[[Headline], str] = lambda _: ""
        """The name of the group that a row is in."""
        self._strips: dict[tuple[int, int], Strip] = {}

    def kept(self, entry_id: int, kind: int, cells: int) -> Strip | None:
        """A strip that was drawn."""
        strip = self._strips.get((entry_id, kind))
        return strip if strip is not None and strip.cell_length == cells else None

    def draw(self, row: Headline, kind: int, cells: int, looks: RowLooks) -> Strip:
        """Draw a row, or the heading above it."""
        if len(self._strips) > _MOST_STRIPS:
            self._strips.clear()
        if kind == GROUP:
            strip = heading_strip(self.label_of(row), cells, self._glyphs, looks)
        else:
            strip = headline_strip(
                row,
                cells,
                self._glyphs,
                self._dates,
                looks,
                at_cursor=kind == AT_CURSOR,
                show_source=self.show_source,
            )
        self._strips[row.id, kind] = strip
        return strip

    def draw_waiting(self, kind: int, cells: int, looks: RowLooks) -> Strip:
        """What stands for a row, or a heading, while it is not here."""
        if kind == GROUP:
            return heading_strip("", cells, self._glyphs, looks)
        return waiting_strip(cells, self._glyphs, looks, at_cursor=kind == AT_CURSOR)

    def forget(self, ids: Iterable[int] | None = None) -> None:
        """Draw some entries anew, or everything."""
        if ids is None:
            self._strips.clear()
            return
        for entry_id in ids:
            for kind in (ROW, AT_CURSOR, GROUP):
                self._strips.pop((entry_id, kind), None)
