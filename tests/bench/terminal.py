"""Runs a terminal program in a pty and tells when it answered; its screen is read by an emulator afterwards."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

import pyte

ROWS, COLUMNS = 40, 140
_IN_ONE_GO = 64
"""Reads before the screen is looked at."""


class Terminal:
    """One program in a terminal of 140 × 40; a context manager that ends it."""

    def __init__(self, argv: Sequence[str], *, env: Mapping[str, str] | None = None) -> None:
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        plain = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            argv,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, **plain, **(env or {})},
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(3)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self._master)

    @property
    def lines(self) -> list[str]:
        """What the screen shows."""
        return list(self._screen.display)

    def until(self, seen: Callable[[list[str]], bool], *, timeout: float = 30) -> float:
        """Seconds from now until bytes came with which the screen satisfies; raises TimeoutError with the screen.

        What comes in one go is parsed afterwards: the emulator's own time is not in the answer.
        """
        begin = time.perf_counter()
        while time.perf_counter() - begin < timeout:
            heard: list[tuple[float, bytes]] = []
            while len(heard) < _IN_ONE_GO and (data := self._take(0.01)):
                heard.append((time.perf_counter() - begin, data))
            answer: float | None = None
            for came, data in heard:
                self._stream.feed(data)
                if answer is None and seen(self.lines):
                    answer = came
            if answer is not None:
                return answer
            if self.process.poll() is not None:
                break
        raise TimeoutError("\n".join(self.lines))

    def first_paint(self, words: str, *, timeout: float = 30) -> float:
        """Seconds from the start of the program until some words are on the screen."""
        late = time.perf_counter() - self.started
        return late + self.until(lambda lines: any(words in line for line in lines), timeout=timeout)

    def settle(self, quiet: float = 0.2, *, most: float = 3) -> None:
        """Read until nothing came for so long; a cursor that blinks never ends, hence `most`."""
        end = time.perf_counter() + most
        while time.perf_counter() < end and self._read(quiet):
            pass

    def drain(self, seconds: float) -> None:
        """Read for so long, whatever comes."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)

    def type(self, text: str, *, gap: float = 0.04) -> None:
        """Press key after key as a quick typist does."""
        for key in text:
            self.send(key)
            self.drain(gap)

    def press(self, key: str, *, quiet: float = 0.1) -> tuple[float, float]:
        """Seconds from a key to the first and to the last byte of what it changed; the bytes are parsed afterwards."""
        self.settle(0.05)
        heard: list[bytes] = []
        begin = time.perf_counter()
        os.write(self._master, key.encode())
        first = last = 0.0
        while last < 3 and select.select([self._master], [], [], quiet if heard else 2)[0]:
            heard.append(os.read(self._master, 65536))
            last = time.perf_counter() - begin
            first = first or last
        self._stream.feed(b"".join(heard))
        return first, last

    def kill(self) -> None:
        """End it at once, as a power cut does: kill -9."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def send(self, key: str) -> None:
        """Press a key and wait for nothing."""
        os.write(self._master, key.encode())

    def megabytes(self, *, tree: bool = False) -> float:
        """Resident memory of the program, or of it and all its descendants."""
        table = subprocess.run(["ps", "-eo", "pid=,ppid=,rss="], capture_output=True, text=True, check=True).stdout
        rows = [tuple(int(number) for number in line.split()) for line in table.splitlines()]
        family = {self.process.pid}
        while tree and (more := {pid for pid, parent, _ in rows if parent in family} - family):
            family |= more
        return sum(size for pid, _, size in rows if pid in family) / 1024

    def _take(self, timeout: float) -> bytes:
        if not select.select([self._master], [], [], timeout)[0]:
            return b""
        try:
            return os.read(self._master, 65536)
        except OSError:  # the program ended
            return b""

    def _read(self, timeout: float) -> bytes:
        data = self._take(timeout)
        self._stream.feed(data)
        return data
