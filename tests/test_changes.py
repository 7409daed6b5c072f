"""What changed between two versions: word by word, with the paragraphs of the new one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opreader.changes import Change, marked_changes, word_changes


def marked(old: str, new: str) -> str:
    return marked_changes(word_changes(old, new))


def test_a_change_has_a_kind_and_its_words() -> None:
    assert word_changes("The council said no.", "The council said yes, at last.") == [
        Change("same", "The council said "),
        Change("gone", "no."),
        Change("new", "yes, at last."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("", "", ""),
        ("", "a b", "{+a b+}"),
        ("a b", "", "[-a b-]"),
        ("a b", "a b", "a b"),
        ("one two three", "one three", "one [-two-] three"),
        ("one three", "one two three", "one {+two+} three"),
        ("one two three", "one 2 three four", "one [-two-]{+2+} three {+four+}"),
    ],
)
def test_words_are_marked_in_line(old: str, new: str, shown: str) -> None:
    assert marked(old, new) == shown


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("A\n\nB\n\nC", "A\n\nC", "A\n\n[-B-]\n\nC"),
        ("A\n\nC", "A\n\nB\n\nC", "A\n\n{+B+}\n\nC"),
        ("A\n\nB", "B", "[-A-]\n\nB"),
        ("B", "A\n\nB", "{+A+}\n\nB"),
        ("A\n\nB", "A", "A\n\n[-B-]"),
        ("x foo\n\nNext", "x bar\n\nNext", "x [-foo-]{+bar+}\n\nNext"),
        ("A\n\nFoo x", "A\n\nBar x", "A\n\n[-Foo-]{+Bar+} x"),
        ("A\n\nB b\n\nC c", "A", "A\n\n[-B b-]\n\n[-C c-]"),
    ],
)
def test_paragraphs_stay_apart(old: str, new: str, shown: str) -> None:
    assert marked(old, new) == shown


def test_another_layout_is_no_change() -> None:
    assert word_changes("one  two\nthree\n\nfour\n", "one two\n\nthree four") == [
        Change("same", "one two\n\nthree four"),
    ]


def test_a_paragraph_that_was_joined_is_shown_joined() -> None:
    assert marked("x\n\nFoo next", "x next") == "x [-Foo-] next"


def test_a_word_that_stayed_by_chance_between_longer_changes_is_changed_too() -> None:
    assert marked("one two the three four", "five six the seven eight") == (
        "[-one two the three four-]{+five six the seven eight+}"
    )
    assert marked("big the dog", "large the cat") == "[-big-]{+large+} the [-dog-]{+cat+}"


_TEXT = st.lists(st.sampled_from(["a", "b", "c", "d", " ", " ", "\n", "\n\n"]), max_size=60).map("".join)


@given(_TEXT, _TEXT)
def test_both_versions_are_in_their_changes(old: str, new: str) -> None:
    changes = word_changes(old, new)
    assert "".join(change.text for change in changes if change.kind != "gone").split() == new.split()
    assert "".join(change.text for change in changes if change.kind != "new").split() == old.split()
    kinds = [change.kind for change in changes]
    assert all(one != other for one, other in pairwise(kinds))


def test_a_long_text_with_many_changes_is_compared_word_by_word() -> None:
    words = [f"word{number * number % 997}" for number in range(12_000)]
    edited = [word if number % 10 else "other" for number, word in enumerate(words)]
    for glue in (" ", "\n\n"):
        changes = word_changes(glue.join(words), glue.join(edited))
        assert sum(len(change.text.split()) for change in changes if change.kind == "gone") == 1200


def test_texts_too_long_to_compare_keep_the_ends_that_are_the_same() -> None:
    old = " ".join(f"old{number}" for number in range(20_000))
    new = " ".join(f"new{number}" for number in range(20_000))
    changes = word_changes(f"Here {old} there.", f"Here {new} there.")
    assert [change.kind for change in changes] == ["same", "gone", "new", "same"]
