"""The matters of the last days: brings together who appeared when, which terms stand for it, and what is the same text."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from opreader import related
from opreader.model import Filter, Selection
from opreader.model.related import StoriesFound, Story
from opreader.stories import Told, find_matters, shared_terms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from opreader.library_ports import TermIndex
    from opreader.model import EntryId, Headline
    from opreader.ports import Clock, Store
    from opreader.stories import Matter

DAYS: Final = 3
_ENTRIES: Final = 5_000
"""The newest of the days, at most: a second of work."""
_AT_ONCE: Final = 500
"""Entries whose terms are read at once."""
_NAMED: Final = 4
"""Terms that name a story."""
_NAMED_FROM: Final = 12
"""Terms for which words are looked for."""
_LOOKED_AT: Final = 12
"""Headlines of a story in which they are looked for."""


class Stories:
    """Finds what several write about."""

    def __init__(self, *, terms: TermIndex, store: Store, clock: Clock) -> None:
        """Nothing is asked yet. Lists over many feeds hold one of several copies, so these are one take."""
        self._terms = terms
        self._store = store
        self._clock = clock

    async def recent(self, *, days: int = DAYS, limit: int = 50) -> list[Story]:
        """The matters of the last days, those of most sources first; limit 0 is none."""
        return list((await self.gather(days=days, limit=limit)).stories)

    async def gather(
        self, *, days: int = DAYS, limit: int = 50, on_progress: Callable[[float], None] = lambda _: None
    ) -> StoriesFound:
        """The same, with how many entries were compared. Keys are answered meanwhile; cancelling ends it at once.

        `on_progress` is told how far it is, from 0 to 1.
        """
        since = self._clock() - timedelta(days=days)
        selection = Selection(query=Filter("since", since))
        rows = {row.id: row for row in await self._store.list_headlines(selection, limit=_ENTRIES)}
        told = await self._told(rows)
        matters = await _in_pieces(told, on_progress)
        return StoriesFound(
            days=days,
            stories=tuple([await self._story(matter, rows) for matter in matters[: limit or None]]),
            entries=len(rows),
            indexed=len(told),
        )

    async def is_indexed(self, entry_id: EntryId) -> bool:
        """Whether it is known what an entry is about: else no story and no `like:` knows of it."""
        return bool(await self._terms.vectors([entry_id]))

    async def _told(self, rows: Mapping[EntryId, Headline]) -> list[Told]:
        """The texts that can be compared: those that are indexed."""
        ids = list(rows)
        told = []
        for start in range(0, len(ids), _AT_ONCE):
            terms = await self._terms.vectors(ids[start : start + _AT_ONCE])
            told += [Told(one, rows[one].feed_id, rows[one].sort_date.timestamp(), its) for one, its in terms.items()]
        return told

    async def _story(self, matter: Matter, rows: Mapping[EntryId, Headline]) -> Story:
        several = [rows[one.id] for one in matter.members]
        return Story(
            title=rows[matter.centre].title,
            terms=await self._name(several),
            takes=len(several),
            sources=matter.sources,
            newest=several[0].sort_date,
            ids=tuple(row.id for row in several),
        )

    async def _name(self, several: Sequence[Headline]) -> tuple[str, ...]:
        """What headlines and teasers share, in their words."""
        several = several[:_LOOKED_AT]
        counted = [related.count_terms(row.title, row.teaser) for row in several]
        learned = await self._terms.frequencies({stem for counts in counted for stem in counts})
        shared = shared_terms([related.weigh(counts, learned.of, learned.sampled) for counts in counted])
        titles, teasers = (" ".join(parts) for parts in zip(*((row.title, row.teaser) for row in several), strict=True))
        return related.explain(shared, related.name_terms(shared[:_NAMED_FROM], titles, teasers))[:_NAMED]


async def _in_pieces(told: Sequence[Told], on_progress: Callable[[float], None]) -> list[Matter]:
    """Do the work piece by piece: whatever else wants the loop has it in between."""
    work = find_matters(told)
    while True:
        try:
            share = next(work)
        except StopIteration as done:
            matters: list[Matter] = done.value
            return matters
        on_progress(share)
        await asyncio.sleep(0)
