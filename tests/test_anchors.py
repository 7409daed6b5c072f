"""Passages are found again: where they were, where the layout changed, where words of them changed, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opreader.anchors import CONTEXT, find_anchor, make_anchor
from opreader.model import Anchor

TEXT = """\
The ferry was late again, and the harbour master said nothing.
“Nothing” is what he says best — a word that he has kept for years.
The ferry was late again, and this time the town said something.
It asked who pays for the hours that are lost on the quay, and nobody had an answer ready for it that evening."""


def anchor_of(passage: str, text: str = TEXT, *, nth: int = 0) -> Anchor:
    start = -1
    for _ in range(nth + 1):
        start = text.index(passage, start + 1)
    return make_anchor(text, start, start + len(passage))


def found(text: str, anchor: Anchor) -> str | None:
    span = find_anchor(text, anchor)
    return None if span is None else text[slice(*span)]


# made


def test_an_anchor_is_the_words_and_what_stands_around() -> None:
    anchor = anchor_of("the town said")
    assert anchor == Anchor(
        "the town said",
        "The ferry was late again, and this time "[-CONTEXT:],
        " something.\nIt asked who pays for the hou"[:CONTEXT],
        TEXT.index("the town said"),
    )


def test_white_space_at_the_ends_is_no_part_of_a_passage() -> None:
    assert make_anchor("one  two  three", 3, 10) == Anchor("two", "one  ", "  three", 5)


@pytest.mark.parametrize(
    ("start", "end", "exact"), [(-5, 3, "abc"), (4, 99, "def"), (6, 2, "c de"), (99, 120, ""), (3, 4, "")]
)
def test_places_outside_the_text_are_its_ends(start: int, end: int, exact: str) -> None:
    assert make_anchor("abc def", start, end).exact == exact


# found as it was


def test_a_passage_is_found_where_it_was() -> None:
    for nth in range(2):
        anchor = anchor_of("The ferry was late again", nth=nth)
        assert find_anchor(TEXT, anchor) == (anchor.start, anchor.start + len(anchor.exact))


def test_text_before_it_moves_it() -> None:
    text = "A correction of the day before.\n" * 40 + TEXT
    assert find_anchor(text, anchor_of("kept for years")) == (
        text.index("kept for years"),
        text.index("kept for years") + len("kept for years"),
    )


def test_the_surroundings_tell_more_than_the_place() -> None:
    anchor = anchor_of("The ferry was late again", nth=1)
    moved = "The ferry was late again, and so was I.\n" * 3 + TEXT
    assert find_anchor(moved, anchor) == (moved.rindex("The ferry"), moved.rindex("The ferry") + len(anchor.exact))


def test_without_surroundings_the_nearest_place_is_it() -> None:
    text = "word, word, word, word"
    assert find_anchor(text, Anchor("word", start=13)) == (12, 16)
    assert find_anchor(text, Anchor("word", start=10**9)) == (18, 22)
    assert find_anchor(text, Anchor("word", start=-3)) == (0, 4)


def test_a_passage_that_overlaps_itself_is_found_where_it_was() -> None:
    text = "so he said ha ha ha ha ha and left"
    anchor = make_anchor(text, text.index("ha") + 3, text.index("ha") + 11)
    assert find_anchor(text, anchor) == (14, 22)
    assert find_anchor("ha ha ha ha ha ha", Anchor("ha ha", start=3)) == (3, 8)


def test_a_surrounding_that_is_far_away_beats_hundreds_of_places_nearby() -> None:
    text = "tick, " * 900 + "the clock went tick twelve times"
    anchor = Anchor("tick", "the clock went ", " twelve times", 10)
    assert find_anchor(text, anchor) == (text.rindex("tick"), text.rindex("tick") + 4)


# found in another layout


def test_other_white_space_quotes_and_dashes_are_the_same_words() -> None:
    other = TEXT.replace("\n", "\n\n").replace("“", '"').replace("”", '"').replace("best — a", "best\n-- a")
    passage = "“Nothing” is what he says best — a word"
    assert found(other, anchor_of(passage)) == '"Nothing" is what he says best\n-- a word'
    assert found(TEXT, anchor_of('"Nothing" is what he says best\n-- a word', other)) == passage


def test_paragraphs_that_became_one_are_the_same_words() -> None:
    passage = "he has kept for years.\nThe ferry was late again"
    assert found(TEXT.replace("\n", " "), anchor_of(passage)) == passage.replace("\n", " ")


def test_signs_of_several_letters_are_taken_whole_at_both_ends() -> None:
    told = "He paused … and then … nothing came."
    typed = "He paused ... and then ... nothing came."
    assert found(typed, anchor_of("… and then …", told)) == "... and then ..."
    assert found(told, anchor_of("... and then ...", typed)) == "… and then …"


def test_invisible_letters_are_aside() -> None:
    shy = TEXT.replace("harbour", "har\u00adbour").replace("ferry", "fer\u200bry")
    assert (
        found(shy, anchor_of("ferry was late again, and the harbour"))
        == "fer\u200bry was late again, and the har\u00adbour"
    )


def test_the_surroundings_tell_places_apart_in_another_layout_too() -> None:
    other = TEXT.replace("late again", "late   again")
    for nth in range(2):
        start, end = find_anchor(other, anchor_of("ferry was late again, and", nth=nth)) or (0, 0)
        assert start == [other.index("ferry"), other.rindex("ferry")][nth]
        assert other[start:end] == "ferry was late   again, and"


# found with other words


def test_a_passage_with_a_word_replaced_is_found() -> None:
    passage = "who pays for the hours that are lost on the quay, and nobody had an answer"
    edited = TEXT.replace("hours that are lost", "hours which were lost")
    assert found(edited, anchor_of(passage)) == passage.replace("hours that are lost", "hours which were lost")


def test_a_passage_with_words_put_in_and_taken_out_is_found() -> None:
    passage = "It asked who pays for the hours that are lost on the quay, and nobody had an answer ready"
    edited = TEXT.replace("It asked who", "It asked, at long last, who").replace("that are lost ", "lost ")
    assert found(edited, anchor_of(passage)) == (
        "It asked, at long last, who pays for the hours lost on the quay, and nobody had an answer ready"
    )


def test_a_passage_of_which_too_little_is_left_is_gone() -> None:
    edited = TEXT.replace("hours that are lost on the quay", "minutes one wastes near some water")
    assert find_anchor(edited, anchor_of("pays for the hours that are lost on the quay")) is None


TEN = "one two three four five six seven eight nine ten"


def test_eight_words_of_ten_are_enough() -> None:
    eight = TEN.replace("two", "2").replace("six", "6")
    assert found(f"Before it all. {eight} and so on.", Anchor(TEN)) == eight
    assert found(f"Before it all. {eight.replace('eight', '8')} and so on.", Anchor(TEN)) is None


def test_a_common_word_far_before_or_behind_is_no_part_of_the_passage() -> None:
    passage = "the council pays for the bridge that nobody of us asked for"
    anchor = Anchor(passage, start=30)
    edited = "It is the old song of ours: a council pays for the bridge that nobody of us asked, we hear, and not for"
    assert found(edited, anchor) == "council pays for the bridge that nobody of us asked"


def test_the_fullest_of_many_like_passages_is_taken() -> None:
    near = ". And so it goes on and on in this place. ".join([TEN.replace("two", "2").replace("six", "6")] * 8)
    text = f"{near}. {'Much later. ' * 9}{TEN.replace('six', '6')}, it said."
    start, end = find_anchor(text, Anchor(TEN, start=40)) or (0, 0)
    assert text[start:end] == TEN.replace("six", "6")


def test_the_same_words_in_disorder_are_another_passage() -> None:
    passage = "who pays for the hours that are lost on the quay"
    shuffled = " ".join(sorted(passage.split()))
    assert find_anchor(TEXT.replace(passage, shuffled), anchor_of(passage)) is None


def test_words_of_a_passage_that_are_scattered_are_no_passage() -> None:
    passage = "nobody had an answer ready for it"
    scattered = " and then again ".join(passage.split())
    assert find_anchor(TEXT.replace(passage, scattered), anchor_of(passage)) is None


def test_a_script_without_spaces_is_compared_by_its_letters() -> None:
    text = "昨日の船はまた遅れた。港の人は何も言わなかった。それから町が問いを投げた。"
    anchor = anchor_of("港の人は何も言わなかった", text)
    assert found(text.replace("何も", "もう何も"), anchor) == "港の人はもう何も言わなかった"


def test_two_words_are_not_guessed_at() -> None:
    assert find_anchor(TEXT.replace("said something", "SAID SOMETHING"), anchor_of("said something")) is None


def test_of_two_like_passages_the_one_in_its_surroundings_is_taken() -> None:
    line = "the council will pay for the repair of the old stone bridge"
    text = (
        f"In spring we heard that {line}, no doubt.\n"
        + "Other matters came up. " * 9
        + f"\nBy autumn {line}, they said."
    )
    anchor = anchor_of(line, text, nth=1)
    edited = text.replace("old stone bridge", "ancient stone bridge")
    start, _ = find_anchor(edited, anchor) or (0, 0)
    assert start == edited.rindex("the council")


# total and bounded


@pytest.mark.parametrize("anchor", [Anchor(""), Anchor(" \n"), Anchor("", "before", "after", 3), Anchor("\u200b")])
def test_an_empty_passage_is_nowhere(anchor: Anchor) -> None:
    assert find_anchor(TEXT, anchor) is None


def test_a_passage_is_not_in_an_empty_text() -> None:
    assert find_anchor("", anchor_of("the town said something")) is None


_ANY = st.text(st.sampled_from("ab “”\"'…. \n-—\u200b\u00adé港İß"), max_size=40)


@given(_ANY, _ANY, _ANY, _ANY, st.integers(-5, 60))
def test_any_anchor_gives_a_place_of_the_text_or_none(
    text: str, exact: str, before: str, after: str, start: int
) -> None:
    span = find_anchor(text, Anchor(exact, before, after, start))
    assert span is None or 0 <= span[0] < span[1] <= len(text)


@given(_ANY, st.integers(0, 40), st.integers(0, 40))
def test_what_was_marked_is_found_in_the_same_text(text: str, start: int, end: int) -> None:
    anchor = make_anchor(text, start, end)
    span = find_anchor(text, anchor)
    if anchor.exact.strip():
        assert span == (anchor.start, anchor.start + len(anchor.exact))


@pytest.mark.parametrize("passage", ["a", "a" * 5000, "b" + "a" * 5000, "a " * 4000 + "b", "a c b " * 3000])
def test_a_long_text_of_one_letter_comes_to_an_end(passage: str) -> None:
    for text in ("a" * 10**6, "a b c " * 10**5):
        span = find_anchor(text, Anchor(passage, "zz", "yy", 500_000))
        assert span is None or span[0] < span[1]
