"""The terminal as it was before the screen: put back where the screen itself did not come to it."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

if sys.platform != "win32":
    import fcntl
    import termios

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

_LEAVE: Final = b"".join(
    [
        b"\x1b[?2004l",  # paste
        b"\x1b[?7h",  # lines wrap
        b"\x1b[?2048l",  # sizes told in band
        b"\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l",  # mouse
        b"\x1b[<u",  # kitty's keys
        b"\x1b[?1049l\x1b[?25h\x1b[?1004l",  # the screen of before, the cursor, focus
        b"\x1b[0m",
    ]
)


@contextmanager
def kept(stream: TextIO | None) -> Iterator[None]:
    """Have the terminal behind a stream be afterwards what it is now, whatever ends what is done in between."""
    before = _attributes(stream)
    try:
        yield
    finally:
        now = _attributes(stream)
        if before is not None and now is not None and now[:4] != before[:4]:
            put_back(stream, before)


def put_back(stream: TextIO | None, attributes: list[Any] | None) -> None:
    """Give the terminal behind a stream these attributes (of `termios`), and have it leave all that a screen turns on.

    Waits for nothing: a terminal may take nothing any more.
    """
    if sys.platform == "win32" or stream is None or sys.__stderr__ is None:
        return
    with suppress(termios.error, OSError, ValueError):
        if attributes is not None:
            termios.tcsetattr(stream.fileno(), termios.TCSANOW, attributes)
        _say(sys.__stderr__.fileno(), _LEAVE)


def _attributes(stream: TextIO | None) -> list[Any] | None:
    if sys.platform == "win32" or stream is None:
        return None
    try:
        return termios.tcgetattr(stream.fileno())
    except (termios.error, OSError, ValueError):
        return None


def _say(drawn_on: int, codes: bytes) -> None:
    if sys.platform != "win32":
        flags = fcntl.fcntl(drawn_on, fcntl.F_GETFL)
        fcntl.fcntl(drawn_on, fcntl.F_SETFL, flags | os.O_NONBLOCK)
        try:
            os.write(drawn_on, codes)
        finally:
            fcntl.fcntl(drawn_on, fcntl.F_SETFL, flags)
