"""A home with a feed on the disk, and the real program on terminals of its own."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.cli.papers import rss
from tests.cli.person import PROGRAM
from tests.loopback import Loopback
from tests.terminal.seen import Open, Opened


@pytest.fixture(scope="session")
def _stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the feed "The Column" (three articles), made once."""
    base = tmp_path_factory.mktemp("stock")
    (base / "column.xml").write_bytes(rss())
    words = ("--home", str(base / "home"), "add", str(base / "column.xml"))
    subprocess.run([*PROGRAM, *words], check=True, capture_output=True)
    return base / "home"


@pytest.fixture
def home(_stock: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(_stock, tmp_path / "home"))


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens the screen on a home, on a terminal that is taken away at the end."""
    with ExitStack() as stack:
        yield lambda home, *words, **setting: stack.enter_context(Opened(home, *words, **setting))


@pytest.fixture
def server() -> Iterator[Loopback]:
    """A server on loopback."""
    with Loopback() as running:
        yield running
