from collections.abc import Iterator

import pytest

from opreader.errors import BadAnswer, LoginRefused, Rejected, ServerTooOld, WrongAddress
from opreader.model.synced import Account
from opreader.net.wire import HttpWire
from opreader.sync import GreaderBackend, MinifluxBackend, backend_for
from opreader.sync.item_ids import of_number
from tests.sync.fake_greader import FakeGreader
from tests.sync.fake_miniflux import FakeMiniflux

COLUMN = "https://column.example/feed.xml"


@pytest.fixture
def server() -> Iterator[FakeMiniflux]:
    with FakeMiniflux() as server:
        yield server


def client(wire: HttpWire, server: FakeMiniflux, *, user: str = "jane", password: str = "s3cret") -> MinifluxBackend:
    return MinifluxBackend(wire, url=server.url, user=user, password=password)


@pytest.mark.parametrize(("user", "password"), [("jane", "s3cret"), ("", "key-1"), ("jane", "key-1")])
async def test_a_password_and_a_key_let_in(server: FakeMiniflux, wire: HttpWire, user: str, password: str) -> None:
    backend = client(wire, server, user=user, password=password)
    facts = await backend.log_in()
    assert (facts.name, facts.version) == ("Miniflux", "2.3.2")
    before = len(server.log)
    await backend.list_feeds()
    assert len(server.log) == before + 1


async def test_a_key_is_found_to_be_one_though_the_server_is_known(server: FakeMiniflux, wire: HttpWire) -> None:
    known = await client(wire, server).log_in()
    backend = MinifluxBackend(wire, url=server.url, user="jane", password="key-1", known=known)
    assert await backend.list_feeds() == ()


@pytest.mark.parametrize(("user", "password"), [("jane", "wr0ng"), ("", "wr0ng")])
async def test_a_wrong_one_is_refused(server: FakeMiniflux, wire: HttpWire, user: str, password: str) -> None:
    with pytest.raises(LoginRefused) as caught:
        await client(wire, server, user=user, password=password).log_in()
    assert "wr0ng" not in str(caught.value)


async def test_a_new_password_costs_one_more_try(server: FakeMiniflux, wire: HttpWire) -> None:
    backend = client(wire, server)
    await backend.log_in()
    server.password = "another"
    before = len(server.log)
    with pytest.raises(LoginRefused):
        await backend.list_feeds()
    assert len(server.log) - before == 2


@pytest.mark.parametrize("version", ["2.3.1", "2.2.19", "2.0.5-dev", "v2.1.0"])
async def test_what_can_only_flip_a_star_is_not_asked(server: FakeMiniflux, wire: HttpWire, version: str) -> None:
    server.version = version
    with pytest.raises(ServerTooOld, match="greader"):
        await client(wire, server).list_feeds()


@pytest.mark.parametrize("version", ["2.3.2", "2.3.10", "3.0.0", "2.3.2-7-gabcdef", "Development Version"])
async def test_newer_ones_are(server: FakeMiniflux, wire: HttpWire, version: str) -> None:
    server.version = version
    assert (await client(wire, server).log_in()).version == version


@pytest.mark.parametrize("end", ["", "/", "/v1", "/v1/", "/v1/feeds", "/reader/api/0", "/unread"])
async def test_it_is_found_from_whatever_its_pages_are_called(server: FakeMiniflux, wire: HttpWire, end: str) -> None:
    backend = MinifluxBackend(wire, url=server.url + end, user="jane", password="s3cret")
    assert (await backend.log_in()).api == server.url


async def test_what_is_no_miniflux_is_told(wire: HttpWire) -> None:
    with FakeGreader() as server, pytest.raises((WrongAddress, BadAnswer)):
        await MinifluxBackend(wire, url=f"{server.root}/base", user="jane", password="s3cret").log_in()


async def test_articles_side_by_side_are_one_answer(server: FakeMiniflux, wire: HttpWire) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 100)
    backend = client(wire, server)
    await backend.log_in()
    before = len(server.log)
    assert len(await backend.get_entries([of_number(one.id) or "" for one in items])) == 100
    assert len(server.log) == before + 1


async def test_articles_that_another_range_brings_are_a_broken_answer(server: FakeMiniflux, wire: HttpWire) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 3)
    server.fail("GET .*entries$", body=b'{"total":1,"entries":[{"id":3}]}')
    with pytest.raises(BadAnswer):
        await client(wire, server).get_entries([of_number(items[0].id) or ""])


async def test_a_feed_of_another_kind_of_name_is_none(server: FakeMiniflux, wire: HttpWire) -> None:
    with pytest.raises(Rejected):
        await client(wire, server).rename("feed/https://column.example/", "x")


async def test_a_list_that_breaks_off_is_none(server: FakeMiniflux, wire: HttpWire) -> None:
    server.fail("/ids", body=b'{"total":5,"entry_ids":[]}')
    with pytest.raises(BadAnswer):
        await client(wire, server).list_ids("unread")


@pytest.mark.parametrize("told", ["0001-01-01T00:00:00Z", "", "yesterday", "99999-01-01T00:00:00Z"])
async def test_a_date_that_is_none_is_left_out(server: FakeMiniflux, wire: HttpWire, told: str) -> None:
    body = (
        b'{"total":1,"entries":[{"id":1,"published_at":"%s","url":"javascript:x","status":"unread"}]}' % told.encode()
    )
    server.fail("GET .*entries$", body=body)
    (entry,) = await client(wire, server).get_entries([of_number(1) or ""])
    assert (entry.published, entry.link, entry.read) == (None, None, False)


async def test_a_mark_is_one_request_that_sets(server: FakeMiniflux, wire: HttpWire) -> None:
    (item,) = server.held.add(server.held.add_feed(COLUMN))
    backend = client(wire, server)
    await backend.mark([of_number(item.id) or ""], "starred")
    (asked,) = server.asked("PUT")
    assert asked.raw == b'{"entry_ids": [1], "starred": true}'


async def test_an_account_is_served_by_the_client_of_its_kind(server: FakeMiniflux, wire: HttpWire) -> None:
    account = Account("home", "miniflux", server.url, "jane")
    backend = backend_for(wire, account, "s3cret")
    assert isinstance(backend, MinifluxBackend)
    facts = await backend.log_in()
    assert backend_for(wire, account, "s3cret", known=facts).requests == 0
    assert isinstance(backend_for(wire, Account("hosted", "greader", server.url, "jane"), "x"), GreaderBackend)
