"""Being without a network: told at once, by a look that asks nobody, and never by hanging."""

import asyncio
import errno
import socket
from collections.abc import Iterator

import pytest

from opreader.model import FetchRequest
from opreader.net import HttpNet
from opreader.net.proxies import read_proxies
from opreader.net.route import has_route
from tests.loopback import Loopback, Reply
from tests.net.asking import Clock, Names, failed, no_look


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


# the look


def test_machine_without_routes_has_no_way_out(reached_out: list[str]) -> None:
    assert not has_route()  # round the tests every address of the internet is unreachable
    assert reached_out == ["192.0.2.1", "2001:db8::1"]
    reached_out.clear()


@pytest.mark.parametrize("number", [errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT])
def test_every_way_of_having_no_route_is_known(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(socket.socket, "connect", _fails_with(number))
    assert not has_route()


def test_look_that_is_forbidden_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _fails_with(errno.EPERM))
    assert has_route()


def test_one_route_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    def only_six(self: socket.socket, address: object) -> None:
        if self.family == socket.AF_INET:
            raise OSError(errno.ENETUNREACH, "no route")

    monkeypatch.setattr(socket.socket, "connect", only_six)
    assert has_route()


def _fails_with(number: int) -> object:
    def fail(self: socket.socket, address: object) -> None:
        raise OSError(number, "scripted")

    return fail


# is_up


@pytest.mark.parametrize("route", [True, False])
def test_name_of_the_internet_is_up_with_a_route_out(*, route: bool) -> None:
    assert HttpNet(clock=Clock(), look=lambda: route).is_up("https://blog.example:8080/column?a=1") is route


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8000/feed",
        "http://A.LocalHost/feed",
        "http://127.0.0.1/",
        "http://[::1]:80/",
        "http://93.184.216.34/",
        "http://[2606:2800:220:1::1]/feed",
        "http://nas/feed",
        "http://nas.local/feed",
        "http://[::1/",
        "no address",
        "",
    ],
)
def test_what_needs_no_way_out_is_up_without_a_look(url: str) -> None:
    assert HttpNet(clock=Clock(), look=no_look).is_up(url)


def test_everything_is_up_behind_a_proxy() -> None:
    assert HttpNet(clock=Clock(), look=no_look, proxies=read_proxies("http://proxy.example:3128")).is_up(
        "https://blog.example/"
    )


@pytest.mark.parametrize("url", ["https://blog.example/", "http://127.0.0.1/", "http://[::1/"])
@pytest.mark.parametrize("proxy", ["", "http://proxy.example:3128"])
def test_nothing_is_up_offline(url: str, proxy: str) -> None:
    assert not HttpNet(clock=Clock(), look=lambda: True, proxies=read_proxies(proxy), offline=True).is_up(url)


# fetching without a network


async def test_without_a_route_no_name_is_looked_up(server: Loopback) -> None:
    net = HttpNet(clock=Clock(), look=lambda: False)
    outcome = failed(await net.fetch(FetchRequest("https://blog.example/column", purpose="page")))
    assert outcome.reason == "no answer from blog.example: there is no network"
    assert outcome.unreachable
    await net.close()


async def test_without_a_route_this_machine_is_asked_all_the_same(server: Loopback) -> None:
    server.answer("/feed", Reply(body=b"x"))
    net = HttpNet(clock=Clock(), look=no_look)
    for host in ("127.0.0.1", "localhost"):
        await net.fetch(FetchRequest(server.url("/feed", host=host), typed=True))
    await net.close()
    assert server.count("/feed") == 2


async def test_resolver_that_is_given_is_asked_without_a_look(server: Loopback) -> None:
    server.answer("/feed", Reply(body=b"x"))
    names = Names(blog_example="127.0.0.1")
    net = HttpNet(clock=Clock(), look=no_look, resolve=names)
    await net.fetch(FetchRequest(server.url("/feed", host="blog.example"), typed=True))
    await net.close()
    assert (set(names.asked), server.count("/feed")) == ({"blog.example"}, 1)


class Silence:
    """A resolver whose answer for `blog.example` never comes; all else is this machine."""

    def __init__(self) -> None:
        self.given_up = 0

    async def __call__(self, host: str, port: int) -> list[str]:
        if host != "blog.example":
            return ["127.0.0.1"]
        try:
            await asyncio.Event().wait()
        finally:
            self.given_up += 1
        raise AssertionError


async def test_name_whose_addresses_never_come_is_given_up() -> None:
    names = Silence()
    net = HttpNet(clock=Clock(), resolve=names, connect_within=0.05)
    async with asyncio.timeout(20):
        outcome = failed(await net.fetch(FetchRequest("https://blog.example/column", purpose="page")))
    await net.close()
    assert outcome.reason == "no answer from blog.example: it took too long to connect"
    assert outcome.unreachable
    assert names.given_up == 1


async def test_feed_whose_addresses_never_come_vouches_for_no_page(server: Loopback) -> None:
    names = Silence()
    net = HttpNet(clock=Clock(), resolve=names, connect_within=0.05)
    request = FetchRequest(server.url("/page", host="a.example"), purpose="page", beside="http://blog.example/feed")
    async with asyncio.timeout(20):
        outcome = failed(await net.fetch(request))
    await net.close()
    assert "may not send you" in outcome.reason
    assert (names.given_up, server.connections) == (1, 0)
