"""A frame waits for what it is to show, and not for long."""

import asyncio
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Static

from opreader.ui.held_frames import LONGEST, HeldFrames


class Drawn(App[None]):
    """Counts how often its words were drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[str] = []

    def compose(self) -> ComposeResult:
        """One line of words."""
        yield Static("before")

    def _display(self, screen: Any, renderable: Any) -> None:
        words = str(self.query_one(Static).content)
        if not self._batch_count:
            self.drawn.append(words)
        super()._display(screen, renderable)

    def write(self, words: str) -> None:
        """Other words; a frame is due."""
        self.query_one(Static).update(words, layout=False)


async def frames_of(app: Drawn, *, settled: float = 0.3) -> list[str]:
    """What was drawn until nothing more is."""
    await asyncio.sleep(settled)
    return list(dict.fromkeys(app.drawn))


async def test_what_comes_while_a_frame_waits_is_drawn_with_it() -> None:
    app = Drawn()
    async with app.run_test():
        await frames_of(app)
        app.drawn.clear()
        held = HeldFrames(app.screen)
        held.hold("rows")
        held.hold("article")
        app.write("half of it")
        held.let_go("rows")
        app.write("all of it")
        held.let_go("article")
        assert await frames_of(app) == ["all of it"]


@pytest.mark.parametrize("times", [1, 3])
async def test_what_does_not_come_is_waited_for_no_longer_than_told(times: int) -> None:
    app = Drawn()
    async with app.run_test():
        await frames_of(app)
        for number in range(times):
            app.drawn.clear()
            held = HeldFrames(app.screen)
            held.hold("what never comes")
            app.write(f"what is there {number}")
            assert await frames_of(app, settled=LONGEST + 0.4) == [f"what is there {number}"]


async def test_nobody_is_kept_waiting_by_what_is_wanted_no_more() -> None:
    app = Drawn()
    async with app.run_test():
        held = HeldFrames(app.screen)
        held.let_go("what nobody asked for")
        held.hold("one")
        held.hold("one")
        held.let_go("one")
        held.let_go("one")
        app.drawn.clear()
        app.write("here")
        assert await frames_of(app) == ["here"]
        assert app._batch_count == 0
