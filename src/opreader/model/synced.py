"""What is exchanged with servers of accounts: who they are, their feeds, articles and lists of ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from opreader.frozen import frozen

if TYPE_CHECKING:
    from datetime import datetime

    from opreader.model import Enclosure

AccountKind = Literal["greader", "miniflux"]
Want = Literal["read", "unread", "starred", "unstarred"]
SnapshotKind = Literal["unread", "starred", "newest"]


@frozen
class Account:
    """A server and who one is there, as `accounts.toml` names it; never a secret."""

    name: str
    kind: AccountKind
    url: str
    """As the user typed it; the address of the API itself is in `ServerFacts`."""
    user: str
    """Empty for a server that is asked by a token alone."""
    password_command: str | None = None
    """What prints the password; None: it is kept in the keyring or the file beside it."""
    plain_http: bool = False
    """http:// is allowed though the server is not this machine."""
    app_id: str | None = None
    """What Inoreader calls AppId; its key is kept like a password."""


@frozen
class Quirks:
    """What a server does in its own way."""

    ids_per_page: int = 1_000
    contents_per_call: int = 150
    marks_per_call: int = 200
    opaque_ids: bool = False
    """Ids of articles are words, not numbers of 64 bits."""
    unread_cap: int | None = None
    """How many unread ids are asked for at most, newest first; None for all."""
    starred_cap: int | None = None
    daily_requests: int | None = None
    """How many requests a day the server allows, unless its headers say otherwise."""
    wide_ampersand: bool = False
    """Titles hold ＆ ＜ ＞ for & < >."""
    boundary_drop: bool = False
    """A page begins behind the first row that is still there, whether or not that is the one that was named."""
    offset_pages: bool = False
    """Pages are counted by rows, which shift when states change meanwhile."""
    folderless: bool = True
    """A feed may stand in no folder."""


@frozen
class ServerFacts:
    """What a server turned out to be."""

    kind: AccountKind
    name: str
    """For people: "FreshRSS"; "Google Reader API" for one that is not known."""
    api: str
    """The address that is asked, without a slash at its end: given back to the client it saves looking for it."""
    quirks: Quirks
    version: str | None = None


@frozen
class RemoteFeed:
    """A subscription on a server."""

    id: str
    """What the server calls it: "feed/12"."""
    url: str
    title: str
    folder: str | None = None
    site: str | None = None


@frozen
class RemoteEntry:
    """An article as a server has it; cleaned, its HTML as it came but for control characters."""

    id: str
    """Canonical text, as in `Snapshot.ids`."""
    feed_id: str
    link: str | None
    title: str
    authors: tuple[str, ...]
    published: datetime | None
    """As the feed told the server; aware UTC."""
    html: str
    read: bool
    starred: bool
    enclosures: tuple[Enclosure, ...] = ()


@frozen
class Snapshot:
    """A list of ids that was read to its end, or to where it was asked to be cut; never a part of one that broke off."""

    kind: SnapshotKind
    ids: tuple[str, ...]
    """Canonical text, in the server's order: newest first."""
    complete: bool
    """The server said that there are no more."""
    capped: bool
    """It was cut: what is older than the last of `ids` was not asked for."""
    pages: int
    gaps: bool = False
    """Between two pages a row may have been passed over: what is absent is to be confirmed otherwise."""
