"""The styles of what a pane draws, made of the theme's variables. Which variables, each pane says.

Component classes in CSS would do the same; but each is a node that is styled before the first frame, and the panes have
sixty looks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from rich.style import Style
from textual.color import Color

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.widget import Widget

Ink: TypeAlias = tuple[str | None, str | None, str]
"""Variables of the theme for letters and for what is behind them, and the cut of the letters; None: as the pane has it."""

STATE_INKS: Final[dict[str, Ink]] = {
    state: (f"state-{state}", None, "") for state in ("full", "partial", "teaser", "failed")
}
"""How the signs of readiness look; gated shares one with partial."""


class Inks:
    """The styles that a view's theme has for our variables."""

    def __init__(self, view: Widget) -> None:
        self._view = view
        self._variables = view.app.theme_variables

    def ink(self, colour: str | None, ground: str | None = None, cut: str = "") -> Style:
        """Letters of a colour on a ground, both names of variables; what is None is left as it is."""
        page = self.colour(ground)
        return self.style(self.colour(colour, on=page), page, cut)

    def cursor(self) -> Style:
        """What is laid over the row that the cursor is on, by whether the pane has the keys."""
        on = "cursor-background" if self._view.has_focus else "cursor-blurred-background"
        style = self.ink("cursor-foreground", on)
        return style + Style(reverse=True) if self._view.app.no_color else style

    def style(self, colour: Color | None, ground: Color | None, cut: str) -> Style:
        """The same of colours themselves."""
        letters, page = (None if each is None else each.rich_color for each in (colour, ground))
        style = Style(color=letters, bgcolor=page)
        return style + Style.parse(cut) if cut else style

    def colour(self, name: str | None, *, on: Color | None = None) -> Color | None:
        """The colour that a variable stands for, as it looks over another; None: over the pane's own."""
        value = self._variables.get(name) if name else None
        if not value:
            return None
        word, _, share = value.partition(" ")
        if word != "auto":
            colour = Color.parse(value)
            if colour.a == 1 or colour.ansi is not None:
                return colour
        page = self._view.background_colors[1] if on is None else on
        if word == "auto":  # black or white, whichever can be read there, and so much of it
            colour = page.get_contrast_text(float(share.rstrip("%") or 100) / 100)
        return page + colour


def looks_of(view: Widget, inks: Mapping[str, Ink]) -> dict[str, Style]:
    """The looks of a pane by name, over its own colours; "ground" is those alone, "cursor" is to be laid over others."""
    ground, theme = view.rich_style, Inks(view)
    return {"ground": ground, "cursor": theme.cursor()} | {name: ground + theme.ink(*ink) for name, ink in inks.items()}
