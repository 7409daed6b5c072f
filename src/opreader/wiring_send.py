"""Names the adapters of sending: services over http, files of links. Imported when something is first sent."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING, Final

from opreader import model
from opreader.errors import ConfigError
from opreader.send_targets import CommandTarget, ServiceTarget

if TYPE_CHECKING:
    from pathlib import Path

    from opreader.config import Config, Environment, Places
    from opreader.model import Check
    from opreader.readlater.clients import Clients
    from opreader.readlater.link_file import LinkFiles
    from opreader.send_logins import Logins
    from opreader.send_ports import Secrets
    from opreader.send_targets import Target

_LOOK_WITHIN: Final = 15.0
"""Seconds for the doctor's look at one service."""


def make_services(config: Config, environment: Environment, *, offline: bool) -> Clients:
    """Clients of read-later services over http."""
    from opreader.readlater.clients import Clients
    from opreader.wiring_http import make_wires

    return Clients(make_wires(config, environment, offline=offline))


def make_link_files(places: Places, *, user_home: Path | None) -> LinkFiles:
    """Files of links."""
    from opreader.readlater.link_file import LinkFiles

    return LinkFiles(places.state / ".send.lock", user_home=user_home)


async def check_targets(config: Config, environment: Environment, secrets: Secrets, *, offline: bool) -> list[Check]:
    """What the doctor says of `[send]`: a token that is missing or refused, a service that is not there, no such program."""
    from opreader.send_logins import Logins

    services = make_services(config, environment, offline=offline)
    logins = Logins(config.send, services=services, secrets=secrets)
    try:
        looks = (_check(logins, name, target, offline=offline) for name, target in config.send.items())
        return [check for check in await asyncio.gather(*looks) if check is not None]
    finally:
        await services.close()


async def _check(logins: Logins, name: str, target: Target, *, offline: bool) -> Check | None:
    match target:
        case ServiceTarget():
            trouble = await _trouble(logins, name, offline=offline)
            return model.Check(f"send {name}", ok=trouble is None, detail=trouble or f"{target.kind} at {target.url}")
        case CommandTarget():
            found = shutil.which(target.words[0]) is not None
            why = (
                f"there is no program {target.words[0]} here; install it, or write another under [send] in config.toml"
            )
            return model.Check(f"send {name}", ok=found, detail="" if found else why)
    return None


async def _trouble(logins: Logins, name: str, *, offline: bool) -> str | None:
    try:
        if await logins.needed(name):
            return f"it has to know you first: opreader send --login {name}"
        if offline:
            return None
        async with asyncio.timeout(_LOOK_WITHIN):
            return await logins.trouble(name)
    except TimeoutError:
        return f"no answer within {_LOOK_WITHIN:g} seconds; what is sent waits until there is one"
    except ConfigError as error:
        return str(error)
