"""Which addresses may be asked: URLs that can be fetched, networks of IP addresses, and what a name resolves to."""

import asyncio
import errno
import ipaddress
import socket
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from enum import Flag, auto
from typing import TYPE_CHECKING

from opreader.net.route import Look

if TYPE_CHECKING:
    import httpx

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port → its IP addresses as text, best first. Raises OSError (`socket.gaierror`)."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LONGEST_SHOWN = 60
_NEAR_ENDS = (".localhost", ".local", ".home.arpa", ".test", ".invalid", ".internal", ".lan")
"""Ends of names that the internet does not know (RFC 6761, 6762, 8375, habit): one's own network does, or nobody."""


class Networks(Flag):
    """The networks that are not the internet."""

    LOOPBACK = auto()
    LINK_LOCAL = auto()
    PRIVATE = auto()
    """All the rest: private ranges, shared, reserved, multicast."""


NONE = Networks(0)
ALL = Networks.LOOPBACK | Networks.LINK_LOCAL | Networks.PRIVATE


def network_of(address: str) -> Networks:
    """The network of an IP address; `NONE` for the internet. An address that carries an IPv4 one counts as that one."""
    found = _embedded(ipaddress.ip_address(address))
    if found.is_loopback or found.is_unspecified:  # connecting to 0.0.0.0 reaches this machine
        return Networks.LOOPBACK
    if found.is_link_local:
        return Networks.LINK_LOCAL
    if not found.is_global or found.is_multicast or found.is_reserved:
        return Networks.PRIVATE
    if isinstance(found, ipaddress.IPv6Address) and found.is_site_local:
        return Networks.PRIVATE
    return NONE


def _embedded(address: IPAddress) -> IPAddress:
    """The IPv4 address inside an IPv6 one: mapped (RFC 4291), 6to4 (RFC 3056), Teredo (RFC 4380), NAT64 (RFC 6052)."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def networks_of(addresses: Sequence[str]) -> Networks:
    """The networks, other than the internet, that these addresses lie on."""
    found = NONE
    for address in addresses:
        found |= network_of(address)
    return found


def networks_vouched_for(addresses: Sequence[str]) -> Networks:
    """The networks that a name is at home on; none where it is on the internet too, for then anybody may have said so."""
    return NONE if any(network_of(one) == NONE for one in addresses) else networks_of(addresses)


def networks_by_name(host: str) -> Networks:
    """The networks of a host as far as its name tells them: behind a proxy it is the proxy that looks names up."""
    if is_this_machine(host):
        return Networks.LOOPBACK
    if (address := literal_of(host)) is not None:
        return network_of(address)
    return NONE if needs_way_out(host) else Networks.PRIVATE


def literal_of(host: str) -> str | None:
    """The IP address that a host is written as, in the odd notations of the system too; None for a name."""
    with suppress(ValueError):
        return str(ipaddress.ip_address(host))
    with suppress(OSError, ValueError):
        return socket.inet_ntoa(socket.inet_aton(host))
    return None


def is_this_machine(host: str) -> bool:
    """Whether a host is plainly this machine: localhost and the names under it, or a loopback address."""
    name = host.lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    address = literal_of(host)
    return address is not None and network_of(address) == Networks.LOOPBACK


def needs_way_out(host: str) -> bool:
    """Whether a host is a name that only the internet knows; not an address, nor a name of one's own network."""
    name = host.lower().rstrip(".")
    if "." not in name or literal_of(host) is not None:
        return False
    return not name.endswith(_NEAR_ENDS)


async def resolve_name(host: str, port: int, *, look: Look) -> list[str]:
    """Ask the system for a name's addresses, where a look at its routes says that it can know. Raises OSError.

    Each look-up has a daemon thread of its own: the executor's threads are waited for at exit, and a resolver
    without a network can take half a minute.
    """
    with suppress(ValueError):
        return [str(ipaddress.ip_address(host))]
    if needs_way_out(host) and not look():
        raise OSError(errno.ENETUNREACH, "no route leads out")
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def settle(found: list[str] | OSError) -> None:
        if answer.done():
            return
        if isinstance(found, OSError):
            answer.set_exception(found)
        else:
            answer.set_result(found)

    def look_up() -> None:
        found: list[str] | OSError
        try:
            infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found = list(dict.fromkeys(str(info[4][0]) for info in infos))
        except OSError as error:
            found = error
        except UnicodeError as error:  # a label too long for IDNA
            found = socket.gaierror(socket.EAI_NONAME, str(error))
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, found)

    threading.Thread(target=look_up, name="resolve", daemon=True).start()
    return await answer


def read_url(text: str, *, base: "httpx.URL | None" = None) -> "httpx.URL | str":
    """The address in a text, without fragment and userinfo; or why it can't be asked, in words."""
    import httpx

    try:
        url = httpx.URL(text.strip()) if base is None else base.join(text.strip())
        url = url.copy_with(fragment=None, username=None, password=None)
        port, host = url.port, host_of(url)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        why = f": {error}" if "@" not in text else ""  # a password with a slash in it is taken for a port
        return f"not an address that can be asked{why}"
    if url.scheme not in {"http", "https"}:
        return f"only http and https addresses are asked, not {url.scheme[:_LONGEST_SHOWN] or 'this one'}"
    if not host:
        return "the address names no host"
    if "%" in host:
        return f"no host can be called {host[:_LONGEST_SHOWN]}"
    if port is not None and not 0 < port < 65536:
        return f"there is no port {port}"
    return url


def host_of(url: "httpx.URL") -> str:
    """The host's name in ASCII: `URL.host` fails on names that today's IDNA forbids, and look-alikes show here."""
    return url.raw_host.decode("ascii")
