"""Keys → actions: sequences, the user's own keys, and every mistake told by name."""

import pytest

from opreader.errors import ConfigError
from opreader.ui.keys import KeyMap, KeysError, read_keys, show_keys, token


def test_a_key_means_its_action() -> None:
    assert KeyMap().press("j") == "down"


def test_a_key_that_means_nothing_is_let_pass() -> None:
    assert KeyMap().press("ctrl+y") is None


def test_a_sequence_counts_when_it_is_whole() -> None:
    keys = KeyMap()
    assert keys.press("g") is None
    assert keys.pending == "g"
    assert keys.press("g") == "first"
    assert keys.pending == ""


def test_the_key_that_breaks_a_sequence_counts_alone() -> None:
    keys = KeyMap()
    keys.press("g")
    assert keys.press("j") == "down"


def test_own_keys_take_the_place_of_the_preset_ones() -> None:
    keys = KeyMap({"toggle_star": ["ctrl+s", "z z"]})
    assert keys.press("ctrl+s") == "toggle_star"
    assert keys.press("s") is None
    keys.press("z")
    assert keys.press("z") == "toggle_star"
    assert keys.shown("toggle_star") == "Ctrl+S"


def test_an_own_key_is_taken_from_the_action_that_had_it() -> None:
    keys = KeyMap({"toggle_star": ["m"]})
    assert keys.press("m") == "toggle_star"
    assert keys.keys_of("toggle_read") == ()
    assert keys.shown("toggle_read") == ""


def test_no_keys_leave_an_action_without_one() -> None:
    keys = KeyMap({"quit": []})
    assert keys.press("ctrl+q") is None


def test_one_key_for_two_actions_is_refused_with_both_names() -> None:
    with pytest.raises(ConfigError, match=r"'toggle_star'.*'toggle_read'|'toggle_read'.*'toggle_star'"):
        KeyMap({"toggle_star": ["z"], "toggle_read": ["z"]})


def test_an_own_key_beats_a_sequence_of_the_preset_that_it_begins() -> None:
    keys = KeyMap({"toggle_star": ["g"]})
    assert keys.press("g") == "toggle_star"
    assert keys.keys_of("first") == (("home",),)


def test_an_own_sequence_beats_a_key_of_the_preset_that_begins_it() -> None:
    keys = KeyMap({"undo": ["s u"]})
    assert (keys.press("s"), keys.press("u")) == (None, "undo")
    assert keys.keys_of("toggle_star") == ()


def test_own_keys_of_which_one_begins_another_are_refused_with_both_names_and_keys() -> None:
    with pytest.raises(KeysError, match=r"z of 'toggle_star' begins z z of 'undo'") as refused:
        KeyMap({"undo": ["z z"], "toggle_star": ["z"]})
    assert refused.value.action == "undo"


def test_the_error_names_the_line_that_is_at_fault() -> None:
    for remapped, action in [
        ({"undo": ["z"], "toggle_star": ["q", "z"]}, "toggle_star"),
        ({"undo": ["z"], "togle_star": ["q"]}, "togle_star"),
        ({"undo": ["z"], "toggle_star": ["spacebar"]}, "toggle_star"),
    ]:
        with pytest.raises(KeysError, match=r"^\[keys\]: .*") as refused:
            KeyMap(remapped)
        assert refused.value.action == action
        assert action in str(refused.value)


def test_a_text_names_the_keys_of_now() -> None:
    keys = KeyMap({"undo": ["ctrl+u"], "toggle_star": []})
    assert keys.fill("{undo} takes it back, {nothing} {0} {} stays") == "Ctrl+U takes it back, {nothing} {0} {} stays"
    assert keys.fill("{toggle_star}") == ": star"


def test_an_unknown_action_is_refused_and_the_nearest_is_named() -> None:
    with pytest.raises(ConfigError, match=r"'togle_star'.*toggle_star"):
        KeyMap({"togle_star": ["z"]})


@pytest.mark.parametrize(
    ("written", "tokens"),
    [
        ("g g", ("g", "g")),
        ("Ctrl+D", ("ctrl+d",)),
        ("PgDn", ("pagedown",)),
        ("Esc", ("escape",)),
        ("Shift+Tab", ("shift+tab",)),
        ("G", ("G",)),
        ("+", ("+",)),
        ("F5", ("f5",)),
        ("ctrl+x Space", ("ctrl+x", "space")),
        ("Shift+N", ("N",)),
        ("Ctrl+I", ("tab",)),
    ],
)
def test_keys_are_read_as_people_write_them(written: str, tokens: tuple[str, ...]) -> None:
    assert read_keys(written) == tokens


@pytest.mark.parametrize("written", ["ctrl+underscore", "ctrl+right_square_bracket", "alt+shift+f3", "ctrl+@"])
def test_keys_that_terminals_call_so_are_keys(written: str) -> None:
    assert read_keys(written) == (written,)


@pytest.mark.parametrize("written", ["", "  ", "spacebar", "gg", "crtl+d", "ctrl+foo", "ctrl+", "ctrl+shft+a"])
def test_what_is_no_key_is_refused(written: str) -> None:
    with pytest.raises(ConfigError, match=r"\[keys\]"):
        read_keys(written)


@pytest.mark.parametrize(
    ("tokens", "shown"),
    [(("g", "g"), "g g"), (("ctrl+d",), "Ctrl+D"), (("space",), "Space"), (("shift+tab",), "Shift+Tab"), (("+",), "+")],
)
def test_keys_are_shown_as_people_read_them(tokens: tuple[str, ...], shown: str) -> None:
    assert show_keys(tokens) == shown


@pytest.mark.parametrize(
    ("key", "character", "one"),
    [
        ("right_square_bracket", "]", "]"),
        ("question_mark", "?", "?"),
        ("G", "G", "G"),
        ("space", " ", "space"),
        ("ctrl+d", "\x04", "ctrl+d"),
        ("shift+tab", None, "shift+tab"),
        ("é", "é", "é"),
    ],
)
def test_a_key_press_has_one_name(key: str, character: str | None, one: str) -> None:
    assert token(key, character) == one
