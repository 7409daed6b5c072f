"""One fetch from its first question to its last answer: redirects, permissions, and what the answer means."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import httpcore
import httpx

from opreader.frozen import frozen
from opreader.model import Fetched, FetchFailed, FetchRequest, NotModified
from opreader.net.addresses import (
    NONE,
    Networks,
    Resolve,
    host_of,
    is_this_machine,
    networks_by_name,
    networks_vouched_for,
    read_url,
)
from opreader.net.answers import (
    one_line,
    read_fresh_until,
    read_headers,
    read_retry_at,
    read_validators,
    status_in_words,
    wait_in_words,
)
from opreader.net.connect import AddressRefused, CheckedStream
from opreader.net.cookies import Cookie
from opreader.net.decompress import BadBody, check_length, cut_off, read_body
from opreader.net.failures import CONNECTION_ERRORS, failure
from opreader.net.hosts import Host, Hosts
from opreader.net.proxies import Proxies
from opreader.net.questions import NotInTheOpen, question_headers
from opreader.ports import Clock
from opreader.text import clean

_MOST_HOPS = 5
_MIB = 1024 * 1024
_LIMITS = {"feed": 10 * _MIB, "page": 10 * _MIB, "picture": 20 * _MIB}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_WITH_BODY = frozenset({200, 203, 226})
_LONGEST_TYPE = 200


@frozen
class Surroundings:
    """What all fetches of one HttpNet share."""

    hosts: Hosts
    clock: Clock
    resolve: Resolve
    user_agent: str
    everywhere: Networks
    """Networks that any fetch may reach."""
    connect_seconds: float
    """The longest wait for a name's addresses and a connection to one."""
    proxies: Proxies


@frozen
class _Answer:
    """One hop's answer; `body` is empty unless it was wanted."""

    status: int
    headers: dict[bytes, str]
    body: bytes = b""


