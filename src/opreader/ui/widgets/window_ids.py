"""Which entries a list holds, as far as it is known: its beginning grows while it is read, its end may be known early.

Eight bytes a row. An id 0 is a heading: it stands before the first row of a group and is no entry.
"""

from __future__ import annotations

import sys
from array import array
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

HEADING: Final = 0
_NEAR: Final = 512
"""Rows to each side of a guess that are looked through first."""
_FAR: Final = 16_384
"""Rows to each side that are looked through then, for a few entries."""
_MOST_FAR: Final = 4


class WindowIds:
    """The rows of one list by id. Rows between its beginning and its end are counted before they are known."""

    def __init__(self, ids: Iterable[int] = (), *, total: int | None = None, whole: bool = False) -> None:
        """`ids` are the first rows; `total` how many there are, where a counter knows it."""
        self._head = ids if isinstance(ids, array) else array("q", ids)
        self._tail: array[int] = array("q")
        self._read = array("q")
        self._gone: set[int] = set()
        self._total = max(len(self._head), total or 0)
        self._is_counted = total is not None
        self._is_whole = whole
        if whole:
            self._total = len(self._head)

    def __len__(self) -> int:
        """Rows, headings too; as far as they are counted."""
        return self._total

    @property
    def is_whole(self) -> bool:
        """Whether every row is known."""
        return self._is_whole

    @property
    def is_counted(self) -> bool:
        """Whether the number of rows was told, or all are known."""
        return self._is_counted or self._is_whole

    @property
    def known(self) -> array[int]:
        """The rows from the first on, without a gap; not to be changed."""
        return self._head

    def at(self, index: int) -> int | None:
        """The id of a row; None where it is not known yet, and beyond the ends."""
        if 0 <= index < len(self._head):
            return self._head[index]
        behind = index - self._total
        return self._tail[behind] if -len(self._tail) <= behind < 0 else None

    def between(self, start: int, stop: int) -> list[int]:
        """The entries of some rows: those that are known, without headings."""
        found = (self.at(index) for index in range(max(0, start), min(stop, self._total)))
        return [one for one in found if one]

    def index_of(self, entry_id: int, *, near: int = 0) -> int | None:
        """The row of an entry; looked for round `near` first."""
        return self.find((entry_id,), near=near)

    def find(self, ids: Iterable[int], *, near: int = 0) -> int | None:
        """The row of the first of these neighbours that is here; only the first of all is looked for everywhere."""
        wanted = tuple(ids)
        for reach, most in ((_NEAR, len(wanted)), (_FAR, _MOST_FAR)):
            for one in wanted[:most]:
                if (index := self._index(one, near - reach, near + reach)) is not None:
                    return index
                if (index := self._in_tail(one)) is not None:
                    return index
        return self._index(wanted[0], 0, len(self._head)) if wanted else None

    def index_near(self, entry_id: int, *, near: int, reach: int) -> int | None:
        """The row of an entry, where it is so near; nothing else is looked through, and no last rows of a longer list."""
        return self._index(entry_id, near - reach, near + reach + 1)

    def _index(self, entry_id: int, start: int, stop: int) -> int | None:
        return _index_in(self._head, entry_id, max(0, start), max(0, stop))

    def _in_tail(self, entry_id: int) -> int | None:
        index = _index_in(self._tail, entry_id)
        return None if index is None else self._total - len(self._tail) + index

    # as they become known

    def begin(self) -> None:
        """The rows come from the first on, though some came before."""
        self._read = array("q")

    def extend(self, ids: array[int]) -> bool:
        """Take the next rows, read from the first on; True where rows that were known stand elsewhere now."""
        for gone in self._gone:
            if (at := _index_in(ids, gone)) is not None:
                ids = ids[:at] + ids[at + 1 :]
        moved = False
        start = len(self._read)
        self._read.extend(ids)
        if len(self._read) > len(self._head):
            moved = self._head[start:] != self._read[start : len(self._head)]
            self._head = self._read
        return self._count(len(self._head)) or moved

    def _count(self, known: int) -> bool:
        """Make room for the rows that are known; True where the end moved because of it."""
        tail = len(self._tail) if not self._is_counted else 0
        if known + tail <= self._total:
            return False
        self._total = known + tail
        return bool(self._tail)

    def finish(self) -> bool:
        """All rows came; True where there are more or fewer than was thought."""
        thought = self._total
        self._head, self._tail = self._read, array("q")
        self._total = len(self._head)
        self._is_whole = True
        return thought != self._total

    def set_count(self, total: int) -> None:
        """How many rows there are, counted meanwhile."""
        if not self._is_whole:
            self._total = max(total, len(self._head))
            self._is_counted = True

    def set_last(self, ids: Iterable[int]) -> None:
        """Take the last rows while those before them are not known."""
        if self._is_whole:
            return
        self._tail = array("q", ids)
        known = len(self._head)
        if not self._is_counted or self._total < len(self._tail):
            self._total = max(self._total, known + len(self._tail))

    # one row

    def remove(self, entry_id: int, *, near: int) -> int | None:
        """Take a row out; returns where it stood."""
        index = self.index_of(entry_id, near=near)
        if index is None:
            return None
        self._gone.add(entry_id)
        if index < len(self._head):
            self._head.pop(index)
            if self._read is not self._head and index < len(self._read):
                self._read.pop(index)
        else:
            self._tail.pop(index - self._total)
        self._total -= 1
        return index

    def put_back(self, entry_id: int, index: int) -> None:
        """Put a row back where it stood."""
        self._gone.discard(entry_id)
        if index <= len(self._head):
            self._head.insert(index, entry_id)
            if self._read is not self._head and index <= len(self._read):
                self._read.insert(index, entry_id)
        else:
            self._tail.insert(max(0, len(self._tail) + index - self._total), entry_id)
        self._total += 1


def _index_in(ids: array[int], entry_id: int, start: int = 0, stop: int = sys.maxsize) -> int | None:
    try:
        return ids.index(entry_id, start, stop)
    except ValueError:
        return None
