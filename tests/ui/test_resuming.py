"""An article opens at the paragraph where it was left: at another width, and in another text of it."""

from __future__ import annotations

from pathlib import Path

from opreader.model import State
from tests.pages import full_text
from tests.ui.columns import long_text, of_long, open_first
from tests.ui.stages import QUIET, House, Play

NINETY = (90, 40)


async def _left_at_30(play: Play) -> None:
    """Go to paragraph 30 of the first article, and leave."""
    await open_first(play)
    view = play.app.main.stage.article
    for _ in range(200):
        if play.pane("article").splitlines()[0].strip().startswith("Paragraph 30 "):
            break
        assert view.down()
        await play.pilot.pause()
    else:
        raise AssertionError(play.text)
    await play.press("ctrl+q")
    await play.until(lambda: not play.app.is_running)


async def test_a_quit_and_another_width_come_back_to_the_paragraph(tmp_path: Path) -> None:
    house = await of_long(tmp_path)
    async with house.opened() as play:
        await _left_at_30(play)
    async with house.opened(NINETY) as play:
        await play.until(lambda: play.pane("article").splitlines()[0].strip().startswith("Paragraph 30 "))


async def test_a_text_that_came_anew_has_the_paragraph_on_top(tmp_path: Path) -> None:
    house = House(tmp_path)
    paragraphs = long_text().split("\n\n")
    await house.with_teasers("\n\n".join([*paragraphs[:50], "And here the feed cuts it…"]))
    async with house.opened() as play:
        await _left_at_30(play)
    whole = "\n\n".join(["A line above.", "And one more.", *paragraphs])
    house.serve(1, full_text(whole))
    reader = house.reopen(QUIET)
    (entry_id,) = await house.ids()
    (expansion,) = await reader.expand([entry_id], retry=True)
    assert expansion.state is State.FULL
    async with house.opened(NINETY) as play:
        await play.until(lambda: play.pane("article").splitlines()[0].strip().startswith("Paragraph 30 "))


async def test_passing_by_leaves_the_place_as_it_was(tmp_path: Path) -> None:
    house = await of_long(tmp_path)
    async with house.opened() as play:
        await _left_at_30(play)
    async with house.opened((140, 200)) as play:  # its end is in sight at once
        await play.until("Paragraph 59 ")
        await play.press("h", "h", "l", "j", "k", "j")
        await play.until("Few words.")
    reader = house.reopen(QUIET)
    (entry_id, *_) = await house.ids()
    assert (await reader.get_entry(entry_id)).position == 30
    await house.close()
