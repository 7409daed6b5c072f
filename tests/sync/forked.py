"""Runs an opreader in a process of its own, which `kill -9` ends at its n-th write to the disk, or at a request of its."""

import asyncio
import itertools
import json
import os
import signal
import threading
import traceback
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.store.failing_disk import Disk, Trouble, failing_disk
from tests.sync.desk import NOW, Desk, watch
from tests.sync.fake_greader import FakeGreader
from tests.sync.fake_miniflux import FakeMiniflux

Say = Callable[[Any], None]
"""Tells the process that waits something: it is told even if this one dies right behind."""


@dataclass(slots=True)
class Ended:
    """What a process said, and how it ended."""

    said: list[Any] = field(default_factory=list)
    killed: bool = False
    touches: int = 0
    """How often it wrote to the disk, where it came to its end."""


@dataclass(slots=True)
class Victim:
    """The process that runs now."""

    pid: int = 0

    def kill(self) -> None:
        """End it, as `kill -9` does."""
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)


def run_apart(
    path: Path,
    server: FakeGreader | FakeMiniflux,
    act: Callable[[Desk, Say], Awaitable[None]],
    *,
    touch: int = 0,
    full: bool = False,
    now: datetime = NOW,
    victim: Victim | None = None,
    kind: str = "greader",
) -> Ended:
    """Do something with a library; killed at write number `touch` of it, unless that is 0; `full`: it fails instead."""
    reads, writes = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reads)
        code = 1
        try:
            _run(path, server, act, touch=touch, full=full, now=now, writes=writes, kind=kind)
            code = 0
        except BaseException:  # noqa: BLE001 - it must not come back into the test that forked
            traceback.print_exc()
        finally:
            os._exit(code)
    if victim is not None:
        victim.pid = pid
    os.close(writes)
    with open(reads, encoding="utf-8") as told:  # noqa: PTH123 - a pipe
        lines = told.readlines()
    _, status = os.waitpid(pid, 0)
    if victim is not None:
        victim.pid = 0
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    assert killed or status == 0, f"it ended with {status}"
    said = [json.loads(line) for line in lines if line.endswith("\n")]
    touches = said.pop()["touches"] if not killed else 0
    return Ended(said, killed, touches)


def _run(
    path: Path,
    server: FakeGreader | FakeMiniflux,
    act: Callable[[Desk, Say], Awaitable[None]],
    *,
    touch: int,
    full: bool,
    now: datetime,
    writes: int,
    kind: str,
) -> None:
    count = itertools.count(1)
    reached = [0]
    lock = threading.Lock()

    def touched() -> None:
        with lock:
            reached[0] = next(count)
            if reached[0] == touch and not full:
                os.kill(os.getpid(), signal.SIGKILL)

    def say(what: Any) -> None:
        os.write(writes, json.dumps(what).encode() + b"\n")

    async def all_of_it(disk: Disk) -> None:
        desk = Desk(path, server, now=now, kind=kind)
        await desk.library.lanes.writer.run(watch)
        if full:
            disk.fail(touch, Trouble.FULL, kinds=("write", "sync"))
        try:
            await act(desk, say)
        finally:
            disk.heal()
            await desk.close()

    with failing_disk() as disk:
        disk.before = touched
        asyncio.run(all_of_it(disk))
    say({"touches": reached[0]})


@contextmanager
def killed_at_request(server: FakeGreader | FakeMiniflux, path: str, *, skip: int, done: bool) -> Iterator[Victim]:
    """Who runs meanwhile is killed at a request: when it is done and not answered yet, or (`done` False) when it came."""
    victim = Victim()
    if done:
        _after_skipping(server, path, skip, victim.kill)
    else:
        server.fail(path, skip=skip, cut=True)
        _after_skipping(server, path, skip, victim.kill)
    yield victim
    server.faults.clear()
    server._after.clear()


def _after_skipping(server: FakeGreader | FakeMiniflux, path: str, skip: int, do: Callable[[], None]) -> None:
    left = [skip]

    def act() -> None:
        if left[0] == 0:
            do()
        else:
            left[0] -= 1
            server.after(path, act)

    server.after(path, act)
