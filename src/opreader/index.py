"""Entries → the related and same-text tables: right behind whatever brought or changed them, at once or in small pieces."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from contextlib import aclosing
from typing import TYPE_CHECKING, Final, TypeVar

from opreader.errors import TurnTaken, WorkerError
from opreader.model import EntryId
from opreader.model.related import EntryWords, IndexProgress

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

    from opreader.library_ports import IndexQueue, Others, WordsOf
    from opreader.matching import Matching
    from opreader.model.related import EntryText, IndexTurn
    from opreader.takes import Takes

T = TypeVar("T")

_AT_ONCE: Final = 50
"""Entries in one job and in one transaction."""
_STORED_AT_ONCE: Final = 80
"""Jobs whose entries are stored together where no key waits: rows of many entries that belong to one page are written once."""
_AHEAD: Final = 8
"""Jobs that are asked for while one is stored."""
_SAMPLE: Final = 10_000
"""Entries of which it is learned how common each term is; all where there are no more."""
_FEW_TERMS: Final = 20_000
"""So many different terms are handed on as they are."""
_MANY_TERMS: Final = 500_000
"""Above so many different terms, those that were met once are forgotten: what is so rare can be met anew."""


class _Lesson:
    """How common terms are, counted over a sample a piece at a time."""

    def __init__(self, entries: int, most: int) -> None:
        self.entries = entries
        self.stride = max(1, -(-entries // most))
        self.after = EntryId(0)
        self.sampled = 0
        self.frequencies: Counter[str] = Counter()
        self._most = _MANY_TERMS

    @property
    def size(self) -> int:
        """How many entries it is about."""
        return -(-self.entries // self.stride)

    async def take(self, counted: Sequence[EntryWords]) -> None:
        """Count the terms of some more."""
        self.sampled += len(counted)
        for one in counted:
            self.frequencies.update(one.terms.keys())
        if len(self.frequencies) > self._most:
            await self.forget_rare()
            self._most = max(_MANY_TERMS, 2 * len(self.frequencies))

    async def forget_rare(self) -> None:
        """Forget terms that were met once; on a thread, for it takes several frames' time."""
        self.frequencies = await asyncio.to_thread(_without_rare, self.frequencies)


def _without_rare(frequencies: Counter[str]) -> Counter[str]:
    return Counter({term: count for term, count in frequencies.items() if count > 1})


