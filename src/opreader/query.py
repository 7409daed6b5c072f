"""The query language: text → `QueryPart`. Pure; the store turns the parts into SQL."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from opreader.errors import QueryError
from opreader.frozen import frozen
from opreader.model import AllOf, AnyOf, EntryId, Filter, Not, Words
from opreader.text import clean, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opreader.model import QueryPart

FLAGS: Final = ("unread", "read", "starred", "muted")
"""Filters that are a bare word."""

STATES: Final = (
    *("full", "partial", "gated", "teaser", "failed"),
    *("queued", "edited", "started", "packed", "noted", "highlighted"),
)
"""What `is:` takes, beside the flags."""

FILTERS: Final = (
    *("is", "feed", "folder", "author", "title", "tag", "account", "lang"),
    *("like", "since", "before", "minutes"),
)
"""Filters that take a value after a colon."""

MOST_CHARACTERS: Final = 4_000
MOST_TERMS: Final = 200
"""SQLite's expressions have a greatest depth of 1,000; no reader types that many words."""

_LARGEST: Final = (1 << 63) - 1
_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
_CLOSING: Final = {'"': '"', "“": "”"}
_WORD = re.compile(r"\S+")
_PREFIX = re.compile(r"([^\W\d_]+):(?=\S)")
_GROUPED = re.compile(rf"""\(+(?:[-"“]|(?:{"|".join(FILTERS)}):)""")
_AGO = re.compile(r"([0-9]+)([hdwmy])", re.ASCII)
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_MINUTES = re.compile(r"([<>])([0-9]+)", re.ASCII)
_LONG_ENOUGH = re.compile(r"[^\W_]{2}$")
"""Words that begin with one letter are half of a library."""
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_HOURS: Final = {"h": 1, "d": 24, "w": 168}
_LIKE_A_FILTER: Final = 0.75
"""From this likeness on a prefix is taken for a mistyped filter ("feeds:", "auther:"), not for a word."""


def parse_query(text: str, *, now: datetime) -> QueryPart:
    """What a query selects; an empty one selects everything. Raises QueryError, which points at the word.

    `a b OR c` is a AND (b OR c). Times count back from `now` (aware); a day begins at midnight of its zone.
    """
    if len(text) > MOST_CHARACTERS:
        raise QueryError(
            f"a query has at most {MOST_CHARACTERS} characters: shorten it", query=text, start=0, end=len(text)
        )
    groups: list[list[QueryPart]] = []
    joining: _Term | None = None
    terms = 0
    for term in _terms(text):
        if term.is_or:
            if joining or not groups:
                raise term.error("OR stands between two words: put one before it, or quote it")
            joining = term
            continue
        terms += 1
        if terms > MOST_TERMS:
            raise term.error(f"a query has at most {MOST_TERMS} words: shorten it")
        part = _part(term, now)
        if joining:
            groups[-1].append(part)
        else:
            groups.append([part])
        joining = None
    if joining:
        raise joining.error("OR stands between two words: put one after it, or quote it")
    parts = tuple(group[0] if len(group) == 1 else AnyOf(tuple(group)) for group in groups)
    return parts[0] if len(parts) == 1 else AllOf(parts)


def likes_of(query: QueryPart) -> list[EntryId]:
    """The entries that a query names by `like:`, each once."""
    match query:
        case Filter("like", int() as number):
            return [EntryId(number)]
        case Not():
            return likes_of(query.part)
        case AllOf() | AnyOf():
            return list(dict.fromkeys(one for part in query.parts for one in likes_of(part)))
        case _:
            return []


def render_pointer(error: QueryError) -> str:
    """Two lines: the query, and carets under the word at fault."""
    query = "".join(char if char.isprintable() else " " for char in error.query)
    return f"{query}\n{' ' * error.start}{'^' * max(1, error.end - error.start)}"


@frozen
class _Term:
    """One term where it stands: `[-][filter:]value`, the value perhaps quoted."""

    query: str
    start: int
    end: int
    value: str
    value_start: int
    filter: str | None = None
    quoted: bool = False
    negated: bool = False

    @property
    def is_or(self) -> bool:
        return self.value == "OR" and not (self.quoted or self.negated or self.filter)

    def error(self, message: str) -> QueryError:
        return QueryError(message, query=self.query, start=self.start, end=self.end)

    def value_error(self, message: str) -> QueryError:
        start = min(self.value_start, self.end - 1)
        return QueryError(message, query=self.query, start=start, end=self.end)


def _terms(query: str) -> Iterator[_Term]:
    at = 0
    while found := _WORD.search(query, at):
        term = _term(query, found.start(), found.end())
        yield term
        at = term.end


def _term(query: str, start: int, word_end: int) -> _Term:
    """The term that begins at `start`; only a quoted one reaches past `word_end`, where white space is."""
    negated = query[start] == "-"
    at = start + negated
    name = next((name for name in FILTERS if query.startswith(f"{name}:", at, word_end)), None)
    if name:
        at += len(name) + 1
    opening = query[at] if at < word_end else ""
    if closing := _CLOSING.get(opening):
        end = query.find(closing, at + 1)
        if end < 0:
            raise QueryError(
                f"this quotation is never closed: put a {closing} at its end", query=query, start=at, end=len(query)
            )
        return _Term(query, start, end + 1, query[at + 1 : end], at, name, quoted=True, negated=negated)
    return _Term(query, start, word_end, query[at:word_end], at, name, negated=negated)


