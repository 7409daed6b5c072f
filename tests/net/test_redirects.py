"""Redirects and the rule about networks, at the port: names are resolved by a table, servers are on loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from opreader.model import Fetched, FetchFailed, FetchRequest, NotModified
from tests.loopback import Loopback, Reply
from tests.net.asking import Names, net_of


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


async def fetch(names: Names, request: FetchRequest, *, allow: bool = False) -> Fetched | NotModified | FetchFailed:
    async with net_of(names=names, allow=allow) as net:
        return await net.fetch(request)


def both() -> Names:
    return Names(
        blog_example="127.0.0.1",
        blog_localhost="127.0.0.1",
        other_example="127.0.0.1",
        nas_example="10.0.0.7",
        cloud_example="169.254.1.1",
    )


def refused(outcome: object) -> FetchFailed:
    assert isinstance(outcome, FetchFailed), outcome
    assert "may not send you" in outcome.reason
    assert not outcome.unreachable
    return outcome


# redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirect_is_followed(server: Loopback, status: int) -> None:
    server.redirect("/old", "/new?a=1#part", status=status)
    server.answer("/new?a=1", Reply(body=b"x"))
    outcome = await fetch(both(), FetchRequest(server.url("/old", host="blog.example"), typed=True))
    assert isinstance(outcome, Fetched)
    target = server.url("/new?a=1", host="blog.example")
    assert outcome.url == target
    assert outcome.permanent_url == (target if status in {301, 308} else None)


async def test_permanent_address_ends_where_a_temporary_redirect_begins(server: Loopback) -> None:
    server.redirect("/a", "/b", status=301)
    server.redirect("/b", "/c", status=302)
    server.redirect("/c", "/d", status=301)
    server.answer("/d", Reply(body=b"x"))
    outcome = await fetch(both(), FetchRequest(server.url("/a", host="blog.example"), typed=True))
    assert isinstance(outcome, Fetched)
    assert outcome.url == server.url("/d", host="blog.example")
    assert outcome.permanent_url == server.url("/b", host="blog.example")


async def test_five_hops_are_followed_and_six_are_not(server: Loopback) -> None:
    for hop in range(6):
        server.redirect(f"/{hop}", f"/{hop + 1}")
    server.answer("/6", Reply(body=b"x"))
    assert isinstance(await fetch(both(), FetchRequest(server.url("/1"), typed=True)), FetchFailed)
    names = Names(**{"127_0_0_1": "127.0.0.1"})
    assert isinstance(await fetch(names, FetchRequest(server.url("/1"), typed=True)), Fetched)
    outcome = await fetch(names, FetchRequest(server.url("/0"), typed=True))
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason == "127.0.0.1 redirects more than 5 times"


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("/old", "redirects in a circle"),
        ("", "does not say where to"),
        ("ftp://blog.example/feed", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("http://[::1", "not an address"),
        ("http://blog.example:0/", "there is no port 0"),
    ],
)
async def test_redirect_that_leads_nowhere_is_told(server: Loopback, location: str, words: str) -> None:
    server.redirect("/old", location)
    outcome = await fetch(both(), FetchRequest(server.url("/old", host="blog.example"), typed=True))
    assert isinstance(outcome, FetchFailed)
    assert words in outcome.reason
    assert outcome.status == 302


async def test_redirect_written_in_utf8_is_understood(server: Loopback) -> None:
    server.redirect("/old", "/caf\u00e9".encode().decode("latin-1"))
    server.answer("/caf%C3%A9", Reply(body=b"x"))
    assert isinstance(await fetch(both(), FetchRequest(server.url("/old", host="blog.example"), typed=True)), Fetched)


async def test_own_headers_and_cookies_stay_with_their_host(server: Loopback, tmp_path: Path) -> None:
    cookies = tmp_path / "cookies.txt"
    cookies.write_text("".join(f"{name}\tFALSE\t/\tFALSE\t0\ts\t1\n" for name in ("blog.localhost", "other.example")))
    server.redirect("/here", "/there")
    server.redirect("/there", server.url("/away", host="other.example"))
    server.answer("/away", Reply(body=b"x"))
    address = server.url("/here", host="blog.localhost")
    await fetch(both(), FetchRequest(address, typed=True, headers=(("Authorization", "secret"),), cookies=cookies))
    assert [("authorization" in seen.headers, "cookie" in seen.headers) for seen in server.requests] == [
        (True, True),
        (True, True),
        (False, False),
    ]


async def test_own_user_agent_stays_with_its_host(server: Loopback) -> None:
    server.redirect("/here", "/there")
    server.redirect("/there", server.url("/away", host="other.example"))
    server.redirect("/away", server.url("/back", host="blog.example"))
    server.answer("/back", Reply(body=b"x"))
    address = server.url("/here", host="blog.example")
    async with net_of(names=both(), user_agent="general/1") as net:
        await net.fetch(FetchRequest(address, typed=True, user_agent="own/1"))
    assert [seen.headers["user-agent"] for seen in server.requests] == ["own/1", "own/1", "general/1", "own/1"]


async def test_another_port_is_another_place(server: Loopback) -> None:
    with Loopback() as other:
        server.redirect("/here", other.url("/there", host="blog.localhost"))
        other.answer("/there", Reply(body=b"x"))
        address = server.url("/here", host="blog.localhost")
        await fetch(both(), FetchRequest(address, typed=True, headers=(("Authorization", "secret"),)))
        assert "authorization" not in other.requests[0].headers


async def test_name_and_password_in_an_address_are_dropped(server: Loopback) -> None:
    server.answer("/feed", Reply(body=b"x"))
    address = server.url("/feed", host="jane:secret@blog.example")
    outcome = await fetch(both(), FetchRequest(address, typed=True))
    assert isinstance(outcome, Fetched)
    assert "secret" not in outcome.url
    assert "authorization" not in server.requests[0].headers


# networks


@pytest.mark.parametrize(
    "host",
    ["blog.example", "127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0", "0"],
)
async def test_untyped_address_of_this_machine_is_not_asked(server: Loopback, host: str) -> None:
    server.answer("/feed", Reply(body=b"x"))
    async with net_of(names=both() if host == "blog.example" else None) as net:
        refused(await net.fetch(FetchRequest(server.url("/feed", host=host))))
    assert server.connections == 0


async def test_typed_address_may_be_anywhere(server: Loopback) -> None:
    server.answer("/feed", Reply(body=b"x"))
    assert isinstance(await fetch(both(), FetchRequest(server.url("/feed", host="blog.example"), typed=True)), Fetched)


async def test_setting_allows_everything(server: Loopback) -> None:
    server.answer("/feed", Reply(body=b"x"))
    outcome = await fetch(both(), FetchRequest(server.url("/feed", host="blog.example")), allow=True)
    assert isinstance(outcome, Fetched)


async def test_page_beside_a_feed_of_this_machine_may_lie_here_too(server: Loopback) -> None:
    server.answer("/page", Reply(body=b"x"))
    request = FetchRequest(server.url("/page", host="blog.example"), beside="http://other.example/feed", purpose="page")
    assert isinstance(await fetch(both(), request), Fetched)


@pytest.mark.parametrize("beside", ["http://nas.example/feed", "http://unknown.example/feed", "not an address"])
async def test_page_beside_a_feed_of_another_network_may_not(server: Loopback, beside: str) -> None:
    request = FetchRequest(server.url("/page", host="blog.example"), beside=beside, purpose="page")
    refused(await fetch(both(), request))
    assert server.connections == 0


async def test_typed_address_may_not_redirect_into_another_network(server: Loopback) -> None:
    server.redirect("/feed", "http://cloud.example/latest/meta-data/")
    outcome = await fetch(both(), FetchRequest(server.url("/feed", host="blog.example"), typed=True))
    assert "cloud.example leads to the link-local network (169.254.1.1)" in refused(outcome).reason


async def test_typed_address_may_redirect_within_its_own_network(server: Loopback) -> None:
    server.redirect("/feed", server.url("/new", host="other.example"))
    server.answer("/new", Reply(body=b"x"))
    outcome = await fetch(both(), FetchRequest(server.url("/feed", host="blog.example"), typed=True))
    assert isinstance(outcome, Fetched)


async def test_connection_opened_with_permission_is_not_borrowed_without(server: Loopback) -> None:
    server.answer("/feed", Reply(body=b"x"))
    address = server.url("/feed", host="blog.example")
    async with net_of(names=both()) as net:
        assert isinstance(await net.fetch(FetchRequest(address, typed=True)), Fetched)
        refused(await net.fetch(FetchRequest(address)))
    assert server.count() == 1


async def test_name_with_a_public_and_a_private_address_is_asked_at_the_public_one_only(server: Loopback) -> None:
    names = Names(mixed_example="127.0.0.1 10.0.0.7")
    refused(await fetch(names, FetchRequest(server.url("/feed", host="mixed.example"))))
    assert server.connections == 0


async def test_next_address_is_tried_where_one_does_not_answer(server: Loopback) -> None:
    server.answer("/feed", Reply(body=b"x"))
    names = Names(two_example="::1 127.0.0.1")  # the server listens on the second alone
    outcome = await fetch(names, FetchRequest(server.url("/feed", host="two.example"), typed=True))
    assert isinstance(outcome, Fetched)


async def test_unknown_name_is_unreachable() -> None:
    outcome = await fetch(Names(), FetchRequest("http://nowhere.example/feed"))
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason == "no answer from nowhere.example: the name is not known (DNS)"
    assert outcome.unreachable


async def test_tls_asks_for_the_name_not_for_the_address(server: Loopback) -> None:
    await fetch(both(), FetchRequest(f"https://blog.example:{server.port}/", typed=True))
    assert b"blog.example" in server.hellos[0]
