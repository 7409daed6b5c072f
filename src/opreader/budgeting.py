"""A time budget: which unread articles to read in the minutes one has, and in what order."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from opreader.filling import fill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.library_ports import Statistics
    from opreader.model import Selection
    from opreader.model.counted import Candidate, Filling

_CANDIDATES: Final = 500
"""Articles that a budget is filled from, however large the library is."""


class Budgeting:
    """Fills the minutes of a reader."""

    def __init__(self, *, statistics: Statistics) -> None:
        """Nothing is asked yet."""
        self._statistics = statistics

    async def candidates(self, selection: Selection) -> list[Candidate]:
        """The newest unread articles of a selection, those with more of their text here first."""
        unread = replace(selection, unread_only=True, keep=frozenset(), sort="newest")
        return await self._statistics.candidates(unread, limit=_CANDIDATES)

    async def fill(self, candidates: Sequence[Candidate], minutes: int, *, teasers: bool) -> Filling:
        """What fills so many minutes; `teasers`: those that can be fetched are taken where the rest is too little."""
        return await asyncio.to_thread(fill, candidates, minutes, teasers=teasers)
