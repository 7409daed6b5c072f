"""What can be asked of a query that is still being typed."""

from datetime import UTC, datetime

import pytest

from opreader.query import parse_query
from opreader.ui.dialogs.typed_query import Typed, last_word, read_typed, with_prefix, without_letter

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def read(text: str) -> Typed:
    return read_typed(text, lambda query: parse_query(query, now=NOW))


@pytest.mark.parametrize("text", ["", "ferries", "ferries -unread", 'feed:"The Column" since:7d', "a OR b"])
def test_a_query_that_can_be_read_is_asked_as_it_stands(text: str) -> None:
    assert read(f" {text} ") == Typed(text)


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ('ferries "late wint', 'ferries "late wint"'),
        ("“late wint", "“late wint”"),
        ('feed:"The C', 'feed:"The C"'),
        ('-"late ', '-"late"'),
    ],
)
def test_an_open_quotation_counts_as_closed(text: str, closed: str) -> None:
    typed = read(text)
    assert typed.asked == closed
    assert typed.finished
    assert "quotation" in typed.hint
    assert typed.error is None


@pytest.mark.parametrize(
    "word",
    [
        *("feed:", "-tag:", "since:", "minutes:", "minutes:<", "is:", "is:fu", "since:7", "since:tod"),
        *("since:2026", "since:2026-", "before:2026-11-0", "OR", "OR ", "-", '"', "“", 'feed:"', "("),
    ],
)
def test_a_word_that_may_become_right_is_left_out_and_hinted_at(word: str) -> None:
    typed = read(f"ferries {word}")
    assert typed.asked == "ferries"
    assert typed.hint
    assert not typed.finished
    assert typed.error is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("ferries since: ", "since:"),
        ("is:fulll", "fulll"),
        ("is:fulll feed:", "fulll"),
        ("since:2026-11-31", "2026-11-31"),
        ("since:soon", "soon"),
        ("OR ferries", "OR"),
        ("feeds:x", "feeds:x"),
        ('is:fulll "late', "fulll"),
    ],
)
def test_what_typing_on_can_not_mend_is_an_error_at_its_word(text: str, word: str) -> None:
    typed = read(text)
    assert typed.asked is None
    assert typed.error is not None
    assert text[typed.error.start : typed.error.end] == word


@pytest.mark.parametrize(
    ("text", "wider"),
    [
        ("tarif", "tarif*"),
        ("unread tarif", "unread tarif*"),
        ("tarif ", "tarif*"),
        ("x OR ta", "x OR ta*"),
        ("t", None),
        ("-tarif", None),
        ("unread", None),
        ("x OR", None),
        ("feed:tarif", None),
        ('"late tarif"', None),
        ("tarif*", None),
        ("", None),
    ],
)
def test_only_a_bare_last_word_can_be_a_beginning(text: str, wider: str | None) -> None:
    assert with_prefix(text) == wider


@pytest.mark.parametrize(
    ("text", "rest"),
    [("t", ""), ("ferry t", "ferry"), ("ferry t ", None), ("ferry -t", None), ("ta", None), ("", None)],
)
def test_a_single_letter_at_the_end_can_be_left_out(text: str, rest: str | None) -> None:
    assert without_letter(text) == rest


def test_the_last_word_is_the_one_that_becomes_a_beginning() -> None:
    assert last_word("unread tarif ") == "tarif"
