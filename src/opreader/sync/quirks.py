"""What is known of each server, and which one an address or a header tells of.

FreshRSS was measured, Miniflux read; Inoreader, The Old Reader and BazQux are taken from what they write about
themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from opreader.frozen import frozen
from opreader.model.synced import Quirks

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_UNREAD: Final = 25_000
_MOST_STARRED: Final = 10_000
"""Caps for servers that keep without end and ask not to be asked for all of it (BazQux's advice)."""


@frozen
class Server:
    """A kind of server that speaks Google Reader's protocol."""

    name: str
    quirks: Quirks
    password_hint: str = ""
    """Which password it means, where it is not the one of its web page."""


FRESHRSS: Final = Server(
    "FreshRSS",
    Quirks(ids_per_page=10_000, wide_ampersand=True, boundary_drop=True, folderless=False),
    "FreshRSS wants the API password, set under Profile, and the API allowed under Authentication",
)
MINIFLUX: Final = Server(
    "Miniflux",
    Quirks(ids_per_page=10_000, offset_pages=True, folderless=False),
    "Miniflux wants the user and password set for Google Reader under Integrations",
)
INOREADER: Final = Server(
    "Inoreader",
    Quirks(ids_per_page=1_000, unread_cap=10_000, starred_cap=5_000, daily_requests=100),
    "Inoreader also wants an AppId and AppKey, which it gives to those who register an application",
)
THE_OLD_READER: Final = Server(
    "The Old Reader",
    Quirks(ids_per_page=10_000, opaque_ids=True, unread_cap=_MOST_UNREAD, starred_cap=_MOST_STARRED),
)
BAZQUX: Final = Server("BazQux Reader", Quirks(ids_per_page=25_000, unread_cap=_MOST_UNREAD, starred_cap=_MOST_STARRED))
UNKNOWN: Final = Server("Google Reader API", Quirks())

_HOSTED: Final = (
    ("inoreader.com", INOREADER, "https://www.inoreader.com"),
    ("innoreader.com", INOREADER, "https://www.inoreader.com"),
    ("theoldreader.com", THE_OLD_READER, "https://theoldreader.com"),
    ("bazqux.com", BAZQUX, "https://bazqux.com"),
)


def hosted_at(url: str) -> tuple[Server, str] | None:
    """The hosted server that an address belongs to, and where its API is."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return None
    return next(((one, api) for end, one, api in _HOSTED if host == end or host.endswith(f".{end}")), None)


def told_by(api: str, headers: Mapping[str, str]) -> Server | None:
    """The server that refuses with such headers; None where nothing says that it speaks the protocol at all."""
    if "google-bad-token" in headers:
        return FRESHRSS if api.endswith("greader.php") else UNKNOWN
    return MINIFLUX if "x-reader-google-bad-token" in headers else None


def by_name(name: str) -> Server:
    """The server of that name."""
    known = (FRESHRSS, MINIFLUX, INOREADER, THE_OLD_READER, BAZQUX)
    return next((one for one in known if one.name == name), UNKNOWN)
