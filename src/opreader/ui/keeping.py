"""The weekly backup, made behind the screen: on a thread of its own, in steps that rest, given up when one leaves."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Final

from opreader.errors import OpreaderError

if TYPE_CHECKING:
    from collections.abc import Callable

    from opreader.keeping import Keeping
    from opreader.ui.stage import Stage

FIRST_PAUSE: Final = 20.0
"""Seconds from the first frame to the first look whether one is due."""
LOOK_EVERY: Final = 3600.0
_REST: Final = 0.006
"""Seconds between two steps, which take about as long: keys are as quick as without it."""


class WeeklyBackup:
    """Makes a backup where the last one is a week old."""

    def __init__(self, stage: Stage, open_keeping: Callable[[], Keeping] | None) -> None:
        """Without `open_keeping` none is made."""
        self._stage = stage
        self._open = open_keeping
        self._ended = threading.Event()
        self._told: str | None = None

    def begin(self) -> None:
        """Look after a pause; to be called when the first frame is out."""
        if self._open is not None:
            self._stage.later(FIRST_PAUSE, self._look)

    def end(self) -> None:
        """Give up what is under way: half a backup is thrown away, and the next run makes it."""
        self._ended.set()

    def _look(self) -> None:
        self._stage.run(self.run())

    async def run(self) -> None:
        """Make one where it is due; trouble is said once, until it is another."""
        assert self._open is not None
        try:
            # Imported there too: the screen waits for none of it.
            made = await asyncio.to_thread(
                lambda open_: open_().weekly(rest=_REST, stopped=self._ended.is_set), self._open
            )
        except OpreaderError as error:
            if str(error) != self._told:
                self._told = str(error)
                self._stage.notices.say(str(error), "error")
        else:
            self._told = None
            if made is not None:
                self._stage.notices.keep(f"weekly backup: {made.path}")
        if not self._ended.is_set():
            self._stage.later(LOOK_EVERY, self._look)
