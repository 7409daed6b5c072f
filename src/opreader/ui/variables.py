"""The colours that our panes name, for themes that do not define them: a user's first try, Textual's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_DERIVED: Final = {
    "unread": "foreground",
    "read": "foreground",
    "cursor-background": "primary",
    "cursor-foreground": "button-color-foreground",
    "cursor-blurred-background": "panel",
    "heading": "text-primary",
    "link": "text-secondary",
    "quote": "foreground",
    "quote-bar": "secondary",
    "code": "foreground",
    "code-background": "panel",
    "rule": "panel",
    "muted-text": "foreground",
    "state-full": "text-success",
    "state-partial": "text-warning",
    "state-teaser": "foreground",
    "state-failed": "text-error",
    "status-background": "panel",
    "status-foreground": "foreground",
    "match-background": "foreground",
    "match-foreground": "background",
    "highlight-background": "panel",
    "highlight-foreground": "foreground",
}
"""Which of the colours that every theme generates stands for one of ours."""

VARIABLE_DEFAULTS: Final[dict[str, str]] = {
    "unread": "#f0ece4",
    "read": "#a8a39a",
    "cursor-background": "#3d5a80",
    "cursor-foreground": "#ffffff",
    "cursor-blurred-background": "#3a3a3a",
    "heading": "#e0c28c",
    "link": "#8fbcd4",
    "quote": "#c4beb2",
    "quote-bar": "#7a7364",
    "code": "#d6c6a4",
    "code-background": "#2b2b2b",
    "rule": "#5a5a5a",
    "muted-text": "#a8a39a",
    "state-full": "#9cc28a",
    "state-partial": "#dcae62",
    "state-teaser": "#a8a39a",
    "state-failed": "#e08b78",
    "status-background": "#2b2b2b",
    "status-foreground": "#d0cbc2",
    "match-background": "#e0c05a",
    "match-foreground": "#1a1a1a",
    "highlight-background": "#4c4320",
    "highlight-foreground": "#f0ece4",
}
"""Colours on a dark page, for where no theme's are at hand."""


def defaults_from(colours: Mapping[str, str]) -> dict[str, str]:
    """Our variables out of what `ColorSystem.generate` made of a theme, so that they suit its page."""
    return {name: colours.get(source, VARIABLE_DEFAULTS[name]) for name, source in _DERIVED.items()}
