"""What the child of the pool's tests runs: small jobs, well behaved and not."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from opreader.serving import JSON, serve


def _number(payload: Mapping[str, JSON], name: str) -> float:
    found = payload[name]
    assert isinstance(found, (int, float))
    return found


def echo(payload: Mapping[str, JSON], blob: bytes) -> JSON:
    """What came."""
    return {"payload": payload, "blob": blob.decode("latin-1")}


def pid(_: Mapping[str, JSON], __: bytes) -> JSON:
    """The process's number."""
    return os.getpid()


def sleep(payload: Mapping[str, JSON], _: bytes) -> JSON:
    """Nothing, for a while."""
    time.sleep(_number(payload, "seconds"))
    return os.getpid()


def bomb(_: Mapping[str, JSON], __: bytes) -> JSON:
    """More memory than there may be."""
    return len(bytearray(4 * 1024 * 1024 * 1024))


def hungry(payload: Mapping[str, JSON], _: bytes) -> JSON:
    """So many MiB of memory that is used."""
    return len(b"x" * int(_number(payload, "mib") * 1024 * 1024))


def spin(_: Mapping[str, JSON], __: bytes) -> JSON:
    """Work without end, and without a look at signals."""
    return sum(1 for _ in iter(int, 1))


def flood(_: Mapping[str, JSON], __: bytes) -> JSON:
    """Complaints without end."""
    while True:
        os.write(2, b"x" * 65536)


def babble(payload: Mapping[str, JSON], _: bytes) -> JSON:
    """What is no answer, where answers go (the pipe was moved aside when the child began)."""
    said = str(payload["said"]).encode("latin-1")
    for handle in range(3, 16):
        with contextlib.suppress(OSError):
            os.write(handle, said)
    time.sleep(60)
    return None


def surroundings(_: Mapping[str, JSON], __: bytes) -> JSON:
    """What the process was given: its environment, its words, its open files."""
    files = []
    for handle in range(3, 64):
        with contextlib.suppress(OSError):
            files.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
    return {"environ": dict(os.environ), "argv": sys.argv, "files": [one for one in files if one.startswith("/")]}


def large(_: Mapping[str, JSON], __: bytes) -> JSON:
    """A longer answer than is taken."""
    return "x" * (65 * 1024 * 1024)


def fail(_: Mapping[str, JSON], __: bytes) -> JSON:
    """A bug."""
    raise LookupError("no such \x1b[31mthing\n\nhere")


def chatter(_: Mapping[str, JSON], __: bytes) -> JSON:
    """Prints where answers go."""
    print("stray words", flush=True)
    os.write(1, b"more of them")
    return "said"


def leave(_: Mapping[str, JSON], __: bytes) -> JSON:
    """The end of the process."""
    os._exit(3)


def die(_: Mapping[str, JSON], __: bytes) -> JSON:
    """The end of the process, by a signal."""
    os.kill(os.getpid(), signal.SIGKILL)
    return None


def limits(_: Mapping[str, JSON], __: bytes) -> JSON:
    """How far the process stepped back."""
    import resource

    return {
        "nice": os.nice(0),
        "core": resource.getrlimit(resource.RLIMIT_CORE)[1],
        "processes": resource.getrlimit(resource.RLIMIT_NPROC)[1],
        "files": resource.getrlimit(resource.RLIMIT_NOFILE)[1],
        "written": resource.getrlimit(resource.RLIMIT_FSIZE)[1],
        "processor": resource.getrlimit(resource.RLIMIT_CPU)[0],
        "memory": resource.getrlimit(resource.RLIMIT_AS)[0],
        "interrupt": signal.getsignal(signal.SIGINT) == signal.SIG_IGN,
        "leads_session": os.getsid(0) == os.getpid(),
        "stdin": sys.stdin.read(),
    }


JOBS = (*(echo, pid, sleep, bomb, hungry, spin, flood, babble, surroundings, large, fail, chatter, leave, die, limits),)

if __name__ == "__main__":
    serve({job.__name__: job for job in JOBS})
