"""The same text elsewhere: what a text is known by, and whether two texts are the same. Knows no library.

A text is known by a sample of its runs of three words (their hashes below a limit that follows from its length alone, so
that two texts sample the same runs), by keys of how its first sentences begin, and by the words of its opening.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections import Counter
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from opreader.frozen import frozen
from opreader.text import index_words, without_cut_mark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

Likeness: TypeAlias = Literal["same", "edited", "other"]

_SHORT: Final = 64
"""Words that a teaser has at most; they have to stand in the other text as a run."""
_OPENING: Final = 72
"""Words at the beginning of a text that are kept one by one."""
_TAIL: Final = 500
"""Characters at the end in which the mark of a cut stands."""
_STARTS: Final = 6
"""Sentences of the opening whose beginning is a key."""
_KEY_WEIGHT: Final = 32
"""Characters, with spaces, that a key covers at least."""
_LONGER_KEYS: Final = (42, 50)
"""The same for further keys of the first sentence, where many texts begin with the same few words."""
_LEAST_WEIGHT: Final = 34
"""Characters of the shortest text that has a signature: a teaser of 60, cut at a word, without its last one."""
_SAMPLED: Final = 56
"""Runs that are sampled of texts of up to `_SAMPLED * _COARSE` words; shorter texts have all of theirs."""
_COARSE: Final = 12
_OFTEN: Final = 0.22
_REPEATING: Final = 400
_SAMPLED_LONG: Final = 256
_COARSEST: Final = 48

_MOST_OF_IT: Final = 0.6
"""Share of the smaller text from which both are the same, wherever in it that stands."""
_MOST_OF_LITTLE: Final = 0.9
"""The same for a short text: two that open with the same sentence, or fill the same form, are two."""
_ALL_OF_LITTLE: Final = 0.97
"""The same for two short texts of different titles."""
_CHANGED: Final = 0.2
"""Share that is enough where it is strewn over the smaller text in the order of the other: a copy with many words changed."""
_CHANGED_MOVED: Final = 0.33
"""Share from which the order may be another: paragraphs were moved as well."""
_IN_STEP: Final = 0.7
"""Share of neighbours that keep their order and distance in such a copy."""
_KEPT_WORDS: Final = 0.57
"""Share of the words that a copy with many words changed kept: of 30 changed in 100 at least 61 are found in place."""
_COMPARED: Final = 40_000
"""Characters of a text that are compared word by word."""
_FEW: Final = 4
"""Shared runs from which something can be said, and those for a short text."""
_FEW_OF_LITTLE: Final = 6
_TELLING: Final = 16
"""Words that two teasers have in common at least where their titles differ: columns open with set phrases."""
_SKIPPED: Final = 0.3
"""Share of a teaser that may stand before the run: a place and a date, a kicker."""

_WORD: Final = re.compile(r"[\w\ue000-\uf8fe]+")
_BREAK: Final = re.compile(r"(?:[.!?:;|)\]…—–\n\uf8ff]|\s-\s)[\"'”’»\s]*")
_ENDED: Final = re.compile(r"[.!?。！？।؟][\"'”’»)\]]*$")
_ONE: Final = 0x9E3779B97F4A7C15
_TWO: Final = 0xC2B2AE3D27D4EB4F
_THREE: Final = 0x165667B19E3779F9
_KEYED: Final = 0xD6E8FEB86659FD93
_HALF: Final = 1 << 31
_LOW: Final = (1 << 32) - 1
_PARTS: Final = struct.Struct("<BI")
_FACTS: Final = struct.Struct("<IIi?")


@frozen
class Signature:
    """What a text is known by."""

    lead: int | None
    """The key of its opening words; None where there are too few."""
    shingles: bytes
    """Everything, packed: `split` takes it apart. Empty for a text that is too short."""


@frozen
class Parts:
    """A packed signature in the parts that are looked for and the one that is not; numbers are little-endian."""

    keys: bytes
    """int32: a key of the whole text, then those of how its first sentences begin."""
    runs: bytes
    """int32: sampled hashes of runs of words, in the order of the text."""
    facts: bytes
    """How long it is, its title, its opening."""


@frozen
class Known:
    """A signature, taken apart."""

    words: int
    sampled: int
    """Of about how many runs of words some were sampled."""
    whole: int
    """A key of all words in their order."""
    title: int
    """A key of the title; 0 where there is none."""
    wide: bool
    """Whether its words are letters of a script without spaces."""
    opening: tuple[int, ...]
    """Hashes of the first words."""
    keys: tuple[int, ...]
    """Keys of how its first sentences begin."""
    shingles: tuple[int, ...]
    """Sampled hashes of runs of words, in the order of the text."""

    @property
    def is_short(self) -> bool:
        """Whether it may be a teaser."""
        return self.words <= _SHORT


def sign(title: str, text: str) -> Signature:
    """What a plain text is known by; a title alone is nothing to go by."""
    end, cut = without_cut_mark(text[-_TAIL:])  # all of a long text would take longer than everything else here
    text = text[:-_TAIL] + end
    plain = _plain(text)
    words = _WORD.findall(plain)
    if words and len(words) <= _SHORT and (cut or not _ENDED.search(text)):
        words.pop()  # it may be half a word
    wide = _is_wide(words)
    weights = [2] * len(words) if wide else [len(word) + 1 for word in words]
    if sum(weights) < _LEAST_WEIGHT:
        return Signature(None, b"")
    hashes = {word: _code(word) for word in set(words)}
    codes = [hashes[word] for word in words]
    named = _WORD.findall(_plain(title))
    keys = _keys(plain, codes, weights, behind=len(named) if named == words[: len(named)] else 0)
    opening = [code & 0xFFFF for code in codes[:_OPENING]]
    runs = dict.fromkeys(_shingles(_telling(codes), wide=wide))
    # Short texts that repeat themselves have few runs, so all the more of them are sampled; in long ones enough are left.
    sampled = len(runs) if len(words) <= _REPEATING else len(words)
    limit = _limit(sampled)
    shingles = [value for value in runs if value < limit]
    # "<": no padding.
    values = struct.pack(f"<{1 + len(keys) + len(shingles)}i", _hashed(codes), *keys, *shingles)
    facts = _FACTS.pack(len(words), sampled, _hashed(map(_code, named)) if named else 0, wide) + struct.pack(
        f"<{len(opening)}H", *opening
    )
    packed = _PARTS.pack(1 + len(keys), len(shingles)) + values + facts
    return Signature(keys[0] if keys else None, packed)


def split(packed: bytes) -> Parts | None:
    """A packed signature in its parts; None for that of a text that was too short."""
    if not packed:
        return None
    keys, runs = _PARTS.unpack_from(packed)
    first = _PARTS.size
    second = first + 4 * keys
    third = second + 4 * runs
    return Parts(packed[first:second], packed[second:third], packed[third:])


def read(keys: bytes, runs: bytes, facts: bytes) -> Known:
    """What the parts of a signature say."""
    words, sampled, title, wide = _FACTS.unpack_from(facts)
    whole, *starts = struct.unpack(f"<{len(keys) // 4}i", keys)
    opening = struct.unpack_from(f"<{(len(facts) - _FACTS.size) // 2}H", facts, _FACTS.size)
    shingles = struct.unpack(f"<{len(runs) // 4}i", runs)
    return Known(words, sampled, whole, title, wide, opening, tuple(starts), shingles)


def compare(one: Known, other: Known, common: Collection[int]) -> Likeness:
    """Whether most of the smaller text stands in the other; `common`: values of both that too many entries have.

    "edited": as if words had been changed here and there. Texts on one event that quote the same people look alike
    there, and only the words themselves tell them apart: `is_edited`.
    """
    if one.whole == other.whole and one.words == other.words and one.whole not in common:
        return "same" if not one.is_short or _tells(one, other, one.words) else "other"
    limit = min(_limit(one.sampled), _limit(other.sampled))
    mine = [value for value in one.shingles if value < limit and value not in common]
    theirs = [value for value in other.shingles if value < limit and value not in common]
    found: set[Likeness] = set()
    if len(mine) <= len(theirs):
        found.add(_stands_in(one, mine, other, theirs))
    if len(theirs) <= len(mine):
        found.add(_stands_in(other, theirs, one, mine))
    return "same" if "same" in found else "edited" if "edited" in found else "other"


def is_edited(one: str, other: str) -> bool:
    """Whether most words of the smaller of two plain texts come in the order of the other, between runs that both have."""
    mine, theirs = sorted((_WORD.findall(_plain(text[:_COMPARED])) for text in (one, other)), key=len)
    places: dict[tuple[str, ...], int | None] = {}
    for place, run in enumerate(zip(theirs, theirs[1:], theirs[2:], strict=False)):
        places[run] = None if run in places else place
    found = [
        None if (there := places.get(run)) is None else there - place
        for place, run in enumerate(zip(mine, mine[1:], mine[2:], strict=False))
    ]
    found += [None] * (len(mine) - len(found))
    behind = list(accumulate(found, _latest))
    ahead = list(accumulate(reversed(found), _latest))[::-1]
    kept = sum(
        any(step is not None and theirs[place + step : place + step + 1] == [word] for step in steps)
        for place, (word, *steps) in enumerate(zip(mine, behind, ahead, strict=True))
    )
    return kept >= _KEPT_WORDS * len(mine) > 0


def _latest(before: int | None, here: int | None) -> int | None:
    return before if here is None else here


def is_teaser(teaser: Known, whole: Known, common: Collection[int]) -> bool:
    """Whether a short text stands at the beginning of the other as a run of words."""
    if not teaser.is_short or teaser.words > whole.words:
        return False
    if not any(key in whole.keys and key not in common for key in teaser.keys):
        return False
    run = _run(teaser.opening, whole.opening)
    return run > 0 and (not whole.is_short or _tells(teaser, whole, run))


def fullness(whole: Known) -> tuple[int, int]:
    """What the greatest is found by where several texts begin with one teaser's words: the others are held against it."""
    return whole.words, whole.whole


