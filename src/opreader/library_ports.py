"""What the core asks of the library beside feeds and articles, as Protocols: authors, rules, figures, newsboat's cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from opreader.frozen import frozen

if TYPE_CHECKING:
    from array import array
    from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime
    from pathlib import Path

    from opreader.model import EntryId, FeedId, Headline, QueryPart, Selection
    from opreader.model.counted import Candidate, FeedDates, LibraryFigures
    from opreader.model.listed import Author, Counts, ListStart
    from opreader.model.moved import CachedArticle, CachedFeed, Carried, CarriedCount, CarriedMark, Given
    from opreader.model.related import Close, EntryText, EntryWords, Frequencies, IndexTurn
    from opreader.model.ruled import Pruned, RuleCount, RulesDone, RuleToRun, Span, ToPrune
    from opreader.model.signed import Signed, Surroundings


class Rows(Protocol):
    """Lists of any length, and the counters."""

    async def open_list(self, selection: Selection, *, limit: int) -> ListStart:
        """The first rows and how many there are, in one short read; never waits for work that grows with the library."""

    async def list_last(self, selection: Selection, *, limit: int) -> list[Headline]:
        """The last rows, in the order of the list."""

    def ids(self, selection: Selection, *, headings: bool = False, day_offset: int = 0) -> AsyncIterator[array[int]]:
        """Ids of the whole list in order, in slices (`array('q')`); broken off when nobody takes the next one.

        `headings`: a 0 stands before each group (a day by `day_offset` seconds east of UTC, a feed, a length) of the
        order that the selection asks.
        """

    async def count(self, selection: Selection) -> int:
        """How many rows: from the counters where they know it, else counted, behind everything else."""

    async def counts(self, feed_ids: Collection[FeedId] | None = None) -> dict[FeedId, Counts]:
        """Counters of these feeds, or of all."""

    async def snippets(self, ids: Sequence[EntryId], query: QueryPart) -> dict[EntryId, str]:
        """For found rows the place of the text where the words stand; found words between U+0002 and U+0003."""


class AuthorLists(Protocol):
    """Who wrote what; names meet in whatever case, with or without accents and punctuation."""

    async def list_authors(self, *, limit: int = 0, unread_only: bool = False) -> list[Author]:
        """Authors of articles that are here, most unread first, then by name; limit 0 is none."""

    async def search_authors(self, text: str, *, limit: int = 0) -> list[Author]:
        """Those of them whose name contains the text, in the same order."""

    async def find_author(self, name: str) -> Author | None:
        """The author of this name, as a feed may write it."""

    async def get_author(self, author_id: int) -> Author:
        """One author by id. Raises NotFound."""

    async def authors_of(self, entry_id: EntryId) -> list[Author]:
        """Who wrote an article, in the order that its feed tells."""


@frozen
class Turn:
    """Nobody else with this library does now what this process does."""

    waited: bool = False
    """Another process did it a moment ago."""


class Others(Protocol):
    """Other processes that use the same library."""

    async def changed(self) -> bool:
        """Whether another process wrote since this was asked last; False at the first time. Cheap where nobody did."""

    def turn(self, what: str) -> AbstractAsyncContextManager[Turn]:
        """Do something ("refresh", "pack") that one process does at a time. Raises TurnTaken where it is not to be waited for."""


class Steps(Protocol):
    """Steps of undo for what is kept beside the library."""

    async def note(self, label: str, payload: str, *, now: datetime) -> None:
        """Keep a step: `label` says what was done, `payload` comes back from undo."""


class RuledEntries(Protocol):
    """What rules and age do to entries."""

    async def begin(self, keys: Sequence[str]) -> None:
        """Entries that come from now on are new to the rules of these keys."""

    async def run_new(
        self, rules: Sequence[RuleToRun], keys: Sequence[str], *, now: datetime, step: int | None
    ) -> tuple[RulesDone, bool]:
        """Run rules over some of the entries that are new to them; also tells whether more of them wait."""

    async def run(
        self, rules: Sequence[RuleToRun], span: Span, *, now: datetime, step: int | None = None, dry_run: bool = False
    ) -> RulesDone:
        """Run rules, in their order, over entries; into `step` where that stands still. A dry run tells the acts."""

    async def last_id(self) -> int:
        """The id of the entry that came last; 0 where none ever did."""

    async def counts(self, *, now: datetime) -> dict[str, RuleCount]:
        """On how many entries each rule's act stands, by the rule's key."""

    async def take_back(self, rule: RuleToRun, *, now: datetime) -> int:
        """Take back what one rule did, in one step of undo; returns how many acts stand no more."""

    async def look(self, what: ToPrune, *, limit: int | None) -> Pruned:
        """What would go: how many, and the newest of them; limit 0 is none, None: no rows at all."""

    async def prune(
        self, what: ToPrune, *, first: int, now: datetime, step: int | None, by_age: bool = False
    ) -> Pruned:
        """Take out a piece of what may go, from id `first` on; into `step`, unless that was taken back meanwhile.

        `by_age`: what the user brought back before stays.
        """

    async def recall_keep(self) -> tuple[str, int]:
        """The day on which age was last looked at, and the id to go on at: 0 where that day's look is over."""

    async def remember_keep(self, day: str, following: int) -> None:
        """Keep what `recall_keep` tells."""


