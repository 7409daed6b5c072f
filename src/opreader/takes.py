"""What the library has beside an entry: other takes, more by its authors, the same text elsewhere."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from opreader import related, text
from opreader.model.related import Close, RelatedFound, Take

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from opreader.library_ports import AuthorLists, Copies, TermIndex
    from opreader.model import Body, EntryId, Headline
    from opreader.model.related import EntryWords, Frequencies
    from opreader.ports import Store

_MOST: Final = 50
"""Rows of a kind where no limit is told."""
_LOOKED_AT: Final = 300
"""Candidates that are ranked by their dates."""
_LONG_BODY: Final = 40_000
"""Characters of markup that surely hold the words that count."""
_SOON: Final = 1.5
"""A small library is learned anew when it has grown so much, a large one when it has doubled."""
_SMALL: Final = 2_000


class Takes:
    """Asks the tables of terms, and fills them."""

    def __init__(
        self,
        *,
        terms: TermIndex,
        copies: Copies,
        store: Store,
        authors: AuthorLists,
    ) -> None:
        """Take the tables."""
        self._terms = terms
        self._copies = copies
        self._store = store
        self._authors = authors

    async def of(self, entry_id: EntryId, *, limit: int | None = None) -> RelatedFound:
        """What the library has beside an entry, indexed or not; `limit` is per kind, 0 or None: many. Raises NotFound."""
        if entry_id < 0:
            return RelatedFound(entry_id)
        most = limit or _MOST
        # Three threads at once: one behind the other they would take a third of the time that all this may take.
        entry, same, authors = await asyncio.gather(
            self._store.get_entry(entry_id), self._copies.of(entry_id), self._authors.authors_of(entry_id)
        )
        title, words = entry.headline.title, plain_words(entry.body)
        ours = {entry_id, *same}
        found = await self._find(title, words, _dated(entry.headline), but=entry_id)
        ranked = [one for one in found if one.id not in ours]
        theirs, newest = await self._by_authors([one.id for one in authors], ranked, 2 * most + len(ours))
        shared = [one for one in ranked if one.id in theirs]
        by_author = _leads([*shared, *(one for one in newest if one.id not in ours)])[:most]
        # The entry that stands for a copy may be the author's where the copy was not.
        told = theirs | {one.id for one in by_author}
        takes = [one for one in _leads([one for one in ranked if one.id not in theirs]) if one.id not in told][:most]
        names = related.name_terms({stem for one in (*takes, *by_author) for stem in one.shared}, title, words)
        rows = await self._rows([*same[:most], *(one.id for one in (*takes, *by_author))])
        return RelatedFound(
            entry_id,
            takes=_told(takes, rows, names),
            by_author=_told(by_author, rows, names),
            same=tuple(rows[one] for one in same[:most] if one in rows),
        )

    async def learning_due(self, entries: int) -> bool:
        """Whether it should be learned how common terms are, of a library that has so many entries now."""
        learned = await self._terms.frequencies(())
        if not learned.sampled:
            return entries > 0
        return entries >= learned.entries * (_SOON if learned.entries < _SMALL else 2)

    async def learn(self, frequencies: Mapping[str, int], *, sampled: int, entries: int) -> None:
        """Keep how many of `sampled` entries, out of `entries`, have each term; what is indexed is to be put anew."""
        await self._terms.learn(frequencies, sampled=sampled, entries=entries)

    async def put(self, counted: Sequence[EntryWords]) -> None:
        """Weigh the terms of entries and keep them."""
        learned = await self._terms.frequencies({stem for one in counted for stem in one.terms})
        weighed = {}
        for one in counted:
            weighed[one.id] = related.weigh(one.terms, learned.of, learned.sampled)
            await asyncio.sleep(0)  # a key gets through between two of them
        await self._terms.put(weighed)

    async def _find(self, title: str, words: str, dated: datetime | None, *, but: EntryId) -> list[Close]:
        counts = related.count_terms(title, words)

        def choose(learned: Frequencies) -> tuple[list[tuple[str, float]], list[tuple[str, float]]]:
            terms = related.weigh(counts, learned.of, learned.sampled)
            return related.to_ask(terms, learned.of, learned.sampled, learned.entries), terms

        found = await self._terms.find_by(counts, choose, but=but, limit=_LOOKED_AT, least=related.LEAST_SCORE)
        return related.rank(found, dated)

    async def _by_authors(
        self, authors: Sequence[int], ranked: Sequence[Close], most: int
    ) -> tuple[frozenset[EntryId], list[Close]]:
        if not authors:
            return frozenset(), []
        return await self._terms.by_authors(authors, among=[one.id for one in ranked], limit=most)

    async def _rows(self, ids: Sequence[EntryId]) -> dict[EntryId, Headline]:
        return {row.id: row for row in await self._store.get_headlines(list(dict.fromkeys(ids)))}


def _dated(row: Headline) -> datetime | None:
    """What its feed says of its time; a date to come is none that anybody wrote on."""
    return None if row.published is None else row.sort_date


def _leads(ranked: Sequence[Close]) -> list[Close]:
    """One of several copies of a text: the entry that stands for them, where the closest of them is."""
    leads: dict[EntryId, Close] = {}
    for one in ranked:
        lead = one.lead or one.id
        leads.setdefault(lead, Close(lead, one.score, one.shared, one.published))
    return list(leads.values())


def plain_words(body: Body) -> str:
    """The words of a text, as many as count."""
    return text.plain(body.text[:_LONG_BODY], body.markup)


def _told(ranked: Sequence[Close], rows: Mapping[EntryId, Headline], names: Mapping[str, str]) -> tuple[Take, ...]:
    return tuple(
        Take(rows[one.id], round(one.score, 4), related.explain(one.shared, names)) for one in ranked if one.id in rows
    )
