"""Dates and ages as the screen writes them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from opreader.ui.dates import Dates, age, age_in_words, long_date, short_date

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
EAST = timezone(timedelta(hours=9))


@pytest.mark.parametrize(
    ("when", "written"),
    [
        (datetime(2026, 11, 22, 9, 5, tzinfo=UTC), "09:05"),
        (datetime(2026, 11, 21, 23, 59, tzinfo=UTC), "21 Nov"),
        (datetime(2026, 1, 3, tzinfo=UTC), "3 Jan"),
        (datetime(2024, 11, 3, tzinfo=UTC), "3 Nov 2024"),
    ],
)
def test_short_date_tells_the_hour_the_day_or_the_year(when: datetime, written: str) -> None:
    assert short_date(when, NOW, UTC) == written


def test_short_date_tells_only_the_year_where_there_is_no_room() -> None:
    assert short_date(datetime(2024, 11, 3, tzinfo=UTC), NOW, UTC, roomy=False) == "2024"


def test_today_is_a_day_of_the_reader_not_of_utc() -> None:
    late = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)
    assert short_date(late, NOW, UTC) == "21 Nov"
    assert short_date(late, NOW, EAST) == "01:00"


def test_long_date_names_the_day_of_the_week() -> None:
    assert long_date(datetime(2026, 11, 22, 14, 5, tzinfo=UTC), UTC) == "Sunday 22 Nov 2026, 14:05"


def test_dates_at_the_ends_of_the_calendar_are_written_too() -> None:
    assert short_date(datetime.max.replace(tzinfo=UTC), NOW, EAST) == "31 Dec 9999"


@pytest.mark.parametrize(
    ("passed", "short", "words"),
    [
        (timedelta(seconds=-30), "now", "just now"),
        (timedelta(seconds=59), "now", "just now"),
        (timedelta(minutes=5), "5 min", "5 minutes ago"),
        (timedelta(hours=24, minutes=5), "1 d", "1 day ago"),
        (timedelta(days=13), "1 w", "1 week ago"),
        (timedelta(days=800), "2 y", "2 years ago"),
    ],
)
def test_age_is_told_in_the_largest_unit_that_fits(passed: timedelta, short: str, words: str) -> None:
    assert age(NOW - passed, NOW) == short
    assert age_in_words(NOW - passed, NOW) == words


def test_own_format_beats_ours_and_cannot_reach_the_terminal() -> None:
    dates = Dates(lambda: NOW, UTC, "%d.%m.%y\x1b[31m")
    assert dates.short(NOW) == "22.11.26[31m"
    assert dates.long(NOW) == "22.11.26[31m"
