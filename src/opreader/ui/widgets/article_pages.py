"""The article of one view as lines: laid out for its measure, and which place of the text stands on which line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.ui.layout.cache import LayoutCache

if TYPE_CHECKING:
    from opreader.ui.layout.content import ArticleContent
    from opreader.ui.layout.lines import Layout
    from opreader.ui.layout.pieces import Rows


class ArticlePages:
    """Holds the article; knows of no window but how wide it is."""

    def __init__(self) -> None:
        self._cache = LayoutCache()
        self.content: ArticleContent | None = None
        self.layout: Layout | None = None
        """None while the article is not laid out: there is none, or the pane was never in sight."""
        self.wanted = 0
        """The paragraph that is to be on top once it is laid out."""

    def take(self, content: ArticleContent | None, position: int = 0) -> None:
        """Hold another article, or none; it is laid out later."""
        self.content, self.layout, self.wanted = content, None, position

    def prepare(self, content: ArticleContent, measure: int) -> Layout:
        """Lay out an article that may be shown next, and keep that."""
        return self._cache.layout(content, measure)

    def lay_out(self, content: ArticleContent, measure: int) -> Layout:
        """Hold an article laid out for so many cells."""
        self.content, self.layout = content, self._cache.layout(content, measure)
        return self.layout

    @property
    def rows(self) -> Rows | None:
        """The rows of the article."""
        return None if self.layout is None else self.layout.source

    def place(self, line: int) -> tuple[int, int]:
        """(row, character) at a line."""
        return (0, 0) if self.layout is None else self.layout.place(line)

    def line_at(self, row: int, start: int = 0) -> int | None:
        """The line in which a character of a row stands."""
        return None if self.layout is None else self.layout.line_at(row, start)

    def position(self, line: int) -> int:
        """The paragraph of the text that stands at a line; 0 in the header."""
        if self.layout is None:
            return self.wanted
        return max(0, self.place(line)[0] - self.layout.source.first_row) if line else 0

    def line_of(self, position: int) -> int | None:
        """The line at which a paragraph of the text begins; the header stands above the first."""
        if self.layout is None:
            return None
        return self.layout.line_at(self.layout.source.first_row + position) if position > 0 else 0

    def line_of_anchor(self, name: str) -> int | None:
        """The line that links call "#name"."""
        row = self.layout.source.anchors.get(name.removeprefix("#")) if self.layout else None
        return None if row is None else self.line_at(row)
