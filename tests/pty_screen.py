"""Runs a program in a pty: sends it keys, clicks and signals, keeps every byte it wrote, reads its screen by an emulator.

    with Terminal([sys.executable, "-m", "opreader", "--home", str(home)], size=(140, 40)) as terminal:
        terminal.wait_for("five minutes")
        terminal.send("q")
        assert terminal.end() == 0
        assert LEAVE_SCREEN in terminal.said

The benchmark measures by the same one: what it returns as seconds ends when bytes came, not when they were parsed.
"""

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pyte

COLUMNS, ROWS = 140, 40
ENTER_SCREEN, LEAVE_SCREEN = b"\x1b[?1049h", b"\x1b[?1049l"
PATIENCE = 60.0
"""Seconds after which what was waited for is held not to come; machines that run tests may be busy."""
_IN_ONE_GO = 64
"""Reads before the screen is looked at."""

_NO_CELLS: Final = re.compile("[\xad\u200b-\u200d\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
"""Behind a letter of no cells that is no accent pyte forgets the rest of a text, which no terminal does."""


class Terminal:
    """One program in a terminal; a context manager that ends it and whatever it started in its session."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        size: tuple[int, int] = (COLUMNS, ROWS),
        cwd: Path | None = None,
        controlling: bool = False,
    ) -> None:
        """`size` is columns and rows; `env` is laid over ours; with `controlling` the terminal hangs up its session."""
        columns, rows = size
        self.said = bytearray()
        """Every byte that came, in order."""
        self._parsed = 0
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._master, slave = pty.openpty()
        self._open = True
        _set_size(slave, columns, rows)
        plain = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            argv,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=cwd,
            env={**_environment(), **plain, **(env or {})},
            start_new_session=True,
            preexec_fn=_take_terminal if controlling else None,  # noqa: PLW1509 - one system call, no lock is taken
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._signal_all(signal.SIGTERM)
        end = time.perf_counter() + 3
        while self.process.poll() is None and time.perf_counter() < end:
            self._read(0.02)  # a program that cannot write cannot end
        self._signal_all(signal.SIGKILL)
        self.process.wait()
        self.hang_up()

    # what it shows

    @property
    def lines(self) -> list[str]:
        """What the screen shows."""
        self._parse()
        # Not pyte's own `display`: it raises where half of a wide letter was written over.
        screen = self._screen
        return ["".join(screen.buffer[y][x].data for x in range(screen.columns)) for y in range(screen.lines)]

    @property
    def text(self) -> str:
        """What the screen shows, in one piece."""
        return "\n".join(line.rstrip() for line in self.lines)

    def find(self, words: str, *, of: int = 0) -> tuple[int, int]:
        """Column and row, from 0, of some words that stand in one line of the screen; raises AssertionError with it."""
        lines = self.lines
        places = [(line.index(words), row) for row, line in enumerate(lines) if words in line]
        assert len(places) > of, f"{words!r} is not on the screen:\n{self.text}"
        index, row = places[of]
        cells = [self._screen.buffer[row][x].data for x in range(self._screen.columns)]
        return next(x for x in range(len(cells) + 1) if len("".join(cells[:x])) >= index), row

    # waiting

    def wait_for(self, *words: str, timeout: float = PATIENCE) -> None:
        """Read until all these words stand on the screen, each in one line; raises TimeoutError with the screen."""
        self._till(lambda lines: all(any(one in line for line in lines) for one in words), timeout)

    def wait_until_gone(self, words: str, *, timeout: float = PATIENCE) -> None:
        """Read until no line of the screen holds these words; raises TimeoutError with the screen."""
        self._till(lambda lines: not any(words in line for line in lines), timeout)

    def wait_for_bytes(self, wanted: bytes, *, since: int = 0, timeout: float = PATIENCE) -> None:
        """Read until these bytes came, `since` so many; raises TimeoutError with the screen."""
        end = time.perf_counter() + timeout
        while wanted not in self.said[since:]:
            if time.perf_counter() > end or (not self._read(0.05) and self.process.poll() is not None):
                raise TimeoutError(f"{wanted!r} did not come:\n{self.text}")

    def until(self, seen: Callable[[list[str]], bool], *, timeout: float = PATIENCE) -> float:
        """Seconds from now until bytes came with which the screen satisfies; raises TimeoutError with the screen.

        What the screen showed before is not looked at. What comes in one go is parsed afterwards: the emulator's own
        time is not in the answer.
        """
        self._parse()
        begin = time.perf_counter()
        while time.perf_counter() - begin < timeout:
            over = self.process.poll() is not None
            heard: list[tuple[float, bytes]] = []
            while len(heard) < _IN_ONE_GO and (data := self._take(0.01)):
                heard.append((time.perf_counter() - begin, data))
            answer: float | None = None
            for came, data in heard:
                self.said += data
                if answer is None and seen(self.lines):
                    answer = came
            if answer is not None:
                return answer
            if over and not heard:
                break
        raise TimeoutError(f"exit status {self.process.poll()}; the screen:\n{self.text}")

    def answer(self, keys: str, seen: Callable[[list[str]], bool], *, timeout: float = PATIENCE) -> float:
        """Press keys; seconds from the last of them until bytes came with which the screen satisfies, as `until` has it.

        What came before is parsed before: that takes the emulator longer than many a program takes to answer.
        """
        self._parse()
        self.send(keys)
        return self.until(seen, timeout=timeout)

    def _till(self, seen: Callable[[list[str]], bool], timeout: float) -> None:
        if not seen(self.lines):
            self.until(seen, timeout=timeout)

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

    def end(self, *, timeout: float = PATIENCE) -> int:
        """Read until the program ended. Returns its status, minus the number of the signal that killed it."""
        end = time.perf_counter() + timeout
        while self.process.poll() is None:
            if time.perf_counter() > end:
                raise TimeoutError(f"it goes on; the screen:\n{self.text}")
            self._read(0.05)
        while self._read(0.02):
            pass
        assert self.process.returncode is not None
        return self.process.returncode

    # what is done to it

    def send(self, keys: str) -> None:
        """Press keys, as the terminal would send them, and wait for nothing."""
        os.write(self._master, keys.encode())

    def click(self, column: int, row: int, *, times: int = 1) -> None:
        """Press and let go the left button on a cell, counted from 0, as SGR mouse reports."""
        for _ in range(times):
            self.send(f"\x1b[<0;{column + 1};{row + 1}M\x1b[<0;{column + 1};{row + 1}m")

    def point(self, column: int, row: int) -> None:
        """Move the mouse over a cell, counted from 0."""
        self.send(f"\x1b[<35;{column + 1};{row + 1}M")

    def type(self, text: str, *, gap: float = 0.04) -> None:
        """Press key after key as a quick typist does."""
        for key in text:
            self.send(key)
            self.drain(gap)

    def press(self, key: str, *, quiet: float = 0.1) -> tuple[float, float]:
        """Seconds from a key to the first and to the last byte of what it changed; the bytes are parsed afterwards."""
        self.settle(0.05)
        begin = time.perf_counter()
        self.send(key)
        first = last = 0.0
        heard = False
        while last < 3 and select.select([self._master], [], [], quiet if heard else 2)[0]:
            data = os.read(self._master, 65536)
            last = time.perf_counter() - begin
            first, heard = first or last, True
            self.said += data
        return first, last

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size and tell the program."""
        self._parse()
        _set_size(self._master, columns, rows)
        self._screen.resize(rows, columns)
        self._signal_all(signal.SIGWINCH)

    def send_signal(self, number: signal.Signals) -> None:
        """Send the program, and nothing that it started, a signal."""
        self.process.send_signal(number)

    def kill(self) -> None:
        """End it at once, as a power cut does: kill -9."""
        self._signal_all(signal.SIGKILL)
        self.process.wait()

    def hang_up(self) -> None:
        """Have the terminal vanish; nothing can be read from then on."""
        if self._open:
            self._open = False
            os.close(self._master)

    def megabytes(self, *, tree: bool = False) -> float:
        """Resident memory of the program, or of it and all its descendants."""
        table = subprocess.run(["ps", "-eo", "pid=,ppid=,rss="], capture_output=True, text=True, check=True).stdout
        rows = [tuple(int(number) for number in line.split()) for line in table.splitlines()]
        family = {self.process.pid}
        while tree and (more := {pid for pid, parent, _ in rows if parent in family} - family):
            family |= more
        return sum(size for pid, _, size in rows if pid in family) / 1024

    # bytes

    def _take(self, timeout: float) -> bytes:
        if not self._open:
            time.sleep(timeout)
            return b""
        if not select.select([self._master], [], [], timeout)[0]:
            return b""
        try:
            return os.read(self._master, 65536)
        except OSError:  # the program ended
            time.sleep(min(timeout, 0.01))
            return b""

    def _read(self, timeout: float) -> bytes:
        data = self._take(timeout)
        self.said += data
        return data

    def _parse(self) -> None:
        """Have the emulator read what it has not yet."""
        if self._parsed < len(self.said):
            data = bytes(self.said[self._parsed :])
            self._parsed = len(self.said)
            self._stream.feed(_NO_CELLS.sub("", self._decoder.decode(data)))

    def _signal_all(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


def _environment() -> dict[str, str]:
    """Ours without the size of a terminal: what is named there counts for more than the terminal's own."""
    return {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}


def _set_size(fd: int, columns: int, rows: int) -> None:
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _take_terminal() -> None:
    """Make standard input the terminal of this session, as a login does."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
