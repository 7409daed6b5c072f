"""Finds a server's Google Reader API near the address that the user typed, by asking without saying who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit, urlunsplit

from opreader.errors import ServerBusy, ServerDown, SyncError, WrongAddress
from opreader.frozen import frozen
from opreader.model.synced import ServerFacts
from opreader.sync.answers import check_status, host_of
from opreader.sync.quirks import UNKNOWN, hosted_at, told_by
from opreader.sync_ports import WireQuestion

if TYPE_CHECKING:
    from opreader.sync.quirks import Server
    from opreader.sync_ports import Wire, WireAnswer

_SCRIPT: Final = "greader.php"
_CUT_OFF: Final = ("/reader/api/0", "/accounts/ClientLogin")
_ENDS: Final = ("/index.php", "/index.html", "/i")
"""Ends of addresses that a browser shows for the pages of a FreshRSS, not for its API."""
_QUICK: Final = 30.0
_MOST_BYTES: Final = 2 * 1024 * 1024


@frozen
class Found:
    """An API and whose it is."""

    api: str
    server: Server
    asked: int
    """Requests that it took."""


def facts_of(found: Found) -> ServerFacts:
    """What is known of a server before anybody logged in."""
    return ServerFacts("greader", found.server.name, found.api, found.server.quirks)


async def find_api(wire: Wire, url: str) -> Found:
    """Ask at each place where the API may stand. Raises WrongAddress, ServerDown, NoAnswer."""
    if (known := hosted_at(url)) is not None:
        return Found(known[1], known[0], asked=0)
    host = host_of(url)
    maybe: str | None = None
    trouble: SyncError | None = None
    places = places_near(url)
    for number, api in enumerate(places, 1):
        try:
            answer = await wire.send(
                WireQuestion("GET", f"{api}/reader/api/0/token", deadline=_QUICK, most_bytes=_MOST_BYTES)
            )
        except WrongAddress as error:  # it redirects to another place
            trouble = trouble or error
            continue
        if answer.status in {401, 403}:
            server = told_by(api, answer.headers)
            if server is not None:
                return Found(api, server, asked=number)
            maybe = maybe or api  # a proxy may ask for a password before everything
        else:
            trouble = _trouble(answer, host) or trouble
    if maybe is not None:
        return Found(maybe, UNKNOWN, asked=len(places))
    raise trouble or WrongAddress(
        f"no reader answers at {host} under this address; give the address of FreshRSS, Miniflux or another server "
        "that speaks the Google Reader API, as it stands in the browser"
    )


def places_near(url: str) -> tuple[str, ...]:
    """Where the API may stand for an address as users type it, the likeliest first; without a slash at the end."""
    try:
        found = urlsplit(url.strip())
    except ValueError:
        return ()
    path = found.path.rstrip("/")
    for end in _CUT_OFF:
        path = path.partition(end)[0]
    script = path.find(f"/{_SCRIPT}")
    if script >= 0:
        above = path[:script].removesuffix("/api")
        paths = [path[: script + 1 + len(_SCRIPT)]]
        # Whether the folder p is a part of the address depends on how the server was set up, and is easily mistaken.
        paths.append(f"{above.removesuffix('/p') if above.endswith('/p') else f'{above}/p'}/api/{_SCRIPT}")
    else:
        for end in _ENDS:
            path = path.removesuffix(end).rstrip("/")
        if path.endswith("/api"):
            paths = [f"{path}/{_SCRIPT}", path]
        elif path.endswith("/p"):
            paths = [f"{path}/api/{_SCRIPT}", path]
        else:
            paths = [path, f"{path}/api/{_SCRIPT}", f"{path}/p/api/{_SCRIPT}"]
    # Who asks is no part of where: the address that is found is kept and shown.
    bare = found.netloc.rpartition("@")[2]
    return tuple(urlunsplit((found.scheme, bare, one, "", "")) for one in paths)


def _trouble(answer: WireAnswer, host: str) -> SyncError | None:
    """Why a server does not tell just now whether it is one; None where it tells that it is none."""
    try:
        check_status(answer, host)
    except (ServerBusy, ServerDown) as error:
        return error
    except SyncError:
        pass
    return None
