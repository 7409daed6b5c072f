"""The thread that ends the process where the screen can't: asked first, and only then not asked any more."""

import threading
from collections.abc import Callable

from opreader.ui.last_resort import HUNG_UP, LastResort

_PATIENCE = 20.0


class Stand:
    """A screen that ends when it is asked, or does not."""

    def __init__(self, *, gone: bool = False, obeys: bool = True) -> None:
        self.asked: list[int] = []
        self.left: list[int] = []
        self.over = threading.Event()
        self._obeys = obeys
        self.last_resort = LastResort(
            is_gone=lambda: gone, ask=self._ask, leave=self._leave, look_every=0.01, patience=0.05
        )

    def _ask(self, status: int) -> None:
        self.asked.append(status)
        if self._obeys:
            self.last_resort.end()
            self.over.set()

    def _leave(self, status: int) -> None:
        self.left.append(status)
        self.over.set()


def ended(stand: Stand, begin: Callable[[], None] = lambda: None) -> Stand:
    """Run it to its end."""
    stand.last_resort.begin()
    begin()
    assert stand.over.wait(_PATIENCE)
    for thread in threading.enumerate():
        if thread.name == "last-resort":
            thread.join(_PATIENCE)
    return stand


def test_a_screen_without_a_terminal_is_asked_to_end() -> None:
    stand = ended(Stand(gone=True))
    assert stand.asked == [HUNG_UP]
    assert not stand.left


def test_a_screen_that_does_not_end_is_ended() -> None:
    stand = ended(Stand(gone=True, obeys=False))
    assert stand.left == [HUNG_UP]


def test_a_screen_that_was_asked_by_a_signal_is_held_to_it() -> None:
    stand = Stand(obeys=False)
    ended(stand, lambda: stand.last_resort.hold_to_it(143))
    assert stand.left == [143]


def test_a_screen_that_ended_is_left_alone() -> None:
    stand = Stand()

    def end() -> None:
        stand.last_resort.hold_to_it(143)
        stand.last_resort.end()
        stand.over.set()

    assert not ended(stand, end).left
