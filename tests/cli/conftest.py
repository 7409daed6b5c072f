"""Somebody at the command line: with an empty home, and with one that has a feed and a text file in it."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.papers import TEXT_FILE, TEXT_TITLE, rss
from tests.cli.person import PROGRAM, Person
from tests.cli.subscriber import Subscriber
from tests.loopback import Loopback
from tests.sync.fake_greader import FakeGreader


@pytest.fixture
def person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Person:
    """Somebody who has nothing yet."""
    return Person(tmp_path / "home", capsys)


@pytest.fixture(scope="session")
def _stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the feed "The Column" (three articles) and a text file of the seed's form, made once."""
    base = tmp_path_factory.mktemp("stock")
    (base / "column.xml").write_bytes(rss())
    text = base / f"{TEXT_TITLE}.txt"
    text.write_text(TEXT_FILE, "utf-8")
    words = ("--home", str(base / "home"), "add", str(base / "column.xml"), str(text))
    subprocess.run([*PROGRAM, *words], check=True, capture_output=True)
    return base / "home"


@pytest.fixture
def owner(_stock: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Person:
    """Somebody who has the feed "The Column" and a text file."""
    home = tmp_path / "home"
    shutil.copytree(_stock, home)
    return Person(home, capsys)


@pytest.fixture
def server() -> Iterator[Loopback]:
    """A server on loopback."""
    with Loopback() as running:
        yield running


@pytest.fixture
def there() -> Iterator[FakeGreader]:
    """A FreshRSS under a path and a port, over plain http on this machine."""
    with FakeGreader() as running:
        yield running


@pytest.fixture
def reader(person: Person, monkeypatch: pytest.MonkeyPatch) -> Subscriber:
    """Somebody without feeds, who adds an account."""
    return Subscriber(person, monkeypatch)


@pytest.fixture
def owner_of_both(owner: Person, monkeypatch: pytest.MonkeyPatch) -> Subscriber:
    """Somebody with local feeds, who adds an account."""
    return Subscriber(owner, monkeypatch)
