"""Related headlines: the terms of a text, their weights, and the order of what shares them. Knows no library.

Weights are tf-idf; how common a term is, is learned from the library itself, so stop words are of no language.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from opreader.model.related import Close

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from opreader.model.related import Take

KEPT: Final = 64
"""Key terms of an entry. Of ECB+'s texts recall@5 is .956 with 48, .959 with 64, .960 with all."""
LEAST_SCORE: Final = 0.08
"""Below it two texts have words in common, not a matter: of ECB+'s related pairs 2 in 1,000 are there."""

_TITLE: Final = 6.0
_LEAD: Final = 3.0
"""Weight of the opening words: what an article is about is said there."""
_LEAD_WORDS: Final = 50
_WORDS: Final = 400
"""Words of a text that are looked at; the rest is detail."""
_LONGEST: Final = _WORDS * 10
"""Characters that hold so many words of nearly any language."""
_LONGEST_TERM: Final = 24
_HALF: Final = 2.0
"""A term that comes so often has half of the weight that it could ever have."""
_OFTEN: Final = 0.03
"""Terms that this part of all entries has find nothing in particular."""
_FEW: Final = 100
"""Entries that are few enough to be looked at, whatever part of all they are."""
_MOST_FOUND: Final = 30_000
"""Entries, one met by several terms as often, that are looked up within some milliseconds."""
_MOST_OF_ONE: Final = 1_000
"""Of one term no more are looked up."""
_MANY_FOUND: Final = 300
_ASKED: Final = 32
"""Terms that are enough where they find so many: with all 64 no other entries come to the top, in twice the time."""
_ENOUGH: Final = 8
"""Terms with which an entry is asked for in any case."""
_COMMON: Final = 0.1
_STORY: Final = 10
"""Entries that a matter may have in any library."""
_EXPLAINED: Final = 5
_DAYS: Final = 7.0
_OLD: Final = 0.3
"""What is left of the score of an article of another time."""
_UNDATED: Final = 0.65
"""Half-way between the same day and another time: neither first nor last for want of a date."""
_DAY: Final = 86_400.0

_HAN_AND_KANA: Final = (
    "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_HANGUL: Final = "\uac00-\ud7a3"
_LETTERS_ALONE: Final = "\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u109f\u1780-\u17d3"
"""Thai, Lao, Burmese, Khmer: an alphabet without spaces, where two letters say little."""
_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0971-\u0df3\u200c\u200d"
)
"""What stands on and between letters without ending a word: accents, vowel signs of Indic scripts, joiners."""


@cache
def _ascii_words() -> re.Pattern[str]:
    return re.compile(r"\d+(?:[.,]\d+)+|[a-z0-9]+")


@cache
def _any_words() -> re.Pattern[str]:
    return re.compile(rf"\d+(?:[.,]\d+)+|[^\W_][^\W_{_MARKS}]*(?:[{_MARKS}]+[^\W_{_MARKS}]*)*")


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{_HAN_AND_KANA}{_HANGUL}]+|[{_LETTERS_ALONE}]+")


@cache
def _mixed_words() -> re.Pattern[str]:
    """Vowel signs of Thai are no letters to the others."""
    return re.compile(f"{_unspaced().pattern}|{_any_words().pattern}")


@cache
def _dropped() -> dict[int, str | None]:
    """Accents, Arabic and Hebrew points, tatweel and joiners go; letters of Arabic that are written either way are one."""
    gone = (*range(0x300, 0x370), *range(0x483, 0x488), *range(0x591, 0x5BE), *range(0x610, 0x61B))
    points = (*range(0x64B, 0x660), 0x670, 0x640, 0xAD, 0x200B, 0x200C, 0x200D, 0x2060)
    alike = {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ة": "ه",
        "ø": "o",
        "ł": "l",
        "đ": "d",
    }
    return {**dict.fromkeys((*gone, *points), None), **{ord(one): other for one, other in alike.items()}}


def count_terms(title: str, text: str) -> dict[str, float]:
    """How often each term comes, by its stem; the title and the opening words count more. Plain text, one line or many.

    Terms are words, of scripts without spaces two letters in a row (Thai and its like: three).
    """
    counts: defaultdict[str, float] = defaultdict(float)
    body = _stems(text[:_LONGEST])
    parts = ((_stems(title[:_LONGEST]), _TITLE), (body[:_LEAD_WORDS], _LEAD), (body[_LEAD_WORDS:_WORDS], 1.0))
    for stems, weight in parts:
        for stem in stems:
            counts[stem] += weight
    return dict(counts)


