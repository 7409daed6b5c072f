"""The one door to other programs: argv lists, never a shell, nothing shared with the terminal."""

from __future__ import annotations

import shlex
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from opreader.errors import UsageError
from opreader.text import clean, shorten

Find = Callable[[str], str | None]
"""The path of a program by its name; None where there is none."""

_SYSTEM = {"darwin": ("open",), "win32": ("explorer",)}
_LINUX = ("xdg-open", "gio open", "sensible-browser", "firefox", "chromium", "google-chrome")
_LONGEST = 8192


class SystemBrowser:
    """The user's browser (`ports.Outside`)."""

    def __init__(self, browser: str = "", *, platform: str = sys.platform, find: Find = shutil.which) -> None:
        """Take the value of BROWSER: commands with an optional %s, separated by ":"; empty: the system's own."""
        self._browser = browser
        self._platform = platform
        self._find = find

    def open_link(self, target: str) -> None:
        """Show an http(s) address or an absolute path of a regular file in the user's browser. Raises UsageError."""
        _check(target)
        for command in self._commands():
            program = self._find(command[0])
            if program is None:
                continue
            try:
                _start([program, *command[1:]], target)
            except OSError:
                continue  # the next one may start
            return
        raise UsageError("no browser found: set BROWSER to a command, for example BROWSER=firefox")

    def _commands(self) -> list[list[str]]:
        texts = self._browser.split(":") if self._browser.strip() else _SYSTEM.get(self._platform, _LINUX)
        try:
            commands = [shlex.split(text) for text in texts]
        except ValueError as error:
            raise UsageError(f"BROWSER can't be read ({error}): write a command, for example firefox") from error
        return [command for command in commands if command]


def _check(target: str) -> None:
    """Only what a browser may be handed. Raises UsageError."""
    shown = shorten(clean(target, one_line=True), 80)
    if not target or len(target) > _LONGEST or not target.isprintable() or target != target.strip():
        raise UsageError(f"not opened, it holds characters that no address has: {shown}")
    if target.startswith("/"):
        try:
            regular = stat.S_ISREG(Path(target).stat().st_mode)
        except (OSError, ValueError):
            regular = False
        if not regular:
            raise UsageError(f"not opened, it is no regular file: {shown}")
        return
    try:
        address = urlsplit(target)
        usable = address.scheme in {"http", "https"} and bool(address.hostname)
    except ValueError:
        usable = False
    if not usable:
        raise UsageError(f"not opened, only http and https addresses are: {shown}")


def _start(command: list[str], target: str) -> None:
    """Start a program with the target as one argument and leave it alone. Raises OSError."""
    arguments = [part.replace("%s", target) for part in command[1:]]
    if arguments == command[1:]:
        arguments.append(target)
    process = subprocess.Popen(
        [command[0], *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, name="reap", daemon=True).start()  # leaves no zombie behind
