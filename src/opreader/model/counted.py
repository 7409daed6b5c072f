"""What is counted of the library: what a time budget chooses from, when feeds last told something, figures by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.frozen import frozen
from opreader.text import minutes

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from opreader.model import EntryId, FeedId, State


@frozen
class Candidate:
    """An unread article that may be read in the minutes one has."""

    id: EntryId
    feed_id: FeedId
    authors: tuple[str, ...]
    state: State
    words: int
    """Of the text that is here."""
    date: datetime
    """What lists go by."""
    link: bool = True
    """It leads to a page, from which a teaser can become full text."""

    @property
    def minutes(self) -> int:
        """Minutes to read the text that is here."""
        return minutes(self.words)


@frozen
class Portion:
    """One article of a budget."""

    id: EntryId
    minutes: int
    guessed: bool = False
    """A teaser: as long as its feed's articles usually are."""


@frozen
class Filling:
    """What fills so many minutes, in the order to read it."""

    asked: int
    """Minutes that one has."""
    portions: tuple[Portion, ...] = ()
    unread: int = 0
    """Articles that there were to choose from."""
    readable: int = 0
    """How many of them have their text here."""
    shortest: int | None = None
    """Minutes of the shortest that could be taken; None where none could."""

    @property
    def minutes(self) -> int:
        """Minutes that the articles take."""
        return sum(one.minutes for one in self.portions)

    @property
    def guessed(self) -> int:
        """How many of the articles are teasers still."""
        return sum(one.guessed for one in self.portions)


@frozen
class FeedDates:
    """When a feed told something."""

    feed_id: FeedId
    newest: datetime | None = None
    """The date of its last article; None without one."""
    usual: timedelta | None = None
    """How far its last articles lie apart on average; None where they are too few to say."""
    muted: bool = False


@frozen
class MonthFigures:
    """The articles that appeared in one month."""

    start: datetime
    """When the month began."""
    total: int
    read: int


@frozen
class SourceFigures:
    """The articles of one feed or author."""

    name: str
    total: int
    read: int


@frozen
class ReadFigures:
    """What was read of the articles that appeared since a day. When it was read is not known."""

    since: datetime
    articles: int = 0
    words: int = 0

    @property
    def minutes(self) -> int:
        """Minutes that the reading took, at the usual speed."""
        return minutes(self.words)


@frozen
class LibraryFigures:
    """The library in figures; what is in no list is not counted."""

    months: tuple[MonthFigures, ...] = ()
    """One after the other, the last is now."""
    feeds: tuple[SourceFigures, ...] = ()
    """Those with the most articles."""
    feed_count: int = 0
    authors: tuple[SourceFigures, ...] = ()
    """Those who were read most."""
    author_count: int = 0
    states: tuple[tuple[State, int], ...] = ()
    """How much of the texts is here, in the order of `State`."""
    total: int = 0
    read: int = 0
    this_month: ReadFigures | None = None
    this_year: ReadFigures | None = None
