"""What fetching gives, seen at the port, against a scripted server on loopback."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest

from opreader.errors import ConfigError
from opreader.model import Fetched, FetchFailed, FetchRequest, NotModified, Validators
from opreader.net.proxies import read_proxies
from tests.loopback import Loopback, Reply
from tests.net.asking import NOW, failed, fetched, net_of

Purpose = Literal["feed", "page"]
MIB = 1024 * 1024

of_both = pytest.mark.parametrize("purpose", ["feed", "page"])


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


async def fetch(server: Loopback, path: str = "/feed", **more: object) -> Fetched | NotModified | FetchFailed:
    """Ask the server once, as if its address had been typed."""
    async with net_of() as net:
        return await net.fetch(FetchRequest(server.url(path), typed=True, **more))  # type: ignore[arg-type]


# what comes


async def test_body_type_and_validators_come(server: Loopback) -> None:
    server.answer(
        "/feed",
        Reply(
            body=b"<rss/>",
            headers={
                "ETag": 'W/"7"',
                "Last-Modified": "Tue, 03 Nov 2026 08:00:00 GMT",
                "Content-Type": "Text/XML; Charset=UTF-8",
            },
        ),
    )
    outcome = fetched(await fetch(server))
    assert outcome.body == b"<rss/>"
    assert outcome.url == server.url("/feed")
    assert outcome.content_type == "text/xml; charset=utf-8"
    assert outcome.validators.etag == 'W/"7"'
    assert outcome.validators.last_modified == "Tue, 03 Nov 2026 08:00:00 GMT"
    assert outcome.validators.body_digest
    assert outcome.permanent_url is None


async def test_question_says_who_asks_and_what_can_be_read(server: Loopback) -> None:
    server.answer("/feed", Reply())
    await fetch(server)
    await fetch(server, purpose="page", user_agent="Own/1")
    feed, page = (seen.headers for seen in server.requests)
    assert feed["user-agent"].startswith("opreader/")
    assert "application/feed+json" in feed["accept"]
    assert feed["accept-encoding"] == "gzip, deflate"
    assert feed["host"] == f"127.0.0.1:{server.port}"
    assert "if-none-match" not in feed
    assert page["user-agent"] == "Own/1"
    assert page["accept"].startswith("text/html")


async def test_validators_are_sent_exactly_as_given(server: Loopback) -> None:
    server.answer("/feed", Reply(status=304))
    await fetch(server, validators=Validators(etag='W/"a b\u00e9"', last_modified="yesterday, about noon"))
    sent = server.requests[0].headers
    assert sent["if-none-match"] == 'W/"a b\u00e9"'
    assert sent["if-modified-since"] == "yesterday, about noon"


async def test_304_keeps_the_validators_that_the_answer_does_not_name(server: Loopback) -> None:
    server.answer("/feed", Reply(status=304, headers={"ETag": '"new"'}))
    known = Validators(etag='"old"', last_modified="Mon, 02 Nov 2026 08:00:00 GMT", body_digest="d")
    outcome = await fetch(server, validators=known)
    assert outcome == NotModified(Validators('"new"', "Mon, 02 Nov 2026 08:00:00 GMT", "d"))


async def test_304_that_nobody_asked_for_is_a_failure(server: Loopback) -> None:
    server.answer("/feed", Reply(status=304))
    assert failed(await fetch(server)).status == 304


async def test_same_body_again_is_not_modified_though_the_server_has_no_validators(server: Loopback) -> None:
    server.answer("/feed", Reply(body=b"<rss/>"), Reply(body=b"<rss/>"), Reply(body=b"<rss>!</rss>"))
    first = fetched(await fetch(server))
    assert await fetch(server, validators=first.validators) == NotModified(first.validators)
    assert fetched(await fetch(server, validators=first.validators)).body == b"<rss>!</rss>"


async def test_freshness_is_told(server: Loopback) -> None:
    server.answer("/feed", Reply(headers={"Cache-Control": "public, max-age=600"}))
    assert fetched(await fetch(server)).fresh_until == NOW + timedelta(minutes=10)


# bounds


async def test_gzip_is_unpacked(server: Loopback) -> None:
    server.answer("/feed", Reply(body=b"<rss/>" * 1000, gzip=True, chunked=True))
    assert fetched(await fetch(server)).body == b"<rss/>" * 1000


@of_both
async def test_bomb_is_stopped(server: Loopback, purpose: str) -> None:
    server.answer("/feed", Reply(body=bytes(64 * MIB), gzip=True))
    assert "too large: more than 10 MB" in failed(await fetch(server, purpose=purpose)).reason


@of_both
async def test_body_that_says_it_is_too_large_is_not_read(server: Loopback, purpose: str) -> None:
    server.answer("/feed", Reply(body=b"x", length=11 * MIB))
    assert "too large" in failed(await fetch(server, purpose=purpose)).reason


@of_both
async def test_endless_body_is_stopped(server: Loopback, purpose: str) -> None:
    server.answer("/feed", Reply(body=b"x" * 65536, chunked=True, endless=True))
    assert "too large" in failed(await fetch(server, purpose=purpose)).reason


async def test_picture_may_be_larger(server: Loopback) -> None:
    server.answer("/feed", Reply(body=bytes(15 * MIB)))
    assert len(fetched(await fetch(server, purpose="picture")).body) == 15 * MIB


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body=b"<rss/>" * 500, cut=100),
        Reply(body=b"<rss/>" * 500, length=4000, close=False, cut=3000),
        Reply(body=b"<rss/>" * 500, chunked=True, cut=100),
        Reply(body=b"<rss/>" * 500, gzip=True, length=20, cut=20),
    ],
    ids=["short of its length", "length too long", "chunks end early", "gzip without end"],
)
async def test_cut_body_is_a_failure(server: Loopback, reply: Reply) -> None:
    server.answer("/feed", reply)
    outcome = failed(await fetch(server))
    assert "cut off" in outcome.reason
    assert not outcome.unreachable


async def test_body_up_to_the_close_of_the_connection_comes(server: Loopback) -> None:
    server.answer("/feed", Reply(body=b"<rss/>", close=True))
    assert fetched(await fetch(server)).body == b"<rss/>"


async def test_unknown_packing_is_named(server: Loopback) -> None:
    server.answer("/feed", Reply(body=b"x", headers={"Content-Encoding": "br"}))
    assert "(br)" in failed(await fetch(server)).reason


@of_both
async def test_slow_drip_ends_at_the_deadline(server: Loopback, purpose: Purpose) -> None:
    server.answer("/feed", Reply(body=b"x" * 1000, drip=0.05))
    async with net_of(deadline=0.5) as net:
        outcome = failed(await net.fetch(FetchRequest(server.url("/feed"), typed=True, purpose=purpose)))
    assert outcome.reason == "127.0.0.1 sent no whole answer within 0.5 seconds"
    assert not outcome.unreachable


async def test_deadline_holds_for_all_redirects_together(server: Loopback) -> None:
    for hop in range(4):
        server.answer(f"/{hop}", Reply(status=302, headers={"Location": f"/{hop + 1}"}, delay=0.25))
    server.answer("/4", Reply(body=b"late"))
    async with net_of(deadline=0.6) as net:
        failed(await net.fetch(FetchRequest(server.url("/0"), typed=True)))
    assert server.count("/4") == 0


async def test_wait_for_a_turn_is_not_part_of_the_deadline(server: Loopback) -> None:
    server.answer("/feed", Reply(body=b"x", delay=0.3))
    async with net_of(connections_per_host=1, deadline=0.8) as net:
        asked = (net.fetch(FetchRequest(server.url("/feed"), typed=True)) for _ in range(4))
        for outcome in await asyncio.gather(*asked):
            fetched(outcome)


async def test_wait_between_redirects_is_not_part_of_the_deadline_either(server: Loopback) -> None:
    server.answer("/old", Reply(status=302, headers={"Location": "/new"}, delay=0.3))
    server.answer("/new", Reply(body=b"x", delay=0.3))
    async with net_of(connections_per_host=1, deadline=1.0) as net:
        asked = (net.fetch(FetchRequest(server.url("/old"), typed=True)) for _ in range(4))
        for outcome in await asyncio.gather(*asked):
            fetched(outcome)


# statuses and failures


async def test_status_is_told_in_our_words(server: Loopback) -> None:
    server.answer("/feed", Reply(status=404, reason="\x1b[31mGo away"))
    outcome = failed(await fetch(server))
    assert outcome.reason == "404 Not Found: nothing at this address"
    assert (outcome.status, outcome.gone, outcome.unreachable) == (404, False, False)


async def test_gone_is_gone(server: Loopback) -> None:
    server.answer("/feed", Reply(status=410))
    assert failed(await fetch(server)).gone


async def test_refused_connection_is_unreachable() -> None:
    with Loopback() as server:
        address = server.url("/feed")
    async with net_of() as net:
        outcome = failed(await net.fetch(FetchRequest(address, typed=True)))
    assert outcome.unreachable
    assert outcome.reason == "no answer from 127.0.0.1: the connection was refused"


@pytest.mark.parametrize("raw", [b"", b"SSH-2.0-none of your http\r\n\r\n"], ids=["nothing", "not http"])
async def test_answer_that_is_none_is_told(server: Loopback, raw: bytes) -> None:
    server.answer("/feed", Reply(raw=raw))
    outcome = failed(await fetch(server))
    assert "closed the connection, or its answer is no http" in outcome.reason
    assert not outcome.unreachable


async def test_tls_failure_is_not_unreachable(server: Loopback) -> None:
    server.to_hello = b"HTTP/1.1 400 Bad Request\r\n\r\n"
    async with net_of() as net:
        outcome = failed(await net.fetch(FetchRequest(f"https://127.0.0.1:{server.port}/", typed=True)))
    assert outcome.reason == "no safe connection to 127.0.0.1 (TLS): wrong version number"
    assert not outcome.unreachable


async def test_connection_cut_in_the_handshake_is_unreachable(server: Loopback) -> None:
    async with net_of() as net:
        outcome = failed(await net.fetch(FetchRequest(f"https://127.0.0.1:{server.port}/", typed=True)))
    assert outcome.reason == "no answer from 127.0.0.1: the connection was cut"
    assert outcome.unreachable


@pytest.mark.parametrize(
    "address",
    [
        "",
        "feed.xml",
        "ftp://example.org/feed",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http://[::1/feed",
        "http://exa mple.org/",
        "http://example.org:99999/",
        "http://example.org:port/",
        "http://example.org/\x1b]52;c;eA==\x07",
        "http://" + "a" * 70_000 + "/",
        "http://xn--ls8h.example:port/",
        "http://\ud800/",
    ],
)
async def test_address_that_is_none_is_told(address: str) -> None:
    async with net_of() as net:
        assert not failed(await net.fetch(FetchRequest(address, typed=True))).unreachable


async def test_name_that_the_rules_of_today_forbid_is_looked_up() -> None:
    async with net_of() as net:
        outcome = failed(await net.fetch(FetchRequest("http://xn--ls8h.invalid/", typed=True)))
    assert outcome.reason == "no answer from xn--ls8h.invalid: the name is not known (DNS)"


async def test_offline_opens_no_socket(server: Loopback) -> None:
    async with net_of(offline=True) as net:
        outcome = failed(await net.fetch(FetchRequest(server.url("/feed"), typed=True)))
    assert outcome.unreachable
    assert outcome.reason.startswith("offline")
    assert server.connections == 0


async def test_cancelled_fetch_gives_its_turn_back(server: Loopback) -> None:
    server.answer("/held", Reply(hold=True))
    server.answer("/feed", Reply(body=b"x"))
    async with net_of(connections=1, connections_per_host=1) as net:
        held = asyncio.create_task(net.fetch(FetchRequest(server.url("/held"), typed=True)))
        await asyncio.to_thread(server.wait_for, "/held")
        held.cancel()
        with pytest.raises(asyncio.CancelledError):
            await held
        fetched(await net.fetch(FetchRequest(server.url("/feed"), typed=True)))


def test_proxy_that_is_no_address_is_refused_at_once() -> None:
    with pytest.raises(ConfigError, match="`proxy` is no http"):
        read_proxies("socks5://localhost:1080")


async def test_proxy_is_asked_instead(server: Loopback) -> None:
    server.answer("http://feeds.example/feed", Reply(body=b"by proxy"))
    async with net_of(proxy=server.url("")) as net:
        assert fetched(await net.fetch(FetchRequest("http://feeds.example/feed"))).body == b"by proxy"


def test_importing_loads_no_httpx() -> None:
    code = "import sys, opreader.net; sys.exit(any(name in sys.modules for name in ('httpx', 'httpcore', 'anyio', 'idna')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# the user's own headers and cookies


async def test_own_headers_go_along_and_hold_no_line_break(server: Loopback) -> None:
    server.answer("/feed", Reply())
    await fetch(server, headers=(("X-Key", "letmein"), ("Accept", "text/plain"), ("Host", "other.example")))
    sent = server.requests[0].headers
    assert (sent["x-key"], sent["accept"], sent["host"]) == ("letmein", "text/plain", f"127.0.0.1:{server.port}")
    outcome = failed(await fetch(server, headers=(("X-Key", "a\r\nX-Other: b"),)))
    assert "forbidden character" in outcome.reason
    assert server.count() == 1


async def test_cookies_of_the_file_go_to_their_host(server: Loopback, tmp_path: Path) -> None:
    server.answer("/feed", Reply(headers={"Set-Cookie": "kept=no"}))
    file = tmp_path / "cookies.txt"
    file.write_text("127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\tabc\nexample.org\tTRUE\t/\tFALSE\t0\tother\tx\n")
    await fetch(server, cookies=file)
    await fetch(server)
    assert server.requests[0].headers["cookie"] == "session=abc"
    assert "cookie" not in server.requests[1].headers


async def test_nothing_that_a_server_sets_is_kept(server: Loopback) -> None:
    server.answer("/feed", Reply(headers={"Set-Cookie": "kept=no"}))
    async with net_of() as net:
        for _ in range(2):
            await net.fetch(FetchRequest(server.url("/feed"), typed=True))
    assert "cookie" not in server.requests[1].headers


async def test_cookie_file_that_changed_is_read_again(server: Loopback, tmp_path: Path) -> None:
    server.answer("/feed", Reply())
    file = tmp_path / "cookies.txt"
    async with net_of() as net:
        for value in ("one", "three"):
            file.write_text(f"127.0.0.1\tFALSE\t/\tFALSE\t0\ts\t{value}\n")
            await net.fetch(FetchRequest(server.url("/feed"), typed=True, cookies=file))
    assert [seen.headers["cookie"] for seen in server.requests] == ["s=one", "s=three"]


async def test_cookie_file_that_is_missing_is_told(server: Loopback, tmp_path: Path) -> None:
    outcome = failed(await fetch(server, cookies=tmp_path / "none.txt"))
    assert "cookie file" in outcome.reason
    assert server.count() == 0
