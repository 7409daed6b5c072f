"""What is laid over an article's text."""

from collections.abc import Callable
from typing import Any

import pytest
from rich.segment import Segment
from textual.app import App
from textual.geometry import Offset
from textual.selection import Selection

from opreader.document.model import Block, Document, Paragraph, Quote, Span
from opreader.model import EntryId, State
from opreader.ui.glyphs import ASCII, UNICODE, Glyphs
from opreader.ui.layout.content import ArticleContent, Header
from opreader.ui.widgets.article_drawing import Over
from opreader.ui.widgets.article_view import ArticleView

Show = Callable[..., Any]
Lines = Callable[[Any], list[str]]
FIRST = 2
"""Row of the first paragraph: a title and a state stand above."""


def para(text: str, link: str | None = None) -> Paragraph:
    return Paragraph((Span(text, link=link),))


def content(*blocks: Block, glyphs: Glyphs = UNICODE, notes: tuple[str, ...] = ()) -> ArticleContent:
    return ArticleContent(
        EntryId(1), "d", Header("Title", state=State.FULL, notes=notes, glyphs=glyphs), Document(blocks)
    )


def pieces(app: App[None], words: str) -> list[Segment]:
    """The segments of the screen that hold some words."""
    strips = app.screen._compositor.render_strips()
    return [segment for strip in strips for segment in strip if words in segment.text]


async def test_letters_stand_in_place_of_the_first_cells_and_the_line_keeps_its_width(show: Show, lines: Lines) -> None:
    view = ArticleView(measure=45)
    app = show(view, lambda: view.show(content(para("Words with a link in them.", "https://a.example/"))))
    async with app.run_test(size=(61, 12)) as pilot:
        await pilot.pause()
        before = lines(app)[3]
        view.lay_over("hints", [Over(FIRST, 13, 17, "hint", "as")])
        await pilot.pause()
        assert lines(app)[3] == before.replace("link", "asnk")
        (letters,) = pieces(app, "as")
        assert letters.style is not None
        assert letters.style.meta["link"] == 0
        view.clear_over("hints")
        await pilot.pause()
        assert lines(app)[3] == before


@pytest.mark.parametrize(
    ("text", "start", "seen"),
    [
        ("関税は誰が払う", 2, "関税as誰が払う"),
        ("関税は誰が払う", 6, "関税は誰が払as"),
        ("ab", 2, "abas"),
        ("من يدفع هنا", 3, None),
    ],
)
async def test_letters_stand_over_wide_signs_behind_the_end_and_in_text_from_the_right(
    text: str, start: int, seen: str | None, show: Show, lines: Lines
) -> None:
    view = ArticleView(measure=45)
    app = show(view, lambda: view.show(content(para(text))))
    async with app.run_test(size=(61, 12)) as pilot:
        await pilot.pause()
        view.lay_over("hints", [Over(FIRST, start, len(text), "hint", "as")])
        await pilot.pause()
        line = lines(app)[3]
        assert (seen or "as") in line
        assert view.render_line(3).cell_length == 60


async def test_a_part_that_is_broken_over_lines_has_its_letters_once(show: Show, lines: Lines) -> None:
    view = ArticleView(measure=45)
    app = show(view, lambda: view.show(content(para("word " * 30))))
    async with app.run_test(size=(61, 12)) as pilot:
        await pilot.pause()
        view.lay_over("hints", [Over(FIRST, 40, 60, "hint", "as")])
        await pilot.pause()
        assert "\n".join(lines(app)).count("as") == 1


@pytest.mark.parametrize(("glyphs", "sign"), [(UNICODE, "▎"), (ASCII, "|")])
async def test_a_highlight_is_told_by_a_line_under_it_and_a_sign_beside_it(
    glyphs: Glyphs, sign: str, show: Show, lines: Lines
) -> None:
    view = ArticleView(measure=45, glyphs=glyphs)
    quote = Quote((para("Quoted " * 9),))
    app = show(view, lambda: view.show(content(para("Words. More."), quote, glyphs=glyphs)))
    async with app.run_test(size=(61, 12)) as pilot:
        await pilot.pause()
        view.lay_over("highlights", [Over(FIRST, 7, 12, "highlight"), Over(FIRST + 1, 50, 56, "highlight")])
        await pilot.pause()
        drawn = lines(app)
        assert [line[6:7].strip() for line in drawn[3:7]] == [sign, "", "", sign]
        (marked,) = pieces(app, "More.")
        (plain,) = pieces(app, "Words.")
        assert marked.style is not None
        assert plain.style is not None
        assert marked.style.underline
        assert not plain.style.underline
        assert marked.style.bgcolor != plain.style.bgcolor


async def test_marks_of_a_name_take_the_place_of_those_before(show: Show) -> None:
    view = ArticleView(measure=45)
    app = show(view, lambda: view.show(content(para("One. Two."))))
    async with app.run_test(size=(61, 12)) as pilot:
        await pilot.pause()
        view.lay_over("mine", [Over(FIRST, 0, 4, "highlight")])
        view.lay_over("mine", [Over(FIRST, 5, 9, "highlight")])
        await pilot.pause()
        assert [one.style.underline for one in (*pieces(app, "One."), *pieces(app, "Two.")) if one.style] == [
            None,
            True,
        ]


async def test_other_rows_are_told_of_and_bear_no_marks_of_the_old_ones(show: Show) -> None:
    view = ArticleView(measure=45)
    told: list[object] = []
    app = show(view, lambda: view.show(content(para("One."))))
    async with app.run_test(size=(61, 12)) as pilot:
        await pilot.pause()
        view.on_shown = lambda: told.append(view.rows)
        view.lay_over("mine", [Over(FIRST, 0, 4, "highlight")])
        app.screen.selections = {view: Selection(Offset(0, FIRST), Offset(4, FIRST))}
        view.show(content(para("One.")))
        assert told == []
        assert app.screen.get_selected_text() == "One."
        view.show(content(para("One."), notes=("starred",)))
        await pilot.pause()
        assert told == [view.rows]
        assert app.screen.get_selected_text() is None
        assert not any(one.style.underline for one in pieces(app, "One.") if one.style)
        view.show_words(["Nothing."])
        assert told[-1] is None


async def test_a_narrower_window_keeps_the_marks(show: Show) -> None:
    view = ArticleView(measure=60)
    app = show(view, lambda: view.show(content(para("word " * 20 + "last."))))
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        view.lay_over("mine", [Over(FIRST, 100, 105, "highlight")])
        await pilot.resize_terminal(50, 12)
        await pilot.pause()
        assert [one.style.underline for one in pieces(app, "last.") if one.style] == [True]


async def test_places_are_gone_to_and_told(show: Show) -> None:
    view = ArticleView(measure=45)
    app = show(view, lambda: view.show(content(*(para(f"Paragraph {n}.") for n in range(50)))))
    async with app.run_test(size=(61, 12)) as pilot:
        await pilot.pause()
        view.go_to_row(FIRST + 20)
        assert (view.top_row, view.top_place) == (FIRST + 20, (FIRST + 20, 0))
        assert view.places_in_sight[1][0] == FIRST + 25
        view.reveal(FIRST + 22, 0)
        assert view.top_row == FIRST + 20
        view.reveal(FIRST + 40, 0)
        assert view.top_row == FIRST + 38
        await pilot.pause()
