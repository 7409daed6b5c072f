"""Articles on their way to a read-later service, a command or a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from opreader.frozen import frozen

if TYPE_CHECKING:
    from opreader.model import EntryId


@frozen
class Sendable:
    """What is told of an article that is sent."""

    url: str | None
    """Its http(s) address; None for a file."""
    title: str
    authors: tuple[str, ...] = ()
    feed: str = ""
    path: str | None = None
    """The file behind a local article."""
    id: EntryId | None = None
    """None for a headline that only a page lists."""


@frozen
class Sent:
    """What became of an article that was to be sent."""

    article: Sendable
    target: str
    state: Literal["sent", "already", "waiting", "failed"]
    """`already`: it was there before. `waiting`: kept, and tried again when the network is back."""
    error: str | None = None
    """Why it waits or failed, in words."""
    refused: bool = False
    """The service does not let one in: log in, and send it again."""
