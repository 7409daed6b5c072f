"""Where the panes stand at each width: one layout without containers, for each container is drawn in every frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from textual.geometry import NULL_OFFSET, Region, Spacing
from textual.layout import Layout, WidgetPlacement

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.layout import ArrangeResult
    from textual.widget import Widget

Pane = Literal["feeds", "headlines", "article", "related"]
Mode = Literal["wide", "medium", "narrow"]

WIDE: Final = 120
"""Columns from which the related pane stands at the right."""
MEDIUM: Final = 80
"""Columns from which there is more than one pane."""
_RELATED_LINES: Final = 9
"""Lines of the related pane under the article, its title included."""
_LEAST_ARTICLE: Final = 40
_NO_MARGIN: Final = Spacing()


def mode_of(width: int) -> Mode:
    """How many panes a screen of so many columns shows."""
    return "wide" if width >= WIDE else "medium" if width >= MEDIUM else "narrow"


class PanesLayout(Layout):
    """Places widgets by their ids: NAME and NAME-title of each pane, separator-1, separator-2, status."""

    name = "panes"

    def __init__(self, *, left: int, related: int) -> None:
        """`left` and `related` are columns of the side panes, as the user likes them."""
        self.left = left
        self.related = related
        self.alone: Pane = "headlines"
        """The pane that a narrow screen shows."""
        self.zen = False
        """The article has the whole screen but for the status line."""

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:  # noqa: ARG002, FBT001, FBT002 - Textual's signature
        """Place what is in sight; what is not placed is not drawn."""
        regions = self.regions(size)
        order = 0
        return [
            WidgetPlacement(regions[child.id], NULL_OFFSET, _NO_MARGIN, child, order)
            for child in children
            if child.id in regions
        ]

    def regions(self, size: Size) -> dict[str, Region]:
        """Where each widget stands, by id."""
        mode = mode_of(size.width)
        height = max(0, size.height - 1)
        regions = {"status": Region(0, height, size.width, 1)}
        if self.zen:
            return regions | {"article": Region(0, 0, size.width, height)}
        if mode == "narrow":
            return regions | _pane(self.alone, Region(0, 0, size.width, height))
        left = min(self.left, size.width // 2)
        feeds = self.feeds_lines(height)
        regions |= _pane("feeds", Region(0, 0, left, feeds))
        regions |= _pane("headlines", Region(0, feeds, left, height - feeds))
        regions["separator-1"] = Region(left, 0, 1, height)
        reading = Region(left + 1, 0, size.width - left - 1, height)
        if mode == "medium":
            related = min(_RELATED_LINES, height // 3)
            regions |= _pane("article", Region(reading.x, 0, reading.width, height - related))
            return regions | _pane("related", Region(reading.x, height - related, reading.width, related))
        related = min(self.related, max(0, reading.width - _LEAST_ARTICLE - 1))
        article = reading.width - related - 1
        regions |= _pane("article", Region(reading.x, 0, article, height))
        regions["separator-2"] = Region(reading.x + article, 0, 1, height)
        return regions | _pane("related", Region(reading.x + article + 1, 0, related, height))

    @staticmethod
    def feeds_lines(height: int) -> int:
        """Lines of the feed tree with its title; the rest of the column is the headlines'."""
        return max(2, height * 2 // 5)

    def joins(self, separator: str, size: Size) -> dict[int, str]:
        """Lines of a separator at which others meet it: "down", "left" or "right"."""
        height = max(0, size.height - 1)
        joins = {0: "down"}
        if separator == "separator-1":
            joins[self.feeds_lines(height)] = "left"
            if mode_of(size.width) == "medium":
                joins[height - min(_RELATED_LINES, height // 3)] = "right"
        return joins


def _pane(name: Pane, region: Region) -> dict[str, Region]:
    title, body = region.split_horizontal(1)
    return {f"{name}-title": title, name: body}
