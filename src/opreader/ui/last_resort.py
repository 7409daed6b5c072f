"""A thread that ends the process where the screen can't: its terminal is gone or takes nothing, its loop stands still."""

from __future__ import annotations

import os
import select
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

LOOK_EVERY: Final = 2.0
"""Seconds between two looks at the terminal."""
PATIENCE: Final = 5.0
"""Seconds that the screen has to end in order once it was asked to."""
HUNG_UP: Final = 129
"""The exit status where the terminal is gone: 128 + SIGHUP."""


class LastResort:
    """Looks at the terminal now and then, and holds the screen to its end."""

    def __init__(
        self,
        *,
        is_gone: Callable[[], bool],
        ask: Callable[[int], None],
        leave: Callable[[int], None] = os._exit,
        look_every: float = LOOK_EVERY,
        patience: float = PATIENCE,
    ) -> None:
        """`ask` has the screen end with an exit status, from any thread; `leave` ends the process at once."""
        self._is_gone = is_gone
        self._ask = ask
        self._leave = leave
        self._look_every = look_every
        self._patience = patience
        self._called = threading.Event()
        self._over = threading.Event()
        self._status: int | None = None

    def begin(self) -> None:
        """Begin to look; a thread of its own, for the loop's may wait for a terminal that takes nothing."""
        threading.Thread(target=self._watch, name="last-resort", daemon=True).start()

    def hold_to_it(self, status: int) -> None:
        """The screen was asked to end with this exit status: it has `patience` seconds. Any thread may call this."""
        self._status = status
        self._called.set()

    def end(self) -> None:
        """The screen ended in order."""
        self._over.set()
        self._called.set()

    def _watch(self) -> None:
        while not self._called.wait(self._look_every):
            if self._is_gone():
                self._status = HUNG_UP
                self._ask(HUNG_UP)
                break
        if not self._over.wait(self._patience) and self._status is not None:
            self._leave(self._status)


def is_gone(terminal: int) -> bool:
    """Whether the terminal behind this descriptor was closed at its other end."""
    if not hasattr(select, "poll"):
        return False
    with suppress(OSError, ValueError):
        poll = select.poll()
        poll.register(terminal, 0)
        return any(event & (select.POLLHUP | select.POLLERR) for _, event in poll.poll(0))
    return False
