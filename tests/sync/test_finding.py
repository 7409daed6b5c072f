from collections.abc import Iterator

import pytest

from opreader.errors import LoginRefused, NoAnswer, ServerBusy, ServerDown, WrongAddress
from opreader.net.wire import HttpWire
from opreader.sync import GreaderBackend, MinifluxBackend, open_backend
from opreader.sync.finding import find_api, places_near
from opreader.sync.miniflux_wire import MinifluxWire
from opreader.sync.quirks import FRESHRSS, MINIFLUX, hosted_at
from tests.sync.fake_greader import FakeGreader
from tests.sync.fake_http import Asked, Said
from tests.sync.fake_miniflux import FakeMiniflux
from tests.sync.traps import like_hosted, like_miniflux


@pytest.fixture
def freshrss() -> Iterator[FakeGreader]:
    with FakeGreader() as server:
        yield server


@pytest.mark.parametrize(
    "typed",
    [
        "/base/p/api/greader.php",
        "/base/p/api/greader.php/",
        "/base/api/greader.php/",
        "/base/p/api/greader.php/reader/api/0",
        "/base/p/api/greader.php/accounts/ClientLogin",
        "/base",
        "/base/",
        "/base/p",
        "/base/p/",
        "/base/p/i/",
        "/base/p/i/?a=normal&state=1#list",
        "/base/p/api",
        "/base/p/api/",
        "/base/index.php",
    ],
)
async def test_a_freshrss_is_found_from_whatever_its_pages_are_called(
    freshrss: FakeGreader, wire: HttpWire, typed: str
) -> None:
    found = await find_api(wire, freshrss.root + typed)
    assert (found.api, found.server) == (freshrss.url, FRESHRSS)
    assert found.asked <= 3


async def test_a_freshrss_whose_folder_p_is_the_root_is_found(wire: HttpWire) -> None:
    with FakeGreader(base="/base/api/greader.php") as server:
        for typed in ("/base", "/base/", "/base/api/greader.php/", "/base/p/api/greader.php", "/base/i/"):
            assert (await find_api(wire, server.root + typed)).api == server.url


async def test_a_freshrss_at_the_root_of_its_server_is_found(wire: HttpWire) -> None:
    with FakeGreader(base="/api/greader.php") as server:
        assert (await find_api(wire, server.root)).api == server.url


async def test_no_password_is_sent_where_no_reader_answers(freshrss: FakeGreader, wire: HttpWire) -> None:
    await GreaderBackend(wire, url=f"{freshrss.root}/base", user="jane", password="api-s3cret").log_in()
    with_password = [one for one in freshrss.log if b"api-s3cret" in one.raw]
    assert [one.path for one in with_password] == ["/accounts/ClientLogin"]
    assert not [one for one in freshrss.log if "s3cret" in str(one.query)]


async def test_who_asks_is_no_part_of_the_address_that_is_found(freshrss: FakeGreader, wire: HttpWire) -> None:
    typed = freshrss.root.replace("http://", "http://jane:s3cret@")
    assert (await find_api(wire, f"{typed}/base")).api == freshrss.url
    assert MinifluxWire(wire, url=f"{typed}/feeds", user="jane", password="x").api == f"{freshrss.root}/feeds"


async def test_miniflux_is_told_by_how_it_refuses(wire: HttpWire) -> None:
    with FakeGreader(like_miniflux(), base="/feeds") as server:
        assert (await find_api(wire, f"{server.url}/")).server is MINIFLUX


async def test_a_proxy_that_wants_a_password_before_everything_is_no_reader_yet_one_may_stand_behind_it(
    wire: HttpWire,
) -> None:
    class Guarded(FakeGreader):
        def elsewhere(self, asked: Asked) -> Said:
            return Said(b"who are you?", 401, {"WWW-Authenticate": 'Basic realm="home"'})

    with Guarded() as server:
        found = await find_api(wire, f"{server.root}/base")
        assert found.api == server.url
    with Guarded(base="/nowhere") as server, pytest.raises((WrongAddress, LoginRefused)):
        await GreaderBackend(wire, url=f"{server.root}/base", user="jane", password="x").log_in()


async def test_an_api_that_is_switched_off_is_said_to_be(freshrss: FakeGreader, wire: HttpWire) -> None:
    freshrss.traps.api_off = True
    with pytest.raises(ServerDown, match="switched off"):
        await find_api(wire, f"{freshrss.root}/base")


async def test_a_server_that_is_busy_is_no_wrong_address(freshrss: FakeGreader, wire: HttpWire) -> None:
    freshrss.fail("token", status=429, headers={"Retry-After": "9"})
    with pytest.raises(ServerBusy) as caught:
        await find_api(wire, freshrss.url)
    assert caught.value.retry_after == 9


async def test_an_address_without_a_reader_is_told(freshrss: FakeGreader, wire: HttpWire) -> None:
    with pytest.raises(WrongAddress, match="no reader answers"):
        await find_api(wire, f"{freshrss.root}/elsewhere/i/")


