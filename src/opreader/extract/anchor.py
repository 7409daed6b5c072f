"""The feed's words as an anchor: where in a page's blocks they stand."""

import re
import unicodedata
from typing import Final

from opreader.extract.blocks import Block
from opreader.frozen import frozen
from opreader.text import strip_markup, without_cut_mark

_TOKEN = re.compile(r"\w+")
FEWEST_WORDS: Final = 4
_SHORT: Final = 7
"""Words of a run that says "here": chance repeats are rare from there on."""


@frozen
class Place:
    """Where the feed's words stand in the page."""

    block: int
    """The block in which they begin."""
    opens: bool
    """They begin where the block begins."""
    share: float
    """How much of them was found there, 0–1."""


def tokens(text: str) -> list[str]:
    """Words for comparing: compatibility forms, case and signs aside."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _TOKEN.findall(text.casefold())


def read_teaser(teaser: str | None) -> tuple[list[str], bool]:
    """The teaser's words, and whether the last one may be cut; no words where it is too short to tell anything."""
    if not teaser:
        return [], False
    plain = strip_markup(teaser) if "<" in teaser else teaser
    plain, cut = without_cut_mark(plain.strip())
    words = tokens(plain)
    return (words, cut) if len("".join(words)) >= 12 else ([], False)


class Stream:
    """All words of a page in one row, to look for others in."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self._starts: list[int] = []
        parts: list[str] = []
        length = 1
        for block in blocks:
            self._starts.append(length)
            words = " ".join(tokens(block.text))
            if words:
                parts.append(words)
                length += len(words) + 1
        self._text = " " + " ".join(parts) + " "

    def find(self, words: list[str], *, cut: bool) -> list[Place]:
        """Every place where the words stand whole; else where the longest run of their beginning does."""
        if not words:
            return []
        if found := self._all(" " + " ".join(words) + ("" if cut else " ")):
            return [self._place(at, 1.0) for at in found]
        length = len(words) - 1
        while length >= min(_SHORT, len(words)):
            if found := self._all(" " + " ".join(words[:length]) + " "):
                return [self._place(at, length / len(words)) for at in found]
            length = length * 3 // 4 if length > _SHORT else length - 1
        # A feed may lead with a dateline, a byline or its own title: look for the longest run from further on.
        for length in range(len(words) - 1, min(_SHORT, max(4, len(words) // 3)) - 1, -1):
            for start in range(len(words) - length, 0, -1):
                last = start + length == len(words)
                if found := self._all(" " + " ".join(words[start : start + length]) + ("" if cut and last else " ")):
                    return [self._place(at, length / len(words)) for at in found]
        return []

    def _all(self, needle: str) -> list[int]:
        found: list[int] = []
        at = self._text.find(needle)
        while at >= 0 and len(found) < 50:
            found.append(at + 1)
            at = self._text.find(needle, at + 1)
        return found

    def _place(self, at: int, share: float) -> Place:
        low, high = 0, len(self._starts) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self._starts[middle] <= at:
                low = middle
            else:
                high = middle - 1
        return Place(low, at == self._starts[low], share)
