"""Code in colours: which words of it are keywords, strings, numbers, comments, names. A reader's help, no compiler.

Feeds are hostile, and this runs before an article is shown. So each language is one pattern that takes time in
proportion to the code, and none that a grammar would: Pygments' grammars, which come with Textual, take seconds for
20 kB of line feeds or quotes.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from opreader.ui.layout.code_words import ALIASES, LANGUAGES
from opreader.ui.layout.pieces import Tint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.ui.layout.look import Look

MOST: Final = 20_000
"""Characters of a block that gets colours; longer ones are data, not for reading."""
_LOOKS: Final[dict[str, Look]] = {
    "comment": "code-comment",
    "string": "code-string",
    "number": "code-number",
    "keyword": "code-keyword",
    "name": "code-name",
    "word": "code-keyword",
}


def tints(lines: Sequence[str], language: str | None) -> list[tuple[Tint, ...]]:
    """The coloured parts of each line of a block; none where nobody said what language it is."""
    language = _known(language)
    coloured: list[list[Tint]] = [[] for _ in lines]
    if language is not None and sum(map(len, lines)) <= MOST:
        pattern, words = _pattern(language)
        line = begins = 0
        for found in pattern.finditer("\n".join(lines)):
            kind, (start, end) = found.lastgroup or "", found.span()
            if _is_plain(kind, found[0], words, any_case=LANGUAGES[language].any_case):
                continue
            look: Look = "code-keyword" if kind == "name" and found[0] in words else _LOOKS[kind]
            while start - begins > len(lines[line]):
                begins += len(lines[line]) + 1
                line += 1
            _spread(coloured, lines, line, Tint(start - begins, end - begins, look))
    return [tuple(each) for each in coloured]


def _is_plain(kind: str, text: str, words: frozenset[str], *, any_case: bool) -> bool:
    return kind == "word" and (text.lower() if any_case else text) not in words


def _spread(coloured: list[list[Tint]], lines: Sequence[str], line: int, tint: Tint) -> None:
    """Put down a part that may go on over several lines; its places are counted from the first of them."""
    start, end, look = tint
    while end > 0:
        if start < (last := min(end, len(lines[line]))):
            coloured[line].append(Tint(start, last, look))
        start, end = 0, end - len(lines[line]) - 1
        line += 1


def _known(language: str | None) -> str | None:
    name = (language or "").strip().lower().removeprefix("language-").removeprefix("lang-")
    name = ALIASES.get(name, name)
    return name if name in LANGUAGES else None


@cache
def _pattern(language: str) -> tuple[re.Pattern[str], frozenset[str]]:
    """One pattern of all that a language has, and its keywords; what is told first wins."""
    told = LANGUAGES[language]
    kinds = ("comment", "string", "keyword", "name", "number", "word")
    pattern = "|".join(f"(?P<{kind}>{part})" for kind in kinds if (part := getattr(told, kind)))
    words = told.words.lower() if told.any_case else told.words
    return re.compile(pattern, re.IGNORECASE if told.any_case else re.NOFLAG), frozenset(words.split())
