"""The one door to other programs: argv lists, never a shell, nothing shared with the terminal."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlsplit

from opreader.errors import UsageError
from opreader.model import PipeResult
from opreader.text import clean, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

Find = Callable[[str], str | None]
"""The path of a program by its name; None where there is none."""

_SYSTEM = {"darwin": ("open",), "win32": ("explorer",)}
_LINUX = ("xdg-open", "gio open", "sensible-browser", "firefox", "chromium", "google-chrome")
_PLACE: Final = re.compile(r"(?:--?[\w.-]+=)?%s")
_BEFORE_SCRIPTS: Final = frozenset({"-c", "-e"})
_LONGEST = 8192
_MOST_OUTPUT: Final = 256 * 1024
_LAST_WORDS: Final = 0.5
"""Seconds in which output still comes when the program has ended: what it left behind may hold the pipe for ever."""
_SHELL_WORDS: Final = frozenset({"|", "||", "&", "&&", ";", "<", ">", ">>", "2>", "2>&1"})


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

    def parse_command(self, text: str) -> list[str]:
        """The words of a command line. Raises UsageError."""
        return parse_command(text)

    async def pipe(self, argv: Sequence[str], text: str, *, seconds: float = 30) -> PipeResult:
        """Give a program a text on its standard input and take what it says. Raises UsageError."""
        return await pipe(argv, text, seconds=seconds)

    def _commands(self) -> list[list[str]]:
        texts = self._browser.split(":") if self._browser.strip() else _SYSTEM.get(self._platform, _LINUX)
        try:
            commands = [shlex.split(text) for text in texts]
        except ValueError as error:
            raise UsageError(f"BROWSER can't be read ({error}): write a command, for example firefox") from error
        if not all(_only_places(command) for command in commands):
            raise UsageError(
                "BROWSER puts the address inside a text that a shell or another program would run: "
                "let %s stand alone, or behind an option's =, as in BROWSER='firefox --new-tab %s'"
            )
        return [command for command in commands if command]


def _only_places(command: list[str]) -> bool:
    """Whether an address put into this command stays one: in a script (sh -c "firefox %s") it would be read as a part of it."""
    words = command if any("%s" in word for word in command) else [*command, "%s"]
    return all(
        "%s" not in word or (_PLACE.fullmatch(word) is not None and before not in _BEFORE_SCRIPTS)
        for before, word in zip(["", *words], words, strict=False)
    )


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


# a text given to a program


def parse_command(text: str) -> list[str]:
    """The words of a command line, as a shell would split them. Raises UsageError: nothing else of a shell is there."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        reason = str(error)[:1].lower() + str(error)[1:]
        raise UsageError(f"this command can't be read ({reason}): put quotes around a whole word") from error
    if not words:
        raise UsageError("no command: write a program and its options, for example: wc -w")
    with contextlib.suppress(ValueError):  # quotes stay here, so that '|' in them is no pipe
        if bare := _SHELL_WORDS.intersection(shlex.split(text, posix=False)):
            raise UsageError(f"no shell reads this command, so {min(bare)} does nothing: write sh -c 'COMMAND'")
    return words


async def pipe(argv: Sequence[str], text: str, *, seconds: float = 30) -> PipeResult:
    """Give a program a text on its standard input, without a shell, and take what it says.

    It is stopped, with what it started, when it takes longer or when the caller is cancelled. Raises UsageError where it
    can't be started.
    """
    status, heard = await _run(argv, text.encode("utf-8", "replace"), seconds, errors=subprocess.STDOUT)
    return PipeResult(status, clean(bytes(heard.output).decode("utf-8", "replace")), cut=heard.cut)


async def ask(argv: Sequence[str], data: bytes, seconds: float) -> tuple[int | None, bytes]:
    """Give a program bytes and take what it answers on its standard output; what it complains of is told to nobody.

    The status is None where it was stopped for taking longer. Raises UsageError where it can't be started.
    """
    status, heard = await _run(argv, data, seconds, errors=subprocess.DEVNULL)
    return status, bytes(heard.output)


async def _run(argv: Sequence[str], data: bytes, seconds: float, *, errors: int) -> tuple[int | None, _Heard]:
    if not argv:
        raise UsageError("no command: write a program and its options, for example: wc -w")
    try:
        transport, protocol = await asyncio.get_running_loop().subprocess_exec(
            _Heard, *argv, stderr=errors, start_new_session=True
        )
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        name = shorten(clean(argv[0], one_line=True), 80)
        raise UsageError(
            f"{name} can't be started: {reason.lower()}; write a program that is on this machine"
        ) from error
    try:
        await _talk(transport, protocol, data, seconds)
    finally:
        if transport.get_returncode() is None:
            _kill(transport.get_pid())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LAST_WORDS):
                    await protocol.ended.wait()
        transport.close()
    return None if protocol.late else transport.get_returncode(), protocol


class _Heard(asyncio.SubprocessProtocol):
    """What a program says, and that it ended."""

    def __init__(self) -> None:
        self.output = bytearray()
        self.cut = False
        self.late = False
        self.ended = asyncio.Event()
        self.silent = asyncio.Event()
        """Its output ended as well."""

    def pipe_data_received(self, fd: int, data: bytes) -> None:  # noqa: ARG002 - asyncio's signature
        """Keep what there is room for; the rest is read as well, or the program would wait."""
        room = _MOST_OUTPUT - len(self.output)
        self.cut = self.cut or len(data) > room
        self.output += data[:room]

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Note that nothing more will be said."""
        if fd == 1:
            self.silent.set()

    def process_exited(self) -> None:
        """Note that it ended."""
        self.ended.set()


async def _talk(transport: asyncio.SubprocessTransport, protocol: _Heard, data: bytes, seconds: float) -> None:
    writer = cast("asyncio.WriteTransport", transport.get_pipe_transport(0))
    writer.write(data)
    writer.write_eof()
    try:
        async with asyncio.timeout(seconds):
            await protocol.ended.wait()
    except TimeoutError:
        protocol.late = True
        return
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LAST_WORDS):
            await protocol.silent.wait()


def _kill(pid: int) -> None:
    """Stop a program and what it started: it is the first of a group of its own."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
