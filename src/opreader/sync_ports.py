"""What the exchange with servers asks of the outside, as Protocols: one that carries questions, one that speaks a protocol."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Literal, Protocol

from opreader.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from opreader.model import EntryId, FeedChanges, FeedId
    from opreader.model.exchanged import (
        AccountState,
        Doubts,
        FeedsChange,
        FirstChoice,
        FirstFigures,
        Lists,
        Mark,
        OpKind,
        RemoteOp,
        Settled,
        Undeliverable,
        Waiting,
    )
    from opreader.model.synced import (
        Account,
        AccountKind,
        RemoteEntry,
        RemoteFeed,
        ServerFacts,
        Snapshot,
        SnapshotKind,
        Want,
    )

Method = Literal["GET", "POST", "PUT", "DELETE"]


@frozen
class WireQuestion:
    """One question of http. Shown without what it holds: there are passwords and tokens in it."""

    method: Method
    url: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    form: tuple[tuple[str, str], ...] | None = field(default=None, repr=False)
    """Sent url-encoded in the body, in this order."""
    json: object = field(default=None, repr=False)
    """Sent as JSON in the body, unless it is None."""
    deadline: float = 60.0
    """Seconds for all of it, redirects included."""
    most_bytes: int = 32 * 1024 * 1024
    """Of the answer's body, expanded."""


@frozen
class WireAnswer:
    """One answer, whatever its status."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Names in lower case."""
    body: bytes = field(repr=False)


class Wire(Protocol):
    """The way to the server of one account."""

    async def send(self, question: WireQuestion) -> WireAnswer:
        """Ask once and read the whole answer.

        Raises NoAnswer, and WrongAddress where the way leads to another host or out of https, or goes over plain http
        to another machine though nobody allowed that.
        """


class ClosableWire(Wire, Protocol):
    """A way that keeps connections."""

    async def close(self) -> None:
        """Let them go."""


class SyncBackend(Protocol):
    """A server with one user on it. Every method but the first logs in by itself; all raise SyncError alone."""

    @property
    def requests(self) -> int:
        """How many requests were made so far."""

    async def log_in(self) -> ServerFacts:
        """Find the server's API and say who one is. Raises LoginRefused, WrongAddress, ServerTooOld, ServerDown."""

    async def list_feeds(self) -> tuple[RemoteFeed, ...]:
        """All subscriptions; a folder is one that the server itself lists."""

    async def list_ids(self, kind: SnapshotKind, *, limit: int | None = None) -> Snapshot:
        """Ids of all that is unread or starred, or of the newest; at most `limit`.

        One page that fails fails the whole.
        """

    async def get_entries(self, ids: Sequence[str]) -> tuple[RemoteEntry, ...]:
        """Articles by id, at most `contents_per_call`; without those that the server did not give, in any order.

        One that is missing may be gone, and the server may also be broken: two answers are better than one.
        """

    async def mark(self, ids: Sequence[str], want: Want) -> None:
        """Set one state of at most `marks_per_call` articles. The server's OK is no proof: only a later list is.

        Raises Rejected with the ids where the server refuses the whole request.
        """

    async def subscribe(self, url: str, *, title: str | None = None, folder: str | None = None) -> RemoteFeed | None:
        """Add a feed, or find it among those that are there; None where the server finds none at that address."""

    async def unsubscribe(self, feed_id: str) -> None:
        """Take a feed away, with its articles and stars on the server; one that is gone already is fine."""

    async def rename(self, feed_id: str, title: str) -> None:
        """Give a feed a title."""

    async def move(self, feed_id: str, folder: str | None) -> None:
        """Put a feed into a folder, which is made if need be. Raises Rejected for None where feeds need a folder."""


