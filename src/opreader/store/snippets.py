"""Snippets: the words of a text round the first place where found words stand, as the search index finds them."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from opreader.patterns import late
from opreader.store.query_sql import is_prefix
from opreader.text import BREAK, index_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from opreader.model import Words

BEGIN: Final = "\x02"
"""Stands before a found word in a snippet."""
END: Final = "\x03"
"""Stands behind a found word in a snippet."""
_WORDS_BEFORE: Final = 8
_WORDS_AFTER: Final = 16
_CHARACTERS_A_WORD: Final = 6
_PRIVATE: Final = "\ue000-\uf8ff"
"""Letters of the index that Python does not take for such."""
_LETTER: Final = rf"(?:[^\W_]|[{_PRIVATE}])"
_BEHIND: Final = rf"(?<![^\W_])(?<![{_PRIVATE}])"
_BEFORE: Final = rf"(?![^\W_])(?![{_PRIVATE}])"
_BETWEEN: Final = rf"(?:_|[^\w{_PRIVATE}])+"
_WORD: Final = late(f"{_LETTER}+")


def make_snippet(text: str, pattern: re.Pattern[str] | None) -> str:
    """About 24 words of one-line plain text round the first place that the pattern finds."""
    text = text if text.isascii() else unicodedata.normalize("NFC", text)
    folded = _Folded(text)
    first = folded.find(pattern, 0, len(text)) if pattern else None
    start = _cut_before(text, first[0]) if first else 0
    end = _cut_after(text, first[0] if first else 0)
    parts, at = ["…" if start else ""], start
    while pattern and (found := folded.find(pattern, at, end)):
        parts += [text[at : found[0]], BEGIN, text[found[0] : found[1]], END]
        at = found[1]
    return "".join((*parts, text[at:end].rstrip(), "…" if end < len(text) else ""))


def pattern_of(words: Iterable[Words]) -> re.Pattern[str] | None:
    """Finds, in folded text, the phrases as the index does: whole words, signs between them aside."""
    phrases = []
    for each in words:
        spaced = index_words(unicodedata.normalize("NFC", each.text)).strip(f" {BREAK}")
        if tokens := _WORD().findall(_folded(spaced)):
            end = f"{_LETTER}*" if is_prefix(each) else _BEFORE
            phrases.append(f"{_BEHIND}{_BETWEEN.join(map(re.escape, tokens))}{end}")
    return re.compile("|".join(sorted(phrases, key=len, reverse=True))) if phrases else None


class _Folded:
    """A text as its words are compared, without case and accents, and where each letter stood."""

    def __init__(self, text: str) -> None:
        self._starts: Sequence[int] | None = None
        if text.isascii():
            self._text = text.lower()
            return
        letters = _Letters()
        pieces = [letters[letter] for letter in text]
        self._text = "".join(pieces)
        lengths = [len(piece) for piece in pieces]
        if any(length != 1 for length in lengths):
            self._starts = list(accumulate(lengths, initial=0))

    def find(self, pattern: re.Pattern[str], start: int, end: int) -> tuple[int, int] | None:
        """Where the pattern stands first between two places of the text."""
        if self._starts is None:
            found = pattern.search(self._text, start, end)
            return found.span() if found else None
        found = pattern.search(self._text, self._starts[start], self._starts[end])
        if found is None:
            return None
        first = bisect_right(self._starts, found.start()) - 1
        last = bisect_right(self._starts, found.end() - 1)
        # Marks that fold to nothing belong to the letter before them.
        while last < len(self._starts) - 1 and self._starts[last] == self._starts[last + 1]:
            last += 1
        return first, last


class _Letters(dict[str, str]):
    """What each letter is compared by, once worked out: as the index holds it, with its spaces."""

    def __missing__(self, letter: str) -> str:
        found = self[letter] = _folded(index_words(letter))
        return found


def _folded(indexed: str) -> str:
    if indexed.isascii():
        return indexed.lower()
    apart = unicodedata.normalize("NFD", indexed.lower())
    kept = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", kept).replace("ς", "σ")


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
