"""What two sequences share: as much as can be, in both orders, in bounded time."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opreader.alignment import close_items, common_items

_WORDS = st.text("abc", max_size=9)


def _longest(old: str, new: str) -> int:
    """By trying every choice."""

    def is_inside(letters: tuple[str, ...]) -> bool:
        rest = iter(new)
        return all(letter in rest for letter in letters)

    return next(size for size in range(len(old), -1, -1) if any(map(is_inside, combinations(old, size))))


@given(_WORDS, _WORDS)
def test_it_is_a_longest_common_subsequence(old: str, new: str) -> None:
    pairs = common_items(old, new)
    assert all(old[i] == new[j] for i, j in pairs)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(pairs))
    assert len(pairs) == _longest(old, new)


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        ("", "", []),
        ("", "abc", []),
        ("abc", "", []),
        ("abc", "xyz", []),
        ("abc", "abc", [(0, 0), (1, 1), (2, 2)]),
        ("abc", "axbxc", [(0, 0), (1, 2), (2, 4)]),
        ("xxabc", "abcyy", [(2, 0), (3, 1), (4, 2)]),
    ],
)
def test_pairs_are_places_in_both(old: str, new: str, pairs: list[tuple[int, int]]) -> None:
    assert common_items(old, new) == pairs


@given(_WORDS, _WORDS)
def test_a_close_one_is_as_long_and_no_longer_drawn_out(old: str, new: str) -> None:
    pairs = close_items(old, new)
    assert all(old[i] == new[j] for i, j in pairs)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(pairs))
    assert len(pairs) == _longest(old, new)
    if pairs:
        first, last = pairs[0][1], pairs[-1][1]
        assert _longest(old, new[:last]) < len(pairs)
        assert _longest(old, new[first + 1 : last + 1]) < len(pairs)


def test_a_close_one_passes_over_what_is_far() -> None:
    assert close_items("abcd", "ab..abc.d..cd") == [(0, 4), (1, 5), (2, 6), (3, 8)]
    assert close_items("a" * 20_000, "a" * 20_000) == []


def test_of_what_is_too_long_the_ends_are_shared() -> None:
    size = 20_000
    old = ["a", *map(str, range(size)), "z"]
    new = ["a", *map(str, reversed(range(size))), "z"]
    assert common_items(old, new) == [(0, 0), (size + 1, size + 1)]
    assert len(common_items(["same"] * 100_000, ["same"] * 100_000)) == 100_000


def test_thousands_of_the_same_few_words_are_compared() -> None:
    old, new = ["a", "b", "c"] * 3000, ["b", "a", "c", "c"] * 2000
    assert len(common_items(old, new)) == 5000
