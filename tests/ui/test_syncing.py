"""When servers are asked: at start, at the interval, soon after marks and on leaving; never while keys come."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from opreader.config import Config
from opreader.model.exchanged import SyncProgress, SyncResult
from opreader.ui.after_marks import AFTER_MARKS
from opreader.ui.dates import Dates
from opreader.ui.glyphs import UNICODE
from opreader.ui.going_on import STOPS
from opreader.ui.syncing import Syncing
from tests.fakes import NOW
from tests.ui.accounts_made import FakeAccounts

HOUR = timedelta(hours=1)


class Stand:
    """A syncing, with timers, clocks and messages to look at."""

    def __init__(self, *names: str, config: Config | None = None, offline: bool = False) -> None:
        self.accounts = FakeAccounts(*names)
        self.now: datetime = NOW
        self.time = 1_000.0
        self.timers: list[tuple[float, Callable[[], None]]] = []
        self.work: list[asyncio.Task[None]] = []
        self.said: list[str] = []
        self.kept: list[str] = []
        self.shown: list[str] = []
        stand = self

        class Reader:
            accounts = stand.accounts
            now = property(lambda _: stand.now)

        stage: Any = SimpleNamespace(
            reader=Reader(),
            setting=SimpleNamespace(offline=offline, has_accounts=lambda: True),
            config=config or Config(),
            notices=SimpleNamespace(
                say=lambda text, weight="note", then="": self.said.append(text),
                keep=lambda text, weight="note": self.kept.append(text),
                fill=lambda text: text,
            ),
            dates=Dates(clock=lambda: stand.now),
            glyphs=UNICODE,
            tree=SimpleNamespace(set_accounts=lambda rows: None),
            later=self.later,
            run=self.run,
        )
        self.syncing = Syncing(
            stage,
            show_status=lambda: None,
            show_feeds=self._show("feeds"),
            show_all=self._show("all"),
            clock=lambda: self.time,
        )

    def _show(self, what: str) -> Callable[[], Coroutine[Any, Any, None]]:
        async def show() -> None:
            self.shown.append(what)

        return show

    def run(self, work: Coroutine[Any, Any, None], **_: Any) -> None:
        self.work.append(asyncio.get_running_loop().create_task(work))

    def later(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        self.timers.append((self.time + seconds, call))
        return lambda: None

    async def settled(self) -> None:
        while self.work:
            await self.work.pop(0)

    async def goes(self, seconds: float) -> None:
        """Time passes: timers ring in their order."""
        end = self.time + seconds
        while due := sorted((timer for timer in self.timers if timer[0] <= end), key=lambda timer: timer[0]):
            at, call = due[0]
            self.timers.remove(due[0])
            self.time = max(self.time, at)
            call()
            await self.settled()
        self.time = end

    async def begun(self) -> None:
        self.syncing.begin()
        await self.settled()


@pytest.mark.parametrize(
    ("last", "asked"),
    [(None, True), (timedelta(minutes=5), False), (3 * HOUR, True), (timedelta(days=-1), True)],
    ids=["never", "a moment ago", "long ago", "in the future: the clock was put back"],
)
async def test_at_start_an_account_is_synced_when_its_last_sync_is_old(last: timedelta | None, *, asked: bool) -> None:
    stand = Stand("news")
    stand.accounts.set(last_sync=None if last is None else NOW - last)
    await stand.begun()
    assert stand.accounts.asked == ([(("news",), True)] if asked else [])


@pytest.mark.parametrize("why", ["offline", "not at start", "no interval", "password", "told to wait"])
async def test_at_start_nobody_is_asked_who_is_not_to_be(why: str) -> None:
    configs = {"not at start": Config(refresh_at_start=False), "no interval": Config(refresh_every=None)}
    stand = Stand("news", config=configs.get(why), offline=why == "offline")
    stand.accounts.set(last_sync=NOW - 9 * HOUR, paused=why == "password")
    if why == "told to wait":
        stand.accounts.set(retry_at=NOW + HOUR, error="it is down")
    await stand.begun()
    await stand.goes(60)
    assert stand.accounts.asked == []


async def test_at_the_interval_each_account_is_synced_by_itself() -> None:
    stand = Stand("news", "old", config=Config(refresh_at_start=False))
    stand.accounts.set("old", last_sync=NOW - 9 * HOUR)
    await stand.begun()
    assert stand.accounts.asked == []
    stand.accounts.set("news", last_sync=NOW + timedelta(minutes=50))
    stand.now += timedelta(minutes=70)
    await stand.goes(31)
    assert stand.accounts.asked == [(("old",), True)]


async def test_marks_are_sent_some_seconds_after_the_last_one_together() -> None:
    stand = Stand("news")
    await stand.begun()
    for _ in range(4):
        stand.accounts.set(queued=1)
        stand.syncing.marked()
        await stand.goes(2)
    assert stand.accounts.asked == []
    await stand.goes(AFTER_MARKS)
    assert stand.accounts.asked == [(("news",), True)]
    await stand.goes(20)
    assert len(stand.accounts.asked) == 1


async def test_marks_are_sent_though_one_follows_the_other() -> None:
    stand = Stand("news")
    await stand.begun()
    for _ in range(40):
        stand.accounts.set(queued=1)
        stand.syncing.marked()
        await stand.goes(2)
    assert len(stand.accounts.asked) == 1


async def test_marks_are_not_sent_while_keys_come() -> None:
    stand = Stand("news")
    await stand.begun()
    stand.accounts.set(queued=1)
    stand.syncing.marked()
    for _ in range(60):
        stand.syncing.after_marks.pressed()
        await stand.goes(0.5)
    assert stand.accounts.asked == []
    await stand.goes(2)
    assert len(stand.accounts.asked) == 1


async def test_what_needs_no_server_asks_none() -> None:
    """A highlight is written, too."""
    stand = Stand("news")
    await stand.begun()
    stand.syncing.marked()
    await stand.goes(30)
    assert stand.accounts.asked == []


async def test_marks_of_an_offline_run_wait_and_are_counted() -> None:
    stand = Stand("news", offline=True)
    await stand.begun()
    stand.accounts.set(queued=4)
    stand.syncing.marked()
    await stand.goes(30)
    assert stand.accounts.asked == []
    assert stand.syncing.waits == ("4 marks to send",)
    await stand.syncing.run()
    assert "offline" in stand.said[-1]


async def test_an_account_that_fails_is_told_once_with_what_to_do_and_tried_again_with_its_marks() -> None:
    stand = Stand("news")
    await stand.begun()
    stand.accounts.set(queued=4, last_sync=NOW - 3 * HOUR)
    stand.accounts.results["news"] = SyncResult("news", error="no answer from news.example")
    await stand.goes(31)
    helps = "look at the network and the server; it is tried again by itself"
    assert stand.kept == [f"news: no answer from news.example · {helps}; {{refresh_all}} tries now"]
    since = Dates(clock=lambda: NOW).short(NOW)
    told = ("4 marks to send", f"news unreachable since {since}", "{refresh_all} tries again")
    assert stand.syncing.waits == told
    await stand.goes(31)
    assert len(stand.accounts.asked) == 2
    assert len(stand.kept) == 1
    assert not stand.said
    stand.accounts.results.clear()
    await stand.goes(31)
    assert not stand.syncing.waits


async def test_since_when_it_fails_comes_from_its_log() -> None:
    stand = Stand("news")
    before = NOW - timedelta(minutes=20)
    stand.accounts.set(error="it is down", retry_at=NOW + HOUR)
    stand.accounts.logged = [(before, "it is down")]
    await stand.begun()
    assert stand.syncing.waits[0] == f"news unreachable since {Dates(clock=lambda: NOW).short(before)}"


async def test_a_password_that_is_needed_is_told_so() -> None:
    stand = Stand("news")
    stand.accounts.set(error="refused", paused=True)
    await stand.begun()
    assert stand.syncing.waits == ("news: password needed", "{accounts}")


async def test_progress_is_told_and_stops_by_a_key() -> None:
    stand = Stand("news")
    stand.accounts.steps = [SyncProgress("news", "reading articles", 450, 10_000)]
    stand.accounts.gate.clear()
    await stand.begun()
    stand.run(stand.syncing.run())
    await asyncio.sleep(0.01)
    told = stand.syncing.words
    assert told == ("news: reading articles 450/10\xa0000", STOPS)
    await stand.syncing.run()
    assert stand.said == ["a sync is under way"]
    assert stand.syncing.cancel()
    await stand.settled()
    assert "stopped" in stand.said[-1]
    assert stand.shown[-1] == "all"
    assert not stand.syncing.words
    assert not stand.syncing.cancel()


async def test_lists_are_renewed_only_where_something_came_or_changed() -> None:
    stand = Stand("news")
    await stand.begun()
    await stand.syncing.run()
    assert stand.shown == ["feeds"]
    assert stand.said == ["synced · nothing new"]
    stand.accounts.results["news"] = SyncResult("news", pulled=3, changed=2, pushed=1)
    await stand.syncing.run()
    assert stand.shown == ["feeds", "all"]
    assert stand.said[-1] == "synced · 3 new · 2 marked elsewhere · 1 sent"


async def test_leaving_sends_the_marks_and_waits_for_no_more_than_that() -> None:
    stand = Stand("news")
    await stand.begun()
    stand.accounts.set(queued=2)
    stand.accounts.steps = [SyncProgress("news", doing) for doing in ("logging in", "sending marks", "reading lists")]
    stand.accounts.gate.clear()  # the rest of it would take for ever
    async with asyncio.timeout(20):
        await stand.syncing.leave(600)
    assert stand.accounts.asked == [(("news",), True)]


async def test_leaving_asks_nobody_who_is_to_be_left_alone() -> None:
    stand = Stand("news")
    stand.accounts.set(queued=2, error="it is down", retry_at=NOW + HOUR)
    await stand.begun()
    assert await stand.syncing.leave(60) == "still to be sent: 2 marks; the next sync sends them"
    assert stand.accounts.asked == []


async def test_that_another_process_has_the_turn_is_no_trouble_of_the_account() -> None:
    stand = Stand("news")
    stand.accounts.set(last_sync=NOW - 9 * HOUR)
    taken = "another opreader (process 12) is syncing news"
    stand.accounts.results["news"] = SyncResult("news", error=taken)
    stand.accounts.on_result = lambda state, _: state
    await stand.begun()
    assert stand.kept == stand.said == []
    await stand.syncing.run()
    assert taken in stand.said[-1]


async def test_leaving_has_a_bound_and_tells_what_is_not_sent() -> None:
    stand = Stand("news")
    await stand.begun()
    stand.accounts.set(queued=2)
    stand.accounts.steps = [SyncProgress("news", "logging in")]
    stand.accounts.gate.clear()
    told = await stand.syncing.leave(0.05)
    assert told == "still to be sent: 2 marks; the next sync sends them"


async def test_leaving_without_marks_asks_nobody() -> None:
    stand = Stand("news")
    await stand.begun()
    assert await stand.syncing.leave() == ""
    assert stand.accounts.asked == []


async def test_an_accounts_file_that_cannot_be_read_is_told_once() -> None:
    from opreader.errors import ConfigError

    stand = Stand("news")

    async def rows() -> list[Any]:
        raise ConfigError("accounts.toml, line 3: nonsense")

    stand.accounts.rows = rows  # type: ignore[method-assign]
    await stand.begun()
    await stand.goes(90)
    assert stand.said == ["accounts.toml, line 3: nonsense"]


def test_the_shipped_interval_is_what_these_tests_count_on() -> None:
    config = Config()
    assert config.refresh_every is not None
    assert timedelta(minutes=10) < config.refresh_every < 3 * HOUR
    assert replace(config, refresh_every=None).refresh_every is None
