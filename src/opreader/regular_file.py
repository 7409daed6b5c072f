"""The door to files that are read: regular ones only, bounded, never waited for. Files are written by `whole_file`.

A FIFO, a device or a socket that stands where a file should is refused before it is opened; what takes the place of a
file in between is seen once it is open, and opening it waits for nobody.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from pathlib import Path

_ALWAYS: Final = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)


def open_regular(path: Path, *, follow: bool = True) -> BinaryIO:
    """A regular file, open for reading; without `follow` the last part of its path may be no link. Raises OSError."""
    _refuse_other(path.stat() if follow else path.lstat(), path)
    return _opened(path, os.O_RDONLY | (0 if follow else _NO_LINK), "rb")


def read_regular(path: Path, *, most: int, follow: bool = True) -> bytes:
    """The bytes of a regular file. Raises OSError, also where there are more than `most`."""
    with open_regular(path, follow=follow) as file:
        size = os.fstat(file.fileno()).st_size
        data = file.read(min(size, most) + 1)  # room for what is there, not for all that might be
        if size < len(data) <= most:  # it grows, or its file system knows no sizes
            data += file.read(most + 1 - len(data))
    if len(data) > most:
        raise OSError(errno.EFBIG, f"it is larger than {_size(most)}", str(path))
    return data


def open_log(path: Path, *, largest: int | None = None) -> BinaryIO:
    """A log to add to, for its owner alone, emptied when it is larger than `largest`. Raises OSError; no link is followed."""
    if _exists(path):
        _refuse_other(path.lstat(), path)
    log = _opened(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | _NO_LINK, "ab")
    if largest is not None and os.fstat(log.fileno()).st_size > largest:
        log.truncate(0)
    return log


def _opened(path: Path, flags: int, mode: str) -> BinaryIO:
    handle = os.open(path, flags | _ALWAYS, 0o600)
    try:
        _refuse_other(os.fstat(handle), path)
        return os.fdopen(handle, mode)  # type: ignore[return-value]  # a mode with "b" in it
    except BaseException:
        os.close(handle)
        raise


def _refuse_other(found: os.stat_result, path: Path) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "it is no regular file", str(path))


def _exists(path: Path) -> bool:
    return os.path.lexists(path)


def _size(count: int) -> str:
    return f"{count >> 20} MiB" if count >= 1 << 20 else f"{count // 1000} kB"
