"""TOML that people write: bounds, places of mistakes, and the readers of values."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opreader.errors import ConfigError
from opreader.text import clean
from opreader.toml_file import (
    MOST_BYTES,
    load_toml,
    nearest,
    parse_toml,
    read_duration,
    render_duration,
    shown_value,
)


def refused(path: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        load_toml(path)
    assert clean(str(caught.value), one_line=True) == str(caught.value)
    return str(caught.value)


def test_no_file_is_none(tmp_path: Path) -> None:
    assert load_toml(tmp_path / "none.toml") is None


def test_byte_order_mark_and_dos_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbfa = 1\r\nb = 2\r\n")
    file = load_toml(path)
    assert file is not None
    assert file.data == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a = 1\nb = = 2\n", "line 2"),
        (b"a = 1\nb = \n[c", "line 2"),
        (b"a = 1\n[c", "line 2"),
        (b"a = 1\nb = '\xff'\n", "line 2: not UTF-8"),
        (b"a = " + b"9" * 5000, "digits"),
        (b"a = " + b"[" * 50_000, "nested"),
    ],
)
def test_what_is_no_toml_is_placed(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(content)
    message = refused(path)
    assert said in message
    assert str(path) in message


def test_folder_fifo_and_huge_file_are_not_read(tmp_path: Path) -> None:
    fifo, huge = tmp_path / "fifo", tmp_path / "huge"
    os.mkfifo(fifo)
    with huge.open("wb") as out:
        out.truncate(MOST_BYTES + 1)
    assert "no regular file" in refused(tmp_path)
    assert "no regular file" in refused(fifo)
    assert "larger than 10 MiB" in refused(huge)


def test_path_through_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    assert "can't be read: Not a directory" in refused(tmp_path / "a" / "b.toml")


TEXT = b'''one = 1
note = """
two = 2
[keys]
"""
[keys]  # of "the
"a-b" = 3
[[feed]]
url = "x"
[[feed]]
title = "[[feed]]"
url = "y"
[feed.headers]
url = "z"
[colours]
'''


@pytest.mark.parametrize(
    ("key", "table", "index", "line"),
    [
        ("one", "", 0, 1),
        ("note", "", 0, 2),
        ("two", "", 0, None),
        ("colours", "", 0, 15),
        ("a-b", "keys", 0, 7),
        ("url", "feed", 0, 9),
        ("url", "feed", 1, 12),
        ("", "feed", 1, 10),
        ("", "feed", 2, None),
        ("none", "feed", 1, None),
    ],
)
def test_key_is_placed_by_its_line(key: str, table: str, index: int, line: int | None) -> None:
    file = parse_toml(TEXT, Path("f.toml"))
    assert file.place(key, table=table, index=index) == (f"f.toml, line {line}" if line else "f.toml")


def test_nearest_name_is_always_one() -> None:
    assert nearest("refresh_evry", ["measure", "refresh_every", "refresh_at_start"]) == "refresh_every"
    assert nearest("@@@", ["measure"]) == "measure"
    assert nearest("x" * 100_000, ["measure"]) == "measure"


def test_shown_value_is_short_printable_and_without_password() -> None:
    assert shown_value("a\x1b[31m\nb") == '"a[31m b"'
    assert shown_value("http://jane:secret@proxy") == '"http://…@proxy"'
    assert len(shown_value("x" * 9999)) < 70
    assert shown_value(10**5000) == "a huge number"


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1s", timedelta(seconds=1)),
        ("30m", timedelta(minutes=30)),
        ("90d", timedelta(days=90)),
        ("2w", timedelta(days=14)),
    ],
)
def test_duration_has_a_unit(text: str, span: timedelta) -> None:
    assert read_duration(text) == span


@pytest.mark.parametrize(
    "value", ["", "30", "m", "0m", "-1d", "1.5h", "٣d", "9999999999d", "999999999w", "1y", 30, True]
)
def test_duration_without_a_unit_or_beyond_reason_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="30m"):
        read_duration(value)


@settings(deadline=None)
@given(st.integers(min_value=1, max_value=100 * 365 * 86_400))
def test_duration_comes_back_as_it_was(seconds: int) -> None:
    assert read_duration(render_duration(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


@settings(deadline=None)
@given(st.one_of(st.binary(), st.text(alphabet="ab=[]\"'.{}#\n 1").map(str.encode)))
def test_any_bytes_are_toml_or_an_error_of_ours(raw: bytes) -> None:
    try:
        file = parse_toml(raw, Path("f.toml"))
    except ConfigError as error:
        assert clean(str(error), one_line=True) == str(error)  # noqa: PT017  the other outcome is as good
        return
    for key in file.data:
        assert file.place(key).startswith("f.toml")
