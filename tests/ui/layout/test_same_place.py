"""The paragraph one reads, found again in another text of the article."""

import pytest

from opreader.ui.layout.pieces import Row, Rows
from opreader.ui.layout.same_place import find_again


def rows(*texts: str, head: int = 2) -> Rows:
    header = [Row(f"header {number}") for number in range(head)]
    return Rows((), (*header, *map(Row, texts)), (), head)


LONG = "The ferry left the quay an hour late, and nobody on the island was surprised by it, least of all the baker."
OTHER = "What the timetable says is one thing; what the tide says is another, and boats listen to the second one only."


def test_the_same_text_under_a_longer_header_keeps_row_and_character() -> None:
    assert find_again(rows(LONG, OTHER), rows(LONG, OTHER, head=5), 3, 40) == (6, 40)


def test_a_paragraph_is_found_behind_others_that_came() -> None:
    assert find_again(rows(LONG, OTHER), rows("New first.", LONG, "New.", OTHER), 3, 17) == (5, 17)


def test_case_and_white_space_tell_nothing() -> None:
    other = LONG.upper().replace(" ", "\xa0 ")
    assert find_again(rows(LONG), rows("New first.", other), 2, 0) == (3, 0)


@pytest.mark.parametrize("cut", [LONG[:40] + "…", LONG[:40] + " [...]"])
def test_a_cut_paragraph_is_found_whole_and_back(cut: str) -> None:
    assert find_again(rows(cut), rows("New first.", LONG), 2, 0) == (3, 0)
    assert find_again(rows("New first.", LONG), rows(cut), 3, 0) == (2, 0)


def test_where_a_paragraph_is_gone_the_next_one_stands_for_it() -> None:
    assert find_again(rows("Only the feed says this.", LONG, OTHER), rows(OTHER, LONG), 2, 9) == (3, 0)


def test_where_nothing_that_follows_is_left_there_is_no_place() -> None:
    assert find_again(rows(LONG, "Only the feed says this."), rows(LONG, OTHER), 3, 0) is None


def test_the_second_of_two_that_are_alike_stays_the_second() -> None:
    old = rows("* * *", LONG, "* * *", "The end of it all, as far as the feed is concerned.")
    new = rows("New.", "* * *", LONG, OTHER, "* * *")
    assert find_again(old, new, 4, 0) == (6, 0)


def test_short_paragraphs_must_be_equal() -> None:
    assert find_again(rows("No."), rows("No. And then again no."), 2, 0) is None


def test_empty_rows_are_like_nothing() -> None:
    assert find_again(rows("", LONG), rows("", "New.", LONG), 2, 0) == (4, 0)