def _plain(text: str) -> str:
    plain = index_words(text)
    plain = plain.lower() if plain.isascii() else plain.casefold().replace("’", "").replace("ʼ", "")
    return plain.replace("'", "")


def _is_wide(words: Sequence[str]) -> bool:
    """Whether most words are letters alone: a script without spaces."""
    alone = sum(1 for word in words if len(word) == 1 and not word.isascii())
    return 2 * alone > len(words)


def _telling(codes: Sequence[int]) -> Sequence[int]:
    """The words without one that is every fifth: runs of it tell nothing. No language has one; made-up texts do."""
    most = Counter(codes).most_common(2)
    often = {code for code, count in most if count > _OFTEN * len(codes)}
    return [code for code in codes if code not in often] if often else codes


def _limit(runs: int) -> int:
    """The value below which hashes are sampled in a text of so many runs: never greater in a longer one."""
    if runs <= _SAMPLED:
        return _HALF
    one_in = min(runs / _SAMPLED, float(_COARSE))
    one_in = min(max(one_in, runs / _SAMPLED_LONG), float(_COARSEST))
    return int(2 * _HALF / one_in) - _HALF


def _shingles(codes: Sequence[int], *, wide: bool) -> Iterable[int]:
    """Hashes, 32 bits with a sign, of three words in a row; of five letters where they are words."""
    if wide:
        pairs = [(a * _ONE + b * _KEYED >> 32) & _LOW for a, b in pairwise(codes)]
        rows = zip(pairs, pairs[2:], codes[4:], strict=False)
    else:
        rows = zip(codes, codes[1:], codes[2:], strict=False)
    return [((a * _ONE + b * _TWO + c * _THREE >> 32) & _LOW) - _HALF for a, b, c in rows]


