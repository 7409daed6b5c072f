"""Two versions as one text: marked where they differ, folded where they do not."""

from opreader.changes import Change, word_changes
from opreader.ui.dialogs.changed_text import show_changes
from opreader.ui.glyphs import ASCII, UNICODE

STAYS = [f"Paragraph {number} stays as it is." for number in range(1, 9)]


def joined(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


def shown(old: str, new: str) -> str:
    return show_changes(word_changes(old, new), signs=True, glyphs=UNICODE).text


def test_words_that_went_and_came_stand_in_signs() -> None:
    text = shown("The bill is seven percent of wages here.", "The bill is nine percent of all wages here.")
    assert text == "The bill is [-seven-] {+nine+} percent of {+all+} wages here."


def test_marks_cover_the_words_without_the_spaces_around_them() -> None:
    result = show_changes(
        [Change("same", "a "), Change("gone", " b c "), Change("new", "d"), Change("same", " e")],
        signs=False,
        glyphs=UNICODE,
    )
    assert [(result.text[start:end], look) for start, end, look in result.marks] == [("b c", "gone"), ("d", "new")]
    assert (result.gone, result.new) == (2, 1)


def test_gone_words_and_those_in_their_place_never_touch() -> None:
    result = show_changes([Change("gone", "old"), Change("new", "new")], signs=False, glyphs=UNICODE)
    assert result.text == "old new"


def test_long_runs_of_paragraphs_that_stayed_are_folded_with_a_neighbour_left() -> None:
    text = shown(joined(*STAYS, "It is seven now."), joined(*STAYS, "It is nine now."))
    assert text == joined("… 7 paragraphs the same …", STAYS[-1], "It is [-seven-] {+nine+} now.")


def test_a_run_between_two_changes_keeps_both_neighbours() -> None:
    old = joined("A one here.", *STAYS, "B one here.")
    new = joined("A two here.", *STAYS, "B two here.")
    assert shown(old, new) == joined(
        "A [-one-] {+two+} here.", STAYS[0], "… 6 paragraphs the same …", STAYS[-1], "B [-one-] {+two+} here."
    )


def test_a_single_paragraph_is_not_folded() -> None:
    text = shown(joined(*STAYS[:2], "It is seven."), joined(*STAYS[:2], "It is nine."))
    assert text == joined(*STAYS[:2], "It is [-seven.-] {+nine.+}")


def test_what_came_for_several_paragraphs_stands_behind_them() -> None:
    gone, new = "First gone here.\n\nSecond gone here.", "One that came instead."
    result = show_changes([Change("gone", gone), Change("new", new)], signs=True, glyphs=UNICODE)
    assert result.text == joined("[-First gone here.-]", "[-Second gone here.-]", "{+One that came instead.+}")


def test_a_paragraph_that_went_stands_alone() -> None:
    assert shown(joined("First.", "Gone altogether.", "Last."), joined("First.", "Last.")) == joined(
        "First.", "[-Gone altogether.-]", "Last."
    )


def test_long_runs_of_words_in_a_changed_paragraph_are_folded() -> None:
    words = " ".join(f"w{number}" for number in range(300))
    text = shown(f"old {words} end", f"new {words} end")
    assert text.startswith("[-old-] {+new+} w0 ")
    assert " w39 … 221 words the same … w261 " in text
    assert text.endswith("w299 end")


def test_texts_that_are_the_same_count_nothing() -> None:
    result = show_changes(word_changes(joined(*STAYS), joined(*STAYS)), signs=False, glyphs=UNICODE)
    assert (result.text, result.gone, result.new) == ("… 8 paragraphs the same …", 0, 0)
    assert [mark.look for mark in result.marks] == ["aside"]


def test_ascii_signs_fold_in_ascii() -> None:
    result = show_changes(word_changes(joined(*STAYS), joined(*STAYS)), signs=True, glyphs=ASCII)
    assert result.text == "... 8 paragraphs the same ..."
