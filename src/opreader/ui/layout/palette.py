"""The styles that an article is painted with, colours included; they come in from outside, so that no App is needed."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from rich.style import Style as Ansi

from opreader.document.model import Style
from opreader.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opreader.ui.layout.look import Look

Overlay = tuple[int, int, Ansi]
"""(start, end, style) laid over a part of a row: a match, a selection. An end below 0 is the end of the row."""


@frozen
class Palette:
    """The styles of an article, colours included."""

    base: Ansi
    looks: Mapping[Look, Ansi]
    link: Ansi
    """Laid over the look, as are those below."""
    inline_code: Ansi
    marked: Ansi
    more_right: str = "›"
    raise_digits: bool = True
    """Superscripts are drawn with the letters that Unicode has for them."""
    _runs: dict[tuple[Look, Style, bool], Ansi] = field(default_factory=dict, repr=False)

    def of(self, look: Look, style: Style, *, link: bool) -> Ansi:
        """The style of a run."""
        key = (look, style, link)
        if (known := self._runs.get(key)) is None:
            known = self._runs[key] = self._combine(look, style, link=link)
        return known

    def _combine(self, look: Look, style: Style, *, link: bool) -> Ansi:
        combined = self.looks[look]
        if style & Style.CODE:
            combined += self.inline_code
        if link:
            combined += self.link
        if style & Style.MARK:
            combined += self.marked
        return combined + Ansi(
            bold=True if style & Style.STRONG else None,
            italic=True if style & Style.EMPHASIS else None,
            strike=True if style & Style.STRIKE else None,
            underline=True if style & Style.UNDERLINE else None,
        )
