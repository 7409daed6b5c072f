"""Which rows a few typed words mean."""

import pytest

from opreader.ui.dialogs.matching import Match, find


def rank(query: str, title: str, also: str = "") -> int:
    match = find(query, title, also)
    assert match is not None
    return match.rank


def test_nothing_typed_means_every_row() -> None:
    assert find("  ", "The Column") == Match(0)


def test_a_beginning_ranks_before_a_word_before_an_inside_before_an_aside() -> None:
    ranks = [
        rank("mark", "Mark list read"),
        rank("mark", "The mark"),
        rank("mark", "Unmarked"),
        rank("mark", "Star", "mark it"),
        rank("mlr", "Mark list read"),
    ]
    assert ranks == sorted(set(ranks))


def test_the_found_letters_are_told() -> None:
    assert find("read list", "Mark list read") == Match(2, ((5, 9), (10, 14)))


def test_a_later_word_start_beats_an_earlier_inside() -> None:
    assert find("art", "Smart art") == Match(1, ((6, 9),))


def test_scattered_letters_find_a_title_by_its_initials() -> None:
    match = find("mlr", "Mark list read")
    assert match is not None
    assert match.spans == ((0, 1), (5, 6), (10, 11))


@pytest.mark.parametrize("query", ["zebra", "mark zebra", "kram"])
def test_every_word_has_to_be_there(query: str) -> None:
    assert find(query, "Mark list read") is None


def test_letters_that_change_their_length_when_folded_are_found_without_places() -> None:
    assert find("gate", "Straße gate") == Match(1, ())
