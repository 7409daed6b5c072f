"""How an article looks: which variables of the theme each look takes, and the palette made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from rich.style import Style
from textual.color import Color

from opreader.ui.layout.look import Look
from opreader.ui.widgets.legible import legible

if TYPE_CHECKING:
    from textual.widget import Widget

    from opreader.ui.glyphs import Glyphs
    from opreader.ui.layout.palette import Palette

LOOKS: Final[tuple[Look, ...]] = get_args(Look)
_INKS: Final[dict[Look, tuple[str | None, str | None, str]]] = {
    "title": ("heading", None, "bold"),
    "heading": ("heading", None, "bold"),
    "text": (None, None, ""),
    "subheading": (None, None, "bold"),
    "minor-heading": ("heading", None, "italic"),
    "label": (None, None, "bold"),
    "pull": ("quote", None, "italic"),
    "code": ("code", "code-background", ""),
    "byline": ("muted-text", None, ""),
    "note": ("muted-text", None, ""),
    "caption": ("muted-text", None, ""),
    "marker": ("muted-text", None, ""),
    "code-keyword": ("heading", "code-background", "bold"),
    "code-name": ("link", "code-background", ""),
    "code-string": ("state-full", "code-background", ""),
    "code-number": ("state-partial", "code-background", ""),
    "code-comment": ("muted-text", "code-background", "italic"),
}
"""Look → variables of the theme for letters and ground, and the cut of the letters; other looks have their own variable."""


class Inks:
    """The styles that a view's theme has for our variables.

    Component classes in CSS would do the same; but each is a node that is styled before the first frame, and an article
    has thirty looks.
    """

    def __init__(self, view: Widget) -> None:
        self._variables = view.app.theme_variables

    def ink(self, colour: str | None, ground: str | None = None, cut: str = "") -> Style:
        """Letters of a colour on a ground, both names of variables; what is None is left as it is."""
        return self._style(self._colour(colour), self._colour(ground), cut)

    def look(self, look: Look) -> Style:
        """What a look lays over the ground of the pane."""
        colour, ground, cut = _INKS.get(look, (look, None, ""))
        if look.startswith("code-"):
            # A theme's colours are made for its page; code stands on a ground of its own.
            letters, own, page = (self._colour(name) for name in ("code", colour, ground))
            if letters and own and page:
                return self._style(legible(own, page, letters), page, cut)
        return self.ink(colour, ground, cut)

    def _style(self, colour: Color | None, ground: Color | None, cut: str) -> Style:
        letters, page = (None if each is None else each.rich_color for each in (colour, ground))
        style = Style(color=letters, bgcolor=page)
        return style + Style.parse(cut) if cut else style

    def _colour(self, name: str | None) -> Color | None:
        value = self._variables.get(name) if name else None
        return Color.parse(value) if value else None


def match_styles(view: Widget) -> tuple[Style, Style]:
    """What is laid over every match, and over the one that one is at."""
    if view.app.no_color:
        return Style(underline=True), Style(reverse=True)
    inks = Inks(view)
    common = inks.ink("match-foreground", "match-background")
    return common, common + Style(bold=True, underline=True)


def palette_of(view: Widget, glyphs: Glyphs) -> Palette:
    """The styles of an article in the theme of the moment."""
    from opreader.ui.layout.palette import Palette

    inks = Inks(view)
    base = view.rich_style
    return Palette(
        base=base,
        looks={look: base + inks.look(look) for look in LOOKS},
        link=inks.ink("link", None, "underline"),
        inline_code=inks.look("code"),
        marked=inks.ink("highlight-foreground", "highlight-background"),
        more_right=glyphs.more_right,
        raise_digits=not glyphs.more_right.isascii(),
    )
