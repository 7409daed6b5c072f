"""Runs the program and kills it, as `kill -9` does, at its n-th touch of the disk: `python -m tests.killing N WORD…`.

A touch is a call of SQLite's that writes (`tests.store.failing_disk`), or a file that Python opens to write, renames or
removes. Instead of N the name of a file: killed when that is about to be replaced.
"""

import itertools
import os
import signal
import sys

from opreader.__main__ import main
from tests.store.failing_disk import failing_disk

_TOUCHES = ("open", "os.rename", "os.remove", "os.link", "os.mkdir")


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _run(where: str) -> None:
    """Run the words behind the first."""
    nth = int(where) if where.isdecimal() else 0
    count = itertools.count(1)

    def touch() -> None:
        if next(count) == nth:
            _die()

    def watch(event: str, values: tuple[object, ...]) -> None:
        if event == "os.rename" and os.path.basename(os.fsdecode(values[1])) == where:  # type: ignore[arg-type]  # noqa: PTH119
            _die()
        if event in _TOUCHES and (event != "open" or _writes(values)):
            touch()

    with failing_disk() as disk:
        sys.addaudithook(watch)
        disk.before = touch
        main()


def _writes(values: tuple[object, ...]) -> bool:
    return isinstance(values[2], int) and bool(values[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


if __name__ == "__main__":
    _run(sys.argv.pop(1))
