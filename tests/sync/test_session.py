from collections.abc import Iterator

import pytest

from opreader.errors import BadAnswer, LoginRefused, Rejected, ServerBusy, ServerDown, SyncError
from opreader.model.synced import Quirks, ServerFacts
from opreader.net.wire import HttpWire
from opreader.sync import GreaderBackend, MinifluxBackend
from opreader.sync.item_ids import of_number
from tests.sync.fake_articles import FakeItem
from tests.sync.fake_greader import FakeGreader
from tests.sync.traps import like_hosted, like_miniflux

PASSWORD = "api-s3cret"


@pytest.fixture(params=["freshrss", "miniflux"])
def server(request: pytest.FixtureRequest) -> Iterator[FakeGreader]:
    traps = like_miniflux() if request.param == "miniflux" else None
    with FakeGreader(traps, base="/base/p/api/greader.php") as server:
        yield server


@pytest.fixture
def item(server: FakeGreader) -> FakeItem:
    (item,) = server.held.add(server.held.add_feed("https://column.example/feed.xml"))
    return item


@pytest.fixture
def backend(server: FakeGreader, wire: HttpWire) -> GreaderBackend:
    return GreaderBackend(wire, url=server.url, user=server.user, password=PASSWORD)


def name_of(item: FakeItem) -> str:
    return of_number(item.id) or ""


async def test_the_password_is_sent_in_the_body_alone(server: FakeGreader, backend: GreaderBackend) -> None:
    await backend.list_feeds()
    (login,) = server.asked("ClientLogin")
    assert login.method == "POST"
    assert login.values("Passwd") == [PASSWORD]
    assert not any(PASSWORD in str((one.path, one.query, one.headers)) for one in server.log)


async def test_a_wrong_password_is_refused_after_one_try(server: FakeGreader, wire: HttpWire) -> None:
    backend = GreaderBackend(wire, url=server.url, user="jane", password="wr0ng-one")
    with pytest.raises(LoginRefused) as caught:
        await backend.log_in()
    assert "wr0ng" not in str(caught.value)
    assert len(server.asked("ClientLogin")) == 1


async def test_a_name_that_nobody_can_have_is_refused_too(server: FakeGreader, wire: HttpWire) -> None:
    with pytest.raises(LoginRefused):
        await GreaderBackend(wire, url=server.url, user="jane doe!", password=PASSWORD).log_in()


async def test_a_password_that_is_no_text_is_refused_like_any_other(server: FakeGreader, wire: HttpWire) -> None:
    for backend in (
        GreaderBackend(wire, url=server.url, user="jane", password="s3cret\udcff"),
        MinifluxBackend(wire, url=server.url, user="jane", password="s3cret\udcff"),
    ):
        with pytest.raises(SyncError) as caught:
            await backend.log_in()
        assert caught.value.__context__ is None


async def test_a_page_that_is_called_by_no_text_is_asked_for_all_the_same(
    server: FakeGreader, backend: GreaderBackend
) -> None:
    server.fail("/ids", body=b'{"itemRefs":[{"id":"5"}],"continuation":"\\ud800"}')
    assert (await backend.list_ids("unread")).ids == ("0000000000000005",)


async def test_every_change_carries_header_and_token_the_token_first(
    server: FakeGreader, backend: GreaderBackend, item: FakeItem
) -> None:
    await backend.mark([name_of(item)], "read")
    await backend.mark([name_of(item)], "unread")
    read, unread = server.asked("edit-tag")
    for one in (read, unread):
        assert one.headers["authorization"].startswith("GoogleLogin auth=")
        assert one.form[0] == ("T", server.token)
    state = "user/-/state/com.google/read"
    assert [name for name, _ in read.form] == ["T", "a", "i"]
    assert read.values("a") == [state]
    assert [name for name, _ in unread.form] == ["T", "r", "i"]
    assert unread.values("r") == [state]
    assert read.values("i") == [f"tag:google.com,2005:reader/item/{name_of(item)}"]
    assert len(server.asked("GET .*token$")) == 2  # looking for the API, and the token of this session


async def test_tokens_that_died_are_renewed_by_one_login(
    server: FakeGreader, backend: GreaderBackend, item: FakeItem
) -> None:
    await backend.mark([name_of(item)], "starred")
    server.new_password()
    await backend.mark([name_of(item)], "read")
    assert item.read
    server.new_password()
    assert len((await backend.list_ids("starred")).ids) == 1
    assert len(server.asked("ClientLogin")) == 3


async def test_a_new_password_is_told_after_one_login_and_the_next_one_works(
    server: FakeGreader, backend: GreaderBackend, wire: HttpWire, item: FakeItem
) -> None:
    facts = await backend.log_in()
    await backend.mark([name_of(item)], "starred")
    server.new_password("another-one")
    for ask in (backend.list_feeds(), backend.mark([name_of(item)], "read")):
        before = len(server.asked("ClientLogin"))
        with pytest.raises(LoginRefused):
            await ask
        assert len(server.asked("ClientLogin")) == before + 1
    assert not item.read
    again = GreaderBackend(wire, url=server.url, user=server.user, password="another-one", known=facts)
    await again.mark([name_of(item)], "read")
    assert item.read


async def test_a_token_that_is_refused_is_asked_for_anew_once(
    server: FakeGreader, backend: GreaderBackend, item: FakeItem
) -> None:
    await backend.mark([name_of(item)], "starred")
    server.fail("edit-tag", status=401, headers={"Google-Bad-Token": "true"})
    await backend.mark([name_of(item)], "read")
    assert item.read
    assert len(server.asked("ClientLogin")) == 1
    assert len(server.asked("GET .*token$")) == 3


