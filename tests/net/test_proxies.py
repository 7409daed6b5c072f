"""Asking through a proxy: which addresses go that way, what is judged here all the same, and what a proxy is told."""

import json
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from opreader.errors import ConfigError
from opreader.model import Fetched, FetchFailed, FetchRequest
from opreader.net import HttpNet
from opreader.net.proxies import Proxies, read_proxies
from tests.loopback import Loopback, Reply
from tests.net.asking import Clock, Names, net_of
from tests.net.faults import CERTIFICATES, GOOD, Faults, Wire, over_tls

PROXY = "http://proxy.example:3128"


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


async def fetch(
    proxy: str, url: str, *, typed: bool = False, allow: bool = False, beside: str | None = None
) -> Fetched | FetchFailed:
    async with net_of(names=Names(**{"127_0_0_1": "127.0.0.1"}), proxy=proxy, allow=allow) as net:
        outcome = await net.fetch(FetchRequest(url, typed=typed, beside=beside))
    assert isinstance(outcome, Fetched | FetchFailed)
    return outcome


# which way


@pytest.mark.parametrize(
    ("direct", "host", "by_proxy"),
    [
        ((), "blog.example", True),
        ((), "10.0.0.7", True),
        ((), "localhost", False),
        ((), "127.0.0.1", False),
        ((), "::1", False),
        (("*",), "blog.example", False),
        (("blog.example",), "blog.example", False),
        (("blog.example",), "a.BLOG.example.", False),
        ((".blog.example",), "a.blog.example", False),
        (("*.blog.example",), "a.blog.example", False),
        (("blog.example:8080",), "blog.example", False),
        (("blog.example",), "notblog.example", True),
        (("", "."), "blog.example", True),
        (("10.0.0.0/8",), "10.1.2.3", False),
        (("10.0.0.0/8",), "167772167", False),
        (("10.0.0.0/8",), "11.0.0.1", True),
        (("10.0.0.0/8",), "fd00::1", True),
        (("[fd00::]/8", "fd00::/8"), "fd00::1", False),
        (("10.0.0.7",), "10.0.0.7", False),
    ],
)
def test_what_goes_by_the_proxy(direct: tuple[str, ...], host: str, *, by_proxy: bool) -> None:
    assert bool(Proxies(PROXY, PROXY, direct).of("http", host)) is by_proxy


def test_each_scheme_has_its_own() -> None:
    proxies = read_proxies(http_proxy="http://a.example:1", https_proxy="http://b.example:2", no_proxy=["c.example"])
    assert proxies.of("http", "blog.example") == "http://a.example:1"
    assert proxies.of("https", "blog.example") == "http://b.example:2"
    assert proxies.of("https", "c.example") == ""
    assert read_proxies(https_proxy=PROXY).of("http", "blog.example") == ""


def test_what_the_user_set_beats_the_environment() -> None:
    proxies = read_proxies(PROXY, http_proxy="http://other.example", no_proxy=["c.example"])
    assert {proxies.of(scheme, "blog.example") for scheme in ("http", "https")} == {PROXY}
    assert proxies.of("http", "c.example") == ""


