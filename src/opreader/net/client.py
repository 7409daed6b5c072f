"""`HttpNet`: what the rest of opreader sees of the network. Nothing of httpx is imported before the first fetch."""

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from opreader import __version__
from opreader.errors import ReadError
from opreader.model import Fetched, FetchFailed, FetchRequest, NotModified
from opreader.net.addresses import ALL, NONE, Networks, Resolve, host_of, needs_way_out, read_url, resolve_name
from opreader.net.answers import one_line
from opreader.net.cookies import Cookie, load_cookies
from opreader.net.hosts import Hosts
from opreader.net.proxies import Proxies, split_proxy
from opreader.net.route import Look, has_route
from opreader.ports import Clock

if TYPE_CHECKING:
    import ssl

    import httpcore


NO_PROXIES = Proxies()


class HttpNet:
    """The network over http(s): conditional, bounded, polite, and kept out of private networks (`ports.Net`).

    With a proxy it is the proxy that looks names up and connects: addresses and names that tell their network are
    judged here as ever, where any other name leads is for the proxy to allow.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        offline: bool = False,
        connections: int = 16,
        connections_per_host: int = 2,
        page_delay: float = 1.0,
        user_agent: str = "",
        allow_private_network: bool = False,
        proxies: Proxies = NO_PROXIES,
        deadline: float = 30.0,
        connect_within: float = 10.0,
        look: Look = has_route,
        resolve: Resolve | None = None,
    ) -> None:
        """Take the user's settings.

        In seconds: `page_delay` between the starts of two pages of one host, `deadline` for a whole fetch,
        `connect_within` for a name's addresses and a connection. `look` is what the system's resolver begins with;
        another one that is given as `resolve` is asked at once.
        """
        self._clock = clock
        self._offline = offline
        self._user_agent = user_agent or f"opreader/{__version__}"
        self._everywhere = ALL if allow_private_network else NONE
        self._proxies = proxies
        self._deadline = deadline
        self._connect_within = connect_within
        self._look = look
        self._resolve = resolve or partial(resolve_name, look=look)
        self._hosts = Hosts(
            clock=clock,
            connections=connections,
            connections_per_host=connections_per_host,
            page_delay=page_delay,
            open_pool=self._open_pool,
        )
        self._per_host = max(1, connections_per_host)
        self._ssl_context: ssl.SSLContext | None = None
        self._opening = asyncio.Lock()
        self._cookie_files: dict[Path, tuple[tuple[int, int], tuple[Cookie, ...]]] = {}

    async def fetch(self, request: FetchRequest) -> Fetched | NotModified | FetchFailed:
        """Get one thing within its deadline; the wait for a turn does not count."""
        if self._offline:
            return FetchFailed("offline: nothing is asked for in this run", unreachable=True)
        try:
            async with self._opening:
                if self._ssl_context is None:
                    self._ssl_context = await asyncio.to_thread(_prepare)
        except OSError as error:  # `ssl.SSLError` is one
            return FetchFailed(one_line(_without_certificates(error)))
        first = read_url(request.url)
        if isinstance(first, str):
            return FetchFailed(one_line(first))
        try:
            cookies = await self._cookies(request.cookies)
        except ReadError as error:
            return FetchFailed(one_line(str(error)))

        from opreader.net.journey import Journey, Surroundings

        around = Surroundings(
            self._hosts,
            self._clock,
            self._resolve,
            self._user_agent,
            self._everywhere,
            self._connect_within,
            self._proxies,
        )
        self._hosts.large.give_back()
        came: Fetched | NotModified | FetchFailed | None = None
        try:
            async with asyncio.timeout(None) as deadline:
                journey = Journey(
                    request, first=first, cookies=cookies, around=around, deadline=deadline, seconds=self._deadline
                )
                came = await journey.run()
                return came
        except TimeoutError:
            return FetchFailed(one_line(f"{host_of(first)} sent no whole answer within {self._deadline:g} seconds"))
        finally:
            if not isinstance(came, Fetched):
                self._hosts.large.give_back()

    def is_up(self, url: str) -> bool:
        """One look, without asking anybody: whether this address may be reached just now. False offline."""
        if self._offline:
            return False
        try:
            parts = urlsplit(url.strip())
        except ValueError:  # no address at all: asking says so
            return True
        host = parts.hostname or ""
        return bool(self._proxies.of(parts.scheme, host)) or not needs_way_out(host) or self._look()

    async def close(self) -> None:
        """Let connections go."""
        await self._hosts.close()

    async def _cookies(self, path: Path | None) -> tuple[Cookie, ...]:
        """The cookies of a file, read again when it changed. Raises ReadError."""
        if path is None:
            return ()
        stamp, cookies = await asyncio.to_thread(_read_cookies, path, self._cookie_files.get(path))
        self._cookie_files[path] = (stamp, cookies)
        return cookies

    def _open_pool(self, allowed: Networks, proxy: str) -> "httpcore.AsyncConnectionPool":
        import httpcore

        from opreader.net.connect import CheckedBackend

        if proxy:
            address, user = split_proxy(proxy)
            return httpcore.AsyncHTTPProxy(
                proxy_url=address,
                proxy_auth=user,
                ssl_context=self._ssl_context,
                proxy_ssl_context=self._ssl_context if address.startswith("https:") else None,
                max_connections=self._per_host,
                keepalive_expiry=_KEEP_SECONDS,
                network_backend=CheckedBackend(allowed=ALL, resolve=self._resolve),  # the user named the proxy
            )
        return httpcore.AsyncConnectionPool(
            ssl_context=self._ssl_context,
            max_connections=self._per_host,
            keepalive_expiry=_KEEP_SECONDS,
            network_backend=CheckedBackend(allowed=allowed, resolve=self._resolve),
        )


_KEEP_SECONDS = 15.0
_Stamp = tuple[int, int]


def _read_cookies(path: Path, held: tuple[_Stamp, tuple[Cookie, ...]] | None) -> tuple[_Stamp, tuple[Cookie, ...]]:
    try:
        found = path.stat()
    except OSError as error:
        raise ReadError(f"the cookie file {path} can't be read: {error.strerror}") from error
    stamp = (found.st_mtime_ns, found.st_size)
    return held if held is not None and held[0] == stamp else (stamp, load_cookies(path))


def _prepare() -> "ssl.SSLContext":
    """Import what the first fetch needs and read the certificates; 0.2 s that a screen must not wait for."""
    import httpx

    import opreader.net.journey  # noqa: F401

    return httpx.create_ssl_context()


def _without_certificates(error: OSError) -> str:
    """Why nothing can be asked: without certificates to compare with, no connection is safe."""
    import ssl

    why = "no certificate is in there" if isinstance(error, ssl.SSLError) else error.strerror or "it can't be read"
    return (
        f"the certificates that https is checked by can't be used: {why}; correct or unset SSL_CERT_FILE, SSL_CERT_DIR"
    )
