"""Which network an address lies on, and what names give."""

import errno
import socket

import pytest

from opreader.net.addresses import NONE, Networks, is_this_machine, needs_way_out, network_of, resolve_name
from tests.net.asking import no_look


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("93.184.216.34", NONE),
        ("2606:2800:220:1::1", NONE),
        ("127.0.0.1", Networks.LOOPBACK),
        ("127.9.9.9", Networks.LOOPBACK),
        ("0.0.0.0", Networks.LOOPBACK),
        ("::", Networks.LOOPBACK),
        ("::1", Networks.LOOPBACK),
        ("::ffff:127.0.0.1", Networks.LOOPBACK),
        ("::ffff:10.0.0.1", Networks.PRIVATE),
        ("2002:7f00:1::", Networks.LOOPBACK),
        ("64:ff9b::7f00:1", Networks.LOOPBACK),
        ("64:ff9b::5db8:d822", NONE),
        ("64:ff9b:1::a00:1", Networks.PRIVATE),
        ("::127.0.0.1", Networks.PRIVATE),
        ("169.254.169.254", Networks.LINK_LOCAL),
        ("fe80::1%3", Networks.LINK_LOCAL),
        ("10.1.2.3", Networks.PRIVATE),
        ("172.31.0.1", Networks.PRIVATE),
        ("192.168.1.1", Networks.PRIVATE),
        ("100.64.0.1", Networks.PRIVATE),
        ("198.18.0.1", Networks.PRIVATE),
        ("192.0.2.1", Networks.PRIVATE),
        ("224.0.0.1", Networks.PRIVATE),
        ("240.0.0.1", Networks.PRIVATE),
        ("255.255.255.255", Networks.PRIVATE),
        ("fc00::1", Networks.PRIVATE),
        ("fec0::1", Networks.PRIVATE),
        ("ff02::1", Networks.PRIVATE),
        ("2001:db8::1", Networks.PRIVATE),
    ],
)
def test_network_of_an_address(address: str, network: Networks) -> None:
    assert network_of(address) == network


async def test_address_in_numbers_is_its_own_answer() -> None:
    assert await resolve_name("127.0.0.1", 80, look=no_look) == ["127.0.0.1"]
    assert await resolve_name("::1", 80, look=no_look) == ["::1"]


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "017700000001"])
async def test_odd_notations_are_read_by_the_system(host: str) -> None:
    assert await resolve_name(host, 80, look=no_look) == ["127.0.0.1"]


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "..", "nothing.invalid"])
async def test_name_that_can_not_be_looked_up_raises_os_error(host: str) -> None:
    with pytest.raises(OSError):
        await resolve_name(host, 80, look=lambda: True)


async def test_name_of_the_internet_is_not_looked_up_where_no_route_leads_out() -> None:
    with pytest.raises(OSError) as caught:
        await resolve_name("blog.example", 80, look=lambda: False)
    assert caught.value.errno == errno.ENETUNREACH


async def test_name_of_the_internet_is_looked_up_where_a_route_leads_out(reached_out: list[str]) -> None:
    with pytest.raises(socket.gaierror):
        await resolve_name("blog.example", 80, look=lambda: True)
    assert reached_out == ["blog.example"]
    reached_out.clear()


@pytest.mark.parametrize("host", ["blog.example", "Blog.Example.", "localhost.example", "mylocal", "a.mylocal"])
def test_other_names_are_not_this_machine(host: str) -> None:
    assert not is_this_machine(host)


@pytest.mark.parametrize("host", ["localhost", "LocalHost.", "a.localhost", "127.0.0.1", "127.9.9.9", "::1", "0x7f.1"])
def test_this_machine_by_name_and_address(host: str) -> None:
    assert is_this_machine(host)
    assert not needs_way_out(host)


@pytest.mark.parametrize(
    "host",
    ["nas", "nas.", "nas.local", "Router.LAN", "a.home.arpa", "a.internal", "a.test", "10.0.0.7", "8.8.8.8", "fe80::1"],
)
def test_addresses_and_names_of_ones_own_network_need_no_way_out(host: str) -> None:
    assert not needs_way_out(host)
    assert not is_this_machine(host)


@pytest.mark.parametrize("host", ["blog.example", "blog.example.", "local.example", "mylan.example", "arpa.example"])
def test_names_of_the_internet_need_a_way_out(host: str) -> None:
    assert needs_way_out(host)
