"""`HttpWire`: the way to the server of one account; bounded like every fetch, and no password leaves the way it was given.

The user typed this address, so private networks are as good as any other. What may not happen is that somebody else
gets the password: redirects stay at the same scheme, host and port, and plain http is for this machine alone unless the
user said otherwise.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from opreader import __version__
from opreader.errors import NoAnswer, SyncError, WrongAddress
from opreader.net.addresses import ALL, host_of, is_this_machine, read_url, resolve_name
from opreader.net.answers import one_line, read_headers
from opreader.net.proxies import Proxies, split_proxy
from opreader.net.route import has_route
from opreader.sync_ports import WireAnswer

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

    import httpcore
    import httpx

    from opreader.net.addresses import Resolve
    from opreader.net.route import Look
    from opreader.sync_ports import WireQuestion

_MOST_HOPS: Final = 3
_KEEP_SECONDS: Final = 15.0
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_KEEP_THE_METHOD: Final = frozenset({307, 308})
_NO_BODY: Final = frozenset({204, 304})
_DIRECT: Final = Proxies()


class HttpWire:
    """Asks the server of one account over http(s) (`sync_ports.Wire`)."""

    def __init__(
        self,
        *,
        allow_plain: bool = False,
        offline: bool = False,
        user_agent: str = "",
        proxies: Proxies = _DIRECT,
        connect_within: float = 10.0,
        look: Look = has_route,
        resolve: Resolve | None = None,
    ) -> None:
        """Take the user's settings; `allow_plain`: passwords may go over http:// to another machine."""
        self._allow_plain = allow_plain
        self._offline = offline
        self._user_agent = user_agent or f"opreader/{__version__}"
        self._proxies = proxies
        self._connect_within = connect_within
        self._resolve = resolve or partial(resolve_name, look=look)
        self._pools: dict[str, httpcore.AsyncConnectionPool] = {}
        self._opening = asyncio.Lock()
        self._ssl_context: ssl.SSLContext | None = None
        self._imported = False

    async def send(self, question: WireQuestion) -> WireAnswer:
        """Ask once, within the deadline. Raises NoAnswer, WrongAddress."""
        if self._offline:
            raise NoAnswer("offline: nothing is asked for in this run")
        if not self._imported:
            self._imported = await asyncio.to_thread(_import)
        url = read_url(question.url)
        if isinstance(url, str):
            raise WrongAddress(one_line(url))
        if url.scheme == "https" or self._proxies.of(url.scheme, host_of(url)).startswith("https:"):
            await self._prepare()
        try:
            async with asyncio.timeout(question.deadline):
                outcome = await self._follow(question, url)
        except TimeoutError:
            outcome = NoAnswer(one_line(f"{host_of(url)} sent no whole answer within {question.deadline:g} seconds"))
        if isinstance(outcome, SyncError):
            # Raised here and not where it was met: what led to it may hold the headers of the question.
            raise outcome
        return outcome

    async def close(self) -> None:
        """Let connections go."""
        pools = list(self._pools.values())
        self._pools.clear()
        for pool in pools:
            await pool.aclose()

    async def _prepare(self) -> None:
        """Read the certificates once; 0.2 s that a screen must not wait for."""
        async with self._opening:
            if self._ssl_context is None:
                try:
                    self._ssl_context = await asyncio.to_thread(_read_certificates)
                except OSError as error:
                    raise NoAnswer(
                        one_line(f"the certificates that https is checked by can't be used: {error}")
                    ) from None

    async def _follow(self, question: WireQuestion, url: httpx.URL) -> WireAnswer | SyncError:
        for _ in range(_MOST_HOPS + 1):
            if url.scheme != "https" and not (self._allow_plain or is_this_machine(host_of(url))):
                return WrongAddress(
                    one_line(
                        f"no password is sent to {host_of(url)} over plain http, where anybody on the way reads it; "
                        "write https:// in its address, or allow plain http for this account"
                    )
                )
            answer = await self._exchange(question, url)
            if not isinstance(answer, WireAnswer) or answer.status not in _REDIRECTS:
                return answer
            target = _location(answer.headers, url)
            if isinstance(target, str):
                return WrongAddress(one_line(f"{host_of(url)} redirects, but {target}"))
            if not _same_place(target, url):
                return WrongAddress(
                    one_line(
                        f"{host_of(url)} sends on to {target.scheme}://{target.netloc.decode('ascii', 'replace')}, where "
                        "nothing is sent unasked; give that address if it is the right one"
                    )
                )
            if question.method != "GET" and answer.status not in _KEEP_THE_METHOD:
                return WrongAddress(
                    one_line(
                        f"{host_of(url)} does not take changes at this address, but at {target.path}; give that one"
                    )
                )
            url = target
        return WrongAddress(one_line(f"{host_of(url)} redirects more than {_MOST_HOPS} times"))

    async def _exchange(self, question: WireQuestion, url: httpx.URL) -> WireAnswer | SyncError:
        """Ask one address; a question that changes nothing once more where a kept connection turned out closed."""
        import httpcore

        from opreader.net.failures import CONNECTION_ERRORS, failure

        content, headers = _packed(question, url, self._user_agent)
        if headers is None:
            return WrongAddress("the user, password or address holds a character that http does not know")
        pool = self._pool(self._proxies.of(url.scheme, host_of(url)))
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        extensions = {"timeout": {"connect": self._connect_within}}
        closed = (httpcore.ReadError, httpcore.WriteError, httpcore.RemoteProtocolError)
        for once_more in (question.method == "GET", False):
            begun = False
            try:
                async with pool.stream(
                    question.method, target, headers=headers, content=content, extensions=extensions
                ) as response:
                    begun = True
                    return await _read(response, question.most_bytes)
            except CONNECTION_ERRORS as error:
                if begun:
                    return NoAnswer(one_line(f"{host_of(url)} cut its answer off"))
                if not (once_more and isinstance(error, closed)):
                    return NoAnswer(failure(error, host_of(url)).reason)
        raise AssertionError  # pragma: no cover - the loop above returns

    def _pool(self, proxy: str) -> httpcore.AsyncConnectionPool:
        if proxy not in self._pools:
            self._pools[proxy] = self._open_pool(proxy)
        return self._pools[proxy]

    def _open_pool(self, proxy: str) -> httpcore.AsyncConnectionPool:
        import httpcore

        from opreader.net.connect import CheckedBackend

        backend = CheckedBackend(allowed=ALL, resolve=self._resolve)
        if not proxy:
            return httpcore.AsyncConnectionPool(
                ssl_context=self._ssl_context,
                max_connections=2,
                keepalive_expiry=_KEEP_SECONDS,
                network_backend=backend,
            )
        address, user = split_proxy(proxy)
        return httpcore.AsyncHTTPProxy(
            proxy_url=address,
            proxy_auth=user,
            ssl_context=self._ssl_context,
            proxy_ssl_context=self._ssl_context if address.startswith("https:") else None,
            max_connections=2,
            keepalive_expiry=_KEEP_SECONDS,
            network_backend=backend,
        )


