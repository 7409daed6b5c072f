"""The rows that a list has at hand: bounded pages of them, and which are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.model import EntryId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from opreader.model import Headline

PAGE: Final = 128
"""Rows that are asked for at a time."""
MOST_PAGES: Final = 64
"""Pages that are kept."""


class HeldRows:
    """Rows by id, as they were read last."""

    def __init__(self) -> None:
        """None yet."""
        self._rows: dict[int, Headline] = {}
        self._asked: set[int] = set()

    def get(self, entry_id: int) -> Headline | None:
        """A row as it was read."""
        return self._rows.get(entry_id)

    @property
    def ids(self) -> list[EntryId]:
        """The entries whose rows are here."""
        return list(map(EntryId, self._rows))

    def take(self, rows: Iterable[Headline]) -> dict[int, Headline]:
        """Keep rows as they are now; returns them by id."""
        new: dict[int, Headline] = {row.id: row for row in rows}
        self._rows.update(new)
        self._asked.difference_update(new)
        return new

    def ask(self, ids: Iterable[int]) -> tuple[EntryId, ...]:
        """Those of some entries that are neither here nor asked for; from now on they are asked for."""
        missing = [one for one in ids if one not in self._rows and one not in self._asked]
        self._asked.update(missing)
        return tuple(map(EntryId, missing))

    def give_up(self, ids: Iterable[int] | None = None) -> None:
        """Let rows that were asked for, or all of them, be asked for again."""
        if ids is None:
            self._asked.clear()
        else:
            self._asked.difference_update(ids)

    def keep(self, ids: Iterable[int]) -> None:
        """Drop every row but these."""
        self._rows = {one: row for one in ids if (row := self._rows.get(one)) is not None}

    def make_room(self, near: Callable[[], Iterable[int]]) -> None:
        """Drop rows that are far away once there are too many."""
        if len(self._rows) > PAGE * MOST_PAGES:
            self.keep(near())
