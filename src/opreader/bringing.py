"""Articles of servers → the library: asked for by id, read in a child as any feed is, and stored with their states."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from opreader.article_feed import written
from opreader.decide import decide
from opreader.errors import BadAnswer, NoAnswer, Rejected, WorkerError
from opreader.model import ParseFailed, Validators

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opreader.model import DigestedFeed, FeedChanges, FeedId
    from opreader.model.synced import RemoteEntry
    from opreader.ports import Children, Clock, Store
    from opreader.sync_ports import SyncBackend, SyncStore

_AT_ONCE: Final = 500_000
"""Characters of articles that are read and stored in one go: few enough that marks get through."""
_SOME: Final = 20
"""An answer with none of so many articles is no answer."""
_WRITTEN: Final = "application/feed+json"
_NOWHERE: Final = "https://account.invalid/"
"""What addresses in articles that name no server stand under."""


class Bringing:
    """Brings articles, some at a time."""

    def __init__(self, *, sync: SyncStore, store: Store, children: Children, clock: Clock) -> None:
        """Take the library and who reads feeds."""
        self._sync = sync
        self._store = store
        self._children = children
        self._clock = clock

    async def bring(self, name: str, backend: SyncBackend, ids: Sequence[str], *, again: Sequence[str] = ()) -> int:
        """Ask for articles and store them; one that is too large for any answer, or refused, is left out.

        In the same request `again` are looked at, which are here already: their feeds may have changed them.
        """
        try:
            entries = await backend.get_entries([*ids, *again])
        except (NoAnswer, Rejected) as error:
            if isinstance(error, NoAnswer) and not error.too_large:
                raise
            if again:
                return await self.bring(name, backend, ids)
            if len(ids) == 1:
                return await self._leave_out(name, ids, str(error))
            half = len(ids) // 2
            return await self.bring(name, backend, ids[:half]) + await self.bring(name, backend, ids[half:])
        seen = [one for one in entries if one.id in again]
        entries = tuple(one for one in entries if one.id not in again)
        if not entries and len(ids) >= _SOME:
            raise BadAnswer("the server lists articles and gives none of them")
        given = {one.id for one in entries}
        if missed := [one for one in ids if one not in given]:
            await self._sync.note_not_given(name, missed, for_good=False)
        feeds = await self._sync.feed_ids(name)
        came = sum([await self._store_some(name, feeds, some) for some in _in_pieces(entries)])
        await self.renew(name, seen)
        return came

    async def renew(self, name: str, entries: Sequence[RemoteEntry]) -> int:
        """Take over how articles read now that are here already; returns how many changed.

        It is by the way: what can't be read stays as it is.
        """
        places = await self._sync.places_here(name, [one.id for one in entries])
        known = {places[one.id][1]: one for one in entries if one.id in places}
        edited = 0
        for some in _in_pieces(list(known.values())):
            keys = {one.id: places[one.id][1] for one in some}
            with suppress(WorkerError):
                parsed = await self._children.parse_feed(written(some, keys), url=_NOWHERE, content_type=_WRITTEN)
                if not isinstance(parsed, ParseFailed):
                    changes = await self._decide(parsed, {keys[one.id]: places[one.id][0] for one in some})
                    edited += await self._sync.edit_articles(changes)
        return edited

    async def _leave_out(self, name: str, ids: Sequence[str], why: str) -> int:
        await self._sync.note_not_given(name, ids, for_good=True)
        await self._sync.note(name, f"an article is left out: {why}", now=self._clock())
        return 0

    async def _store_some(self, name: str, feeds: dict[str, FeedId], entries: Sequence[RemoteEntry]) -> int:
        """Store articles as those of any feed: read in a child, cleaned, decided."""
        placed = [one for one in entries if one.feed_id in feeds]
        keys = await self._sync.keys_for(name, feeds, placed)
        try:
            parsed = await self._children.parse_feed(written(placed, keys), url=_NOWHERE, content_type=_WRITTEN)
            why = parsed.reason if isinstance(parsed, ParseFailed) else None
        except WorkerError as error:
            parsed, why = None, str(error)
        if parsed is None or isinstance(parsed, ParseFailed):
            if (
                len(entries) == 1 and parsed is None
            ):  # it may be the child's fault: the next sync tries again, some times
                await self._sync.note_not_given(name, [entries[0].id], for_good=False)
                raise BadAnswer(f"an article of the server can't be read: {why}")
            if len(entries) == 1:
                return await self._leave_out(name, [entries[0].id], why or "")
            half = len(entries) // 2
            return await self._store_some(name, feeds, entries[:half]) + await self._store_some(
                name, feeds, entries[half:]
            )
        changes = await self._decide(parsed, {keys[one.id]: feeds[one.feed_id] for one in placed})
        return await self._sync.put_articles(name, changes, entries, keys)

    async def _decide(self, parsed: DigestedFeed, feed_by_key: dict[str, FeedId]) -> list[FeedChanges]:
        """What the articles change, feed by feed."""
        now = self._clock()
        changes = []
        for feed_id in dict.fromkeys(feed_by_key.values()):
            theirs = tuple(one for one in parsed.entries if feed_by_key.get(one.parsed.key) == feed_id)
            known = await self._store.known(feed_id, [one.parsed.key for one in theirs])
            some = replace(parsed, entries=theirs)
            changes.append(
                decide(feed_id, some, known.digests, now=now, validators=Validators(), due=None, moved_to=None)
            )
        return changes


def _in_pieces(entries: Sequence[RemoteEntry]) -> Iterator[list[RemoteEntry]]:
    """Articles, as many as can be read in one go."""
    piece: list[RemoteEntry] = []
    size = 0
    for entry in entries:
        if piece and size + len(entry.html) > _AT_ONCE:
            yield piece
            piece, size = [], 0
        piece.append(entry)
        size += len(entry.html)
    if piece:
        yield piece
