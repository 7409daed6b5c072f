"""Themes on the screen: each that ships, one's own, a broken one; and no colours at all."""

from dataclasses import replace
from pathlib import Path

import pytest

from opreader.ui.glyphs import ASCII
from opreader.ui.themes import DEFAULT_THEME
from opreader.wiring import shipped_themes
from tests.ui.stages import NARROW, QUIET, House

SHIPPED = sorted(path.stem for path in shipped_themes().glob("*.toml"))


async def test_walking_the_picker_wears_every_shipped_theme_and_esc_puts_the_old_one_back(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("t")
        await play.until("Enter keep")
        await play.pilot.press("home")
        for name in SHIPPED:
            await play.until(lambda name=name: play.app.theme == name)  # type: ignore[misc]
            assert name in play.text
            await play.pilot.press("down")
        await play.press("escape")
        await play.until(lambda: "Enter keep" not in play.text)
        assert play.app.theme == DEFAULT_THEME
        assert "Entry 1 of feed 1" in play.text


@pytest.mark.parametrize("name", ["terminal", "terminal-light"])
async def test_every_dialog_opens_in_the_terminals_own_colours(tmp_path: Path, name: str) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened(config=replace(QUIET, theme=name)) as play:
        for key, words in [("?", "Help"), ("M", "Messages"), ("a", "Add a feed"), (":", "Esc"), ("e", "Edit")]:
            await play.pilot.press(key)
            await play.until(words)
            await play.press("escape")
            await play.until(lambda: play.app.screen is play.app.main)
        assert play.app.theme == name


async def test_a_chosen_theme_is_worn_at_the_next_start(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("t")
        await play.until("Enter keep")
        await play.press("home", "enter")
        await play.until(lambda: play.app.screen is play.app.main)
    async with house.opened() as play:
        assert play.app.theme == SHIPPED[0]


async def test_a_broken_theme_of_ones_own_is_reported_and_the_others_can_be_chosen(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.themes.mkdir()
    (house.themes / "mud.toml").write_text('primary = "#12"\n', "utf-8")
    await house.filled(1)
    async with house.opened() as play:
        await play.press("t")
        await play.until("Enter keep")
        await play.press("escape")
        await play.until(lambda: play.app.screen is play.app.main)
        assert any("mud.toml" in line and "#12" in line for line in play.said())


async def test_a_broken_theme_that_is_wanted_is_reported_and_the_shipped_one_is_worn(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.themes.mkdir()
    (house.themes / "mud.toml").write_text('primary = "#123456"\nbackgroud = "#000000"\n', "utf-8")
    await house.filled(1)
    async with house.opened(config=replace(QUIET, theme="mud")) as play:
        await play.message("mud.toml")
        assert "backgroud" in play.said()[-1]
        assert play.app.theme == DEFAULT_THEME


async def test_an_unknown_theme_in_the_configuration_is_reported(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened(config=replace(QUIET, theme="nowhere")) as play:
        await play.message("no theme 'nowhere'")
        assert play.app.theme == DEFAULT_THEME


async def test_ones_own_theme_is_worn(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.themes.mkdir()
    (house.themes / "moss.toml").write_text('primary = "#337744"\n[variables]\nunread = "#00ff01"\n', "utf-8")
    await house.filled(1)
    async with house.opened(config=replace(QUIET, theme="moss")) as play:
        await play.press("G")
        styles = play.styles_of("Entry 2 of feed 1")
        assert {style.color.name for style in styles if style.color is not None} == {"#00ff01"}


async def test_without_colours_the_cursor_is_seen_by_reversed_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened(NARROW, no_color=True) as play:
        assert all(style.reverse for style in play.styles_of("Entry 1 of feed 1"))
        assert not any(style.reverse for style in play.styles_of("Entry 2 of feed 1"))
        await play.press("h", "j", "j")
        assert all(style.reverse for style in play.styles_of("Unread"))


async def test_ascii_signs_leave_nothing_beyond_ascii_on_the_screen(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, folder="Economics")
    async with house.opened(glyphs=ASCII) as play:
        await play.press("s")
        await play.message("starred")
        assert play.text.isascii(), {one for one in play.text if not one.isascii()}
        assert "N*  Entry 2" in play.text
