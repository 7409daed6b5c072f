"""Other processes that use the same library: whether one changed it, and whose turn it is at what only one should do."""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Final

from opreader.errors import TurnTaken
from opreader.library_ports import Turn
from opreader.store.stamps import stamp, version

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from opreader.store.library import Library
    from opreader.store.stamps import Stamp

BEAT_EVERY: Final = 5.0
"""Seconds between two signs of life of whoever has a turn."""
GIVEN_UP_AFTER: Final = 30.0
"""Seconds without a sign of life: that process is stopped, or stands still, and nobody waits for it."""
_LOOK_EVERY: Final = 0.2
_WHAT_IS_DONE: Final = {"refresh": "refreshing", "pack": "packing", "index": "indexing", "send": "sending"}


class OtherProcesses:
    """Satisfies `opreader.library_ports.Others`."""

    def __init__(self, library: Library, *, on_wait: Callable[[str], None] | None = None) -> None:
        """With `on_wait` a turn that another process has is waited for, and that is told; without, it is an error."""
        self._library = library
        self._on_wait = on_wait
        self._seen: Stamp | None = None
        self._version: int | None = None

    async def changed(self) -> bool:
        """Whether another process wrote since this was asked last, or since the library was opened.

        Costs a look at two files where nobody wrote.
        """
        files = await asyncio.to_thread(stamp, self._library.path)
        if files == self._seen:
            return False
        if self._library.read_only:
            seen, self._seen = self._seen, files
            return seen is not None
        # On the writer's connection, for which what this process wrote is no news.
        now = await self._library.lanes.writer.run(version)
        self._seen = files
        written, first = self._library.written_before or (True, now)
        before, self._version = self._version, now
        return written or now != first if before is None else now != before

    @asynccontextmanager
    async def turn(self, what: str) -> AsyncIterator[Turn]:
        """Do something that one process does at a time. Raises TurnTaken where another has the turn and nobody waits.

        The turn is a lock of the system's, which goes with the process, however it ends. Where no lock can be had (not
        POSIX, some network disks, a folder that takes no writes) all goes on without. A process that has the turn and
        gave no sign of life for `GIVEN_UP_AFTER` seconds is not waited for.
        """
        file = self._library.path.with_name(f".{what}.turn")
        held, waited = await self._take(file, what)
        beat = None if held is None else asyncio.create_task(_beat(held))
        try:
            yield Turn(waited=waited)
        finally:
            if beat is not None:
                beat.cancel()
            if held is not None:
                os.close(held)

    async def _take(self, file: Path, what: str) -> tuple[int | None, bool]:
        """The locked file, None where there is none to be had; and whether it was waited for."""
        waited = False
        silence = _Silence()
        while True:
            try:
                held = _lock(file)
            except BlockingIOError:
                if silence.lasts(file):
                    return None, waited
                told = f"another opreader{_whose(file)} is {_WHAT_IS_DONE.get(what, what)}"
                if self._on_wait is None:
                    raise TurnTaken(told) from None
                if not waited:
                    self._on_wait(f"{told}; waiting for it")
                waited = True
                await asyncio.sleep(_LOOK_EVERY)
            else:
                return held, waited


class _Silence:
    """How long nothing was heard of whoever has a turn: by its clock and ours at first, then by what is seen here."""

    def __init__(self) -> None:
        self._stamp: float | None = None
        self._since = 0.0

    def lasts(self, file: Path) -> bool:
        """Whether it is too long."""
        try:
            stamp = file.stat().st_mtime
        except OSError:
            return True
        if stamp != self._stamp:
            first = self._stamp is None
            self._stamp, self._since = stamp, time.monotonic()
            return first and abs(time.time() - stamp) > GIVEN_UP_AFTER
        return time.monotonic() - self._since > GIVEN_UP_AFTER


def _lock(file: Path) -> int | None:
    """The file, locked; None where no lock can be had. Raises BlockingIOError where another process has it."""
    try:
        import fcntl
    except ImportError:
        return None
    held = None
    try:
        held = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.truncate(held, 0)
        os.write(held, str(os.getpid()).encode())
    except BlockingIOError:
        if held is not None:
            os.close(held)
        raise
    except OSError:
        if held is not None:
            os.close(held)
        return None
    return held


def _whose(file: Path) -> str:
    """Which process has it, for the middle of a sentence; nothing where that is not known yet."""
    try:
        said = file.read_bytes()[:20]
    except OSError:
        return ""
    return f" (process {int(said)})" if said.isdigit() else ""


async def _beat(held: int) -> None:
    """Give signs of life."""
    while True:
        await asyncio.sleep(BEAT_EVERY)
        with suppress(OSError):
            os.utime(held)
