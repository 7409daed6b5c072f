"""Cookie files: what is read from them, and where it goes."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from opreader.errors import ReadError
from opreader.net.cookies import cookie_header, load_cookies, parse_cookies

NOW = datetime(2026, 11, 3, tzinfo=UTC)
FILE = """\
# Netscape HTTP Cookie File
.example.org\tTRUE\t/\tFALSE\t0\tall\t1
example.org\tFALSE\t/\tFALSE\t4102444800\thost\t2
#HttpOnly_.example.org\tTRUE\t/\tTRUE\t0\tsafe\t3
example.org\tFALSE\t/deep\tFALSE\t0\tdeep\t4
example.org\tFALSE\t/\tFALSE\t1000000000\tlong_past\t5

a broken line
example.org\tFALSE\t/\tFALSE\t0\tbad\tx\x1by
"""


def header(scheme: str, host: str, path: str) -> str:
    return cookie_header(parse_cookies(FILE), scheme=scheme, host=host, path=path, now=NOW)


@pytest.mark.parametrize(
    ("scheme", "host", "path", "expected"),
    [
        ("http", "example.org", "/", "all=1; host=2"),
        ("https", "example.org", "/", "all=1; host=2; safe=3"),
        ("http", "EXAMPLE.ORG", "", "all=1; host=2"),
        ("http", "www.example.org", "/", "all=1"),
        ("http", "notexample.org", "/", ""),
        ("http", "org", "/", ""),
        ("http", "example.org", "/deep", "deep=4; all=1; host=2"),
        ("http", "example.org", "/deep/er", "deep=4; all=1; host=2"),
        ("http", "example.org", "/deeper", "all=1; host=2"),
    ],
)
def test_cookies_go_where_they_belong(scheme: str, host: str, path: str, expected: str) -> None:
    assert header(scheme, host, path) == expected


def test_cookie_of_a_name_goes_to_no_address_that_ends_like_it() -> None:
    cookies = parse_cookies("0.0.1\tTRUE\t/\tFALSE\t0\tname\t1\n127.0.0.1\tTRUE\t/\tFALSE\t0\taddress\t2\n")
    assert cookie_header(cookies, scheme="http", host="127.0.0.1", path="/", now=NOW) == "address=2"


def test_time_of_thousands_of_digits_is_far_away() -> None:
    (cookie,) = parse_cookies(f"example.org\tTRUE\t/\tFALSE\t{'9' * 5000}\tname\t1\n")
    assert cookie_header([cookie], scheme="http", host="example.org", path="/", now=NOW) == "name=1"


def test_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "cookies.txt"
    file.write_text(FILE)
    assert [cookie.name for cookie in load_cookies(file)] == ["all", "host", "safe", "deep", "long_past"]


def test_pipe_folder_missing_and_huge_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "huge").write_bytes(bytes(1024 * 1024 + 1))
    for name, words in (
        ("pipe", "no regular file"),
        ("", "no regular file"),
        ("huge", "too large"),
        ("none", "can't be read"),
    ):
        with pytest.raises(ReadError, match=words):
            load_cookies(tmp_path / name)