def _import() -> bool:
    """Import what the first question needs, off the screen's thread."""
    import httpx  # noqa: F401

    import opreader.net.connect
    import opreader.net.failures  # noqa: F401

    return True


def _read_certificates() -> ssl.SSLContext:
    import httpx

    return httpx.create_ssl_context()


def _packed(
    question: WireQuestion, url: httpx.URL, user_agent: str
) -> tuple[bytes | None, list[tuple[bytes, bytes]] | None]:
    """The body and all headers of a question; no headers where one can't be sent."""
    content: bytes | None = None
    kind = b""
    if question.form is not None:
        content, kind = urlencode(question.form, errors="replace").encode("ascii"), b"application/x-www-form-urlencoded"
    elif question.json is not None:
        content, kind = json.dumps(question.json).encode("ascii"), b"application/json"
    headers = [
        (b"host", url.netloc),
        (b"user-agent", user_agent.encode("utf-8", "replace")),
        (b"accept", b"application/json, text/plain;q=0.9, */*;q=0.5"),
        (b"accept-encoding", b"gzip, deflate"),
    ]
    if content is not None:
        headers += [(b"content-type", kind), (b"content-length", str(len(content)).encode())]
    elif question.method != "GET":
        headers.append((b"content-length", b"0"))
    for name, value in question.headers:
        if not value.isascii() or not value.isprintable():
            return None, None
        headers.append((name.encode("ascii"), value.encode("ascii")))
    return content, headers


async def _read(response: httpcore.Response, limit: int) -> WireAnswer | SyncError:
    from opreader.net.connect import CheckedStream
    from opreader.net.decompress import BadBody, check_length, read_body, too_large

    if isinstance(stream := response.extensions.get("network_stream"), CheckedStream):
        stream.head_came()
    headers = {name.decode("latin-1"): value for name, value in read_headers(response.headers).items()}
    if response.status in _NO_BODY:
        return WireAnswer(response.status, headers, b"")
    try:
        check_length(headers.get("content-length", ""), limit)
        body = await read_body(response.aiter_stream(), encoding=headers.get("content-encoding", ""), limit=limit)
    except BadBody as error:
        return NoAnswer(one_line(str(error)), too_large=str(error) == str(too_large(limit)))
    return WireAnswer(response.status, headers, body)


def _location(headers: Mapping[str, str], url: httpx.URL) -> httpx.URL | str:
    """Where a redirect leads, or why it can't be followed."""
    text = headers.get("location", "")
    if not text.strip():
        return "does not say where to"
    with suppress(UnicodeDecodeError):
        text = text.encode("latin-1").decode()
    return read_url(text, base=url)


def _same_place(target: httpx.URL, url: httpx.URL) -> bool:
    return (target.scheme, target.raw_host, target.port) == (url.scheme, url.raw_host, url.port)
