"""A pool of child processes, each killable alone, bounded in time and memory; and the loop that such a child runs.

Knows nothing of what the jobs are: it imports no adapter. A question is a JSON header and a blob, each behind its
length in four bytes; an answer is JSON behind its length.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import struct
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, Final, TypeAlias, cast

from opreader.errors import WorkerError
from opreader.text import clean, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"
Handler = Callable[[Mapping[str, JSON], bytes], JSON]
"""Payload and blob → answer."""

MEMORY: Final = 512 * 1024 * 1024
"""Address space of a child in bytes."""
_LARGEST_ANSWER = 64 * 1024 * 1024
_LARGEST_LOG = 1024 * 1024
_START_SECONDS = 30.0
"""To start Python and import what parses, on a busy machine."""
_GRACE_SECONDS = 5
"""How long after its deadline a child ends itself: where the parent was killed, nobody else would."""
_LENGTH = struct.Struct("!I")
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


class _Broken(Exception):
    """The child ended, or says what it should not. Never leaves this file."""


class _Child:
    """One process; asked one thing at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.served = 0
        self.stop_later: asyncio.TimerHandle | None = None

    @property
    def dead(self) -> bool:
        return self._process.returncode is not None

    async def ready(self) -> None:
        """Wait until it has started. Raises _Broken, TimeoutError."""
        async with asyncio.timeout(_START_SECONDS):
            await self._read()

    async def ask(self, header: bytes, blob: bytes) -> JSON:
        """Send a question and wait for the answer. Raises _Broken."""
        writer = self._process.stdin
        assert writer is not None
        try:
            writer.write(_LENGTH.pack(len(header)) + header + _LENGTH.pack(len(blob)))
            writer.write(blob)
            await writer.drain()
        except OSError as error:
            raise _Broken from error
        answer = await self._read()
        self.served += 1
        return answer

    async def _read(self) -> JSON:
        reader = self._process.stdout
        assert reader is not None
        try:
            (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
            if length > _LARGEST_ANSWER:
                raise _Broken
            return cast("JSON", json.loads((await reader.readexactly(length)).decode("utf-8", "surrogatepass")))
        except (asyncio.IncompleteReadError, OSError, ValueError, RecursionError) as error:
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


class ChildPool:
    """Child processes for heavy work: started on first need, stopped when idle, killed when late or not wanted."""

    def __init__(
        self,
        command: Sequence[str] | None = None,
        *,
        size: int | None = None,
        log: Path | None = None,
        idle_seconds: float = 10.0,
        memory: int = MEMORY,
    ) -> None:
        """Take how a child is started, how many there may be (a core stays free), and where they may complain."""
        self._command = list(command or child_command())
        self._turns = asyncio.Semaphore(max(1, size if size is not None else (os.cpu_count() or 2) - 1))
        self._log = log
        self._idle_seconds = idle_seconds
        self._memory = memory
        self._idle: list[_Child] = []
        self._busy: set[_Child] = set()
        self._ending: set[asyncio.Task[int]] = set()
        self._closed = False

    async def call(self, job: str, payload: Mapping[str, JSON], blob: bytes = b"", *, deadline: float = 20.0) -> JSON:
        """Have a child do a job within `deadline` seconds; the wait for a free child does not count.

        Raises WorkerError where the job fails, is late, or takes its child along. A cancelled call kills its child.
        """
        question = {"job": job, "payload": payload, "deadline": deadline, "memory": self._memory}
        header = json.dumps(question, ensure_ascii=False).encode("utf-8", "surrogatepass")
        async with self._turns:
            answer = await self._ask(job, header, blob, deadline)
        if not isinstance(answer, Mapping) or "ok" not in answer:
            reason = answer.get("error") if isinstance(answer, Mapping) else None
            raise WorkerError(_line(f"{job} failed: {reason or 'the child process gave no answer'}"))
        return answer["ok"]

    async def close(self) -> None:
        """Stop every child; calls under way fail."""
        self._closed = True
        for child in [*self._idle, *self._busy]:
            self._end(child)
        self._idle.clear()
        if self._ending:
            await asyncio.wait(set(self._ending))

    async def _ask(self, job: str, header: bytes, blob: bytes, deadline: float) -> JSON:
        """Ask a child; once more where one that waited idle was dead already."""
        while True:
            child = await self._take()
            try:
                async with asyncio.timeout(deadline):
                    answer = await child.ask(header, blob)
            except TimeoutError:
                self._end(child)
                raise WorkerError(_line(f"{job} took more than {deadline:g} seconds and was stopped")) from None
            except _Broken:
                self._end(child)
                if child.served and not self._closed:
                    continue
                raise WorkerError(_line(f"{job} ended its child process{await _how(child)}")) from None
            except BaseException:
                self._end(child)
                raise
            self._give_back(child)
            return answer

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
                start_new_session=True,  # the terminal's Ctrl+C, hang-up and stop are not meant for it
                limit=1024 * 1024,
            )
        except OSError as error:
            raise WorkerError(_line(f"no child process can be started: {error.strerror or error}")) from error
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
        except (_Broken, TimeoutError) as error:
            self._end(child)
            told = f"; {self._log} may say why" if self._log is not None else ""
            raise WorkerError(_line(f"a child process did not start{await _how(child)}{told}")) from error
        except BaseException:
            self._end(child)
            raise
        return child

    def _open_log(self) -> IO[bytes] | None:
        """The log, emptied when it has grown large; none where it can't be written."""
        if self._log is None:
            return None
        with contextlib.suppress(OSError):
            large = self._log.exists() and self._log.stat().st_size > _LARGEST_LOG
            return self._log.open("wb" if large else "ab")
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

    def _end(self, child: _Child) -> None:
        """Kill a child without waiting for it; `close` waits."""
        self._busy.discard(child)
        child.kill()
        task = asyncio.ensure_future(child.ended())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)


