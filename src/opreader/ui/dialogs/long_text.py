"""A text of any length in a dialog: broken for the width once, drawn line by line, scrolled by the keys of a reader."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from rich.segment import Segment
from textual.binding import Binding
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from opreader.ui.layout.cells import width
from opreader.ui.layout.wrap import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual.binding import BindingType

Look = Literal["gone", "new", "aside"]


class Mark(NamedTuple):
    """A part of the text that looks otherwise."""

    start: int
    end: int
    look: Look


class LongText(ScrollView, can_focus=True):
    """Plain text, never markup, with marked parts; what is behind the window is not drawn."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "line(1)", show=False),
        Binding("k,up", "line(-1)", show=False),
        Binding("space,pagedown,ctrl+d", "page(1)", show=False),
        Binding("pageup,ctrl+u", "page(-1)", show=False),
        Binding("g,home", "edge(-1)", show=False),
        Binding("G,end", "edge(1)", show=False),
    ]
    DEFAULT_CSS = "LongText { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"long-text--gone", "long-text--new", "long-text--aside"}

    def __init__(self, text: str = "", marks: Sequence[Mark] = (), *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._text = text
        self._marks = tuple(marks)
        self._lines: list[tuple[int, int]] = []
        self._cells = 0

    def show(self, text: str, marks: Sequence[Mark] = ()) -> None:
        """Show another text, from its beginning; marks in their order, none over another one."""
        self._text, self._marks, self._cells = text, tuple(marks), 0
        self.scroll_to(y=0, animate=False, immediate=True)
        self._break()

    def on_resize(self) -> None:
        """Lines are broken for the width."""
        self._break()

    def _break(self) -> None:
        cells = self.scrollable_content_region.width
        if cells in {0, self._cells}:
            return
        self._cells = cells
        self._lines = wrap(self._text, cells)
        self.virtual_size = Size(cells, len(self._lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line at `y` of the window."""
        ground = self.rich_style
        at = self.scroll_offset.y + y
        segments = [] if at >= len(self._lines) else self._segments(*self._lines[at], ground)
        return Strip(segments, sum(width(one.text) for one in segments)).adjust_cell_length(self.size.width, ground)

    def _segments(self, start: int, end: int, ground: Style) -> list[Segment]:
        first = bisect_right(self._marks, start, key=lambda mark: mark.end)
        segments = []
        for mark in self._marks[first:]:
            if mark.start >= end:
                break
            begins, ends = max(mark.start, start), min(mark.end, end)
            look = self.get_component_rich_style(f"long-text--{mark.look}", partial=True)
            segments += [Segment(self._text[start:begins], ground), Segment(self._text[begins:ends], ground + look)]
            start = ends
        return [one for one in [*segments, Segment(self._text[start:end], ground)] if one.text]

    def action_line(self, step: int) -> None:
        """One line down or up."""
        self.scroll_relative(y=step, animate=False)

    def action_page(self, step: int) -> None:
        """A page down or up, a line of it kept."""
        self.scroll_relative(y=step * max(1, self.size.height - 1), animate=False)

    def action_edge(self, step: int) -> None:
        """To the last line, or to the first."""
        self.scroll_to(y=self.max_scroll_y if step > 0 else 0, animate=False)
