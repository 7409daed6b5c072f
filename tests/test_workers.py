"""The pool of children: answers, failures as words, and children that are stuck, dead or not wanted any more."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

import opreader
from opreader.errors import WorkerError
from opreader.workers import ChildPool, Memory, child_command, child_environment

MIB = 1024 * 1024
_AS_EVER = Memory()
_CHILD = [sys.executable, str(Path(__file__).with_name("worker_jobs.py"))]


@asynccontextmanager
async def pool_of(
    size: int = 1,
    *,
    command: list[str] | None = None,
    log: Path | None = None,
    idle_seconds: float = 10.0,
    memory: Memory = _AS_EVER,
    environ: Mapping[str, str] | None = None,
    processor: float = 6.0,
) -> AsyncIterator[ChildPool]:
    pool = ChildPool(
        command or _CHILD,
        size=size,
        log=log,
        idle_seconds=idle_seconds,
        memory=memory,
        environ=environ,
        processor=processor,
    )
    try:
        yield pool
    finally:
        await pool.close()


async def pid_of(pool: ChildPool) -> int:
    pid = await pool.call("pid", {})
    assert isinstance(pid, int)
    return pid


async def gone(pid: int) -> bool:
    """Whether the process ended; waits a while for it."""
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        await asyncio.sleep(0.025)
    return False


async def test_payload_and_blob_come_back_whole() -> None:
    payload = {"text": "naïve — 東京 \ud800", "none": None, "list": [1, 2.5, True]}
    blob = bytes(range(256)) * 4096
    async with pool_of() as pool:
        assert await pool.call("echo", payload, blob) == {"payload": payload, "blob": blob.decode("latin-1")}


async def test_nothing_is_started_before_the_first_call() -> None:
    async with pool_of(command=["/no/such/program"]):
        pass


async def test_child_is_used_again() -> None:
    async with pool_of() as pool:
        assert await pid_of(pool) == await pid_of(pool)


async def test_calls_run_beside_each_other_up_to_the_size() -> None:
    async with pool_of(2) as pool:
        found = await asyncio.gather(*(pool.call("sleep", {"seconds": 0.1}) for _ in range(4)))
    assert len(set(map(str, found))) == 2


async def test_bug_in_a_job_is_one_clean_line_and_the_child_lives_on() -> None:
    async with pool_of() as pool:
        before = await pid_of(pool)
        with pytest.raises(WorkerError) as failed:
            await pool.call("fail", {})
        assert str(failed.value) == "it failed: LookupError: no such [31mthing here"
        assert await pid_of(pool) == before


async def test_unknown_job_is_told() -> None:
    async with pool_of() as pool:
        with pytest.raises(WorkerError, match="KeyError: 'nonsense'"):
            await pool.call("nonsense", {})


async def test_traceback_goes_to_the_log(tmp_path: Path) -> None:
    log = tmp_path / "children.log"
    async with pool_of(log=log) as pool:
        with pytest.raises(WorkerError):
            await pool.call("fail", {})
    assert "LookupError" in log.read_text()


async def test_log_that_grew_large_is_begun_anew(tmp_path: Path) -> None:
    log = tmp_path / "children.log"
    log.write_bytes(b"x" * (2 * 1024 * 1024))
    async with pool_of(log=log) as pool:
        await pool.call("chatter", {})
    assert log.stat().st_size < 1000


async def test_stray_prints_do_not_break_the_stream() -> None:
    async with pool_of() as pool:
        assert await pool.call("chatter", {}) == "said"
        assert await pool.call("chatter", {}) == "said"


async def test_stuck_job_is_killed_at_its_deadline_while_others_go_on() -> None:
    async with pool_of(2) as pool:
        stuck = asyncio.create_task(pool.call("sleep", {"seconds": 600}, deadline=0.5))
        assert await pid_of(pool) == await pid_of(pool)
        with pytest.raises(WorkerError, match=r"it took more than 0\.5 seconds and was stopped"):
            await stuck
        assert await pool.call("echo", {}) == {"payload": {}, "blob": ""}


async def test_time_waited_for_a_free_child_does_not_count() -> None:
    async with pool_of() as pool:
        calls = (pool.call("sleep", {"seconds": 0.4}, deadline=1.0) for _ in range(4))
        assert len(await asyncio.gather(*calls)) == 4


async def test_too_much_memory_is_told_and_the_next_call_works() -> None:
    async with pool_of() as pool:
        with pytest.raises(WorkerError, match="more memory than it may"):
            await pool.call("bomb", {})
        assert await pool.call("echo", {}) == {"payload": {}, "blob": ""}


async def test_job_gets_more_memory_where_little_was_too_little_and_its_child_goes() -> None:
    async with pool_of(memory=Memory(small=32 * MIB, large=160 * MIB)) as pool:
        before = await pid_of(pool)
        assert await pool.call("hungry", {"mib": 8}) == 8 * MIB
        assert await pid_of(pool) == before
        assert await pool.call("hungry", {"mib": 100}, b"from the web") == 100 * MIB
        assert await pid_of(pool) != before
        assert await gone(before)


async def test_what_comes_from_the_web_gets_less_memory_than_the_users_own() -> None:
    async with pool_of(memory=Memory(small=32 * MIB, large=64 * MIB, own=256 * MIB)) as pool:
        with pytest.raises(WorkerError, match="more memory than it may"):
            await pool.call("hungry", {"mib": 100}, b"from the web")
        assert await pool.call("hungry", {"mib": 100}) == 100 * MIB


async def test_much_from_the_web_has_the_memory_for_itself() -> None:
    async with pool_of(2, memory=Memory(small=32 * MIB, large=128 * MIB, together=128 * MIB)) as pool:
        small = [asyncio.create_task(pool.call("sleep", {"seconds": 0.2})) for _ in range(2)]
        await asyncio.sleep(0.05)
        large = asyncio.create_task(pool.call("sleep", {"seconds": 0.2}, bytes(2 * MIB)))
        after = asyncio.create_task(pool.call("pid", {}))
        done, _ = await asyncio.wait([large, after], return_when=asyncio.FIRST_COMPLETED)
        assert all(one.done() for one in small)
        assert done == {large}
        await after


async def test_children_that_wait_are_ended_for_a_large_job_which_gets_one_of_its_own() -> None:
    async with pool_of(2) as pool:
        some = set(await asyncio.gather(*(pool.call("sleep", {"seconds": 0.1}) for _ in range(2))))
        assert len(some) == 2
        assert await pool.call("pid", {}, bytes(2 * MIB)) not in some
        for one in some:
            assert isinstance(one, int)
            assert await gone(one)


async def test_small_jobs_overtake_the_large_ones_that_wait() -> None:
    async with pool_of() as pool:
        large = [asyncio.create_task(pool.call("sleep", {"seconds": 0.3}, bytes(2 * MIB))) for _ in range(3)]
        await asyncio.sleep(0.05)
        await pool.call("pid", {})
        assert sum(one.done() for one in large) <= 1
        await asyncio.gather(*large)


async def test_job_is_stopped_by_the_processors_time_it_takes() -> None:
    begun = time.monotonic()
    async with pool_of(processor=1) as pool:
        with pytest.raises(WorkerError, match="it took too much of the processor's time and was stopped"):
            await pool.call("spin", {}, b"from the web", deadline=60)
        assert await pool.call("echo", {}) == {"payload": {}, "blob": ""}
    assert time.monotonic() - begun < 50


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("\0\0\0\x04null", "talks nonsense"),
        ("\0\0\0\x05{oops", "talks nonsense"),
        ("\0\0\0\x02[]", "talks nonsense"),
        ("\xff\xff\xff\xffand so on", "talks nonsense"),
    ],
)
async def test_child_that_answers_nonsense_is_ended_and_the_next_call_works(said: str, words: str) -> None:
    async with pool_of() as pool:
        before = await pid_of(pool)
        with pytest.raises(WorkerError, match=words):
            await pool.call("babble", {"said": said})
        assert await gone(before)
        assert await pool.call("echo", {}) == {"payload": {}, "blob": ""}


async def test_child_that_floods_its_log_fills_no_disk(tmp_path: Path) -> None:
    log = tmp_path / "children.log"
    async with pool_of(log=log) as pool:
        with pytest.raises(WorkerError, match="it failed: OSError"):
            await pool.call("flood", {})
        assert await pool.call("echo", {}) == {"payload": {}, "blob": ""}
    assert log.stat().st_size <= 4 * MIB


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="asks the system of Linux")
async def test_child_is_given_no_open_file_and_no_secret(tmp_path: Path) -> None:
    handle = os.open(tmp_path / "library.db", os.O_RDWR | os.O_CREAT)
    os.set_inheritable(handle, True)
    environ = {
        "PATH": "/bin",
        "LC_ALL": "C.UTF-8",
        "HTTPS_PROXY": "http://jane:secret@proxy.example",
        "TOKEN": "secret",
    }
    try:
        async with pool_of(environ=environ) as pool:
            found = await pool.call("surroundings", {})
    finally:
        os.close(handle)
    assert isinstance(found, dict)
    assert found["files"] == []
    assert "secret" not in str(found)
    assert {"PATH", "LC_ALL"} <= set(found["environ"])


def test_what_python_needs_is_kept_of_an_environment() -> None:
    kept = {"PYTHONPATH": "/a", "LD_LIBRARY_PATH": "/b", "LANG": "de_DE.UTF-8", "HOME": "/home/jane"}
    assert child_environment({**kept, "SSH_AUTH_SOCK": "/c", "OPREADER_PASSWORD": "d", "http_proxy": "e"}) == kept


async def test_too_long_answer_is_refused() -> None:
    async with pool_of(memory=Memory(small=2048 * MIB)) as pool:
        with pytest.raises(WorkerError, match="too large"):
            await pool.call("large", {})


async def test_job_that_ends_its_child_is_told_and_the_next_call_works() -> None:
    async with pool_of() as pool:
        with pytest.raises(WorkerError, match=r"it ended its child process \(exit status 3\)"):
            await pool.call("leave", {})
        assert await pool.call("echo", {}) == {"payload": {}, "blob": ""}


async def test_job_that_ends_a_used_child_is_tried_once_more_only() -> None:
    async with pool_of() as pool:
        await pid_of(pool)
        with pytest.raises(WorkerError, match="it ended its child process"):
            await pool.call("leave", {})


async def test_child_killed_while_idle_is_not_missed() -> None:
    async with pool_of() as pool:
        before = await pid_of(pool)
        os.kill(before, signal.SIGKILL)
        assert await pid_of(pool) != before


async def test_used_child_killed_at_work_is_replaced_and_the_job_done() -> None:
    async with pool_of() as pool:
        before = await pid_of(pool)
        work = asyncio.create_task(pool.call("sleep", {"seconds": 0.5}))
        await asyncio.sleep(0.1)
        os.kill(before, signal.SIGKILL)
        assert await work != before


async def test_cancelled_call_kills_its_child() -> None:
    async with pool_of() as pool:
        before = await pid_of(pool)
        work = asyncio.create_task(pool.call("sleep", {"seconds": 600}))
        await asyncio.sleep(0.1)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
        assert await pid_of(pool) != before
        assert await gone(before)


async def test_idle_child_is_stopped_and_replaced_on_need() -> None:
    async with pool_of(idle_seconds=0.05) as pool:
        before = await pid_of(pool)
        assert await gone(before)
        assert await pid_of(pool) != before


async def test_close_stops_every_child_and_calls_under_way() -> None:
    async with pool_of(2) as pool:
        idle = await pid_of(pool)
        work = asyncio.create_task(pool.call("sleep", {"seconds": 600}))
        await asyncio.sleep(0.1)
        await pool.close()
        with pytest.raises(WorkerError):
            await work
        with pytest.raises(WorkerError, match="closing"):
            await pool.call("echo", {})
    assert await gone(idle)


async def test_child_that_does_not_start_is_told(tmp_path: Path) -> None:
    log = tmp_path / "children.log"
    async with pool_of(command=[sys.executable, "-c", "raise SystemExit('broken')"], log=log) as pool:
        with pytest.raises(WorkerError, match=r"did not start \(exit status 1\); .*children\.log may say why"):
            await pool.call("echo", {})
    assert "broken" in log.read_text()


async def test_program_that_does_not_exist_is_told() -> None:
    async with pool_of(command=["/no/such/program"]) as pool:
        with pytest.raises(WorkerError, match="no child process can be started: No such file"):
            await pool.call("echo", {})


async def test_child_that_talks_nonsense_is_told() -> None:
    nonsense = "import sys, time; sys.stdout.write('x' * 100); sys.stdout.flush(); time.sleep(60)"
    async with pool_of(command=[sys.executable, "-c", nonsense]) as pool:
        with pytest.raises(WorkerError, match="did not start"):
            await pool.call("echo", {})


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")
async def test_child_steps_back() -> None:
    async with pool_of(memory=Memory(small=300 * MIB)) as pool:
        found = await pool.call("limits", {})
        again = await pool.call("limits", {})
    assert isinstance(found, dict)
    memory, processor = found.pop("memory"), found.pop("processor")
    assert 300 * MIB < memory < 900 * MIB
    assert 20 <= processor <= 23
    assert found == {
        "nice": min(19, os.nice(0) + 10),
        "core": 0,
        "processes": 0,
        "files": 64,
        "written": 4 * MIB,
        "interrupt": True,
        "leads_session": True,
        "stdin": "",
    }
    assert isinstance(again, dict)
    assert again["memory"] == memory


def test_child_is_of_the_running_package_and_of_nothing_else(tmp_path: Path) -> None:
    package, here = tmp_path / "elsewhere" / "opreader", tmp_path / "here"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "child.py").write_text("import json, sys; print(__name__, __file__, json.__name__, sys.flags.utf8_mode)")
    (package.parent / "json.py").write_text("raise SystemExit('beside the package')")
    here.mkdir()
    (here / "json.py").write_text("raise SystemExit('of the current folder')")
    (here / "opreader").mkdir()
    command = child_command()
    assert Path(command[-1]) == Path(opreader.__file__).resolve().parent.parent
    command[-1] = str(package.parent)
    told = subprocess.run(command, cwd=here, capture_output=True, text=True, check=False)
    assert told.stdout.split() == ["__main__", str(package / "child.py"), "json", "1"], told.stderr


def test_child_ends_when_its_parent_is_gone() -> None:
    with subprocess.Popen(_CHILD, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(20) == 0


def test_stuck_child_of_a_dead_parent_ends_itself() -> None:
    header = b'{"job": "sleep", "payload": {"seconds": 600}, "deadline": -5, "memory": 536870912, "processor": 60}'
    frame = len(header).to_bytes(4, "big") + header + bytes(4)
    with subprocess.Popen(_CHILD, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        child.stdin.write(frame)
        child.stdin.close()
        begun = time.monotonic()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(20)
        assert child.poll() == -signal.SIGALRM, f"still there after {time.monotonic() - begun:.0f} s"
