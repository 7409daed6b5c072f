"""What is each service's own."""

from collections.abc import Iterator

import pytest

from opreader.errors import LoginRefused, NoAnswer, WrongAddress
from opreader.model.sent import Sendable
from opreader.net.wire import HttpWire
from opreader.readlater.clients import Clients
from opreader.readlater.karakeep import Karakeep
from opreader.readlater.linkding import Linkding
from opreader.readlater.readeck import Readeck
from opreader.readlater.wallabag import Wallabag
from opreader.send_targets import ServiceTarget
from tests.contracts.read_later import ARTICLE, LINK
from tests.readlater.fake_services import (
    CLIENT,
    PASSWORD,
    TOKEN,
    FakeKarakeep,
    FakeLinkding,
    FakeReadeck,
    FakeWallabag,
)

KNOWN = {"user": "jane", "password": PASSWORD, "client_id": CLIENT[0], "client_secret": CLIENT[1]}
LET_IN = {"token": TOKEN}

# Wallabag


@pytest.fixture
def bag() -> Iterator[FakeWallabag]:
    with FakeWallabag() as service:
        yield service


def wallabag(bag: FakeWallabag, wire: HttpWire, **other: str) -> Wallabag:
    return Wallabag(wire, ServiceTarget("wallabag", bag.url), {**KNOWN, **other})


async def test_wallabag_is_logged_in_to_once(bag: FakeWallabag, wire: HttpWire) -> None:
    client = wallabag(bag, wire)
    await client.find(ARTICLE, sent_before=False)
    await client.add(ARTICLE)
    assert bag.tokens == 1


async def test_login_that_ran_out_is_made_anew(bag: FakeWallabag, wire: HttpWire) -> None:
    client = wallabag(bag, wire)
    await client.check()
    bag.alive = "after an hour"
    assert await client.add(ARTICLE)
    assert (bag.tokens, len(bag.saved)) == (2, 1)


async def test_login_is_not_made_again_and_again(bag: FakeWallabag, wire: HttpWire) -> None:
    client = wallabag(bag, wire)
    bag.fail("GET /api", status=401, times=9)
    with pytest.raises(LoginRefused):
        await client.find(ARTICLE, sent_before=False)
    assert bag.tokens == 1


@pytest.mark.parametrize(
    ("other", "said"), [({"client_secret": "x"}, "client id and secret"), ({"password": "x"}, "user and password")]
)
async def test_wallabag_tells_what_it_does_not_take(
    bag: FakeWallabag, wire: HttpWire, other: dict[str, str], said: str
) -> None:
    with pytest.raises(LoginRefused, match=f"does not take {said}$"):
        await wallabag(bag, wire, **other).check()


# Readeck


@pytest.fixture
def deck() -> Iterator[FakeReadeck]:
    with FakeReadeck() as service:
        yield service


def readeck(deck: FakeReadeck, wire: HttpWire) -> Readeck:
    return Readeck(wire, ServiceTarget("readeck", deck.url), LET_IN)


async def test_old_bookmark_is_found_among_those_of_its_site(deck: FakeReadeck, wire: HttpWire) -> None:
    deck.put(LINK)
    for number in range(150):
        deck.put(f"https://column.example/{number}")
    for number in range(40):
        deck.put(f"https://elsewhere.example/{number}")
    assert await readeck(deck, wire).find(ARTICLE, sent_before=False)
    assert len(deck.log) == 3


async def test_a_site_of_thousands_is_not_listed_to_its_end(deck: FakeReadeck, wire: HttpWire) -> None:
    for number in range(1_300):
        deck.put(f"https://column.example/{number}")
    assert not await readeck(deck, wire).find(ARTICLE, sent_before=False)
    assert len(deck.log) == 11


async def test_same_title_is_no_sign_before_anything_went_out(deck: FakeReadeck, wire: HttpWire) -> None:
    """A weekly column has one title each week."""
    deck.put("https://column.example/last-week", ARTICLE.title)
    assert not await readeck(deck, wire).find(ARTICLE, sent_before=False)


async def test_nothing_without_a_title_is_taken_for_another(deck: FakeReadeck, wire: HttpWire) -> None:
    deck.put("https://column.example/untitled", "")
    assert not await readeck(deck, wire).find(Sendable(LINK, ""), sent_before=True)


async def test_fragment_is_no_other_page(deck: FakeReadeck, wire: HttpWire) -> None:
    client = readeck(deck, wire)
    article = Sendable(f"{LINK}#comments", "Who pays?")
    await client.add(article)
    assert await client.find(article, sent_before=False)
    assert await client.find(ARTICLE, sent_before=False)


# linkding


async def test_linkding_has_it_among_what_is_unread(wire: HttpWire) -> None:
    with FakeLinkding() as service:
        await Linkding(wire, ServiceTarget("linkding", service.url), LET_IN).add(ARTICLE)
        assert service.saved[0].unread


# Karakeep


@pytest.fixture
def keep() -> Iterator[FakeKarakeep]:
    with FakeKarakeep() as service:
        yield service


def karakeep(keep: FakeKarakeep, wire: HttpWire, *tags: str) -> Karakeep:
    return Karakeep(wire, ServiceTarget("karakeep", keep.url, tags=tags), LET_IN)


async def test_older_karakeep_tells_while_saving_that_it_has_it(keep: FakeKarakeep, wire: HttpWire) -> None:
    keep.old = True
    keep.put(LINK)
    client = karakeep(keep, wire)
    assert not await client.find(ARTICLE, sent_before=False)
    assert not await client.add(ARTICLE)
    assert len(keep.saved) == 1


async def test_tags_that_were_not_set_come_with_the_next_try(keep: FakeKarakeep, wire: HttpWire) -> None:
    client = karakeep(keep, wire, "opreader")
    keep.fail("POST .*/tags", cut=True)
    with pytest.raises(NoAnswer):
        await client.add(ARTICLE)
    assert keep.saved[0].tags == []
    assert await client.find(ARTICLE, sent_before=True)
    assert keep.saved[0].tags == ["opreader"]


async def test_without_tags_there_is_one_request_less(keep: FakeKarakeep, wire: HttpWire) -> None:
    await karakeep(keep, wire).add(ARTICLE)
    assert [one.path for one in keep.log] == ["/api/v1/bookmarks"]


# the way there


async def test_nothing_goes_over_plain_http_to_another_machine() -> None:
    clients = Clients(lambda allow_plain: HttpWire(allow_plain=allow_plain))
    with pytest.raises(WrongAddress, match="plain http"):
        await clients.client(ServiceTarget("readeck", "http://read.example"), LET_IN).check()
    await clients.close()


async def test_without_a_network_nothing_is_asked(deck: FakeReadeck) -> None:
    clients = Clients(lambda _: HttpWire(offline=True))
    with pytest.raises(NoAnswer, match="offline"):
        await clients.client(ServiceTarget("readeck", deck.url), LET_IN).check()
    assert deck.log == []
