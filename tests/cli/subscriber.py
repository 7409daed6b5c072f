"""Somebody at the command line who reads by way of a server."""

import io
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.person import Person, Ran
from tests.sync.fake_http import FakeServer

COLUMN = "https://column.example/feed.xml"
NAME = "127.0.0.1"
"""What an account at a fake server is called."""


class Subscriber:
    """Somebody with an account, who types at no terminal."""

    def __init__(self, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")  # of whoever runs the tests
        self.person = person
        self._monkeypatch = monkeypatch

    def __call__(self, *words: object, code: int = 0, types: str = "") -> Ran:
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(types))
        return self.person(*words, code=code)

    def add(self, server: FakeServer, *more: object, code: int = 0, password: str | None = None) -> Ran:
        given = password or server.password  # type: ignore[attr-defined]
        return self("account", "add", server.url, "--user", "jane", "--password-stdin", *more, code=code, types=given)

    @property
    def account(self) -> dict[str, Any]:
        return self("account", "list", "--json").row

    @property
    def config(self) -> Path:
        return self.person.home / "config"

    @property
    def backups(self) -> list[Path]:
        """What `backup` made, but for those of each week."""
        found = (self.person.home / "state" / "backups").glob("*.db")
        return sorted(path for path in found if "weekly" not in path.name)

    @property
    def kept(self) -> Path:
        return self.person.home / "data" / "credentials.toml"
