"""Passwords: the keyring, the file where there is none, and no word of them anywhere else."""

import asyncio
import os
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from opreader import outside
from opreader.credentials import Credentials, Kept, secret_from, system_keyring
from opreader.errors import ConfigError, UsageError

SITE, JANE, SECRET = "https://reader.example", "jane", "s3cr3t-of-jane"


class Keyring:
    """A keyring that does what a test tells."""

    def __init__(self, trouble: str | None = None) -> None:
        self.trouble = trouble
        self.held: dict[tuple[str, str], str] = {}
        self.asked = 0

    async def __call__(self, question: Mapping[str, str]) -> Mapping[str, Any]:
        self.asked += 1
        if self.trouble is not None:
            return {"trouble": self.trouble}
        name = question["service"], question["user"]
        if question["do"] == "keep":
            self.held[name] = question["secret"]
        elif question["do"] == "forget":
            self.held.pop(name, None)
        return {"secret": self.held.get(name) if question["do"] == "find" else None}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "credentials.toml"


async def test_keyring_takes_a_password_and_no_file_is_made(path: Path) -> None:
    keyring = Keyring()
    credentials = Credentials(path, ask=keyring)
    assert await credentials.find(SITE, JANE) is None
    assert await credentials.keep(SITE, JANE, SECRET) == Kept("keyring")
    assert await credentials.find(SITE, JANE) == SECRET
    assert await credentials.find(SITE, "joan") is None
    assert await credentials.forget(SITE, JANE) is None
    assert await credentials.find(SITE, JANE) is None
    assert not path.parent.exists()


async def test_without_a_keyring_a_file_of_the_owner_alone_is_made_and_told_of(path: Path) -> None:
    before = os.umask(0)
    try:
        kept = await Credentials(path, ask=Keyring("this system has no keyring")).keep(SITE, JANE, SECRET)
    finally:
        os.umask(before)
    assert kept.where == "file"
    assert kept.told == f"this system has no keyring: the password stands in {path}, which you alone may read"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert await Credentials(path, ask=Keyring("locked")).find(SITE, JANE) == SECRET


async def test_file_that_others_could_read_is_the_owners_alone_after_a_change(path: Path) -> None:
    credentials = Credentials(path, ask=Keyring("none"))
    await credentials.keep(SITE, JANE, "old")
    path.chmod(0o644)
    await credentials.keep(SITE, JANE, SECRET)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("secret", ['quo"te', "back\\slash", "ünïcode 港", "# no comment", "'''", " space "])
async def test_password_comes_back_from_the_file_as_it_was(path: Path, secret: str) -> None:
    credentials = Credentials(path, ask=Keyring("none"))
    await credentials.keep(SITE, JANE, secret)
    await credentials.keep("other", JANE, "other")
    assert await Credentials(path, ask=Keyring("none")).find(SITE, JANE) == secret


@pytest.mark.parametrize("secret", ["", "two\nlines", "nul\0", "x" * 10_001, "\ud800"])
async def test_what_is_no_password_is_refused_without_being_repeated(path: Path, secret: str) -> None:
    with pytest.raises(ConfigError) as refused:
        await Credentials(path, ask=Keyring()).keep(SITE, JANE, secret)
    assert "lines" not in str(refused.value).replace("one line", "")
    assert not path.exists()


async def test_password_in_the_file_is_the_newer_one_until_a_keyring_takes_the_next(path: Path) -> None:
    keyring = Keyring()
    await Credentials(path, ask=keyring).keep(SITE, JANE, "oldest")
    keyring.trouble = "locked"
    await Credentials(path, ask=keyring).keep(SITE, JANE, "newer")
    keyring.trouble = None
    assert await Credentials(path, ask=keyring).find(SITE, JANE) == "newer"
    await Credentials(path, ask=keyring).keep(SITE, JANE, "newest")
    assert "newer" not in path.read_text()
    assert await Credentials(path, ask=keyring).find(SITE, JANE) == "newest"


async def test_keyring_in_trouble_is_asked_once_and_says_why(path: Path) -> None:
    keyring = Keyring("the keyring is locked\x1b[31m")
    credentials = Credentials(path, ask=keyring)
    for _ in range(3):
        assert await credentials.find(SITE, JANE) is None
    assert keyring.asked == 1
    assert credentials.trouble == "the keyring is locked[31m"
    assert await credentials.forget(SITE, JANE) == credentials.trouble


@pytest.mark.parametrize("text", ["password = 3", "[[password]]\nservice = 's3cr3t-x'", "[[password", "x = 's3cr3t-x"])
async def test_file_that_cannot_be_read_is_told_without_its_words_and_not_written_over(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)
    for work in (Credentials.find, Credentials.forget):
        with pytest.raises(ConfigError) as refused:
            await work(Credentials(path, ask=Keyring("none")), SITE, JANE)
        assert str(path) in str(refused.value)
        assert "s3cr3t" not in str(refused.value)
    with pytest.raises(ConfigError):
        await Credentials(path, ask=Keyring("none")).keep(SITE, JANE, SECRET)
    assert path.read_text() == text


