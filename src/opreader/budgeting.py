"""A time budget: which unread articles to read in the minutes one has, and in what order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opreader.ports import Clock, Store


class Budgeting:
    """Fills the minutes of a reader."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        """Nothing is asked yet."""
        self._store = store
        self._clock = clock
