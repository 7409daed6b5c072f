"""Themes on the screen: each that ships, one's own, a broken one; and no colours at all."""

from pathlib import Path

import pytest

from opreader.config import Config
from opreader.ui.themes import DEFAULT_THEME, load_themes
from opreader.wiring import shipped_themes
from tests.ui.stages import House, Play

SHIPPED = sorted(path.stem for path in shipped_themes().glob("*.toml"))


async def _choose(play: Play, name: str) -> None:
    """Walk the picker from its first theme to one."""
    await play.press("t")
    await play.until("Enter keep")
    await play.press("home")
    names = sorted(load_themes([shipped_themes(), *play.app.setting.theme_folders]).themes)
    await play.press(*["down"] * names.index(name), "enter")
    await play.until(lambda: "Enter keep" not in play.text)


async def test_every_shipped_theme_can_be_chosen_and_lived_with(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        for name in SHIPPED:
            await _choose(play, name)
            assert play.app.theme == name
            for key in ("?", "M", "a", ":"):
                await play.press(key)
                await play.press("escape")
            await play.until("Entry 1 of feed 1")
