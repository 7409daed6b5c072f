"""The same text elsewhere in the library: keeps what entries are known by, compares those that share it, links copies."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, TypeAlias

from opreader import same_text
from opreader.model import EntryId
from opreader.model.signed import Signed
from opreader.text import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from opreader.library_ports import Copies, EntryTexts, Signatures
    from opreader.model.related import EntryWords
    from opreader.model.signed import Surroundings
    from opreader.ports import Clock
    from opreader.same_text import Known

Pair: TypeAlias = tuple[EntryId, EntryId]

_AT_ONCE: Final = 32
"""Entries that are written or compared in one piece, so that keys get through."""
_MANY: Final = 500
"""Entries that are many: no key waits for what brings so many at once."""
_IN_BULK: Final = 4_000
"""So many of them are written in one piece: a page of the tables that holds rows of several is written once."""
_COMPARED_IN_BULK: Final = 256


class Matching:
    """Which entries are the same text."""

    def __init__(self, *, signatures: Signatures, copies: Copies, texts: EntryTexts, clock: Clock) -> None:
        self._signatures = signatures
        self._copies = copies
        self._texts = texts
        self._clock = clock

    async def put(self, signed: Sequence[EntryWords]) -> None:
        """Keep what entries are known by, and link each with those that are the same text, whomever that touches."""
        at_once, compared = (_AT_ONCE, _AT_ONCE) if len(signed) < _MANY else (_IN_BULK, _COMPARED_IN_BULK)
        for first in range(0, len(signed), at_once):
            await self._signatures.put([_parts(one) for one in signed[first : first + at_once]])
        await self.settle(at_once=compared)

    async def settle(self, *, at_once: int = _AT_ONCE) -> None:
        """Link the entries that wait for it: what was written or erased touched them."""
        while True:
            ids, turn = await self._signatures.waiting(limit=at_once)
            if not ids:
                return
            await self._copies.relink(await self._partners(ids), now=self._clock())
            await self._signatures.matched(turn)

    async def find(self, entry_id: EntryId) -> list[EntryId]:
        """The entries that are the same text as this one, by id; none where it is not known yet."""
        return (await self._partners([entry_id]))[entry_id]

    async def _partners(self, ids: Sequence[EntryId]) -> dict[EntryId, list[EntryId]]:
        field = _Field(await self._signatures.around(ids))
        # Whether a teaser says whose it is depends on the others that begin with its words.
        if teasers := {other for one in ids for other in field.teasers_near(one)} - set(ids):
            field.add(await self._signatures.around(teasers))
        while True:
            found = {one: field.partners(one) for one in ids}
            if not field.questions:
                return found
            field.answer(await self._compare(field.questions))

    async def _compare(self, pairs: Collection[Pair]) -> dict[Pair, bool]:
        """Whether texts that may be edited copies of one another are, by their words."""
        texts = await self._texts.texts({one for pair in pairs for one in pair})
        words = {one.id: plain(one.body.text, one.body.markup) for one in texts}
        answers = {}
        for pair in pairs:
            one, other = (words.get(each, "") for each in pair)
            answers[pair] = same_text.is_edited(one, other)
            await asyncio.sleep(0)  # a key gets through between two of them
        return answers


def _parts(words: EntryWords) -> Signed:
    parts = same_text.split(words.shingles)
    if parts is None:
        return Signed(words.id, b"", b"", b"", is_short=True)
    known = same_text.read(parts.keys, parts.runs, parts.facts)
    return Signed(words.id, parts.keys, parts.runs, parts.facts, is_short=known.is_short)


class _Field:
    """Some entries with what is near them."""

    def __init__(self, around: Surroundings) -> None:
        self._known: dict[EntryId, Known] = {}
        self._near: dict[EntryId, tuple[EntryId, ...]] = {}
        self._common: frozenset[int] = frozenset()
        self._ambiguous: dict[EntryId, bool] = {}
        self._edited: dict[Pair, bool] = {}
        self.questions: set[Pair] = set()
        """Pairs that only their words can tell apart; taken for different texts as long as nobody told."""
        self.add(around)

    def add(self, around: Surroundings) -> None:
        """Look at more of them."""
        for one in around.signed.values():
            self._known.setdefault(one.id, same_text.read(one.keys, one.runs, one.facts))
        self._near |= around.near
        self._common |= around.common

    def answer(self, answers: Mapping[Pair, bool]) -> None:
        """Take what the words tell."""
        self._edited |= answers
        self.questions.clear()
        self._ambiguous.clear()

    def teasers_near(self, one: EntryId) -> list[EntryId]:
        """Short entries that share a run of words with this one."""
        return [other for other in self._near.get(one, ()) if self._known[other].is_short and self._is_run(one, other)]

    def partners(self, one: EntryId) -> list[EntryId]:
        """Those that are the same text as this one."""
        return [other for other in self._near.get(one, ()) if self._is_same(one, other)]

    def _is_same(self, one: EntryId, other: EntryId) -> bool:
        if self._is_run(one, other):
            return not (self._is_ambiguous(one) or self._is_ambiguous(other))
        return self._is_like(one, other)

    def _is_like(self, one: EntryId, other: EntryId) -> bool:
        likeness = same_text.compare(self._known[one], self._known[other], self._common)
        if likeness != "edited":
            return likeness == "same"
        pair = (min(one, other), max(one, other))
        if pair not in self._edited:
            self.questions.add(pair)
        return self._edited.get(pair, False)

    def _is_run(self, one: EntryId, other: EntryId) -> bool:
        here, there = self._known[one], self._known[other]
        return same_text.is_teaser(here, there, self._common) or same_text.is_teaser(there, here, self._common)

    def _is_ambiguous(self, one: EntryId) -> bool:
        """Whether texts that all have one teaser's words are different ones: it is a set phrase then, and nobody's teaser."""
        if one not in self._ambiguous:
            wholes = self._wholes(one) if self._known[one].is_short else []
            fullest = max(wholes, key=lambda whole: same_text.fullness(self._known[whole]), default=one)
            self._ambiguous[one] = not all(whole == fullest or self._is_like(whole, fullest) for whole in wholes)
        return self._ambiguous[one]

    def _wholes(self, teaser: EntryId) -> Collection[EntryId]:
        return [
            other
            for other in self._near.get(teaser, ())
            if not self._known[other].is_short
            and same_text.is_teaser(self._known[teaser], self._known[other], self._common)
        ]
