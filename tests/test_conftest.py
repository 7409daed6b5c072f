"""The guard round the suite."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from opreader.config import Environment, Places

_TWO_TESTS = """\
import contextlib, socket

def test_in_silence():
    with contextlib.suppress(OSError):
        socket.getaddrinfo("example.org", 80)

def test_at_home():
    socket.getaddrinfo("127.0.0.1", 80)
"""


@pytest.mark.parametrize("address", ["192.0.2.1", "93.184.216.34", "10.0.0.1"])
@pytest.mark.parametrize("way", ["connect", "connect_ex"])
def test_connecting_to_another_machine_fails_and_is_noted(address: str, way: str, reached_out: list[str]) -> None:
    with socket.socket() as sock, pytest.raises(OSError, match="tests have no network"):
        getattr(sock, way)((address, 80))
    assert reached_out == [address]
    reached_out.clear()


def test_looking_up_another_machine_fails_and_is_noted(reached_out: list[str]) -> None:
    with pytest.raises(socket.gaierror, match="tests have no network"):
        socket.getaddrinfo("example.org", 80)
    assert reached_out == ["example.org"]
    reached_out.clear()


def test_a_test_that_reaches_out_fails(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_bytes(Path(__file__).with_name("conftest.py").read_bytes())
    (tmp_path / "test_two.py").write_text(_TWO_TESTS)
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(tmp_path)]
    run = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "the test reached out: example.org" in run.stdout
    assert "2 passed, 1 error" in run.stdout


def test_this_machine_can_be_reached() -> None:
    assert socket.getaddrinfo("localhost", 80)
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_nothing_of_the_users_settings_is_seen() -> None:
    environment = Environment.read(os.environ)
    assert (environment.browser, environment.home, environment.proxy, environment.no_color) == (None, None, None, False)
    assert Path(os.environ["HOME"]) in Places.find(None, os.environ).config.parents