class SyncStore(Protocol):
    """Accounts in the library: their feeds, which entry is which article there, marks to be sent, what lists say."""

    async def begin(self, account: str, first: FirstChoice | None) -> None:
        """Know an account; one that is known stays as it is."""

    async def states(self) -> list[AccountState]:
        """What is known of each."""

    async def forget(self, account: str, *, keep: bool, now: datetime) -> None:
        """Forget an account; its feeds stay as an archive, or are removed like other feeds."""

    async def note_facts(self, account: str, facts: ServerFacts, *, at: str | None = None) -> None:
        """What the server turned out to be, and, once it was synced with, whose place it is."""

    async def note_synced(self, account: str, *, now: datetime) -> None:
        """All went well."""

    async def note_trouble(
        self, account: str, error: str, *, retry_at: datetime | None, paused: bool = False, now: datetime
    ) -> None:
        """It did not."""

    async def note(self, account: str, said: str, *, now: datetime) -> None:
        """Put a line into the log of an account."""

    async def log(self, account: str, *, limit: int) -> list[tuple[datetime | None, str]]:
        """What was noted of an account, newest first."""

    async def put_feeds(self, account: str, feeds: Sequence[RemoteFeed], *, now: datetime) -> FeedsChange:
        """Make an account's feeds those of its server; what is gone there stays here."""

    async def feed_ids(self, account: str) -> dict[str, FeedId]:
        """Its feeds by the server's names for them."""

    async def rename_feed(self, feed_id: FeedId, title: str, *, now: datetime) -> None:
        """Give a feed another title here, and keep that its server is to do so. Raises NotFound."""

    async def place_feed(self, feed_id: FeedId, folder: str | None, *, now: datetime) -> None:
        """Put a feed into another folder here, and keep that its server is to do so. Raises NotFound."""

    async def try_again(self, account: str) -> None:
        """Forget what went wrong last: the reason is gone."""

    async def next_marks(self, account: str, want: Want, *, limit: int) -> list[Mark]:
        """Some of the marks of one kind that are to be sent."""

    async def sent(self, account: str, marks: Sequence[Mark]) -> None:
        """The server said OK to these; what was marked anew meanwhile stays to be sent."""

    async def log_sent(self, account: str, marks: Mapping[Want, Sequence[EntryId]], *, now: datetime) -> None:
        """Put into the log which marks went there."""

    async def refused(self, account: str, marks: Sequence[Mark], why: str) -> None:
        """The server will never have these."""

    async def undeliverable(self, account: str) -> list[Undeliverable]:
        """The marks that the server will never have, newest article first."""

    async def forget_undeliverable(self, account: str) -> int:
        """Count them no more: what is marked here stays, until the server says otherwise. Returns how many they were."""

    async def waiting(self, account: str) -> Waiting:
        """What the server does not have yet."""

    async def begin_list(self, account: str, kind: str) -> int:
        """Number a list of ids, before it is asked for."""

    async def put_list(self, number: int, listed: Snapshot) -> None:
        """Keep a list that was read to its end."""

    async def drop_lists(self, account: str) -> None:
        """Throw all lists of an account away."""

    async def missing(self, account: str, lists: Sequence[int]) -> list[str]:
        """Ids that stand for no entry yet."""

    async def newest_here(self, account: str, number: int, *, limit: int) -> list[str]:
        """Ids of a list that stand for entries here, the newest first."""

    async def places_here(self, account: str, ids: Sequence[str]) -> dict[str, tuple[FeedId, str]]:
        """(feed, key) of the entries that articles stand for, by id there; without those that share an entry."""

    async def edit_articles(self, changes: Sequence[FeedChanges]) -> int:
        """Store what became of articles that are here, but for their states; returns how many changed."""

    async def keys_for(
        self, account: str, feeds: Mapping[str, FeedId], entries: Sequence[RemoteEntry]
    ) -> dict[str, str]:
        """The key that each is stored by, by its id there: an article that came back keeps its own."""

    async def put_articles(
        self, account: str, changes: Sequence[FeedChanges], entries: Sequence[RemoteEntry], keys: Mapping[str, str]
    ) -> int:
        """Store articles with the states that they have there, in one transaction; returns how many are new.

        Those that `changes` do not have are noted as such that can't be stored.
        """

    async def note_not_given(self, account: str, ids: Sequence[str], *, for_good: bool) -> None:
        """The server lists these and does not give them; after some times they are not asked for any more."""

    async def doubts(self, account: str, lists: Lists, *, most: int) -> Doubts:
        """Articles that would change for no more than that a list leaves them out."""

    async def settle(
        self,
        account: str,
        lists: Lists,
        *,
        told: Mapping[str, tuple[bool, bool]],
        gone: Collection[str],
        now: datetime,
    ) -> Settled:
        """Take over what the lists say; `told`: (read, starred) of what was looked at one by one."""

    async def first_figures(self, account: str) -> FirstFigures:
        """How the account and local feeds differ."""

    async def make_first(self, account: str, choice: FirstChoice, *, now: datetime) -> int:
        """Have both sides say the same; undoable. Returns how many articles changed."""

    async def put_op(
        self, account: str, op: OpKind, args: dict[str, str | None], *, undo_id: int | None = None, now: datetime
    ) -> None:
        """Keep something to be done with its feeds; with `undo_id` not while that step can be taken back."""

    async def list_ops(self, account: str, *, now: datetime) -> list[RemoteOp]:
        """What may be done now, in order."""

    async def drop_op(self, number: int) -> None:
        """It is done, or can't be."""

    async def note_failed(self, number: int, error: str) -> None:
        """It was tried, and is tried again."""


class Servers(Protocol):
    """The way to servers of accounts."""

    async def look(
        self,
        *,
        url: str,
        user: str,
        password: str,
        kind: AccountKind | None,
        plain_http: bool,
        app_id: str | None = None,
        app_key: str | None = None,
    ) -> ServerFacts:
        """Log in for the first time: what the server is, and which protocol it is spoken to in. Raises SyncError."""

    def client(
        self, account: Account, password: str, *, known: ServerFacts | None, app_key: str | None = None
    ) -> SyncBackend:
        """The client of an account, not logged in yet; `known` is what an earlier login found."""

    async def close(self) -> None:
        """Let connections go."""
