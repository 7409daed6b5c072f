"""Names the adapters of accounts: the file, the passwords, the servers. Imported when an account is first spoken of."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opreader.accounts_file import AccountsFile
    from opreader.config import Config, Environment, Places
    from opreader.credentials import Credentials
    from opreader.model import Check
    from opreader.store import Library
    from opreader.sync.servers import AccountServers
    from opreader.sync_ports import SyncStore


def make_accounts_file(places: Places) -> AccountsFile:
    """accounts.toml."""
    from opreader.accounts_file import AccountsFile

    return AccountsFile(places.accounts_file)


def make_servers(config: Config, environment: Environment, *, offline: bool) -> AccountServers:
    """Clients of servers over http."""
    from opreader.sync.servers import AccountServers
    from opreader.wiring_http import make_wires

    return AccountServers(make_wires(config, environment, offline=offline))


def make_sync(library: Library) -> SyncStore:
    """Accounts in the library."""
    from opreader.store.exchange import ExchangeTable

    return ExchangeTable(library.lanes)


async def check_accounts(places: Places, credentials: Credentials) -> list[Check]:
    """What the doctor says of accounts; the library need not be one that can be opened. Asks no server, runs no command."""
    from opreader.account_health import check_account, check_strays
    from opreader.accounts_file import kept_under
    from opreader.errors import ConfigError
    from opreader.store.vault import account_states

    states = {state.name: state for state in account_states(places.library)}
    if not states and not places.accounts_file.exists():
        return []
    try:
        accounts = make_accounts_file(places).read()
    except ConfigError:
        return []  # told already
    checks = []
    for one in accounts:
        missing = None
        if one.password_command is None:
            with suppress(ConfigError):  # told already
                if await credentials.find(*kept_under(one)) is None:
                    missing = credentials.trouble or "neither the keyring nor the file has one"
        checks.append(check_account(one, states.get(one.name), no_password=missing))
    return [*checks, *check_strays(sorted(states.keys() - {one.name for one in accounts}))]


async def run_password_command(command: str) -> str:
    """What a password command prints on its first line. Raises UsageError."""
    from opreader.credentials import secret_from
    from opreader.outside import ask, parse_command

    return await secret_from(parse_command(command), ask)
