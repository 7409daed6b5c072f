"""A programmable http server on loopback, for tests. It says what a test scripts, byte by byte where that matters.

    with Loopback() as server:
        server.answer("/feed.xml", Reply(body=b"…", headers={"ETag": '"1"'}), Reply(status=304))
        … server.url("/feed.xml") …
        assert server.count("/feed.xml") == 2

It runs on threads of its own, so that async and sync tests use it alike.
"""

import gzip
import socket
import threading
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True)
class Reply:
    """One scripted answer."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    reason: str = "Scripted"
    gzip: bool = False
    """Compress the body and say so."""
    chunked: bool = False
    """Send the body in chunks instead of telling its length."""
    length: int | None = None
    """The Content-Length to claim; None: the true one."""
    cut: int | None = None
    """Send so many bytes of the (compressed) body, then close."""
    close: bool = False
    """Say nothing about length, close after the body."""
    delay: float = 0.0
    """Seconds before the answer begins."""
    drip: float = 0.0
    """Seconds between single bytes of the body."""
    endless: bool = False
    """Send the body again and again until the other side leaves."""
    hold: bool = False
    """Never answer."""
    raw: bytes | None = None
    """Send exactly this and close."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it came."""

    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    connection: int
    """Number of the connection that it came on, from 0."""


class Loopback:
    """The server; a context manager. Paths that are not scripted answer 404."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self._host = host
        self._socket = socket.create_server((host, 0), backlog=128)
        self.port: int = self._socket.getsockname()[1]
        self.requests: list[Seen] = []
        self.hellos: list[bytes] = []
        """The first bytes of every connection that did not begin like http: TLS."""
        self.to_hello = b""
        """What such a connection is told before it is closed."""
        self._scripts: dict[str, list[Reply]] = {}
        self._asked: defaultdict[str, int] = defaultdict(int)
        self._connections: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._stop = threading.Event()
        self._lock = threading.RLock()
        self._came = threading.Condition(self._lock)
        self.together = 0
        """Requests being answered now."""
        self.most_together = 0

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def url(self, path: str = "/", *, host: str | None = None) -> str:
        """The address of a path, also under another name of this machine."""
        return f"http://{host or self._host}:{self.port}{path}"

    def answer(self, path: str, *replies: Reply) -> None:
        """Script a path: its answers in order; the last one stays. Forgets what was scripted before."""
        with self._lock:
            self._scripts[path] = list(replies)
            self._asked[path] = 0

    def redirect(self, path: str, to: str, *, status: int = 302) -> None:
        """Script a redirect."""
        self.answer(path, Reply(status=status, headers={"Location": to}))

    def count(self, path: str | None = None) -> int:
        """How many requests came, for a path or in all."""
        return sum(1 for seen in self.requests if path is None or seen.path == path)

    def wait_for(self, path: str) -> None:
        """Wait until a path was asked for; blocks."""
        with self._came:
            self._came.wait_for(lambda: self.count(path) > 0, 20)

    @property
    def connections(self) -> int:
        """How many connections were opened to it."""
        return len(self._connections)

    def drop_connections(self) -> None:
        """Close every open connection, as a server does with idle ones."""
        with self._lock:
            for connection in self._connections:
                _shut(connection)

    def stop(self) -> None:
        """Answer nobody any more."""
        self._stop.set()
        _shut(self._socket)
        self._socket.close()
        self.drop_connections()
        for thread in self._threads:
            thread.join(5)

    def _start(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with self._lock:
                self._connections.append(connection)
                number = len(self._connections) - 1
            self._start(self._serve, connection, number)

    def _serve(self, connection: socket.socket, number: int) -> None:
        with connection, suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            held = b""
            while not self._stop.is_set():
                while b"\r\n\r\n" not in held:
                    data = connection.recv(65536)
                    if not data:
                        return
                    held += data
                    if not held[:1].isalpha():
                        self.hellos.append(held)
                        connection.sendall(self.to_hello)
                        return
                head, _, held = held.partition(b"\r\n\r\n")
                if not self._reply(connection, self._note(head, number)):
                    return

    def _note(self, head: bytes, number: int) -> Reply:
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines)
        path = first.split(" ")[1]
        seen = Seen(path, {name.strip().lower(): value.strip() for name, _, value in pairs}, number)
        with self._lock:
            self.requests.append(seen)
            self._came.notify_all()
            script = self._scripts.get(path)
            if not script:
                return Reply(status=404, body=b"nothing scripted")
            index = self._asked[path]
            self._asked[path] += 1
            return script[min(index, len(script) - 1)]

    def _reply(self, connection: socket.socket, reply: Reply) -> bool:
        """Send an answer; False where the connection ends with it."""
        with self._lock:
            self.together += 1
            self.most_together = max(self.most_together, self.together)
        try:
            return self._send(connection, reply)
        finally:
            with self._lock:
                self.together -= 1

    def _send(self, connection: socket.socket, reply: Reply) -> bool:
        if reply.hold or (reply.delay and self._stop.wait(reply.delay)):
            self._stop.wait()
            return False
        if reply.raw is not None:
            connection.sendall(reply.raw)
            return False
        body = gzip.compress(reply.body) if reply.gzip else reply.body
        connection.sendall(_head(reply, len(body)))
        if reply.endless:
            while not self._stop.is_set():
                connection.sendall(_chunk(body) if reply.chunked else body)
        sent = body if reply.cut is None else body[: reply.cut]
        if reply.drip:
            for index in range(len(sent)):
                connection.sendall(sent[index : index + 1])
                if self._stop.wait(reply.drip):
                    return False
        elif reply.chunked:
            connection.sendall(_chunk(sent) + (b"0\r\n\r\n" if reply.cut is None else b""))
        else:
            connection.sendall(sent)
        return not reply.close and reply.cut is None


def _head(reply: Reply, length: int) -> bytes:
    headers = dict(reply.headers)
    if reply.gzip:
        headers["Content-Encoding"] = "gzip"
    if reply.chunked:
        headers["Transfer-Encoding"] = "chunked"
    elif not reply.close and not reply.endless and reply.status not in {204, 304}:
        headers["Content-Length"] = str(length if reply.length is None else reply.length)
    lines = [f"HTTP/1.1 {reply.status} {reply.reason}", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data) if data else b""


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
