"""Changes of rows that are shown already and still being written; what was written meanwhile is not read as of before."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from opreader.model import EntryId, FeedId, Headline
    from opreader.ui.stage import Stage


def _nothing() -> None:
    """There is nothing beside rows."""


class Change:
    """One step that can be taken back: how rows look with it, and without it."""

    def __init__(
        self,
        done: Callable[[Headline], Headline],
        back: Callable[[Headline], Headline],
        ids: Sequence[EntryId] = (),
        feed_ids: Collection[FeedId] | None = None,
        *,
        words: str = "",
        on_back: Callable[[], None] = _nothing,
    ) -> None:
        self.done = done
        """A row as it is with the change."""
        self.back = back
        """A row as it is when the change was taken back, as far as that is known."""
        self.ids = ids
        """The entries that it is about; none where they are too many to name."""
        self.feed_ids = feed_ids
        """The feeds whose counters it changes; None: any."""
        self.words = words
        """What it writes, where that takes its time: "1 000 000 marks"."""
        self.on_back = on_back
        """Shows at once, beside rows, that it is taken back."""
        self.taken_back = False


class Pending:
    """The changes that are under way, in their order."""

    def __init__(self, stage: Stage) -> None:
        """None yet."""
        self._stage = stage
        self._shown: list[tuple[Change, Callable[[Headline], Headline]]] = []
        self._writing: list[str] = []
        self._written = 0
        self.failed = 0
        """How many writes of this run came to nothing."""
        self._idle = asyncio.Event()
        self._idle.set()
        self.on_changed: Callable[[], None] = lambda: None
        """Called when writing began or ended that is worth a word."""
        self.on_written: Callable[[], None] = lambda: None
        """Called when something was written."""
        self.on_shown: Callable[[], None] = lambda: None
        """Called when rows are to be drawn otherwise than before."""

    @property
    def words(self) -> tuple[str, ...]:
        """What is being written, for the status line."""
        return tuple(word for word in self._writing if word)

    @property
    def is_writing(self) -> bool:
        """Whether anything is."""
        return bool(self._writing)

    async def wait(self) -> None:
        """Wait until nothing is being written."""
        await self._idle.wait()

    @contextmanager
    def writing(self, words: str = "") -> Iterator[None]:
        """While a write is under way."""
        self._writing.append(words)
        self._idle.clear()
        if words:
            self.on_changed()
        try:
            yield
        except BaseException:
            self.failed += 1
            raise
        finally:
            self._written += 1
            self._writing.remove(words)
            if not self._writing:
                self._idle.set()
            self.on_written()
            if words:
                self.on_changed()

    # rows

    def shown(self, row: Headline) -> Headline:
        """A row as it is to be drawn."""
        for _, look in self._shown:
            row = look(row)
        return row

    def show(self, change: Change) -> None:
        """Draw rows with a change from now on."""
        self._add(change, change.done)

    def show_back(self, change: Change) -> None:
        """Draw rows as they were before a change from now on."""
        change.taken_back = True
        self.drop(change)
        self._add(change, change.back)

    def drop(self, change: Change) -> None:
        """Draw rows as they are read again."""
        self._shown = [one for one in self._shown if one[0] is not change]
        if not self._shown:
            self._stage.headlines.shown = None
        self.on_shown()

    def _add(self, change: Change, look: Callable[[Headline], Headline]) -> None:
        self._shown.append((change, look))
        self._stage.headlines.shown = self.shown
        self.on_shown()

    async def read_rows(self, ids: Sequence[EntryId]) -> list[Headline]:
        """Rows as they are now; read again where something was written meanwhile."""
        while True:
            before = self._written
            rows = await self._stage.reader.get_headlines(ids)
            if before == self._written:
                return rows
