"""No test reaches the network, and none sees the settings of whoever runs it."""

import asyncio
import errno
import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.hostile_home import Hostile

_OF_THE_USER = ("OPREADER_HOME", "BROWSER", "NO_COLOR")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--long`: what takes minutes (many examples, many kills) instead of what takes seconds."""
    parser.addoption("--long", action="store_true", help="many examples and many kills: minutes, not seconds")


def pytest_configure(config: pytest.Config) -> None:
    """A fuzz test of so many examples as were asked for; the same ones every time unless many are."""
    settings.register_profile("brief", derandomize=True)
    settings.register_profile("long", max_examples=5_000, deadline=None)
    settings.load_profile("long" if config.getoption("--long") else "brief")


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Whether minutes may be taken."""
    return bool(request.config.getoption("--long"))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed library with a row of everything that is kept: to be copied."""
    from tests.store.kept_made import make_library  # not for the tests that open no library

    path = tmp_path_factory.mktemp("made") / "library.db"
    asyncio.run(make_library(path))
    return path


@pytest.fixture(scope="module")
def _hostile_stock(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Hostile]":
    """The hostile home, made once."""
    from tests.hostile_home import make
    from tests.loopback import Loopback

    with Loopback() as server:
        yield make(tmp_path_factory.mktemp("hostile"), server)


@pytest.fixture
def hostile(_hostile_stock: "Hostile", tmp_path: Path) -> "Hostile":
    """The hostile home as it was made."""
    shutil.copytree(_hostile_stock.home, tmp_path / "home")
    return replace(_hostile_stock, home=tmp_path / "home")


@pytest.fixture(scope="session")
def _reached_out() -> Iterator[list[str]]:
    """What tests looked up or connected to that is not this machine; they are told that there is no network."""
    attempts: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded_connect(getattr(socket.socket, name), attempts))
        patch.setattr(socket, "getaddrinfo", _guarded_lookup(socket.getaddrinfo, attempts))
        yield attempts


@pytest.fixture(autouse=True)
def reached_out(_reached_out: list[str]) -> Iterator[list[str]]:
    """Fail a test that reaches out. Looked at behind it, for a look-up on a thread could not end the test itself."""
    _reached_out.clear()
    yield _reached_out
    if _reached_out:
        pytest.fail(f"the test reached out: {', '.join(_reached_out)}")


@pytest.fixture(scope="session", autouse=True)
def _nobodys_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The environment of a user who set nothing and whose home is empty."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name in _OF_THE_USER or name.startswith("XDG_") or name.lower() in _PROXIES:
                patch.delenv(name)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("nobodys-home")))
        yield


def _guarded_connect(connect: Any, attempts: list[str]) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(str(address[0])):
            attempts.append(str(address[0]))
            raise OSError(errno.ENETUNREACH, "tests have no network")
        return connect(self, address)

    return guarded


def _guarded_lookup(lookup: Any, attempts: list[str]) -> Any:
    def guarded(host: Any, *more: Any, **named: Any) -> Any:
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
        if name is None or _stays_here(name):
            return lookup(host, *more, **named)
        if not name.endswith(".invalid"):  # a name that nobody has: RFC 6761
            attempts.append(name)
        raise socket.gaierror(socket.EAI_NONAME, "tests have no network")

    return guarded


def _stays_here(name: str) -> bool:
    """Whether the system tells its address, or that it can have none, without asking anybody."""
    try:
        name.encode("idna")
    except UnicodeError:
        return True
    with suppress(OSError):
        socket.inet_aton(name)  # takes 2130706433 and 0x7f.1 as well
        return True
    return _is_address(name) or name == "localhost" or name.endswith(".localhost")


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_address(host) and ipaddress.ip_address(host.partition("%")[0]).is_loopback)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
