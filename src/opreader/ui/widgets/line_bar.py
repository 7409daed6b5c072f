"""The scrollbar of a pane of lines, drawn past Textual's caches as the pane itself is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip

from opreader.ui.glyphs import UNICODE

if TYPE_CHECKING:
    from rich.segment import Segment
    from rich.style import Style
    from textual.geometry import Region

    from opreader.ui.glyphs import Glyphs


class WholeCells(ScrollBarRender):
    """A scrollbar whose ends are whole cells: the stock one draws eighths of a block."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "]
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "]


class LineBar(ScrollBar):
    """A vertical scrollbar of one cell: the few different cells that it has are made once a frame, not once a line."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The column, without what StylesCache would add."""
        bar = cast("ScrollBarRender", self.render())
        style = cast("Style", bar.style)
        assert style.color is not None
        assert style.bgcolor is not None
        drawn = bar.render_bar(
            size=self.size.height,
            virtual_size=bar.virtual_size,
            window_size=bar.window_size,
            position=bar.position,
            back_color=style.bgcolor,
            bar_color=style.color,
        )
        filters, background = self.get_line_filters(), self.background_colors[1]
        strips: dict[int, Strip] = {}
        lines: list[Strip] = []
        for y in crop.line_range:
            cell: Segment = drawn.segments[y]
            strip = strips.get(id(cell))
            if strip is None:
                strip = Strip([cell], 1)
                for line_filter in filters:
                    strip = strip.apply_filter(line_filter, background)
                strips[id(cell)] = strip
            lines.append(strip)
        return lines


class LinePane(ScrollView):
    """A pane of lines with such a scrollbar."""

    def __init__(self, *, glyphs: Glyphs = UNICODE, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._whole_cells = glyphs.are_ascii

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scrollbar, made when it is first asked for."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = LineBar(vertical=True, name="vertical", thickness=self.scrollbar_size_vertical)
            if self._whole_cells:
                self._vertical_scrollbar.renderer = WholeCells  # type: ignore[misc]  # its own alone: other panes keep theirs
            self._vertical_scrollbar.display = False
            self.app._start_widget(self, self._vertical_scrollbar)  # as Textual's own property does  # noqa: SLF001
        return self._vertical_scrollbar
