"""Where passwords are kept: the system's keyring, else a file that its owner alone may read. No message tells one.

A keyring is asked in a process of its own, by `keyring_child`: one that hangs, or that waits for a screen nobody sits
at, is stopped. Passwords go there and come back through pipes, never as arguments, which anybody may list.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

from opreader.errors import ConfigError, UsageError
from opreader.frozen import frozen
from opreader.private_folder import make_folder
from opreader.text import clean, shorten
from opreader.toml_file import load_toml, shown_path

if TYPE_CHECKING:
    from pathlib import Path

Run = Callable[[Sequence[str], bytes, float], Awaitable[tuple[int | None, bytes]]]
"""Command, standard input and seconds → exit status (None: stopped, it took longer) and standard output (`outside.ask`).

Raises UsageError where the command can't be started.
"""

Ask = Callable[[Mapping[str, str]], Awaitable[Mapping[str, Any]]]
"""A question to the keyring → its answer: {"secret": text or null}, or {"trouble": why it gives none}."""

_LONGEST: Final = 10_000
"""Characters of a password, token or name."""
_WITHIN: Final = 20.0
"""Seconds for the keyring: somebody may have to type what unlocks it."""
_COMMAND_WITHIN: Final = 60.0


@frozen
class Kept:
    """Where a password went."""

    where: Literal["keyring", "file"]
    told: str | None = None
    """One line to say where it is no keyring: why not, and what file it is."""


@frozen
class _Line:
    service: str
    user: str
    secret: str


class Credentials:
    """Passwords and tokens by the service and the user they are for."""

    def __init__(self, path: Path, *, ask: Ask) -> None:
        """`path` is the file of passwords that no keyring took; nothing is read yet."""
        self._path = path
        self._ask = ask
        self._trouble: str | None = None
        """Why the keyring is not asked any more in this run."""

    async def find(self, service: str, user: str) -> str | None:
        """The password of a user at a service; None where none is kept. Raises ConfigError for a file that can't be read.

        The file goes first: what stands there is newer, for a keyring that takes a password takes it out of the file.
        """
        lines = await asyncio.to_thread(self._read)
        for one in lines:
            if (one.service, one.user) == (service, user):
                return one.secret
        secret = (await self._keyring("find", service, user)).get("secret")
        return secret if isinstance(secret, str) else None

    async def keep(self, service: str, user: str, secret: str) -> Kept:
        """Keep a password in the place of the one before. Raises ConfigError."""
        _check(service, user, secret)
        answer = await self._keyring("keep", service, user, secret)
        trouble = answer.get("trouble")
        if trouble is None:
            await asyncio.to_thread(self._change, service, user, None)
            return Kept("keyring")
        await asyncio.to_thread(self._change, service, user, secret)
        return Kept("file", f"{trouble}: the password stands in {shown_path(self._path)}, which you alone may read")

    async def forget(self, service: str, user: str) -> str | None:
        """Erase a password wherever it is; none is fine. Returns why the keyring may still have it. Raises ConfigError."""
        await asyncio.to_thread(self._change, service, user, None)
        trouble: str | None = (await self._keyring("forget", service, user)).get("trouble")
        return trouble

    @property
    def trouble(self) -> str | None:
        """Why the keyring gave nothing in this run; None where it answers, or was not asked yet."""
        return self._trouble

    async def _keyring(self, do: str, service: str, user: str, secret: str = "") -> Mapping[str, Any]:
        if self._trouble is not None:
            return {"trouble": self._trouble}
        answer = await self._ask({"do": do, "service": service, "user": user, "secret": secret})
        if answer.get("trouble") is not None:
            self._trouble = shorten(clean(str(answer["trouble"]), one_line=True), 160)
            return {"trouble": self._trouble}
        return answer

    def _read(self) -> list[_Line]:
        file = load_toml(self._path)
        tables = file.data.get("password", []) if file else []
        lines = [_line_of(one) for one in tables] if isinstance(tables, list) else [None]
        found = [one for one in lines if one is not None]
        if len(found) != len(lines):
            raise ConfigError(
                f"{shown_path(self._path)}: each [[password]] has a service, a user and a secret, in quotes; correct "
                "that, or move the file away and give the passwords again."
            )
        return found

    def _change(self, service: str, user: str, secret: str | None) -> None:
        """Put a password into the file, or take it out; no file is made for nothing."""
        from opreader.whole_file import locked, replace_file

        if secret is None and not self._path.exists():
            return
        try:
            make_folder(self._path.parent)
            with locked(self._path.with_name(f".{self._path.name}.lock")):
                before = self._read()
                after = [one for one in before if (one.service, one.user) != (service, user)]
                after += [] if secret is None else [_Line(service, user, secret)]
                if after != before:
                    replace_file(self._path, _render(after), like=self._path, secret=True)
        except OSError as error:
            why = error.strerror or str(error)
            raise ConfigError(f"{shown_path(self._path)} can't be written: {why}. The password is not kept.") from error


def system_keyring(run: Run, *, seconds: float = _WITHIN) -> Ask:
    """The keyring of this system, asked in a process that is stopped when it takes longer."""
    command = [sys.executable, "-P", "-X", "utf8", "-m", "opreader.keyring_child"]

    async def ask(question: Mapping[str, str]) -> Mapping[str, Any]:
        try:
            status, output = await run(command, json.dumps(question).encode(), seconds)
        except UsageError:
            return {"trouble": "the keyring can't be asked"}
        if status is None:
            return {"trouble": f"the keyring gave no answer within {seconds:g} seconds"}
        try:
            answer = json.loads(output)
        except ValueError:
            answer = None
        return answer if isinstance(answer, dict) else {"trouble": "the keyring can't be asked"}

    return ask


async def secret_from(command: Sequence[str], run: Run, *, seconds: float = _COMMAND_WITHIN) -> str:
    """The password that a command prints on its first line, as `password_command` wants it. Raises UsageError."""
    status, output = await run(command, b"", seconds)
    name = shorten(clean(command[0], one_line=True), 80) if command else "the command"
    if status is None:
        raise ConfigError(f"{name} gave no password within {seconds:g} seconds; try it in a terminal")
    if status != 0:
        raise ConfigError(f"{name} gave no password (exit status {status}); try it in a terminal")
    lines = output.decode("utf-8", "replace").splitlines()
    secret = lines[0] if lines else ""
    if not secret or len(secret) > _LONGEST or not secret.isprintable():
        raise ConfigError(f"{name} gave no password on its first line; try it in a terminal")
    return secret


def _check(*texts: str) -> None:
    for text in texts:
        if not text or len(text) > _LONGEST or "\0" in text or not text.isprintable():
            raise ConfigError("a password, and the name it belongs to, is one line of 1 to 10,000 characters")


def _line_of(table: object) -> _Line | None:
    match table:
        case {"service": str(service), "user": str(user), "secret": str(secret), **rest} if not rest:
            return _Line(service, user, secret)
    return None


def _render(lines: Sequence[_Line]) -> bytes:
    import tomli_w

    tables = [{"service": one.service, "user": one.user, "secret": one.secret} for one in lines]
    return f"# opreader's passwords, as no keyring took them.\n\n{tomli_w.dumps({'password': tables})}".encode()
