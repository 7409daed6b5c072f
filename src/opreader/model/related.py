"""What is said of entries on the same matter, and of the same text elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from opreader.model import Body, EntryId, Headline


@frozen
class Take:
    """Another entry on the same matter."""

    headline: Headline
    score: float
    """From 0 to about 1; greater is closer."""
    why: tuple[str, ...]
    """The terms that both share, in words of the asked entry, the strongest first."""


@frozen
class RelatedFound:
    """What the library has beside one entry; what its own page listed is told with the entry."""

    of: EntryId
    takes: tuple[Take, ...] = ()
    """By other authors, strictly by score."""
    by_author: tuple[Take, ...] = ()
    """More by its authors, strictly by score; `why` may be empty."""
    same: tuple[Headline, ...] = ()
    """The same text elsewhere, fullest first."""


@frozen
class Close:
    """An entry that shares terms with the one that was asked for."""

    id: EntryId
    score: float
    """The sum of weight products over shared terms; ranked: also by time."""
    shared: tuple[str, ...] = ()
    """The stems of these terms, the strongest first."""
    published: datetime | None = None
    """When its feed says that it appeared, but not later than it came."""
    lead: EntryId | None = None
    """The entry that stands for this one and other copies of its text; None where there are no others."""


@frozen
class Frequencies:
    """How common terms are, as it was learned last."""

    of: Mapping[str, int]
    """Stem → how many of the entries that were looked at have it; those that one or none had are left out."""
    sampled: int = 0
    """How many entries were looked at; 0: nothing was learned yet."""
    entries: int = 0
    """How many the library had then."""


@frozen
class EntryText:
    """An entry that is to be indexed."""

    id: EntryId
    title: str
    body: Body


@frozen
class EntryWords:
    """What a child made of an entry's words."""

    id: EntryId
    terms: Mapping[str, float]
    """Stem → weighted frequency."""
    lead: int | None
    """Key of its opening words; None where there are too few."""
    shingles: bytes
    """Sampled hashes of three words in a row, as an array of int64."""


@frozen
class IndexTurn:
    """Some of the entries that wait to be indexed, and what is noted when they are."""

    entries: tuple[EntryText, ...]
    floor: int
    """Of the entries that were never indexed, those with greater ids, …"""
    upto: int
    """… up to this one, are in this turn."""
    places: tuple[int, ...]
    """Places in the line of entries that are to be indexed again."""
    last_place: int
    """The last of the line that this turn or one before it had."""
    round: int
    """Grows when everything is to be indexed again: what was begun before counts no more."""

    @property
    def is_over(self) -> bool:
        """Nothing waits."""
        return self.upto == self.floor and not self.places


@frozen
class IndexProgress:
    """How far the related and same-text tables are."""

    done: int
    total: int


@frozen
class Story:
    """A matter that several write about; copies of one text are one take."""

    title: str
    """The headline that is most like all the others."""
    terms: tuple[str, ...]
    """What they share, in words, the strongest first."""
    takes: int
    sources: int
    """How many feeds these takes are from."""
    newest: datetime
    """When the last of them appeared."""
    ids: tuple[EntryId, ...]
    """One entry a take, newest first."""


@frozen
class StoriesFound:
    """The matters of the last days."""

    days: int
    stories: tuple[Story, ...]
    """Those of most sources first, then of most takes, then the newest."""
    entries: int
    """How many entries these days have."""
    indexed: int
    """How many of them were compared: their terms are known."""