def _hashed(codes: Iterable[int]) -> int:
    value = 0
    for code in codes:
        value = (value + code + 1) * _KEYED >> 16 & _LOW
    return value - _HALF


def _code(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def _keys(plain: str, codes: Sequence[int], weights: Sequence[int], *, behind: int) -> tuple[int, ...]:
    """Keys of how the first sentences begin: as many words as cover `_KEY_WEIGHT`, the first sentence's first.

    `behind`: words of the title that stand before the text.
    """
    head = plain[: _OPENING * 12]
    counts = accumulate(len(_WORD.findall(part)) for part in _BREAK.split(head))
    starts = dict.fromkeys((0, behind, *(count for count in counts if 0 < count < min(_OPENING, len(codes)))))
    keys: dict[int, None] = {}
    for start in list(starts)[:_STARTS]:
        weight, end = 0, start
        for least in (_KEY_WEIGHT, *_LONGER_KEYS) if start == 0 else (_KEY_WEIGHT,):
            while weight < least and end < len(codes):
                weight += weights[end]
                end += 1
            if weight >= least:
                keys[_hashed(codes[start:end])] = None
    return tuple(keys)


def _stands_in(smaller: Known, mine: Sequence[int], larger: Known, theirs: Sequence[int]) -> Likeness:
    there = {value: place for place, value in enumerate(theirs)}
    shared = [value in there for value in mine]
    count = sum(shared)
    if count < (_FEW_OF_LITTLE if smaller.is_short else _FEW):
        return "other"
    if smaller.is_short and larger.is_short and not _tells(smaller, larger, count + 2):
        return "other"
    share = count / len(shared)
    if share >= _enough(smaller, larger):
        return "same"
    if share < _CHANGED or count <= _FEW or not _is_strewn(shared, share):
        return "other"
    hits = [(place, there[value]) for place, value in enumerate(mine) if value in there]
    return "edited" if share >= _CHANGED_MOVED or _is_in_step(hits) else "other"


def _enough(smaller: Known, larger: Known) -> float:
    if not smaller.is_short:
        return _MOST_OF_IT
    named = smaller.title == larger.title != 0
    return _MOST_OF_LITTLE if named or not larger.is_short else _ALL_OF_LITTLE


def _is_strewn(shared: Sequence[bool], share: float) -> bool:
    """Whether what is shared and what is not take turns as if words had been changed here and there.

    Passages that were taken over, and boilerplate, stand together. The more is shared, the less it has to be strewn.
    """
    turns = sum(here != there for here, there in pairwise(shared))
    by_chance = 2 * share * (1 - share) * (len(shared) - 1)
    return turns >= by_chance * max(0.2, 0.9 - 1.3 * share)


def _is_in_step(hits: Sequence[tuple[int, int]]) -> bool:
    """Whether most of what is shared comes in the same order and at similar distances; names and phrases don't."""
    steps = [(here - before, there - then) for (before, then), (here, there) in pairwise(hits)]
    kept = sum(0 < there <= 2 * here + 2 and here <= 2 * there + 2 for here, there in steps)
    return kept >= _IN_STEP * len(steps)


def _tells(one: Known, other: Known, words: int) -> bool:
    """Whether so many words that two short texts share tell that they are one, or their titles do."""
    return words >= (2 * _TELLING if one.wide else _TELLING) or (one.title == other.title != 0)


def _run(teaser: Sequence[int], opening: Sequence[int]) -> int:
    """How many words of the teaser, to its end or the opening's, stand in the opening one behind the other; 0 for few."""
    for skipped in range(int(len(teaser) * _SKIPPED) + 1):
        for place in _places(opening, teaser[skipped]):
            run = min(len(teaser) - skipped, len(opening) - place)
            if 2 * run >= len(teaser) and teaser[skipped : skipped + run] == opening[place : place + run]:
                return run
    return 0


def _places(opening: Sequence[int], word: int) -> list[int]:
    return [place for place, here in enumerate(opening) if here == word]
