"""What is no page or must not be read as one, answered from bare paragraphs: plain text, hostile markup, text told apart."""

import re
from dataclasses import replace
from html import escape

from opreader.extract.agreement import agrees
from opreader.extract.anchor import read_teaser, tokens
from opreader.extract.blocks import count
from opreader.extract.plain import read_plain
from opreader.extract.work import Work
from opreader.model import FullText, NoFullText
from opreader.text import CUT_MARKS, clean, strip_markup

_GAP = re.compile(r"\n[ \t]*\n\s*")
_LINES = re.compile(r"\s*\n\s*")
_BLOCK_ENDS = re.compile(r"</(?:p|div|h[1-6]|li|blockquote)\s*>|<br\s*/?>", re.IGNORECASE)
_FEWEST = 20
"""Words below which a text is none unless it goes on beyond the feed's."""
_SURE = 4
"""Words of a beginning that are enough without the one that may be cut."""
_MOST_TEXT = 1_000_000
"""Characters of an article: a book of 170,000 words. What comes after them would hold up whoever reads it."""
_TOO_LONG = "the text is longer than any article: its beginning is here"
_LEAD = 200
"""Characters of a dateline or a byline that may stand before the feed's words."""


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


def read_told(work: Work) -> FullText | None:
    """The text that a page without any tells machines in JSON-LD, where the feed vouches for it."""
    said = work.about.article_body
    if said is None:
        return None
    parts = [strip_markup(part) for part in _LINES.split(_BLOCK_ENDS.sub("\n", said))]
    paragraphs = [part for part in parts if part]
    wanted = " ".join(work.words[:-1] if work.cut and len(work.words) > _SURE else work.words)[:80]
    begins = " ".join(tokens(" ".join(paragraphs)))[: 2 * len(wanted) + _LEAD]
    if (wanted not in begins) if wanted else not agrees(work):
        return None
    found = _answer(paragraphs, teaser=None, title="", why=None)
    if isinstance(found, NoFullText):
        return None
    words = count(found.text)
    cut = found.text.endswith(CUT_MARKS) or words < (work.about.words or 0) * 0.85
    return replace(
        found,
        title=work.about.title or work.title,
        authors=work.about.authors,
        published=work.about.published,
        language=work.about.language,
        state="partial" if cut else "full",
        reason="the text that the page tells machines is cut" if cut else None,
        alternatives=work.about.alternatives,
        explain=(*work.notes, "the page shows no text: taken from its JSON-LD articleBody"),
    )


def _answer(paragraphs: list[str], *, teaser: str | None, title: str, why: str | None) -> FullText | NoFullText:
    words, cut = read_teaser(teaser)
    notes = (why or "read as plain text",)
    if not paragraphs:
        return NoFullText("failed", "the page has no article text", (), (), notes)
    if words:
        wanted = " ".join(words[:-1] if cut and len(words) > _SURE else words)[:80]
        start = next((at for at, text in enumerate(paragraphs) if wanted in " ".join(tokens(text))), None)
        if start is None:
            return NoFullText("failed", "text does not contain the feed's teaser", (), (), notes)
        paragraphs = paragraphs[start:]
    if why is None and sum(count(text) for text in paragraphs) < max(_FEWEST, len(words)):
        return NoFullText("failed", "the page has no article text", (), (), notes)
    if len(kept := _beginning(paragraphs)) < len(paragraphs) or kept[-1] != paragraphs[-1]:
        why = _TOO_LONG if why is None else f"{why}; {_TOO_LONG}"
        paragraphs = kept
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


def _beginning(paragraphs: list[str]) -> list[str]:
    """As much as an article may have."""
    left, kept = _MOST_TEXT, []
    for text in paragraphs:
        if left <= 0:
            break
        kept.append(text[:left])
        left -= len(text)
    return kept
