"""Key presses → action ids: presets, the user's `[keys]`, sequences of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.errors import ConfigError
from opreader.ui.actions import ACTIONS

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


def token(key: str, character: str | None) -> str:
    """One name for a key press as Textual tells it: the character where it prints, else the key's name."""
    if character is not None and character != " " and character.isprintable() and not key.startswith(("ctrl+", "alt+")):
        return character
    return _NAMES.get(key, key)


def read_keys(written: str) -> tuple[str, ...]:
    """Tokens of a key as people write it: "g g", "Ctrl+D", "PgDn". Raises ConfigError."""
    tokens = []
    for part in written.split():
        if len(part) == 1:
            tokens.append(part)
            continue
        modifiers, plus, last = part.rpartition("+")
        name = _NAMES.get(last.lower(), last.lower() if len(last) > 1 or plus else last)
        if not plus and name not in _KNOWN:
            raise ConfigError(f"[keys]: {part!r} is no key; write a character, or a name such as space, ctrl+d or g g")
        tokens.append(f"{modifiers.lower()}+{name}" if plus else name)
    if not tokens:
        raise ConfigError("[keys]: an empty key; write [] to leave an action without one")
    return tuple(tokens)


def show_keys(tokens: Sequence[str]) -> str:
    """Keys as help and footer write them: "g g", "Ctrl+D", "Space"."""
    return " ".join(_show(one) for one in tokens)


def _show(one: str) -> str:
    modifiers, plus, last = one.rpartition("+")
    if not plus or not modifiers:
        return _SHOWN.get(one, one)
    shown = "+".join(part.capitalize() for part in modifiers.split("+"))
    return f"{shown}+{_SHOWN.get(last, last.upper() if len(last) == 1 else last.capitalize())}"


def _nearest(name: str, known: Iterable[str]) -> str:
    """What to do about an id that there is not."""
    import difflib

    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {near[0]!r}?" if near else "see them all with ? on the screen"


class KeyMap:
    """Which action a run of keys means; remembers the keys of an unfinished sequence."""

    def __init__(self, remapped: Mapping[str, Sequence[str]] | None = None) -> None:
        """`remapped`: action id → keys, beats the preset. Raises ConfigError for unknown ids and for conflicts."""
        self._keys = {action.id: tuple(read_keys(key) for key in action.keys) for action in ACTIONS}
        chosen = {name: tuple(read_keys(key) for key in keys) for name, keys in (remapped or {}).items()}
        if unknown := [name for name in chosen if name not in self._keys]:
            raise ConfigError(f"[keys]: there is no action {unknown[0]!r}; {_nearest(unknown[0], self._keys)}")
        taken = {keys: name for name, several in chosen.items() for keys in several}
        # A key that the user gives to one action is taken from the action that had it in the preset.
        for name, several in self._keys.items():
            self._keys[name] = chosen.get(name, tuple(keys for keys in several if taken.get(keys, name) == name))
        self._actions: dict[tuple[str, ...], str] = {}
        for name, several in self._keys.items():
            for keys in several:
                self._bind(keys, name)
        self._prefixes = {keys[:length] for keys in self._actions for length in range(1, len(keys))}
        for keys in self._prefixes & self._actions.keys():
            longer = next(other for other in self._actions if other[: len(keys)] == keys and other != keys)
            raise ConfigError(
                f"[keys]: {show_keys(keys)} of {self._actions[keys]!r} begins "
                f"{show_keys(longer)} of {self._actions[longer]!r}; give one of them another key"
            )
        self._pending: tuple[str, ...] = ()

    def _bind(self, keys: tuple[str, ...], name: str) -> None:
        if (other := self._actions.get(keys)) not in {None, name}:
            raise ConfigError(f"[keys]: {show_keys(keys)} is given to both {other!r} and {name!r}; take it from one")
        self._actions[keys] = name

    def keys_of(self, action_id: str) -> tuple[tuple[str, ...], ...]:
        """Every run of keys that means an action."""
        return self._keys[action_id]

    def shown(self, action_id: str) -> str:
        """The first key of an action as people read it; empty where it has none."""
        keys = self._keys[action_id]
        return show_keys(keys[0]) if keys else ""

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
