"""The report of a bug: versions and where it happened, no words of articles, no values of variables."""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from opreader import __version__
from opreader.private_folder import make_folder
from opreader.regular_file import open_log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from types import TracebackType

LARGEST_LOG: Final = 512 * 1024
"""Bytes; a longer log is put aside as `.old`, where it takes the place of the one before it."""

_OF_INTEREST: Final = ("textual", "rich", "feedparser", "httpx", "lxml")
_HEAD, _TAIL = 10, 40
"""Frames that are told of a deep stack."""
_MOST_CAUSES: Final = 5


def write_crash(log: Path, error: BaseException) -> str:
    """Append a report to the log. Returns where it is, or what could not be written; raises nothing."""
    return _write(log, lambda: render_crash(error))


def render_crash(error: BaseException) -> str:
    """The report itself, several lines."""
    return _report(_told(error))


def write_frames(log: Path, name: str, frames: Iterable[tuple[str, int, str]]) -> str:
    """The same for an error that is gone: its type's name, and file, line and function of each frame."""
    return _write(log, lambda: _report([_head(name), *_places(list(frames))]))


def write_line(log: Path, line: str) -> str:
    """The same for what is no error: a line that says what was found."""
    return _write(log, lambda: _report([_head(line)]))


def _write(log: Path, report: Callable[[], str]) -> str:
    try:
        make_folder(log.parent)
        make_room(log)
        with open_log(log) as file:
            file.write(report().encode("utf-8", "backslashreplace"))
    except OSError as trouble:
        return f"nowhere: {log} can't be written ({trouble.strerror})"
    except Exception as trouble:  # noqa: BLE001 - no memory, a stack that is full: the report of a bug must not be one
        return f"nowhere: {log} can't be written ({type(trouble).__name__})"
    return str(log)


def make_room(log: Path) -> None:
    """Put a log aside that has grown large. Raises OSError."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_name(f"{log.name}.old"))


def catch_strays(log: Callable[[], Path]) -> None:
    """Have errors that nobody waits for reported: of a thread, of a destructor, of what stands round the edge of a run.

    Python's own way prints a traceback, over whatever stands on the screen. `log` is asked for when it is needed.
    """

    def report(error: BaseException | None) -> str:
        try:
            return write_crash(log(), error or RuntimeError())
        except Exception as trouble:  # noqa: BLE001 - a home that is none: there is nowhere to write to
            return f"nowhere: {type(trouble).__name__}"

    def of_thread(caught: threading.ExceptHookArgs) -> None:
        if caught.exc_type is not SystemExit:
            report(caught.exc_value)

    def at_the_edge(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
        told = "interrupted" if issubclass(kind, KeyboardInterrupt) else f"a bug: {kind.__name__}"
        with suppress(OSError, ValueError, AttributeError):  # standard error may be closed, or none
            place = "" if issubclass(kind, KeyboardInterrupt) else f"; the report is in {report(error)}"
            sys.stderr.write(f"opreader: {told}{place}\n")

    threading.excepthook = of_thread
    sys.unraisablehook = lambda caught: _drop(report(caught.exc_value))
    sys.excepthook = at_the_edge


def _drop(_: object) -> None:
    """Nobody is told."""


def _report(lines: list[str]) -> str:
    import platform

    versions = ", ".join(f"{name} {_version(name)}" for name in _OF_INTEREST)
    about = f"  opreader {__version__}, Python {sys.version.split()[0]}, {platform.system()}, {versions}"
    return "\n".join([lines[0], about, *lines[1:], ""])


def _head(name: str) -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {name}"


def _told(error: BaseException) -> list[str]:
    """An error with its frames, then what led to it. The messages may quote an article; types and places do not."""
    lines = [_head(_name(error)), *_places(list(_frames(error.__traceback__)))]
    for one in _causes(error):
        lines += [f"  from {_name(one)}", *_places(list(_frames(one.__traceback__)))]
    return lines


def _name(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """What an error came of; the first of a group stands for it."""
    seen = {id(error)}
    for _ in range(_MOST_CAUSES):
        inner = error.exceptions[0] if isinstance(error, BaseExceptionGroup) else None
        of_before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        following = inner or of_before
        if following is None or id(following) in seen:
            return
        error = following
        seen.add(id(error))
        yield error


def _frames(trace: TracebackType | None) -> Iterator[tuple[str, int, str]]:
    while trace is not None:
        code = trace.tb_frame.f_code
        yield code.co_filename, trace.tb_lineno, code.co_name
        trace = trace.tb_next


def _places(frames: list[tuple[str, int, str]]) -> list[str]:
    """A line a frame; of a deep stack its beginning and its end."""
    lines = [f"  {_shown(file)}:{line} {name}" for file, line, name in frames]
    if len(lines) <= _HEAD + _TAIL:
        return lines
    return [*lines[:_HEAD], f"  … {len(lines) - _HEAD - _TAIL} more …", *lines[-_TAIL:]]


def _shown(file: str) -> str:
    """A file without the folders above its package: these name people."""
    for mark in ("/site-packages/", "/src/", "/lib/"):
        if mark in file:
            return file.rpartition(mark)[2]
    return file.rpartition("/")[2]


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return "?"
