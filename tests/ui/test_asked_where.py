"""Panes that come into sight are told their size and painted, whoever asks meanwhile where a pane stands."""

import asyncio
from pathlib import Path

from textual.widget import Widget

from opreader.ui.screens.arrangement import Pane
from tests.ui.stages import NARROW, House


async def _ask(widget: Widget) -> None:
    """Ask where a widget stands that is nowhere, at each turn of the loop: Textual looks for it in a map made anew."""
    for _ in range(50):
        widget.screen._compositor.update_widgets({widget})
        await asyncio.sleep(0)
        assert widget.region.area == 0


async def test_a_pane_that_comes_into_sight_is_painted_though_another_one_is_looked_for(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened(NARROW) as play:
        main = play.app.main
        ways: tuple[tuple[Pane, str], ...] = (("article", "Words of 1, 1"), ("headlines", "Entry 3 of"))
        for pane, words in ways * 2:
            main.panes.go(pane)
            await _ask(main.stage.related)
            await play.until(words)


async def test_zen_is_painted_though_a_pane_is_looked_for(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        width = play.app.main.stage.article.size.width
        play.app.main.panes.zen = True
        await _ask(play.app.main.stage.related)
        await play.settled()
        assert play.app.main.stage.article.size.width > width
