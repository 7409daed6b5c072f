"""One connection on which a test says what it wants, byte by byte, over TLS too."""

import socket
import ssl
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CERTIFICATES: Final = Path(__file__).parents[1] / "data" / "tls"
"""`ca.pem` signed `good` (localhost, blog.example, 127.0.0.1), `other` (other.example) and `expired`; one key for all."""
XML: Final = b"Content-Type: application/rss+xml\r\n"
_RESET: Final = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Wire:
    """One connection to somebody who asked."""

    socket: socket.socket
    stopped: threading.Event
    host: str
    port: int

    def send(self, data: bytes) -> None:
        """Send all of it."""
        self.socket.sendall(data)

    def answer(self, body: bytes, head: bytes = XML, *, status: bytes = b"200 OK") -> None:
        """Send a whole answer."""
        self.send(b"HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n" % (status, head, len(body)) + body)

    def pour(self, data: bytes) -> None:
        """Send it again and again until the other side leaves."""
        while not self.stopped.is_set():
            self.send(data)

    def drip(self, data: bytes, *, every: float = 0.1) -> None:
        """Send byte by byte."""
        for index in range(len(data)):
            if self.stopped.wait(every):
                return
            self.send(data[index : index + 1])

    def hold(self) -> None:
        """Say nothing until the other side leaves."""
        self.socket.settimeout(0.2)
        while not self.stopped.is_set():
            try:
                if not self.socket.recv(65536):
                    return
            except TimeoutError:
                continue

    def reset(self) -> None:
        """Close with an RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.socket.close()


Fault = Callable[[Wire], None]


def over_tls(certificate: str, answer: Fault, *, heard: Callable[[bytes], None] = lambda _: None) -> Fault:
    """A fault behind a handshake with one of the certificates; `heard` is told the question."""

    def serve(wire: Wire) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATES / f"{certificate}.pem", CERTIFICATES / "leaf.key")
        with suppress(OSError), context.wrap_socket(wire.socket, server_side=True) as wrapped:
            heard(wrapped.recv(65536))
            answer(Wire(wrapped, wire.stopped, wire.host, wire.port))

    return serve
