"""Every fault that a server can have, as the row that a reader sees of it: what failed and why, in one clean line."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from opreader.errors import WorkerError
from opreader.feeds.remote import FeedChildren
from opreader.model import DigestedFeed, Fetched, FetchFailed, FetchRequest, NotModified, ParseFailed
from opreader.net import HttpNet
from opreader.workers import ChildPool
from tests.net.asking import Clock, Names
from tests.net.faults import BEFORE, CERTIFICATES, FAULTS, GOOD, Faults, Wire

LATE = "sent no whole answer within"
NO_HTTP = "closed the connection, or its answer is no http"
CUT = "its end did not come"
MAY_NOT = "may not send you"
NOT_ASKED = "only http and https addresses are asked"
FETCHES = {
    "gzip-bomb": "too large: more than 10 MB",
    "gzip-of-many-members": "packed in too many pieces",
    "deflate-bomb": "too large: more than 10 MB",
    "brotli": r"not asked for \(br\)",
    "packed-twice": r"not asked for \(gzip, gzip\)",
    "packed-twice-in-two-headers": r"not asked for \(gzip, gzip\)",
    "gzip-that-is-none": "can't be unpacked",
    "endless-chunks": "too large",
    "endless-tiny-chunks": "sent in too many pieces",
    "endless-continue": NO_HTTP,
    "endless-body": "too large",
    "endless-head": NO_HTTP,
    "endless-trailers": CUT,
    "loris-head": LATE,
    "loris-body": LATE,
    "loris-chunks": LATE,
    "silence": LATE,
    "tls-stall": "took too long to connect",
    "length-too-long": CUT,
    "length-huge": "too large",
    "length-of-5000-digits": NO_HTTP,
    "length-negative": NO_HTTP,
    "two-lengths": NO_HTTP,
    "chunk-of-nonsense": CUT,
    "chunk-of-2-to-the-80": CUT,
    "packed-as-nothing-known": NO_HTTP,
    "204": "204 No Content: the answer is empty",
    "304-unasked": "nothing was here before",
    "206": "only a part came",
    "status-000": NO_HTTP,
    "status-999": "^999: the server failed$",
    "upgrade": NO_HTTP,
    "cut-in-the-head": NO_HTTP,
    "cut-in-the-body": CUT,
    "cut-in-a-chunk": CUT,
    "cut-in-the-gzip": CUT,
    "reset-before-the-head": "cut the connection before it answered",
    "reset-in-the-head": "cut the connection before it answered",
    "reset-in-the-body": CUT,
    "to-file": NOT_ASKED,
    "to-ftp": NOT_ASKED,
    "to-data": NOT_ASKED,
    "to-javascript": NOT_ASKED,
    "to-broken-ipv6": "no host can be called",
    "to-nowhere": "does not say where to",
    "to-userinfo": MAY_NOT,
    "to-private": MAY_NOT,
    "to-link-local": MAY_NOT,
    "to-mapped": MAY_NOT,
    "to-nat64": MAY_NOT,
    "to-decimal": MAY_NOT,
    "to-hex": MAY_NOT,
    "to-octal": "not an address that can be asked",
    "to-short": MAY_NOT,
    "to-unique-local": MAY_NOT,
    "to-multicast": MAY_NOT,
    "to-not-utf8": "404 Not Found",
    "to-10000-characters": "404 Not Found",
    "to-a-label-too-long": "the name is not known",
    "to-a-dot": "the name is not known",
    "to-a-dot-in-front": "the name is not known",
    "to-escape": "not an address that can be asked",
    "in-a-circle": "redirects in a circle",
    "chain": "redirects more than 5 times",
    "escape-in-the-reason": "^404 Not Found: nothing at this address$",
    "line-feeds-alone": "asked again in 7 days",
    "head-of-1-mb": NO_HTTP,
    "no-http": NO_HTTP,
    "http-0.9": NO_HTTP,
    "nonsense": NO_HTTP,
    "retry-after-0": "has no time now$",
    "retry-after-1": "has no time now$",
    "retry-after-2": "asked again in 1 second",
    "retry-after-3": "has no time now$",
    "tls-of-nobody": "certificate is not accepted",
    "tls-expired": "certificate is not accepted",
    "tls-of-another": "certificate is not accepted",
    "tls-that-is-none": "wrong version number",
    "ssh": "cut the connection before it answered|" + NO_HTTP,
}
"""Faults of which no body comes."""
DOCUMENTS = {
    "gzip-in-gzip-bomb": "no feed, and no text either",
    "gzip-bomb-under-another-name": "no feed, and no text either",
    "html": "a web page, not a feed",
    "image": "no feed, and no text either",
    "empty": "the answer was empty",
    "body-is-zero": "plain text, not a feed",
    "body-is-passwd": "plain text, not a feed",
    "body-is-stdin": "plain text, not a feed",
    "body-is-feed": "plain text, not a feed",
    "utf-16-said-to-be-ascii": "not well-formed XML",
    "100000-deep-json": "nested too deep",
}
"""Faults whose body comes and is no feed."""
FEEDS = {
    "charset-of-nonsense": 3,
    "escape-in-the-type": 3,
    "300-cookies": 3,
    "entity-bomb": 3,
    "entity-of-a-file": 3,
}
"""Faults that a reader need not notice, with how many articles come."""
LONG = {"long-author", "100000-items", "comment-storm", "40000-attributes", "100000-deep"}
"""Documents that take a parser seconds; they come in `tests/test_refresh_under_fire.py`."""
UNREACHED = {"tls-stall", "to-a-label-too-long", "to-a-dot", "to-a-dot-in-front"}
PARTS = {name for name in FAULTS if name.startswith("chain-")} | {"length-too-short"}


@pytest.fixture(scope="module")
def server() -> Iterator[Faults]:
    with Faults() as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def children() -> AsyncIterator[FeedChildren]:
    pool = ChildPool(size=1)
    yield FeedChildren(pool.call, close=pool.close)
    await pool.close()


async def fetch(url: str, *, names: Names | None = None) -> Fetched | NotModified | FetchFailed:
    """Ask once, patiently enough for what is fast and not for what is slow."""
    net = HttpNet(clock=Clock(), deadline=4.0, connect_within=1.0, look=lambda: True, resolve=names)
    try:
        return await net.fetch(FetchRequest(url, typed=True))
    finally:
        await net.close()


def test_every_fault_has_its_row() -> None:
    assert FETCHES.keys() | DOCUMENTS.keys() | FEEDS.keys() | LONG | PARTS == FAULTS.keys()


SLOW = frozenset({"loris-head", "loris-body", "loris-chunks", "silence", "tls-stall"})


@pytest.mark.parametrize("name", [name for name in FETCHES if name not in SLOW])
async def test_fault_of_an_answer_is_one_clean_line(server: Faults, name: str) -> None:
    check(name, await fetch(server.url(name)))


async def test_slow_ones_end_at_their_deadline_all_together(server: Faults) -> None:
    outcomes = await asyncio.gather(*(fetch(server.url(name, apart=True)) for name in SLOW))
    for name, outcome in zip(SLOW, outcomes, strict=True):
        check(name, outcome)


def check(name: str, outcome: object) -> None:
    """Whether a fault has its row."""
    import re

    assert isinstance(outcome, FetchFailed), outcome
    assert re.search(FETCHES[name], outcome.reason), outcome.reason
    assert outcome.reason.isprintable()
    assert len(outcome.reason) <= 241
    assert outcome.unreachable is (name in UNREACHED)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", DOCUMENTS)
async def test_body_that_is_no_feed_is_told(server: Faults, children: FeedChildren, name: str) -> None:
    outcome = await parsed(server, children, name)
    assert isinstance(outcome, ParseFailed), outcome
    assert DOCUMENTS[name] in outcome.reason
    assert outcome.reason.isprintable()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", FEEDS)
async def test_fault_beside_a_feed_harms_nobody(server: Faults, children: FeedChildren, name: str) -> None:
    outcome = await parsed(server, children, name)
    assert isinstance(outcome, DigestedFeed), outcome
    assert len(outcome.entries) == FEEDS[name]
    assert "root:" not in str(outcome)


async def parsed(server: Faults, children: FeedChildren, name: str) -> DigestedFeed | ParseFailed:
    """What a child makes of what came."""
    came = await fetch(server.url(name))
    assert isinstance(came, Fetched), came
    assert came.content_type.isprintable()
    try:
        return await children.parse_feed(came.body, url=came.url, content_type=came.content_type)
    except WorkerError as error:
        return ParseFailed(str(error))


async def test_good_one_is_good(server: Faults) -> None:
    came = await fetch(server.url("good"))
    assert isinstance(came, Fetched)
    assert came.body == GOOD


# the loop is nobody's alone


@pytest.mark.parametrize("name", ["endless-tiny-chunks", "endless-continue", "gzip-bomb", "endless-chunks"])
async def test_flood_lets_others_have_their_turn(server: Faults, name: str) -> None:
    turns = 0

    async def take_turns() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    beside = asyncio.create_task(take_turns())
    before = asyncio.create_task(fetch(server.url(name)))
    outcome = await before
    beside.cancel()
    assert isinstance(outcome, FetchFailed)
    assert LATE not in outcome.reason
    # Each 32 pieces or 4 KiB of a head are a turn: the floods are thousands of pieces, or 256 KiB.
    assert turns > 60


async def test_body_in_many_small_pieces_that_are_not_too_small_comes_whole() -> None:
    body = GOOD * 400

    def pieces(wire: Wire) -> None:
        wire.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        wire.send(b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in split(body, 60)) + b"0\r\n\r\n")

    with Faults({"pieces": pieces}) as server:
        came = await fetch(server.url("pieces"))
    assert isinstance(came, Fetched)
    assert came.body == body


def split(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


async def test_some_interim_answers_are_passed_over() -> None:
    def interim(wire: Wire) -> None:
        wire.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" * 3)
        wire.answer(GOOD)

    with Faults({"interim": interim}) as server:
        assert isinstance(await fetch(server.url("interim")), Fetched)


# certificates


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust who signed the certificates of the tests."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / "ca.pem"))


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("tls-of-nobody", None),
        ("tls-expired", "certificate has expired"),
        ("tls-of-another", "IP address mismatch"),
    ],
)
async def test_certificate_is_looked_at(server: Faults, name: str, words: str | None) -> None:
    outcome = await fetch(server.url(name))
    if words is None:
        assert isinstance(outcome, Fetched)
        return
    assert isinstance(outcome, FetchFailed)
    assert words in outcome.reason
    assert not outcome.unreachable


@pytest.mark.usefixtures("trusted")
async def test_certificate_is_of_the_name_not_of_its_address(server: Faults) -> None:
    names = Names(blog_example="127.0.0.1", other_example="127.0.0.1")
    good = await fetch(server.url("tls-of-nobody", host="blog.example"), names=names)
    assert isinstance(good, Fetched)
    bad = await fetch(server.url("tls-of-nobody", host="other.example"), names=names)
    assert isinstance(bad, FetchFailed)
    assert "Hostname mismatch" in bad.reason


@pytest.mark.parametrize("host", ["a..example", ".blog.example", "a" * 64 + ".example"])
async def test_name_that_no_certificate_can_have_is_told(server: Faults, host: str) -> None:
    outcome = await fetch(server.url("tls-of-nobody", host=host), names=Names(**{host.replace(".", "_"): "127.0.0.1"}))
    assert isinstance(outcome, FetchFailed)
    assert "no certificate can be made out to such a name" in outcome.reason


@pytest.mark.parametrize("holds", [None, b"", b"no certificate"])
async def test_certificates_that_can_not_be_read_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, holds: bytes | None
) -> None:
    place = tmp_path / "certificates.pem"
    if holds is not None:
        place.write_bytes(holds)
    monkeypatch.setenv("SSL_CERT_FILE", str(place))
    outcome = await fetch("https://127.0.0.1:1/")
    assert isinstance(outcome, FetchFailed)
    assert "SSL_CERT_FILE" in outcome.reason
    assert not outcome.unreachable


def test_certificates_of_the_tests_are_of_this_openssl() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    for name in ("good", "other", "expired"):
        context.load_cert_chain(CERTIFICATES / f"{name}.pem", CERTIFICATES / "leaf.key")


# connections


async def test_resolver_that_never_answers_is_given_up(server: Faults) -> None:
    async def never(_host: str, _port: int) -> list[str]:
        await asyncio.Event().wait()
        raise AssertionError

    net = HttpNet(clock=Clock(), connect_within=0.1, resolve=never)
    outcome = await net.fetch(FetchRequest(server.url("good", host="blog.example")))
    await net.close()
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason == "no answer from blog.example: it took too long to connect"


async def test_name_with_many_addresses_is_tried_at_sixteen(server: Faults) -> None:
    closed = [f"127.9.0.{number}" for number in range(1, 17)]
    for number, reached in ((15, True), (16, False)):
        names = Names(many_example=" ".join([*closed[:number], "127.0.0.1"]))
        outcome = await fetch(server.url("good", host="many.example"), names=names)
        assert isinstance(outcome, Fetched) is reached


def test_faults_before_the_question_have_ports_of_their_own(server: Faults) -> None:
    assert len({server.url(name).split("/")[2] for name in BEFORE}) == len(BEFORE)
