"""Names of authors out of what feeds and pages write: pure. Who wrote what is kept in the library."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from opreader.frozen import frozen
from opreader.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_TEXT: Final = 500
"""Letters of one told author that are looked at."""
MOST_NAME: Final = 120
MOST_NAMES: Final = 40
"""Names of one entry."""
_MOST_LOOKS: Final = 4

_PLAIN: Final = re.compile(r"(?!By )[A-Z][a-z]{1,20} [A-Z][a-z]{1,20}")
"""What most feeds write: a name already, which need not be looked at."""
_EMAIL: Final = re.compile(r"(?:mailto:)?<?[\w.+-]+@[\w-]+(?:\.[\w-]+)+>?", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(r"<?(?:\bhttps?://|\bwww\.)\S+|\S+\.[a-z]{2,}/\S*|(?<![\w.])@\w+", re.IGNORECASE)
"""Addresses of pages, and @handles."""
_EMPTY: Final = re.compile(r"[(\[<]\s*[)\]>]")
_ASIDE_IN_BRACKETS: Final = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])(?=\s*(?:$|[,;&|/]|and\b))", re.IGNORECASE)
_WRAPPED: Final = re.compile(r"^\(([^()]*)\)$|^\[([^\[\]]*)\]$|^[\"“”«]([^\"“”«»]*)[\"“”»]$")
_BY: Final = re.compile(
    r"(?:(?:guest post|op-ed|opinion|analysis|commentary|column|essay|review|story|text|words|written|reported|posted"
    r"|published|authored|compiled|edited)\s+)?by(?:\s*:\s*|\s+)(?=\S)|(?:author|authors|byline)\s*:\s*(?=\S)",
    re.IGNORECASE,
)
_BY_ELSEWHERE: Final = re.compile(r"(?:von|par|por|door|di|av|af)\s+(?=(\S+)\s+(\S+))", re.IGNORECASE)
"""Words that begin names too: a byline only where a first and a last name follow."""
_BAR: Final = re.compile(r"\s*[|•·]\s*")
_DASH: Final = re.compile(r"\s+[-–—/]+\s+")
_SEMICOLON: Final = re.compile(r"\s*[;；、]\s*")
_COMMA: Final = re.compile(r"\s*,\s*")
_AND: Final = re.compile(r"\s*&\s*|\s*,?\s+(?:and|und|et|en|with)\s+", re.IGNORECASE)
_FOR: Final = re.compile(r"\s+(?:for|special to)\s+", re.IGNORECASE)
_EDGES: Final = " ,;:|/–—-·•*_~<>=+#"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PARTICLES: Final = _words(
    "af al av bin da das de del della den der di do dos du el ibn la le van vom von y zu zum zur ten ter"
)
_HONORIFICS: Final = _words("dame dr drs hon ing miss mr mrs ms mx prof professor rev sir")
_DEGREES: Final = _words("cbe dphil esq jd kc ma mba mbe md mp mph obe phd qc")
_GENERATIONS: Final = _words("ii iii iv jnr jr snr sr")
_CAPITALS: Final = _words("AFP AP EU II III IV NASA NATO UK UN UPI US USA VI")
_NOBODY: Final = frozenset(("n/a", "none", "null", "undefined", "unknown", "unknown author"))
_ROLES: Final = _words(
    "advisor adviser agencies analyst analysis associate author board bureau chair chairman chief columnist columnists "
    "commentary contributing contributor contributors correspondent critic desk director editor editorial editors economist "
    "expert fellow founder freelance guest historian journalist lecturer magazine manager minister news newsroom "
    "newspaper novelist opinion others photographer politics president producer professor reporter research researcher "
    "scholar secretary senator senior special staff strategist student team writer writers"
)
_ORGANISATIONS: Final = _words(
    "agency alliance association board campaign center centre club coalition college commission committee community "
    "company council daily department foundation fund group herald inc institute institution journal league ltd media "
    "ministry movement network observer office organisation organization partners post press project review school "
    "society times tribune trust union university weekly"
)
_AGENCIES: Final = _words("afp ansa ap apa bloomberg cnn dpa efe reuters tass upi xinhua")
_MAILBOXES: Final = _words(
    "admin comment contact desk editor editorial editors feedback hello help info letters mail news newsletter no noreply "
    "office opinion press reply staff support team web webmaster"
)
_UNDECOMPOSED: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)


@frozen
class Name:
    """One who writes: a person, a board, whatever the feed told."""

    key: str
    """What spellings of one name share; never empty."""
    name: str


def names_of(authors: Sequence[str]) -> tuple[Name, ...]:
    """The names in what a feed told as authors, each key once, in their order; total, and bounded for hostile input.

    A name that came out comes out of itself alone, unchanged.
    """
    if len(authors) == 1 and _PLAIN.fullmatch(authors[0]) and (key := authors[0].lower()) not in _NOBODY:
        return (Name(key, authors[0]),)
    found: dict[str, Name] = {}
    for told in authors[:MOST_NAMES]:
        for name in _settled(told, _MOST_LOOKS):
            found.setdefault(name.key, name)
    return tuple(found.values())[:MOST_NAMES]


def fold_name(text: str) -> str:
    """Text for finding names: NFKC, case, accents, punctuation and spaces aside; initials in a row stand together."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = []
    for letter in apart:
        if "\u0300" <= letter <= "\u036f" or letter in "'’ʼ`´‘":
            continue
        kept.append(letter if unicodedata.category(letter)[0] in "LMN" else " ")
    words = unicodedata.normalize("NFC", "".join(kept)).translate(_UNDECOMPOSED).split()
    joined: list[str] = []
    after_initial = False
    for word in words:
        is_initial = len(word) == 1 and word.isascii() and word.isalpha()
        if is_initial and after_initial:
            joined[-1] += word
        else:
            joined.append(word)
        after_initial = is_initial
    return " ".join(joined)


