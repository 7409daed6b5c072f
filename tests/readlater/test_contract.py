"""The client of each service against what all have to do."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import pytest

from opreader.net.wire import HttpWire
from opreader.readlater.clients import Clients
from opreader.send_ports import ReadLater
from opreader.send_targets import ServiceKind, ServiceTarget
from tests.contracts.read_later import TAGS, ReadLaterContract
from tests.readlater.fake_services import (
    CLIENT,
    PASSWORD,
    TOKEN,
    FakeKarakeep,
    FakeLinkding,
    FakeReadeck,
    FakeService,
    FakeWallabag,
)


class Services(ReadLaterContract):
    kind: ClassVar[ServiceKind]
    fake: ClassVar[type[FakeService]]
    right: ClassVar[Mapping[str, str]] = {"token": TOKEN}
    wrong: ClassVar[Mapping[str, str]] = {"token": "another"}

    @pytest.fixture
    def service(self) -> Iterator[FakeService]:
        with self.fake() as service:
            yield service

    @pytest.fixture
    def client(self, service: FakeService, wire: HttpWire) -> ReadLater:
        return self.made(service, wire, self.right)

    @pytest.fixture
    def stranger(self, service: FakeService, wire: HttpWire) -> ReadLater:
        return self.made(service, wire, self.wrong)

    def made(self, service: FakeService, wire: HttpWire, secrets: Mapping[str, str], *, end: str = "") -> ReadLater:
        target = ServiceTarget(self.kind, f"{service.url}{end}", tags=tuple(TAGS))
        return Clients(lambda _: wire).client(target, secrets)


class TestReadeck(Services):
    kind = "readeck"
    fake = FakeReadeck

    @pytest.mark.parametrize("end", ["/api", "/api/bookmarks"])
    async def test_address_may_be_that_of_its_api(self, service: FakeService, wire: HttpWire, end: str) -> None:
        await self.made(service, wire, self.right, end=end).check()


class TestLinkding(Services):
    kind = "linkding"
    fake = FakeLinkding

    @pytest.mark.parametrize("end", ["/api", "/bookmarks"])
    async def test_address_may_be_that_of_its_pages(self, service: FakeService, wire: HttpWire, end: str) -> None:
        await self.made(service, wire, self.right, end=end).check()


class TestKarakeep(Services):
    kind = "karakeep"
    fake = FakeKarakeep

    @pytest.mark.parametrize("end", ["/api/v1", "/api/v1/bookmarks", "/dashboard/bookmarks"])
    async def test_address_may_be_that_of_its_pages(self, service: FakeService, wire: HttpWire, end: str) -> None:
        await self.made(service, wire, self.right, end=end).check()


class TestWallabag(Services):
    kind = "wallabag"
    fake = FakeWallabag
    right: ClassVar[Mapping[str, str]] = {
        "user": "jane",
        "password": PASSWORD,
        "client_id": CLIENT[0],
        "client_secret": CLIENT[1],
    }
    wrong: ClassVar[Mapping[str, str]] = {**right, "password": "another"}
    secrets: tuple[str, ...] = (PASSWORD, CLIENT[1], "access-1")
