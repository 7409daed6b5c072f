"""What the settings make of http: the proxies, and ways to the servers that one has accounts at. Imported when first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.net.proxies import read_proxies

if TYPE_CHECKING:
    from collections.abc import Callable

    from opreader.config import Config, Environment
    from opreader.net.proxies import Proxies
    from opreader.sync_ports import ClosableWire


def proxies_of(config: Config, environment: Environment) -> Proxies:
    """The proxies of config.toml, else of the environment. Raises ConfigError."""
    return read_proxies(
        config.proxy,
        http_proxy=environment.http_proxy,
        https_proxy=environment.https_proxy,
        no_proxy=environment.no_proxy,
    )


def make_wires(config: Config, environment: Environment, *, offline: bool) -> Callable[[bool], ClosableWire]:
    """What makes a way to servers; True: plain http to other machines is allowed."""
    from opreader.net.wire import HttpWire

    proxies = proxies_of(config, environment)

    def wire(allow_plain: bool) -> ClosableWire:  # noqa: FBT001 - as those call it who take it
        return HttpWire(allow_plain=allow_plain, offline=offline, user_agent=config.user_agent, proxies=proxies)

    return wire
