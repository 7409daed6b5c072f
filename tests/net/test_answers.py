"""What the head of an answer says."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opreader.model import Validators
from opreader.net.answers import (
    LONGEST,
    one_line,
    read_fresh_until,
    read_headers,
    read_retry_at,
    read_validators,
    status_in_words,
    wait_in_words,
)

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


def headers(**values: str) -> dict[bytes, str]:
    return {name.replace("_", "-").encode(): value for name, value in values.items()}


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (headers(), None),
        (headers(cache_control="max-age=60"), 60),
        (headers(cache_control='Public, Max-Age="60"'), 60),
        (headers(cache_control="max-age=60", age="20"), 40),
        (headers(cache_control="max-age=60", age="60"), None),
        (headers(cache_control="max-age=0"), None),
        (headers(cache_control="max-age=-1"), None),
        (headers(cache_control="max-age=soon", expires="Tue, 03 Nov 2026 13:00:00 GMT"), None),
        (headers(cache_control="no-cache, max-age=60"), None),
        (headers(cache_control="no-store", expires="Tue, 03 Nov 2026 13:00:00 GMT"), None),
        (headers(cache_control="max-age=60", expires="Tue, 03 Nov 2026 13:00:00 GMT"), 60),
        (headers(expires="Tue, 03 Nov 2026 13:00:00 GMT"), 3600),
        (headers(expires="Tue, 03 Nov 2026 09:00:00 GMT", date="Tue, 03 Nov 2026 08:00:00 GMT"), 3600),
        (headers(expires="0"), None),
        (headers(expires="Mon, 02 Nov 2026 13:00:00 GMT"), None),
        (headers(cache_control="max-age=99999999999999999999"), LONGEST.total_seconds()),
    ],
)
def test_fresh_until(said: dict[bytes, str], seconds: float | None) -> None:
    expected = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert read_fresh_until(said, now=NOW) == expected


@pytest.mark.parametrize(
    ("status", "said", "wait"),
    [
        (429, "30", timedelta(seconds=30)),
        (503, "30", timedelta(seconds=30)),
        (503, "Tue, 03 Nov 2026 12:05:00 GMT", timedelta(minutes=5)),
        (503, "Tue, 03 Nov 2026 11:00:00 GMT", timedelta(0)),
        (429, "99999999999999999999999", LONGEST),
        (429, "", timedelta(hours=1)),
        (429, "in a while", timedelta(hours=1)),
        (503, "", None),
        (500, "30", None),
        (404, "30", None),
    ],
)
def test_retry_at(status: int, said: str, wait: timedelta | None) -> None:
    found = read_retry_at(status, headers(retry_after=said), now=NOW)
    assert found == (None if wait is None else NOW + wait)


@given(st.text())
def test_no_date_and_no_number_breaks_it(said: str) -> None:
    read_fresh_until(headers(cache_control=said, expires=said, age=said, date=said), now=NOW)
    read_retry_at(429, headers(retry_after=said), now=NOW)


def test_headers_that_come_twice_are_joined() -> None:
    found = read_headers([(b"Cache-Control", b"public"), (b"cache-control", b"max-age=5")])
    assert found == {b"cache-control": "public, max-age=5"}


def test_overlong_validator_is_not_kept() -> None:
    found = read_validators(headers(etag='"' + "x" * 5000 + '"'), known=Validators(etag='"old"'))
    assert found.etag == '"old"'


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "404 Not Found: nothing at this address"),
        (410, "410 Gone: it was taken away for good"),
        (
            401,
            "401 Unauthorized: the site asks for a login; headers or cookies set for its feed may carry it",
        ),
        (402, "402 Payment Required: the site asks for payment"),
        (403, "403 Forbidden: the server refuses; a cookie file or another user_agent may help"),
        (429, "429 Too Many Requests: asked too often"),
        (451, "451 Unavailable For Legal Reasons: held back for legal reasons"),
        (503, "503 Service Unavailable: the server has no time now"),
        (500, "500 Internal Server Error: the server broke down over the question"),
        (522, "522: the server failed"),
        (418, "418 I'm a Teapot: the server did not give it"),
        (999, "999: the server failed"),
    ],
)
def test_status_in_words(status: int, words: str) -> None:
    assert status_in_words(status, retry_at=None, now=NOW) == words


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(0), "1 second"),
        (timedelta(seconds=59), "59 seconds"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=61), "2 hours"),
        (timedelta(days=2), "2 days"),
    ],
)
def test_pause_in_words(left: timedelta, words: str) -> None:
    assert wait_in_words("a.example", retry_at=NOW + left, now=NOW).endswith(f"asked again in {words}")


def test_reason_is_one_clean_line() -> None:
    assert one_line("a\x1b[31m\nb" + " c" * 500).startswith("a[31m b c")
    assert len(one_line("c " * 500)) <= 241
