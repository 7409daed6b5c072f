"""What stands between the panes: a title line above each, a line between two columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from opreader.text import clean
from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.bidi import visual
from opreader.ui.layout.cells import reduce_clusters, width
from opreader.ui.widgets.inks import Inks
from opreader.ui.widgets.line_api import paint, paint_line, strip_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.geometry import Region

    from opreader.ui.glyphs import Glyphs
    from opreader.ui.widgets.inks import Ink


class PaneTitle(Widget):
    """The line above a pane; told apart when the pane has the keys."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "PaneTitle { height: 1; background: $background; color: $rule; }"

    def __init__(self, title: str, *, glyphs: Glyphs = UNICODE, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._glyphs = glyphs
        self._title = title
        self._active = False
        self._strip: Strip | None = None

    @property
    def title(self) -> str:
        """The words of the title."""
        return self._title

    @title.setter
    def title(self, title: str) -> None:
        title = self._glyphs.plain(clean(title, one_line=True))
        if title != self._title:
            self._title = title
            self._redraw()

    @property
    def active(self) -> bool:
        """Whether the pane has the keys."""
        return self._active

    @active.setter
    def active(self, active: bool) -> None:
        if active != self._active:
            self._active = active
            self._redraw()

    def _redraw(self) -> None:
        self._strip = None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line."""
        return paint_line(self, y, self._draw)

    def notify_style_update(self) -> None:
        """Forget the strip: theme or colours changed."""
        self._strip = None
        super().notify_style_update()

    def _draw(self, _y: int, _top: int, cells: int) -> Strip:
        if self._strip is None or self._strip.cell_length != cells:
            self._strip = self._build(cells)
        return self._strip

    def _build(self, cells: int) -> Strip:
        rule = self._glyphs.table[0]
        ground = self.rich_style
        active: Ink = ("heading", None, "reverse" if self.app.no_color else "bold")
        name = ground + Inks(self).ink(*(active if self._active else ("muted-text", None, "")))
        text = f" {visual(reduce_clusters(self._title), max(0, cells - 4), self._glyphs.ellipsis)} "
        rest = max(0, cells - 1 - width(text))
        segments = [Segment(rule, ground), Segment(text, name), Segment(rule * rest, ground)]
        return strip_of(segments).adjust_cell_length(cells, ground)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The line, without what StylesCache would add."""
        return paint(self, crop, self._draw)


class Separator(Widget):
    """The line between two columns of panes."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Separator { width: 1; background: $background; color: $rule; }"

    def __init__(
        self,
        joins: Callable[[], Mapping[int, str]],
        *,
        glyphs: Glyphs = UNICODE,
        id: str | None = None,  # noqa: A002 - Textual's word
    ) -> None:
        """`joins` tells at which lines a title meets it, and from where: "down", "left", "right"."""
        super().__init__(id=id)
        self._joins = joins
        table = glyphs.table
        self._line = table[1]
        self._strips: dict[str, Strip] = {}
        self._signs = {"down": table[3], "right": table[5], "left": table[7]}

    def render_line(self, y: int) -> Strip:
        """One cell."""
        return paint_line(self, y, self._draw)

    def _draw(self, y: int, _top: int, _cells: int) -> Strip:
        sign = self._signs.get(self._joins().get(y, ""), self._line)
        if (strip := self._strips.get(sign)) is None:
            strip = self._strips[sign] = Strip([Segment(sign, self.rich_style)], 1)
        return strip

    def notify_style_update(self) -> None:
        """Forget the strips: theme or colours changed."""
        self._strips.clear()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The column, without what StylesCache would add."""
        return paint(self, crop, self._draw)