def key_of(name: str) -> str:
    """The key of one name; honorifics before it and degrees behind are aside where two words are left."""
    words = fold_name(name).split()
    while len(words) > 2 and words[0] in _HONORIFICS:
        del words[0]
    while len(words) > 2 and words[-1] in _DEGREES:
        del words[-1]
    return " ".join(words)


def _settled(text: str, looks: int) -> Iterator[Name]:
    """Names that are found in themselves; what does not come to rest is none."""
    names = _look(text)
    if names == [text]:
        if (key := key_of(text)) and text.lower() not in _NOBODY:
            yield Name(key, text)
        return
    for name in names if looks else ():
        if name != text:
            yield from _settled(name, looks - 1)


def _look(text: str) -> list[str]:
    text = clean(text[:MOST_TEXT], one_line=True)
    text = _without_addresses(text)
    text = _ASIDE_IN_BRACKETS.sub("", text) if (text[:1] not in "([") else text
    if wrapped := _WRAPPED.match(text):
        text = next(filter(None, wrapped.groups()), "")
    text = _without_by(text.strip(_EDGES))
    parts = [part for part in _SEMICOLON.split(text) if part]
    return [tidy for part in parts for name in _people(part) if (tidy := _tidy(name))]


def _without_addresses(text: str) -> str:
    if "@" in text and (found := _EMAIL.search(text)):
        rest = _EMPTY.sub("", _EMAIL.sub(" ", text)).strip(_EDGES)
        if not any(map(str.isalnum, rest)):
            return _name_of_mailbox(found[0])
        text = re.sub(r"\(([^()]*)\)", r"\1", rest) if text.startswith(found[0]) else rest
    if any(sign in text for sign in "@/") or "www." in text.lower():
        text = _EMPTY.sub("", _ELSEWHERE.sub(" ", text))
    return " ".join(text.split())


def _name_of_mailbox(email: str) -> str:
    """jane.roe@… → Jane Roe; nothing for a mailbox that is nobody's."""
    local = re.sub(r"(?i)^(?:mailto:)?<?", "", email).partition("@")[0].partition("+")[0]
    words = [word for word in re.split(r"[._-]", local) if word]
    if not 2 <= len(words) <= 4 or not all(map(str.isalpha, words)) or len(words[-1]) < 2:
        return ""
    if any(word.lower() in _MAILBOXES for word in words):
        return ""
    return " ".join(f"{word.upper()}." if len(word) == 1 else _capitalized(word) for word in words)


def _without_by(text: str) -> str:
    if found := _BY.match(text):
        return text[found.end() :]
    found = _BY_ELSEWHERE.match(text)
    if found is None or not (text[0].isupper() and found[1][0].isupper()) or _is_particle(found[1]):
        return text
    return text[found.end() :] if found[2][0].isupper() or _is_particle(found[2]) else text


def _people(text: str) -> list[str]:
    """The people of one byline; a text that does not look like a list of people is one name."""
    for parting in (_BAR, _DASH):
        parts = [part for part in parting.split(text) if part]
        if len(parts) > 1 and (parting is _BAR or len(parts[0].split()) > 1 or _is_aside(parts[0])):
            return _people(next((part for part in parts if not _is_aside(part)), parts[0]))
    segments = [part for part in _AND.split(text) if part] or [text]
    if len(segments) > 1 and not _are_listed(text, segments):
        segments = [text]
    if "," in segments[0]:
        turned = [_turned(segment) for segment in segments]
        if turned[0] and all(one or len(segment.split()) > 1 for one, segment in zip(turned, segments, strict=True)):
            return [one or segment for one, segment in zip(turned, segments, strict=True)]
    parts = [part for segment in segments for part in _COMMA.split(segment) if part]
    if len(parts) < 2:
        return parts
    if len(parts[0].split()) == 1 and not _is_wide(parts[0]):
        return parts[:1] if parts[0].lower() in _AGENCIES else [text]
    return _listed(parts)


