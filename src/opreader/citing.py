"""An article as Markdown for another program: its title as a heading, a line that cites it, its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.document import Document, Heading, Paragraph, Span, to_markdown

if TYPE_CHECKING:
    from opreader.model import Headline


def cited_markdown(headline: Headline, document: Document, *, path: str | None = None) -> str:
    """The text of an article under what it is; `path` is the file of one that has no link."""
    source = headline.link or path
    cited = Span(_citation(headline))
    where = (Span(", "), Span(source, link=headline.link)) if source else ()
    head = (Heading(1, (Span(headline.title or "(no title)"),)), Paragraph((cited, *where)))
    return to_markdown(Document((*head, *document.blocks))) + "\n"


def _citation(headline: Headline) -> str:
    """Who, where, when."""
    day = headline.sort_date.astimezone()
    parts = [", ".join(headline.authors), headline.feed_title, f"{day.day} {day:%b %Y}"]
    return ", ".join(part for part in parts if part)
