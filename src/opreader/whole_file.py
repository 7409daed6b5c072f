"""Files that are written whole or not at all, one process at a time."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_WAIT: Final = 5.0
"""Seconds; a change takes milliseconds, so that longer means a process that was stopped."""


def replace_file(path: Path, content: bytes, *, like: Path) -> None:
    """Put `content` at `path` by way of a temporary file beside it, with the permissions of `like`, else for us alone.

    Raises OSError; what stood at `path` is untouched then.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        if like.exists():
            fresh.chmod(stat.S_IMODE(like.stat().st_mode))
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut, where the system lets folders be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def locked(path: Path, *, wait: float = _LONGEST_WAIT) -> Iterator[None]:
    """Hold the lock file `path`; other holders, of this process too, wait. Raises OSError when it stays held.

    Goes on without a lock where there is none: not POSIX, or a file system that knows no locks.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        end = monotonic() + wait
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if monotonic() > end:
                    raise TimeoutError(f"another program has held {path.name} for {wait:.0f} seconds") from None
                sleep(0.02)
            except OSError:
                break
        yield
    finally:
        os.close(handle)
