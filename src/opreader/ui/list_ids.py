"""Reads, behind what one does, which entries the list on the screen holds: after it was entered, and when it changed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from opreader.ui.widgets.window_ids import WindowIds

if TYPE_CHECKING:
    from collections.abc import Callable

    from opreader.model import Selection
    from opreader.ui.stage import Stage

_GROUP: Final = "ids"


class ListIds:
    """One reading at a time: the next one, or another list, breaks it off."""

    def __init__(self, stage: Stage) -> None:
        """Nothing is read."""
        self._stage = stage
        self._done = asyncio.Event()
        self._again: Callable[[], None] | None = None

    @property
    def is_reading(self) -> bool:
        """Whether ids are under way."""
        return self._again is not None

    def stop(self) -> None:
        """Break off what is under way."""
        if self._again is not None:
            self._again = None
            self._stage.run(_nothing(), group=_GROUP, exclusive=True)

    def learn(self, window: WindowIds, selection: Selection, *, headings: bool, learned: Callable[[], None]) -> None:
        """Read the rows of a list whose first ones are shown; `learned` is called when they are all known."""
        self._begin(lambda: self.learn(window, selection, headings=headings, learned=learned))
        self._stage.run(
            self._learn(window, selection, headings=headings, learned=learned), group=_GROUP, exclusive=True
        )

    def read(self, selection: Selection, *, headings: bool, came: Callable[[WindowIds], None]) -> None:
        """Read a list anew; `came` is called with all its rows."""
        self._begin(lambda: self.read(selection, headings=headings, came=came))
        self._stage.run(self._read(selection, headings=headings, came=came), group=_GROUP, exclusive=True)

    def begin_again(self) -> None:
        """Something was written that what is under way may not hold: read it from the start."""
        if self._again is not None:
            self._again()

    async def wait(self, seconds: float) -> bool:
        """Wait so long at most for what is under way; whether it is done."""
        try:
            await asyncio.wait_for(self._done.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def _begin(self, again: Callable[[], None]) -> None:
        self._again = again
        self._done = asyncio.Event()

    def _end(self) -> None:
        self._again = None
        self._done.set()

    async def _learn(
        self,
        window: WindowIds,
        selection: Selection,
        *,
        headings: bool,
        learned: Callable[[], None],
    ) -> None:
        headlines, windows = self._stage.headlines, self._stage.reader.windows
        if not window.is_counted and not headings:
            self._stage.run(self._count(window, selection), group="count", exclusive=True)
        window.begin()
        async for ids in windows.ids(selection, headings=headings, day_offset=self._day_offset):
            headlines.content.extend(window, ids)
        headlines.content.extend(window, None)
        self._end()
        learned()

    async def _count(self, window: WindowIds, selection: Selection) -> None:
        total = await self._stage.reader.windows.count(selection)
        self._stage.headlines.content.set_count(window, total)

    async def _read(self, selection: Selection, *, headings: bool, came: Callable[[WindowIds], None]) -> None:
        window = WindowIds()
        async for ids in self._stage.reader.windows.ids(selection, headings=headings, day_offset=self._day_offset):
            window.extend(ids)
        window.finish()
        self._end()
        came(window)

    @property
    def _day_offset(self) -> int:
        dates = self._stage.dates
        offset = dates.clock().astimezone(dates.zone).utcoffset()
        return round(offset.total_seconds()) if offset else 0


async def _nothing() -> None:
    """Takes the place of a reading that nobody wants any more."""
