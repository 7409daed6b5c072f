"""Which network an address lies on, and what names give."""

import pytest

from opreader.net.addresses import NONE, Networks, network_of, resolve_name


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
    assert await resolve_name("127.0.0.1", 80) == ["127.0.0.1"]
    assert await resolve_name("::1", 80) == ["::1"]


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "017700000001"])
async def test_odd_notations_are_read_by_the_system(host: str) -> None:
    assert await resolve_name(host, 80) == ["127.0.0.1"]


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "..", "nothing.invalid"])
async def test_name_that_can_not_be_looked_up_raises_os_error(host: str) -> None:
    with pytest.raises(OSError):
        await resolve_name(host, 80)
