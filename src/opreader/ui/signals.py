"""Signals, and a terminal that goes away: the screen is left in order, put to sleep and woken up."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from opreader.ui.last_resort import LastResort, is_gone
from opreader.ui.terminal import put_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

_ENDING: Final = ("SIGINT", "SIGTERM", "SIGHUP")


class Signals:
    """What the app does at a signal. All of it is done by the loop: a handler would come in between anything."""

    def __init__(self, app: App[Any], *, leave: Callable[[int], None]) -> None:
        """`leave` begins to end the app with an exit status."""
        self._app = app
        self._leave = leave
        self._loop: asyncio.AbstractEventLoop | None = None
        self._last_resort: LastResort | None = None
        self._before: dict[signal.Signals, Any] = {}

    def begin(self) -> None:
        """Heed signals from now on; to be called where the loop runs."""
        self._loop = loop = asyncio.get_running_loop()
        if self._app.is_headless or sys.__stdin__ is None:
            return
        self._last_resort = LastResort(
            is_gone=partial(is_gone, sys.__stdin__.fileno()), ask=self._ask, leave=self._leave_now
        )
        self._last_resort.begin()
        for name in _ENDING:
            if (number := getattr(signal, name, None)) is not None:
                # Not the loop's own way: that does nothing while the loop waits for a terminal that takes nothing.
                self._before[number] = signal.signal(number, lambda number, _: self._ask(128 + number))
        with suppress(NotImplementedError, AttributeError):  # Windows
            loop.add_signal_handler(signal.SIGTSTP, self._sleep)
            loop.add_signal_handler(signal.SIGCONT, self._wake)

    def end(self) -> None:
        """The app is left: signals are the system's matter again."""
        if self._last_resort is not None:
            self._last_resort.end()
        if self._loop is not None and not self._app.is_headless:
            for number, handler in self._before.items():
                signal.signal(number, handler)
            with suppress(NotImplementedError, AttributeError, ValueError):
                self._loop.remove_signal_handler(signal.SIGTSTP)
                self._loop.remove_signal_handler(signal.SIGCONT)

    def _ask(self, status: int) -> None:
        if self._last_resort is not None:
            self._last_resort.hold_to_it(status)
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop is closed
                self._loop.call_soon_threadsafe(self._leave, status)

    def _leave_now(self, status: int) -> None:
        put_back(sys.__stdin__, getattr(self._app._driver, "attrs_before", None))  # noqa: SLF001 - no other way to it
        os._exit(status)

    def _sleep(self) -> None:
        """Give the terminal back and stop, as Ctrl+Z asks."""
        driver: Any = self._app._driver  # noqa: SLF001 - Textual has no other way to it
        if driver is not None and driver.can_suspend and _draws(driver):
            driver._sigtstp_application()  # noqa: SLF001 - what Textual's own handler does, but not in between anything

    def _wake(self) -> None:
        """Take the terminal again. One that was not given back (SIGSTOP) is given back first.

        Textual would take the modes of its own screen for those of the shell, and leave them behind.
        """
        driver: Any = self._app._driver  # noqa: SLF001 - see above
        if driver is None or not driver.can_suspend:
            return
        if _draws(driver):
            driver.suspend_application_mode()
            driver._must_signal_resume = True  # noqa: SLF001 - see above
        driver._sigcont_application()  # noqa: SLF001 - see above


def _draws(driver: Any) -> bool:
    """Whether the terminal is ours just now."""
    writer = getattr(driver, "_writer_thread", None)
    return writer is not None and writer.is_alive()
