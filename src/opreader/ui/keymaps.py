"""The sets of keys that one can begin with: opreader's own, and what other readers have taught people's fingers."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from opreader.ui.actions import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

Written = tuple[str, ...]
"""Keys of one action, as in `[keys]`; the first one is what help and footer show."""

# Newsboat's doc/keycmds.dsv, for what both can do. Enter, q, r, R, A, n, p, o, ?, /, :, D and | are opreader's own too.
# f and F stay what they are, full texts: filters are queries here, and / asks for them. So do j and k, as next-feed and
# prev-feed have no counterpart. g sorts there, so what begins by g here begins by its prefix of macros.
_NEWSBOAT: Final[Mapping[str, Written]] = MappingProxyType(
    {
        "down": ("j", "J", "down"),
        "up": ("k", "K", "up"),
        "first": ("home",),
        "last": ("end",),
        "pane_left": ("shift+tab", "h"),
        "pane_right": ("tab",),
        "quit": ("Q", "ctrl+q"),
        "toggle_read": ("N", "m"),
        "toggle_star": ("ctrl+b", "*"),
        "undo": ("U",),
        "hide_read": ("l", "."),
        "sort": ("g", "G", "S"),
        "edit_feed": ("E", "e"),
        "continue_reading": (", c",),
        "highlights": (", h",),
        "health": (", f",),
        "statistics": (", s",),
        "rules": (", r",),
        "stories": (", t",),
        "prune": (", o",),
        "accounts": (", a",),
        "link_hints": ("u", "#", ";"),
        "send": ("s",),
    }
)

# The key tables of NetNewsWire for the Mac, for what both can do. Enter opens, as everywhere in opreader: its other key
# for the browser, b, does that alone. j is free: k marks all read, and who goes down by j goes up by k.
_NETNEWSWIRE: Final[Mapping[str, Written]] = MappingProxyType(
    {
        "down": ("down",),
        "up": ("up",),
        "pane_left": ("left", "shift+tab"),
        "pane_right": ("right", "tab"),
        "left": (",",),
        "right": (".",),
        "next_unread": ("n", "+"),
        "save_query": ("*",),
        "previous_unread": ("-", "shift+up", "p"),
        "open_in_browser": ("b", "o"),
        "toggle_read": ("r", "u", "m"),
        "mark_list_read": ("k", "l", "A"),
        "undo": ("U",),
        "refresh": ("ctrl+r",),
        "remove_feed": ("delete", "d"),
        "hide_read": ("V",),
        "time_budget": ("B",),
        "find": ("/", "ctrl+f"),
    }
)

_PRESETS: Final[Mapping[str, Mapping[str, Written]]] = MappingProxyType(
    {"opreader": MappingProxyType({}), "newsboat": _NEWSBOAT, "netnewswire": _NETNEWSWIRE}
)


def preset_keys(name: str) -> dict[str, Written]:
    """The keys of every action in a preset; an action that it does not name keeps those of opreader."""
    named = _PRESETS[name]
    return {action.id: named.get(action.id, action.keys) for action in ACTIONS}
