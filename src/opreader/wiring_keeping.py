"""Names the adapters of the doctor and of backups, which need no library that can be opened, and looks at the machine."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import opreader
from opreader.config import Environment
from opreader.errors import ConfigError
from opreader.wiring import make_credentials, now, read_config, read_environment

if TYPE_CHECKING:
    from opreader.config import Places
    from opreader.doctor import Doctor, Surroundings
    from opreader.keeping import Keeping
    from opreader.model import Check


def open_keeping(places: Places) -> Keeping:
    """Backups and restores; opens nothing yet, and needs no library that can be opened."""
    from opreader.keeping import Keeping
    from opreader.store.vault import Vault

    return Keeping(vault=Vault(places.library, places.backups), places=places, clock=now)


def open_doctor(places: Places, *, offline: bool = False) -> Doctor:
    """The doctor, who needs neither a library nor a configuration that can be read; `offline` asks no service."""
    from opreader.doctor import Doctor
    from opreader.extract.remote import PageChildren
    from opreader.store.vault import Vault
    from opreader.workers import ChildPool

    async def try_child() -> None:
        pool = ChildPool(log=places.log, size=1)
        try:
            await pool.call("index_words", {"entries": []})
        finally:
            await pool.close()

    async def ask_keyring() -> str | None:
        credentials = make_credentials(places)
        await credentials.find("doctor", "nobody")
        return credentials.trouble

    async def check_accounts() -> list[Check]:
        from opreader.wiring_send import check_targets
        from opreader.wiring_sync import check_accounts

        credentials = make_credentials(places)
        accounts = await check_accounts(places, credentials)
        try:
            config, environment = read_config(places), read_environment()
        except ConfigError:
            return accounts  # told already
        if not config.send:
            return accounts
        return [*accounts, *await check_targets(config, environment, credentials, offline=offline)]

    return Doctor(
        vault=Vault(places.library, places.backups),
        places=places,
        clock=now,
        surroundings=_look_round(),
        read_config=lambda: read_config(places),
        try_child=try_child,
        ask_keyring=ask_keyring,
        rule_problems=PageChildren(ChildPool(log=places.log, size=1).call, rules=places.sites_folder).rule_problems,
        check_accounts=check_accounts,
    )


def _look_round() -> Surroundings:
    import platform
    import shutil
    from importlib.metadata import PackageNotFoundError, requires, version

    from opreader.doctor import Surroundings
    from opreader.store.vault import sqlite_version

    def find(name: str) -> str | None:
        try:
            return version(name)
        except PackageNotFoundError:
            return None

    needed = [one.split(";")[0] for one in requires("opreader") or () if "extra ==" not in one]
    names = [re.split(r"[<>=~! \[]", one, maxsplit=1)[0] for one in needed]
    own = {"opreader": opreader.__version__, "Python": platform.python_version(), "SQLite": sqlite_version()}
    size = shutil.get_terminal_size((0, 0))
    environ = os.environ
    return Surroundings(
        versions={**own, **{name: find(name) for name in names}},
        utf8=Environment.read(environ).utf8,
        locale=environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or "",
        terminal=environ.get("TERM", ""),
        colours=environ.get("COLORTERM", ""),
        columns=size.columns,
        rows=size.lines,
    )
