"""Python's rubbish, collected while no key is pressed: a collection of all takes several frames' time."""

from __future__ import annotations

import gc
import time
from typing import Final

_YOUNG: Final = (700, 10)
"""Python's own thresholds of the young generations: often, and then a millisecond each."""
_NEVER: Final = 1_000_000
_REST: Final = 1.0
"""Seconds without a key after which nobody is waiting for a frame."""
LOOK_EVERY: Final = 5.0
"""Seconds between two looks at whether it is time."""


class Tidying:
    """Keeps collections of all generations out of the way of keys."""

    def __init__(self) -> None:
        self._pressed = 0.0
        self._before = gc.get_threshold()

    def begin(self) -> None:
        """The first frame is out: what made it stays for good and need not be looked through again."""
        gc.freeze()
        gc.set_threshold(*_YOUNG, _NEVER)
        gc.enable()

    def end(self) -> None:
        """Leave collecting to Python again."""
        gc.set_threshold(*self._before)

    def pressed(self) -> None:
        """Note that a key came."""
        self._pressed = time.monotonic()

    def look(self) -> None:
        """Collect all, where no key came lately."""
        if time.monotonic() - self._pressed > _REST:
            gc.collect()
