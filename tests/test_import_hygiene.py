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


OF_ACCOUNTS = (
    "accounts_file",
    "article_feed",
    "credentials",
    "exchange",
    "sync",
    "sync_ports",
    "syncing",
    "wiring_sync",
)
OF_THEIR_STORE = ("accounts", "exchange", "outbox", "remote_items", "remote_ops", "settling", "snapshots")


def test_whoever_has_no_account_imports_nothing_of_accounts(tmp_path: Path) -> None:
    """Neither to be made a reader, nor to read, mark, undo and take a feed away."""
    program = f"""
import asyncio, json, sys
from opreader import wiring
from opreader.model import Selection
async def use():
    reader = wiring.open_reader(home=__import__("pathlib").Path({str(tmp_path)!r}), offline=True)
    await reader.prepare()
    await reader.list_headlines(Selection(), limit=10)
    await reader.mark([1], read=True)
    await reader.undo()
    await reader.remove_feeds([])
    await reader.close()
asyncio.run(use())
print(json.dumps(sorted(name for name in sys.modules if name.startswith("opreader."))))
"""
    run = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    loaded = set(json.loads(run.stdout))
    assert "opreader.store.undo" in loaded
    assert not loaded & {f"opreader.{name}" for name in OF_ACCOUNTS}
    assert not loaded & {f"opreader.store.{name}" for name in OF_THEIR_STORE}
    assert not any(name.startswith("opreader.model.synced") or "exchanged" in name for name in loaded)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(SOURCES[0].parent)))
def test_no_file_is_too_long_to_read_in_one_sitting(path: Path) -> None:
    lines = path.read_text("utf-8").count("\n")
    assert lines <= MOST_LINES