class Statistics(Protocol):
    """What there is, counted; none of it holds up a list."""

    async def candidates(self, selection: Selection, *, limit: int) -> list[Candidate]:
        """The newest articles of a selection, fuller ones first; a bounded look."""

    async def feed_dates(self) -> list[FeedDates]:
        """When each feed that is not hidden told something last, and how often it usually does."""

    async def figures(self, months: Sequence[datetime]) -> LibraryFigures:
        """The library in figures, by months that begin at these times; the last is now."""

    async def move_feed(self, feed_id: FeedId, url: str) -> None:
        """Have a feed stand at another address, with all that is known of it. Raises UsageError where one does already."""


class NewsboatCache(Protocol):
    """newsboat's `cache.db`."""

    async def feeds(self, path: Path) -> list[CachedFeed]:
        """Every feed with articles. Raises ReadError."""

    async def articles(self, path: Path, feed_url: str, *, after: int) -> list[CachedArticle]:
        """The next articles of a feed behind a row's id, none behind the last; deleted ones left out. Raises ReadError."""


class CarriedEntries(Protocol):
    """Where articles of other libraries go in."""

    async def put(
        self,
        feed_id: FeedId,
        carried: Sequence[Carried],
        marks: Sequence[CarriedMark] = (),
        *,
        now: datetime,
        title: str = "",
        untouched_from: int = 0,
    ) -> CarriedCount:
        """Store, in one transaction, those that are not here yet; the feed counts as not asked.

        Those that are here and have an id above `untouched_from` become read or starred as told. `title` is for a feed
        that told none.
        """

    async def last_id(self) -> int:
        """The greatest id that an entry ever had."""

    async def saved_feed(self, url: str, *, title: str) -> FeedId:
        """The feed of saved pages of this address ("saved:…"), made where there is none."""

    async def given(self, ids: Sequence[EntryId]) -> dict[EntryId, Given]:
        """What articles were given beside their text."""


