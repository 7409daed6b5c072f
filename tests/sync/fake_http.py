"""What the fake servers share: a threaded http server on loopback, its log, and faults that a test scripts."""

import json
import re
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Said:
    """One answer."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Asked:
    """One request as it came, and the status it got."""

    method: str
    path: str
    """Below the base path."""
    query: list[tuple[str, str]]
    raw: bytes
    headers: Mapping[str, str]
    """Names in lower case."""
    status: int = 0
    """0 where the connection was cut."""

    @property
    def form(self) -> list[tuple[str, str]]:
        """The fields of the body in their order."""
        return parse_qsl(self.raw.decode("ascii"), keep_blank_values=True)

    def values(self, name: str) -> list[str]:
        """All values of a field of the body."""
        return [value for key, value in self.form if key == name]

    @property
    def ids(self) -> int:
        """How many articles it names."""
        if self.raw.startswith(b"{"):
            return len(json.loads(self.raw).get("entry_ids", ()))
        return self.raw.count(b"&i=") + self.raw.startswith(b"i=")


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next requests whose method and path (`POST /reader/…`) match."""

    path: str
    """A pattern to be searched for."""
    times: int = 1
    status: int | None = None
    """Answer this instead of doing anything."""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    """With `status`; without it, instead of the true body of what was done."""
    drop: bool = False
    """Do it, then close without a word."""
    cut: bool = False
    """Do nothing and close without a word."""
    half: bool = False
    """Do it, and answer with half of the body as if it were whole."""
    broken_off: bool = False
    """Do it, claim the whole length and close in the middle of the body."""
    slow: float = 0.0
    """Seconds before the answer; also with the others."""
    skip: int = 0
    """Requests that pass before."""


class FakeServer:
    """A server under a base path; a context manager. `answer` is what a kind of server adds."""

    base = ""

    def __init__(self) -> None:
        self.log: list[Asked] = []
        self.faults: list[Fault] = []
        self.lock = threading.RLock()
        self._after: list[tuple[re.Pattern[str], Callable[[], None]]] = []
        self._stop = threading.Event()
        self._http = _Threads(("127.0.0.1", 0), _handler_of(self))
        self.port: int = self._http.server_address[1]
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)

    @property
    def root(self) -> str:
        """The address of this machine's server, without the base path."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """Where it stands."""
        return f"{self.root}{self.base}"

    def fail(self, path: str, **what: Any) -> Fault:
        """Script a fault; later ones wait until the earlier ones for the same request are used up."""
        fault = Fault(path, **what)
        with self.lock:
            self.faults.append(fault)
        return fault

    def after(self, path: str, do: Callable[[], None]) -> None:
        """Do something once, behind the next request that matches: what another client does meanwhile."""
        with self.lock:
            self._after.append((re.compile(path), do))

    def asked(self, path: str) -> list[Asked]:
        """All requests whose method and path match."""
        return [one for one in self.log if re.search(path, f"{one.method} {one.path}")]

    def answer(self, asked: Asked) -> Said:
        """What the server says; it holds `lock`."""
        raise NotImplementedError

    def elsewhere(self, asked: Asked) -> Said:
        """What stands outside the base path."""
        return Said(b"nothing here", 404)

    def _fault_for(self, asked: Asked) -> Fault | None:
        for fault in self.faults:
            if fault.times > 0 and re.search(fault.path, f"{asked.method} {asked.path}"):
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                return fault
        return None

    def serve(self, asked: Asked, *, inside: bool) -> tuple[Said | None, Fault | None]:
        """The answer to a request and what goes wrong with it; None: close without a word."""
        with self.lock:
            self.log.append(asked)
            fault = self._fault_for(asked)
        if fault is not None and fault.slow:
            self._stop.wait(fault.slow)
        with self.lock:
            said: Said | None
            if fault is not None and fault.cut:
                said = None
            elif fault is not None and fault.status is not None:
                said = Said(fault.body or b"", fault.status, fault.headers)
            else:
                said = self.answer(asked) if inside else self.elsewhere(asked)
                if fault is not None and fault.drop:
                    said = None
                elif fault is not None and fault.body is not None:
                    said = Said(fault.body, said.status, said.headers)
            asked.status = said.status if said else 0
            for one in list(self._after):
                if one[0].search(f"{asked.method} {asked.path}"):
                    self._after.remove(one)
                    one[1]()
        return said, fault


class _Threads(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


def _handler_of(server: FakeServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length") or "0")
            raw = self.rfile.read(length)
            parts = urlsplit(self.path)
            inside = parts.path.startswith(server.base)
            asked = Asked(
                self.command,
                parts.path.removeprefix(server.base) if inside else parts.path,
                parse_qsl(parts.query, keep_blank_values=True),
                raw,
                {name.lower(): value for name, value in self.headers.items()},
            )
            said, fault = server.serve(asked, inside=inside)
            if said is None:
                self.close_connection = True
                return
            body = said.body
            if fault is not None and fault.half:
                body = body[: len(body) // 2]
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            if said.status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if fault is not None and fault.broken_off:
                body = body[: len(body) // 2]
                self.close_connection = True
            with suppress(OSError):
                self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 - the library's names

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
            """Say nothing."""

    return Handler
