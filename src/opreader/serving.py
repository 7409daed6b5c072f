"""What a child process runs: questions in, answers out, and the limits that it sets itself; and how both are framed.

A question is a JSON header and a blob, each behind its length in four bytes; an answer is JSON behind its length.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import signal
import struct
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, TypeAlias

from opreader.crash import render_crash
from opreader.text import clean, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"
Handler = Callable[[Mapping[str, JSON], bytes], JSON]
"""Payload and blob → answer."""

LENGTH: Final = struct.Struct("!I")
LARGEST_ANSWER: Final = 64 * 1024 * 1024
TOO_MUCH_MEMORY: Final = "it takes more memory than it may"
_GRACE_SECONDS: Final = 5
"""How long after its deadline a child ends itself: where the parent was killed, on many systems nobody else would."""
_MOST_WRITTEN: Final = 4 * 1024 * 1024
"""Bytes to which a child may make a file, its log, grow."""
_MOST_FILES: Final = 64


def serve(handlers: Mapping[str, Handler]) -> None:
    """Answer questions from standard input until it ends: the parent is gone then.

    A handler's exception is an answer too; a report of it goes to standard error, as does all that it prints.
    """
    _step_back()
    questions = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)  # a stray print must not break the stream
    _send(answers, {"ok": None})
    while (question := _receive(questions)) is not None:
        header, blob = question
        _send(answers, _answer(handlers, header, blob))


def line(text: str) -> str:
    """What is told of a failure: one clean line."""
    return shorten(clean(text, one_line=True), 240)


def encode(value: JSON) -> bytes:
    """A value as it goes over a pipe."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _answer(handlers: Mapping[str, Handler], header: bytes, blob: bytes) -> bytes | dict[str, JSON]:
    """What a job gives, encoded; or what went wrong."""
    try:
        question = json.loads(header.decode("utf-8", "surrogatepass"))
        with _alarm(question["deadline"]), _limits(question["memory"], question["processor"]):
            answer = encode({"ok": handlers[question["job"]](question["payload"], blob)})
        if len(answer) > LARGEST_ANSWER:
            return {"error": "the answer is too large"}
    except MemoryError:
        return {"error": TOO_MUCH_MEMORY}
    except Exception as error:  # noqa: BLE001 - a bug in a job is told to the parent and does not end the child
        if _wants_memory(error):
            return {"error": TOO_MUCH_MEMORY}
        with contextlib.suppress(OSError):  # the log is full
            sys.stderr.write(render_crash(error))  # and no traceback: what the error says may quote an article
            sys.stderr.flush()
        return {"error": line(f"{type(error).__name__}: {error}")}
    return answer


def _step_back() -> None:
    """Leave the terminal's signals to the parent, give up what no job needs, and let the screen go first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        return
    import resource

    for limit, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),  # no process and no thread is begun; for root the system looks away
        (resource.RLIMIT_FSIZE, _MOST_WRITTEN),
        (resource.RLIMIT_NOFILE, _MOST_FILES),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
    os.nice(10)


def _wants_memory(error: Exception) -> bool:
    """Whether this is what code in C makes of memory that it did not get."""
    return isinstance(error, SystemError) or (isinstance(error, ImportError) and "failed to map" in str(error))


@contextlib.contextmanager
def _limits(memory: int, processor: float) -> Iterator[None]:
    """Bound a job: bytes beside what the process began with, seconds of the processor beside what it used.

    The memory only meanwhile: to tell what became of the job, and to be asked the next thing, takes some too.
    """
    if sys.platform == "win32":
        yield
        return
    import resource

    of_memory = resource.getrlimit(resource.RLIMIT_AS)
    of_time = resource.getrlimit(resource.RLIMIT_CPU)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + processor), of_time[1]))
    with contextlib.suppress(ValueError, OSError):  # macOS knows the limit and does not take it
        resource.setrlimit(resource.RLIMIT_AS, (_AT_FIRST + memory, of_memory[1]))
    try:
        yield
    finally:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, of_memory)


def _address_space() -> int:
    """Bytes of address space that this process has; 0 where the system does not tell (it has no such limit then)."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_bytes().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0


_AT_FIRST: Final = _address_space()
"""What Python itself takes; some systems map hundreds of megabytes of locales into every process."""


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


def _send(answers: BinaryIO, answer: bytes | Mapping[str, JSON]) -> None:
    data = answer if isinstance(answer, bytes) else encode(answer)
    answers.write(LENGTH.pack(len(data)))
    answers.write(data)
    answers.flush()


def _receive(questions: BinaryIO) -> tuple[bytes, bytes] | None:
    """Header and blob; None where the stream ended."""
    parts = []
    for _ in range(2):
        length = questions.read(LENGTH.size)
        if len(length) < LENGTH.size:
            return None
        (size,) = LENGTH.unpack(length)
        part = questions.read(size)
        if len(part) < size:
            return None
        parts.append(part)
    return parts[0], parts[1]
