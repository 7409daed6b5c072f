"""Key presses → action ids: presets, the user's `[keys]`, sequences of keys."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

from opreader.errors import ConfigError
from opreader.patterns import late
from opreader.ui.actions import ACTIONS, BY_ID

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_NAMES: Final = {
    " ": "space",
    "return": "enter",
    "esc": "escape",
    "pgdn": "pagedown",
    "pgup": "pageup",
    "page_down": "pagedown",
    "page_up": "pageup",
    "del": "delete",
    "bs": "backspace",
    "back_tab": "shift+tab",
    "backtab": "shift+tab",
}
_SENT_AS: Final = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace", "ctrl+[": "escape"}
_KNOWN: Final = frozenset(
    [
        "space",
        "enter",
        "escape",
        "tab",
        "backspace",
        "delete",
        "insert",
        "home",
        "end",
        "pageup",
        "pagedown",
        "up",
        "down",
        "left",
        "right",
    ]
    + [f"f{number}" for number in range(1, 25)]
)
_MODIFIERS: Final = frozenset(["ctrl", "alt", "shift", "super", "hyper", "meta"])
_SIGNS: Final = frozenset(["slash", "backslash", "at", "minus", "plus", "underscore"])
"""Signs that Textual does not call as Unicode does."""
_SHOWN: Final = {
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "backspace": "Backspace",
    "delete": "Del",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


_IN_BRACES: Final = late(r"\{(\w+)\}")


def token(key: str, character: str | None) -> str:
    """One name for a key press as Textual tells it: the character where it prints, else the key's name."""
    if character is not None and character != " " and character.isprintable() and not key.startswith(("ctrl+", "alt+")):
        return character
    return _NAMES.get(key, key)


def read_keys(written: str) -> tuple[str, ...]:
    """Tokens of a key as people write it: "g g", "Ctrl+D", "PgDn". Raises ConfigError."""
    try:
        return _tokens(written)
    except ValueError as error:
        raise ConfigError(f"[keys]: {error}") from error


def _tokens(written: str) -> tuple[str, ...]:
    tokens = []
    for part in written.split():
        if len(part) == 1:
            tokens.append(part)
            continue
        modifiers, plus, last = part.rpartition("+")
        name = _NAMES.get(last.lower(), last.lower() if len(last) > 1 or plus else last)
        if not (_is_with_modifiers(modifiers.lower(), name) if plus else name in _KNOWN):
            raise ValueError(f"{part!r} is no key; write a character, or a name such as space, ctrl+d or g g")
        tokens.append(_with_modifiers(modifiers.lower(), name) if plus else name)
    if not tokens:
        raise ValueError("an empty key; write [] to leave an action without one")
    return tuple(tokens)


def _is_with_modifiers(modifiers: str, name: str) -> bool:
    """Whether terminals can send this; what has no name of its own here has that of its character in Unicode."""
    if not all(one in _MODIFIERS for one in modifiers.split("+")):
        return False
    if len(name) == 1 or name in _KNOWN or name in _SIGNS:
        return True
    import unicodedata

    try:
        return bool(unicodedata.lookup(name.replace("_", " ")))
    except KeyError:
        return False


def _with_modifiers(modifiers: str, name: str) -> str:
    """A key with modifiers as terminals send it: some are another key to them."""
    if modifiers == "shift" and len(name) == 1 and name.isalpha():
        return name.upper()
    return _SENT_AS.get(f"{modifiers}+{name}", f"{modifiers}+{name}")


def show_keys(tokens: Sequence[str]) -> str:
    """Keys as help and footer write them: "g g", "Ctrl+D", "Space"."""
    return " ".join(_show(one) for one in tokens)


def _show(one: str) -> str:
    modifiers, plus, last = one.rpartition("+")
    if not plus or not modifiers:
        return _SHOWN.get(one, one)
    shown = "+".join(part.capitalize() for part in modifiers.split("+"))
    return f"{shown}+{_SHOWN.get(last, last.upper() if len(last) == 1 else last.capitalize())}"


def _preset(name: str) -> dict[str, tuple[Keys, ...]]:
    if name == "opreader":
        written = {action.id: action.keys for action in ACTIONS}
    else:
        from opreader.ui.keymaps import preset_keys

        written = preset_keys(name)
    return {action: tuple(map(read_keys, keys)) for action, keys in written.items()}


