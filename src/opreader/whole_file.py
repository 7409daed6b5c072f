"""The door to files that are written: whole or not at all, one process at a time. They are read by `regular_file`."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from time import monotonic, sleep
from typing import TYPE_CHECKING, BinaryIO, Final

from opreader.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_WAIT: Final = 5.0
"""Seconds; a change takes milliseconds, so that longer means a process that was stopped."""


def replace_file(path: Path, content: bytes, *, like: Path, secret: bool = False) -> None:
    """Put `content` at `path` by way of a temporary file beside it, with the permissions of `like`, else for us alone.

    What is `secret` is for us alone in any case. Raises OSError; what stood at `path` is untouched then.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        if like.exists():
            fresh.chmod(stat.S_IMODE(like.stat().st_mode) & (0o700 if secret else 0o777))
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A file that stands at `path` once all of it is written; what stood there before stays until then. Raises OSError.

    It has the permissions of what stood there, else what the umask leaves. A link stays one: what it leads to is
    written. What is no file (a pipe, a device) is written as it is.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        with target.open("wb") as out:
            yield out
        return
    if target.exists() and not os.access(target, os.W_OK):  # replacing it would not ask
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    mode = stat.S_IMODE(target.stat().st_mode) & 0o777 if target.exists() else None
    fresh, handle = _make_beside(target)
    try:
        with os.fdopen(handle, "wb") as out:
            if mode is not None:
                fresh.chmod(mode)
            yield out
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(target)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _make_beside(target: Path) -> tuple[Path, int]:
    """A new file beside another, under a name that nobody could lay a link at."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    fresh = target.with_name(f".{token_hex(8)}.new")
    return fresh, os.open(fresh, flags, 0o666)


def told_mode(path: Path) -> str | None:
    """That others may read a file which is for its owner alone, with what to do; None where all is well or none is there."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except (OSError, ValueError):
        return None
    if os.name != "posix" or not mode & 0o077:
        return None
    shown = clean(str(path), one_line=True)
    return f"{shown} holds passwords, and others may read it (mode {mode:03o}); for yourself alone: chmod 600 {shown}"


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
