"""What brings the related and same-text tables up to date: nothing left out, nothing twice, and mended after whatever came between."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import pytest
import pytest_asyncio

from opreader.errors import WorkerError
from opreader.index import Indexing
from opreader.model import Body, EntryId, FeedId
from opreader.model.related import EntryText, EntryWords, IndexProgress, IndexTurn
from opreader.store import Library
from opreader.store.index_queue import LONGEST, QueueTable
from opreader.store.others import OtherProcesses
from tests.contracts.store_values import COLUMN, NOW, add, entry, filled, page_text, subscribe


class Tables:
    """Both pipelines that words are put into: each keeps what came last of an entry."""

    def __init__(self) -> None:
        self.kept: dict[EntryId, EntryWords] = {}
        self.puts: list[list[EntryId]] = []
        self.lessons: list[tuple[dict[str, int], int, int]] = []
        self.due = False
        self.settled = 0
        self.fail: Exception | None = None

    async def learning_due(self, entries: int) -> bool:
        return self.due

    async def learn(self, frequencies: Mapping[str, int], *, sampled: int, entries: int) -> None:
        self.due = False
        self.lessons.append((dict(frequencies), sampled, entries))

    async def settle(self) -> None:
        self.settled += 1

    async def put(self, counted: Sequence[EntryWords]) -> None:
        if self.fail is not None:
            raise self.fail
        self.puts.append([one.id for one in counted])
        self.kept |= {one.id: one for one in counted}


class SplitWords:
    """The words of texts split at blanks, and what one may ask of children beside."""

    def __init__(self) -> None:
        self.bad: set[EntryId] = set()
        self.broken = False
        self.asked: list[list[EntryId]] = []
        self._came = asyncio.Event()
        self.hold: asyncio.Event | None = None
        """Jobs wait until it is set."""

    async def words_of(self, entries: Sequence[EntryText], *, signed: bool = True) -> list[EntryWords]:
        self.asked.append([one.id for one in entries])
        self._came.set()
        await asyncio.sleep(0)
        if self.hold is not None:
            await self.hold.wait()
        if self.broken or any(one.id in self.bad for one in entries):
            raise WorkerError("index_words ended its child process")
        return [
            EntryWords(one.id, dict.fromkeys(f"{one.title} {one.body.text}".split(), 1.0), 1, b"") for one in entries
        ]

    async def until_asked(self, jobs: int) -> None:
        """Wait until so many jobs came."""
        while len(self.asked) < jobs:
            self._came.clear()
            await self._came.wait()


class Desk:
    """A library with one feed, what its entries wait in, and fakes of where their words go."""

    def __init__(self, library: Library, feed: FeedId) -> None:
        self.library = library
        self.feed = feed
        self.queue = QueueTable(library.lanes)
        self.takes, self.matching, self.words = Tables(), Tables(), SplitWords()
        self.index = self.another()

    def another(self, **settings: int) -> Indexing:
        """An indexing as another process would have it."""
        return Indexing(
            queue=self.queue,
            takes=self.takes,  # type: ignore[arg-type]
            matching=self.matching,  # type: ignore[arg-type]
            words=self.words,
            others=OtherProcesses(self.library, on_wait=lambda _: None),
            **settings,
        )

    async def add(self, *keys: str, text: str = "Somebody pays.") -> list[EntryId]:
        """New entries, in this order."""
        applied = await add(self.library, self.feed, [entry(key, text) for key in reversed(keys)])
        return sorted(applied.added)

    async def edit(self, key: str, text: str) -> None:
        """The feed shows an entry with other words."""
        await add(self.library, self.feed, [entry(key, text)])

    async def waiting(self) -> int:
        return await self.queue.count()

    def words_of(self, entry_id: EntryId) -> set[str]:
        """What the tables have of an entry."""
        assert self.takes.kept[entry_id] == self.matching.kept[entry_id]
        return set(self.takes.kept[entry_id].terms)


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    library = Library.open(tmp_path / "library.db", now=NOW)
    (feed,) = await subscribe(library, COLUMN)
    yield Desk(library, feed.id)
    await library.close()


async def test_new_entries_are_indexed_once(desk: Desk) -> None:
    a, b, c = await desk.add("a", "b", "c")
    assert await desk.waiting() == 3
    steps: list[IndexProgress] = []
    assert await desk.index.run(on_progress=steps.append) == IndexProgress(3, 3)
    assert steps == [IndexProgress(3, 3)]
    assert desk.words_of(a) == {"On", "a", "Somebody", "pays."}
    assert await desk.waiting() == 0
    assert await desk.index.run() == IndexProgress(0, 0)
    assert desk.words.asked == [[a, b, c]]


async def test_only_what_came_since_is_looked_at(desk: Desk) -> None:
    await desk.add("a")
    await desk.index.run()
    (b,) = await desk.add("b")
    await desk.index.run()
    assert desk.takes.puts[-1] == desk.matching.puts[-1] == [b]


async def test_an_edited_entry_is_looked_at_again(desk: Desk) -> None:
    a, b = await desk.add("a", "b")
    await desk.index.run()
    await desk.edit("a", "Nobody pays.")
    assert await desk.waiting() == 1
    assert await desk.index.run() == IndexProgress(1, 1)
    assert "Nobody" in desk.words_of(a)
    assert desk.takes.puts == [[a, b], [a]]


async def test_an_expanded_entry_is_looked_at_again_with_its_full_text(desk: Desk) -> None:
    (a,) = await desk.add("a")
    await desk.index.run()
    await desk.library.put_text(a, page_text("The whole argument."), now=NOW)
    await desk.index.run()
    assert desk.words_of(a) == {"On", "a", "The", "whole", "argument."}


async def test_a_failed_expansion_changes_nothing(desk: Desk) -> None:
    (a,) = await desk.add("a")
    await desk.index.run()
    await desk.library.put_text(a, page_text("worse", best=False), now=NOW)
    assert await desk.waiting() == 0


async def test_an_entry_that_changed_before_its_first_time_is_indexed_once(desk: Desk) -> None:
    a, b = await desk.add("a", "b")
    await desk.edit("b", "Nobody pays.")
    assert await desk.waiting() == 2
    await desk.index.run()
    assert desk.takes.puts == [[a, b]]
    assert await desk.waiting() == 0


async def test_a_change_while_its_words_are_made_is_not_lost(desk: Desk) -> None:
    a, b = await desk.add("a", "b")
    await desk.index.run()
    await desk.edit("a", "Nobody pays.")
    (c,) = await desk.add("c")
    desk.words.hold = asyncio.Event()
    running = asyncio.create_task(desk.index.run())
    await desk.words.until_asked(2)
    await desk.edit("a", "Everybody pays.")
    await desk.edit("c", "All pay.")
    desk.words.hold.set()
    await running
    assert "Everybody" in desk.words_of(a)
    assert "All" in desk.words_of(c)
    assert await desk.waiting() == 0
    assert b not in desk.takes.puts[1]


async def test_what_is_not_noted_as_done_is_done_again(desk: Desk) -> None:
    (a,) = await desk.add("a")
    desk.matching.fail = RuntimeError("killed here")
    with pytest.raises(RuntimeError, match="killed"):
        await desk.index.run()
    assert desk.takes.puts == [[a]]
    assert await desk.waiting() == 1
    desk.matching.fail = None
    await desk.another().run()
    assert desk.takes.puts == [[a], [a]]
    assert await desk.waiting() == 0


async def test_a_cancelled_run_keeps_what_was_done(desk: Desk) -> None:
    ids = await desk.add(*(f"k{number:03}" for number in range(120)))
    one_piece = asyncio.Event()
    running = asyncio.create_task(desk.index.run(on_progress=lambda _: one_piece.set()))
    await one_piece.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    done = len(ids) - await desk.waiting()
    assert 50 <= done < 120
    await desk.index.run()
    assert [one for put in desk.takes.puts[: done // 50] for one in put] == ids[:done]
    assert set(desk.matching.kept) == set(ids)


async def test_many_jobs_are_under_way_and_stored_in_their_order(desk: Desk) -> None:
    ids = await desk.add(*(f"k{number:03}" for number in range(200)))
    desk.words.hold = asyncio.Event()
    running = asyncio.create_task(desk.index.run())
    await desk.words.until_asked(4)
    desk.words.hold.set()
    await running
    assert [one for put in desk.takes.puts for one in put] == ids


async def test_two_processes_at_once_leave_nothing_out(desk: Desk) -> None:
    ids = await desk.add(*(f"k{number:03}" for number in range(120)))
    await asyncio.gather(desk.index.run(), desk.another().run())
    assert set(desk.takes.kept) == set(ids)
    assert await desk.waiting() == 0


async def test_a_turn_from_before_everything_was_queued_again_notes_nothing(desk: Desk) -> None:
    await desk.add("a", "b")
    turn = await desk.queue.next(2)
    await desk.queue.queue_all()
    await desk.queue.done(turn)
    assert await desk.waiting() == 2


async def test_a_turn_out_of_its_order_leaves_nothing_out(desk: Desk) -> None:
    await desk.add("a", "b", "c", "d")
    first = await desk.queue.next(2)
    second = await desk.queue.next(2, after=first)
    assert [one.title for one in (*first.entries, *second.entries)] == ["On a", "On b", "On c", "On d"]
    await desk.queue.done(second)
    assert await desk.waiting() == 4
    await desk.queue.done(first)
    assert await desk.waiting() == 2


async def test_a_hostile_text_costs_only_its_own_entry(desk: Desk) -> None:
    a, b, c = await desk.add("a", "b", "c")
    desk.words.bad = {b}
    assert await desk.index.run() == IndexProgress(3, 3)
    assert desk.words_of(a)
    assert desk.words_of(c)
    assert desk.takes.kept[b] == EntryWords(b, {}, None, b"")
    assert await desk.waiting() == 0


async def test_nothing_is_noted_where_no_child_works(desk: Desk) -> None:
    await desk.add("a", "b")
    desk.words.broken = True
    with pytest.raises(WorkerError):
        await desk.index.run()
    assert await desk.waiting() == 2


async def test_removed_entries_are_indexed_for_undo_and_erased_ones_are_not(desk: Desk) -> None:
    a, b = await desk.add("a", "b")
    await desk.library.remove_entries([a, b], now=NOW)
    from datetime import timedelta

    await desk.index.run()
    assert set(desk.takes.kept) == {a, b}
    await desk.library.erase_removed(now=NOW + timedelta(days=40))
    await desk.queue.queue_all()
    desk.takes.kept.clear()
    await desk.index.run()
    assert desk.takes.kept == {}
    assert await desk.waiting() == 0


async def test_a_long_text_is_cut_before_it_goes_out(desk: Desk) -> None:
    await desk.add("a", text="word " * LONGEST)
    turn = await desk.queue.next(1)
    assert len(turn.entries[0].body.text) == LONGEST


async def test_an_entry_without_text_has_its_title(desk: Desk) -> None:
    await desk.add("a", text="")
    turn = await desk.queue.next(1)
    assert turn.entries[0].body == Body("", "text")
    await desk.index.run()
    assert await desk.waiting() == 0


async def test_how_common_words_are_is_learned_first_and_then_all_is_weighed(desk: Desk) -> None:
    a, b = await desk.add("a", "b")
    await desk.index.run()
    (c,) = await desk.add("c", text="Somebody waits.")
    desk.takes.due = True
    steps: list[IndexProgress] = []
    assert await desk.index.run(on_progress=steps.append) == IndexProgress(3, 3)
    ((frequencies, sampled, entries),) = desk.takes.lessons
    assert (sampled, entries) == (3, 3)
    assert (frequencies["Somebody"], frequencies["pays."], frequencies["waits."]) == (3, 2, 1)
    assert desk.takes.puts == [[a, b], [a, b, c]]
    assert steps == [IndexProgress(3, 6), IndexProgress(6, 6)]


async def test_small_steps_do_the_same(desk: Desk) -> None:
    ids = await desk.add("a", "b", "c", "d", "e")
    desk.takes.due = True
    told = [await desk.index.step(2) for _ in range(8)]
    assert [one.done for one in told] == [2, 2, 1, 0, 2, 2, 1, 0]
    assert [one.total - one.done for one in told] == [8, 6, 5, 5, 3, 1, 0, 0]
    assert desk.takes.puts == [ids[:2], ids[2:4], ids[4:]]
    assert len(desk.takes.lessons) == 1
    assert told[-1] == IndexProgress(0, 0)


async def test_a_step_sees_what_came_after_the_last(desk: Desk) -> None:
    assert await desk.index.step(5) == IndexProgress(0, 0)
    await desk.add("a")
    assert await desk.index.step(5) == IndexProgress(1, 1)
    await desk.edit("a", "Nobody pays.")
    assert await desk.index.step(5) == IndexProgress(1, 1)
    assert await desk.index.step(5) == IndexProgress(0, 0)


async def test_a_large_library_is_learned_from_a_sample(desk: Desk) -> None:
    await desk.add(*(f"k{number}" for number in range(10)))
    desk.takes.due = True
    await desk.another(most_sampled=3).run()
    ((_, sampled, entries),) = desk.takes.lessons
    assert (sampled, entries) == (2, 10)  # ids 4 and 8


async def test_entries_of_a_feed_that_was_stored_again_come_in_order_of_their_change(desk: Desk) -> None:
    feed = await filled(desk.library, [entry("z")], url=COLUMN)
    await desk.index.run()
    await add(desk.library, feed.id, [entry("z", "One.")])
    before = await desk.queue.next(5)
    await add(desk.library, feed.id, [entry("z", "Two.")])
    assert isinstance(before, IndexTurn)
    await desk.queue.done(before)
    assert (await desk.queue.next(5)).entries[0].body.text == "Two."


async def test_copies_of_what_was_erased_are_looked_at_though_nothing_waits(desk: Desk) -> None:
    await desk.index.run()
    assert desk.matching.settled == 1
    await desk.index.step(5)
    assert desk.matching.settled == 2
