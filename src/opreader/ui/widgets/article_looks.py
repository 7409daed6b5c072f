"""How an article looks: which variables of the theme each look takes, and the palette made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from rich.style import Style

from opreader.ui.layout.look import Look
from opreader.ui.widgets.inks import Inks
from opreader.ui.widgets.legible import legible

if TYPE_CHECKING:
    from textual.widget import Widget

    from opreader.ui.glyphs import Glyphs
    from opreader.ui.layout.palette import Palette
    from opreader.ui.widgets.inks import Ink

LOOKS: Final[tuple[Look, ...]] = get_args(Look)
_INKS: Final[dict[Look, Ink]] = {
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


def look_style(inks: Inks, look: Look) -> Style:
    """What a look lays over the ground of the pane."""
    colour, ground, cut = _INKS.get(look, (look, None, ""))
    if look.startswith("code-"):
        # A theme's colours are made for its page; code stands on a ground of its own.
        letters, own, page = (inks.colour(name) for name in ("code", colour, ground))
        if letters and own and page:
            return inks.style(legible(own, page, letters), page, cut)
    return inks.ink(colour, ground, cut)


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
        looks={look: base + look_style(inks, look) for look in LOOKS},
        link=inks.ink("link", None, "underline"),
        inline_code=look_style(inks, "code"),
        marked=inks.ink("highlight-foreground", "highlight-background"),
        more_right=glyphs.more_right,
        raise_digits=not glyphs.are_ascii,
    )
