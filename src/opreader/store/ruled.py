"""What rules and age do to entries, what they did, and the way back: each call on the thread that it may hold up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.model.ruled import Pruned
from opreader.store import pruning, rule_acts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from opreader.model.ruled import RuleCount, RulesDone, RuleToRun, Span, ToPrune
    from opreader.store.connection import Lanes

_REST: Final = 0.005
"""Seconds after a piece of a long work in which keys get through."""


class RuledTable:
    """Satisfies `opreader.library_ports.RuledEntries`."""

    def __init__(self, lanes: Lanes) -> None:
        """Work on the threads of one library."""
        self._lanes = lanes

    async def begin(self, keys: Sequence[str]) -> None:
        """Entries that come from now on are new to the rules of these keys."""
        await self._lanes.writer.run(rule_acts.begin, keys)

    async def run_new(
        self, rules: Sequence[RuleToRun], keys: Sequence[str], *, now: datetime, step: int | None
    ) -> tuple[RulesDone, bool]:
        """Run rules over some of the entries that are new to them; also tells whether more of them wait."""
        return await self._lanes.writer.run_then_rest(_REST, rule_acts.run_new, rules, keys, now=now, step=step)

    async def run(
        self, rules: Sequence[RuleToRun], span: Span, *, now: datetime, step: int | None = None, dry_run: bool = False
    ) -> RulesDone:
        """Run rules, in their order, over entries; into `step` where that stands still. A dry run tells the acts."""
        work = rule_acts.run
        return await self._lanes.writer.run_then_rest(_REST, work, rules, span, now=now, step=step, dry_run=dry_run)

    async def last_id(self) -> int:
        """The id of the entry that came last; 0 where none ever did."""
        return await self._lanes.screen.run(rule_acts.last_id)

    async def counts(self, *, now: datetime) -> dict[str, RuleCount]:
        """On how many entries each rule's act stands, by the rule's key."""
        return await self._lanes.searches.run(rule_acts.counts, now=now)

    async def take_back(self, rule: RuleToRun, *, now: datetime) -> int:
        """Take back what one rule did, in one step of undo; returns how many acts stand no more."""
        return await self._lanes.writer.run(rule_acts.take_back, rule, now=now)

    async def look(self, what: ToPrune, *, limit: int | None) -> Pruned:
        """What would go: how many, and the newest of them; limit 0 is none, None: no rows at all."""
        return await self._lanes.searches.run(pruning.look, what, limit=limit)

    async def prune(
        self, what: ToPrune, *, first: int, now: datetime, step: int | None, by_age: bool = False
    ) -> Pruned:
        """Take out a piece of what may go, from id `first` on; into `step`, unless that was taken back meanwhile.

        `by_age`: what the user brought back before stays.
        """
        searches, writer = self._lanes.searches, self._lanes.writer
        ids, following, done = await searches.run(pruning.find_piece, what, first=first, by_age=by_age)
        if not ids:
            return Pruned(0, done, following, step)
        count, kept = await writer.run_then_rest(_REST, pruning.take_out, ids, what, now=now, step=step, by_age=by_age)
        stopped = step is not None and kept is None
        return Pruned(count, done or stopped, following, kept)

    async def recall_keep(self) -> tuple[str, int]:
        """The day on which age was last looked at, and the id to go on at: 0 where that day's look is over."""
        return await self._lanes.searches.run(pruning.recall)

    async def remember_keep(self, day: str, following: int) -> None:
        """Keep what `recall_keep` tells."""
        await self._lanes.writer.run(pruning.remember, day, following)
