"""A passage above what is written about it: in quotes, in as many lines as there is room for, with a sign where it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.widgets import Static

from opreader.ui.dialogs.words import in_quotes, line
from opreader.ui.layout.cells import cut, width
from opreader.ui.layout.wrap import wrap

if TYPE_CHECKING:
    from opreader.ui.glyphs import Glyphs

_MOST: Final = 4
"""Lines."""
_BESIDE: Final = 11
"""Lines of the screen that the passage leaves to the box, the keys and what is written."""
_LOOKED_AT: Final = 2_000
"""Characters: more of them than four lines of a dialog hold."""


class Passage(Static):
    """Some lines of a passage, one on a low screen: what is written below it counts more."""

    def __init__(self, text: str, *, glyphs: Glyphs, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__("", id=id, markup=False)
        self._text = glyphs.plain(line(text[:_LOOKED_AT]))
        self._goes_on = len(text) > _LOOKED_AT
        self._glyphs = glyphs

    def on_resize(self) -> None:
        """Other words end a line."""
        self.fit()

    def fit(self) -> None:
        """Show as much as there is room for on a screen of this size."""
        rows = min(_MOST, max(1, self.screen.size.height - _BESIDE))
        if cells := self.content_region.width:
            self.update(Content(quoted(self._text, cells, rows, self._glyphs, goes_on=self._goes_on)))


def quoted(text: str, cells: int, rows: int, glyphs: Glyphs, *, goes_on: bool = False) -> str:
    """A text of one line in quotes, broken into so many rows of so many cells; an ellipsis where there is more of it."""
    whole = in_quotes(text, glyphs)
    spans = wrap(whole, cells)
    if not goes_on and len(spans) <= rows:
        return "\n".join(whole[start:end] for start, end in spans)
    *lines, last = (whole[start:end] for start, end in spans[:rows])
    tail = glyphs.ellipsis + whole[-1]
    if len(spans) <= rows:
        last = last.removesuffix(whole[-1])
    return "\n".join([*lines, _shortened(last, cells - width(tail)) + tail])


def _shortened(text: str, cells: int) -> str:
    """A text that fits in so many cells, cut at a word where that leaves half of it."""
    if width(text) > cells:
        text = cut(text, cells)
        if (space := text.rfind(" ")) > len(text) // 2:
            text = text[:space]
    return text.rstrip(" ,;:–—-")
