"""The mouse on the whole screen: wheel, clicks, a dragged selection."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import events

from opreader.model import PageTeaser
from tests.ui.columns import of, of_long, open_first, put
from tests.ui.stages import House, Play

if TYPE_CHECKING:
    from textual.widget import Widget

LINKED = (
    "<p>Read <a href='https://a.example/one'>the first thing</a>.<sup><a href='#note'>1</a></sup></p>"
    + "".join(f"<p>Paragraph {number} goes on for a while.</p>" for number in range(60))
    + "<p id='note'>The note itself.</p>"
    + "".join(f"<p>After {number}.</p>" for number in range(60))
)


async def _wheel(play: Play, widget: Widget, *, down: bool = True, at: tuple[int, int] = (3, 3)) -> None:
    kind = events.MouseScrollDown if down else events.MouseScrollUp
    x, y = widget.region.offset + at
    play.app.screen._forward_event(
        kind(widget, x, y, 0, 0, 0, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)
    )
    await play.settled()


def _place(play: Play, words: str, pane: str) -> tuple[int, int]:
    """Where some words stand in a pane."""
    lines = play.pane(pane).splitlines()
    y = next(y for y, line in enumerate(lines) if words in line)
    return lines[y].index(words), y


async def _click(play: Play, words: str, pane: str) -> None:
    await play.pilot.click(f"#{pane}", offset=_place(play, words, pane))
    await play.settled()


async def test_the_wheel_moves_the_article_and_its_progress(tmp_path: Path) -> None:
    house = await of_long(tmp_path)
    async with house.opened() as play:
        await open_first(play)
        article = play.app.main.stage.article
        for _ in range(8):
            await _wheel(play, article)
        await play.until(lambda: "Paragraph 0 " not in play.pane("article"))
        assert "0 % " not in play.pane("status").replace("10 %", "")
        for _ in range(8):
            await _wheel(play, article, down=False)
        await play.until(lambda: "Paragraph 0 " in play.pane("article") and " 0 % " in play.pane("status"))


async def test_the_wheel_moves_lists_and_leaves_the_cursor(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=80)
    async with house.opened() as play:
        await play.until("Entry 1 of")
        headlines = play.app.main.stage.headlines
        before = headlines.cursor_id
        for _ in range(10):
            await _wheel(play, headlines)
        assert headlines.scroll_offset.y > 0
        assert headlines.cursor_id == before
        assert "Entry 1 of" not in play.pane("headlines")


async def test_the_wheel_moves_the_tree(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(*range(1, 25), entries=1)
    async with house.opened() as play:
        await play.until("Feed 1")
        tree = play.app.main.stage.tree
        for _ in range(10):
            await _wheel(play, tree)
        await play.until(lambda: "Feed 24" in play.pane("feeds") and "All articles" not in play.pane("feeds"))


async def test_a_click_on_a_link_opens_it_and_on_a_note_jumps(tmp_path: Path) -> None:
    house = await of(tmp_path, LINKED)
    async with house.opened() as play:
        await open_first(play)
        await _click(play, "the first thing", "article")
        assert house.desk.outside.shown == ["https://a.example/one"]
        x, y = _place(play, "the first thing.", "article")
        await play.pilot.click("#article", offset=(x + len("the first thing."), y))
        await play.until(lambda: play.pane("article").splitlines()[0].strip() == "The note itself.")
        await play.press("backspace")
        await play.until("the first thing")


async def test_a_click_on_a_headline_goes_there_and_a_second_opens_it(tmp_path: Path) -> None:
    house = await of_long(tmp_path)
    async with house.opened() as play:
        await play.until("The short one")
        await _click(play, "The short one", "headlines")
        await play.until("Few words.")
        assert play.app.main.panes.active == "headlines"
        await _click(play, "The short one", "headlines")
        await play.until(lambda: play.app.main.panes.active == "article")


async def test_related_headlines_are_wheeled_through_and_clicked(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.desk.children.feed(1)
    teasers = tuple(PageTeaser(f"Teaser {number} of the page", lead=f"Lead {number}, whole.") for number in range(60))
    house.desk.children.entry(1, 1, page_teasers=teasers)
    await house.desk.subscribe(1)
    async with house.opened() as play:
        await play.until("Teaser 0 of")
        related = play.app.main.stage.related
        for _ in range(6):
            await _wheel(play, related)
        await play.until(lambda: "Teaser 0 of" not in play.pane("related"))
        await _click(play, "Teaser 22 of", "related")
        await play.until("Lead 22, whole.")


async def test_a_click_on_a_feed_shows_its_list(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    async with house.opened() as play:
        await play.until("Feed 2")
        await _click(play, "Feed 2", "feeds")
        await play.until(lambda: "Feed 2" in play.pane("headlines-title"))
        await _click(play, "Continue reading", "feeds")
        await play.until("Nothing is begun and unfinished.")


async def test_dragging_selects_the_text_as_it_stands(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.desk.children.feed(1)
    put(house, 1, "First words here.\n\n" + "A second paragraph goes on. " * 8, title="The one to mark")
    await house.desk.subscribe(1)
    async with house.opened() as play:
        await open_first(play)
        await play.until("First words here.")
        start = _place(play, "words here", "article")
        end = _place(play, "A second", "article")
        await play.pilot.mouse_down("#article", offset=start)
        await play.pilot.hover("#article", offset=(end[0] + 3, end[1]))
        await play.pilot.hover("#article", offset=(end[0] + 8, end[1]))
        await play.pilot.mouse_up("#article", offset=(end[0] + 8, end[1]))
        await play.settled()
        selected = play.app.screen.get_selected_text() or ""
        assert selected.split()[:4] == ["words", "here.", "A", "second"]
