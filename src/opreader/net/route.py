"""Whether this machine has a way out to the internet, told by its own routes: nobody is asked and nothing is sent."""

import errno
import socket
from collections.abc import Callable

Look = Callable[[], bool]
"""Takes one look at the machine's routes: whether one leads out."""

_FAR_AWAY = (
    (socket.AF_INET, "192.0.2.1"),  # RFC 5737
    (socket.AF_INET6, "2001:db8::1"),  # RFC 3849
)
"""Addresses that nobody has: only a default route leads to them."""
_DISCARD = 9
_NO_WAY = frozenset(
    {
        errno.ENETUNREACH,
        errno.EHOSTUNREACH,
        errno.ENETDOWN,
        errno.EADDRNOTAVAIL,  # IPv6 without an address of one's own
        errno.EAFNOSUPPORT,  # a system without IPv6, or without IPv4
    }
)


def has_route() -> bool:
    """Whether this machine has a route out. Connecting a UDP socket only picks the route; no packet leaves."""
    return any(_leads_out(family, address) for family, address in _FAR_AWAY)


def _leads_out(family: socket.AddressFamily, address: str) -> bool:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as sock:
            sock.connect((address, _DISCARD))
    except OSError as error:
        return error.errno not in _NO_WAY  # what a sandbox forbids says nothing about routes
    return True
