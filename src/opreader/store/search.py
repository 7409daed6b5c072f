"""Found entries with snippets: the place of the text where the words stand, made for the rows that are shown."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from opreader import model
from opreader.model import Selection
from opreader.store.lists import list_headlines
from opreader.store.query_sql import words_of
from opreader.store.texts import best_body, plain_words
from opreader.text import index_words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from opreader.model import EntryId, QueryPart, Snippet, Sort, Words

BEGIN: Final = "\x02"
"""Stands before a found word in a snippet."""
END: Final = "\x03"
"""Stands behind a found word in a snippet."""
_WORDS_BEFORE: Final = 8
_WORDS_AFTER: Final = 16
_CHARACTERS_A_WORD: Final = 6
_WORD = re.compile(r"[^\W_]+")
_LETTER = r"[^\W_]"


def search(db: sqlite3.Connection, query: QueryPart, *, limit: int, sort: Sort) -> list[Snippet]:
    """Found entries with snippets; limit 0 is none."""
    found = list_headlines(db, Selection(query=query, sort=sort), limit=limit)
    pattern = _pattern(words_of(query))
    return [model.Snippet(row, _snippet(db, row.id, pattern) or row.teaser) for row in found]


def _snippet(db: sqlite3.Connection, entry_id: EntryId, pattern: re.Pattern[str] | None) -> str:
    return make_snippet(plain_words(best_body(db, entry_id)), pattern)


def make_snippet(text: str, pattern: re.Pattern[str] | None) -> str:
    """About 24 words of one-line plain text round the first place that the pattern finds."""
    text = text if text.isascii() else unicodedata.normalize("NFC", text)
    folded = _folded(text)
    first = pattern.search(folded) if pattern else None
    start = _cut_before(text, first.start()) if first else 0
    end = _cut_after(text, first.start() if first else 0)
    parts, at = ["…" if start else ""], start
    for found in pattern.finditer(folded, start, end) if pattern else ():
        parts += [text[at : found.start()], BEGIN, text[found.start() : found.end()], END]
        at = found.end()
    return "".join((*parts, text[at:end].rstrip(), "…" if end < len(text) else ""))


def _cut_before(text: str, place: int) -> int:
    least = max(0, place - _WORDS_BEFORE * _CHARACTERS_A_WORD * 2)
    start = place
    for _ in range(_WORDS_BEFORE):
        space = text.rfind(" ", least, max(start - 1, least))
        if space < 0:
            break
        start = space + 1
    else:
        return start
    if least == 0:
        return 0
    # No spaces between words: a few letters before the place do.
    return max(least, start - _WORDS_BEFORE * 2) if start == place else start


def _cut_after(text: str, place: int) -> int:
    most = min(len(text), place + _WORDS_AFTER * _CHARACTERS_A_WORD * 2)
    end = place
    for _ in range(_WORDS_AFTER):
        space = text.find(" ", end + 1, most)
        if space < 0:
            return most if end == place or most == len(text) else end
        end = space
    return end


def _pattern(words: Iterable[Words]) -> re.Pattern[str] | None:
    """Finds, in folded text, the phrases as the index does: whole words, signs between them aside."""
    phrases = []
    for each in words:
        tokens = _WORD.findall(_folded(unicodedata.normalize("NFC", index_words(each.text))))
        if tokens:
            phrases.append(_phrase(tokens))
    return re.compile("|".join(sorted(phrases, key=len, reverse=True))) if phrases else None


def _phrase(tokens: list[str]) -> str:
    first, last = _stands_alone(tokens[0]), _stands_alone(tokens[-1])
    parts = ["" if first else f"(?<!{_LETTER})"]
    for before, token in zip(("", *tokens), tokens, strict=False):
        if before:
            parts.append(r"[\W_]*" if _stands_alone(before) or _stands_alone(token) else r"[\W_]+")
        parts.append(re.escape(token))
    parts.append("" if last else f"(?!{_LETTER})")
    return "".join(parts)


def _stands_alone(token: str) -> bool:
    """A letter of a script without spaces: the index holds it as a word."""
    return index_words(token) != token


def _folded(text: str) -> str:
    """Text without case and accents, of exactly the same length."""
    if text.isascii():
        return text.lower()
    return text.translate(_Letters())


class _Letters(dict[int, str]):
    """What `str.translate` asks for each letter: its lower-case base letter, once worked out."""

    def __missing__(self, code: int) -> str:
        lower = chr(code).lower()
        base = unicodedata.normalize("NFD", lower)[0]
        found = self[code] = base if len(lower) == 1 else chr(code)
        return found
