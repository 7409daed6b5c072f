"""Text that runs from right to left: which cluster stands where in a line. Wrapping comes before, colours after.

The Unicode Bidirectional Algorithm (UAX #9): `python-bidi` works out the levels, the lines are put in order here, so
that each cluster still tells its place in the text. Letters are not shaped: joining Arabic ones is the terminal's
business, and presentation forms would come out wrong when copied and be of other widths in other fonts.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple
from unicodedata import bidirectional

from opreader.ui.layout.cells import clusters, is_narrow, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST: Final = 4_000
"""Characters of a text whose levels are worked out as one; in a longer one each line is taken for itself."""
_CONTROLS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_DROP: Final = dict.fromkeys(map(ord, _CONTROLS))
_LOOK_AHEAD: Final = 100
"""Characters in which a part that is to find its own direction must find it: a text may be full of such parts."""
_UNKNOWN: Final = 0xFF
_DEEPEST: Final = 16
"""Levels to which isolated parts are followed."""
_OPENS_ISOLATE: Final = frozenset({"LRI", "RLI", "FSI"})


class Placed(NamedTuple):
    """A cluster at its place in a line, as it is drawn: brackets turned round, controls gone."""

    text: str
    start: int
    """Where it stands in the logical text."""
    end: int
    cells: int
    backward: bool
    """It belongs to text that runs from right to left."""


def level_of(text: str) -> int | None:
    """None where a text is drawn in the order of its letters; else the level of its direction: 1 from the right, 0.

    The direction is that of the first letter that has one (rules P2 and P3), isolated parts aside.
    """
    if is_narrow(text) or _ordered().search(text) is None:
        return None
    return int(_first_strong(text, 0) == "R")


@cache
def _ordered() -> re.Pattern[str]:
    """Letters from right to left and the controls that make others run so; compiled when the first text asks."""
    return re.compile(
        "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
    )


def without_controls(text: str) -> str:
    """Text without the controls of direction: no terminal is to obey them."""
    return text if is_narrow(text) or _CONTROLS.isdisjoint(text) else text.translate(_DROP)


def visual(text: str, cells: int, ellipsis: str = "…") -> str:
    """One line of text in the order in which it is drawn, at most so many cells; cut at its logical end.

    For titles and the like. Apply it once, last, and pad what comes out: it is no text to be wrapped or cut any more.
    """
    text = shorten(text, cells, ellipsis)
    level = level_of(text)
    return without_controls(text) if level is None else "".join([each.text for each in order(text, level)])


def order(text: str, level: int, start: int = 0, end: int | None = None, *, program: bool = False) -> list[Placed]:
    """The clusters of a line, from the left to the right of the screen; `level` is the direction of the whole text.

    In a program only letters change places, not the signs between them.
    """
    end = len(text) if end is None else end
    if len(text) <= MOST:
        levels = _levels(text, level, program=program)[start:end]
    elif end - start <= MOST:
        levels = _levels(text[start:end], level, program=program)
    else:  # a single line, longer than any screen: it stays as it is
        levels = bytes(end - start)
    placed = _place(text[start:end], levels, start)
    # L1: the spaces at the end of a line stand at its end, whatever was before them.
    last = len(placed)
    while last and placed[last - 1][0].text.isspace():
        last -= 1
    placed[last:] = [(each, level) for each, _ in placed[last:]]
    return [each for each, _ in _reordered(placed)]


def _place(line: str, levels: Sequence[int], offset: int) -> list[tuple[Placed, int]]:
    from bidi.mirror import MIRRORED  # type: ignore[import-untyped]

    placed: list[tuple[Placed, int]] = []
    for start, end, cells in clusters(line):
        text = line[start:end]
        if end - start > 1 or text in _CONTROLS:
            text = text.translate(_DROP)
        if not text:
            continue
        level = levels[start]
        if level % 2:  # L4
            text = MIRRORED.get(text[0], text[0]) + text[1:]
        placed.append((Placed(text, offset + start, offset + end, cells, bool(level % 2)), level))
    return placed


def _reordered(placed: list[tuple[Placed, int]]) -> list[tuple[Placed, int]]:
    """L2: from the highest level down to the lowest odd one, turn round all that is at that level or above."""
    levels = {level for _, level in placed}
    if not any(level % 2 for level in levels):
        return placed
    for level in range(max(levels), min(level for level in levels if level % 2) - 1, -1):
        edges = [0, *(at for at in range(1, len(placed)) if (placed[at - 1][1] >= level) != (placed[at][1] >= level))]
        for first, last in pairwise([*edges, len(placed)]):
            if placed[first][1] >= level:
                placed[first:last] = placed[first:last][::-1]
    return placed


@lru_cache(maxsize=64)
def _levels(text: str, base: int, *, program: bool = False) -> bytes:
    """The level of each character of a text, before those at line ends are set back."""
    types = [bidirectional(letter) or "L" for letter in text]
    if program:
        # Signs part the words of a program: a string and the comment behind it do not change places.
        types = ["L" if letter.isascii() and kind != "WS" else kind for letter, kind in zip(text, types, strict=True)]
    levels = bytearray([_UNKNOWN]) * len(text)
    _resolve(text, types, levels, (0, len(text)), base)
    before = base
    for at, level in enumerate(levels):
        # What X9 took away has no level: it goes with what is before it.
        before = levels[at] = before if level == _UNKNOWN else level
    return bytes(levels)


def _resolve(text: str, types: list[str], levels: bytearray, span: tuple[int, int], base: int) -> None:
    """Write down the levels of a part of a text; isolated parts in it, which python-bidi does not know, apart."""
    from bidi import algorithm  # type: ignore[import-untyped]

    from opreader.ui.layout.brackets import pair_brackets

    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, "LR"[base % 2]
    chars, isolated = [], _isolates(types, span)
    at, end = span
    while at < end:
        kind = types[at]
        if kind in _OPENS_ISOLATE:
            kind = "ON"
        elif kind == "PDI":
            kind = "BN"
        chars.append({"ch": text[at], "level": base, "type": kind, "orig": kind, "at": at})
        at = isolated.get(at, at + 1)
    storage["chars"] = chars
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    pair_brackets(storage)
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    for each in storage["chars"]:
        levels[each["at"]] = each["level"]
    for opens, closes in isolated.items():
        kind = types[opens]
        backward = kind == "RLI" or (kind == "FSI" and _first_strong(text, opens + 1, _LOOK_AHEAD) == "R")
        inner = base + 1 + (base % 2 == backward)
        if base < _DEEPEST:
            _resolve(text, types, levels, (opens + 1, closes), inner)
        if closes < end:
            levels[closes] = levels[opens]


def _isolates(types: list[str], span: tuple[int, int]) -> dict[int, int]:
    """Where each outermost isolated part opens → where it closes, or the end."""
    found: dict[int, int] = {}
    depth = opened = 0
    for at in range(*span):
        if types[at] in _OPENS_ISOLATE:
            opened = opened if depth else at
            depth += 1
        elif types[at] == "PDI" and depth:
            depth -= 1
            if not depth:
                found[opened] = at
    if depth:
        found[opened] = span[1]
    return found


def _first_strong(text: str, start: int, most: int = MOST) -> str:
    """Which way the first letter goes that has a direction, "L" or "R"; looked for up to the end of its isolate."""
    depth = 0
    for at in range(start, min(len(text), start + most)):
        kind = bidirectional(text[at])
        if kind in _OPENS_ISOLATE:
            depth += 1
        elif kind == "PDI":
            if start and not depth:
                break
            depth = max(0, depth - 1)
        elif not depth and kind in {"L", "R", "AL"}:
            return "L" if kind == "L" else "R"
    return "L"
