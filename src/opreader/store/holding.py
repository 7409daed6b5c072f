"""Who has the library of a folder open: many that use it, or one that puts another file in its place. Never both."""

from __future__ import annotations

import os
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

from opreader.errors import LibraryBusy

if TYPE_CHECKING:
    from pathlib import Path

_WAIT: Final = 5.0
"""Seconds; putting another file in place takes milliseconds, making it takes longer."""


class Hold:
    """A share in a library, or the whole of it; let go when the process ends, however it ends."""

    def __init__(self, handle: int | None) -> None:
        """`handle` is a locked folder; None where no lock can be had."""
        self._handle = handle

    def release(self) -> None:
        """Let go; more than once does nothing."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)


def hold(library: Path, *, alone: bool, wait: float = _WAIT) -> Hold:
    """Hold the library at this path, `alone` or beside others that use it. Raises LibraryBusy.

    It is the folder that is locked: it is there while the file is missing, broken or being replaced, it needs no right to
    write, and nothing is left lying about. Where there is no such lock (not POSIX, some network disks) all goes on
    without. A folder that is missing is held by nobody.
    """
    try:
        import fcntl

        handle = os.open(library.parent, os.O_RDONLY | os.O_CLOEXEC)
    except (ImportError, OSError):
        return Hold(None)
    end = monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() > end:
                os.close(handle)
                raise LibraryBusy(_busy(library, alone=alone)) from None
            sleep(0.05)
        except OSError:
            os.close(handle)
            return Hold(None)
        else:
            return Hold(handle)


def _busy(library: Path, *, alone: bool) -> str:
    if alone:
        return (
            f"The library {library} is open in another opreader. Nothing was changed; close that one, then try again."
        )
    return f"The library {library} is being repaired or restored by another opreader. Wait for it, then try again."
