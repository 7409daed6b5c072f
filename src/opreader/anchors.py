"""Passages of a text that are found again when the text was laid out, fetched or edited anew. Pure; keeps nothing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, deque
from math import ceil
from typing import TYPE_CHECKING, Final

from opreader.alignment import close_items
from opreader.frozen import frozen
from opreader.model import Anchor
from opreader.text import letters_apart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CONTEXT: Final = 40
"""Characters that are kept on either side of a passage."""
_MOST_PLACES: Final = 200
"""Places of the same words that are compared, on either side of the hint."""
_LEAST_SHARE: Final = 0.8
"""Of a passage's words must stand, in their order, where it is found again with other words among them."""
_LEAST_WORDS: Final = 3
"""Fewer words than these are found again only as they were."""
_MOST_WORDS: Final = 7_000
"""More words than these, half an hour of reading, are found again only as they were."""
_MOST_WINDOWS: Final = 4

_FOLDED: Final = str.maketrans(
    dict.fromkeys("‘’‚‛′`´", "'") | dict.fromkeys("“”„‟″«»", '"') | dict.fromkeys("‐‑‒–—―−", "-")
)
_ASIDE = re.compile(r"\.\.\.|-{2,3}|''|[\s\u00ad\u200b-\u200f\u2060\ufeff]+")
"""What folding makes shorter: three points, typewriters' dashes and quotes; white space and invisible letters go."""
_SHORT: Final = {"...": "…", "--": "-", "---": "-", "''": '"'}
_WORD = re.compile(r"\w+")


def make_anchor(text: str, start: int, end: int) -> Anchor:
    """The anchor of `text[start:end]`, without white space at its ends. Total: places outside the text are its ends."""
    start, end = sorted((min(max(start, 0), len(text)), min(max(end, 0), len(text))))
    passage = text[start:end]
    exact = passage.strip()
    start += len(passage) - len(passage.lstrip()) if exact else 0
    end = start + len(exact)
    return Anchor(exact, text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start)


def find_anchor(text: str, anchor: Anchor) -> tuple[int, int] | None:
    """Where the passage stands in a text: (start, end), or None where it is gone.

    As it was, where its surroundings fit best, else nearest to where it was; else with other white space, quotes and
    dashes; else where at least 80 % of its words stand in their order.
    """
    if not anchor.exact.strip():
        return None
    if (start := _best_place(text, anchor)) is not None:
        return start, start + len(anchor.exact)
    folded = _fold(text)
    wanted = _folded_anchor(anchor, folded)
    if wanted.exact and (start := _best_place(folded.text, wanted)) is not None:
        return folded.span(start, start + len(wanted.exact))
    return _find_most_words(text, anchor)


def _best_place(text: str, anchor: Anchor) -> int | None:
    """Where the exact passage begins: the most of its surroundings, then the nearest."""
    places = list(_places(text, anchor))
    if len(places) < 2:
        return places[0] if places else None
    length = len(anchor.exact)

    def fit(start: int) -> tuple[int, int]:
        return _context(text, start, start + length, anchor), -abs(start - anchor.start)

    return max(places, key=fit)


def _places(text: str, anchor: Anchor) -> Iterator[int]:
    """The nearest places of the passage, and the nearest of it with what stood before or after it."""
    for before, after in ((anchor.before, anchor.after), (anchor.before, ""), ("", anchor.after)):
        if before or after:
            for start in _nearest(text, f"{before}{anchor.exact}{after}", anchor.start - len(before), 1):
                yield start + len(before)
    yield from _nearest(text, anchor.exact, anchor.start, _MOST_PLACES)


def _nearest(text: str, words: str, hint: int, most: int) -> Iterator[int]:
    """Where the words begin, up to so many places on either side of the hint: those there that overlap no other one."""
    if hint >= 0 and text.startswith(words, hint):
        yield hint
    before: deque[int] = deque(maxlen=most)
    # Forward and in strides, for that takes linear time whatever the words are; `rfind` does not.
    start = text.find(words)
    while 0 <= start < hint:
        before.append(start)
        start = text.find(words, start + len(words))
    yield from before
    for _ in range(most):
        if start < 0:
            return
        yield start
        start = text.find(words, start + len(words))


def _context(text: str, start: int, end: int, anchor: Anchor) -> int:
    """How many characters around a place are those that stood around the passage."""
    before = text[max(0, start - len(anchor.before)) : start]
    return _same_beginning(before[::-1], anchor.before[::-1]) + _same_beginning(
        text[end : end + len(anchor.after)], anchor.after
    )


def _same_beginning(one: str, other: str) -> int:
    for index, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return index
    return min(len(one), len(other))


# white space, quotes and dashes aside


