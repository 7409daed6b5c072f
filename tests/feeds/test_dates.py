"""Dates as feeds and people write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opreader.feeds.dates import from_seconds, from_struct, parse_date, parse_written_date

DAY = datetime(2026, 11, 3, tzinfo=UTC)
MORNING = datetime(2026, 11, 3, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "when"),
    [
        ("Tue, 03 Nov 2026 08:30:00 GMT", MORNING),
        ("Tue, 3 Nov 26 08:30 UT", MORNING),
        ("03 Nov 2026 03:30:00 EST", MORNING),
        ("Tue, 03 Nov 2026 09:30:00 +0100", MORNING),
        ("2026-11-03T08:30:00Z", MORNING),
        ("2026-11-03T08:30:00.123456Z", MORNING),
        ("2026-11-03T09:30:00+01:00", MORNING),
        ("2026-11-03 09:30:00 +0100", MORNING),
        ("2026-11-03T08:30", MORNING),
        ("20261103T083000Z", MORNING),
        ("2026-11-03", DAY),
        ("20261103", DAY),
        (" 2026-11-03\n", DAY),
    ],
)
def test_dates_of_feeds(written: str, when: datetime) -> None:
    assert parse_date(written) == when


@pytest.mark.parametrize(
    "written",
    [
        "3 November 2026",
        "3rd November, 2026",
        "3. November 2026",
        "03 Nov. 2026",
        "November 3, 2026",
        "Nov. 3rd, 2026",
        "Tuesday, 3 November 2026",
        "Tuesday, November 3, 2026",
        "Tuesday 3 November 2026",
        "Published: 3 November 2026",
        "Published on November 3, 2026",
        "Last updated 3 Nov 2026",
        "2026-11-03",
        "2026/11/3",
        "2026年11月3日",
        "3 de noviembre de 2026",
        "Dienstag, 3. November 2026",
        "3 novembre 2026",
    ],
)
def test_dates_of_people(written: str) -> None:
    assert parse_written_date(written) == DAY


@pytest.mark.parametrize(
    "written",
    ["3 November 2026, 8:30 am", "November 3, 2026 at 08:30", "3. November 2026, 08:30 Uhr", "3 Nov 2026 – 08:30"],
)
def test_a_time_may_stand_behind(written: str) -> None:
    assert parse_written_date(written) == MORNING


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2026",
        "In November 2026",
        "3 Nonsense 2026",
        "31 February 2026",
        "Call 555 1234 2026",
        "On 3 November 2026 the gate fell.",
        "9 lives",
        "0000-00-00",
        "1 January 0001",
        "x" * 500,
    ],
)
def test_what_is_no_date_is_none(written: str) -> None:
    assert parse_written_date(written) is None


def test_midnight_and_noon() -> None:
    assert parse_written_date("3 November 2026, 12:05 am") == datetime(2026, 11, 3, 0, 5, tzinfo=UTC)
    assert parse_written_date("3 November 2026, 12:05 pm") == datetime(2026, 11, 3, 12, 5, tzinfo=UTC)


def test_structures_of_no_time_are_none() -> None:
    assert from_struct((0, 0, 0, 0, 0, 0, 0, 0, 0)) is None
    assert from_struct((10**9, 1, 1, 0, 0, 0, 0, 0, 0)) is None
    assert from_struct(()) is None
    assert from_struct(None) is None
    assert from_struct((2026, 11, 3, 8, 30, 0, 0, 0, 0)) == MORNING


@pytest.mark.parametrize("seconds", [0, 1e300, -1e300, float("nan"), float("inf"), 1e12])
def test_seconds_of_no_time_are_none(seconds: float) -> None:
    assert from_seconds(seconds) is None


@given(
    st.text(max_size=100)
    | st.from_regex(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}")
    | st.from_regex(r"[A-Z][a-z]{2}, \d+ [A-Z][a-z]{2} \d+ \d+:\d+:\d+ [+-]\d+")
)
def test_any_text_is_a_date_of_our_calendar_or_none(text: str) -> None:
    for when in (parse_date(text), parse_written_date(text)):
        assert when is None or (1500 <= when.year < 2200 and when.tzinfo is UTC)
