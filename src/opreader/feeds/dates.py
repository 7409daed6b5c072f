"""Text and time structures → aware UTC times, leniently: RFC 822, ISO 8601 and how people write a date above a column."""

import calendar
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import mktime_tz, parsedate_tz
from typing import Final

_EARLIEST: Final = 1500
_LATEST: Final = 2200
"""A year outside is a mistake, not a date."""
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""How programs say that they do not know."""
_LONGEST: Final = 80

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero januari janeiro gennaio jänner",
            "feb february februar février fevrier febrero februari fevereiro febbraio",
            "mar march märz mars marzo maart março mrz",
            "apr april avril abril aprile",
            "may mai mayo mei maio maggio",
            "jun june juni juin junio junho giugno",
            "jul july juli juillet julio julho luglio",
            "aug august août aout agosto augustus",
            "sep sept september septembre septiembre setembro settembre",
            "oct october oktober octobre octubre outubro ottobre okt",
            "nov november novembre noviembre novembro",
            "dec december dezember décembre decembre diciembre dezembro dicembre dez",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})"
    r"(?:[T ]+(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?\s*$",
    re.IGNORECASE,
)
_BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?Z?)?$")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[/.年]\s*(\d{1,2})\s*[/.月]\s*(\d{1,2})\s*日?$")
_CLOCK = re.compile(
    r"[,\s]*(?:\bat\b|\bum\b|[-–|·])?\s*(\d{1,2})[:.h](\d{2})(?::\d{2})?\s*([ap])?\.?m?\.?\s*(?:uhr|utc|gmt|z)?$",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.|er|º)?\s+(?:de\s+|of\s+)?([^\W\d_]{3,10})\.?,?\s+(?:de\s+)?(\d{4})$"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$")
_INTRODUCED = re.compile(
    r"^(?:(?:first\s+)?(?:published|posted|updated|last\s+updated|date|on|veröffentlicht|publié|publicado)\b(?:\s+(?:on|am|le|el))?[\s:]*)+",
    re.IGNORECASE,
)
_YEAR_ZERO = re.compile(r"[a-z]\s+0\d{3}\b")
"""What the standard library takes for a year of our time."""
_WEEKDAY = re.compile(r"^[^\W\d_]{2,10}\.?,\s*|^(?:mon|tues|wednes|thurs|fri|satur|sun)day\s+", re.IGNORECASE)


def from_struct(struct: Sequence[int] | None) -> datetime | None:
    """The time of a UTC nine-tuple as feedparser makes it; None where it is no time (year 0 and the like)."""
    if struct is None:
        return None
    try:
        return from_seconds(calendar.timegm(tuple(struct)))
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def from_seconds(seconds: float) -> datetime | None:
    """The time of Unix seconds; None for 0 and for absurd years."""
    try:
        return _sane(datetime.fromtimestamp(seconds, UTC))
    except (ValueError, OverflowError, OSError):
        return None


def parse_date(text: str) -> datetime | None:
    """The time that a feed or a file's head names; a time without a zone counts as UTC."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    if text[:4].isdigit() and text.isascii():
        if found := _ISO.match(text):
            return _iso(found)
        if (found := _BASIC.match(text)) or (found := _YEAR_FIRST.match(text)):
            return _build(*(int(part or 0) for part in (*found.groups(), 0, 0, 0)[:6]))
    return _rfc822(text) or parse_written_date(text)


def parse_written_date(text: str) -> datetime | None:
    """The date that a whole line of text is: "3 November 2026", "Published: Nov. 3, 2026", "2026-11-03"."""
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST or not any(character.isdigit() for character in text):
        return None
    text = _INTRODUCED.sub("", text)
    if found := _ISO.match(text):
        return _iso(found)
    hour, minute = 0, 0
    if clock := _CLOCK.search(text):
        hour, minute = int(clock[1]), int(clock[2])
        if clock[3] and hour <= 12:
            hour = hour % 12 + (12 if clock[3].lower() == "p" else 0)
        text = text[: clock.start()].rstrip(" ,")
    text = _WEEKDAY.sub("", text, count=1)
    if found := _YEAR_FIRST.match(text) or _ISO.match(text):
        return _build(int(found[1]), int(found[2]), int(found[3]), hour, minute)
    if found := _DAY_FIRST.match(text):
        day, month, year = found.groups()
    elif found := _MONTH_FIRST.match(text):
        month, day, year = found.groups()
    else:
        return None
    number = _MONTHS.get(month.casefold())
    return None if number is None else _build(int(year), number, int(day), hour, minute)


def _iso(found: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute, second, zone = found.groups()
    built = _build(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
    if built is None or zone is None or zone.upper() in {"Z", "UTC", "GMT"}:
        return built
    digits = zone[1:].replace(":", "")
    offset = (int(digits[:2]) * 60 + int(digits[2:])) * 60
    return from_seconds(built.timestamp() + (offset if zone[0] == "-" else -offset))


def _rfc822(text: str) -> datetime | None:
    try:
        parsed = parsedate_tz(text)
        if parsed is None or not parsed[2] or _YEAR_ZERO.search(text):
            return None
        return from_seconds(mktime_tz(parsed))
    except (ValueError, IndexError, TypeError, OverflowError):
        return None


def _build(year: int, month: int, day: int, *clock: int) -> datetime | None:
    hour, minute, second = (*clock, 0, 0, 0)[:3]
    try:
        return _sane(datetime(year, month, day, hour if hour < 24 else 0, minute, min(second, 59), tzinfo=UTC))
    except ValueError:
        return None


def _sane(when: datetime) -> datetime | None:
    return when if _EARLIEST <= when.year < _LATEST and when != _NEVER else None
