"""Words in the middle of a pane that has nothing else to show."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

from opreader.ui.layout.cells import cut, width
from opreader.ui.layout.wrap import wrap
from opreader.ui.widgets.line_api import cells_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual.scroll_view import ScrollView


def centred_line(words: Sequence[str], y: int, pane: ScrollView, style: Style, ground: Style) -> Strip:
    """Line `y` of a pane with some lines of words in its middle, wrapped to its width."""
    cells = cells_of(pane)
    lines = _wrapped(tuple(words), max(1, cells - 2))
    number = y - max(0, (pane.size.height - len(lines)) // 3)
    if not 0 <= number < len(lines):
        return Strip.blank(cells, ground)
    text = cut(lines[number], cells)
    left = (cells - width(text)) // 2
    return Strip(
        [
            Segment(" " * left, ground),
            Segment(text, style),
            Segment(" " * (cells - left - width(text)), ground),
        ],
        cells,
    )


@lru_cache(maxsize=8)  # two panes ask for each of their lines
def _wrapped(words: tuple[str, ...], cells: int) -> list[str]:
    return [text[start:end] for text in words for start, end in wrap(text, cells)]
