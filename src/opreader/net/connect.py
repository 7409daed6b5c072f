"""Opens connections for httpcore, only to addresses that were checked; the TLS name stays the host's."""

import asyncio
import socket
import ssl
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

import httpcore

from opreader.net.addresses import ALL, Networks, Resolve, network_of, networks_of

_NEXT_AFTER = 0.25
"""Seconds until the next address is tried beside a slow one (RFC 8305 §5)."""
_MOST_ADDRESSES = 16
"""Of one name: an answer of DNS is no list of machines to be tried one after the other."""
_LARGEST_HEAD = 256 * 1024
"""Bytes from a question to the end of its answer's head; interim answers (1xx) may be sent without end."""
_HEAD_STEP = 4 * 1024
"""Bytes of a head that are read without a look at what else there is to do: they can be 160 interim answers."""


class AddressRefused(Exception):
    """The name leads only to networks that this request may not reach. Never leaves `opreader.net`."""

    def __init__(self, host: str, networks: Networks, *, address: str = "") -> None:
        """Name the host, where it leads, and one of its addresses if they are known."""
        super().__init__(host, networks, address)
        self.host = host
        self.networks = networks
        self.address = address


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Looks a name up, drops every address that is not allowed, and connects to what is left."""

    def __init__(self, *, allowed: Networks, resolve: Resolve) -> None:
        self._allowed = allowed
        self._resolve = resolve

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,  # noqa: ARG002 - the same
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - the same
    ) -> httpcore.AsyncNetworkStream:
        """Connect within `timeout` seconds, the look-up included. Raises AddressRefused, OSError, httpcore's errors."""
        try:
            async with asyncio.timeout(timeout):
                found = await self._resolve(host, port)
                allowed = [one for one in found if self._allowed == ALL or network_of(one) in self._allowed]
                if found and not allowed:
                    raise AddressRefused(host, networks_of(found), address=found[0])
                return CheckedStream(await _connect_first(allowed[:_MOST_ADDRESSES], port))
        except TimeoutError as error:
            raise httpcore.ConnectTimeout from error


async def _connect_first(addresses: Sequence[str], port: int) -> socket.socket:
    """Connect to whichever address answers first, each begun a little after the one before. Raises OSError."""
    attempts: list[asyncio.Task[socket.socket]] = []
    waiting = list(addresses)
    last: OSError = socket.gaierror(socket.EAI_NONAME, "no address")
    try:
        while waiting or attempts:
            if waiting:
                attempts.append(asyncio.create_task(_connect(waiting.pop(0), port)))
            done, _ = await asyncio.wait(
                attempts, timeout=_NEXT_AFTER if waiting else None, return_when=asyncio.FIRST_COMPLETED
            )
            for attempt in done:
                attempts.remove(attempt)
                error = attempt.exception()
                if error is None:
                    return attempt.result()
                if not isinstance(error, OSError):
                    raise error
                last = error
        raise last
    finally:
        for attempt in attempts:
            attempt.cancel()
            attempt.add_done_callback(_close_late)


def _close_late(attempt: "asyncio.Task[socket.socket]") -> None:
    """Close a connection that came after another one won."""
    if not attempt.cancelled() and attempt.exception() is None:
        attempt.result().close()


async def _connect(address: str, port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        with suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.get_running_loop().sock_connect(sock, (address, port))
    except BaseException:
        sock.close()
        raise
    return sock


class CheckedStream(httpcore.AsyncNetworkStream):
    """A connected socket, plain or under TLS. Reads and writes are bounded by the deadline of the whole fetch."""

    def __init__(self, sock: socket.socket) -> None:
        """Take a socket that is connected."""
        self._sock = sock
        self._pipe: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._head_left: int | None = _LARGEST_HEAD
        """Bytes that the head of the answer may still take; None behind it."""

    def head_came(self) -> None:
        """Read what follows, up to the next question, without the bound of a head."""
        self._head_left = None

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._pipe is None:
            self._pipe = await asyncio.open_connection(sock=self._sock)
        return self._pipe

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        """Begin TLS; `server_hostname` is what the certificate has to be made out to. Raises OSError (`ssl.SSLError`)."""
        try:
            async with asyncio.timeout(timeout):
                if self._pipe is not None:  # a proxy let us through
                    await self._pipe[1].start_tls(ssl_context, server_hostname=server_hostname)
                else:
                    self._pipe = await asyncio.open_connection(
                        sock=self._sock, ssl=ssl_context, server_hostname=server_hostname
                    )
        except TimeoutError as error:
            self._let_go()
            raise httpcore.ConnectTimeout from error
        except OSError:  # first: a refused certificate is a ValueError too
            self._let_go()
            raise
        except ValueError as error:  # "a..example", a label too long
            self._let_go()
            raise ssl.SSLError(ssl.SSL_ERROR_SSL, "no certificate can be made out to such a name") from error
        except BaseException:
            self._let_go()
            raise
        return self

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002, ASYNC109 - the same
        """Some bytes; none at the end. Raises httpcore.ReadError, RemoteProtocolError for a head without end."""
        try:
            reader, _ = await self._open()
            if self._head_left is None:
                return await reader.read(max_bytes)
            await asyncio.sleep(0)  # what came already is handed over without any wait
            data = await reader.read(min(max_bytes, _HEAD_STEP))
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error
        self._head_left -= len(data)
        if self._head_left < 0:
            raise httpcore.RemoteProtocolError("the head of the answer has no end")
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109 - the same
        """Send all. Raises httpcore.WriteError."""
        self._head_left = _LARGEST_HEAD
        try:
            _, writer = await self._open()
            writer.write(buffer)
            await writer.drain()
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    async def aclose(self) -> None:
        """Let go at once: what was wanted has come, or is not wanted any more."""
        self._let_go()

    def _let_go(self) -> None:
        if self._pipe is None:
            self._sock.close()
        else:
            self._pipe[1].transport.abort()

    def get_extra_info(self, info: str) -> object:
        """The two things that httpcore asks for: the TLS object, and whether an idle connection was closed."""
        if info == "is_readable":
            return self._pipe is None or self._pipe[0].at_eof() or self._pipe[1].is_closing()
        if info == "ssl_object" and self._pipe is not None:
            return self._pipe[1].get_extra_info("ssl_object")
        return None
