"""What a feed is called by in feeds.toml: its address as it is kept, without who uses it. Reads no file."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from opreader.masked import split_user
from opreader.text import clean

if TYPE_CHECKING:
    from opreader.model import Subscription

_ADDRESS = re.compile(r"(https?)://([^/?#\s]+)([^#\s]*)(?:#\S*)?", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"(?:\[[^\]]*\]|[^:\[\]]*)(?::[0-9]*)?")
_FEED_SCHEME = re.compile(r"feed:(?://)?(?=https?:)|feed:(?=//)", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)


def feed_address(text: str) -> str:
    """The address of a feed as feeds.toml keeps it. Raises ValueError that names what is allowed.

    An http(s) URL has its scheme and host in lower case, no fragment, and nobody's name and password: see `as_kept`.
    `feed:` in front of one goes. All else is a path, and whole.
    """
    text = text.strip()
    if "\n" in text or clean(text) != text:
        raise ValueError("an address without control characters")
    text = _FEED_SCHEME.sub("", text, count=1)
    if text.startswith("//"):
        text = f"http:{text}"
    if found := _ADDRESS.fullmatch(text):
        if clean(text, one_line=True) != text:
            raise ValueError("an address without control characters")
        host = found[2].rpartition("@")[2].lower()
        if not host or host.startswith(":"):
            raise ValueError("an address that names a host")
        if not _HOST_AND_PORT.fullmatch(host):  # a password with a slash in it
            raise ValueError("an address with a number as its port; / @ # ? in a password are written %2F %40 %23 %3F")
        return f"{found[1].lower()}://{host}{found[3]}"
    if _SCHEME.match(text) and not Path(text).is_absolute():
        raise ValueError("an http or https address, or the whole path of a file or folder")
    return whole_path(text)


def as_kept(subscription: Subscription) -> Subscription:
    """A subscription as feeds.toml keeps it. Raises ValueError that names what is allowed.

    Who uses its address moves into a header, which goes to that host alone and stands in no list, row or export.
    """
    url, told = feed_address(subscription.url), _told_user(subscription.url)
    if told is None or any(name.lower() == "authorization" for name, _ in subscription.headers):
        return subscription if url == subscription.url else replace(subscription, url=url)
    return replace(subscription, url=url, headers=(*subscription.headers, ("Authorization", told)))


def _told_user(address: str) -> str | None:
    address = _FEED_SCHEME.sub("", address.strip(), count=1)
    return split_user(f"http:{address}" if address.startswith("//") else address)[1]


def whole_path(text: str) -> str:
    """A path from the root, "~" being spelt out. Raises ValueError that names what is allowed."""
    try:
        path = Path(text).expanduser()
    except RuntimeError as error:  # "~nobody/…"
        raise ValueError("a path whose home folder exists") from error
    if not path.is_absolute():
        raise ValueError('the whole path, from "/" or "~/"; or an address with http:// or https:// before it')
    return str(path)
