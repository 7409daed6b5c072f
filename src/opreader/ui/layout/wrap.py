"""Greedy wrapping of one logical text into lines of so many cells: (start, end) of each line, in order."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from rich.cells import get_character_cell_size

from opreader.patterns import late
from opreader.ui.layout.cells import clusters, is_narrow, is_simple

if TYPE_CHECKING:
    from collections.abc import Callable

Span = tuple[int, int]

ZERO_WIDTH_SPACE: Final = "\u200b"
_SPACES: Final = " \u3000" + ZERO_WIDTH_SPACE
_NEVER_FIRST: Final = frozenset(
    "、。，．・：；？！）」』】〕〉》”’…‥ー々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ,.:;?!)]}%\xbb"
)
"""What may not begin a line: closing marks and small kana (the core of JIS X 4051's kinsoku)."""
_NEVER_LAST: Final = frozenset("（「『【〔〈《“‘([{\xab$£€¥")
"""What may not end a line: opening marks."""
_AFTER: Final = "-–—/"
"""A line may break after these, between letters."""
_BREAK_AFTER: Final = late(r"(?<=[^\W\d_])[-–—/](?=[^\W_])|[—–](?=\w)")


def wrap(text: str, width: int) -> list[Span]:
    """Lines of at most `width` cells; the spaces at which lines break belong to none.

    A line feed ends a line. A word longer than a line is cut between clusters. Every character that is no white space
    at a break stands in exactly one line. An empty text is one empty line.
    """
    width = max(1, width)
    if "\n" not in text:
        return _wrap_part(text, 0, len(text), width)
    lines: list[Span] = []
    start = 0
    while True:
        end = text.find("\n", start)
        stop = len(text) if end < 0 else end
        part = text[start:stop]
        lines.extend((start + first, start + last) for first, last in _wrap_part(part, 0, len(part), width))
        if end < 0:
            return lines
        start = end + 1


def _wrap_part(text: str, start: int, stop: int, width: int) -> list[Span]:
    if is_narrow(text):
        return _wrap_narrow(text, start, stop, width)
    if is_simple(text):
        return _wrap_measured(text, _reach_of_characters(text, width))
    return _wrap_measured(text, _reach_of_clusters(text, width))


def _wrap_narrow(text: str, start: int, stop: int, width: int) -> list[Span]:
    lines: list[Span] = []
    find_space = text.rfind
    while stop - start > width:
        limit = start + width
        space = find_space(" ", start, limit + 1)
        # A dash after the last space, if any, lets more of the word stay on this line.
        first = max(space, start)
        dash = max(find_space(mark, first + 1, limit) for mark in _AFTER) + 1 if space < limit else 0
        if dash > first + 1 and _BREAK_AFTER().match(text, dash - 1):
            lines.append((start, dash))
            start = dash
        elif space > start:
            end = space
            while end > start and text[end - 1] == " ":
                end -= 1
            if end > start:
                lines.append((start, end))
            start = space + 1
        elif space == start:
            start += 1
            continue
        else:
            lines.append((start, limit))
            start = limit
        while start < stop and text[start] == " ":
            start += 1
    end = stop
    while end > start and text[end - 1] == " ":
        end -= 1
    if end > start or not lines:
        lines.append((start, end))
    return lines


def _wrap_measured(text: str, reach: Callable[[int], int]) -> list[Span]:
    """Wrap by `reach(start)`: the end of the longest piece from there that fits in the width, at least a cluster."""
    lines: list[Span] = []
    start, stop = 0, len(text)
    while start < stop and text[start] in _SPACES:
        start += 1
    while start < stop:
        limit = reach(start)
        end = limit if limit >= stop else _break_before(text, start, limit)
        shown = end
        while shown > start and text[shown - 1] in _SPACES:
            shown -= 1
        if shown > start:
            lines.append((start, shown))
        start = end
        while start < stop and text[start] in _SPACES:
            start += 1
    return lines or [(stop, stop)]


def _break_before(text: str, start: int, limit: int) -> int:
    """Where a line from `start` ends that may hold nothing from `limit` on."""
    if text[limit] in _SPACES:
        return limit
    for end in range(limit, start, -1):
        if _may_break(text, end):
            return end
    return limit


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if before in _SPACES:
        return True
    if after in _NEVER_FIRST or before in _NEVER_LAST or after in _SPACES:
        return False
    if before in _AFTER:
        return _BREAK_AFTER().match(text, at - 1) is not None
    return _is_ideograph(before) or (_is_ideograph(after) and before not in "\u200d\xa0\u202f")


def _is_ideograph(character: str) -> bool:
    """Whether lines may break round it without a space: CJK, kana, fullwidth forms; not Hangul, which has spaces."""
    return (
        "\u2e80" <= character <= "\u33ff"
        or "\u3400" <= character <= "\ua4cf"
        or "\uf900" <= character <= "\ufaff"
        or "\uff00" <= character <= "\uff60"
        or "\U00020000" <= character <= "\U0003ffff"
    )


def _reach_of_characters(text: str, width: int) -> Callable[[int], int]:
    def reach(start: int) -> int:
        sizes = list(accumulate(map(get_character_cell_size, text[start : start + width])))
        return start + max(1, bisect_right(sizes, width))

    return reach


def _reach_of_clusters(text: str, width: int) -> Callable[[int], int]:
    spans = clusters(text)
    starts = [start for start, _, _ in spans]
    ends = list(accumulate(cells for _, _, cells in spans))

    def reach(start: int) -> int:
        first = bisect_right(starts, start) - 1
        used = ends[first] - spans[first][2]
        last = max(first, bisect_right(ends, used + width) - 1)
        return spans[last][1]

    return reach
