"""What is known of accounts here, and what a sync comes to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

from opreader.frozen import frozen

if TYPE_CHECKING:
    from datetime import datetime

    from opreader.model import EntryId
    from opreader.model.synced import ServerFacts, Want

FirstChoice = Literal["server", "push", "unread"]
"""Whose marks count at the first connection: the server's, ours, or unread is what either has unread."""
OpKind = Literal["subscribe", "unsubscribe", "rename", "move"]
_LONGEST_REST: Final = timedelta(days=1, minutes=5)
"""Nobody is left alone for longer: a rest that is comes from a clock that was wrong."""


@frozen
class Mark:
    """A mark that a server is to hear of."""

    entry_id: EntryId
    want: Want
    gen: int
    """Grows with each mark: what was sent is not what is wanted any more, where it grew."""
    remote_id: str


@frozen
class Undeliverable:
    """A mark that a server will never have; it stays here."""

    entry_id: EntryId
    title: str
    want: Want
    why: str


@frozen
class Waiting:
    """What a server does not have yet."""

    pending: int = 0
    """Marks to be sent, and those that were sent and are not proved."""
    queued: int = 0
    """Of these those to be sent."""
    rejected: int = 0
    """Marks that it will never have; they stay here."""


@frozen
class AccountState:
    """An account as the library knows it."""

    name: str
    last_sync: datetime | None
    error: str | None
    """What went wrong last; None after a success."""
    paused: bool
    """It wants the password."""
    retry_at: datetime | None
    """Not before: the server asked for that, or it failed several times."""
    failures: int
    first: FirstChoice | None
    """How marks are to be treated at the first connection; None behind it."""
    facts: ServerFacts | None
    waiting: Waiting
    at: str | None = None
    """The server and user that it was synced with: ids of articles mean something there alone."""

    def rests(self, now: datetime) -> bool:
        """Whether its server is to be left alone for a while."""
        return self.retry_at is not None and timedelta() < self.retry_at - now <= _LONGEST_REST


@frozen
class FeedsChange:
    """What a list of feeds changed."""

    new: int = 0
    gone: int = 0


@frozen
class Lists:
    """Numbers of the lists that are held against what is known."""

    unread: int
    starred: int
    second_unread: int | None = None
    """Lists that were asked for once more, where the first ones had several pages."""
    second_starred: int | None = None
    unread_floor: str | None = None
    """The list was cut behind this id: what is older is not in it either way. None: it was not cut."""
    starred_floor: str | None = None


@frozen
class Doubts:
    """Articles that a list leaves out, which may mean nothing."""

    ids: tuple[str, ...]
    too_many: bool
    """They are more than can be looked at one by one."""
    witness: str | None = None
    """An article that the server lists: an answer without it tells nothing of others."""


@frozen
class Settled:
    """What lists changed here."""

    to_read: int = 0
    to_unread: int = 0
    starred: int = 0
    unstarred: int = 0
    confirmed: int = 0
    """Marks that the server is proved to have."""
    resent: int = 0
    """Marks that it said OK to and does not have: they are sent once more."""
    overruled: int = 0
    """Marks that were changed elsewhere after they were sent."""
    rejected: int = 0
    held: str | None = None
    """Why articles are not turned read before another list says so."""


@frozen
class FirstFigures:
    """How an account and the local feeds differ where they have the same articles."""

    articles: int
    unread: int
    starred: int
    both: int
    """Articles that local feeds have, too."""
    read_here: int
    """Of these: read here, unread there."""
    read_there: int
    starred_here: int
    starred_there: int


@frozen
class RemoteOp:
    """Something to be done with a server's feeds."""

    id: int
    op: OpKind
    args: dict[str, str | None]
    tries: int = 0
    """How often it failed."""


@frozen
class SyncProgress:
    """How far a sync is."""

    account: str
    doing: str
    """In words: "sending marks"."""
    done: int = 0
    of: int = 0
    """0 where that is not known."""


@frozen
class SyncResult:
    """What a sync came to."""

    account: str
    pulled: int = 0
    """Articles that came."""
    changed: int = 0
    """Articles that were marked elsewhere."""
    pushed: int = 0
    """Marks that were sent."""
    pending: int = 0
    rejected: int = 0
    error: str | None = None
    seconds: float = 0.0
    first: FirstFigures | None = None
    """At the first connection: how both sides differed before anything was done about it."""
