"""A page that the HTML parser must not see, answered from its bare paragraphs."""

from html import escape

from opreader.extract.anchor import read_teaser, tokens
from opreader.extract.plain import read_plain
from opreader.model import FullText, NoFullText
from opreader.text import clean


def read_anyway(source: str, *, teaser: str | None, why: str) -> FullText | NoFullText:
    """The page's paragraphs from the feed's words on; `partial`, because what is furniture could not be told."""
    title, paragraphs = read_plain(source)
    words, cut = read_teaser(teaser)
    notes = (f"{why}: read without structure",)
    if not paragraphs:
        return NoFullText("failed", "the page has no article text", (), (), notes)
    if words:
        wanted = " ".join(words[:-1] if cut and len(words) > 4 else words)[:80]
        start = next((at for at, text in enumerate(paragraphs) if wanted in " ".join(tokens(text))), None)
        if start is None:
            return NoFullText("failed", "text does not contain the feed's teaser", (), (), notes)
        paragraphs = paragraphs[start:]
    return FullText(
        html="\n".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs),
        text="\n\n".join(paragraphs),
        title=clean(title, one_line=True) or None,
        authors=(),
        published=None,
        language=None,
        state="partial",
        reason=f"{why}: read without structure",
        source="page",
        next_page=None,
        alternatives=(),
        related=(),
        explain=notes,
    )
