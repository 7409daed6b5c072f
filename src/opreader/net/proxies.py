"""Which proxy an address is asked through, by what the user set and by what the environment says."""

import ipaddress
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from opreader.errors import ConfigError
from opreader.frozen import frozen
from opreader.net.addresses import IPAddress, is_this_machine, literal_of

if TYPE_CHECKING:
    from urllib.parse import SplitResult


@frozen
class Proxies:
    """The proxies of a run; this machine itself is always asked directly."""

    http: str = ""
    """For http:// addresses; empty for none."""
    https: str = ""
    direct: tuple[str, ...] = ()
    """Names with all that stands under them, addresses and networks that are asked directly; "*" for all."""

    def of(self, scheme: str, host: str) -> str:
        """The proxy of an address; empty where it is asked directly."""
        proxy = self.https if scheme == "https" else self.http
        if not proxy or is_this_machine(host) or any(matches(host) for matches in map(_rule, self.direct)):
            return ""
        return proxy


def read_proxies(
    proxy: str = "", *, http_proxy: str | None = None, https_proxy: str | None = None, no_proxy: Sequence[str] = ()
) -> Proxies:
    """One proxy for all from config.toml, else those of the environment. Raises ConfigError, which repeats none of them."""
    if proxy:
        _check("`proxy`", proxy)
        return Proxies(proxy, proxy, tuple(no_proxy))
    for name, said in (("HTTP_PROXY", http_proxy), ("HTTPS_PROXY", https_proxy)):
        if said:
            _check(name, said)
    return Proxies(http_proxy or "", https_proxy or "", tuple(no_proxy))


def split_proxy(proxy: str) -> tuple[str, tuple[bytes, bytes] | None]:
    """A proxy's address without who uses it, and user and password as they are sent."""
    parts = urlsplit(proxy)
    bare = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    if not parts.username:
        return bare, None
    return bare, (unquote(parts.username).encode(), unquote(parts.password or "").encode())


def _check(name: str, proxy: str) -> None:
    try:
        usable = _is_usable(urlsplit(proxy))
    except ValueError:
        usable = False
    if not usable:
        raise ConfigError(f'{name} is no http(s) address; write it like "http://proxy.example:3128"')


def _is_usable(parts: "SplitResult") -> bool:
    return (
        parts.scheme in {"http", "https"}
        and (parts.hostname or "").isascii()
        and bool(parts.hostname)
        and parts.port != 0
    )


def _rule(said: str) -> Callable[[str], bool]:
    """What an entry of NO_PROXY matches; a port behind a name is passed over."""
    said = said.lower().rpartition(":")[0] if said.count(":") == 1 else said.lower()
    if said == "*":
        return lambda _: True
    with suppress(ValueError):
        network = ipaddress.ip_network(said.strip("[]"), strict=False)
        return lambda host: (address := _address(host)) is not None and address in network
    name = said.lstrip("*").strip(".")
    return lambda host: bool(name) and f".{host.lower().rstrip('.')}".endswith(f".{name}")


def _address(host: str) -> IPAddress | None:
    literal = literal_of(host)
    return None if literal is None else ipaddress.ip_address(literal)
