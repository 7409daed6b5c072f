"""How much of a passage stands above its note."""

import pytest

from opreader.ui.dialogs.note import Note
from opreader.ui.dialogs.passage import Passage, quoted
from opreader.ui.glyphs import ASCII, UNICODE
from opreader.ui.layout.cells import width
from tests.ui.dialogs.dialog_app import opened, settled

WORDS = " ".join(f"word{number}" for number in range(90))


def test_a_short_passage_is_whole() -> None:
    assert quoted("Somebody pays, and nobody asks who.", 20, 4, UNICODE) == "“Somebody pays, and\nnobody asks who.”"


def test_a_passage_that_fills_its_rows_is_whole() -> None:
    assert quoted("one two", 5, 2, UNICODE) == "“one\ntwo”"


@pytest.mark.parametrize("rows", [1, 2, 4])
def test_a_longer_one_ends_in_an_ellipsis_at_a_word_within_its_rows(rows: int) -> None:
    for cells in range(8, 74):
        lines = quoted(WORDS, cells, rows, UNICODE).splitlines()
        assert len(lines) == rows
        assert max(map(width, lines)) <= cells
        assert lines[-1].endswith("…”")
        shown = " ".join(lines).removeprefix("“").removesuffix("…”")
        assert WORDS.startswith(shown)
        assert WORDS[len(shown)] == " " or cells < 16


def test_no_stop_or_comma_stands_before_the_ellipsis() -> None:
    assert quoted("Somebody pays, and so on and on", 19, 1, UNICODE) == "“Somebody pays…”"


def test_words_without_spaces_are_cut_by_cells() -> None:
    assert quoted("関税を払うのは誰か" * 9, 12, 2, UNICODE) == "“関税を払う\nのは誰か関…”"


def test_what_was_not_looked_at_is_told_too() -> None:
    assert quoted("Somebody pays", 40, 4, UNICODE, goes_on=True) == "“Somebody pays…”"


def test_the_sign_is_plain_where_signs_are() -> None:
    assert quoted(WORDS, 30, 1, ASCII) == '"word0 word1 word2 word3..."'


@pytest.mark.parametrize(
    ("size", "rows"), [((70, 24), 4), ((40, 16), 4), ((70, 13), 2), ((40, 12), 1), ((30, 8), 1), ((20, 5), 1)]
)
async def test_the_note_can_be_written_below_the_passage(size: tuple[int, int], rows: int) -> None:
    async with opened(Note(WORDS), size=size) as (app, pilot):
        assert str(app.screen.query_one(Passage).content).count("\n") == rows - 1
        assert "…”" in app.words
        await pilot.press("x")
        await settled(pilot)
        assert " x " in app.words


async def test_more_of_it_is_shown_when_the_screen_grows() -> None:
    async with opened(Note(WORDS), size=(70, 12)) as (app, pilot):
        before = len(app.words)
        await pilot.resize_terminal(70, 24)
        await settled(pilot)
        assert len(app.words) > before
        assert app.words.count("…") == 1
        await pilot.resize_terminal(40, 10)
        await settled(pilot)
        assert "word4…”" in app.words


async def test_a_passage_of_megabytes_is_cut_like_any_other() -> None:
    async with opened(Note("word " * 400_000)) as (app, _):
        assert "word…”" in app.words
