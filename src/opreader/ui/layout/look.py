"""The names of all that an article is painted with."""

from __future__ import annotations

from typing import Literal, TypeAlias

Look: TypeAlias = Literal[
    "text",
    "title",
    "byline",
    "state-full",
    "state-partial",
    "state-teaser",
    "state-failed",
    "note",
    "heading",
    "subheading",
    "minor-heading",
    "quote",
    "quote-bar",
    "pull",
    "code",
    "code-keyword",
    "code-name",
    "code-string",
    "code-number",
    "code-comment",
    "rule",
    "label",
    "marker",
    "caption",
]
"""How a piece looks; the component class is `article--<look>`."""