def weigh(
    counts: Mapping[str, float], frequencies: Mapping[str, int], entries: int, *, most: int = KEPT
) -> list[tuple[str, float]]:
    """The strongest terms that tell of a matter, strongest first, as a vector of unit length.

    `frequencies` tells how many of `entries` have each term (none told: one has it); of 0 entries nothing was learned,
    and all terms are as good. Those that more than a tenth of all have are stop words, of a few entries two thirds.
    """
    whole = math.log(entries + 1)
    common = max(2, entries * _COMMON, min(entries * 2 / 3, _STORY)) if entries else 1
    # Negative, so that the strongest come first, ties by the term: what is kept must not hang on the order of words.
    weights = sorted(
        (-count / (count + _HALF) * (whole - math.log(entries_with) if entries else 1.0), stem)
        for stem, count in counts.items()
        if (entries_with := frequencies.get(stem, 1)) <= common
    )[:most]
    length = math.sqrt(sum(weight * weight for weight, _ in weights))
    return [(stem, -weight / length) for weight, stem in weights]


def to_ask(
    terms: Sequence[tuple[str, float]], frequencies: Mapping[str, int], counted: int, entries: int
) -> list[tuple[str, float]]:
    """The terms that are to find candidates: without those that too many entries have, as many as are looked up soon.

    `frequencies` are of `counted` entries, out of a library of `entries`. All terms tell how close what was found is.
    """
    share = {stem: frequencies.get(stem, 1) / counted for stem, _ in terms} if counted else {}
    often = max(_OFTEN, _FEW / max(entries, 1))
    asked: list[tuple[str, float]] = []
    found = 0.0
    for stem, weight in terms:
        if share.get(stem, 0.0) <= often:
            found += min(share.get(stem, 0.0) * entries, _MOST_OF_ONE)
            if (found > _MOST_FOUND and len(asked) >= _ENOUGH) or (found > _MANY_FOUND and len(asked) >= _ASKED):
                break
            asked.append((stem, weight))
    if len(asked) < _ENOUGH:
        common = sorted((share[stem], stem, weight) for stem, weight in terms if share.get(stem, 0.0) > often)
        asked += [(stem, weight) for _, stem, weight in common[: _ENOUGH - len(asked)]]
    return asked


def rank(candidates: Iterable[Close], published: datetime | None) -> list[Close]:
    """Candidates that are about the matter, by how close they are in words and in time to an article of that date.

    Two texts that share a single term share a matter only where it is all but all that either says.
    """
    ranked = [
        Close(one.id, one.score * _nearness(one.published, published), one.shared, one.published, one.lead)
        for one in candidates
        if one.score >= LEAST_SCORE * (1 if len(one.shared) > 1 else 3)
    ]
    ranked.sort(key=lambda one: (-one.score, -one.id))
    return ranked


def _nearness(one: datetime | None, other: datetime | None) -> float:
    """1 on the same day, 0.3 at another time."""
    if one is None or other is None:
        return _UNDATED
    days = abs((one - other).total_seconds()) / _DAY
    return _OLD + (1 - _OLD) * math.exp(-days / _DAYS)


def vary(takes: Sequence[Take]) -> list[Take]:
    """The same takes, the best of each feed before the second best of any: for who reads from the top."""
    met: Counter[int] = Counter()
    rounds: list[tuple[int, int]] = []
    for place, take in enumerate(takes):
        rounds.append((met[take.headline.feed_id], place))
        met[take.headline.feed_id] += 1
    return [takes[place] for _, place in sorted(rounds)]


