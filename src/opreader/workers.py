"""A pool of child processes, each killable alone, bounded in time and memory. What a child runs is in `serving`.

Knows nothing of what the jobs are: it imports no adapter.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from opreader.errors import WorkerError
from opreader.frozen import frozen
from opreader.regular_file import open_log
from opreader.serving import LARGEST_ANSWER, LENGTH, TOO_MUCH_MEMORY, encode, line

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from opreader.serving import JSON

_MIB: Final = 1024 * 1024


@frozen
class Memory:
    """What jobs may take, in bytes beside what a child begins with."""

    small: int = 48 * _MIB
    """What a job gets first."""
    large: int = 168 * _MIB
    """What it gets where that was too little, or where it brings much; no other job runs beside it then."""
    own: int = 448 * _MIB
    """The same for a job that reads the user's own files."""
    together: int = 176 * _MIB
    """Of all jobs that run at once."""


_MEMORY: Final = Memory()
_MUCH: Final = 3 * _MIB // 2
"""Bytes of a blob with which a job is not tried in little memory."""
_MOST_CHILDREN: Final = 3
_PROCESSOR_SECONDS: Final = 6.0
_PROCESSOR_SECONDS_A_MIB: Final = 2.5
"""Ten times what a blob from the web takes; what needs more is made to."""
_LARGEST_LOG = 1024 * 1024
_LONG_ANSWER = 256 * 1024
"""Bytes of JSON that are read on a thread, so that the screen need not wait for all of it."""
_START_SECONDS = 30.0
"""To start Python and import what parses, on a busy machine."""
_END_SECONDS = 2.0
"""What a child that broke off may take to end: killed before, it could not be told how it ended."""
_NONSENSE = "it failed: the child process talks nonsense"
_CLOSING = "no child process is started any more: opreader is closing"

_BOOT = """\
import sys
sys.path.insert(0, sys.argv[1])
import opreader
del sys.path[0]
import runpy
runpy.run_module("opreader.child", run_name="__main__")
"""
"""Runs `opreader.child` of the very package that is running, wherever it lies, and nothing of the current folder."""


def child_command() -> list[str]:
    """How a child is started."""
    return [sys.executable, "-P", "-X", "utf8", "-c", _BOOT, str(Path(__file__).resolve().parent.parent)]


