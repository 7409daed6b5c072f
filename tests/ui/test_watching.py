"""What waits for the network is tried now and then while anything waits, and told when it is done."""

from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import pytest

from opreader.model import CarriedOut, EntryId, Errand, Expansion, State, Waiting
from opreader.ui.watching import FIRST_WAIT, LONGEST_WAIT, Watching
from tests.fakes import NOW


class Queue:
    """A reader for which so many things wait."""

    def __init__(self) -> None:
        self.errands: list[Errand] = []
        self.tries = 0
        self.done: list[CarriedOut] = []
        """What the next tries come to; nothing where none is left."""

    async def waiting(self) -> Waiting:
        return Waiting(errands=tuple(self.errands))

    async def carry_out(self) -> CarriedOut:
        self.tries += 1
        return self.done.pop(0) if self.done else CarriedOut(left=len(self.errands))


class Stand:
    """A watcher, with timers and messages to look at."""

    def __init__(self, *, offline: bool = False) -> None:
        self.reader = Queue()
        self.timers: list[tuple[float, Callable[[], None]]] = []
        self.work: list[Coroutine[Any, Any, None]] = []
        self.said: list[str] = []
        self.shown: list[str] = []
        stage: Any = SimpleNamespace(
            reader=SimpleNamespace(errands=self.reader),
            setting=SimpleNamespace(offline=offline),
            notices=SimpleNamespace(say=self.say, keep=self.say),
            later=self.later,
            run=self.work.append,
        )
        self.watching = Watching(
            stage, show_status=lambda: None, show_texts=self.show_texts, show_lists=self.show_lists
        )

    def say(self, text: str, weight: str = "note") -> None:
        self.said.append(text)

    def later(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        timer = (seconds, call)
        self.timers.append(timer)
        return lambda: self.timers.remove(timer) if timer in self.timers else None

    async def show_texts(self, ids: list[EntryId]) -> None:
        self.shown += [f"text {one}" for one in ids]

    async def show_lists(self) -> None:
        self.shown.append("lists")

    async def settled(self) -> None:
        while self.work:
            await self.work.pop(0)

    async def ring(self) -> float:
        """Let the one timer ring; returns its seconds."""
        ((seconds, call),) = self.timers
        self.timers.clear()
        call()
        await self.settled()
        return seconds


def errand(kind: Any = "open", target: str = "https://x.example/1") -> Errand:
    return Errand(1, kind, target, NOW)


async def test_no_timer_runs_while_nothing_waits() -> None:
    stand = Stand()
    stand.watching.watch()
    await stand.settled()
    assert not stand.timers
    assert stand.watching.words == ()


async def test_tries_come_at_growing_intervals_till_the_longest() -> None:
    stand = Stand()
    stand.reader.errands.append(errand())
    stand.watching.watch()
    await stand.settled()
    assert stand.watching.words == ("1 queued",)
    waits = [await stand.ring() for _ in range(9)]
    assert waits[:3] == [FIRST_WAIT, FIRST_WAIT * 1.5, FIRST_WAIT * 1.5**2]
    assert waits[-1] == LONGEST_WAIT
    assert stand.reader.tries == 9


async def test_what_is_done_is_told_and_then_no_timer_runs() -> None:
    stand = Stand()
    stand.reader.errands.append(errand())
    text = Expansion(EntryId(7), "A title", State.FULL, None, queued=False, words=500, source="page")
    stand.reader.done.append(
        CarriedOut((text,), ((errand(), None), (errand("add", "https://x.example/feed"), "it is gone (410)")))
    )
    stand.watching.watch()
    await stand.settled()
    await stand.ring()
    assert stand.said == [
        "A title: full text · 3 min",
        "the network is back: full text: 1 of 1",
        "the network is back: opened https://x.example/1 in the browser",
        "https://x.example/feed was asked for when the network was gone, and failed: it is gone (410)",
    ]
    assert stand.shown == ["text 7", "lists"]
    assert not stand.timers
    assert stand.watching.words == ()


async def test_a_try_that_did_something_is_followed_by_a_quick_one() -> None:
    stand = Stand()
    stand.reader.errands.append(errand())
    stand.reader.done = [CarriedOut(left=1), CarriedOut(errands=((errand("refresh", ""), None),), left=1)]
    stand.watching.watch()
    await stand.settled()
    assert [await stand.ring() for _ in range(3)] == [FIRST_WAIT, FIRST_WAIT * 1.5, FIRST_WAIT]
    assert stand.said == ["the network is back: feeds refreshed"]


async def test_an_answer_from_the_network_has_it_tried_at_once() -> None:
    stand = Stand()
    stand.watching.answered()
    await stand.settled()
    assert stand.reader.tries == 0
    stand.reader.errands.append(errand())
    stand.watching.answered()
    await stand.settled()
    assert stand.reader.tries == 1


@pytest.mark.parametrize("answered", [False, True])
async def test_offline_it_only_counts(*, answered: bool) -> None:
    stand = Stand(offline=True)
    stand.reader.errands.append(errand())
    (stand.watching.answered if answered else stand.watching.watch)()
    await stand.settled()
    assert stand.watching.words == ("1 queued",)
    assert not stand.timers
    assert stand.reader.tries == 0


async def test_a_try_waits_while_something_else_runs() -> None:
    stand = Stand()
    stand.reader.errands.append(errand())
    stand.watching.hold_back = lambda: True
    stand.watching.watch()
    await stand.settled()
    await stand.ring()
    assert stand.reader.tries == 0
    assert len(stand.timers) == 1


async def test_a_second_look_leaves_one_timer() -> None:
    stand = Stand()
    stand.reader.errands.append(errand())
    for _ in range(3):
        stand.watching.watch()
    await stand.settled()
    assert len(stand.timers) == 1
