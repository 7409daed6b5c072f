"""When marks are sent: some seconds after the last one, many at once, and never while keys come. It knows no server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from opreader.ui.stage import Stage

AFTER_MARKS: Final = 5.0
"""Seconds from the last mark until servers hear of it."""
_AFTER_ANY_MARK: Final = 60.0
"""Where one mark follows the other they hear of them after so many."""
_QUIET: Final = 1.0
"""Seconds without a key before that begins."""
_COUNT_SOON: Final = 0.3
"""Seconds from a mark until what waits is counted."""


class AfterMarks:
    """Waits until marks have rested."""

    def __init__(
        self,
        stage: Stage,
        *,
        count: Callable[[], Coroutine[Any, Any, None]],
        send: Callable[[], Coroutine[Any, Any, None]],
        hold_back: Callable[[], bool],
        clock: Callable[[], float],
    ) -> None:
        """`count` and `send` what waits; `hold_back`: not now."""
        self._stage = stage
        self._count = count
        self._send = send
        self._hold_back = hold_back
        self._clock = clock
        self._first: float | None = None
        """When the first mark was made that is not sent."""
        self._last = 0.0
        self._pressed_at = 0.0
        self._count_is_due = False
        self._send_is_due = False

    def pressed(self) -> None:
        """A key came."""
        self._pressed_at = self._clock()

    def marked(self) -> None:
        """A mark was made."""
        now = self._last = self._clock()
        if self._first is None:
            self._first = now
        if not self._count_is_due:
            self._count_is_due = True
            self._stage.later(_COUNT_SOON, self._count_now)
        self._send_in(AFTER_MARKS)

    def _count_now(self) -> None:
        self._count_is_due = False
        self._stage.run(self._count())

    def _send_in(self, seconds: float) -> None:
        if not self._send_is_due:
            self._send_is_due = True
            self._stage.later(seconds, self._send_when_quiet)

    def _send_when_quiet(self) -> None:
        self._send_is_due = False
        if self._first is None:
            return
        now = self._clock()
        rest = max(_QUIET - (now - self._pressed_at), _QUIET if self._hold_back() else 0.0)
        if now - self._first < _AFTER_ANY_MARK:
            rest = max(rest, AFTER_MARKS - (now - self._last))
        if rest > 0:
            self._send_in(rest)
            return
        self._first = None
        self._stage.run(self._send())
