"""A tiny app that opens one dialog, keeps its answer, and tells what stands on the screen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, ClassVar

from textual.app import App
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input

import opreader.ui
from opreader.ui.themes import variable_defaults

SMALL = (70, 24)
MIDDLE = (100, 30)
LARGE = (140, 40)
HOSTILE = "[/oops] [@click=app.quit]x[/] [sic]"


class DialogApp(App[None]):
    CSS_PATH: ClassVar[str | Path] = Path(opreader.ui.__file__).parent / "dialogs.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Any] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme)

    @property
    def text(self) -> str:
        """Everything that stands on the screen, line by line."""
        return "\n".join(strip.text for strip in self.screen._compositor.render_strips())

    @property
    def words(self) -> str:
        """The same as one run of words, box and broken lines aside."""
        return " ".join(self.text.replace("│", " ").split())


@asynccontextmanager
async def opened(
    dialog: ModalScreen[Any], *, size: tuple[int, int] = SMALL
) -> AsyncIterator[tuple[DialogApp, Pilot[None]]]:
    """The dialog on a screen of a size."""
    app = DialogApp()
    async with app.run_test(size=size) as pilot:
        app.push_screen(dialog, app.answers.append)
        await settled(pilot)
        yield app, pilot


async def settled(pilot: Pilot[None]) -> None:
    """All that was asked for is on the screen."""
    for _ in range(3):
        await pilot.pause()


async def until(pilot: Pilot[None], words: str, *, turns: int = 200) -> None:
    """Wait for words to stand on the screen; a failure shows the screen."""
    app = pilot.app
    assert isinstance(app, DialogApp)
    for _ in range(turns):
        if words in app.words:
            return
        await pilot.pause(0.02)
    raise AssertionError(f"{words!r} never came:\n{app.text}")


async def until_gone(pilot: Pilot[None], words: str, *, turns: int = 200) -> None:
    """Wait for words to leave the screen; a failure shows the screen."""
    app = pilot.app
    assert isinstance(app, DialogApp)
    for _ in range(turns):
        if words not in app.words:
            return
        await pilot.pause(0.02)
    raise AssertionError(f"{words!r} never went:\n{app.text}")


async def typed(pilot: Pilot[None], text: str) -> None:
    """Press the keys of a text."""
    names = {" ": "space", ".": "full_stop", "/": "slash", ":": "colon", "-": "minus"}
    await pilot.press(*(names.get(character, character) for character in text))
    await settled(pilot)


async def written(pilot: Pilot[None], text: str) -> None:
    """Put a whole text in the field that has the keys: the same as typing it, but for the time that takes."""
    field = pilot.app.focused
    assert isinstance(field, Input)
    field.insert_text_at_cursor(text)
    await settled(pilot)
