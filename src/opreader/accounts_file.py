"""accounts.toml: the servers that one has accounts at, without passwords; written by the app, and by hand if one likes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from opreader.errors import ConfigError, UsageError
from opreader.model.synced import Account
from opreader.private_folder import make_folder
from opreader.toml_file import load_toml, nearest, read_choice, read_flag, read_key, read_line, shown_path, unknown_key
from opreader.whole_file import locked, replace_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from opreader.toml_file import TomlFile

HEADER: Final = (
    "# Accounts at servers. Passwords stand elsewhere: in the keyring, or where password_command gets them.\n"
    "# Changed by `opreader account`; comments are not kept.\n\n"
)
_LONGEST_NAME: Final = 40
_ADDRESS: Final = re.compile(r"https?://[^/?#\s@]+(?:[/?#]\S*)?")


def _name(value: object) -> str:
    name = read_line(value)
    if name and len(name) <= _LONGEST_NAME and name.isprintable() and "/" not in name:
        return name
    raise ValueError(f"a name of up to {_LONGEST_NAME} letters, without a slash")


def _address(value: object) -> str:
    url = read_line(value)
    if _ADDRESS.fullmatch(url):
        return url
    raise ValueError("an address that begins with https:// (or http://) and names nobody: the user stands in `user`")


def read_words(value: object) -> str:
    """A line that holds something."""
    if words := read_line(value):
        return words
    raise ValueError("a command with its words")


_KEYS: Final[dict[str, Callable[[object], Any]]] = {
    "name": _name,
    "kind": read_choice("greader", "miniflux"),
    "url": _address,
    "user": read_line,
    "password_command": read_words,
    "plain_http": read_flag,
    "app_id": read_line,
}
_NEEDED: Final = ("name", "kind", "url", "user")


def checked(account: Account) -> Account:
    """An account as the file takes it. Raises UsageError that names what it does not take, and never the address."""
    values: dict[str, Any] = {}
    for key, reader in _KEYS.items():
        value = getattr(account, key)
        try:
            values[key] = value if value is None else reader(value)
        except ValueError as error:
            raise UsageError(f"the {key} of an account is {error}; write it so") from error
    return Account(**values)


def kept_under(account: Account) -> tuple[str, str]:
    """The service and the user that an account's password is kept under."""
    return account.url, account.user or account.name


def app_key_under(account: Account) -> tuple[str, str]:
    """The same of its AppKey."""
    return account.url, f"AppKey of {account.app_id}"


class AccountsFile:
    """The file; read again each time it is asked, for others may have written it."""

    def __init__(self, path: Path) -> None:
        """Nothing is read yet."""
        self._path = path

    def read(self) -> tuple[Account, ...]:
        """All accounts, in their order. Raises ConfigError with the line."""
        file = load_toml(self._path)
        return () if file is None else _accounts(file)

    def get(self, name: str) -> Account:
        """One account by its name. Raises UsageError with the nearest name."""
        accounts = self.read()
        for account in accounts:
            if account.name == name:
                return account
        if not accounts:
            raise UsageError("there is no account yet; add one with: opreader account add URL --user NAME")
        known = nearest(name, [one.name for one in accounts])
        raise UsageError(f"there is no account {name}; the nearest one is {known}. See: opreader account list")

    def add(self, account: Account) -> None:
        """Write one more. Raises UsageError where its name is taken, ConfigError where the file can't be written."""

        def change(accounts: Sequence[Account]) -> list[Account]:
            if any(one.name == account.name for one in accounts):
                raise UsageError(f"there is an account {account.name} already; give another --name")
            return [*accounts, account]

        self._change(change)

    def remove(self, name: str) -> None:
        """Write the file without one; nothing where it is not there. Raises ConfigError."""
        self._change(lambda accounts: [one for one in accounts if one.name != name])

    def _change(self, change: Callable[[Sequence[Account]], list[Account]]) -> None:
        import tomli_w

        try:
            make_folder(self._path.parent)
            with locked(self._path.with_name(f".{self._path.name}.lock")):
                accounts = change(self.read())
                told = {"account": [_as_toml(one) for one in accounts]}
                text = HEADER + (tomli_w.dumps(told) if accounts else "")
                replace_file(self._path, text.encode(), like=self._path)
        except OSError as error:
            why = error.strerror or str(error)
            raise ConfigError(f"{shown_path(self._path)} can't be written: {why}. Nothing was changed.") from error


def _accounts(file: TomlFile) -> tuple[Account, ...]:
    for name in file.data:
        if name != "account":
            raise unknown_key(file, name, ["account"])
    tables = file.data.get("account", [])
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        raise ConfigError(f"{file.place('account')}: accounts are written as [[account]]. Correct that.")
    accounts = tuple(_account(file, table, index) for index, table in enumerate(tables))
    names = [one.name for one in accounts]
    for index, name in enumerate(names):
        if name in names[:index]:
            raise ConfigError(f"{file.place(table='account', index=index)}: a second account {name}. Rename it.")
    return accounts


def _account(file: TomlFile, table: dict[str, Any], index: int) -> Account:
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _KEYS:
            raise unknown_key(file, key, _KEYS, table="account", index=index)
        values[key] = read_key(file, key, value, _KEYS[key], table="account", index=index)
    for key in _NEEDED:
        if key not in values:
            raise ConfigError(f"{file.place(table='account', index=index)}: an account needs `{key}`. Add it.")
    return Account(**values)


def _as_toml(account: Account) -> dict[str, Any]:
    told = {key: getattr(account, key) for key in _KEYS}
    return {key: value for key, value in told.items() if value not in (None, False)}
