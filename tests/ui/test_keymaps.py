"""The sets of keys: every action has a key that does it, none clashes, and what fingers know from elsewhere holds."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from opreader.config_keys import KEYS
from opreader.ui import keymaps
from opreader.ui.actions import ACTIONS, BY_ID, FOOTER
from opreader.ui.keymaps import preset_keys
from opreader.ui.keys import KeyMap, read_keys, show_keys
from tests.ui.stages import QUIET, House

PRESETS = ["opreader", "newsboat", "netnewswire"]
KNOWN_THERE = {
    "newsboat": {
        "enter": "open",
        "q": "back",
        "Q": "quit",
        "r": "refresh",
        "R": "refresh_all",
        "A": "mark_list_read",
        "n": "next_unread",
        "p": "previous_unread",
        "J": "down",
        "K": "up",
        "o": "open_in_browser",
        "?": "help",
        "N": "toggle_read",
        "l": "hide_read",
        "u": "link_hints",
        "/": "find",
        "E": "edit_feed",
        ":": "palette",
        "D": "delete_article",
        "|": "pipe",
        "g": "sort",
        "home": "first",
        "end": "last",
        "pageup": "page_up",
        "pagedown": "page_down",
        "tab": "pane_right",
        "ctrl+b": "toggle_star",
    },
    "netnewswire": {
        "space": "page_down",
        "-": "previous_unread",
        "shift+up": "previous_unread",
        "+": "next_unread",
        "n": "next_unread",
        "r": "toggle_read",
        "u": "toggle_read",
        "m": "toggle_read",
        "k": "mark_list_read",
        "b": "open_in_browser",
        "s": "toggle_star",
        "left": "pane_left",
        "right": "pane_right",
        ",": "left",
        ".": "right",
        "delete": "remove_feed",
        "up": "up",
        "down": "down",
    },
}
every_preset = pytest.mark.parametrize("preset", PRESETS)


def test_the_presets_are_those_that_config_toml_takes() -> None:
    keymap = next(key for key in KEYS if key.name == "keymap")
    for name in PRESETS:
        assert keymap.read(name) == name
    with pytest.raises(ValueError, match=" or ".join(f'"{name}"' for name in PRESETS)):
        keymap.read("vim")


@every_preset
def test_every_action_has_a_key_and_every_key_does_its_action(preset: str) -> None:
    keymap = KeyMap(preset=preset)
    for action in ACTIONS:
        assert keymap.keys_of(action.id), action.id
        for keys in keymap.keys_of(action.id):
            *begins, last = keys
            assert [keymap.press(one) for one in begins] == [None] * len(begins)
            assert keymap.press(last) == action.id, keys


@every_preset
def test_no_key_is_given_twice_nor_begins_a_sequence(preset: str) -> None:
    runs = [read_keys(key) for keys in preset_keys(preset).values() for key in keys]
    for one, other in combinations(runs, 2):
        shorter = min(len(one), len(other))
        assert one[:shorter] != other[:shorter], (one, other)


@every_preset
def test_a_preset_names_actions_there_are(preset: str) -> None:
    assert keymaps._PRESETS[preset].keys() - BY_ID.keys() == set()


@pytest.mark.parametrize(
    ("preset", "key", "action"), [(preset, *pair) for preset, keys in KNOWN_THERE.items() for pair in keys.items()]
)
def test_a_key_that_fingers_know_does_what_it_does_there(preset: str, key: str, action: str) -> None:
    assert KeyMap(preset=preset).press(key) == action


@every_preset
def test_own_keys_beat_every_preset(preset: str) -> None:
    keymap = KeyMap({"toggle_star": ["n"]}, preset=preset)
    assert keymap.press("n") == "toggle_star"
    assert ("n",) not in keymap.keys_of("next_unread")


@every_preset
def test_the_last_way_out_is_in_every_preset(preset: str) -> None:
    keymap = KeyMap(preset=preset)
    for key, action in [("escape", "back"), ("ctrl+q", "quit"), ("ctrl+p", "palette"), ("?", "help")]:
        assert keymap.press(key) == action


@every_preset
async def test_each_key_does_something_on_the_screen_and_help_and_footer_show_it(tmp_path: Path, preset: str) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened(config=replace(QUIET, keymap=preset)) as play:  # type: ignore[arg-type]
        keymap = play.app.main.keymap
        assert keymap.keys_of("toggle_read") == KeyMap(preset=preset).keys_of("toggle_read")
        assert f"{keymap.shown(FOOTER[0])} page" in play.pane("status")
        assert f"{keymap.shown('help')} help" in play.pane("status")
        await play.press("?")
        await play.until("Open the guide")
        await play.write("toggle_star")
        await play.until(show_keys(keymap.keys_of("toggle_star")[0]))
        await play.press("escape")
        for action in ACTIONS:
            if action.id not in {"quit", "back"}:
                assert action.id in play.app.main._table, action.id


async def test_the_keys_of_newsboat_walk_mark_and_quit(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    first, second, _ = await house.ids()
    async with house.opened(config=replace(QUIET, keymap="newsboat")) as play:
        assert play.app.main.stage.headlines.cursor_id == first
        await play.press("J", "N")
        assert play.app.main.stage.headlines.cursor_id == second
        await play.until(lambda: (row := play.app.main.stage.headlines.row(second)) is not None and row.read)
        await play.press("Q")
        await play.until(lambda: play.app.return_code == 0)


async def test_messages_name_the_keys_of_the_preset(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened(config=replace(QUIET, keymap="newsboat")) as play:
        await play.press("D")
        await play.message("deleted · U brings it back")
    await house.close()
