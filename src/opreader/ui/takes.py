"""What stands beside the article on the screen: what its page listed at once, what the library has when it is found."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from opreader.errors import OpreaderError
from opreader.ui.going_on import is_cancelled
from opreader.ui.related_items import NOTHING, found_items, no_takes

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Coroutine, Iterable, Mapping, Sequence

    from opreader.model import EntryId, Headline
    from opreader.model.related import RelatedFound, Take
    from opreader.ui.ready import Ready
    from opreader.ui.stage import Stage

_KEPT: Final = 24
"""Articles whose takes are remembered."""
_ASKED_FOR: Final = 24
"""Takes of which the pane chooses: several feeds before several of one feed."""
_AHEAD_SECONDS: Final = 0.15
"""After the takes of the article on the screen are found: nobody is running down the list."""
_AHEAD: Final = 4
"""Articles that may be next whose takes are looked for then."""
_LOOK_EVERY: Final = 1.0
"""Seconds between two looks at what the growing index has."""


class _Kept(NamedTuple):
    found: RelatedFound
    digest: str
    """Of the text that it was found for."""
    turn: int
    """How often the index had changed by then."""
    waiting: int = 0
    """How many entries waited to be indexed; not asked where there are takes."""
    gone: frozenset[EntryId] = frozenset()
    """What was deleted since; it may come back."""

    def is_of(self, ready: Ready, turn: int) -> bool:
        """Whether it was found for this text, by the index of now."""
        return (self.digest, self.turn) == (ready.content.digest, turn)

    @property
    def ids(self) -> set[EntryId]:
        """The entries that were found."""
        return {row.id for row in _rows(self.found)}

    @property
    def shown(self) -> RelatedFound:
        """What was found, without what is gone."""
        if not self.gone:
            return self.found
        found, gone = self.found, self.gone
        return replace(
            found,
            takes=tuple(take for take in found.takes if take.headline.id not in gone),
            by_author=tuple(take for take in found.by_author if take.headline.id not in gone),
            same=tuple(row for row in found.same if row.id not in gone),
        )

    def with_rows(self, new: Mapping[EntryId, Headline], gone: Iterable[EntryId] = ()) -> _Kept:
        """The same with other headlines."""

        def takes(several: Sequence[Take]) -> tuple[Take, ...]:
            return tuple(replace(take, headline=new.get(take.headline.id, take.headline)) for take in several)

        found = self.found
        found = replace(
            found,
            takes=takes(found.takes),
            by_author=takes(found.by_author),
            same=tuple(new.get(row.id, row) for row in found.same),
        )
        return self._replace(found=found, gone=(self.gone - new.keys()) | frozenset(gone))


class Beside:
    """Fills the related pane for the article that is shown, and for no article that is passed by."""

    def __init__(self, stage: Stage) -> None:
        """Nothing is shown yet."""
        self._stage = stage
        self._kept: OrderedDict[EntryId, _Kept] = OrderedDict()
        self._now: Ready | None = None
        self._aim: str | None = None
        """The key of the item that the cursor is to be on when it comes."""
        self._turn = 0
        self._waiting: int | None = None
        """How many entries wait to be indexed, counted once between two changes of the index: it takes a walk."""
        self._look_is_due = False
        self._is_due = False
        self._task: asyncio.Task[None] | None = None
        self._stop_ahead: Callable[[], None] = lambda: None
        self._is_rest_awaited = False
        """Whether it is not known yet that one stays with the article."""
        self.near: Callable[[], Sequence[Ready]] = lambda: ()
        """The articles that may be next and are at hand, nearest first."""

    # which article

    def show(self, ready: Ready | None, *, cursor: str = "") -> None:
        """Show what is at hand beside an article, in its own frame; the rest is asked for when that frame is out.

        `cursor` is the key of the item that the cursor goes to, now or when it comes.
        """
        self.leave()
        self._now, self._aim = ready, cursor
        if ready is None:
            self._stage.related.set_items(())
            return
        self._draw()
        self._ask_soon()

    def leave(self) -> None:
        """One went on: what is being asked for is broken off."""
        self._now = None
        self._stop_ahead()
        self._is_rest_awaited = True
        if self._task is not None:
            self._task.cancel()
            self._task = None

    # what changed

    def take(self, rows: Iterable[Headline]) -> None:
        """Take headlines as they are now, read or starred; shown at once."""
        new = {row.id: row for row in rows}
        for entry_id, kept in self._kept.items():
            if not kept.ids.isdisjoint(new):
                self._kept[entry_id] = kept.with_rows(new)
        self.redraw()

    def redraw(self) -> None:
        """Draw what is shown with the marks of the moment."""
        if self._found is not None:
            self._draw()

    def renew(self, ids: Sequence[EntryId]) -> None:
        """Look again at headlines beside the article whose state or text changed."""
        if (kept := self._found) is not None and not kept.ids.isdisjoint(ids):
            self._ask_soon()

    def indexed(self) -> None:
        """The index changed: takes are looked for again, those of the article on the screen before long."""
        self._turn += 1
        self._waiting = None
        if not self._look_is_due:
            self._look_is_due = True
            self._stage.later(_LOOK_EVERY, self._look)

    def _look(self) -> None:
        self._look_is_due = False
        self._ask_soon()

    def headline(self, entry_id: EntryId) -> Headline | None:
        """A headline that stands in the pane, as it is at the moment."""
        rows = [] if self._found is None else _rows(self._found.found)
        return next((self._as_shown(row) for row in rows if row.id == entry_id), None)

    # asking

    @property
    def _of(self) -> EntryId | None:
        return None if self._now is None else self._now.article.entry.headline.id

    @property
    def _found(self) -> _Kept | None:
        return self._kept.get(self._of) if self._of is not None else None

    def _ask_soon(self) -> None:
        """Ask when the article's frame is out, once, for the article that is shown then."""
        if not self._is_due and self._of is not None and self._of > 0:
            self._is_due = self._stage.related.call_after_refresh(self._ask)

    def _ask(self) -> None:
        self._is_due = False
        if (ready := self._now) is not None:
            self._stop_ahead()
            self._stage.run(self._follow(ready, self._look_for), group="related", exclusive=True)

    async def _follow(self, ready: Ready, work: Callable[[Ready], Coroutine[Any, Any, None]]) -> None:
        """Do work for the article that is shown; it is broken off when one moves on."""
        if ready is not self._now:
            return
        task = self._task = asyncio.create_task(work(ready))
        try:
            await task
        except asyncio.CancelledError:
            if is_cancelled():
                task.cancel()
                raise
        finally:
            if self._task is task:
                self._task = None

    async def _look_for(self, ready: Ready) -> None:
        of = ready.article.entry.headline.id
        kept = self._kept.get(of)
        try:
            if kept is not None and kept.is_of(ready, self._turn):
                self._keep(of, await self._as_it_is(kept))
            else:
                await self._find(ready)
        except OpreaderError:
            return  # what stands there stays: nobody pressed a key for this
        if ready is self._now:
            self._draw()
            self._stop_ahead = self._stage.later(_AHEAD_SECONDS, self._ask_ahead)
            self._is_rest_awaited = True

    async def _find(self, ready: Ready) -> None:
        of, turn, reader = ready.article.entry.headline.id, self._turn, self._stage.reader
        found = await reader.takes.of(of, limit=_ASKED_FOR)
        if not found.takes and self._waiting is None:
            self._waiting = await reader.index.waiting()
        self._keep(of, _Kept(found, ready.content.digest, turn, 0 if found.takes else self._waiting or 0))

    def _keep(self, of: EntryId, kept: _Kept) -> None:
        self._kept[of] = kept
        self._kept.move_to_end(of)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def more_is_near(self) -> None:
        """Another article that may be next is at hand."""
        if not self._is_rest_awaited:
            self._ask_ahead()

    def _ask_ahead(self) -> None:
        """One reads: what is beside the next article is at hand when it is shown."""
        self._is_rest_awaited = False
        if (ready := self._now) is not None and self._task is None:
            self._stage.run(self._follow(ready, self._look_ahead), group="related", exclusive=True)

    async def _look_ahead(self, _: Ready) -> None:
        tried: set[EntryId] = set()
        while (ready := self._next_unknown(tried)) is not None:
            tried.add(ready.article.entry.headline.id)
            with suppress(OpreaderError):
                await self._find(ready)

    def _next_unknown(self, tried: Container[EntryId]) -> Ready | None:
        """The nearest of those that may be next whose takes are not at hand; more may come near meanwhile."""
        for ready in self.near()[:_AHEAD]:
            of = ready.article.entry.headline.id
            kept = self._kept.get(of)
            if of > 0 and of not in tried and (kept is None or not kept.is_of(ready, self._turn)):
                return ready
        return None

    async def _as_it_is(self, kept: _Kept) -> _Kept:
        """The same with its headlines as they are now."""
        ids = kept.ids
        if not ids:
            return kept
        new = {row.id: row for row in await self._stage.reader.get_headlines(list(ids))}
        return kept.with_rows(new, ids - new.keys())

    # drawing

    def _draw(self) -> None:
        ready, stage, kept = self._now, self._stage, self._found
        if ready is None:
            return
        of = ready.article.entry.headline
        if kept is None:
            stage.related.set_items(ready.items, empty=NOTHING if of.id < 0 else ())
        else:
            found = kept.shown
            items = found_items(
                found, ready.items, beside=of, row=self._as_shown, dates=stage.dates, glyphs=stage.glyphs
            )
            words = () if found.takes else tuple(map(stage.notices.fill, no_takes(kept.waiting, stage.glyphs)))
            stage.related.set_items(items, empty=words, note=words)
        if self._aim and (stage.related.cursor >= 0 or stage.related.go_to(self._aim)):
            self._aim = None

    def _as_shown(self, headline: Headline) -> Headline:
        """A headline with the marks that are still being written."""
        shown = self._stage.headlines.shown
        return headline if shown is None else shown(headline)


def _rows(found: RelatedFound) -> list[Headline]:
    return [*(take.headline for take in (*found.takes, *found.by_author)), *found.same]
