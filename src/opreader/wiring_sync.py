"""Names the adapters of accounts: the file, the passwords, the servers. Imported when an account is first spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opreader.accounts_file import AccountsFile
    from opreader.config import Config, Environment, Places
    from opreader.store import Library
    from opreader.sync.servers import AccountServers
    from opreader.sync_ports import SyncStore, Wire


def make_accounts_file(places: Places) -> AccountsFile:
    """accounts.toml."""
    from opreader.accounts_file import AccountsFile

    return AccountsFile(places.accounts_file)


def make_servers(config: Config, environment: Environment, *, offline: bool) -> AccountServers:
    """Clients of servers over http."""
    from opreader.net.proxies import read_proxies
    from opreader.net.wire import HttpWire
    from opreader.sync.servers import AccountServers

    proxies = read_proxies(
        config.proxy,
        http_proxy=environment.http_proxy,
        https_proxy=environment.https_proxy,
        no_proxy=environment.no_proxy,
    )

    def wire(allow_plain: bool) -> Wire:  # noqa: FBT001 - as AccountServers calls it
        return HttpWire(allow_plain=allow_plain, offline=offline, user_agent=config.user_agent, proxies=proxies)

    return AccountServers(wire)


def make_sync(library: Library) -> SyncStore:
    """Accounts in the library."""
    from opreader.store.exchange import ExchangeTable

    return ExchangeTable(library.lanes)


async def run_password_command(command: str) -> str:
    """What a password command prints on its first line. Raises UsageError."""
    from opreader.credentials import secret_from
    from opreader.outside import ask, parse_command

    return await secret_from(parse_command(command), ask)
