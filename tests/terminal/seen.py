"""opreader on a terminal: what of the terminal is as a shell wants it, and what its process is at."""

import sys
import termios
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from tests.pty_screen import PATIENCE, Terminal

FIRST: Final = "The Column"
"""Stands on the screen once it is there."""
MODES: Final = {
    "another screen": (b"\x1b[?1049h", b"\x1b[?1049l"),
    "mouse": (b"\x1b[?1000h", b"\x1b[?1000l"),
    "mouse everywhere": (b"\x1b[?1003h", b"\x1b[?1003l"),
    "paste": (b"\x1b[?2004h", b"\x1b[?2004l"),
    "no cursor": (b"\x1b[?25l", b"\x1b[?25h"),
    "kitty's keys": (b"\x1b[>", b"\x1b[<u"),
    "focus": (b"\x1b[?1004h", b"\x1b[?1004l"),
    "no wrapping": (b"\x1b[?7l", b"\x1b[?7h"),
    "sizes in band": (b"\x1b[?2048h", b"\x1b[?2048l"),
}
"""What a screen turns on, and how it turns it off."""


class Opened(Terminal):
    """opreader on a terminal of its own."""

    def __init__(self, home: Path, *words: str, program: str | None = None, **setting: Any) -> None:
        """`program` is Python to run instead of the module, such as one with a bug in it."""
        start = ["-m", "opreader"] if program is None else ["-c", program]
        super().__init__([sys.executable, *start, "--home", str(home), *words], **setting)

    @property
    def left_on(self) -> list[str]:
        """What a shell would not want: modes that are on, and no echo."""
        said = bytes(self.said)
        on = [name for name, (begin, end) in MODES.items() if said.rfind(begin) > said.rfind(end)]
        echoes = termios.tcgetattr(self._master)[3] & termios.ECHO
        return on if echoes else [*on, "no echo"]

    @property
    def behind(self) -> str:
        """What was written after the screen was left."""
        return bytes(self.said).rpartition(MODES["another screen"][1])[2].decode()

    def wait_for_state(self, state: str) -> None:
        """Read until the process is in this state, as `ps` writes it: T is stopped."""
        for _ in range(int(PATIENCE / 0.05)):
            if state_of(self.process.pid) == state:
                return
            self.drain(0.05)
        raise TimeoutError(f"it is {state_of(self.process.pid)!r}:\n{self.text}")


class Open(Protocol):
    """Opens the screen on a home."""

    def __call__(self, home: Path, *words: str, **setting: Any) -> Opened: ...


def state_of(pid: int) -> str:
    """A process as `ps` writes it; empty where there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def children_of(pid: int) -> Sequence[int]:
    """The processes that a process started and that are still there."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                rest = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(rest[1]) == pid and rest[0] != "Z":
                found.append(int(entry.name))
    return found