class Indexing:
    """Brings the related and same-text tables up to date; killed anywhere, the next run goes on where this one was."""

    def __init__(
        self,
        *,
        queue: IndexQueue,
        takes: Takes,
        matching: Matching,
        words: WordsOf,
        others: Others,
        most_sampled: int = _SAMPLE,
    ) -> None:
        """Take the tables and the children; of at most so many entries it is learned how common terms are.

        What another process that is one of `others` indexes is not indexed here at the same time.
        """
        self._queue = queue
        self._takes = takes
        self._matching = matching
        self._words = words
        self._others = others
        self._most_sampled = most_sampled
        self._lesson: _Lesson | None = None
        self._may_be_due = True
        """Entries may have come since it was last looked whether it is to be learned anew how common terms are."""
        self._left: int | None = None
        """What waits, as far as is known between two steps."""

    async def waiting(self) -> int:
        """How many entries wait."""
        return await self._queue.count()

    async def queue_all(self) -> None:
        """Have everything indexed again."""
        self._lesson = self._left = None
        await self._queue.queue_all()

    async def run(self, *, on_progress: Callable[[IndexProgress], None] = lambda _: None) -> IndexProgress:
        """Index all that waits; cancelling keeps what was done.

        Raises WorkerError where children can't work, TurnTaken where another process is at it and is not waited for.
        """
        async with self._others.turn("index"):
            return await self._run(on_progress)

    async def _run(self, on_progress: Callable[[IndexProgress], None]) -> IndexProgress:
        self._lesson = self._left = None
        await self._matching.settle()  # what was erased touches the copies of it
        total = await self._queue.count()
        lesson = await self._due_lesson(total)
        if lesson is None and not total:
            return IndexProgress(0, 0)
        if lesson is not None:
            async with aclosing(self._ahead(lambda: self._next_sample(lesson), signed=False)) as pieces:
                async for _, counted in pieces:
                    await lesson.take(counted)
                    on_progress(IndexProgress(lesson.sampled, max(lesson.size, lesson.sampled) + lesson.entries))
            await self._learn(lesson)
            total = await self._queue.count()
        return await self._index(total, 0 if lesson is None else lesson.sampled, on_progress)

    async def _index(self, total: int, before: int, on_progress: Callable[[IndexProgress], None]) -> IndexProgress:
        done = 0
        last: IndexTurn | None = None
        held: list[tuple[IndexTurn, Sequence[EntryWords]]] = []
        putting: asyncio.Task[None] | None = None

        async def give() -> tuple[IndexTurn, Sequence[EntryText]] | None:
            nonlocal last
            turn = await self._queue.next(_AT_ONCE, after=last)
            if turn.is_over:
                return None
            last = turn
            return turn, turn.entries

        async def put(several: Sequence[tuple[IndexTurn, Sequence[EntryWords]]]) -> None:
            nonlocal done, total
            await self._put(several)
            done += sum(len(turn.entries) for turn, _ in several)
            total = max(total, done)
            on_progress(IndexProgress(before + done, before + total))

        try:
            async with aclosing(self._ahead(give, signed=True)) as pieces:
                async for piece in pieces:
                    held.append(piece)
                    if len(held) < min(_STORED_AT_ONCE, 1 + done // _AT_ONCE):  # the first ones soon, for the eye
                        continue
                    if putting is not None:
                        await putting
                    putting = asyncio.create_task(put(held))
                    held = []
            if putting is not None:
                await putting
            if held:
                await put(held)
        finally:
            if putting is not None:
                putting.cancel()
                await asyncio.gather(putting, return_exceptions=True)
        return IndexProgress(done, done)

    async def step(self, limit: int) -> IndexProgress:
        """Index a small piece of what waits; `total` 0 tells that nothing does, or that another process is at it.

        Raises WorkerError.
        """
        try:
            async with self._others.turn("index"):
                return await self._step(limit)
        except TurnTaken:
            self._lesson = self._left = None
            return IndexProgress(0, 0)

    async def _step(self, limit: int) -> IndexProgress:
        if self._left is None:
            self._left = await self._queue.count()
            self._lesson = await self._due_lesson(self._left)
        if (lesson := self._lesson) is not None:
            return await self._step_lesson(lesson, limit)
        turn = await self._queue.next(limit)
        if turn.is_over:
            self._left = None
            await self._matching.settle()
            return IndexProgress(0, 0)
        await self._put([(turn, await self._words_of(turn.entries, signed=True))])
        done = len(turn.entries)
        total = max(self._left, done)
        self._left = total - done
        return IndexProgress(done, total)

    async def _step_lesson(self, lesson: _Lesson, limit: int) -> IndexProgress:
        if (piece := await self._next_sample(lesson, limit)) is None:
            await self._learn(lesson)
            return IndexProgress(0, lesson.entries)
        counted = await self._words_of(piece[1], signed=False)
        left = max(lesson.size - lesson.sampled, len(counted)) + lesson.entries
        await lesson.take(counted)
        return IndexProgress(len(counted), left)

    async def _due_lesson(self, waiting: int) -> _Lesson | None:
        if not waiting and not self._may_be_due:
            return None  # counting all entries, every time, for nothing
        entries = await self._queue.entries()
        due = await self._takes.learning_due(entries)
        self._may_be_due = due or waiting > 0
        return _Lesson(entries, self._most_sampled) if due else None

    async def _next_sample(self, lesson: _Lesson, limit: int = _AT_ONCE) -> tuple[None, Sequence[EntryText]] | None:
        sample = await self._queue.sample(limit, stride=lesson.stride, after=lesson.after)
        if not sample:
            return None
        lesson.after = sample[-1].id
        return None, sample

    async def _learn(self, lesson: _Lesson) -> None:
        """Weigh by the new figures from now on, and everything anew: tables half old, half new can't be compared."""
        entries = await self._queue.entries()  # some may have come meanwhile
        if len(lesson.frequencies) > _FEW_TERMS:
            await lesson.forget_rare()
        await self._queue.queue_all()  # before: killed in between, all is weighed anew all the same
        await self._takes.learn(lesson.frequencies, sampled=lesson.sampled, entries=entries)
        await self.queue_all()  # and behind: what another process weighed by the old figures meanwhile

    async def _put(self, several: Sequence[tuple[IndexTurn, Sequence[EntryWords]]]) -> None:
        words = [one for _, some in several for one in some]
        try:
            async with asyncio.TaskGroup() as group:  # each waits for its own reads
                group.create_task(self._takes.put(words))
                group.create_task(self._matching.put(words))
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from None
        for turn, _ in several:
            await self._queue.done(turn)  # last: what is not noted as done is done again

    async def _ahead(
        self, give: Callable[[], Awaitable[tuple[T, Sequence[EntryText]] | None]], *, signed: bool
    ) -> AsyncGenerator[tuple[T, list[EntryWords]], None]:
        """The words of piece after piece, in their order; children are at the next ones meanwhile."""
        tasks: deque[tuple[T, asyncio.Task[list[EntryWords]]]] = deque()
        try:
            while True:
                while len(tasks) < _AHEAD and (piece := await give()) is not None:
                    tasks.append((piece[0], asyncio.create_task(self._words_of(piece[1], signed=signed))))
                if not tasks:
                    return
                name, task = tasks.popleft()
                try:
                    words = await task
                finally:
                    task.cancel()
                yield name, words
        finally:
            for _, task in tasks:
                task.cancel()
            await asyncio.gather(*(task for _, task in tasks), return_exceptions=True)

    async def _words_of(self, entries: Sequence[EntryText], *, signed: bool) -> list[EntryWords]:
        """The words of entries; none of one whose text no child can bear."""
        if not entries:
            return []
        try:
            return await self._words.words_of(entries, signed=signed)
        except WorkerError:
            await self._words.words_of([])  # raises where no child works at all, whatever it is asked
        words: list[EntryWords] = []
        for one in entries:
            try:
                words += await self._words.words_of([one], signed=signed)
            except WorkerError:
                words.append(EntryWords(one.id, {}, None, b""))
        return words
