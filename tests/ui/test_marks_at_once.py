"""Marks are on the screen in the key's own frame and written behind: shown here while the library can't write."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from opreader.store import Library
from tests.ui.stages import House, Play


def _library(play: Play) -> Library:
    store = play.app.setting.reader._tools.store
    assert isinstance(store, Library)
    return store


@contextmanager
def _writer_held(play: Play) -> Iterator[None]:
    """While the library's writing thread does something else."""
    free = threading.Event()
    _library(play).lanes.writer.submit(lambda _: free.wait(30))
    try:
        yield
    finally:
        free.set()


def _row(play: Play, title: str) -> str:
    return next((line for line in play.pane("headlines").splitlines() if title in line), "")


def _unread(play: Play) -> str:
    """The number behind "All articles"."""
    return next(line for line in play.pane("feeds").splitlines() if "All articles" in line).split()[-1]


async def _written(play: Play) -> None:
    await play.app.main.marks.pending.wait()
    await play.settled()


async def test_read_and_star_are_shown_before_they_are_written(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    async with house.opened() as play:
        with _writer_held(play):
            await play.press("m", "s")
            assert _row(play, "Entry 1 of feed 1").startswith(" ●★")
            assert _unread(play) == "5"
            await play.press("m")
            assert _row(play, "Entry 1 of feed 1").startswith("•●★")
            assert _unread(play) == "6"
        await _written(play)
        assert _row(play, "Entry 1 of feed 1").startswith("•●★")
        assert _unread(play) == "6"
        assert (await house.reader.get_entry((await house.ids())[0])).headline.starred


async def test_a_mark_that_can_not_be_written_goes_back_with_a_word(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        _library(play).lanes.writer.submit(lambda db: db.execute("PRAGMA query_only = 1") and None)
        await play.press("s")
        await play.message("not marked: The library")
        assert "★" not in _row(play, "Entry 1 of")
        await play.press("A")
        await play.message("nothing was marked: The library")
        assert play.pane("headlines").count("•") == 3
        assert _unread(play) == "3"
        await play.press("D")
        await play.message("not deleted: The library")
        assert _row(play, "Entry 1 of")


async def test_a_list_is_read_at_once_and_unread_again_at_once(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    async with house.opened() as play:
        with _writer_held(play):
            await play.press("A")
            assert "•" not in play.pane("headlines")
            assert "marked 6 articles read · u takes it back" in play.pane("status")
            assert "writing 6 marks" in play.pane("status")
            assert "6" not in _unread(play)
            await play.press("u")
            assert play.pane("headlines").count("•") == 6
            assert _unread(play) == "6"
        await _written(play)
        await play.message("took back: marked 6 articles read")
        assert "writing" not in play.pane("status")
        assert play.pane("headlines").count("•") == 6
        assert _unread(play) == "6"


async def test_a_list_that_was_written_is_unread_again_at_once(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    async with house.opened() as play:
        before = _unread(play)
        await play.press("A")
        await _written(play)
        assert "All articles" in play.pane("feeds")
        assert before not in play.pane("feeds").splitlines()[0]
        with _writer_held(play):
            await play.press("u")
            assert _unread(play) == before
        await _written(play)
        assert _unread(play) == before


async def test_rows_that_come_while_a_list_is_marked_are_drawn_read(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=300)
    async with house.opened() as play:
        with _writer_held(play):
            await play.press("A", "G")
            await play.until(lambda: "Entry 300 of" in play.pane("headlines"))
            assert "•" not in play.pane("headlines")
            await play.press("m")
            assert _row(play, "Entry 300 of").startswith("•")
        await _written(play)
        await play.until(lambda: play.pane("headlines").count("•") == 1)
        assert _row(play, "Entry 300 of").startswith("•")
        assert _unread(play) == "1"


async def test_what_came_and_is_not_in_the_list_yet_stays_unread(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        house.desk.children.entry(1, 9, hours=0.5)
        await play.app.setting.reader.refresh()
        await play.press("A")
        await play.message("marked 3 articles read")
        await _written(play)
        await play.until(lambda: _unread(play) == "1")


async def test_a_list_of_one_feed_leaves_the_others_unread(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    async with house.opened() as play:
        await play.press("/")
        await play.write('feed:"feed 2"')
        await play.press("enter")
        await play.until(lambda: play.pane("headlines").count("•") == 3)
        with _writer_held(play):
            await play.press("A")
            assert _unread(play) == "3"
            await play.press("1")
            await play.until(lambda: "Entry 1 of feed 1" in play.pane("headlines"))
            assert play.pane("headlines").count("•") == 3
            assert _row(play, "Entry 1 of feed 1").startswith("•")
        await _written(play)
        assert _unread(play) == "3"


async def test_what_was_read_before_stays_read_when_a_list_is_taken_back(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("m")
        await _written(play)
        await play.press("A")
        await _written(play)
        await play.press("u")
        await _written(play)
        await play.until(lambda: play.pane("headlines").count("•") == 2)
        assert _row(play, "Entry 1 of").startswith(" ")
        await play.press("u")
        await play.until(lambda: play.pane("headlines").count("•") == 3)


async def test_a_deleted_row_is_gone_at_once_and_the_cursor_is_on_the_next(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("j")
        with _writer_held(play):
            await play.press("D")
            assert not _row(play, "Entry 2 of")
            assert _unread(play) == "2"
            await play.until("Words of 1, 3")
            await play.press("u")
            assert _row(play, "Entry 2 of")
            assert _unread(play) == "3"
        await _written(play)
        await play.message("took back: deleted")
        assert play.line_of("Entry 2 of") == 1


async def test_steps_of_the_last_time_are_taken_back_too(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("s", "j", "D")
        await _written(play)
    async with house.opened() as play:
        await play.press("u")
        await play.message("took back: deleted")
        await play.until(lambda: bool(_row(play, "Entry 2 of")))
        await play.press("u")
        await play.message("took back: starred")
        await play.until(lambda: "★" not in play.pane("headlines"))


async def test_quitting_waits_for_what_is_being_written(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        with _writer_held(play):
            await play.press("A", "ctrl+q")
            await play.message("opreader ends when it is done")
            assert play.app.is_running
        await play.until(lambda: not play.app.is_running)
    async with house.opened() as play:
        assert "•" not in play.pane("headlines")
