"""Wrapping by cells."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opreader.ui.layout.cells import clusters, width
from opreader.ui.layout.wrap import wrap

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
PIECES = st.lists(
    st.sampled_from(
        [
            "word",
            "a",
            "  ",
            " ",
            "well-known",
            "—",
            "1914–18",
            "“quoted”",
            "日本語の文章。",
            "「引用」",
            "été",
            FAMILY,
            "한국어",
            "ภาษาไทย",
            "שלום",
            "\n",
            "\u200b",
            "averyveryverylongword",
            "🇬🇧",
            "\xa0",
            "(a)",
        ]
    ),
    max_size=20,
)


def lines(text: str, cells: int) -> list[str]:
    return [text[start:end] for start, end in wrap(text, cells)]


def test_lines_break_at_spaces() -> None:
    assert lines("one two three four", 9) == ["one two", "three", "four"]


def test_an_empty_text_is_one_empty_line() -> None:
    assert lines("", 10) == [""]
    assert lines("日本語", 0) == ["日", "本", "語"]


def test_a_line_feed_ends_a_line_and_two_leave_one_empty() -> None:
    assert lines("one\n\ntwo", 10) == ["one", "", "two"]


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert lines("an extraordinary thing", 6) == ["an", "extrao", "rdinar", "y", "thing"]


def test_words_break_after_their_hyphens_and_dashes_but_numbers_do_not() -> None:
    assert lines("a well-known man", 8) == ["a well-", "known", "man"]
    assert lines("from 1914-18 on", 10) == ["from", "1914-18 on"]


def test_no_break_spaces_hold_words_together() -> None:
    assert lines("page 12\xa0of\xa020 here", 9) == ["page", "12\xa0of\xa020", "here"]


def test_cjk_breaks_anywhere_but_before_closing_and_after_opening_marks() -> None:
    assert lines("日本語。です", 6) == ["日本", "語。で", "す"]
    assert lines("日本「語」", 6) == ["日本", "「語」"]


def test_korean_breaks_at_spaces() -> None:
    assert lines("한국어 문장", 8) == ["한국어", "문장"]


def test_clusters_stay_whole() -> None:
    assert lines(FAMILY * 3, 4) == [FAMILY * 2, FAMILY]


def test_a_zero_width_space_is_a_place_to_break() -> None:
    assert lines("ภาษา\u200bไทย", 5) == ["ภาษา", "ไทย"]


@pytest.mark.parametrize("cells", [1, 2, 7, 20, 72])
@given(pieces=PIECES)
def test_no_line_is_too_wide_and_no_word_is_lost(cells: int, pieces: list[str]) -> None:
    text = "".join(pieces)
    spans = wrap(text, cells)
    kept = "".join(text[start:end] for start, end in spans)
    space = " \n\u3000\u200b"
    assert [c for c in kept if c not in space] == [c for c in text if c not in space]
    for start, end in spans:
        line = text[start:end]
        assert width(line) <= cells or len(clusters(line)) == 1
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))