def explain(shared: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """The strongest shared terms in words, each word once; `names` is what `name_terms` made."""
    told: list[str] = []
    for stem in shared:
        name = names.get(stem)
        if name is None or any(name in other for other in told):
            continue
        told = [other for other in told if other not in name or not _is_unspaced(name)]
        told.append(name)
        if len(told) == _EXPLAINED:
            break
    return tuple(told)


def name_terms(stems: Collection[str], title: str, text: str) -> dict[str, str]:
    """These terms as the text writes them: the form that comes most often, the text's before the title's."""
    forms: dict[str, Counter[str]] = {}
    for part in (text[:_LONGEST], title[:_LONGEST]):
        missing = frozenset(stems) - forms.keys()
        for word in _mixed_words().findall(unicodedata.normalize("NFC", part)):
            for stem, form in _forms(word, missing):
                forms.setdefault(stem, Counter())[form] += 1
    # Of two forms that come as often, not the one at the beginning of a sentence.
    return {stem: max(counts, key=lambda form: (counts[form], form.islower())) for stem, counts in forms.items()}


def _forms(word: str, wanted: frozenset[str]) -> Iterable[tuple[str, str]]:
    """The wanted stems of one written word, each with the words that stand for it."""
    if word.isascii():
        return ((stem, word),) if (stem := _stem(word.lower())) in wanted else ()
    if not _is_unspaced(word):
        return [(stem, word) for stem in _stems(word) if stem in wanted]
    found: list[tuple[str, str]] = []
    for run in _unspaced().sub(r" \g<0> ", _folded(word)).split():
        grams = _stems(run)
        start = 0
        while start < len(grams):
            end = start
            while end < len(grams) and grams[end] in wanted:
                end += 1
            if end > start:  # grams that overlap are one word
                name = grams[start] + "".join(gram[-1] for gram in grams[start + 1 : end])
                found += [(gram, name) for gram in grams[start:end]]
            start = end + 1
    return found


def _is_unspaced(word: str) -> bool:
    return not word.isascii() and _unspaced().search(word) is not None


def _folded(text: str) -> str:
    """Case, accents, widths and ligatures aside."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold()).translate(_dropped())
    return unicodedata.normalize("NFC", apart)


def _stems(text: str) -> list[str]:
    """The terms of a text in their order."""
    folded = _folded(text)
    if folded.isascii():
        return [stem for word in _ascii_words().findall(folded) if (stem := _stem(word))]
    if not _unspaced().search(folded):
        return [stem for word in _any_words().findall(folded) if (stem := _stem(word))]
    stems: list[str] = []
    for word in _mixed_words().findall(_unspaced().sub(r" \g<0> ", folded)):
        if _unspaced().match(word):
            stems += _grams(word)
        elif stem := _stem(word):
            stems.append(stem)
    return stems


def _grams(run: str) -> list[str]:
    size = 3 if "\u0e00" <= run[0] <= "\u17ff" and run[0] > "\u0e00" and not "\u1100" <= run[0] <= "\u11ff" else 2
    return [run[start : start + size] for start in range(max(1, len(run) - size + 1))]


@lru_cache(maxsize=30_000)
def _stem(word: str) -> str:
    """A folded word without its ending; empty for what is no term.

    So light that words of other languages keep apart: English plurals, -ed, -ing, -ly; the endings that German, Dutch
    and the Scandinavian languages put on nouns; the articles and endings of Arabic.
    """
    if len(word) < 2:
        return ""
    last = word[-1]
    if last.isdigit():
        return word.replace(",", "").replace(".", "")[:_LONGEST_TERM]
    if "a" <= last <= "z":
        return _latin_stem(word)[:_LONGEST_TERM]
    if "\u0600" <= last <= "\u06ff":
        return _arabic_stem(word)[:_LONGEST_TERM]
    return word[:_LONGEST_TERM]


def _latin_stem(word: str) -> str:
    if len(word) < 4:
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
        word = word[:-2]
    elif word[-1] == "s" and word[-2] not in "sui":
        word = word[:-1]
    size = len(word)
    if size > 5 and word.endswith("ing"):
        word = _undoubled(word[:-3])
    elif size > 4 and word.endswith("ed"):
        word = _undoubled(word[:-2])
    elif size > 5 and word.endswith("ly"):
        word = word[:-2]
    elif size > 4 and word[-1] == "e":
        word = word[:-1]
    if len(word) > 6 and word.endswith("ern"):
        return word[:-3]
    return word[:-2] if len(word) > 5 and word.endswith(("en", "er", "em", "es")) else word


def _undoubled(word: str) -> str:
    """stopp(ed) → stop, but not sell(ing), miss(ed)."""
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz" else word


def _arabic_stem(word: str) -> str:
    for ahead in ("وال", "بال", "كال", "فال", "لل", "ال", "و"):
        if word.startswith(ahead) and len(word) - len(ahead) >= 3:
            word = word[len(ahead) :]
            break
    for behind in ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"):
        if word.endswith(behind) and len(word) - len(behind) >= 3:
            return word[: -len(behind)]
    return word
