"""The report of a bug: versions and where it happened, no words of articles, no values of variables."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from opreader import __version__

if TYPE_CHECKING:
    from pathlib import Path

_OF_INTEREST: Final = ("textual", "rich", "feedparser", "httpx", "lxml")


def write_crash(log: Path, error: BaseException) -> str:
    """Append a report to the log. Returns where it is, or what could not be written."""
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(_report(error))
    except OSError as trouble:
        return f"nowhere: {log} can't be written ({trouble.strerror})"
    return str(log)


def _report(error: BaseException) -> str:
    import platform
    import traceback

    # The message of an error may quote an article; its type and its place do not.
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    versions = ", ".join(f"{name} {_version(name)}" for name in _OF_INTEREST)
    return "\n".join(
        [
            f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {type(error).__qualname__}",
            f"  opreader {__version__}, Python {sys.version.split()[0]}, {platform.system()}, {versions}",
            *lines,
            "",
        ]
    )


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return "?"
