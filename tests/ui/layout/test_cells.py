"""Measuring and cutting text by cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opreader.ui.layout.cells import (
    clusters,
    cut,
    fit,
    fit_right,
    is_narrow,
    is_simple,
    reduce_clusters,
    width,
    without_stray_joiners,
)

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1ec\U0001f1e7"
MIXED = (
    st.lists(
        st.sampled_from([*"abc ,-é“日本、한ก็ש", "e\u0301", FAMILY, FLAG, "❤\ufe0f", "\u200d", "\u200b"]), max_size=30
    )
    .map("".join)
    .map(without_stray_joiners)
)


@pytest.mark.parametrize(
    ("text", "reduced"),
    [
        ("plain", "plain"),
        (f"one {FAMILY} two", "one \U0001f468 two"),
        ("\U0001f44d\U0001f3fd", "\U0001f44d"),
        (FLAG, "GB"),
        ("❤\ufe0f", "❤"),
        ("1\ufe0f\u20e3", "1\u20e3"),
        ("cafe\u0301", "cafe\u0301"),
        ("soft\xadhyphen", "softhyphen"),
    ],
)
def test_clusters_are_reduced_to_what_terminals_agree_on(text: str, reduced: str) -> None:
    assert reduce_clusters(text) == reduced


def test_a_flag_is_one_cluster_and_two_flags_are_two() -> None:
    assert clusters(FLAG + FLAG) == [(0, 2, 2), (2, 4, 2)]


def test_cutting_never_halves_a_cluster() -> None:
    assert cut(f"ab{FAMILY}c", 3) == "ab"
    assert cut(f"ab{FAMILY}c", 4) == f"ab{FAMILY}"
    assert cut("日本", 3) == "日"


def test_a_shortened_text_ends_in_the_ellipsis() -> None:
    assert fit("a long title", 7) == "a long…"
    assert fit("日本語", 5) == "日本…"
    assert fit("日本語", 4) == "日… "
    assert fit("short", 7) == "short  "
    assert fit_right("12", 4) == "  12"
    assert fit("a long title", 8, "...") == "a lon..."


@given(MIXED, st.integers(0, 12))
def test_a_fitted_text_has_exactly_its_cells(text: str, cells: int) -> None:
    assert width(fit(text, cells)) == cells


@given(MIXED)
def test_clusters_cover_the_text_and_their_cells_add_up(text: str) -> None:
    spans = clusters(text)
    assert "".join(text[start:end] for start, end, _ in spans) == text
    assert sum(cells for _, _, cells in spans) == width(text)


@given(st.text(max_size=12))
def test_quick_ways_of_measuring_agree_with_the_slow_one(text: str) -> None:
    text = "".join(character for character in text if character.isprintable() and character != "\xad")
    if is_narrow(text):
        assert width(text) == len(text)
    if is_simple(text):
        assert [end - start for start, end, _ in clusters(text)] == [1] * len(text)
        assert all(cells > 0 for _, _, cells in clusters(text))


def test_no_character_without_cells_passes_for_a_simple_one() -> None:
    every = (chr(code) for code in range(0x20, 0x30000) if not 0xD800 <= code < 0xE000)
    printed = [character for character in every if character.isprintable() and character != "\xad"]
    assert [character for character in printed if is_simple(character) and width(character) < 1] == []
    assert [character for character in printed if is_narrow(character) and width(character) != 1] == []