async def test_passwords_kept_at_the_same_time_are_all_kept(path: Path) -> None:
    names = [f"jane-{number}" for number in range(8)]
    await asyncio.gather(*(Credentials(path, ask=Keyring("none")).keep(SITE, name, name) for name in names))
    assert [await Credentials(path, ask=Keyring("none")).find(SITE, name) for name in names] == names


# the keyring of the system, in its process

_STUB = """
import json, os, sys, time
HELD = {held!r}
def _all():
    return json.load(open(HELD)) if os.path.exists(HELD) else {{}}
def get_password(service, user):
    {what}
    return _all().get(service + "/" + user)
def set_password(service, user, secret):
    {what}
    json.dump(_all() | {{service + "/" + user: secret}}, open(HELD, "w"))
def delete_password(service, user):
    {what}
    if service + "/" + user not in _all():
        from keyring.errors import PasswordDeleteError
        raise PasswordDeleteError("none")
    json.dump({{}}, open(HELD, "w"))
"""
_ERRORS = """
class KeyringError(Exception): pass
class PasswordDeleteError(KeyringError): pass
class KeyringLocked(KeyringError): pass
class NoKeyringError(KeyringError, RuntimeError): pass
"""


def stub(folder: Path, monkeypatch: pytest.MonkeyPatch, what: str = "pass") -> None:
    """Put a package `keyring` of our own before whatever is installed."""
    package = folder / "packages" / "keyring"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(_STUB.format(held=str(folder / "held.json"), what=what))
    (package / "errors.py").write_text(_ERRORS)
    monkeypatch.setenv("PYTHONPATH", str(package.parent))


async def test_keyring_of_the_system_is_asked_by_a_process_that_names_no_password(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub(tmp_path, monkeypatch, "print('chatter')")
    commands: list[Sequence[str]] = []

    async def run(argv: Sequence[str], data: bytes, seconds: float) -> tuple[int | None, bytes]:
        commands.append(argv)
        return await outside.ask(argv, data, seconds)

    credentials = Credentials(path, ask=system_keyring(run))
    assert await credentials.keep(SITE, JANE, SECRET) == Kept("keyring")
    assert await credentials.find(SITE, JANE) == SECRET
    assert await credentials.forget(SITE, JANE) is None
    assert await credentials.forget(SITE, JANE) is None
    assert SECRET not in str(commands)
    assert not path.exists()


@pytest.mark.parametrize(
    ("what", "trouble"),
    [
        ("from keyring.errors import NoKeyringError; raise NoKeyringError(user)", "this system has no keyring"),
        ("from keyring.errors import KeyringLocked; raise KeyringLocked(user)", "the keyring is locked"),
        ("raise ValueError(sys.modules)", "the keyring failed (ValueError)"),
        ("os._exit(3)", "the keyring can't be asked"),
        ("time.sleep(600)", "the keyring gave no answer within 1 seconds"),
    ],
)
async def test_keyring_that_gives_nothing_is_trouble_in_words_of_ours(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, trouble: str
) -> None:
    stub(tmp_path, monkeypatch, what)
    seconds = 1 if "sleep" in what else 60
    credentials = Credentials(path, ask=system_keyring(outside.ask, seconds=seconds))
    kept = await credentials.keep(SITE, JANE, SECRET)
    assert credentials.trouble == trouble
    assert kept.where == "file"
    assert SECRET not in str(kept)


async def test_machine_without_the_package_says_so(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "keyring.py"
    broken.write_text("raise ImportError")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    credentials = Credentials(path, ask=system_keyring(outside.ask, seconds=60))
    assert await credentials.find(SITE, JANE) is None
    assert credentials.trouble == "the Python package keyring is not installed"


# a command that prints a password


def python(program: str) -> list[str]:
    return [sys.executable, "-I", "-c", program]


async def test_first_line_of_a_command_is_the_password() -> None:
    said = python("import sys; print('s3cr3t-1'); print('user: jane'); print('noise', file=sys.stderr)")
    assert await secret_from(said, outside.ask, seconds=60) == "s3cr3t-1"


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("print('s3cr3t-1'); raise SystemExit(3)", "exit status 3"),
        ("pass", "on its first line"),
        ("print(); print('s3cr3t-1')", "on its first line"),
        ("print('s3cr3t-1\\x1b')", "on its first line"),
        ("print('s3cr3t-1' * 5000)", "on its first line"),
    ],
)
async def test_command_that_gives_no_password_is_told_without_what_it_said(program: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as refused:
        await secret_from(python(program), outside.ask, seconds=60)
    assert "s3cr3t" not in str(refused.value)


async def test_command_that_never_ends_is_stopped() -> None:
    with pytest.raises(ConfigError, match="within 1 seconds"):
        await secret_from(python("import time; time.sleep(600)"), outside.ask, seconds=1)


async def test_command_that_is_not_there_says_so() -> None:
    with pytest.raises(UsageError, match="can't be started"):
        await secret_from(["no-such-program-here"], outside.ask)
