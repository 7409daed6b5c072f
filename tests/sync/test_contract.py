"""Both clients against what both have to do."""

from collections.abc import Iterator

import pytest

from opreader.net.wire import HttpWire
from opreader.sync import GreaderBackend, MinifluxBackend
from tests.contracts.sync_backend import SyncBackendContract
from tests.sync.fake_greader import FakeGreader
from tests.sync.fake_miniflux import FakeMiniflux
from tests.sync.traps import like_miniflux


class TestFreshRss(SyncBackendContract):
    @pytest.fixture
    def server(self) -> Iterator[FakeGreader]:
        with FakeGreader() as server:
            yield server

    @pytest.fixture
    def backend(self, server: FakeGreader, wire: HttpWire) -> GreaderBackend:
        return GreaderBackend(wire, url=f"{server.root}/base/", user=server.user, password=server.password)

    def give_pages_of(self, server: FakeGreader, count: int) -> None:  # type: ignore[override]
        server.traps.page_cap = count


class TestMinifluxByGoogleReader(TestFreshRss):
    @pytest.fixture
    def server(self) -> Iterator[FakeGreader]:
        with FakeGreader(like_miniflux(), base="/feeds") as server:
            yield server

    @pytest.fixture
    def backend(self, server: FakeGreader, wire: HttpWire) -> GreaderBackend:
        return GreaderBackend(wire, url=server.url, user=server.user, password=server.password)


class TestMiniflux(SyncBackendContract):
    @pytest.fixture
    def server(self) -> Iterator[FakeMiniflux]:
        with FakeMiniflux() as server:
            yield server

    @pytest.fixture
    def backend(self, server: FakeMiniflux, wire: HttpWire) -> MinifluxBackend:
        return MinifluxBackend(wire, url=server.url, user=server.user, password=server.password)

    def give_pages_of(self, server: FakeMiniflux, count: int) -> None:  # type: ignore[override]
        server.ids_at_once = count
