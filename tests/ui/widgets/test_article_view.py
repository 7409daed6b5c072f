"""The pane in which an article is read."""

from collections.abc import Callable
from typing import Any

from textual.geometry import Offset
from textual.selection import Selection

from opreader.document.model import Block, Code, Document, Heading, Paragraph, Span
from opreader.model import EntryId, State
from opreader.ui.layout.content import ArticleContent, Header
from opreader.ui.widgets.article_view import ArticleView

Show = Callable[..., Any]
Lines = Callable[[Any], list[str]]


def para(text: str, link: str | None = None) -> Paragraph:
    return Paragraph((Span(text, link=link),))


LONG = tuple(para(f"Paragraph {number}. " + "Words that follow one another. " * 6) for number in range(60))


def content(*blocks: Block, entry: int = 1, digest: str = "d", state: State = State.FULL) -> ArticleContent:
    header = Header("Who pays [b]for[/b] it?", ("Jane Roe", "The Column"), state)
    return ArticleContent(EntryId(entry), digest, header, Document(blocks))


async def test_an_article_is_drawn_in_the_middle_under_its_header(show: Show, lines: Lines) -> None:
    view = ArticleView(measure=50)
    app = show(view, lambda: view.show(content(para("First words."), Heading(2, (Span("Then"),)))))
    async with app.run_test(size=(61, 12)) as pilot:
        await pilot.pause()
        assert lines(app)[:8] == [
            "     Who pays [b]for[/b] it?",
            "     Jane Roe · The Column",
            "     ● full text",
            "",
            "     First words.",
            "",
            "",
            "     Then",
        ]


async def test_showing_an_article_asks_for_no_layout(show: Show) -> None:
    view = ArticleView()
    app = show(view)
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        assert not view._layout_required
        view.show(content(*LONG))
        assert not view._layout_required
        assert not app.screen._layout_required
        assert view.virtual_size.height > 60
        assert view.max_scroll_y == view.virtual_size.height - 12


async def test_another_article_begins_at_its_head_the_same_one_stays(show: Show) -> None:
    view = ArticleView()
    app = show(view)
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        view.show(content(*LONG))
        view.go_to(30)
        assert view.position == 30
        view.show(content(*LONG, state=State.FAILED))
        assert view.position == 30
        view.show(content(*LONG, entry=2))
        assert (view.position, view.scroll_offset.y) == (0, 0)
        view.show(content(*LONG), position=12)
        assert view.position == 12


async def test_another_text_of_the_article_comes_in_place(show: Show, lines: Lines) -> None:
    view = ArticleView()
    app = show(view)
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        view.show(content(*LONG))
        view.go_to(30)
        view.down()
        await pilot.pause()
        before = lines(app)
        view.show(content(*(para(f"New paragraph {number}.") for number in range(7)), *LONG, digest="fuller"))
        await pilot.pause()
        assert lines(app) == before
        assert view.position == 37
        view.show(content(*LONG[40:], digest="cut"))
        assert view.position == 0
        await pilot.pause()
        assert lines(app)[0].strip().startswith("Paragraph 40.")
        view.show(content(para("Nothing of it."), digest="other"))
        assert view.scroll_offset.y == 0


async def test_marked_words_stay_marked_when_another_text_comes(show: Show) -> None:
    view = ArticleView()
    app = show(view)
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        view.show(content(*LONG))
        assert view.finding.find("paragraph 4") == 11
        view.show(content(para("Paragraph 4, once more."), *LONG, digest="fuller"))
        assert view.finding.count == 12
        view.show(content(*LONG, entry=2))
        assert view.finding.count == 0


async def test_a_place_is_kept_at_another_width(show: Show, lines: Lines) -> None:
    view = ArticleView()
    app = show(view, lambda: view.show(content(*LONG), position=30))
    async with app.run_test(size=(140, 12)) as pilot:
        await pilot.pause()
        assert lines(app)[0].strip().startswith("Paragraph 30.")
        for width in (90, 47, 60, 140):
            await pilot.resize_terminal(width, 12)
            await pilot.pause()
            assert view.position == 30
            assert lines(app)[0].strip().startswith("Paragraph 30.")
        view.measure = 45
        await pilot.pause()
        assert view.position == 30
        view.measure = 12
        assert view.measure == 45