async def test_a_server_that_knows_nobody_after_a_login_is_not_asked_for_ever(
    server: FakeGreader, backend: GreaderBackend, item: FakeItem
) -> None:
    await backend.log_in()
    server.fail("reader/api/0/", status=401, headers={"Google-Bad-Token": "true"}, times=50)
    for ask in (backend.list_ids("unread"), backend.mark([name_of(item)], "read")):
        before = len(server.log)
        with pytest.raises(LoginRefused, match="Authorization"):
            await ask
        assert len(server.log) - before <= 4


@pytest.mark.parametrize("body", [b"", b"not ok", b"OKAY", b"ok", b"{}", b"[]", b"<html>OK</html>", b"OK OK"])
async def test_only_ok_is_ok(server: FakeGreader, backend: GreaderBackend, item: FakeItem, body: bytes) -> None:
    server.fail("edit-tag", body=body)
    with pytest.raises(BadAnswer):
        await backend.mark([name_of(item)], "read")


async def test_login_and_token_that_are_pages_are_none(server: FakeGreader, backend: GreaderBackend) -> None:
    await backend.log_in()
    server.fail("ClientLogin", body=b"<html>Auth=page</html>\nAuth=a b\n")
    with pytest.raises(BadAnswer):
        await backend.log_in()
    server.fail("token", body=b"<html></html>")
    with pytest.raises(BadAnswer):
        await backend.rename("feed/1", "x")


@pytest.mark.parametrize("status", [400, 413])
async def test_words_that_are_refused_are_told_without_ids(
    server: FakeGreader, backend: GreaderBackend, status: int
) -> None:
    await backend.log_in()
    server.fail("subscription/edit", status=status)
    with pytest.raises(Rejected) as caught:
        await backend.rename("feed/9", "x")
    assert caught.value.ids == ()


async def test_retry_after_is_a_time_of_the_servers_own_clock(server: FakeGreader, backend: GreaderBackend) -> None:
    dates = {"Date": "Mon, 03 Nov 2025 12:00:00 GMT", "Retry-After": "Mon, 03 Nov 2025 12:05:00 GMT"}
    server.fail("/ids", body=b"", status=429, headers=dates)
    server.fail("/ids", body=b"", status=503, headers={"Retry-After": "7"})
    with pytest.raises(ServerBusy) as busy:
        await backend.list_ids("unread")
    assert 0 <= busy.value.retry_after <= 24 * 3600
    with pytest.raises(ServerDown) as down:
        await backend.list_ids("unread")
    assert down.value.retry_after == 7


class TestQuota:
    """Inoreader's: each zone has a count, told in headers."""

    @pytest.fixture
    def server(self) -> Iterator[FakeGreader]:
        with FakeGreader(like_hosted(quota=20), base="/base/p/api/greader.php") as server:
            yield server

    async def test_reading_stops_before_the_day_is_used_up_and_marks_go_on(
        self, server: FakeGreader, backend: GreaderBackend, item: FakeItem
    ) -> None:
        await backend.log_in()
        for _ in range(18):
            await backend.list_ids("unread")
        with pytest.raises(ServerBusy) as caught:
            await backend.list_ids("unread")
        assert 7000 < caught.value.retry_after <= 7200
        assert server.used[1] == 18
        await backend.mark([name_of(item)], "read")
        assert item.read

    @pytest.mark.parametrize("status", [429, 403])
    async def test_marks_stop_where_theirs_are_used_up(
        self, server: FakeGreader, backend: GreaderBackend, item: FakeItem, status: int
    ) -> None:
        server.traps.quota_status = status
        await backend.mark([name_of(item)], "read")
        server.used[2] = 20
        for _ in range(2):
            with pytest.raises(ServerBusy) as caught:
                await backend.mark([name_of(item)], "unread")
            assert caught.value.retry_after > 7000
        assert len(server.asked("edit-tag")) == 2  # the second refusal is ours
        assert len(server.asked("ClientLogin")) == 1
        assert item.read

    async def test_a_sync_without_news_costs_six_requests(
        self, server: FakeGreader, wire: HttpWire, item: FakeItem
    ) -> None:
        facts = ServerFacts("greader", "Inoreader", server.url, Quirks())
        backend = GreaderBackend(wire, url=server.url, user="jane", password=PASSWORD, known=facts)
        await backend.list_feeds()
        await backend.list_ids("unread")
        await backend.list_ids("starred")
        await backend.list_ids("newest", limit=100)
        assert backend.requests == len(server.log) == 6

    async def test_the_application_is_named_where_the_user_has_one(self, server: FakeGreader, wire: HttpWire) -> None:
        server.traps.app = ("1000", "app-k3y")
        facts = ServerFacts("greader", "Inoreader", server.url, Quirks())
        with pytest.raises(LoginRefused, match="AppId") as caught:
            await GreaderBackend(wire, url=server.url, user="jane", password=PASSWORD, known=facts).log_in()
        assert "k3y" not in str(caught.value)
        app = ("1000", "app-k3y")
        backend = GreaderBackend(wire, url=server.url, user="jane", password=PASSWORD, known=facts, app=app)
        await backend.list_feeds()
        assert all(one.headers["appkey"] == "app-k3y" for one in server.log[1:])