@frozen
class _Folded:
    """A text without what differs between layouts, and the way back to its places."""

    text: str
    kept: Sequence[int]
    """Where runs of the folded text begin in it."""
    told: Sequence[int]
    """Where they begin in the text itself."""
    ends: Mapping[int, int]
    """Of signs that were made of several: place in the folded text → end in the text itself."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the text that a part of the folded one was made of."""
        return self._place(start), self.ends.get(end - 1) or self._place(end - 1) + 1

    def place(self, told: int) -> int:
        """Where a place of the text is in the folded one, about."""
        run = max(bisect_right(self.told, told) - 1, 0)
        return self.kept[run] + max(told - self.told[run], 0)

    def _place(self, kept: int) -> int:
        run = max(bisect_right(self.kept, kept) - 1, 0)
        return self.told[run] + kept - self.kept[run]


def _fold(text: str) -> _Folded:
    source = text.translate(_FOLDED)  # letter by letter, so that places stay
    parts: list[str] = []
    kept, told = [0], [0]
    ends: dict[int, int] = {}
    here = last = 0
    for found in _ASIDE.finditer(source):
        start, end = found.span()
        short = _SHORT.get(found[0], "")
        parts += (source[last:start], short)
        here += start - last
        if short:
            kept.append(here)
            told.append(start)
            ends[here] = end
            here += 1
        kept.append(here)
        told.append(end)
        last = end
    parts.append(source[last:])
    return _Folded("".join(parts), kept, told, ends)


def _folded_anchor(anchor: Anchor, folded: _Folded) -> Anchor:
    exact, before, after = (_fold(part).text for part in (anchor.exact, anchor.before, anchor.after))
    return Anchor(exact, before, after, folded.place(anchor.start))


# most of the words


@frozen
class _Place:
    """Where words of the passage stand."""

    start: int
    end: int
    words: int
    context: int


def _find_most_words(text: str, anchor: Anchor) -> tuple[int, int] | None:
    wanted = [word for word, _, _ in _words(anchor.exact)]
    if not _LEAST_WORDS <= len(wanted) <= _MOST_WORDS:
        return None
    words = _words(text)
    least = ceil(_LEAST_SHARE * len(wanted))
    places = [
        place
        for window in _windows([word for word, _, _ in words], wanted, least, _index_at(words, anchor.start))
        if (place := _aligned(words, window, wanted, text, anchor)) is not None and place.words >= least
    ]
    if not places:
        return None
    best = max(places, key=lambda place: (place.words, place.context, -abs(place.start - anchor.start)))
    return best.start, best.end


def _words(text: str) -> list[tuple[str, int, int]]:
    """(word without case, start, end); a letter of a script without spaces is a word."""
    found: list[tuple[str, int, int]] = []
    for match in _WORD.finditer(text):
        word, start = match[0], match.start()
        if word.isascii():
            found.append((word.lower(), start, match.end()))
            continue
        for piece in letters_apart(word).split():
            found.append((piece.casefold(), start, start + len(piece)))
            start += len(piece)
    return found


def _index_at(words: Sequence[tuple[str, int, int]], place: int) -> int:
    return bisect_right(words, place, key=lambda word: word[1])


def _windows(words: Sequence[str], wanted: Sequence[str], least: int, hint: int) -> list[tuple[int, int]]:
    """Ranges of words that hold enough of the wanted ones, in any order: the fullest of each neighbourhood."""
    size = len(wanted) + max(2, len(wanted) // 4)
    needed = Counter(wanted)
    held = 0
    best: list[tuple[int, int, int]] = []
    for end, word in enumerate(words, 1):
        if word in needed:
            needed[word] -= 1
            held += needed[word] >= 0
        if end > size and (gone := words[end - size - 1]) in needed:
            held -= needed[gone] >= 0
            needed[gone] += 1
        if held < least:
            continue
        start = max(end - size, 0)
        window = (held, -abs(start - hint), start)
        if best and start - best[-1][2] < size:
            best[-1] = max(best[-1], window)
        else:
            best.append(window)
    fullest = sorted(best, reverse=True)[:_MOST_WINDOWS]
    # A window's edge may cut the passage that it found, so it is looked at with some words more.
    return [(max(start - size // 2, 0), start + size + size // 2) for _, _, start in fullest]


def _aligned(
    words: Sequence[tuple[str, int, int]], window: tuple[int, int], wanted: Sequence[str], text: str, anchor: Anchor
) -> _Place | None:
    """Where the passage stands within some words: from its first to its last one that is there."""
    inside = words[slice(*window)]
    pairs = _without_strays(close_items(wanted, [word for word, _, _ in inside]))
    if not pairs:
        return None
    start, end = inside[pairs[0][1]][1], inside[pairs[-1][1]][2]
    return _Place(start, end, len(pairs), _context(text, start, end, anchor))


def _without_strays(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without words at the ends that stand far off the others: any text holds a "the" somewhere."""
    first, last = 0, len(pairs)
    while last - first > 1 and _is_far(pairs[first], pairs[first + 1]):
        first += 1
    while last - first > 1 and _is_far(pairs[last - 2], pairs[last - 1]):
        last -= 1
    return pairs[first:last]


def _is_far(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return (other[1] - one[1]) > (other[0] - one[0]) + 3
