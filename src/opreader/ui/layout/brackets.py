"""Brackets in text of two directions: a pair goes one way (UAX #9, rule N0), which `python-bidi` leaves out."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DEEPEST: Final = 63
"""Brackets open at once; beyond it none of a run is paired (rule BD16)."""
_STRONG: Final = {"L": "L", "R": "R", "EN": "R", "AN": "R"}
"""Numbers count as letters from right to left here."""

_Char = dict[str, Any]
"""A character as python-bidi keeps it: `ch`, `type`, `level`."""


def pair_brackets(storage: dict[str, Any]) -> None:
    """Give both brackets of each pair one direction: to be called between weak and neutral types."""
    for run in storage["runs"]:
        chars = storage["chars"][run["start"] : run["start"] + run["length"]]
        if not chars:
            continue
        own = "LR"[chars[0]["level"] % 2]
        for first, last in sorted(_pairs(chars)):
            if way := _way(chars, first, last, own, run["sor"]):
                chars[first]["type"] = chars[last]["type"] = way


def _way(chars: Sequence[_Char], first: int, last: int, own: str, before: str) -> str | None:
    """The direction of a pair: its surroundings' if anything in it goes that way, else that of what comes before."""
    other = "R" if own == "L" else "L"
    inside = {_STRONG.get(chars[at]["type"]) for at in range(first + 1, last)}
    if own in inside:
        return own
    if other not in inside:
        return None
    context = next((way for at in range(first - 1, -1, -1) if (way := _STRONG.get(chars[at]["type"]))), before)
    return other if context == other else own


def _pairs(chars: Sequence[_Char]) -> Iterator[tuple[int, int]]:
    opening = _closing_of()
    closing = set(opening.values())
    is_open: list[tuple[str, int]] = []
    for at, char in enumerate(chars):
        if char["type"] != "ON":
            continue
        letter = char["ch"]
        if letter in opening:
            if len(is_open) == _DEEPEST:
                return
            is_open.append((opening[letter], at))
        elif letter in closing:
            for depth in range(len(is_open) - 1, -1, -1):
                if is_open[depth][0] == letter:
                    yield is_open[depth][1], at
                    del is_open[depth:]
                    break


@cache
def _closing_of() -> dict[str, str]:
    """Opening bracket → closing one."""
    from unicodedata import category

    from bidi.mirror import MIRRORED  # type: ignore[import-untyped]

    return {one: other for one, other in MIRRORED.items() if category(one) == "Ps" and category(other) == "Pe"}
