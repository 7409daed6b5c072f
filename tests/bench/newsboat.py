"""Runs newsboat with files of its own, where it is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.pty_screen import Terminal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MISSING: Final = "newsboat is not installed"
_SLOWEST: Final = 180
"""Seconds that its start may take."""


def version() -> str | None:
    """Which newsboat is here."""
    if shutil.which("newsboat") is None:
        return None
    said = subprocess.run(["newsboat", "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\d+\.\d+(?:\.\d+)?", said)
    return found[0] if found else "?"


@dataclass(frozen=True, slots=True)
class Newsboat:
    """One cache with its list of feeds; newsboat's own settings but for `max-items`, which is its default."""

    folder: Path

    @property
    def cache(self) -> Path:
        """The articles."""
        return self.folder / "cache.db"

    def subscribe(self, urls: Sequence[str]) -> None:
        """Begin anew with these feeds."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        (self.folder / "urls").write_text("".join(f"{url}\n" for url in urls))
        (self.folder / "config").write_text("max-items 0\n")

    def reload(self) -> float:
        """Seconds until every feed was asked."""
        begin = time.perf_counter()
        done = subprocess.run(
            [*self._argv(), "-x", "reload"], env=self._env(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"newsboat: {done.stderr}{done.stdout}")
        return time.perf_counter() - begin

    def start(self) -> tuple[float, float]:
        """Seconds from its start until the feeds are on the screen, and the megabytes that it then holds."""
        with Terminal(self._argv(), env=self._env()) as terminal:
            seconds = terminal.first_paint("Column 00", timeout=_SLOWEST)
            terminal.settle(1)
            return seconds, terminal.megabytes()

    def _argv(self) -> list[str]:
        files = {"-u": "urls", "-c": "cache.db", "-C": "config"}
        return ["newsboat", *(word for option, name in files.items() for word in (option, str(self.folder / name)))]

    def _env(self) -> dict[str, str]:
        return {**os.environ, "HOME": str(self.folder)}