@pytest.mark.parametrize(
    "bad", ["socks5://jane:secret@a.example:1080", "http://", "nonsense", "http://[::1", "http://a:0"]
)
@pytest.mark.parametrize("place", ["proxy", "http_proxy", "https_proxy"])
def test_proxy_that_can_not_be_used_is_named_and_not_repeated(bad: str, place: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_proxies(**{place: bad})
    assert place in str(caught.value).lower()
    assert "secret" not in str(caught.value)


# the rule about networks


@pytest.mark.parametrize(
    "host", ["10.0.0.7", "169.254.169.254", "0x0a000007", "[fd00::1]", "nas", "nas.local", "a.internal"]
)
async def test_what_tells_its_network_is_judged_before_the_proxy_is_asked(server: Loopback, host: str) -> None:
    url = f"http://{host}/feed"
    outcome = await fetch(server.url(""), url)
    assert isinstance(outcome, FetchFailed)
    assert "may not send you" in outcome.reason
    assert server.connections == 0
    if "[" in host:  # no proxy is told those in brackets
        return
    server.answer(url, Reply(body=b"x"))
    for allowed in ({"typed": True}, {"allow": True}, {"beside": url}):
        assert isinstance(await fetch(server.url(""), url, **allowed), Fetched), allowed


async def test_redirect_by_a_proxy_into_another_network_is_refused(server: Loopback) -> None:
    server.redirect("http://blog.example/feed", "http://169.254.169.254/latest/")
    outcome = await fetch(server.url(""), "http://blog.example/feed", typed=True)
    assert isinstance(outcome, FetchFailed)
    assert "leads to the link-local network" in outcome.reason
    assert server.count() == 1


async def test_redirect_by_a_proxy_to_this_machine_is_refused(server: Loopback) -> None:
    with Loopback() as inside:
        server.redirect("http://blog.example/feed", inside.url("/"))
        outcome = await fetch(server.url(""), "http://blog.example/feed", typed=True)
        assert isinstance(outcome, FetchFailed)
        assert inside.connections == 0


async def test_names_are_the_proxys_to_look_up(server: Loopback) -> None:
    names = Names(**{"127_0_0_1": "127.0.0.1"})
    server.answer("http://blog.example/feed", Reply(body=b"x"))
    async with net_of(names=names, proxy=server.url("")) as net:
        page = FetchRequest("http://blog.example/feed", beside="http://feeds.example/")
        assert isinstance(await net.fetch(page), Fetched)
    assert set(names.asked) == {"127.0.0.1"}


# what it is told


async def test_user_and_password_are_told_as_they_are(server: Loopback) -> None:
    server.answer("http://blog.example/feed", Reply(body=b"x"))
    proxy = server.url("").replace("http://", "http://jan%C3%A9:p%40ss@")
    assert isinstance(await fetch(proxy, "http://blog.example/feed"), Fetched)
    told = b64encode("jané:p@ss".encode()).decode()
    assert server.requests[0].headers["proxy-authorization"] == f"Basic {told}"


async def test_proxy_that_does_not_answer_is_named_as_one_without_its_address() -> None:
    with Loopback() as closed:
        proxy = closed.url("").replace("http://", "http://jane:secret@")
    outcome = await fetch(proxy, "http://blog.example/feed")
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason == "no answer from the proxy: the connection was refused"
    assert outcome.unreachable


async def test_proxy_that_refuses_is_told_in_our_words(server: Loopback) -> None:
    server.answer("blog.example:443", Reply(status=407, reason="\x1b[31mPay me"))
    outcome = await fetch(server.url(""), "https://blog.example/feed")
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason == "the proxy did not let the question through; check `proxy`"


@pytest.mark.parametrize(
    ("certificate", "words"), [("good", None), ("other", "Hostname mismatch"), ("expired", "has expired")]
)
async def test_safe_connection_through_a_proxy_is_checked_as_ever(
    monkeypatch: pytest.MonkeyPatch, certificate: str, words: str | None
) -> None:
    def let_through(wire: Wire) -> None:
        wire.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        over_tls(certificate, lambda safe: safe.answer(GOOD))(wire)

    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / "ca.pem"))
    with Faults({"blog.example:443": let_through}) as proxy:
        outcome = await fetch(proxy.url("").rstrip("/"), "https://blog.example/feed")
    if words is None:
        assert isinstance(outcome, Fetched)
        assert outcome.body == GOOD
    else:
        assert isinstance(outcome, FetchFailed)
        assert words in outcome.reason


@pytest.mark.parametrize("host", ["a..example", "a" * 64 + ".example"])
async def test_name_that_no_certificate_can_have_is_told_through_a_proxy_too(host: str) -> None:
    def let_through(wire: Wire) -> None:
        wire.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        wire.hold()

    with Faults({f"{host}:443": let_through}) as proxy:
        outcome = await fetch(proxy.url("").rstrip("/"), f"https://{host}/feed")
    assert isinstance(outcome, FetchFailed)
    assert "no certificate can be made out to such a name" in outcome.reason


@pytest.mark.parametrize("raw", [b"HTTP/1.1 100 Continue\r\n\r\n" * 5_000, b"X: y\r\n" * 1_000])
async def test_flood_through_a_proxy_ends(raw: bytes) -> None:
    with Faults({"http://blog.example/feed": lambda wire: wire.pour(raw)}) as proxy:
        outcome = await fetch(proxy.url("").rstrip("/"), "http://blog.example/feed")
    assert isinstance(outcome, FetchFailed)
    assert "its answer is no http" in outcome.reason


def test_this_machine_is_up_whatever_proxy_there_is() -> None:
    net = HttpNet(clock=Clock(), look=lambda: False, proxies=read_proxies(PROXY, no_proxy=["direct.example"]))
    assert net.is_up("http://localhost/feed")
    assert net.is_up("http://blog.example/feed")
    assert not net.is_up("http://direct.example/feed")


def test_the_program_heeds_the_proxy_of_its_environment(server: Loopback, tmp_path: Path) -> None:
    server.answer("http://blog.example/feed", Reply(body=GOOD))
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "feeds.toml").write_text('[[feed]]\nurl = "http://blog.example/feed"\n')
    run = subprocess.run(
        [sys.executable, "-m", "opreader", "--home", str(tmp_path), "refresh", "--json", "--no-index"],
        env={**os.environ, "HTTP_PROXY": server.url("")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert json.loads(run.stdout)["added"] == 3, run.stderr
