"""Signals and a terminal that goes away, on a terminal of the system's: modes are put back, the status tells which."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

START = b"five minutes"
LEAVE_SCREEN = b"\x1b[?1049l"


class Terminal:
    """opreader on a terminal of its own."""

    def __init__(self, home: Path) -> None:
        self.master, line = pty.openpty()
        env = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "COLUMNS": "140", "LINES": "40"}
        command = [sys.executable, "-m", "opreader", "--home", str(home), "--offline"]
        self.process = subprocess.Popen(command, stdin=line, stdout=line, stderr=line, env=env, start_new_session=True)
        os.close(line)
        self.said = b""

    def until(self, words: bytes, *, seconds: float = 20) -> None:
        """Read till some words came."""
        end = time.monotonic() + seconds
        while words not in self.said:
            assert time.monotonic() < end, self.said[-2000:]
            self.read(0.1)

    def read(self, seconds: float) -> None:
        """Read what is there."""
        if select.select([self.master], [], [], seconds)[0]:
            try:
                self.said += os.read(self.master, 65536)
            except OSError:  # the other side is closed
                time.sleep(seconds)

    def end(self, *, seconds: float = 20) -> int:
        """Read till the process ended. Returns its status."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < end, self.said[-2000:]
            self.read(0.05)
        self.read(0.05)
        assert self.process.returncode is not None
        return self.process.returncode


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path)
    yield made
    if made.process.poll() is None:
        made.process.kill()
        made.process.wait()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_puts_the_terminal_back(terminal: Terminal, number: signal.Signals, status: int) -> None:
    terminal.until(START)
    terminal.process.send_signal(number)
    assert terminal.end() == status
    assert LEAVE_SCREEN in terminal.said
    os.close(terminal.master)


def test_a_terminal_that_vanishes_ends_the_process(terminal: Terminal) -> None:
    terminal.until(START)
    os.close(terminal.master)
    assert terminal.process.wait(timeout=20) == 129
