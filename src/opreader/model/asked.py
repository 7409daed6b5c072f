"""What is asked of feeds and servers, what they answer, and what an answer changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from opreader.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from opreader.model import EntryId, FeedId, FeedKind, Status
    from opreader.model.told import DigestedEntry


@frozen
class Validators:
    """What a server gave to ask again with (RFC 9110 §13)."""

    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None
    """Of the last body; tells an unchanged one where a server has no validators."""


@frozen
class FeedToAsk:
    """A feed that a refresh asks, with what it needs to know."""

    id: FeedId
    url: str
    """Where to ask: the moved address when there is one."""
    subscribed_url: str
    kind: FeedKind
    title: str
    validators: Validators = Validators()
    failures: int = 0
    skip: str | None = None
    """Why it is not asked this time, in words."""


@frozen
class FeedChanges:
    """All that one answered feed changes in the library; stored in one transaction."""

    feed_id: FeedId
    now: datetime
    title: str | None = None
    site: str | None = None
    language: str | None = None
    validators: Validators = Validators()
    new: tuple[DigestedEntry, ...] = ()
    edited: tuple[DigestedEntry, ...] = ()
    due: datetime | None = None
    """When an automatic refresh may ask again; None: as often as the user likes."""
    moved_to: str | None = None
    note: str | None = None


@frozen
class FeedTrouble:
    """A feed that did not answer well; stored so that lists show it and the next refresh waits."""

    feed_id: FeedId
    now: datetime
    error: str
    wait_until: datetime | None = None
    gone: bool = False
    unreachable: bool = False
    """There was no answer at all: the network's fault, not counted as the feed's."""


@frozen
class FeedOutcome:
    """What became of one feed in a refresh."""

    feed_id: FeedId
    url: str
    title: str
    status: Status
    added: int = 0
    changed: int = 0
    error: str | None = None
    seconds: float = 0.0
    unreachable: bool = False
    """There was no answer at all."""

    @property
    def asked_net(self) -> bool:
        """Whether the network was asked: it was not skipped, and is no file or folder."""
        return self.status != "skipped" and "://" in self.url


@frozen
class RefreshProgress:
    """How far a refresh is; sent after every feed."""

    done: int
    asked: int
    added: int
    failed: int
    last: FeedOutcome | None = None


@frozen
class FetchRequest:
    """One thing to get over http(s)."""

    url: str
    validators: Validators = Validators()
    purpose: Literal["feed", "page", "picture"] = "feed"
    typed: bool = False
    """The user typed this address: it may lie on a private network."""
    beside: str | None = None
    """The address of the feed that led here; its host's network is allowed too."""
    headers: tuple[tuple[str, str], ...] = ()
    """The user's own, for this host alone."""
    cookies: Path | None = None
    """A Netscape cookie file."""
    user_agent: str | None = None


@frozen
class Fetched:
    """A body that came whole."""

    url: str
    """Where it came from, after redirects."""
    body: bytes
    """Decompressed; at most 10 MiB."""
    content_type: str
    """Of the header, lower case, with its parameters; empty when it did not say."""
    validators: Validators
    permanent_url: str | None = None
    """Where permanent redirects (301, 308) alone led."""
    fresh_until: datetime | None = None
    """Cache-Control max-age, else Expires (RFC 9111 §4.2)."""


@frozen
class NotModified:
    """The server says that nothing changed (304), or the body is the one we had."""

    validators: Validators
    permanent_url: str | None = None
    fresh_until: datetime | None = None


@frozen
class FetchFailed:
    """It did not come; `reason` is one clean line for people."""

    reason: str
    status: int | None = None
    """The http status, when there was an answer."""
    retry_at: datetime | None = None
    """Retry-After (RFC 9110 §10.2.3)."""
    unreachable: bool = False
    """No answer at all: DNS or connect. Worth another try when the network is back."""

    @property
    def gone(self) -> bool:
        """The server says that it is gone for good (410)."""
        return self.status == 410

    @property
    def not_asked(self) -> bool:
        """Nobody was asked: another answer of the host asked for a pause."""
        return self.status is None and self.retry_at is not None


@frozen
class Known:
    """What the library knows of entries that a feed shows again."""

    digests: Mapping[str, str]
    """Key → digest."""


@frozen
class Applied:
    """What `apply` did."""

    added: tuple[EntryId, ...] = ()
    edited: tuple[EntryId, ...] = ()
