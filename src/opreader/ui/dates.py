"""Dates and ages as the screen writes them: local time, English words whatever the locale."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from opreader.frozen import frozen
from opreader.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime, tzinfo

AUTO: Final = "auto"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_AGES = (
    (timedelta(days=365), "year", "y"),
    (timedelta(days=30), "month", "mo"),
    (timedelta(days=7), "week", "w"),
    (timedelta(days=1), "day", "d"),
    (timedelta(hours=1), "hour", "h"),
    (timedelta(minutes=1), "minute", "min"),
)


def short_date(when: datetime, now: datetime, zone: tzinfo | None, *, roomy: bool = True) -> str:
    """14:05 today, 3 Nov this year, 3 Nov 2024 before it (2024 where there is no room). Zone None: the local one."""
    local, today = _local(when, zone), _local(now, zone)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    day = f"{local.day} {_MONTHS[local.month - 1]}"
    if local.year == today.year:
        return day
    return f"{day} {local.year}" if roomy else str(local.year)


def long_date(when: datetime, zone: tzinfo | None) -> str:
    """Monday 3 Nov 2025, 14:05."""
    local = _local(when, zone)
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"


def age(when: datetime, now: datetime) -> str:
    """2 d: how long ago, in the largest unit that fits; what lies ahead or within a minute is "now"."""
    passed = now - when
    for unit, _, letter in _AGES:
        if passed >= unit:
            return f"{passed // unit} {letter}"
    return "now"


def age_in_words(when: datetime, now: datetime) -> str:
    """2 days ago; "just now" within a minute."""
    passed = now - when
    for unit, word, _ in _AGES:
        if passed >= unit:
            count = passed // unit
            return f"{count} {word}{'' if count == 1 else 's'} ago"
    return "just now"


def day_of(when: datetime, zone: tzinfo | None) -> date:
    """The day of a time, where one is."""
    return _local(when, zone).date()


def weekday_name(day: date) -> str:
    """Monday."""
    return _DAYS[day.weekday()]


def month_name(day: date) -> str:
    """Nov."""
    return _MONTHS[day.month - 1]


def _local(when: datetime, zone: tzinfo | None) -> datetime:
    try:
        return when.astimezone(zone)
    except (OverflowError, OSError, ValueError):
        return when  # at the ends of the calendar no zone can be applied


@frozen
class Dates:
    """How this screen writes dates: the zone, the clock and the reader's own format."""

    clock: Callable[[], datetime]
    """The time now; aware."""
    zone: tzinfo | None = None
    """None: the local zone."""
    date_format: str = AUTO
    """`auto`, or a pattern for `strftime`."""

    def short(self, when: datetime, *, roomy: bool = True) -> str:
        """A date for a row; the reader's own format is used as it is."""
        if self.date_format == AUTO:
            return short_date(when, self.clock(), self.zone, roomy=roomy)
        return self._own(when)

    def long(self, when: datetime) -> str:
        """A date for an article."""
        return long_date(when, self.zone) if self.date_format == AUTO else self._own(when)

    def age(self, when: datetime) -> str:
        """How long ago, short."""
        return age(when, self.clock())

    def age_in_words(self, when: datetime) -> str:
        """How long ago, in words."""
        return age_in_words(when, self.clock())

    def _own(self, when: datetime) -> str:
        try:
            written = _local(when, self.zone).strftime(self.date_format)
        except ValueError:
            return long_date(when, self.zone)
        return clean(written, one_line=True)