def _are_listed(text: str, segments: Sequence[str]) -> bool:
    """Whether "and" stands between people: not in "Food and Drug Administration"."""
    words = text.lower().split()
    if words[0] == "the" or not _ORGANISATIONS.isdisjoint(words):
        return "," in segments[0] and len(segments[0].partition(",")[0].split()) > 1
    if "," in segments[0]:
        return True
    if "," in text:
        return len(segments[0].split()) > 1
    return all(len(part.split()) > 1 or _is_wide(part) or _is_aside(part) for part in segments)


def _turned(text: str) -> str | None:
    """The name with its surname last, "Roe, Jane" → "Jane Roe"; None for what is not written so."""
    surname, comma, given = (part.strip() for part in text.partition(","))
    if not comma or "," in given or not given or not surname:
        return None
    before = surname.split()
    if not all(map(_is_particle, before[:-1])) or surname.lower() in _AGENCIES | _ROLES:
        return None
    words = given.split()
    if len(words) > 3 or _is_aside(given) or any(not word[0].isupper() for word in words):
        return None
    if words[0].rstrip(".").lower() in _GENERATIONS | _DEGREES:
        return None
    return f"{given} {surname}"


def _listed(parts: Sequence[str]) -> list[str]:
    """The people among parts between commas: roles and papers go, "Jr." belongs to whom it follows."""
    people = [parts[0]]
    for part in parts[1:]:
        word = part.replace(".", "").lower()
        if word in _GENERATIONS or word in _DEGREES:
            people[-1] += f" {part}"
        elif not _is_aside(part, lower=not parts[0][:1].islower()) and (
            len(parts) > 2 or len(part.split()) > 1 or _is_wide(part)
        ):
            people.append(part)
    return people


def _is_aside(part: str, *, lower: bool = True) -> bool:
    """Whether what stands beside a name is a role, a paper or a place of work."""
    words = [word.strip(".,'’").lower() for word in part.split()]
    if not words or words[0] == "the" or words[0] in _AGENCIES:
        return True
    if lower and part[0].islower() and not _is_particle(words[0]):
        return True
    return any(word in _ROLES or word in _ORGANISATIONS or word in {"at", "for", "of"} for word in words)


def _tidy(name: str) -> str:
    before, _, behind = name.partition(cut[0]) if (cut := _FOR.search(name)) else (name, "", "")
    if behind and 2 <= len(before.split()) <= 4 and not _is_aside(before):
        name = before
    if len(name) > MOST_NAME:
        name = name[:MOST_NAME].rpartition(" ")[0] or name[:MOST_NAME]
    name = name.strip(_EDGES)
    last = name.rpartition(" ")[2]
    if last.endswith(".") and len(last) > 3 and "." not in last[:-1] and last[:-1].lower() not in _DEGREES:
        name = name[:-1]
    return _without_capitals(name)


def _without_capitals(name: str) -> str:
    """A name in capitals as names are written; one word alone may be an abbreviation."""
    words = name.split()
    if len(words) < 2 or name != name.upper() or name == name.lower():
        return name
    last = len(words) - 1
    return " ".join(
        word.lower() if 0 < place < last and _is_particle(word) else "-".join(map(_capitalized, word.split("-")))
        for place, word in enumerate(words)
    )


def _capitalized(word: str) -> str:
    """MCALLISTER → McAllister, O'BRIEN → O'Brien; initials and BBC stay."""
    bare = word.strip(".,")
    if (
        bare in _CAPITALS
        or "." in bare
        or (bare.isupper() and len(bare) < 5 and not re.search("[AEIOUY]|[^A-Z]", bare))
    ):
        return word
    low = word.lower()
    if len(low) > 2 and low[0] in "od" and low[1] in "'’":
        return f"{low[0].upper()}{low[1]}{low[2:].capitalize()}"
    if low.startswith("mc") and len(low) > 4:
        return f"Mc{low[2:].capitalize()}"
    return low.capitalize()


def _is_particle(word: str) -> bool:
    return word.lower() in _PARTICLES


def _is_wide(text: str) -> bool:
    """Whether it is written without spaces and capitals, as Chinese and Japanese names are."""
    return not text.isascii() and text.upper() == text.lower()