_KEPT: Final = frozenset(
    {"HOME", "LANG", "LANGUAGE", "PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "TZ", "VIRTUAL_ENV"}
)
_KEPT_BEGINNINGS: Final = ("LC_", "LD_LIBRARY_", "DYLD_", "PYTHON", "COVERAGE_")


def child_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """What a child is told of an environment: what Python needs to start, and nothing that lets anybody in anywhere."""
    return {name: value for name, value in environ.items() if name in _KEPT or name.startswith(_KEPT_BEGINNINGS)}


class _Broken(Exception):
    """The child hung up. Never leaves this file."""


class _Child:
    """One process; asked one thing at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.stop_later: asyncio.TimerHandle | None = None

    @property
    def dead(self) -> bool:
        return self._process.returncode is not None

    async def ready(self) -> None:
        """Wait until it has started. Raises _Broken, TimeoutError, WorkerError."""
        async with asyncio.timeout(_START_SECONDS):
            await self._read()

    async def ask(self, header: bytes, blob: bytes) -> bytes:
        """Send a question and wait for the answer, encoded. Raises _Broken, WorkerError."""
        writer = self._process.stdin
        assert writer is not None
        try:
            writer.write(LENGTH.pack(len(header)) + header + LENGTH.pack(len(blob)))
            writer.write(blob)
            await writer.drain()
        except OSError as error:
            raise _Broken from error
        return await self._read()

    async def _read(self) -> bytes:
        reader = self._process.stdout
        assert reader is not None
        try:
            (length,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
            if length > LARGEST_ANSWER:
                raise WorkerError(_NONSENSE)
            return await reader.readexactly(length)
        except (asyncio.IncompleteReadError, OSError) as error:
            raise _Broken from error

    def kill(self) -> None:
        """End it at once."""
        if self.stop_later is not None:
            self.stop_later.cancel()
        if self.dead:
            return
        with contextlib.suppress(ProcessLookupError):
            if sys.platform == "win32":
                self._process.kill()
            else:  # Process.kill() reaps a child that just ended, and asyncio then warns that it lost it
                os.kill(self._process.pid, signal.SIGKILL)

    async def ended(self) -> int:
        """Wait for its end; the exit status, negative for a signal."""
        return await self._process.wait()


class _Room:
    """Bytes that are shared out; who comes first is served first."""

    def __init__(self, size: int) -> None:
        self._size = self._free = size
        self._queue = asyncio.Lock()
        self._freed = asyncio.Event()

    @contextlib.asynccontextmanager
    async def take(self, size: int) -> AsyncIterator[None]:
        """Hold so many bytes, or all where that is less, as soon as they are free."""
        size = min(size, self._size)
        async with self._queue:
            while self._free < size:
                self._freed.clear()
                await self._freed.wait()
            self._free -= size
        try:
            yield
        finally:
            self._free += size
            self._freed.set()


class ChildPool:
    """Child processes for heavy work: started on first need, stopped when idle, killed when late or not wanted."""

    def __init__(
        self,
        command: Sequence[str] | None = None,
        *,
        size: int | None = None,
        log: Path | None = None,
        idle_seconds: float = 10.0,
        memory: Memory = _MEMORY,
        environ: Mapping[str, str] | None = None,
        processor: float = _PROCESSOR_SECONDS,
    ) -> None:
        """Take how a child is started, how many there may be (a core stays free), and where they may complain.

        Of `environ` a child is told what `child_environment` leaves; where it is not given, nothing. `processor` is
        how many seconds of one a job may take, with more for each MiB that it brings.
        """
        self._command = list(command or child_command())
        wanted = size if size is not None else (os.cpu_count() or 2) - 1
        self._turns = asyncio.Semaphore(max(1, min(wanted, _MOST_CHILDREN)))
        self._room = _Room(memory.together)
        self._one_large = asyncio.Lock()
        self._log = log
        self._idle_seconds = idle_seconds
        self._memory = memory
        self._processor = processor
        self._environment = child_environment(environ or {})
        self._idle: list[_Child] = []
        self._busy: set[_Child] = set()
        self._ending: set[asyncio.Task[int]] = set()
        self._closed = False

    async def call(self, job: str, payload: Mapping[str, JSON], blob: bytes = b"", *, deadline: float = 20.0) -> JSON:
        """Have a child do a job within `deadline` seconds; the wait for a free child does not count.

        Raises WorkerError where the job fails, is late, or takes its child along: in words behind which "it" is what
        was to be read. A cancelled call kills its child.
        """
        large = self._memory.large if blob else self._memory.own
        first = large if len(blob) > _MUCH else self._memory.small
        processor = self._processor + _PROCESSOR_SECONDS_A_MIB * len(blob) / _MIB if blob else deadline
        question: dict[str, JSON] = {"job": job, "payload": payload, "deadline": deadline}
        # A child that waited may be dead already, and what needs more memory may end its child instead of saying so.
        for memory, last in ((first, False), (large, True)):
            header = encode({**question, "processor": min(processor, deadline), "memory": memory})
            alone = self._one_large if memory == large else contextlib.nullcontext()  # the small ones overtake
            async with alone, self._turns, self._room.take(memory):
                answer = await self._ask(header, blob, deadline, keep=memory < large, last=last)
            if answer is None:
                continue
            if "ok" in answer:
                return answer["ok"]
            if answer["error"] != TOO_MUCH_MEMORY:
                raise WorkerError(line(f"it failed: {answer['error']}"))
            if memory == large:
                raise WorkerError(TOO_MUCH_MEMORY)
        raise AssertionError  # pragma: no cover - the last time round returns or raises

    async def close(self) -> None:
        """Stop every child; calls under way fail."""
        self._closed = True
        for child in list(self._busy):
            self._end(child)
        self._end_idle()
        if self._ending:
            await asyncio.wait(set(self._ending))

    async def _ask(
        self, header: bytes, blob: bytes, deadline: float, *, keep: bool, last: bool
    ) -> Mapping[str, JSON] | None:
        """Ask a child, which is ended unless it is worth to `keep`; None where it broke and this is not the `last` time."""
        if not keep:  # what they hold is little, and many; and a job that needs much begins with nothing of others
            self._end_idle()
        child = await self._take()
        answered = False
        try:
            async with asyncio.timeout(deadline):
                answer = await child.ask(header, blob)
            answered = True
        except TimeoutError:
            raise WorkerError(line(f"it took more than {deadline:g} seconds and was stopped")) from None
        except _Broken:
            status = await self._let_end(child)
            if self._closed:
                raise WorkerError(_CLOSING) from None
            if last or status in _STOPPED:
                raise WorkerError(_told(status)) from None
            return None
        finally:
            if not (answered and keep):  # before the answer is taken apart: Python keeps much of what a large job took
                self._end(child)
        value = await asyncio.to_thread(_decoded, answer) if len(answer) > _LONG_ANSWER else _decoded(answer)
        if not isinstance(value, Mapping) or ("ok" not in value and "error" not in value):
            self._end(child)
            raise WorkerError(_NONSENSE)
        if value.get("error") == TOO_MUCH_MEMORY:  # what it took may lie about still, and the next job finds no room
            self._end(child)
        elif keep:
            self._give_back(child)
        return value

    async def _let_end(self, child: _Child) -> int | None:
        """Wait for the end of a child that hung up; its exit status, None where it lives on and is to be killed."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_END_SECONDS):
                return await child.ended()
        return None

    async def _take(self) -> _Child:
        if self._closed:
            raise WorkerError(_CLOSING)
        while self._idle:
            child = self._idle.pop()
            if child.stop_later is not None:
                child.stop_later.cancel()
                child.stop_later = None
            if not child.dead:
                self._busy.add(child)
                return child
        return await self._start()

    async def _start(self) -> _Child:
        log = self._open_log()
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL if log is None else log,
                env=self._environment,
                start_new_session=True,  # the terminal's Ctrl+C, hang-up and stop are not meant for it
                limit=1024 * 1024,
            )
        except OSError as error:
            raise WorkerError(line(f"no child process can be started: {error.strerror or error}")) from error
        finally:
            if log is not None:
                log.close()
        child = _Child(process)
        self._busy.add(child)
        if self._closed:  # meanwhile
            self._end(child)
            raise WorkerError(_CLOSING)
        try:
            await child.ready()
        except (_Broken, TimeoutError, WorkerError) as error:
            status = await self._let_end(child) if isinstance(error, _Broken) else None
            self._end(child)
            told = f"; {self._log} may say why" if self._log is not None else ""
            how = "" if status is None else f" ({_named(status)})"
            raise WorkerError(line(f"a child process did not start{how}{told}")) from error
        except BaseException:
            self._end(child)
            raise
        return child

    def _open_log(self) -> BinaryIO | None:
        """The log, emptied when it has grown large; none where it can't be written."""
        with contextlib.suppress(OSError):
            return None if self._log is None else open_log(self._log, largest=_LARGEST_LOG)
        return None

    def _give_back(self, child: _Child) -> None:
        self._busy.discard(child)
        if self._closed:
            self._end(child)
            return
        child.stop_later = asyncio.get_running_loop().call_later(self._idle_seconds, self._stop_idle, child)
        self._idle.append(child)

    def _stop_idle(self, child: _Child) -> None:
        if child in self._idle:
            self._idle.remove(child)
            self._end(child)

    def _end_idle(self) -> None:
        for child in self._idle:
            self._end(child)
        self._idle.clear()

    def _end(self, child: _Child) -> None:
        """Kill a child without waiting for it; `close` waits."""
        self._busy.discard(child)
        child.kill()
        task = asyncio.ensure_future(child.ended())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)


def _decoded(answer: bytes) -> JSON:
    """What a child said; None for what is no JSON."""
    with contextlib.suppress(ValueError, RecursionError):
        return cast("JSON", json.loads(answer.decode("utf-8", "surrogatepass")))
    return None


_STOPPED: Final = frozenset({-signal.SIGXCPU, -signal.SIGALRM} if sys.platform != "win32" else ())
"""Ends by limits that a child set itself."""


def _told(status: int | None) -> str:
    """What a job did to its child, in words."""
    if status is None:
        return "its child process hung up and was stopped"
    if status in _STOPPED:
        return "it took too much of the processor's time and was stopped"
    if status == -9:  # by somebody else: of what the pool kills itself it does not ask how it ended
        return f"its child process was killed ({_named(status)}), as systems do where memory is short: try again later"
    return f"it {'ended' if status >= 0 else 'crashed'} its child process ({_named(status)})"


def _named(status: int) -> str:
    """How a process ended: its exit status, or the name of a signal."""
    if status >= 0:
        return f"exit status {status}"
    with contextlib.suppress(ValueError):
        return signal.Signals(-status).name
    return f"signal {-status}"