async def test_pages_overlap_and_the_end_says_no(show: Show) -> None:
    view = ArticleView()
    app = show(view, lambda: view.show(content(*LONG)))
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        assert not view.page_up()
        assert view.page_down()
        assert view.scroll_offset.y == 10
        assert view.half_page_down()
        assert view.scroll_offset.y == 16
        assert view.up()
        view.last()
        assert view.at_end
        assert not view.page_down()
        view.first()
        assert view.scroll_offset.y == 0
        view.show(content(para("short"), digest="short"))
        assert view.at_end
        assert not view.page_down()


async def test_a_click_on_a_link_tells_its_address(show: Show) -> None:
    view = ArticleView(measure=50)
    app = show(view, lambda: view.show(content(para("The report, linked.", link="https://x.example/report"))))
    async with app.run_test(size=(61, 12)) as pilot:
        await pilot.pause()
        await pilot.click(view, offset=(8, 4))
        await pilot.pause()
        assert [message.url for message in app.heard] == ["https://x.example/report"]
        await pilot.click(view, offset=(8, 0))
        await pilot.pause()
        assert len(app.heard) == 1


async def test_places_in_the_article_can_be_gone_to(show: Show, lines: Lines) -> None:
    view = ArticleView()
    app = show(view, lambda: view.show(content(*LONG, Heading(2, (Span("Notes"),), anchor="notes"), *LONG)))
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        assert view.go_to_anchor("#notes")
        await pilot.pause()
        assert lines(app)[0].strip() == "Notes"
        assert not view.go_to_anchor("#nowhere")


async def test_words_are_found_and_walked_through(show: Show, lines: Lines) -> None:
    view = ArticleView()
    app = show(view, lambda: view.show(content(*LONG)))
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        assert view.finding.find("paragraph 4") == view.finding.count == 11
        assert view.finding.number == 1
        assert view.finding.next()
        await pilot.pause()
        assert any("Paragraph 40." in line for line in lines(app))
        assert view.finding.previous()
        assert view.finding.previous()
        assert view.finding.number == 11
        assert view.finding.find("nothing like it") == 0
        assert not view.finding.next()
        view.finding.clear()
        assert view.finding.number == 0


async def test_selected_text_is_copied_without_the_wrapping(show: Show) -> None:
    view = ArticleView(measure=45)
    app = show(view, lambda: view.show(content(*LONG[:2])))
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        app.screen.selections = {view: Selection(Offset(0, 3), Offset(9, 4))}
        await pilot.pause()
        text = app.screen.get_selected_text()
        assert text == "Paragraph 0. " + "Words that follow one another. " * 6 + "\nParagraph"


async def test_a_double_click_selects_the_paragraph(show: Show) -> None:
    view = ArticleView(measure=45)
    app = show(view, lambda: view.show(content(para("One two three."), para("Four."))))
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        await pilot.double_click(view, offset=(12, 4))
        await pilot.pause()
        assert app.screen.get_selected_text() == "One two three."


async def test_wide_code_is_moved_sideways_and_back(show: Show, lines: Lines) -> None:
    view = ArticleView(measure=45)
    app = show(view, lambda: view.show(content(Code("x" * 60 + "END"))))
    async with app.run_test(size=(48, 12)) as pilot:
        await pilot.pause()
        assert lines(app)[4].endswith("x›")
        for _ in range(5):
            view.right()
        await pilot.pause()
        assert lines(app)[4].endswith("xEND")
        for _ in range(5):
            view.left()
        await pilot.pause()
        assert lines(app)[4].endswith("x›")


async def test_without_an_article_words_stand_in_the_middle(show: Show, lines: Lines) -> None:
    view = ArticleView()
    app = show(view, lambda: view.show(content(*LONG)))
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        view.go_to(20)
        view.show_words(["No article here."])
        await pilot.pause()
        assert [line.strip() for line in lines(app) if line.strip()] == ["No article here."]
        assert view.content is None
        assert not view.page_down()


async def test_a_theme_switch_redraws_the_strips(show: Show) -> None:
    view = ArticleView()
    app = show(view, lambda: view.show(content(para("Words."))))
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        before = view.render_line(4)
        app.theme = "textual-light"
        await pilot.pause()
        assert view.render_line(4) is not before
        colours = {segment.style.bgcolor for segment in view.render_line(4) if segment.style}
        assert colours != {segment.style.bgcolor for segment in before if segment.style}
