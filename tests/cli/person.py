"""A person at the command line: runs verbs in this process or in one of their own, and reads what came."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from opreader.cli.main import main

PROGRAM = (sys.executable, "-m", "opreader")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run left behind."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as NDJSON: every line an object with a type."""
        rows = [json.loads(line) for line in self.out.splitlines()]
        assert all(isinstance(row, dict) and row["type"] for row in rows)
        return rows

    @property
    def row(self) -> dict[str, Any]:
        """The only row."""
        (row,) = self.rows
        return row

    @property
    def complaint(self) -> str:
        """The one line on standard error."""
        (line,) = self.err.splitlines()
        assert line.startswith("opreader: ")
        return line


class Person:
    """Somebody with a library under `home`."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._capsys = capsys

    def __call__(self, *words: object, code: int = 0) -> Ran:
        """Run a verb in this process; `code` is the exit code that is due."""
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(["--home", str(self.home), *map(str, words)], prog_name="opreader")
        seen = self._capsys.readouterr()
        ran = Ran(_code(left.value), seen.out, seen.err)
        assert "Traceback" not in ran.err
        assert ran.code == code, ran
        return ran

    def alone(self, *words: object, env: Mapping[str, str] | None = None, code: int = 0) -> Ran:
        """Run a verb in a process of its own."""
        run = subprocess.run(
            [*PROGRAM, "--home", str(self.home), *map(str, words)],
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=60,
            env={**os.environ, **(env or {})},
        )
        ran = Ran(run.returncode, run.stdout.decode(), run.stderr.decode())
        assert "Traceback" not in ran.err
        assert ran.code == code, ran
        return ran

    def ids(self, *query: str) -> dict[str, int]:
        """Ids of articles by title."""
        return {row["title"]: row["id"] for row in self("articles", "--limit", 0, "--json", *query).rows}

    def feeds(self) -> dict[str, dict[str, Any]]:
        """Feed rows by title."""
        return {row["title"]: row for row in self("feeds", "--json").rows}

    @property
    def library(self) -> Path:
        """The database."""
        return self.home / "data" / "library.db"

    def configure(self, text: str, name: str = "config.toml") -> Path:
        """Write a file of the configuration."""
        path = self.home / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path


def _code(left: SystemExit) -> int:
    return left.code if isinstance(left.code, int) else int(left.code is not None)