async def _how(child: _Child) -> str:
    """How a child ended, in words for the end of a sentence."""
    status = await child.ended()
    if status >= 0:
        return f" (exit status {status})"
    with contextlib.suppress(ValueError):
        return f" ({signal.Signals(-status).name})"
    return f" (signal {-status})"


def _line(text: str) -> str:
    return shorten(clean(text, one_line=True), 240)


# What a child runs


def serve(handlers: Mapping[str, Handler]) -> None:
    """Answer questions from standard input until it ends: the parent is gone then.

    A handler's exception is an answer too; its traceback goes to standard error, as does all that it prints.
    """
    _step_back()
    questions = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)  # a stray print must not break the stream
    _send(answers, {"ok": None})
    while (question := _receive(questions)) is not None:
        header, blob = question
        _send(answers, _answer(handlers, header, blob))


def _answer(handlers: Mapping[str, Handler], header: bytes, blob: bytes) -> bytes | dict[str, JSON]:
    """What a job gives, encoded; or what went wrong."""
    try:
        question = json.loads(header.decode("utf-8", "surrogatepass"))
        _limit_memory(question["memory"])
        with _alarm(question["deadline"]):
            answer = _encode({"ok": handlers[question["job"]](question["payload"], blob)})
        if len(answer) > _LARGEST_ANSWER:
            return {"error": "the answer is too large"}
    except MemoryError:
        return {"error": "it takes more memory than it may"}
    except Exception as error:  # noqa: BLE001 - a bug in a job is told to the parent and does not end the child
        traceback.print_exc()
        return {"error": _line(f"{type(error).__name__}: {error}")}
    return answer


def _step_back() -> None:
    """Leave the terminal's signals to the parent, leave no core, and let the screen go first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)


def _limit_memory(memory: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft != memory:
        with contextlib.suppress(ValueError, OSError):  # macOS knows the limit and does not take it
            resource.setrlimit(resource.RLIMIT_AS, (memory, hard))


@contextlib.contextmanager
def _alarm(deadline: float) -> Iterator[None]:
    """End this process some seconds after the deadline, unless the job is done."""
    if sys.platform == "win32":
        yield
        return
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(int(deadline) + 1 + _GRACE_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)


def _encode(answer: JSON) -> bytes:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _send(answers: BinaryIO, answer: bytes | Mapping[str, JSON]) -> None:
    data = answer if isinstance(answer, bytes) else _encode(answer)
    answers.write(_LENGTH.pack(len(data)))
    answers.write(data)
    answers.flush()


def _receive(questions: BinaryIO) -> tuple[bytes, bytes] | None:
    """Header and blob; None where the stream ended."""
    parts = []
    for _ in range(2):
        length = questions.read(_LENGTH.size)
        if len(length) < _LENGTH.size:
            return None
        (size,) = _LENGTH.unpack(length)
        part = questions.read(size)
        if len(part) < size:
            return None
        parts.append(part)
    return parts[0], parts[1]
