"""Where the sentences of a paragraph begin and end, in any script. Pure; a guess where only sense could tell."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_CLOSERS: Final = "\"'”’»›«‹)\\]}」』）】》〉〕｣"
_STOPS: Final = ".!?…‼⁇⁈⁉؟۔܀܁܂।॥။።፧፨៕᠃᠉։"
_FULL_WIDTH: Final = "。！？｡．"
_WORD_BEFORE: Final = re.compile(r"[\w.]+\Z")
_LOOK_BACK: Final = 16
"""Characters in which the word before a full stop must stand: longer ones are no abbreviations."""
_SHORTENED: Final = frozenset(
    "mr mrs ms mx dr prof rev fr sr jr st gen col lt sgt capt cmdr hon gov sen rep pres messrs mme mlle vs cf ca "  # noqa: SIM905 - read as a line
    "approx dept fig figs nos nr pp vol vols eds ch sec inc ltd co corp bros jan feb mar apr jun jul aug sep sept oct "
    "nov dec bzw vgl sog abs tel hr sra srta núm pág".split()
)
"""Words whose full stop ends no sentence, small letters; what may end one ("etc.") is left to the letter after it."""


@cache
def _ends() -> re.Pattern[str]:
    """Signs that may end a sentence; before a blank, but for those of scripts that write none."""
    # A run of signs is looked at once, from its first one: a text may be of nothing else.
    return re.compile(
        rf"(?<![{_STOPS}])[{_STOPS}]++[{_CLOSERS}]*+(?:\[\d{{1,3}}\])*+(?=\s|\Z)|[{_FULL_WIDTH}]++…*+[{_CLOSERS}]*+"
    )


def sentences(text: str) -> list[tuple[int, int]]:
    """(start, end) of every sentence of a text, white space between them left out; total, and linear in its length."""
    found: list[tuple[int, int]] = []
    start = _next_letter(text, 0)
    for end in _ends().finditer(text):
        if end.end() <= start or not _ends_here(text, end):
            continue
        found.append((start, end.end()))
        start = _next_letter(text, end.end())
    last = len(text.rstrip())
    if start < last:
        found.append((start, last))
    return found


def _next_letter(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _ends_here(text: str, end: re.Match[str]) -> bool:
    sign = end[0][0]
    if sign in _FULL_WIDTH:
        return True
    following = text[end.end() + 1 : end.end() + 1 + _LOOK_BACK].lstrip(" \t\xa0“‘\"'«(„")[:1]
    if following.islower():
        return False  # “Why?” she asked
    if end[0] != ".":
        return True
    before = _WORD_BEFORE.search(text, max(0, end.start() - _LOOK_BACK), end.start())
    return before is None or not _is_shortened(before[0])


def _is_shortened(word: str) -> bool:
    """Whether the full stop behind a word belongs to it: Mr, U.S, an initial, the 3 of "3. November"."""
    if "." in word:
        return all(len(part) <= 2 for part in word.split("."))
    if len(word) == 1:
        return word.isdigit() or (word.isupper() and word != "I")
    return word.lower() in _SHORTENED or (word.isdigit() and len(word) <= 2)
