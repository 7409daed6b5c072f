"""Names that change their mind: the address that is connected to is the address that was checked, hop by hop."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from opreader.model import Fetched, FetchFailed, FetchRequest
from tests.loopback import Loopback, Reply
from tests.net.asking import Names, net_of
from tests.net.test_redirects import refused

PUBLIC = "93.184.216.34"


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        running.answer("/feed", Reply(body=b"x"))
        yield running


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address of the internet that is answered on loopback."""
    connect = socket.socket.connect

    def led_here(self: socket.socket, address: Any) -> None:
        connect(self, ("127.0.0.1", address[1]) if address[0] == PUBLIC else address)

    monkeypatch.setattr(socket.socket, "connect", led_here)


class Fickle(Names):
    """A resolver whose answers for one name come in a row; the last one stays."""

    def __init__(self, name: str, *answers: str, **table: str) -> None:
        super().__init__(**table)
        self._name = name
        self._answers = list(answers)

    async def __call__(self, host: str, port: int) -> list[str]:
        if host != self._name:
            return await super().__call__(host, port)
        self.asked.append(host)
        return (self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]).split()


async def test_typed_name_that_moves_between_check_and_connect_is_not_connected_to(server: Loopback) -> None:
    names = Fickle("blog.example", "10.0.0.7", "127.0.0.1")
    async with net_of(names=names) as net:
        outcome = refused(await net.fetch(FetchRequest(server.url("/feed", host="blog.example"), typed=True)))
    assert "leads to this machine (127.0.0.1)" in outcome.reason
    assert server.connections == 0


async def test_typed_name_that_moves_between_two_hops_is_refused(server: Loopback) -> None:
    with Loopback() as other:
        server.redirect("/old", other.url("/feed", host="blog.example"))
        names = Fickle("blog.example", "127.0.0.1", "127.0.0.1", "10.0.0.7")
        async with net_of(names=names) as net:
            outcome = refused(await net.fetch(FetchRequest(server.url("/old", host="blog.example"), typed=True)))
    assert "blog.example leads to a private network (10.0.0.7)" in outcome.reason


@pytest.mark.usefixtures("internet")
async def test_typed_name_of_the_internet_may_not_send_on_to_itself_in_here(server: Loopback) -> None:
    with Loopback() as inside:
        inside.answer("/", Reply(body=b"the printer"))
        server.redirect("/old", inside.url("/", host="blog.example"))
        names = Fickle("blog.example", PUBLIC, "127.0.0.1")
        async with net_of(names=names) as net:
            refused(await net.fetch(FetchRequest(server.url("/old", host="blog.example"), typed=True)))
        assert inside.connections == 0


@pytest.mark.parametrize("answers", [f"127.0.0.1 {PUBLIC}", f"{PUBLIC} 127.0.0.1", PUBLIC])
async def test_feed_that_is_on_the_internet_too_vouches_for_no_other_network(server: Loopback, answers: str) -> None:
    names = Names(blog_example="127.0.0.1", feeds_example=answers)
    request = FetchRequest(server.url("/feed", host="blog.example"), beside="http://feeds.example/feed", purpose="page")
    async with net_of(names=names) as net:
        refused(await net.fetch(request))
    assert server.connections == 0


@pytest.mark.usefixtures("internet")
async def test_feed_that_was_on_the_internet_vouches_for_no_other_network_in_this_run(server: Loopback) -> None:
    names = Fickle("feeds.example", PUBLIC, "127.0.0.1", blog_example="127.0.0.1")
    feed = server.url("/feed", host="feeds.example")
    page = FetchRequest(server.url("/feed", host="blog.example"), beside=feed, purpose="page")
    async with net_of(names=names) as net:
        assert isinstance(await net.fetch(FetchRequest(feed, typed=True)), Fetched)
        refused(await net.fetch(page))
    async with net_of(names=names) as net:
        assert isinstance(await net.fetch(page), Fetched)


@pytest.mark.usefixtures("internet")
async def test_name_with_a_public_and_a_private_address_is_asked_at_the_public_one(server: Loopback) -> None:
    names = Names(mixed_example=f"10.0.0.7 {PUBLIC}")
    for typed in (True, False):
        async with net_of(names=names) as net:
            outcome = await net.fetch(FetchRequest(server.url("/feed", host="mixed.example"), typed=typed))
        assert isinstance(outcome, Fetched)


async def test_picture_beside_an_article_whose_feed_is_unknown_stays_out_of_here(server: Loopback) -> None:
    async with net_of(names=Names(blog_example="127.0.0.1")) as net:
        refused(await net.fetch(FetchRequest(server.url("/feed", host="blog.example"), purpose="picture")))


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0x7f.0.0.1", "127.1", "[::ffff:7f00:1]", "[::]"])
async def test_redirect_to_this_machine_in_another_notation_is_refused(server: Loopback, host: str) -> None:
    with Loopback("127.0.0.1") as inside:
        server.redirect("/old", inside.url("/", host=host))
        names = Fickle("blog.example", PUBLIC)
        with pytest.MonkeyPatch.context() as patch:
            connect = socket.socket.connect
            patch.setattr(
                socket.socket,
                "connect",
                lambda self, at: connect(self, ("127.0.0.1", at[1]) if at[0] == PUBLIC else at),
            )
            async with net_of(names=names) as net:
                outcome = await net.fetch(FetchRequest(server.url("/old", host="blog.example"), typed=True))
        assert isinstance(outcome, FetchFailed)
        assert "may not send you" in outcome.reason or "not an address" in outcome.reason
        assert inside.connections == 0
