"""Clients of accounts: made over one way to each, and never sent to where the account does not stand any more."""

from typing import cast

import pytest

from opreader.model.synced import Account, Quirks, ServerFacts
from opreader.net.wire import HttpWire
from opreader.sync.greader import GreaderBackend
from opreader.sync.servers import AccountServers
from opreader.sync_ports import ClosableWire
from tests.sync.fake_greader import FakeGreader


def facts(api: str) -> ServerFacts:
    return ServerFacts("greader", "FreshRSS", api, Quirks())


@pytest.mark.parametrize("still", [True, False])
async def test_a_password_goes_to_the_address_of_now(still: bool) -> None:  # noqa: FBT001 - a parameter
    with FakeGreader() as before, FakeGreader() as now:
        servers = AccountServers(lambda _: HttpWire())
        account = Account("news", "greader", before.url if still else now.url, "jane")
        client = servers.client(account, "api-s3cret", known=facts(before.url))
        await client.log_in()
        await servers.close()
        assert bool(before.log) is still
        assert bool(now.log) is not still


async def test_a_hosted_server_is_known_by_its_name() -> None:
    servers = AccountServers(lambda _: cast("ClosableWire", None))
    known = facts("https://theoldreader.com")
    client = servers.client(Account("a", "greader", "https://theoldreader.com/x", "j"), "x", known=known)
    assert isinstance(client, GreaderBackend)


async def test_plain_http_is_a_way_of_its_own() -> None:
    made: list[bool] = []

    def make(plain: bool) -> ClosableWire:  # noqa: FBT001 - as it is called
        made.append(plain)
        return HttpWire(allow_plain=plain)

    servers = AccountServers(make)
    for plain in (False, True, False, True):
        servers.client(Account("a", "greader", "https://a.example", "j", plain_http=plain), "x", known=None)
    await servers.close()
    assert made == [False, True]