def _clash(one: Keys, other: Keys) -> bool:
    """Whether two runs of keys can't both mean something: they are the same, or one begins the other."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _refuse_conflicts(chosen: Mapping[str, Sequence[Keys]]) -> None:
    """Raise KeysError for the first two runs of keys of the user's that can't both count."""
    pairs = [(keys, name) for name, several in chosen.items() for keys in several]
    pairs.sort(key=lambda pair: len(pair[0]))
    for (keys, name), (longer, other) in combinations(pairs, 2):
        if keys == longer:
            raise KeysError(
                f"{show_keys(keys)} is given to both {name!r} and {other!r}; take it from one", action=other
            )
        if _clash(keys, longer):
            raise KeysError(
                f"{show_keys(keys)} of {name!r} begins {show_keys(longer)} of {other!r}; give one of them another key",
                action=other,
            )


def _nearest(name: str, known: Iterable[str]) -> str:
    """What to do about an id that there is not."""
    import difflib

    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {near[0]!r}?" if near else "see them all with ? on the screen"


class KeysError(ConfigError):
    """`[keys]` can't be used."""

    def __init__(self, message: str, *, action: str) -> None:
        """Say `message` of the line of `action`."""
        super().__init__(f"[keys]: {message}")
        self.action = action


Keys = tuple[str, ...]
"""The tokens of one way to do an action: one, or several as a sequence."""


class KeyMap:
    """Which action a run of keys means; remembers the keys of an unfinished sequence."""

    def __init__(self, remapped: Mapping[str, Sequence[str]] | None = None, *, preset: str = "opreader") -> None:
        """`remapped`: action id → keys, beats the preset. Raises KeysError for what is no action or key, and conflicts."""
        self._keys = _preset(preset)
        chosen = {name: self._read(name, keys) for name, keys in (remapped or {}).items()}
        _refuse_conflicts(chosen)
        # A key that the user gives to one action is taken from the action that had it, or a sequence with it, in the preset.
        mine = [keys for several in chosen.values() for keys in several]
        for name, several in self._keys.items():
            free = tuple(keys for keys in several if not any(_clash(keys, one) for one in mine))
            self._keys[name] = chosen.get(name, free)
        self._actions = {keys: name for name, several in self._keys.items() for keys in several}
        self._prefixes = {keys[:length] for keys in self._actions for length in range(1, len(keys))}
        self._pending: Keys = ()

    def _read(self, name: str, keys: Sequence[str]) -> tuple[Keys, ...]:
        if name not in self._keys:
            raise KeysError(f"there is no action {name!r}; {_nearest(name, self._keys)}", action=name)
        try:
            return tuple(dict.fromkeys(_tokens(key) for key in keys))
        except ValueError as error:
            raise KeysError(f"{name}: {error}", action=name) from error

    def keys_of(self, action_id: str) -> tuple[Keys, ...]:
        """Every run of keys that means an action."""
        return self._keys[action_id]

    def shown(self, action_id: str) -> str:
        """The first key of an action as people read it; empty where it has none."""
        keys = self._keys[action_id]
        return show_keys(keys[0]) if keys else ""

    def fill(self, text: str) -> str:
        """A text with the key of now for each action's id in braces: "{undo} takes it back" → "u takes it back"."""
        return _IN_BRACES().sub(lambda found: self._named(found[1]) if found[1] in self._keys else found[0], text)

    def _named(self, action_id: str) -> str:
        """An action's key; where it has none, how the palette finds it."""
        return self.shown(action_id) or f"{self.shown('palette')} {BY_ID[action_id].label}".strip()

    def press(self, one: str) -> str | None:
        """The action that this key finishes; None for the middle of a sequence and for keys that mean nothing."""
        keys = (*self._pending, one)
        self._pending = ()
        if (action := self._actions.get(keys)) is not None:
            return action
        if keys in self._prefixes:
            self._pending = keys
            return None
        # A broken sequence: its last key counts alone.
        return self.press(one) if len(keys) > 1 else None

    @property
    def pending(self) -> str:
        """The keys of an unfinished sequence, for the status line."""
        return show_keys(self._pending)
