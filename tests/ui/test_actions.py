"""The table of actions: each has a handler on the screen, and each key that is promised means what was promised."""

from pathlib import Path

import pytest

from opreader.ui.actions import ACTIONS, BY_ID, FOOTER
from opreader.ui.keys import KeyMap, read_keys
from tests.ui.stages import House

PROMISED = {
    "down": "j down",
    "up": "k up",
    "page_down": "space pagedown",
    "page_up": "pageup",
    "half_page_down": "ctrl+d",
    "half_page_up": "ctrl+u",
    "last": "G end",
    "pane_left": "h shift+tab",
    "pane_right": "l tab",
    "left": "left",
    "right": "right",
    "open": "enter",
    "back": "q escape",
    "next_unread": "n",
    "previous_unread": "p",
    "expand": "f",
    "expand_list": "F",
    "toggle_teaser": "T",
    "pack": "P",
    "time_budget": "b",
    "related_next": "]",
    "related_previous": "[",
    "go_back": "backspace",
    "refresh": "r",
    "refresh_all": "R",
    "cancel": "x",
    "add_feed": "a",
    "remove_feed": "d",
    "edit_feed": "e",
    "theme": "t",
    "messages": "M",
    "toggle_star": "s",
    "toggle_read": "m",
    "mark_list_read": "A",
    "undo": "u",
    "delete_article": "D",
    "open_in_browser": "o",
    "copy_link": "y",
    "author": "w",
    "outline": "O",
    "link_hints": ";",
    "zen": "z",
    "select": "v",
    "highlight": "H",
    "note": "c",
    "copy_quote": "Y",
    "pipe": "|",
    "show_changes": "C",
    "find": "/",
    "palette": ": ctrl+p",
    "show_all": "1",
    "show_unread": "2",
    "show_starred": "3",
    "hide_read": ".",
    "sort": "S",
    "narrower": "<",
    "wider": ">",
    "panes_narrower": "(",
    "panes_wider": ")",
    "help": "?",
    "quit": "ctrl+q",
}


@pytest.mark.parametrize(("action", "keys"), PROMISED.items())
def test_each_promised_key_means_its_action(action: str, keys: str) -> None:
    for key in keys.split():
        assert KeyMap().press(key) == action


def test_the_first_row_is_reached_by_a_sequence_and_by_home() -> None:
    assert set(KeyMap().keys_of("first")) == {("g", "g"), ("home",)}


def test_what_one_goes_to_is_reached_by_sequences() -> None:
    assert KeyMap().keys_of("highlights") == (("g", "h"),)
    assert KeyMap().keys_of("continue_reading") == (("g", "c"),)
    assert KeyMap().keys_of("health") == (("g", "f"),)
    assert KeyMap().keys_of("statistics") == (("g", "s"),)


def test_no_id_and_no_key_stands_twice() -> None:
    assert len(BY_ID) == len(ACTIONS)
    keys = [read_keys(key) for action in ACTIONS for key in action.keys]
    assert len(set(keys)) == len(keys)


def test_every_action_is_explained_in_a_sentence() -> None:
    assert all(action.label and action.help.endswith(".") and action.group for action in ACTIONS)


def test_the_footer_offers_actions_there_are_paging_and_full_text_first() -> None:
    assert set(FOOTER) <= BY_ID.keys()
    assert FOOTER[:2] == ("page_down", "expand")


async def test_every_action_does_something_and_none_ends_the_screen(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        for action in ACTIONS:
            if action.id == "quit":
                continue
            play.app.main.act(action.id, quits=False)
            await play.pilot.pause()
            while play.app.screen is not play.app.main:
                await play.pilot.press("escape")
        assert play.app.is_running
        assert not house.log.exists(), house.log.read_text("utf-8")