def _part(term: _Term, now: datetime) -> QueryPart:
    part = _filter(term, term.filter, now) if term.filter else _words(term)
    return Not(part) if term.negated else part


def _words(term: _Term) -> QueryPart:
    text = term.value
    if not term.quoted:
        if text in FLAGS:
            return Filter(text)
        _refuse_near_miss(term)
        text = text.strip("()")
    text = clean(text, one_line=True)
    if not any(char.isalnum() for char in text):
        if term.negated and not term.value:
            raise term.error("- excludes the word that follows it without a space, as in -word")
        raise term.error("there is no letter or digit to search for here: leave it out")
    if not term.quoted and text.endswith("*"):
        text = text.rstrip("*")
        if not _LONG_ENOUGH.search(unicodedata.normalize("NFC", text)):
            raise term.error("a * needs at least 2 letters before it, as in tarif*; quote it to search for the words")
        text += "*"
    return Words(text, phrase=term.quoted)


def _refuse_near_miss(term: _Term) -> None:
    """Refuse what was surely not meant as words: `--option`, brackets that group, and a mistyped filter."""
    if term.negated and term.value.startswith("-"):
        raise term.error("one dash excludes a word; no option of this name is known here")
    bare = term.value.strip("()")
    if bare != term.value and (bare in ("", "OR", *FLAGS) or _GROUPED.match(term.value)):
        raise term.error("brackets group nothing: a b OR c means a, and b or c; quote what has a bracket of its own")
    if found := _PREFIX.match(term.value):
        import difflib

        if near := difflib.get_close_matches(found[1].lower()[:60], FILTERS, n=1, cutoff=_LIKE_A_FILTER):
            name = shorten(clean(found[1], one_line=True), 60)
            raise term.error(
                f"there is no filter {name}: – the nearest is {near[0]}: (quote it to search for the words)"
            )


def _filter(term: _Term, name: str, now: datetime) -> Filter:
    value = clean(term.value, one_line=True)
    if not value:
        raise term.error(f"{name}: needs a value, as in {_EXAMPLES[name]}")
    if not term.quoted and value.endswith(")") and value.count(")") > value.count("("):
        raise term.error("brackets group nothing: quote a value that ends in one")
    match name:
        case "is":
            return _state(term, value.lower())
        case "like":
            if not _DIGITS.fullmatch(value):
                raise term.value_error(f"like: takes the number of an article, as in {_EXAMPLES[name]}")
            return Filter(name, _bounded(value))
        case "since" | "before":
            return Filter(name, _moment(term, value.lower(), now))
        case "minutes":
            if not (found := _MINUTES.fullmatch(value)):
                raise term.value_error("minutes: takes < or > and a number, as in minutes:<10 or minutes:>20")
            return Filter(name, (found[1], _bounded(found[2])))
        case "lang":
            return Filter(name, value.lower())
    return Filter(name, value)


_EXAMPLES: Final = {
    "is": "is:full",
    "feed": 'feed:"The Column"',
    "folder": "folder:Economics",
    "author": 'author:"Jane Roe"',
    "title": "title:tariff",
    "tag": "tag:trade",
    "account": "account:home",
    "lang": "lang:de",
    "like": "like:42",
    "since": "since:7d",
    "before": "before:2026-11-01",
    "minutes": "minutes:<10",
}


def _state(term: _Term, value: str) -> Filter:
    if value in FLAGS:
        return Filter(value)
    if value in STATES:
        return Filter("is", value)
    import difflib

    near = difflib.get_close_matches(value[:60], (*STATES, *FLAGS), n=1, cutoff=0.0)[0]
    raise term.value_error(
        f"is: does not take {shorten(value, 60)} – the nearest is is:{near} (of {', '.join(STATES)})"
    )


def _bounded(digits: str) -> int:
    """A whole number that SQLite can hold; Python itself refuses to read thousands of digits."""
    return _LARGEST if len(digits.lstrip("0")) > 19 else min(int(digits), _LARGEST)


def _moment(term: _Term, value: str, now: datetime) -> datetime:
    """The time that `since:` or `before:` names, in UTC."""
    if value in ("today", "yesterday"):
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return _utc(midnight - timedelta(days=value == "yesterday"))
    if found := _AGO.fullmatch(value):
        return _ago(_bounded(found[1]), found[2], now)
    if found := _DATE.fullmatch(value):
        try:
            return _utc(datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=now.tzinfo))
        except ValueError:
            raise term.value_error(f"there is no day {value}") from None
    raise term.value_error(
        f"{term.filter}: takes a span (24h, 7d, 2w, 3m for months, 1y), a day (2026-11-01), today or yesterday"
    )


def _ago(count: int, unit: str, now: datetime) -> datetime:
    """So many hours, days, weeks, calendar months or years before `now`; at the earliest the year 1."""
    try:
        if unit in _HOURS:
            return _utc(now - timedelta(hours=count * _HOURS[unit]))
    except OverflowError:
        return _EARLIEST
    year, month = divmod(now.year * 12 + now.month - 1 - count * (12 if unit == "y" else 1), 12)
    if year < 1:
        return _EARLIEST
    import calendar

    last = calendar.monthrange(year, month + 1)[1]
    return _utc(now.replace(year=year, month=month + 1, day=min(now.day, last)))


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)
