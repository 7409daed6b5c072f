"""What a reader reads: HTML, Markdown or text → blocks and spans → plain text, Markdown, HTML. Pure; asks nothing of the outside."""

from typing import TYPE_CHECKING, Any, Final, Literal

from opreader.document.model import (
    Block,
    Cell,
    Code,
    Document,
    Heading,
    Image,
    ListBlock,
    Media,
    Paragraph,
    Quote,
    Row,
    Rule,
    Span,
    Spans,
    Style,
    Table,
    plain,
    spans_of,
    walk,
)

if TYPE_CHECKING:
    from opreader.document.front_matter import split_front_matter
    from opreader.document.render_html import to_html
    from opreader.document.render_markdown import to_markdown
    from opreader.document.render_text import to_text

__all__ = [
    "Block",
    "Cell",
    "Code",
    "Document",
    "Heading",
    "Image",
    "ListBlock",
    "Media",
    "Paragraph",
    "Quote",
    "Row",
    "Rule",
    "Span",
    "Spans",
    "Style",
    "Table",
    "parse_document",
    "plain",
    "spans_of",
    "split_front_matter",
    "to_html",
    "to_markdown",
    "to_text",
    "walk",
]


_LATER: Final = {
    "split_front_matter": "front_matter",
    "to_html": "render_html",
    "to_markdown": "render_markdown",
    "to_text": "render_text",
}
"""What is imported when it is asked for first: the screen's first frame needs no reader and no writer of texts."""


def __getattr__(name: str) -> Any:
    """Import a writer on demand (PEP 562)."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


def parse_document(
    text: str,
    format: Literal["html", "markdown", "text"],  # noqa: A002 — the word of the data model
    *,
    base_url: str | None = None,
) -> Document:
    """The document of a text. Total: any text gives a document, in time linear in its length, and no visible word is lost.

    Addresses are made absolute against `base_url`; those within that same page become "#name".
    """
    match format:
        case "html":
            from opreader.document.html import parse_html

            return parse_html(text, base_url=base_url)
        case "markdown":
            from opreader.document.markdown import parse_markdown

            return parse_markdown(text, base_url=base_url)
        case "text":
            from opreader.document.plain_text import parse_text

            return parse_text(text)
