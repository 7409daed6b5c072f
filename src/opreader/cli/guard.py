"""Errors → one line and an exit code: the outermost edge of every run, the screen's too."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from opreader.cli.output import fail, say
from opreader.errors import LibraryError, OpreaderError, QueryError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

OK: Final = 0
PARTLY: Final = 1
WRONG_WORDS: Final = 2
NO_LIBRARY: Final = 3
BUG: Final = 70
INTERRUPTED: Final = 130

_UNWRITABLE: Final = frozenset({errno.ENOSPC, errno.EIO, errno.EBADF, errno.EFBIG, errno.EDQUOT})
"""What the system says of a standard output that takes nothing: a full disk, a terminal that is gone, none at all."""


def exit_code(error: OpreaderError) -> int:
    """The exit code that an error of ours means."""
    if isinstance(error, UsageError):
        return WRONG_WORDS
    return NO_LIBRARY if isinstance(error, LibraryError) else PARTLY


def complain(error: OpreaderError) -> int:
    """Say an error in a line, with a pointer at the word for a query. Returns the exit code."""
    fail(str(error))
    if isinstance(error, QueryError):
        from opreader.query import render_pointer

        for line in render_pointer(error).splitlines():
            sys.stderr.write(f"  {line}\n")
    return exit_code(error)


def guard(work: Callable[[], int], *, home: Path | None = None) -> int:
    """Do the work; an error of ours becomes a line and its code, an interrupt 130, a closed pipe ends quietly.

    `home` is where the user wants everything kept, the report of a bug too.
    """
    try:
        code = work()
        sys.stdout.flush()  # a pipe that was closed is seen here, not when Python ends
    except OpreaderError as error:
        return complain(error)
    except KeyboardInterrupt:
        say("opreader: interrupted; what was done is kept")
        return INTERRUPTED
    except BrokenPipeError:
        _write_no_more()
        return PARTLY
    except OSError as error:
        if error.filename is not None or error.errno not in _UNWRITABLE:
            return _tell_bug(error, home)
        _write_no_more()
        fail(f"what was asked for can't be written ({error.strerror})")
        return PARTLY
    except Exception as error:  # noqa: BLE001 - the outermost edge: a bug is told with the place of its report
        return _tell_bug(error, home)
    return code


def _tell_bug(error: Exception, home: Path | None) -> int:
    fail(f"a bug: {type(error).__name__}; please report it with what is in {_report(error, home)}")
    return BUG


def named_home(words: Sequence[str]) -> Path | None:
    """The folder that --home names, wherever it stands among the words: for where they are not understood yet."""
    from pathlib import Path

    for word, following in zip(words, [*words[1:], ""], strict=False):  # no words: nothing follows
        if word == "--home" and following:
            return Path(following)
        if word.startswith("--home="):
            return Path(word.removeprefix("--home="))
    return None


def _write_no_more() -> None:
    """Send what is still to be written to nobody: the reader of our output has seen enough."""
    with suppress(OSError, ValueError):
        nobody = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nobody, sys.stdout.fileno())
        os.close(nobody)


def _report(error: Exception, home: Path | None) -> str:
    """Write the report of a bug. Returns where it is."""
    from opreader.crash import write_crash
    from opreader.wiring import find_places

    try:
        log = find_places(home).log
    except OpreaderError:  # a home that is none
        return "nowhere: there is no such home folder"
    return write_crash(log, error)
