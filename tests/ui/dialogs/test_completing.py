"""Names behind the filters of a query."""

import pytest

from opreader.ui.dialogs.completing import MOST, completed, fitting, ghost, open_filter

NAMES = ["The Column", "Harbour Notes", "The Ferry", 'A "quoted" one']


@pytest.mark.parametrize(
    ("text", "name", "typed"),
    [
        ("feed:", "feed", ""),
        ("war feed:The", "feed", "The"),
        ('-feed:"The C', "feed", "The C"),
        ("is:fu", "is", "fu"),
        ("author:“Jane R", "author", "Jane R"),
    ],
)
def test_the_filter_at_the_end_is_open(text: str, name: str, typed: str) -> None:
    place = open_filter(text)
    assert place is not None
    assert (place.filter, place.typed) == (name, typed)


@pytest.mark.parametrize("text", ["", "war", "feed:The ", 'feed:"The Column"', "since:", 'x"feed:', "prefeed:a"])
def test_elsewhere_there_is_none(text: str) -> None:
    assert open_filter(text) is None


def test_names_that_begin_so_come_before_those_with_such_a_word() -> None:
    assert fitting("the", ["Into the Wind", *NAMES]) == ["The Column", "The Ferry", "Into the Wind"]
    assert fitting("FERRY", NAMES) == ["The Ferry"]
    assert fitting("", NAMES) == NAMES
    assert len(fitting("", [str(one) for one in range(1_000)])) == MOST


@pytest.mark.parametrize(
    ("text", "name", "query"),
    [
        ("war feed:the", "The Column", 'war feed:"The Column"'),
        ('feed:"the c', "The Column", 'feed:"The Column"'),
        ("is:fu", "full", "is:full"),
        ("feed:", 'A "quoted" one', 'feed:“A "quoted" one”'),
    ],
)
def test_a_name_takes_the_place_of_what_was_typed(text: str, name: str, query: str) -> None:
    place = open_filter(text)
    assert place is not None
    assert completed(text, place, name) == query


def test_the_rest_of_a_name_stands_behind_what_was_typed() -> None:
    place = open_filter("feed:the c")
    assert place is None
    place = open_filter('feed:"the c')
    assert place is not None
    assert ghost('feed:"the c', place, "The Column") == 'feed:"the column'
    assert ghost('feed:"the c', place, "Into the Column") is None
