"""Rules and retention: what the user's rules do to articles that come, and what age takes away."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from opreader.frozen import frozen
from opreader.model.ruled import Pruned, RuleCount, RulesDone, RulesNews, Span, ToPrune
from opreader.query import parse_query
from opreader.rules import key_of, read_rules

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from opreader.config_keys import Rule
    from opreader.library_ports import RuledEntries
    from opreader.model import EntryId, QueryPart, RefreshProgress
    from opreader.model.ruled import RuleToRun
    from opreader.ports import Clock
    from opreader.rules import ReadRule

T = TypeVar("T")

DEFAULT_AGE: Final = timedelta(days=90)
"""What `prune` takes for old where nobody says."""
_SPAN: Final = 2_000
"""Ids that rules are run over in one piece."""
_PIECES: Final = 40
"""Pieces of one look at age: what is left over then is done by the next."""


@frozen
class RuleReport:
    """A rule with what it did."""

    rule: ReadRule
    count: RuleCount


class Ruling:
    """The rules of one library, and its age."""

    def __init__(self, *, ruled: RuledEntries, rules: Sequence[Rule], keep: timedelta | None, clock: Clock) -> None:
        """`keep`: articles older than that may go; None: none do."""
        self._ruled = ruled
        self._rules = tuple(rules)
        self._keep = keep
        self._clock = clock
        self._done = RulesDone()
        self._pruned = 0

    @property
    def keep(self) -> timedelta | None:
        """How long read articles are kept; None: for ever."""
        return self._keep

    @property
    def works(self) -> bool:
        """Whether there are rules, or an age."""
        return bool(self._rules) or self._keep is not None

    def take_news(self) -> RulesNews:
        """What rules and age did since this was asked last."""
        news = RulesNews(self._done, self._pruned)
        self._done, self._pruned = RulesDone(), 0
        return news

    # rules on what comes

    async def during(
        self,
        ask: Callable[[Callable[[RefreshProgress], None]], Awaitable[T]],
        on_progress: Callable[[RefreshProgress], None],
    ) -> T:
        """Ask feeds, and run the rules over what comes before anybody is told of it."""
        if not self._rules:
            return await ask(on_progress)
        await self.begin()
        steps: asyncio.Queue[RefreshProgress | None] = asyncio.Queue()
        telling = asyncio.create_task(self._follow(steps, on_progress))
        try:
            return await ask(steps.put_nowait)
        finally:
            steps.put_nowait(None)
            await telling

    async def _follow(
        self, steps: asyncio.Queue[RefreshProgress | None], on_progress: Callable[[RefreshProgress], None]
    ) -> None:
        while True:
            waiting = [await steps.get()]
            while not steps.empty():
                waiting.append(steps.get_nowait())
            if any(one is None or (one.last is not None and one.last.added) for one in waiting):
                await self._run_new()
            for one in waiting:
                if one is None:
                    return
                on_progress(one)

    async def _run_new(self) -> None:
        more = True
        while more:
            step = self._done.step
            done, more = await self._ruled.run_new(self._to_run(), self._keys, now=self._clock(), step=step)
            self._done = self._done.and_then(done)

    async def begin(self) -> None:
        """What comes from now on is new to the rules."""
        if self._rules:
            await self._ruled.begin(self._keys)
            self._done = RulesDone(*_numbers(self._done))  # a step of its own

    async def run_new(self) -> None:
        """Run the rules over what came since they ran last."""
        if self._rules:
            await self._run_new()

    async def look_again(self, ids: Sequence[EntryId]) -> None:
        """Their whole text came without anybody asking: rules that mute or tag may find their words in it now."""
        rules = [one for one in self._to_run() if one.deed in {"mute", "tag"}]
        if not rules or not ids:
            return
        span = Span(min(ids), max(ids), tuple(ids))
        done = await self._ruled.run(rules, span, now=self._clock(), step=self._done.step)
        self._done = self._done.and_then(done)

    # rules on what is there

    async def list_rules(self) -> list[RuleReport]:
        """The rules in the order of config.toml, with how many articles each acted on."""
        counts = await self._ruled.counts(now=self._clock())
        return [RuleReport(one, counts.get(one.key, RuleCount())) for one in self._read()]

    async def apply(self, *, dry_run: bool = False) -> AsyncIterator[RulesDone]:
        """Run the rules over all unread articles, in one step of undo; yields what each piece came to."""
        rules, last, step = self._to_run(), await self._ruled.last_id(), None
        for first in range(1, last + 1 if rules else 0, _SPAN):
            span = Span(first, min(first + _SPAN - 1, last))
            done = await self._ruled.run(rules, span, now=self._clock(), step=step, dry_run=dry_run)
            step = done.step
            yield done

    async def take_back(self, rule: ReadRule) -> int:
        """Take back what one rule did; undo takes that back. Returns how many articles it was."""
        return 0 if rule.run is None else await self._ruled.take_back(rule.run, now=self._clock())

    # age

    def to_prune(self, query: QueryPart | None = None, age: timedelta | None = None) -> ToPrune:
        """What is asked of `look` and `prune`; without an age what `keep` says, else ninety days."""
        return ToPrune(self._clock() - (age or self._keep or DEFAULT_AGE), query)

    async def look(self, what: ToPrune, *, limit: int | None = None) -> Pruned:
        """What would go: how many, and the newest of them; limit 0 is none, None: no rows at all."""
        return await self._ruled.look(what, limit=limit)

    async def prune(self, what: ToPrune) -> int:
        """Take out all that may go, in one step of undo; cancelling keeps what was done. Returns how many."""
        total, piece = 0, Pruned(0, next=1, done=False)
        while not piece.done:
            piece = await self._ruled.prune(what, first=piece.next, now=self._clock(), step=piece.step)
            total += piece.count
        return total

    async def tidy(self) -> None:
        """Take out what is older than `keep`, once a day; a long look is broken off and goes on the next time."""
        if self._keep is None:
            return
        now = self._clock()
        today = now.date().isoformat()
        day, following = await self._ruled.recall_keep()
        if day == today and not following:
            return
        what, piece = self.to_prune(), Pruned(0, next=following or 1, done=False)
        for _ in range(_PIECES):
            piece = await self._ruled.prune(what, first=piece.next, now=now, step=piece.step, by_age=True)
            self._pruned += piece.count
            if piece.done:
                break
        await self._ruled.remember_keep(today, 0 if piece.done else piece.next)

    @property
    def _keys(self) -> list[str]:
        return [key_of(one) for one in self._rules]

    def _read(self) -> list[ReadRule]:
        now = self._clock().astimezone()
        return read_rules(self._rules, lambda text: parse_query(text, now=now))

    def _to_run(self) -> list[RuleToRun]:
        return [one.run for one in self._read() if one.run is not None]


def _numbers(done: RulesDone) -> tuple[int, int, int, int]:
    return done.muted, done.starred, done.read, done.tagged
