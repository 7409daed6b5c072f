"""`ExchangeTable`: accounts and marks of one library, each call a transaction. Knows no server."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from opreader.model.exchanged import Settled
from opreader.store import accounts, outbox, remote_items, remote_ops, settling, snapshots

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
        Undeliverable,
        Waiting,
    )
    from opreader.model.synced import RemoteEntry, RemoteFeed, ServerFacts, Snapshot, Want
    from opreader.store.connection import Lanes

_CLOSES_AFTER: Final = timedelta(days=1)
"""So long the removal of a server's feed can be taken back; then the server hears of it, and drops its stars."""
_REST: Final = 0.002
_PIECE: Final = 2_000
"""So many states are written in one transaction, so that marks get through."""
_CHANGES: Final[tuple[tuple[str, int, Want], ...]] = (
    ("read", 1, "read"),
    ("read", 0, "unread"),
    ("starred", 1, "starred"),
    ("starred", 0, "unstarred"),
)


class ExchangeTable:
    """Satisfies `opreader.sync_ports.SyncStore`."""

    def __init__(self, lanes: Lanes) -> None:
        """Work on the threads of one library."""
        self._lanes = lanes

    async def begin(self, account: str, first: FirstChoice | None) -> None:
        """Know an account."""
        await self._lanes.writer.run(accounts.begin_account, account, first)

    async def states(self) -> list[AccountState]:
        """What is known of each."""
        return await self._lanes.screen.run(accounts.list_states)

    async def forget(self, account: str, *, keep: bool, now: datetime) -> None:
        """Forget an account."""
        await self._lanes.writer.run(accounts.remove_account, account, keep=keep, now=now)

    async def note_facts(self, account: str, facts: ServerFacts, *, at: str | None = None) -> None:
        """What the server turned out to be."""
        await self._lanes.writer.run(accounts.note_facts, account, facts, at=at)

    async def note_synced(self, account: str, *, now: datetime) -> None:
        """All went well."""
        await self._lanes.writer.run(accounts.note_synced, account, now=now)

    async def note_trouble(
        self, account: str, error: str, *, retry_at: datetime | None, paused: bool = False, now: datetime
    ) -> None:
        """It did not."""
        await self._lanes.writer.run(accounts.note_trouble, account, error, retry_at=retry_at, paused=paused, now=now)

    async def note(self, account: str, said: str, *, now: datetime) -> None:
        """Put a line into the log."""
        await self._lanes.writer.run(accounts.log, account, said, now=now)

    async def log(self, account: str, *, limit: int) -> list[tuple[datetime | None, str]]:
        """What was noted of an account."""
        return await self._lanes.searches.run(accounts.list_log, account, limit=limit)

    async def put_feeds(self, account: str, feeds: Sequence[RemoteFeed], *, now: datetime) -> FeedsChange:
        """Make an account's feeds those of its server."""
        return await self._lanes.writer.run(accounts.put_feeds, account, feeds, now=now)

    async def feed_ids(self, account: str) -> dict[str, FeedId]:
        """Its feeds by the server's names for them."""
        return await self._lanes.searches.run(accounts.feed_ids, account)

    async def rename_feed(self, feed_id: FeedId, title: str, *, now: datetime) -> None:
        """Give a feed another title here and there."""
        await self._lanes.writer.run(remote_ops.rename_feed, feed_id, title, now=now)

    async def place_feed(self, feed_id: FeedId, folder: str | None, *, now: datetime) -> None:
        """Put a feed into another folder here and there."""
        await self._lanes.writer.run(remote_ops.place_feed, feed_id, folder, now=now)

    async def try_again(self, account: str) -> None:
        """Forget what went wrong last."""
        await self._lanes.writer.run(accounts.try_again, account)

    async def next_marks(self, account: str, want: Want, *, limit: int) -> list[Mark]:
        """Some of the marks of one kind that are to be sent."""
        return await self._lanes.writer.run(outbox.next_marks, account, want, limit=limit)

    async def sent(self, account: str, marks: Sequence[Mark]) -> None:
        """The server said OK to these."""
        await self._lanes.writer.run(outbox.sent, account, marks)

    async def log_sent(self, account: str, marks: Mapping[Want, Sequence[EntryId]], *, now: datetime) -> None:
        """Put into the log which marks went there."""
        await self._lanes.writer.run(accounts.log_marks, account, "sent", marks, now=now)

    async def refused(self, account: str, marks: Sequence[Mark], why: str) -> None:
        """The server will never have these."""
        await self._lanes.writer.run(outbox.refused, account, marks, why)

    async def undeliverable(self, account: str) -> list[Undeliverable]:
        """The marks that the server will never have."""
        return await self._lanes.searches.run(outbox.list_undeliverable, account)

    async def forget_undeliverable(self, account: str) -> int:
        """Count them no more."""
        return await self._lanes.writer.run(outbox.forget_undeliverable, account)

    async def waiting(self, account: str) -> Waiting:
        """What the server does not have yet."""
        return await self._lanes.searches.run(outbox.waiting, account)

    async def begin_list(self, account: str, kind: str) -> int:
        """Number a list of ids."""
        return await self._lanes.writer.run(snapshots.begin, account, kind)

    async def put_list(self, number: int, listed: Snapshot) -> None:
        """Keep a list that was read to its end."""
        await self._lanes.writer.run_then_rest(_REST, snapshots.put, number, listed)

    async def drop_lists(self, account: str) -> None:
        """Throw all lists of an account away."""
        await self._lanes.writer.run(snapshots.drop_all, account)

    async def missing(self, account: str, lists: Sequence[int]) -> list[str]:
        """Ids that stand for no entry yet."""
        return await self._lanes.searches.run(snapshots.missing, account, lists)

    async def newest_here(self, account: str, number: int, *, limit: int) -> list[str]:
        """Ids of a list that stand for entries here."""
        return await self._lanes.searches.run(snapshots.newest_here, account, number, limit=limit)

    async def places_here(self, account: str, ids: Sequence[str]) -> dict[str, tuple[FeedId, str]]:
        """The entries that articles stand for."""
        return await self._lanes.searches.run(remote_items.places_here, account, ids)

    async def edit_articles(self, changes: Sequence[FeedChanges]) -> int:
        """Store what became of articles that are here."""
        return await self._lanes.writer.run_then_rest(_REST, remote_items.edit_articles, changes)

    async def keys_for(
        self, account: str, feeds: Mapping[str, FeedId], entries: Sequence[RemoteEntry]
    ) -> dict[str, str]:
        """The key that each is stored by."""
        return await self._lanes.searches.run(remote_items.keys_for, account, feeds, entries)

    async def put_articles(
        self, account: str, changes: Sequence[FeedChanges], entries: Sequence[RemoteEntry], keys: Mapping[str, str]
    ) -> int:
        """Store articles and note which of the server's they are."""
        return await self._lanes.writer.run_then_rest(_REST, remote_items.put_articles, account, changes, entries, keys)

    async def note_not_given(self, account: str, ids: Sequence[str], *, for_good: bool) -> None:
        """The server lists these and does not give them."""
        await self._lanes.writer.run(remote_items.note_not_given, account, ids, for_good=for_good)

    async def doubts(self, account: str, lists: Lists, *, most: int) -> Doubts:
        """Articles that a list leaves out."""
        return await self._lanes.searches.run(settling.doubts, account, lists, most=most)

    async def settle(
        self,
        account: str,
        lists: Lists,
        *,
        told: Mapping[str, tuple[bool, bool]],
        gone: Collection[str],
        now: datetime,
    ) -> Settled:
        """Take over what the lists say."""
        verdict = await self._lanes.searches.run(settling.decide, account, lists, told=told, gone=gone)
        run = self._lanes.writer.run_then_rest
        held = await self._lanes.writer.run(settling.hold, account, verdict, now=now)
        rejected = await self._lanes.writer.run(settling.bury, account, gone)
        confirmed = resent = 0
        overruled: list[int] = []
        proofs = [one for one in verdict.proofs if one.key not in held]
        for start in range(0, len(proofs), _PIECE):
            proved = await run(_REST, settling.prove, account, proofs[start : start + _PIECE])
            confirmed, resent, overruled = confirmed + proved[0], resent + proved[1], overruled + proved[2]
        if overruled:
            await self._lanes.writer.run(settling.tell_overruled, account, overruled, now=now)
        changed: dict[Want, list[int]] = {}
        for key, value, want in _CHANGES:
            ids = [] if key in held else verdict.with_state(key, value)
            changed[want] = []
            for start in range(0, len(ids), _PIECE):
                piece = ids[start : start + _PIECE]
                changed[want] += await run(_REST, settling.take_over, account, key, value, piece)
        if any(changed.values()):
            await self._lanes.writer.run(accounts.log_marks, account, "marked elsewhere", changed, now=now)
        base = verdict.base_without(held)
        for start in range(0, len(base), _PIECE):
            await run(_REST, settling.keep_base, account, base[start : start + _PIECE])
        return Settled(
            to_read=len(changed["read"]),
            to_unread=len(changed["unread"]),
            starred=len(changed["starred"]),
            unstarred=len(changed["unstarred"]),
            confirmed=confirmed,
            resent=resent,
            overruled=len(overruled),
            rejected=rejected,
            held=settling.words_of(held) if held else None,
        )

    async def first_figures(self, account: str) -> FirstFigures:
        """How the account and local feeds differ."""
        return await self._lanes.searches.run(remote_items.first_figures, account)

    async def make_first(self, account: str, choice: FirstChoice, *, now: datetime) -> int:
        """Have both sides say the same."""
        return await self._lanes.writer.run(remote_items.make_first, account, choice, now=now)

    async def put_op(
        self, account: str, op: OpKind, args: dict[str, str | None], *, undo_id: int | None = None, now: datetime
    ) -> None:
        """Keep something to be done with its feeds."""
        await self._lanes.writer.run(remote_ops.put_op, account, op, args, undo_id=undo_id, now=now)

    async def list_ops(self, account: str, *, now: datetime) -> list[RemoteOp]:
        """What may be done now."""
        return await self._lanes.writer.run(remote_ops.list_ops, account, now=now, closes_after=_CLOSES_AFTER)

    async def drop_op(self, number: int) -> None:
        """It is done, or can't be."""
        await self._lanes.writer.run(remote_ops.drop_op, number)

    async def note_failed(self, number: int, error: str) -> None:
        """It was tried, and is tried again."""
        await self._lanes.writer.run(remote_ops.note_failed, number, error)
