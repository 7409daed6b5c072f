"""What is no page or must not be read as one, answered from its bare paragraphs: plain text, and hostile markup."""

import re
from html import escape

from opreader.extract.anchor import read_teaser, tokens
from opreader.extract.blocks import count
from opreader.extract.plain import read_plain
from opreader.model import FullText, NoFullText
from opreader.text import clean

_GAP = re.compile(r"\n[ \t]*\n\s*")
_FEWEST = 20
"""Words below which a text is none unless it goes on beyond the feed's."""


def read_anyway(source: str, *, teaser: str | None, why: str) -> FullText | NoFullText:
    """The page's paragraphs from the feed's words on; `partial`, because what is furniture could not be told."""
    title, paragraphs = read_plain(source)
    return _answer(paragraphs, teaser=teaser, title=clean(title, one_line=True), why=f"{why}: read without structure")


def is_plain(content_type: str | None) -> bool:
    """Whether a body says that it is text without markup."""
    return (content_type or "").partition(";")[0].strip().lower() in ("text/plain", "text/markdown", "text/x-markdown")


def read_text(text: str, *, teaser: str | None) -> FullText | NoFullText:
    """The paragraphs of a text without markup, parted by empty lines; its lines are broken for a width that is not ours."""
    paragraphs = [" ".join(part.split()) for part in _GAP.split(clean(text.replace("\r\n", "\n")).strip())]
    return _answer([part for part in paragraphs if part], teaser=teaser, title="", why=None)


def _answer(paragraphs: list[str], *, teaser: str | None, title: str, why: str | None) -> FullText | NoFullText:
    words, cut = read_teaser(teaser)
    notes = (why or "read as plain text",)
    if not paragraphs:
        return NoFullText("failed", "the page has no article text", (), (), notes)
    if words:
        wanted = " ".join(words[:-1] if cut and len(words) > 4 else words)[:80]
        start = next((at for at, text in enumerate(paragraphs) if wanted in " ".join(tokens(text))), None)
        if start is None:
            return NoFullText("failed", "text does not contain the feed's teaser", (), (), notes)
        paragraphs = paragraphs[start:]
    if why is None and sum(count(text) for text in paragraphs) < max(_FEWEST, len(words)):
        return NoFullText("failed", "the page has no article text", (), (), notes)
    return FullText(
        html="\n".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs),
        text="\n\n".join(paragraphs),
        title=title or None,
        authors=(),
        published=None,
        language=None,
        state="full" if why is None else "partial",
        reason=why,
        source="page",
        next_page=None,
        alternatives=(),
        related=(),
        explain=notes,
    )
