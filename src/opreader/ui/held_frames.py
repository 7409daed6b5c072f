"""A frame that is kept back while what it lacks is on its way: to draw it twice would take longer than the wait."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Hashable

    from textual.screen import Screen

LONGEST: Final = 0.012
"""Seconds; then what is there is drawn. Under a frame of most screens, and more than a quick disk takes."""


class HeldFrames:
    """Keeps the frames of a screen back for as long as somebody brings what they are to show."""

    def __init__(self, screen: Screen[Any]) -> None:
        """Nothing is kept back yet."""
        self._screen = screen
        self._coming: set[Hashable] = set()
        self._timer: asyncio.TimerHandle | None = None

    def hold(self, what: Hashable) -> None:
        """Draw nothing until this came, or for 12 ms at most from when the first of those that are waited for was asked."""
        self._coming.add(what)
        if self._timer is None and self._screen.is_running and self._screen.app.is_running:
            self._timer = asyncio.get_running_loop().call_later(LONGEST, self._give_up)
            self._screen.app._begin_batch()  # `batch_update` is for what ends where it began  # noqa: SLF001

    def let_go(self, what: Hashable) -> None:
        """It came, or is wanted no more; what nobody waits for changes nothing."""
        self._coming.discard(what)
        if not self._coming:
            self._draw()

    def _give_up(self) -> None:
        self._coming.clear()
        self._draw()

    def _draw(self) -> None:
        if self._timer is None:
            return
        self._timer.cancel()
        self._timer = None
        self._screen.app._end_batch()  # noqa: SLF001 - see above
        self._screen.check_idle()
