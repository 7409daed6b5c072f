"""An article's rows as one text, and runs of sentences in it."""

from opreader.ui.layout.pieces import Row, Rows
from opreader.ui.passages import Body, Selecting, Span, body_of


def body(*texts: str, header: int = 2) -> Body:
    return body_of(Rows((), tuple(Row(text) for text in ("head",) * header + texts), (), header))


TEXT = body("One. Two. Three.", "", "Four. Five.", "Six.")


def selected(run: Selecting, text: Body = TEXT) -> str:
    return text.text[slice(*run.span)]


def begin(near: tuple[int, int], *, one: bool = True, text: Body = TEXT) -> Selecting:
    return Selecting(text, Span(*near), one=one)


def test_places_of_the_text_are_those_of_its_rows() -> None:
    assert TEXT.text == "One. Two. Three.\n\nFour. Five.\nSix."
    for at in range(len(TEXT.text)):
        assert TEXT.at(*TEXT.place(at)) == at
    assert TEXT.place(TEXT.text.index("Five")) == (4, 6)
    assert TEXT.at(4, 99) == TEXT.text.index("\nSix")
    assert TEXT.at(0, 3) == 0
    assert TEXT.at(99, 0) == len(TEXT.text)


def test_a_span_has_a_part_in_every_row_that_it_touches() -> None:
    start, end = TEXT.text.index("Three"), TEXT.text.index("Five") + 4
    assert list(TEXT.parts(Span(start, end))) == [(2, 10, 16), (4, 0, 10)]


def test_the_paragraph_here_has_words() -> None:
    empty = TEXT.text.index("\n\n") + 1
    found = [TEXT.paragraph(at) for at in (0, empty, len(TEXT.text))]
    assert [TEXT.text[slice(*span)] for span in found if span] == ["One. Two. Three.", "Four. Five.", "Six."]
    assert body("", " ").paragraph(0) is None
    assert body().paragraph(0) is None
    last_empty = body("Words.", "")
    assert last_empty.paragraph(len(last_empty.text)) == Span(0, 6)


def test_selecting_begins_with_the_first_sentence_that_begins_in_sight() -> None:
    assert selected(begin((0, 10))) == "One."
    assert selected(begin((2, 30))) == "Two."


def test_within_a_long_sentence_it_begins_with_that_one() -> None:
    assert selected(begin((6, 7))) == "Two."


def test_what_the_mouse_selected_grows_to_whole_sentences() -> None:
    start, end = TEXT.text.index("wo"), TEXT.text.index("our")
    assert selected(begin((start, end), one=False)) == "Two. Three.\n\nFour."


def test_sentences_are_added_and_taken_off_at_the_end() -> None:
    run = begin((0, 1))
    run.more()
    run.more()
    run.more()
    assert selected(run) == "One. Two. Three.\n\nFour."
    run.less()
    assert selected(run) == "One. Two. Three."
    assert run.sentences == 3


def test_the_only_sentence_moves_back_and_forth_to_where_one_wants_to_begin() -> None:
    run = begin((5, 8))
    run.less()
    assert selected(run) == "One."
    run.less()
    assert selected(run) == "One."
    for wanted in ("Two.", "Three.", "Four."):
        run.begin_later()
        assert selected(run) == wanted
    run.more()
    run.begin_later()
    assert selected(run) == "Five."
    for _ in range(5):
        run.begin_later()
    assert selected(run) == "Six."
    run.more()
    assert selected(run) == "Six."


def test_by_paragraphs() -> None:
    run = begin((5, 8))
    run.more_paragraph()
    assert selected(run) == "Two. Three."
    run.more_paragraph()
    assert selected(run) == "Two. Three.\n\nFour. Five."
    run.more_paragraph()
    assert selected(run).endswith("Six.")
    run.less_paragraph()
    run.less_paragraph()
    assert selected(run) == "Two. Three."
    run.less_paragraph()
    assert selected(run) == "Two."
    run.less_paragraph()
    assert selected(run) == "One."
    run.less_paragraph()
    assert selected(run) == "One."


def test_back_through_the_text_by_paragraphs() -> None:
    run = begin((len(TEXT.text) - 2, len(TEXT.text)))
    assert selected(run) == "Six."
    run.less_paragraph()
    assert selected(run) == "Four."
    run.less_paragraph()
    assert selected(run) == "One."
