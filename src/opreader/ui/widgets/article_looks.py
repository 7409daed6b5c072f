"""How an article looks: component classes, their rules by theme variables, and the palette made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from opreader.ui.layout.look import Look

if TYPE_CHECKING:
    from rich.style import Style
    from textual.widget import Widget

    from opreader.ui.glyphs import Glyphs
    from opreader.ui.layout.paint import Palette

LOOKS: Final[tuple[Look, ...]] = get_args(Look)
COMPONENT_CLASSES: Final = {
    *(f"article--{look}" for look in LOOKS),
    *("article--link", "article--marked", "article--match", "article--this-match"),
}

CSS: Final = """
ArticleView {
    overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1;
    & > .article--title { color: $heading; text-style: bold; }
    & > .article--byline, & > .article--note, & > .article--caption { color: $muted-text; }
    & > .article--state-full { color: $state-full; }
    & > .article--state-partial { color: $state-partial; }
    & > .article--state-teaser { color: $state-teaser; }
    & > .article--state-failed { color: $state-failed; }
    & > .article--heading { color: $heading; text-style: bold; }
    & > .article--subheading { text-style: bold; }
    & > .article--quote { color: $quote; }
    & > .article--pull { color: $quote; text-style: italic; }
    & > .article--quote-bar { color: $quote-bar; }
    & > .article--code { color: $code; background: $code-background; }
    & > .article--rule { color: $rule; }
    & > .article--label { text-style: bold; }
    & > .article--marker { color: $muted-text; }
    & > .article--link { color: $link; text-style: underline; }
    & > .article--marked { color: $highlight-foreground; background: $highlight-background; }
    & > .article--match { color: $match-foreground; background: $match-background; }
    & > .article--this-match { color: $match-foreground; background: $match-background; text-style: bold underline; }
    &:nocolor > .article--match { text-style: underline; }
    &:nocolor > .article--this-match { text-style: reverse; }
}
"""


def palette_of(view: Widget, glyphs: Glyphs) -> Palette:
    """The styles of a widget's component classes as they are now."""
    from opreader.ui.layout.paint import Palette

    def laid_over(name: str) -> Style:
        return view.get_component_rich_style(f"article--{name}", partial=True)

    return Palette(
        base=view.rich_style,
        looks={look: view.get_component_rich_style(f"article--{look}") for look in LOOKS},
        link=laid_over("link"),
        inline_code=laid_over("code"),
        marked=laid_over("marked"),
        more_right=glyphs.more_right,
        raise_digits=not glyphs.more_right.isascii(),
    )
