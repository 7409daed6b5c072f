"""Children that end in the middle of a job: how they did is told as it was, and the next job finds a good one."""

import signal
import sys
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from opreader.errors import WorkerError
from opreader.workers import ChildPool, Memory

MIB = 1024 * 1024
_ILL_BRED = """
import os, time
from opreader.serving import _AT_FIRST, serve

def fall(payload, blob):
    os.kill(os.getpid(), payload["by"])

def hoard(payload, blob):
    while True:
        kept.append(bytearray(250_000))

def fail_where_all_is_full(payload, blob):
    try:
        hoard(payload, blob)
    except MemoryError:
        raise LookupError("a bug") from None

def fail_in_c(payload, blob):
    import resource
    if resource.getrlimit(resource.RLIMIT_AS)[0] - _AT_FIRST < payload["needs"]:
        raise SystemError("error return without exception set")
    return "well"

def hang_up(payload, blob):
    os.closerange(3, 16)
    time.sleep(payload["seconds"])
    os._exit(3)

kept = []
serve({"fail_in_c": fail_in_c, "fail_where_all_is_full": fail_where_all_is_full, "fall": fall, "hoard": hoard, "hang_up": hang_up, "echo": lambda payload, blob: payload})
"""
"""A child that falls, one that gives nothing back, and one whose pipe is closed before it ends."""


@pytest_asyncio.fixture
async def pool() -> AsyncIterator[ChildPool]:
    memory = Memory(small=16 * MIB, large=32 * MIB)
    pool = ChildPool([sys.executable, "-c", _ILL_BRED], size=1, memory=memory)
    yield pool
    await pool.close()


async def test_job_that_takes_memory_and_keeps_it_is_told_so_and_leaves_no_full_child(pool: ChildPool) -> None:
    for _ in range(3):
        with pytest.raises(WorkerError, match=r"^it takes more memory than it may$"):
            await pool.call("hoard", {}, bytes(MIB))


async def test_what_went_wrong_is_told_where_the_job_left_no_memory_to_tell_it(pool: ChildPool) -> None:
    with pytest.raises(WorkerError, match=r"^it failed: LookupError: a bug$"):
        await pool.call("fail_where_all_is_full", {}, bytes(MIB))


async def test_memory_that_code_in_c_did_not_get_is_asked_for_again(pool: ChildPool) -> None:
    assert await pool.call("fail_in_c", {"needs": 24 * MIB}, b"from the web") == "well"
    with pytest.raises(WorkerError, match=r"^it takes more memory than it may$"):
        await pool.call("fail_in_c", {"needs": 64 * MIB}, b"from the web")


async def test_child_that_hangs_up_before_it_ends_is_told_by_its_own_end(pool: ChildPool) -> None:
    with pytest.raises(WorkerError, match=r"^it ended its child process \(exit status 3\)$"):
        await pool.call("hang_up", {"seconds": 0.2})


async def test_child_that_hangs_up_and_goes_on_is_stopped(pool: ChildPool) -> None:
    with pytest.raises(WorkerError, match=r"^its child process hung up and was stopped$"):
        await pool.call("hang_up", {"seconds": 600}, bytes(2 * MIB))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("SIGKILL", r"its child process was killed \(SIGKILL\), as systems do where memory is short"),
        ("SIGSEGV", r"it crashed its child process \(SIGSEGV\)"),
    ],
)
async def test_child_killed_at_work_says_how(pool: ChildPool, name: str, words: str) -> None:
    with pytest.raises(WorkerError, match=words):
        await pool.call("fall", {"by": int(signal.Signals[name])})
    assert await pool.call("echo", {"well": True}) == {"well": True}
