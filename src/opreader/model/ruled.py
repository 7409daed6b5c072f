"""What rules and age do to entries: a rule as it is run, what a run did, how often each rule acted, what may go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from opreader.frozen import frozen

if TYPE_CHECKING:
    from datetime import datetime

    from opreader.model import EntryId, Headline, QueryPart

Deed = Literal["mute", "star", "read", "tag"]


@frozen
class RuleToRun:
    """A rule whose query was read."""

    key: str
    """The rule's own words: its action, a blank, its query. The library knows it by them."""
    query: QueryPart
    deed: Deed
    tag: str = ""
    """Given by `tag:x`."""


@frozen
class Span:
    """Some entries of the library, by id."""

    first: int
    last: int
    """Inclusive."""
    ids: tuple[EntryId, ...] | None = None
    """These of them alone; None: all."""


@frozen
class Act:
    """What one rule did to one entry, or would do."""

    entry_id: EntryId
    rule: str
    """The rule's key."""


@frozen
class RulesDone:
    """What a run of rules did, or would do."""

    muted: int = 0
    starred: int = 0
    read: int = 0
    tagged: int = 0
    step: int | None = None
    """The step of undo that takes it back; a later part of the same run goes into it."""
    acts: tuple[Act, ...] = ()
    """Of a run that changes nothing."""

    @property
    def any(self) -> bool:
        """Whether anything was done."""
        return bool(self.muted or self.starred or self.read or self.tagged)

    def and_then(self, later: RulesDone) -> RulesDone:
        """Both runs as one."""
        return RulesDone(
            self.muted + later.muted,
            self.starred + later.starred,
            self.read + later.read,
            self.tagged + later.tagged,
            later.step,
            self.acts + later.acts,
        )


@frozen
class RuleCount:
    """On how many articles a rule's act stands."""

    total: int = 0
    week: int = 0
    """Of these, in the last seven days."""


@frozen
class ToPrune:
    """Which articles may go: read ones that nobody set aside, older than a day, of a query if any."""

    before: datetime
    query: QueryPart | None = None


@frozen
class Pruned:
    """What a run took out, or would."""

    count: int
    done: bool = True
    """Nothing is left to look at."""
    next: int = 0
    """The id that the rest begins at."""
    step: int | None = None
    """The step of undo that brings it back."""
    rows: tuple[Headline, ...] = ()
    """The newest of them, of a run that changes nothing."""


@frozen
class RulesNews:
    """What rules and age did since it was told last."""

    rules: RulesDone
    pruned: int = 0
    """Articles that were older than `keep`."""