class TermIndex(Protocol):
    """Which terms stand for which entries."""

    async def frequencies(self, stems: Collection[str]) -> Frequencies:
        """How common these terms are, and of how many entries that was learned."""

    async def learn(self, frequencies: Mapping[str, int], *, sampled: int, entries: int) -> None:
        """Forget what was learned before for this: how many of `sampled` entries, out of `entries`, have each term."""

    async def put(self, weighed: Mapping[EntryId, Sequence[tuple[str, float]]]) -> None:
        """Keep the terms of entries, the strongest first, instead of those they had; of none, nothing is kept."""

    async def find(
        self,
        asked: Sequence[tuple[str, float]],
        terms: Sequence[tuple[str, float]],
        *,
        but: EntryId | None = None,
        limit: int = 300,
        least: float = 0.0,
    ) -> list[Close]:
        """Entries found by the terms `asked`, closest first by all `terms`, which give them a score of `least`.

        None that is deleted, hidden or muted.
        """

    async def find_by(
        self,
        stems: Collection[str],
        choose: Callable[[Frequencies], tuple[Sequence[tuple[str, float]], Sequence[tuple[str, float]]]],
        *,
        but: EntryId | None = None,
        limit: int = 300,
        least: float = 0.0,
    ) -> list[Close]:
        """What `find` finds by the terms that `choose` makes, on the library's thread, of how common these stems are.

        One wait instead of two: each costs as long as a tenth of all that is asked.
        """

    async def vectors(self, ids: Collection[EntryId]) -> dict[EntryId, dict[int, float]]:
        """Weights of the kept terms, by the names that terms have in the library; entries without terms are left out."""

    async def by_authors(
        self, authors: Collection[int], *, among: Collection[EntryId], limit: int
    ) -> tuple[frozenset[EntryId], list[Close]]:
        """Which of these entries some of these authors wrote, and the newest that they did; none that is out or muted."""


class Signatures(Protocol):
    """What the same text is found by."""

    async def put(self, signed: Sequence[Signed]) -> None:
        """Keep what entries are known by, in place of what they were; they and whom that touches wait to be matched."""

    async def around(self, ids: Collection[EntryId]) -> Surroundings:
        """Entries with those that they may be the same text as; deleted ones among them."""

    async def waiting(self, *, limit: int) -> tuple[list[EntryId], int]:
        """Some of the entries that wait to be matched, each once, and how far that goes: for `matched`."""

    async def matched(self, turn: int) -> None:
        """Those up to there wait no more."""


class Copies(Protocol):
    """Entries of the same text, shown as one: the fullest stands for them, a mark marks all."""

    async def relink(self, links: Mapping[EntryId, Collection[EntryId]], *, now: datetime) -> None:
        """Say of each key that it has the same text as exactly those; what the user told apart stays apart.

        Groups are what links join, over others too; what is read or starred in one place becomes so everywhere.
        """

    async def of(self, entry_id: EntryId) -> list[EntryId]:
        """The others of its text that are in no way gone, fullest first; none where it stands alone."""

    async def split(self, ids: Sequence[EntryId], *, now: datetime) -> int:
        """Tell the texts of these entries apart for good; one step of undo. Returns how many entries that were."""


class EntryTexts(Protocol):
    """The texts of entries, to be compared."""

    async def texts(self, ids: Collection[EntryId]) -> list[EntryText]:
        """Title and best text of those that are not erased."""


class IndexQueue(EntryTexts, Protocol):
    """Entries that wait to be indexed: new ones, and those whose words changed."""

    async def count(self) -> int:
        """How many wait."""

    async def entries(self) -> int:
        """How many entries the library has."""

    async def next(self, limit: int, *, after: IndexTurn | None = None) -> IndexTurn:
        """Some of those that wait, none of them in the turns before; `after` is the last turn that was asked for."""

    async def done(self, turn: IndexTurn) -> None:
        """These are indexed, but for those whose words changed since; turns are told in their order."""

    async def queue_all(self) -> None:
        """Everything waits again."""

    async def sample(self, limit: int, *, stride: int, after: EntryId) -> list[EntryText]:
        """The next entries behind `after`, of every `stride` ids one; none behind the last."""


class WordsOf(Protocol):
    """What children make of the words of entries."""

    async def words_of(self, entries: Sequence[EntryText], *, signed: bool = True) -> list[EntryWords]:
        """Their terms, and unless not `signed` what the same text is found by; in their order. Raises WorkerError."""
