"""Which items two sequences share in their order: a longest common subsequence in bounded time. Knows nothing of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

_MOST: Final = 150_000_000
"""Pairs of items that are looked at: 12,000 beside 12,000 take 60 MB for some tenths of a second."""


def common_items(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Index pairs of a longest common subsequence, ascending; of too long ones only the ends that are the same.

    Bit-parallel (Hyyrö 2004): a row of the table is one integer, so 10,000 words beside 10,000 take some hundredths of
    a second whatever they are.
    """
    head = 0
    most = min(len(old), len(new))
    while head < most and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < most - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    pairs = [(index, index) for index in range(head)]
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(inner_old) * len(inner_new) <= _MOST:
        pairs += [(head + i, head + j) for i, j in _common(inner_old, inner_new)]
    pairs += [(len(old) - back, len(new) - back) for back in range(tail, 0, -1)]
    return pairs


def close_items(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Index pairs of a longest common subsequence in a short run of the new items; none of too long ones.

    Of all such subsequences it ends the earliest, and of those it begins the latest.
    """
    if len(old) * len(new) > _MOST or not (pairs := _common(old, new)):
        return []
    end = pairs[-1][1] + 1
    back = _common(old[::-1], new[:end][::-1])
    return [(len(old) - 1 - i, end - 1 - j) for i, j in reversed(back)]


def _common(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The pairs, as early in the new items as they can be, seen from their end."""
    if not old or not new:
        return []
    rows = _rows(old, new)
    pairs: list[tuple[int, int]] = []
    i, j = len(old), len(new)
    while i and j:
        if _is_set(rows[i - 1], j - 1):
            j -= 1
            continue
        i -= 1
        if i and not _is_set(rows[i - 1], j - 1):
            continue
        j -= 1
        pairs.append((i, j))
    pairs.reverse()
    return pairs


def _rows(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[bytes]:
    """A row for each old item: bit j is clear where the new item j makes the common subsequence longer."""
    places: dict[Hashable, bytearray] = {}
    size = len(new) // 8 + 1
    wanted = set(old)
    for index, item in enumerate(new):
        if item in wanted:
            places.setdefault(item, bytearray(size))[index >> 3] |= 1 << (index & 7)
    masks = {item: int.from_bytes(bits, "little") for item, bits in places.items()}
    every = (1 << len(new)) - 1
    row = every
    rows: list[bytes] = []
    packed = row.to_bytes(size, "little")
    for item in old:
        if mask := masks.get(item):
            both = row & mask
            row = ((row + both) | (row - both)) & every
            packed = row.to_bytes(size, "little")
        rows.append(packed)
    return rows


def _is_set(row: bytes, bit: int) -> bool:
    return bool(row[bit >> 3] >> (bit & 7) & 1)