class Journey:
    """One fetch under way."""

    def __init__(
        self,
        request: FetchRequest,
        *,
        first: httpx.URL,
        cookies: Sequence[Cookie],
        around: Surroundings,
        deadline: asyncio.Timeout,
        seconds: float,
    ) -> None:
        self._request = request
        self._first = first
        self._cookies = cookies
        self._around = around
        self._deadline = deadline
        self._seconds_left = seconds
        self._met: set[str] = set()
        """Hosts whose delay between pages this fetch kept: a redirect within one is the same page."""
        self._typed_to: Networks | None = None
        """The networks beside the internet that the typed address led to when it was asked; None before."""

    async def run(self) -> Fetched | NotModified | FetchFailed:
        """Follow redirects to an answer (RFC 9110 §15.4)."""
        url = self._first
        seen = {str(url)}
        permanent: str | None = None
        only_permanent = True
        while True:
            answer = await self._ask(url)
            if isinstance(answer, FetchFailed):
                return answer
            if answer.status not in _REDIRECTS:
                return self._conclude(answer, url, permanent)
            target = _location(answer, url)
            if isinstance(target, str):
                return FetchFailed(one_line(f"{host_of(url)} redirects, but {target}"), status=answer.status)
            if str(target) in seen:
                return FetchFailed(one_line(f"{host_of(url)} redirects in a circle"), status=answer.status)
            if len(seen) > _MOST_HOPS:
                return FetchFailed(
                    one_line(f"{host_of(url)} redirects more than {_MOST_HOPS} times"), status=answer.status
                )
            url = target
            seen.add(str(url))
            only_permanent = only_permanent and answer.status in _PERMANENT
            permanent = str(url) if only_permanent else permanent

    async def _ask(self, url: httpx.URL) -> _Answer | FetchFailed:
        """Ask one address; a network that is not the internet only where this fetch may go there."""
        hosts, clock = self._around.hosts, self._around.clock
        async with self._turn(host_of(url)) as host:
            now = clock()
            pauses = self._pauses_of(url)
            if pauses is not None and (until := hosts.paused_until(pauses, now=now)) is not None:
                return FetchFailed(wait_in_words(host_of(url), retry_at=until, now=now), retry_at=until)
            try:
                headers = question_headers(
                    self._request,
                    url,
                    first=self._first,
                    user_agent=self._around.user_agent,
                    cookies=self._cookies,
                    now=now,
                )
            except UnicodeEncodeError:
                return FetchFailed("the question can't be sent: a header holds a character that http does not know")
            except NotInTheOpen:
                return FetchFailed(
                    one_line(
                        "plain-http credentials refused off loopback: headers and cookies that are set for "
                        f"{host_of(url)} are sent by https alone; write https:// in its address"
                    )
                )
            try:
                return await self._exchange_as_allowed(host, url, headers)
            except CONNECTION_ERRORS as error:
                return failure(error, host_of(url), proxied=bool(self._around.proxies.of(url.scheme, host_of(url))))

    def _pauses_of(self, url: httpx.URL) -> str | None:
        """Who speaks where this address asks for a pause: its host; None: it speaks for itself alone.

        On this machine each port is another server, and its feeds are nobody's but the user's.
        """
        host = host_of(url)
        if not is_this_machine(host):
            return host
        return None if self._request.purpose == "feed" else f"{host}:{url.port or ''}"

    async def _exchange_as_allowed(
        self, host: Host, url: httpx.URL, headers: list[tuple[bytes, bytes]]
    ) -> _Answer | FetchFailed:
        """Ask; a network that is not the internet only after it turned out that the name leads there, and to that alone."""
        proxy = self._around.proxies.of(url.scheme, host_of(url))
        allowed = self._around.everywhere
        try:
            answer = await self._exchange(host, url, headers, allowed, proxy)
        except AddressRefused as refused:
            if self._request.typed and self._typed_to is None:
                self._typed_to = refused.networks
            near = await self._networks_near()
            return await self._exchange(host, url, headers, allowed | near, proxy)
        if self._typed_to is None:
            self._typed_to = NONE
        if not proxy and not allowed:
            self._around.hosts.on_the_internet.add(host_of(url))
        return answer

    @asynccontextmanager
    async def _turn(self, name: str) -> AsyncIterator[Host]:
        """A turn at a host; the deadline stands still until it comes."""
        loop = asyncio.get_running_loop()
        self._deadline.reschedule(None)
        page = self._request.purpose == "page" and name not in self._met
        self._met.add(name)
        async with self._around.hosts.turn(name, page=page) as host:
            begun = loop.time()
            self._deadline.reschedule(begun + self._seconds_left)
            try:
                yield host
            finally:
                self._seconds_left -= loop.time() - begun

    async def _grow(self) -> None:
        """Wait until this task may hold a large body; the deadline stands still meanwhile."""
        loop = asyncio.get_running_loop()
        begun, until = loop.time(), self._deadline.when()
        self._deadline.reschedule(None)
        await self._around.hosts.large.take()
        waited = loop.time() - begun
        self._deadline.reschedule(None if until is None else until + waited)
        self._seconds_left += waited

    async def _networks_near(self) -> Networks:
        """Networks beside the internet where this fetch may go: where the typed address led, and the feed's own."""
        near = self._typed_to or NONE
        if self._request.beside is not None:
            feed = read_url(self._request.beside)
            if isinstance(feed, httpx.URL):
                near |= await self._networks_of(feed)
        return near

    async def _networks_of(self, url: httpx.URL) -> Networks:
        """The networks where a feed is at home. A name that leads to the internet too, or led there before, has none."""
        if self._around.proxies.of(url.scheme, host_of(url)):
            return networks_by_name(host_of(url))
        if host_of(url) in self._around.hosts.on_the_internet:
            return NONE
        try:
            async with asyncio.timeout(self._around.connect_seconds):
                return networks_vouched_for(await self._around.resolve(host_of(url), url.port or 80))
        except OSError:  # TimeoutError is one
            return NONE

    async def _exchange(
        self, host: Host, url: httpx.URL, headers: list[tuple[bytes, bytes]], allowed: Networks, proxy: str
    ) -> _Answer | FetchFailed:
        """Ask and read, once more where a connection kept open turned out closed. Raises CONNECTION_ERRORS.

        Where a connection leads is judged as it is opened; where a proxy opens it, by what the name tells.
        """
        known = networks_by_name(host_of(url)) if proxy or is_this_machine(host_of(url)) else NONE
        if known not in allowed:
            raise AddressRefused(host_of(url), known)
        pool = host.pool(allowed, proxy)
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        extensions = {"timeout": {"connect": self._around.connect_seconds}}
        for once_more in (True, False):
            begun = False
            try:
                async with pool.stream("GET", target, headers=headers, extensions=extensions) as response:
                    begun = True
                    if isinstance(stream := response.extensions.get("network_stream"), CheckedStream):
                        stream.head_came()
                    return await self._read(response)
            except (httpcore.ReadError, httpcore.WriteError, httpcore.RemoteProtocolError):
                if begun:
                    return FetchFailed(str(cut_off()))
                if not once_more:
                    raise
        raise AssertionError  # pragma: no cover - the loop above returns or raises

    async def _read(self, response: httpcore.Response) -> _Answer | FetchFailed:
        headers = read_headers(response.headers)
        if response.status not in _WITH_BODY:
            return _Answer(response.status, headers)
        limit = _LIMITS[self._request.purpose]
        try:
            check_length(headers.get(b"content-length", ""), limit)
            body = await read_body(
                response.aiter_stream(), encoding=headers.get(b"content-encoding", ""), limit=limit, grow=self._grow
            )
        except BadBody as error:
            return FetchFailed(one_line(str(error)), status=response.status)
        return _Answer(response.status, headers, body)

    def _conclude(self, answer: _Answer, url: httpx.URL, permanent: str | None) -> Fetched | NotModified | FetchFailed:
        """What the last answer means."""
        now = self._around.clock()
        known = self._request.validators
        fresh_until = read_fresh_until(answer.headers, now=now)
        if answer.status == 304 and (known.etag or known.last_modified):
            return NotModified(read_validators(answer.headers, known=known), permanent, fresh_until)
        if answer.status not in _WITH_BODY:
            retry_at = read_retry_at(answer.status, answer.headers, now=now)
            if retry_at is not None and (pauses := self._pauses_of(url)) is not None:
                self._around.hosts.pause(pauses, retry_at)
            return FetchFailed(
                status_in_words(answer.status, retry_at=retry_at, now=now), status=answer.status, retry_at=retry_at
            )
        body_digest = hashlib.blake2b(answer.body, digest_size=16).hexdigest()
        validators = replace(read_validators(answer.headers), body_digest=body_digest)
        if body_digest == known.body_digest:
            return NotModified(validators, permanent, fresh_until)
        content_type = clean(answer.headers.get(b"content-type", "").lower()[:_LONGEST_TYPE], one_line=True)
        return Fetched(str(url), answer.body, content_type, validators, permanent, fresh_until)


def _location(answer: _Answer, url: httpx.URL) -> httpx.URL | str:
    """Where a redirect leads, or why it can't be followed."""
    text = answer.headers.get(b"location", "")
    if not text.strip():
        return "does not say where to"
    with suppress(UnicodeDecodeError):
        text = text.encode("latin-1").decode()  # some servers write the address as it reads, in UTF-8
    return read_url(text, base=url)
