"""`u` takes back what the reader did last; what became read by resting on it is none of that."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ui.stages import QUIET, House, Play
from tests.ui.test_marks_at_once import _row, _unread, _writer_held, _written


@pytest.fixture(autouse=True)
def _short_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rest that tests can wait for."""
    monkeypatch.setattr("opreader.ui.articles._REST_SECONDS", 0.05)


async def rested(play: Play, title: str) -> None:
    """Wait until the article under the cursor became read."""
    await play.until(title, lambda: bool(_row(play, title)) and not _row(play, title).startswith("•"))
    await _written(play)


async def removed_the_first(play: Play) -> None:
    """Read the first article, delete it, and rest on the next one."""
    await rested(play, "Entry 1 of")
    await play.press("D")
    await rested(play, "Entry 2 of")


async def test_undo_behind_a_removal_brings_the_article_back_and_the_next_one_stays_read(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await removed_the_first(play)
        with _writer_held(play):
            await play.press("u")
            assert _row(play, "Entry 1 of")  # in the key's own frame
        await play.message("took back: deleted 1 article")
        await _written(play)
        assert _row(play, "Entry 1 of").startswith(" ")
        assert _row(play, "Entry 2 of").startswith(" ")
        assert _unread(play) == "1"


async def test_it_does_so_after_the_program_was_closed_as_well(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await removed_the_first(play)
    async with house.opened() as play:
        await play.press("j")
        await rested(play, "Entry 3 of")
        await play.press("u")
        await play.message("took back: deleted 1 article")
        await play.until(lambda: bool(_row(play, "Entry 1 of")))
        await _written(play)
        assert _row(play, "Entry 3 of").startswith(" ")
        assert "•" not in play.pane("headlines")


async def test_a_removed_feed_comes_back_whatever_was_rested_on_since(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    async with house.opened() as play:
        play.app.main.panes.go("headlines")
        await play.press("home", "d")
        await play.until("Remove Feed 1")
        await play.press("y")
        await play.message("removed Feed 1")
        for title in ("Entry 1 of feed 2", "Entry 2 of feed 2"):
            await rested(play, title)
            await play.press("j")
        await play.press("u")
        await play.message("took back: removed Feed 1")
        await play.until("of feed 1")
        await _written(play)
        assert _row(play, "Entry 1 of feed 2").startswith(" ")


async def test_a_whole_list_is_unread_again_before_what_was_rested_on_behind_it(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    first, second = await house.reader.list_feeds()
    async with house.opened() as play:
        play.app.main.commands.show(f"feed:{first.id}")
        await play.until(lambda: "of feed 2" not in play.pane("headlines"))
        await play.press("A")
        await play.message("marked")
        play.app.main.commands.show(f"feed:{second.id}")
        await rested(play, "Entry 1 of feed 2")
        await play.press("u")
        await play.message("took back: marked")
        await _written(play)
        assert _row(play, "Entry 1 of feed 2").startswith(" ")
        await play.until(lambda: int(_unread(play)) >= 4)


@pytest.mark.parametrize("keys", [("enter",), ("n",)])
async def test_what_a_key_opened_is_unread_again_first(
    tmp_path: Path, keys: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("opreader.ui.articles._REST_SECONDS", 600)
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("D", *keys)
        await _written(play)
        await play.press("u")
        await play.message("took back: marked 1 article read")
        await play.press("u")
        await play.message("took back: deleted 1 article")
        await play.until(lambda: bool(_row(play, "Entry 1 of")))


async def test_where_a_rest_is_what_counts_a_key_that_opened_is_no_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("opreader.ui.articles._REST_SECONDS", 600)
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened(config=replace(QUIET, mark_read="rest")) as play:
        await play.press("D", "enter")
        assert _row(play, "Entry 2 of").startswith("•")
        play.app.main.articles._rested()
        await rested(play, "Entry 2 of")
        await play.press("u")
        await play.message("took back: deleted 1 article")


async def test_what_was_rested_on_is_unread_again_where_nothing_else_was_done(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        for title in ("Entry 1 of", "Entry 2 of"):
            await rested(play, title)
            await play.press("j")
        await rested(play, "Entry 3 of")
        for title in ("Entry 3 of", "Entry 2 of"):
            await play.press("u")
            await play.until(lambda title=title: _row(play, title).startswith("•"))  # type: ignore[misc]
        await _written(play)
        await play.until(lambda: _unread(play) == "2")
        assert _row(play, "Entry 1 of").startswith(" ")
