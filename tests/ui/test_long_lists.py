"""Lists longer than what is read of them at first: they are there at once, whole behind, and stay where one is."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from opreader.errors import QueryError
from opreader.store import Library
from opreader.ui.lists import Lists
from tests.ui.stages import House, Play


@contextmanager
def _ids_held(play: Play) -> Iterator[None]:
    """While the thread that reads whole lists does something else."""
    store = play.app.setting.reader._tools.store
    assert isinstance(store, Library)
    free = threading.Event()
    store.lanes.lists.submit(lambda _: free.wait(30))
    try:
        yield
    finally:
        free.set()


async def _steps(play: Play, turns: int = 10) -> None:
    """Let so much happen; what waits for ids goes on waiting."""
    for _ in range(turns):
        await play.pilot.pause(0.01)


async def show_found(lists: Lists, text: str) -> int | None:
    """Find and show, as the search box does while one types."""
    return lists.show_rows_of(text, await lists.look_for(text))


async def test_a_long_list_is_entered_and_its_end_shown_while_its_middle_is_not_known(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=400)
    await house.filled(2, entries=2)
    async with house.opened() as play:
        headlines = play.app.main.stage.headlines
        await play.until(lambda: headlines.content.window.is_whole)
        with _ids_held(play):
            await play.pilot.press("2")
            await play.until(lambda: "Unread" in play.pane("headlines-title"), "Words of 1, 1")
            assert (headlines.count, headlines.content.window.is_whole) == (402, False)
            await play.pilot.press("G")
            await play.until(lambda: "Entry 400 of feed 1" in play.pane("headlines"), "Words of 1, 400")
            headlines.scroll_to(y=200, animate=False)
            await _steps(play)
            assert play.pane("headlines").splitlines()[0].strip() == "…"
        await play.until(lambda: "Entry 200 of" in play.pane("headlines"))
        assert (headlines.cursor_index, headlines.content.window.is_whole) == (401, True)


async def test_leaving_a_list_breaks_off_the_reading_of_its_ids(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=200)
    async with house.opened() as play:
        headlines = play.app.main.stage.headlines
        await play.until(lambda: headlines.content.window.is_whole)
        with _ids_held(play):
            await play.pilot.press("2")
            await play.until(lambda: "Unread" in play.pane("headlines-title"))
            await play.pilot.press("3")
            await play.until("Nothing is starred yet.")
        await _steps(play)
        assert headlines.count == 0


async def test_new_articles_above_are_announced_until_one_goes_there(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=60)
    async with house.opened() as play:
        await play.press(*["j"] * 40)
        line = play.line_of("Entry 41 of")
        for entry in range(101, 104):
            house.desk.children.entry(1, entry, hours=0.1)
        await play.press("R")
        await play.message("3 new · g g shows them")
        assert "3 new: g g" in play.pane("headlines-title")
        assert play.line_of("Entry 41 of") == line
        await play.press("g", "g")
        await play.until(lambda: "new" not in play.pane("headlines-title"))
        assert "Entry 10" in play.pane("headlines").splitlines()[0]


async def test_a_refresh_that_brings_nothing_reads_no_list_again(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=20)
    async with house.opened() as play:
        window = play.app.main.stage.headlines.content.window
        await play.press("R")
        await play.message("0 new")
        await play.settled()
        assert play.app.main.stage.headlines.content.window is window


async def test_what_is_looked_for_is_shown_and_left_without_a_trace(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2, entries=60)
    async with house.opened() as play:
        await play.press(*["j"] * 50)
        await play.settled()
        before, article = play.pane("headlines"), play.pane("article")
        lists = play.app.main.lists
        assert await show_found(lists, "feed:1 nothingofthiskind") == 0
        await play.until("Nothing matches.")
        assert await show_found(lists, 'feed:"feed 2" title:"entry 7"') == 1
        await play.until(lambda: "Entry 7 of feed 2" in play.pane("headlines"))
        with pytest.raises(QueryError):
            await show_found(lists, "is:unraed")
        assert lists.view.key == "all"
        await lists.drop_found()
        await play.settled()
        assert play.pane("headlines") == before
        assert play.pane("article") == article


async def test_what_is_looked_for_becomes_the_view_and_is_left_by_esc(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2, entries=3)
    async with house.opened() as play:
        lists = play.app.main.lists
        await show_found(lists, 'feed:"feed 2"')
        await lists.keep_found('feed:"feed 2"')
        await play.settled()
        assert lists.view.query == 'feed:"feed 2"'
        assert "feed 2" in play.pane("headlines-title")
        await play.press("escape")
        await play.until(lambda: lists.view.key == "all")
