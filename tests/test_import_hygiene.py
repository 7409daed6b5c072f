"""What an import brings along, seen in a fresh process; and how long a file may be."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import opreader

SOURCES = sorted(Path(opreader.__file__).parent.rglob("*.py"))
MOST_LINES = 400


def loaded_after(statement: str) -> set[str]:
    """Top-level names of every module that is loaded when a fresh process has run a statement."""
    program = (
        f"{statement}\nimport json, sys\nprint(json.dumps(sorted({{name.partition('.')[0] for name in sys.modules}})))"
    )
    run = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(run.stdout))


def test_the_reader_comes_without_screen_network_and_parsers() -> None:
    loaded = loaded_after("import opreader.reader")
    assert "opreader" in loaded
    assert not loaded & {"textual", "rich", "httpx", "httpcore", "lxml", "feedparser", "trafilatura", "sqlite3"}


def test_the_command_line_comes_without_the_screen() -> None:
    loaded = loaded_after("import opreader.cli.main")
    assert "click" in loaded
    assert not loaded & {"textual", "rich", "httpx", "lxml", "feedparser", "trafilatura"}


def test_wiring_a_reader_needs_no_screen_and_no_parser() -> None:
    assert not loaded_after("import opreader.wiring") & {"textual", "rich", "lxml", "feedparser", "trafilatura"}


def test_a_child_starts_without_screen_and_network() -> None:
    assert not loaded_after("import opreader.child") & {"textual", "rich", "httpx", "httpcore", "sqlite3"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(SOURCES[0].parent)))
def test_no_file_is_too_long_to_read_in_one_sitting(path: Path) -> None:
    lines = path.read_text("utf-8").count("\n")
    assert lines <= MOST_LINES
