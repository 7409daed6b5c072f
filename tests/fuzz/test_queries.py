"""Any words that are typed or stand in a file as a query: parts, or an error of ours that points at a place."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from hypothesis import example, given
from hypothesis import strategies as st

from opreader.errors import QueryError
from opreader.model import AllOf, AnyOf, Filter, Not, QueryPart, Words
from opreader.query import parse_query, render_pointer
from tests.fuzz.material import queries
from tests.fuzz.oracle import assert_all_clean, assert_clean, assert_told, fuzzed, within

ZONES: Final = st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))])
NOWS: Final = st.builds(
    lambda day, zone: day.replace(tzinfo=zone),
    st.sampled_from([datetime(2026, 11, 3), datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59), datetime(2024, 2, 29)]),  # noqa: DTZ001 - a zone follows
    ZONES,
)


def _assert_storable(part: QueryPart) -> None:
    match part:
        case AllOf() | AnyOf():
            for one in part.parts:
                _assert_storable(one)
        case Not():
            _assert_storable(part.part)
        case Words():
            assert_clean(part.text)
        case Filter():
            assert_all_clean(part.value)
            values = part.value if isinstance(part.value, tuple) else (part.value,)
            assert all(abs(value) < 1 << 63 for value in values if isinstance(value, int))


def _assert_points(error: QueryError, text: str) -> None:
    assert_told(error)
    assert 0 <= error.start <= error.end <= len(text)
    query, carets = render_pointer(error).split("\n")
    assert query.isprintable()
    assert len(carets) <= max(1, len(text))


@fuzzed(200)
@given(queries, NOWS)
@example("since:" + "9" * 3_000 + "m", datetime(1, 1, 1, tzinfo=UTC))
@example('"\x00\x1b', datetime(2026, 1, 1, tzinfo=UTC))
def test_any_query_is_read_or_refused_with_a_place(text: str, now: datetime) -> None:
    with within(5):
        try:
            _assert_storable(parse_query(text, now=now))
        except QueryError as error:
            _assert_points(error, text)
