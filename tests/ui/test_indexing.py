"""What is indexed behind the screen: in small pieces, none while keys come, told only where it takes its time."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from opreader.errors import WorkerError
from opreader.model.related import IndexProgress
from opreader.ui.glyphs import UNICODE
from opreader.ui.going_on import STOPS
from opreader.ui.indexing import FIRST_PAUSE, LOOK_EVERY, QUIET, SOON, Indexing
from tests.ui.stages import House


class Queue:
    """A reader's index in which so many entries wait."""

    def __init__(self, waiting: int = 0) -> None:
        self.left = waiting
        self.steps = 0
        self.fail: Exception | None = None
        self.on_step: Callable[[int], None] = lambda _: None
        """Called with the number of each step, from 1, before it does anything."""

    async def waiting(self) -> int:
        return self.left

    async def step(self, limit: int) -> IndexProgress:
        self.steps += 1
        self.on_step(self.steps)
        await asyncio.sleep(0)
        if self.fail is not None:
            raise self.fail
        before, done = self.left, min(limit, self.left)
        self.left -= done
        return IndexProgress(done, before)


class Time:
    """A loop's time that moves when something sleeps, and otherwise by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Stand:
    """An indexing, with timers, work and messages to look at."""

    def __init__(self, waiting: int) -> None:
        self.index = Queue(waiting)
        self.time = Time()
        self.timers: list[tuple[float, Callable[[], None]]] = []
        self.work: list[Coroutine[Any, Any, None]] = []
        self.said: list[str] = []
        self.kept: list[str] = []
        self.status = 0
        self.lists_shown = 0
        self.busy = False
        self.unread = 5
        stage: Any = SimpleNamespace(
            reader=SimpleNamespace(index=self.index, list_feeds=self.list_feeds),
            notices=SimpleNamespace(
                say=lambda text, weight="note": self.said.append(text),
                keep=lambda text, weight="note": self.kept.append(text),
            ),
            glyphs=UNICODE,
            later=self.later,
            run=self.work.append,
        )
        self.indexing = Indexing(
            stage,
            show_status=self.show_status,
            show_lists=self.show_lists,
            hold_back=lambda: self.busy,
            clock=lambda: self.time.now,
            sleep=self.time.sleep,
        )

    async def list_feeds(self) -> list[Any]:
        return [SimpleNamespace(id=1, total=9, unread=self.unread)]

    def later(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        timer = (seconds, call)
        self.timers.append(timer)
        return lambda: self.timers.remove(timer)

    def show_status(self) -> None:
        self.status += 1

    async def show_lists(self) -> None:
        self.lists_shown += 1

    @property
    def due(self) -> list[float]:
        """The seconds of the timers that run."""
        return [seconds for seconds, _ in self.timers]

    def fire(self) -> None:
        """Let the one timer that runs come to its end."""
        ((seconds, call),) = self.timers
        self.timers.clear()
        self.time.now += seconds
        call()

    async def look(self) -> None:
        """Let the timer come to its end, and do what it begins."""
        self.fire()
        while self.work:
            await self.work.pop()


async def test_what_waits_is_indexed_after_a_pause_behind_the_first_frame() -> None:
    stand = Stand(45)
    stand.indexing.begin()
    assert (stand.due, stand.index.steps) == ([FIRST_PAUSE], 0)
    await stand.look()
    assert stand.index.left == 0
    assert stand.due == [LOOK_EVERY]
    assert not stand.said


async def test_where_nothing_waits_nothing_is_shown_anew() -> None:
    stand = Stand(0)
    stand.indexing.begin()
    await stand.look()
    assert stand.lists_shown == 0
    assert stand.due == [LOOK_EVERY]


async def test_a_change_is_looked_at_soon_and_once() -> None:
    stand = Stand(1)
    stand.indexing.begin()
    for _ in range(3):
        stand.indexing.changed()
    stand.indexing.came()
    assert stand.due == [SOON]
    await stand.look()
    assert stand.index.left == 0


async def test_no_piece_is_begun_while_keys_come() -> None:
    stand = Stand(100)
    stand.indexing.begin()
    stand.fire()
    presses = 4

    async def press_and_sleep(seconds: float) -> None:
        nonlocal presses
        assert stand.index.steps == 0
        stand.time.now += seconds
        if presses:
            presses -= 1
            stand.indexing.pressed()

    stand.indexing._sleep = press_and_sleep
    stand.indexing.pressed()
    await stand.work.pop()
    assert presses == 0
    assert stand.index.left == 0


async def test_it_goes_on_as_soon_as_keys_are_over() -> None:
    stand = Stand(1)
    stand.indexing.begin()
    stand.fire()
    stand.indexing.pressed()
    stand.time.now += QUIET / 2
    await stand.work.pop()
    assert sum(stand.time.slept) == pytest.approx(QUIET / 2)


async def test_nothing_is_indexed_while_feeds_are_asked() -> None:
    stand = Stand(1)
    stand.busy = True
    stand.indexing.begin()
    stand.fire()

    async def sleep(seconds: float) -> None:
        assert stand.index.steps == 0
        stand.busy = len(stand.time.slept) < 3
        await stand.time.sleep(seconds)

    stand.indexing._sleep = sleep
    await stand.work.pop()
    assert stand.index.left == 0
    assert len(stand.time.slept) == 4


async def test_it_is_told_only_when_it_takes_its_time_and_can_be_stopped_then() -> None:
    stand = Stand(1_240)
    told: list[tuple[str, ...]] = []
    stopped: list[bool] = []

    def look(step: int) -> None:
        told.append(stand.indexing.words)
        stopped.append(stand.indexing.cancel())
        stand.time.now += 3

    stand.index.on_step = look
    stand.indexing.begin()
    await stand.look()
    assert told == [(), (), (f"indexing 40/{UNICODE.number(1_240)}", STOPS)]
    assert stopped == [False, False, True]
    assert stand.index.left == 1_200
    assert stand.status
    assert not stand.indexing.running
    assert stand.indexing.words == ()
    assert any("stopped" in text for text in stand.said)


async def test_what_was_stopped_goes_on_after_a_refresh_and_not_before() -> None:
    stand = Stand(1_000)

    def stop(step: int) -> None:
        stand.time.now += 3
        if step < 10:
            stand.indexing.cancel()

    stand.index.on_step = stop
    stand.indexing.begin()
    await stand.look()
    left, steps = stand.index.left, stand.index.steps
    assert left
    stand.index.on_step = lambda _: None
    stand.indexing.changed()
    await stand.look()
    assert (stand.index.left, stand.index.steps) == (left, steps)
    stand.indexing.came()
    await stand.look()
    assert stand.index.left == 0


async def test_lists_follow_where_counters_changed() -> None:
    stand = Stand(10)
    seen: list[str] = []
    stand.indexing.on_indexed = lambda: seen.append("indexed")
    stand.indexing.begin()
    stand.fire()
    step = stand.index.step

    async def become_one(limit: int) -> IndexProgress:
        stand.unread = 4
        return await step(limit)

    stand.index.step = become_one  # type: ignore[method-assign]
    await stand.work.pop()
    assert stand.lists_shown == 1
    assert seen == ["indexed"]
    stand.index.left = 10
    await stand.look()
    assert stand.lists_shown == 1


async def test_trouble_is_kept_for_the_messages_and_tried_again_later() -> None:
    stand = Stand(10)
    stand.index.fail = WorkerError("no child process can be started")
    stand.indexing.begin()
    await stand.look()
    assert stand.kept == ["related headlines: no child process can be started"]
    assert not stand.said
    assert stand.due == [LOOK_EVERY]


async def test_on_the_screen_new_articles_are_indexed_behind(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    async with house.opened() as play:
        index = house.reader.index
        assert await index.waiting() == 6
        play.app.main.background.indexing.came()
        for _ in range(200):
            if not await index.waiting():
                break
            await play.pilot.pause(0.05)
        assert await index.waiting() == 0
        assert "indexing" not in play.pane("status")
