"""Ready for a flight: asks feeds, gets the full texts that a query selects, and their pictures; tells what is ready."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from opreader.document import parse_document
from opreader.document.pictures import list_pictures
from opreader.errors import NotFound
from opreader.expand import rows_of
from opreader.model import ExpandProgress, FetchFailed, FetchRequest, NotModified, Packed, Selection, State

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from opreader.expand import Expand
    from opreader.library_ports import Others
    from opreader.model import EntryId, Expansion, Headline, QueryPart, RefreshProgress
    from opreader.ports import Net, Pictures, Store

WORDS_AN_HOUR: Final = 60 * 238
_MISSING: Final = frozenset({State.TEASER, State.FAILED})
_PICTURES_AT_ONCE: Final = 6


class Pack:
    """One pack at a time over the ports it is given."""

    def __init__(self, *, store: Store, net: Net, pictures: Pictures, expand: Expand, others: Others) -> None:
        """`expand` gets the texts; `others` are not to pack at the same time."""
        self._store = store
        self._net = net
        self._pictures = pictures
        self._expand = expand
        self._others = others

    async def run(
        self,
        query: QueryPart,
        *,
        hours: float | None,
        pictures: bool,
        refresh: Callable[[Callable[[RefreshProgress], None]], Awaitable[object]],
        on_progress: Callable[[ExpandProgress], None] = lambda _: None,
    ) -> Packed:
        """Refresh, then expand newest first until so many hours of full text are here; no hours, no limit.

        What is missing is asked for, what is here is not. Cancelling keeps all that is done, and notes it as packed.
        The answer speaks of all that the query selects; `readiness` of what was taken along. Raises TurnTaken where
        another process packs.
        """
        async with self._others.turn("pack"):
            return await self._run(query, hours=hours, pictures=pictures, refresh=refresh, on_progress=on_progress)

    async def _run(
        self,
        query: QueryPart,
        *,
        hours: float | None,
        pictures: bool,
        refresh: Callable[[Callable[[RefreshProgress], None]], Awaitable[object]],
        on_progress: Callable[[ExpandProgress], None],
    ) -> Packed:
        await refresh(lambda now: on_progress(_refreshing(now)))
        rows = await self._rows(query)
        flight = _Flight(rows, hours)
        try:
            await self._expand.many(
                flight.missing, retry=True, enough=lambda _: flight.is_full, on_progress=flight.counting(on_progress)
            )
        finally:
            # Shielded: a cancelled pack has packed what it got, too.
            await asyncio.shield(self._store.set_packed(flight.taken))
        if pictures:
            await self._get_pictures(flight.taken, on_progress)
        return await self._report(rows)

    async def readiness(self) -> Packed | None:
        """How ready what was packed is; None where nothing was."""
        packed = await self._store.packed()
        if not packed.asked:
            return None
        return self._with_pictures(packed, await self._store.list_packed_pictures())

    def _with_pictures(self, packed: Packed, urls: Sequence[str]) -> Packed:
        here = [url for url in urls if self._pictures.holds(url)]
        return replace(packed, pictures=len(here), bytes=packed.bytes + self._pictures.size(here))

    async def _rows(self, query: QueryPart) -> list[Headline]:
        ids: list[EntryId] = list(await self._store.list_ids(Selection(query=query)))  # type: ignore[arg-type]
        return await rows_of(self._store, ids)

    async def _report(self, before: Sequence[Headline]) -> Packed:
        """Of all that was selected, as it is now; pictures and bytes of what was taken along."""
        now = await rows_of(self._store, [row.id for row in before])
        states = Counter(row.state for row in now)
        taken = await self.readiness() or Packed()
        return Packed(
            asked=len(now),
            full=states[State.FULL],
            partial=states[State.PARTIAL],
            gated=states[State.GATED],
            teaser=states[State.TEASER],
            failed=states[State.FAILED],
            queued=sum(row.queued for row in now),
            words=sum(row.words for row in now if row.state in {State.FULL, State.PARTIAL}),
            pictures=taken.pictures,
            bytes=taken.bytes,
        )

    async def _get_pictures(self, ids: Sequence[EntryId], on_progress: Callable[[ExpandProgress], None]) -> None:
        """Fetch the pictures of what is taken along; one that does not come is left out."""
        wanted: dict[EntryId, list[str]] = {}
        beside: dict[str, str | None] = {}
        for entry_id in ids:
            try:
                entry = await self._store.get_entry(entry_id)
                near = (await self._store.get_to_expand(entry_id)).near
            except NotFound:
                continue
            document = await asyncio.to_thread(
                parse_document, entry.body.text, entry.body.markup, base_url=entry.base_url
            )
            if found := list_pictures(document):
                wanted[entry_id] = found
                beside.update(dict.fromkeys(found, near))
        await self._store.set_packed(ids, pictures=wanted)
        await asyncio.to_thread(self._pictures.keep_only, list(beside))
        missing = [url for url in beside if not self._pictures.holds(url)]
        done = 0
        waiting = iter(missing)

        async def work() -> None:
            nonlocal done
            for url in waiting:
                await self._get_picture(url, beside[url])
                done += 1
                on_progress(ExpandProgress(done, len(missing), stage="pictures"))

        async with asyncio.TaskGroup() as group:
            for _ in range(min(_PICTURES_AT_ONCE, len(missing))):
                group.create_task(work())

    async def _get_picture(self, url: str, beside: str | None) -> None:
        answer = await self._net.fetch(FetchRequest(url, purpose="picture", beside=beside))
        if not isinstance(answer, FetchFailed | NotModified):
            await self._pictures.put(url, answer.body)


class _Flight:
    """What is taken along: full texts in their order until there are hours enough, and what was asked for."""

    def __init__(self, rows: Sequence[Headline], hours: float | None) -> None:
        self._most = None if hours is None else hours * WORDS_AN_HOUR
        self._rows = rows
        self._came: dict[EntryId, int] = {}
        """What was asked for, with the words of full text that came."""
        self._words = sum(row.words for row in rows if row.state is State.FULL)
        self.missing = [] if self.is_full else [row.id for row in rows if row.state in _MISSING or row.queued]

    @property
    def is_full(self) -> bool:
        """Whether the hours are full."""
        return self._most is not None and self._words >= self._most

    def counting(self, on_progress: Callable[[ExpandProgress], None]) -> Callable[[ExpandProgress], None]:
        """Pass progress on, and learn from it what came."""

        def note(progress: ExpandProgress) -> None:
            if (last := progress.last) is not None:
                self._note(last)
            on_progress(progress)

        return note

    def _note(self, came: Expansion) -> None:
        words = came.words if came.state is State.FULL else 0
        self._words += words
        if came.id is not None:
            self._came[came.id] = words

    @property
    def taken(self) -> list[EntryId]:
        """What is taken along, in the order of the list."""
        if self._most is None:
            return [row.id for row in self._rows]
        words, taken = 0.0, []
        for row in self._rows:
            here = row.state not in _MISSING
            if row.id in self._came or (here and words < self._most):
                taken.append(row.id)
                words += self._came.get(row.id, row.words if row.state is State.FULL else 0)
        return taken


def _refreshing(now: RefreshProgress) -> ExpandProgress:
    return ExpandProgress(now.done, now.asked, failed=now.failed, stage="refresh")