async def test_login_pages_everywhere_are_no_reader(freshrss: FakeGreader, wire: HttpWire) -> None:
    freshrss.traps.login_page = True
    with pytest.raises(WrongAddress):
        await find_api(wire, freshrss.url)


async def test_nobody_there_is_no_wrong_address(wire: HttpWire) -> None:
    with FakeGreader() as server:
        url = server.url
    with pytest.raises(NoAnswer):
        await find_api(wire, url)


async def test_an_address_that_was_found_before_is_not_looked_for_and_found_anew_where_it_moved(
    freshrss: FakeGreader, wire: HttpWire
) -> None:
    known = await GreaderBackend(wire, url=f"{freshrss.root}/base", user="jane", password="api-s3cret").log_in()
    freshrss.log.clear()
    again = GreaderBackend(wire, url=f"{freshrss.root}/base", user="jane", password="api-s3cret", known=known)
    assert await again.log_in() == known
    assert again.requests == len(freshrss.log) == 1
    freshrss.base = "/base/api/greader.php"
    moved = GreaderBackend(wire, url=f"{freshrss.root}/base", user="jane", password="api-s3cret", known=known)
    assert (await moved.log_in()).api == freshrss.url


@pytest.mark.parametrize(
    ("typed", "name", "api"),
    [
        ("https://www.inoreader.com/all", "Inoreader", "https://www.inoreader.com"),
        ("https://theoldreader.com", "The Old Reader", "https://theoldreader.com"),
        ("https://www.bazqux.com/", "BazQux Reader", "https://bazqux.com"),
    ],
)
def test_hosted_readers_are_known_by_name(typed: str, name: str, api: str) -> None:
    found = hosted_at(typed)
    assert found is not None
    assert (found[0].name, found[1]) == (name, api)


@pytest.mark.parametrize(
    "typed", ["https://inoreader.com.evil.example/", "https://notinoreader.com/", "nowhere", "", "http://["]
)
def test_names_that_only_look_like_them_are_not(typed: str) -> None:
    assert hosted_at(typed) is None


def test_an_address_that_cannot_be_read_has_no_places() -> None:
    assert places_near("http://[") == ()


async def test_without_a_kind_miniflux_is_asked_by_its_own_protocol(wire: HttpWire) -> None:
    class Both(FakeMiniflux):
        def answer(self, asked: Asked) -> Said:
            if asked.path.startswith("/reader/"):
                return Said(b"{}", 401, {"X-Reader-Google-Bad-Token": "true"})
            return super().answer(asked)

    with Both() as server:
        backend, facts = await open_backend(wire, url=f"{server.url}/", user="jane", password="s3cret")
        assert isinstance(backend, MinifluxBackend)
        assert (facts.kind, facts.version, facts.api) == ("miniflux", "2.3.2", server.url)


@pytest.mark.parametrize("rest", ["none", "old"])
async def test_miniflux_whose_own_protocol_does_not_do_is_asked_by_google_readers(wire: HttpWire, rest: str) -> None:
    class Older(FakeGreader):
        def answer(self, asked: Asked) -> Said:
            if asked.path.startswith("/v1/"):
                return Said(b'{"version":"2.3.1"}') if rest == "old" else Said(b'{"error_message":"no"}', 401)
            return super().answer(asked)

    with Older(like_miniflux(), base="") as server:
        backend, facts = await open_backend(wire, url=server.root, user="jane", password="api-s3cret")
        assert isinstance(backend, GreaderBackend)
        assert (facts.kind, facts.name) == ("greader", "Miniflux")


async def test_without_a_kind_a_freshrss_is_logged_in_to_once(freshrss: FakeGreader, wire: HttpWire) -> None:
    backend, facts = await open_backend(wire, url=f"{freshrss.root}/base", user="jane", password="api-s3cret")
    assert (facts.kind, facts.name) == ("greader", "FreshRSS")
    await backend.list_feeds()
    assert len(freshrss.asked("ClientLogin")) == 1


async def test_a_server_of_no_known_kind_is_spoken_to_with_care(wire: HttpWire) -> None:
    class Strange(FakeGreader):
        def _stranger(self) -> Said:
            return Said(b"", 401)

    with Strange(like_hosted(), base="") as server:
        feed = server.held.add_feed("https://column.example/feed.xml")
        server.held.add(feed, 2_500)
        backend = GreaderBackend(wire, url=server.root, user="jane", password="api-s3cret")
        facts = await backend.log_in()
        assert (facts.name, facts.quirks.ids_per_page) == ("Google Reader API", 1_000)
        snapshot = await backend.list_ids("unread")
        assert (len(snapshot.ids), snapshot.pages, snapshot.complete) == (2_500, 3, True)
        assert snapshot.gaps  # nobody knows what its pages do with rows that are read meanwhile
