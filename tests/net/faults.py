"""A server on loopback that does everything wrong that a server can, by name of fault; and one feed that is good.

    with Faults() as server:
        server.url("gzip-bomb")           one fault, at the address that all share
        server.url("loris-head", apart=True)   the same at a loopback address of its own: its turns are nobody else's

Each fault is a function that is handed the connection once the question came (`BEFORE`: before anything did).
"""

import gzip
import socket
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from itertools import count
from types import TracebackType
from typing import Final, Self

from tests.net.wires import CERTIFICATES, XML, Fault, Wire, over_tls

__all__ = ["BEFORE", "CERTIFICATES", "FAULTS", "GOOD", "MIB", "Fault", "Faults", "Wire", "feed", "item", "over_tls"]

MIB: Final = 1024 * 1024


FAULTS: dict[str, Fault] = {}
BEFORE: set[str] = set()
"""Faults of the connection itself: they have a port of their own."""


def feed(*items: str, title: str = "A column") -> bytes:
    """An RSS document of these items."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f"<rss version='2.0'><channel><title>{title}</title>{inside}</channel></rss>".encode()


def item(number: int, text: str = "Words of a column.", link: str = "") -> str:
    """One item of a feed."""
    link = link or f"https://blog.example/{number}"
    return f"<title>Number {number}</title><link>{link}</link><guid>{number}</guid><description>{text}</description>"


GOOD: Final = feed(*(item(number) for number in range(1, 4)), title="The good one")


def _fault(name: str, *, before: bool = False) -> Callable[[Fault], Fault]:
    def keep(fault: Fault) -> Fault:
        FAULTS[name] = fault
        if before:
            BEFORE.add(name)
        return fault

    return keep


def _answers(name: str, body: Callable[[], bytes] | bytes, head: bytes = XML, status: bytes = b"200 OK") -> None:
    def answer(wire: Wire) -> None:
        wire.answer(body() if callable(body) else body, head, status=status)

    FAULTS[name] = answer


def _says(name: str, raw: bytes) -> None:
    FAULTS[name] = lambda wire: wire.send(raw)


def _redirects(name: str, to: bytes, status: bytes = b"302 Found") -> None:
    _says(name, b"HTTP/1.1 %s\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % (status, to))


# bombs


@cache
def zeros(mib: int, wbits: int = 31) -> bytes:
    """So many MiB of zeros, packed (and made in no time: all blocks are one); the checksum behind them is wrong."""
    packer = zlib.compressobj(9, wbits=wbits)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * mib + packer.flush()


_GZIP: Final = XML + b"Content-Encoding: gzip\r\n"
_answers("gzip-bomb", lambda: zeros(524), _GZIP)
_answers("gzip-in-gzip-bomb", lambda: gzip.compress(zeros(524)), _GZIP)
_answers("gzip-of-many-members", gzip.compress(b"") * 10_000, _GZIP)
_answers("deflate-bomb", lambda: zeros(524, 15), XML + b"Content-Encoding: deflate\r\n")
_answers("brotli", b"\x0b\x02\x80hello\x03", XML + b"Content-Encoding: br\r\n")
_answers("packed-twice", lambda: gzip.compress(gzip.compress(GOOD)), XML + b"Content-Encoding: gzip, gzip\r\n")
_answers("packed-twice-in-two-headers", lambda: gzip.compress(GOOD), _GZIP + b"Content-Encoding: gzip\r\n")
_answers("gzip-that-is-none", GOOD, _GZIP)
_answers("gzip-bomb-under-another-name", lambda: zeros(524), b"Content-Type: application/gzip\r\n")


@_fault("endless-chunks")
def _endless_chunks(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\n" + XML + b"Transfer-Encoding: chunked\r\n\r\n")
    wire.pour(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")


@_fault("endless-tiny-chunks")
def _endless_tiny_chunks(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\n" + XML + b"Transfer-Encoding: chunked\r\n\r\n")
    wire.pour(b"1\r\nx\r\n" * 20_000)


@_fault("endless-continue")
def _endless_continue(wire: Wire) -> None:
    wire.pour(b"HTTP/1.1 100 Continue\r\n\r\n" * 5_000)


@_fault("endless-body")
def _endless_body(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\n" + XML + b"\r\n")
    wire.pour(b"<rss>" * 10_000)


@_fault("endless-head")
def _endless_head(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\n")
    wire.pour(b"X-More: and more of it\r\n" * 1_000)


@_fault("endless-trailers")
def _endless_trailers(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\n" + XML + b"Transfer-Encoding: chunked\r\n\r\n0\r\n")
    wire.pour(b"X-More: and more of it\r\n" * 1_000)


# slowness


@_fault("loris-head")
def _loris_head(wire: Wire) -> None:
    wire.drip(b"HTTP/1.1 200 OK\r\n" + b"X-Slow: yes\r\n" * 10_000)


@_fault("loris-body")
def _loris_body(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\n" + XML + b"Content-Length: 100000\r\n\r\n")
    wire.drip(b"<rss>" * 20_000)


@_fault("loris-chunks")
def _loris_chunks(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\n" + XML + b"Transfer-Encoding: chunked\r\n\r\n")
    while not wire.stopped.wait(0.1):
        wire.send(b"1\r\nx\r\n")


@_fault("silence")
def _silence(wire: Wire) -> None:
    wire.hold()


@_fault("tls-stall", before=True)
def _tls_stall(wire: Wire) -> None:
    wire.hold()


# lies


@_fault("length-too-long")
def _length_too_long(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\n" + XML + b"Content-Length: %d\r\n\r\n" % (len(GOOD) + 9) + GOOD)


_says("length-too-short", b"HTTP/1.1 200 OK\r\n" + XML + b"Content-Length: 60\r\n\r\n" + GOOD)
_says("length-huge", b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx")
_says("length-of-5000-digits", b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\nx")
_says("length-negative", b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx")
_says("two-lengths", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 500\r\n\r\nhello")
_says("chunk-of-nonsense", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n")
_says("chunk-of-2-to-the-80", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 20 + b"\r\nhello")
_says("packed-as-nothing-known", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")
_answers("html", b"<!doctype html><html><body><p>Not a feed.</p></body></html>")
_answers("image", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(64))
_answers("empty", b"")
_answers("204", b"", b"", b"204 No Content")
_says("304-unasked", b"HTTP/1.1 304 Not Modified\r\n\r\n")
_says("206", b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-4/900\r\nContent-Length: 5\r\n\r\n<rss>")
_says("status-000", b"HTTP/1.1 000 Nothing\r\nContent-Length: 0\r\n\r\n")
_says("status-999", b"HTTP/1.1 999 Much\r\nContent-Length: 0\r\n\r\n")
_says("upgrade", b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n\x81\x05hello")
for _path in ("/dev/zero", "/etc/passwd", "/dev/stdin", "file:///etc/passwd", "http://127.0.0.1:1/feed"):
    _answers(f"body-is-{_path.rpartition('/')[2]}", _path.encode())
_answers("utf-16-said-to-be-ascii", GOOD.decode().encode("utf-16"), b"Content-Type: text/xml; charset=us-ascii\r\n")
_answers("charset-of-nonsense", GOOD, b"Content-Type: text/xml; charset=\x1b[31m\xff\r\n")


# cuts


def _cuts(name: str, sent: bytes, *, reset: bool = False) -> None:
    def cut(wire: Wire) -> None:
        wire.send(sent)
        if reset:
            wire.reset()

    FAULTS[name] = cut


_cuts("cut-in-the-head", b"HTTP/1.1 200 OK\r\nContent-Ty")
_cuts("cut-in-the-body", b"HTTP/1.1 200 OK\r\n" + XML + b"Content-Length: 900\r\n\r\n" + GOOD[:200])
_cuts("cut-in-a-chunk", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n" + GOOD[:99])
_cuts("cut-in-the-gzip", b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(GOOD)[:-12])
_cuts("reset-before-the-head", b"", reset=True)
_cuts("reset-in-the-head", b"HTTP/1.1 200 OK\r\nConte", reset=True)
_cuts("reset-in-the-body", b"HTTP/1.1 200 OK\r\n" + XML + b"Content-Length: 900\r\n\r\n<rss>", reset=True)


# redirects

for _name, _to in {
    "to-file": b"file:///etc/passwd",
    "to-ftp": b"ftp://blog.example/feed",
    "to-data": b"data:text/xml,<rss/>",
    "to-javascript": b"javascript:alert(1)",
    "to-broken-ipv6": b"http://[",
    "to-nowhere": b"",
    "to-userinfo": b"http://jane:secret@169.254.1.1/",
    "to-private": b"http://10.0.0.7/",
    "to-link-local": b"http://169.254.169.254/latest/",
    "to-mapped": b"http://[::ffff:10.0.0.7]/",
    "to-nat64": b"http://[64:ff9b::a00:7]/",
    "to-decimal": b"http://167772167/",
    "to-hex": b"http://0x0a000007/",
    "to-octal": b"http://012.0.0.7/",
    "to-short": b"http://10.7/",
    "to-unique-local": b"http://[fd00::1]/",
    "to-multicast": b"http://224.0.0.1/",
    "to-not-utf8": b"/caf\xe9\xff",
    "to-10000-characters": b"/" + b"a" * 10_000,
    "to-a-label-too-long": b"https://" + b"a" * 64 + b".invalid/",
    "to-a-dot": b"https://./",
    "to-a-dot-in-front": b"https://.blog.invalid/",
    "to-escape": b"http://blog.example/\x1b]52;c;eA==\x07",
    "in-a-circle": b"/in-a-circle",
}.items():
    _redirects(_name, _to)
for _hop in range(7):
    _redirects(f"chain-{_hop}", b"/chain-%d" % (_hop + 1))
FAULTS["chain"] = FAULTS["chain-0"]


# heads

_answers("escape-in-the-reason", b"", b"", b"404 \x1b[31mGone\x1b]0;x\x07")
_answers("escape-in-the-type", GOOD, b"Content-Type: text/xml\x1b[31m\r\n")
_says("line-feeds-alone", b"HTTP/1.1 503 Busy\nRetry-After: 99999999999999999999\n\n")
_says("head-of-1-mb", b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * MIB + b"\r\n\r\n")
_says("no-http", b"SSH-2.0-OpenSSH_9.9\r\n")
_says("http-0.9", b"<html>an answer of 1991</html>\n")
_says("nonsense", bytes(range(256)) * 40)
_answers("300-cookies", GOOD, XML + b"".join(b"Set-Cookie: c%d=%s\r\n" % (n, b"x" * 200) for n in range(300)))
for _number, _wait in enumerate(("-5", "Fri, 31 Dec 1000000000 23:59:59 GMT", "Tue, 01 Jan 1980 00:00:00 GMT", "1e9")):
    _answers(f"retry-after-{_number}", b"", b"Retry-After: " + _wait.encode() + b"\r\n", b"503 Busy")


# documents

_answers("100000-items", lambda: feed(*(f"<title>{n}</title><guid>{n}</guid>" for n in range(100_000))))
_answers("long-author", lambda: feed(item(1) + f"<author>{'a' * 20_000}</author>"))
_answers("comment-storm", lambda: GOOD.replace(b"<item>", b"<!--" * 100_000 + b"<item>"))
_answers("40000-attributes", lambda: GOOD.replace(b"<item>", b"<item " + b" ".join(_attributes(40_000)) + b">", 1))
_answers("100000-deep", lambda: GOOD.replace(b"<item>", b"<b>" * 100_000 + b"<item>", 1))
_answers("100000-deep-json", lambda: b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * 100_000)
_ENTITIES: Final = "".join(f'<!ENTITY {chr(n)} "{f"&{chr(n - 1)};" * 10}">' for n in range(ord("b"), ord("k")))
_answers("entity-bomb", f'<!DOCTYPE x [<!ENTITY a "lol">{_ENTITIES}]>'.encode() + GOOD.replace(b"Number 1", b"&j;"))
_answers("entity-of-a-file", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + GOOD.replace(b"Words", b"&a;"))


def _attributes(number: int) -> Iterator[bytes]:
    return (b"a%d='1'" % n for n in range(number))


# TLS


for _name, _certificate in {"of-nobody": "good", "expired": "expired", "of-another": "other"}.items():
    _fault(f"tls-{_name}", before=True)(over_tls(_certificate, lambda wire: wire.answer(GOOD)))


@_fault("tls-that-is-none", before=True)
def _tls_that_is_none(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")


@_fault("ssh", before=True)
def _ssh(wire: Wire) -> None:
    wire.send(b"SSH-2.0-OpenSSH_9.9\r\n")


class Faults:
    """The server: every fault at its own path, and at `/good` what is right."""

    def __init__(self, more: Mapping[str, Fault] | None = None) -> None:
        """`more` are faults of the test's own, or answers that are none."""
        self._served: dict[str, Fault] = {"good": lambda wire: wire.answer(GOOD), **FAULTS, **(more or {})}
        self._listening: list[socket.socket] = []
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._addresses = count(2)
        self.asked: list[str] = []
        """Names in the order in which they were asked for."""
        self.stopped = threading.Event()
        self._shared = self._listen("127.0.0.1")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopped.set()
        for one in [*self._listening, *self._open]:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in self._threads:
            thread.join(5)

    def url(self, name: str, *, apart: bool = False, host: str = "") -> str:
        """Where a fault is; `apart` at a loopback address of its own, `host` under another name."""
        scheme = "https" if name.startswith("tls") else "http"
        own_port = name in BEFORE or scheme == "https"
        if not apart and not own_port:
            return f"{scheme}://{host or '127.0.0.1'}:{self._shared}/{name}"
        address = f"127.0.{next(self._addresses)}.1" if apart else "127.0.0.1"
        port = self._listen(address, self._served[name] if own_port else None)
        return f"{scheme}://{host or address}:{port}/{name}"

    def serve(self, name: str, answer: Fault) -> None:
        """Answer so at a path from now on."""
        self._served[name] = answer

    def _listen(self, address: str, fault: Fault | None = None) -> int:
        listening = socket.create_server((address, 0), backlog=64)
        self._listening.append(listening)
        port: int = listening.getsockname()[1]
        self._start(self._accept, listening, address, port, fault)
        return port

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self, listening: socket.socket, address: str, port: int, fault: Fault | None) -> None:
        while not self.stopped.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            self._open.append(connection)
            self._start(self._serve, Wire(connection, self.stopped, address, port), fault)

    def _serve(self, wire: Wire, fault: Fault | None) -> None:
        with wire.socket, suppress(OSError):
            wire.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if fault is not None:
                fault(wire)
                return
            asked = b""
            while b"\r\n\r\n" not in asked:
                if not (data := wire.socket.recv(65536)):
                    return
                asked += data
            name = asked.split(b" ", 2)[1].decode("latin-1").partition("?")[0].lstrip("/")
            self.asked.append(name)
            if (found := self._served.get(name)) is not None:
                found(wire)
            else:
                wire.answer(b"", b"", status=b"404 Not Found")
