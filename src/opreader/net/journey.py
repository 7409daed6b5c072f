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
from opreader.net.addresses import ALL, NONE, Networks, Resolve, host_of, is_this_machine, networks_of, read_url
from opreader.net.answers import (
    one_line,
    read_fresh_until,
    read_headers,
    read_retry_at,
    read_validators,
    status_in_words,
    wait_in_words,
)
from opreader.net.connect import AddressRefused
from opreader.net.cookies import Cookie
from opreader.net.decompress import BadBody, cut_off, read_body, too_large
from opreader.net.failures import CONNECTION_ERRORS, failure
from opreader.net.hosts import Host, Hosts
from opreader.net.questions import question_headers
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
            if (until := hosts.paused_until(host_of(url), now=now)) is not None:
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
            typed = self._request.typed and host_of(url) == host_of(self._first)
            allowed = ALL if typed else self._around.everywhere
            if is_this_machine(host_of(url)) and not typed:
                allowed |= await self._networks_near()  # it would be refused without: no need to try
            try:
                try:
                    return await self._exchange(host, url, headers, allowed)
                except AddressRefused:
                    allowed |= await self._networks_near()
                    return await self._exchange(host, url, headers, allowed)
            except CONNECTION_ERRORS as error:
                return failure(error, host_of(url))

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

    async def _networks_near(self) -> Networks:
        """Networks beside the internet where this fetch may go: the typed address's and the feed's own."""
        request = self._request
        near = NONE
        if request.typed:
            near |= await self._networks_of(self._first)
        if request.beside is not None:
            feed = read_url(request.beside)
            if isinstance(feed, httpx.URL):
                near |= await self._networks_of(feed)
        return near

    async def _networks_of(self, url: httpx.URL) -> Networks:
        try:
            async with asyncio.timeout(self._around.connect_seconds):
                return networks_of(await self._around.resolve(host_of(url), url.port or 80))
        except OSError:  # TimeoutError is one
            return NONE

    async def _exchange(
        self, host: Host, url: httpx.URL, headers: list[tuple[bytes, bytes]], allowed: Networks
    ) -> _Answer | FetchFailed:
        """Ask and read, once more where a connection kept open turned out closed. Raises CONNECTION_ERRORS."""
        pool = host.pool(allowed)
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        extensions = {"timeout": {"connect": self._around.connect_seconds}}
        for once_more in (True, False):
            begun = False
            try:
                async with pool.stream("GET", target, headers=headers, extensions=extensions) as response:
                    begun = True
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
        length = headers.get(b"content-length", "")
        try:
            if length.isdigit() and (len(length) > 12 or int(length) > limit):
                raise too_large(limit)
            body = await read_body(response.aiter_stream(), encoding=headers.get(b"content-encoding", ""), limit=limit)
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
            if retry_at is not None:
                self._around.hosts.pause(host_of(url), retry_at)
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
