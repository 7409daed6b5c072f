"""Which rows of a list wait: new ones that belong between rows in sight, as long as these are in sight. Pure."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from opreader.frozen import frozen
from opreader.ui.widgets.window_ids import HEADING, WindowIds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_NEAR: Final = 512
"""So far rows that stay may move for other reasons than that new ones came between them."""


@frozen
class Gap:
    """Rows that wait, all of one place."""

    rows: tuple[int, ...]
    """With the headings that come along; these take the place of the one that stands there now."""
    before: tuple[int, ...]
    """The entries in sight above them, the nearest first."""
    after: tuple[int, ...]
    """The entries in sight below them, the nearest first."""

    @property
    def count(self) -> int:
        """How many entries wait."""
        return len(self.rows) - self.rows.count(HEADING)


def hold_back(
    window: WindowIds, sight: Sequence[int | None], *, near: int, grown: int, waits: Callable[[int], bool]
) -> tuple[WindowIds, tuple[Gap, ...]]:
    """A list that was read anew, without what would come between rows in sight; and what that is, from above.

    `sight`: the rows in sight by id, from row `near` on; where one of them is not known, nothing waits.
    `grown`: how many rows more the list has. `waits`: whether a row may wait that stood not in sight.
    """
    first, last = _reach(window, sight, near=near, grown=grown)
    if first == last:
        return window, ()
    stood = frozenset(sight)
    shown: list[int] = []
    between: list[int] = []
    found: list[tuple[int, list[int]]] = []
    for row in window.known[first:last]:
        if row == HEADING or (row not in stood and waits(row)):
            between.append(row)
            continue
        if any(between):
            found.append((len(shown), between))
            between = [HEADING] if HEADING in between else []
        shown += [*between, row]
        between = []
    if not found:
        return window, ()
    gaps = tuple(
        Gap(
            tuple(rows), tuple(one for one in shown[at - 1 :: -1] if one) if at else (), tuple(filter(None, shown[at:]))
        )
        for at, rows in found
    )
    return WindowIds(window.known[:first] + array("q", shown) + window.known[last:], whole=True), gaps


def place(window: WindowIds, gaps: Sequence[Gap], *, near: int) -> WindowIds:
    """The list with rows that waited where they belong; `near`: a row that is not far from there."""
    rows, at = array("q"), 0
    for gap in gaps:
        start, stop = spot(window, gap, near=near)
        near = start
        rows += window.known[at : max(at, start)]
        rows.extend(gap.rows)
        at = max(at, stop)
    return WindowIds(rows + window.known[at:], whole=True)


def spot(window: WindowIds, gap: Gap, *, near: int) -> tuple[int, int]:
    """The place in the list where rows belong: what lies in it, a heading or nothing, they replace."""
    index = window.find(gap.after, near=near)
    if index is not None:
        return index - (HEADING in gap.rows and window.at(index - 1) == HEADING), index
    index = window.find(gap.before, near=near)
    start = min(near, len(window.known)) if index is None else index + 1
    return start, start


def _reach(window: WindowIds, sight: Sequence[int | None], *, near: int, grown: int) -> tuple[int, int]:
    """From the first row in sight that is still there to behind the last one; empty where nothing is to be kept."""
    if None in sight:
        return 0, 0
    anchor = window.find([one for one in sight if one], near=near)
    if anchor is None:
        return 0, 0
    reach = max(0, grown) + len(sight) + _NEAR
    places = {one: window.index_near(one, near=anchor, reach=reach) for one in sight if one}
    stay = _rising([index for index in places.values() if index is not None])
    if not stay:
        return 0, 0
    first = stay[0]
    at = next(at for at, one in enumerate(sight) if one and places[one] == first)
    if HEADING in sight[:at]:
        # What comes first in a group whose heading is in sight would come between the two.
        while window.at(first - 1):
            first -= 1
    return first, stay[-1] + 1


def _rising(places: Sequence[int]) -> list[int]:
    """The most of these places that follow one another: what does not was moved elsewhere."""
    chains: list[list[int]] = []
    ends: list[int] = []
    for one in places:
        at = bisect_left(ends, one)
        chains[at : at + 1] = [[*chains[at - 1], one] if at else [one]]
        ends[at : at + 1] = [one]
    return chains[-1] if chains else []
