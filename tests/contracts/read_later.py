"""What every client of a read-later service does. A module that names fixtures `service` and `client` imports it."""

from typing import TYPE_CHECKING

import pytest

from opreader.errors import BadAnswer, LoginRefused, NoAnswer, Rejected, ServerBusy, ServerDown, WrongAddress
from opreader.model.sent import Sendable
from opreader.send_ports import ReadLater

if TYPE_CHECKING:
    from tests.readlater.fake_services import FakeService

LINK = "https://column.example/2026/11/who-pays?id=7&x=a%20b"
ARTICLE = Sendable(LINK, "Who pays for the tariff?", ("Jane Roe",), "The Column")
OTHER = Sendable("https://column.example/2026/11/other", "Another")
TAGS = ["opreader", "to read"]
HTML = b"<!DOCTYPE html><title>Sign in</title>"


class ReadLaterContract:
    async def test_article_is_saved_with_address_title_and_tags(
        self, service: "FakeService", client: ReadLater
    ) -> None:
        assert not await client.find(ARTICLE, sent_before=False)
        assert await client.add(ARTICLE)
        (saved,) = service.saved
        assert (saved.given, saved.title, saved.tags) == (LINK, ARTICLE.title, TAGS)

    async def test_what_is_there_is_found_and_nothing_else(self, service: "FakeService", client: ReadLater) -> None:
        service.put(LINK, "Theirs", ["mine"], archived=True)
        assert await client.find(ARTICLE, sent_before=False)
        assert not await client.find(OTHER, sent_before=False)
        (saved,) = service.saved
        assert (saved.title, saved.tags, saved.archived, saved.written) == ("Theirs", ["mine"], True, 1)

    async def test_looking_up_and_checking_change_nothing(self, service: "FakeService", client: ReadLater) -> None:
        await client.check()
        await client.find(ARTICLE, sent_before=False)
        assert service.saved == []

    @pytest.mark.parametrize("how", ["drop", "broken_off"])
    async def test_what_was_saved_without_an_answer_is_found(
        self, service: "FakeService", client: ReadLater, how: str
    ) -> None:
        assert not await client.find(ARTICLE, sent_before=False)
        service.fail("POST /api", **{how: True})
        with pytest.raises(NoAnswer):
            await client.add(ARTICLE)
        assert await client.find(ARTICLE, sent_before=True)
        (saved,) = service.saved
        assert saved.written == 1

    async def test_page_that_led_elsewhere_is_found_after_an_answer_that_was_lost(
        self, service: "FakeService", client: ReadLater
    ) -> None:
        service.moved[LINK] = "https://moved.example/who-pays"
        service.put(OTHER.url or "", OTHER.title)
        assert not await client.find(ARTICLE, sent_before=False)
        service.fail("POST /api", drop=True)
        with pytest.raises(NoAnswer):
            await client.add(ARTICLE)
        assert await client.find(ARTICLE, sent_before=True)

    async def test_what_never_came_is_not_found(self, service: "FakeService", client: ReadLater) -> None:
        service.put(OTHER.url or "", OTHER.title)
        await client.check()
        service.fail("POST /api", cut=True)
        with pytest.raises(NoAnswer):
            await client.add(ARTICLE)
        assert not await client.find(ARTICLE, sent_before=True)

    @pytest.mark.parametrize("question", ["check", "find", "add"])
    async def test_nobody_unknown_is_let_in(self, service: "FakeService", stranger: ReadLater, question: str) -> None:
        with pytest.raises(LoginRefused) as caught:
            await self.ask(stranger, question)
        assert "127.0.0.1" in str(caught.value)
        assert service.saved == []

    @pytest.mark.parametrize("question", ["find", "add"])
    async def test_too_often_says_how_long_to_wait(
        self, service: "FakeService", client: ReadLater, question: str
    ) -> None:
        await client.check()
        service.fail("/api/", status=429, headers={"Retry-After": "120"})
        with pytest.raises(ServerBusy) as caught:
            await self.ask(client, question)
        assert caught.value.retry_after == 120

    @pytest.mark.parametrize("status", [500, 502, 503, 504])
    @pytest.mark.parametrize("question", ["find", "add"])
    async def test_failing_server_is_one_to_try_again(
        self, service: "FakeService", client: ReadLater, question: str, status: int
    ) -> None:
        await client.check()
        service.fail("/api/", status=status, body=HTML)
        with pytest.raises(ServerDown):
            await self.ask(client, question)

    @pytest.mark.parametrize("question", ["check", "find", "add"])
    @pytest.mark.parametrize(
        "body", [HTML, b"", b"[[", b"7", b'"ok"', b"{}", b"null", b'[{"id": 1}, 2]', b"[" * 100_000]
    )
    async def test_login_page_or_other_json_is_no_answer(
        self, service: "FakeService", client: ReadLater, question: str, body: bytes
    ) -> None:
        service.fail("/(api|oauth)/", status=200, body=body, times=9)
        with pytest.raises(BadAnswer) as caught:
            await self.ask(client, question)
        assert len(str(caught.value)) < 200

    async def test_half_an_answer_is_none(self, service: "FakeService", client: ReadLater) -> None:
        service.put(LINK)
        await client.check()
        service.fail("GET /api", half=True)
        with pytest.raises(BadAnswer):
            await client.find(ARTICLE, sent_before=False)

    async def test_address_where_it_does_not_stand_is_told(self, service: "FakeService", client: ReadLater) -> None:
        service.fail("/(api|oauth)/", status=404, body=HTML, times=9)
        with pytest.raises(WrongAddress):
            await client.check()

    async def test_redirect_to_another_host_is_not_followed(self, service: "FakeService", client: ReadLater) -> None:
        service.fail("/(api|oauth)/", status=302, headers={"Location": "http://localhost:1/login"}, times=9)
        with pytest.raises(WrongAddress):
            await client.check()

    async def test_article_that_it_does_not_take_is_refused(self, service: "FakeService", client: ReadLater) -> None:
        await client.check()
        with pytest.raises(Rejected):
            await client.add(Sendable("ftp://column.example/1", "No page"))
        assert service.saved == []

    @pytest.mark.parametrize("title", ["", 6_000 * "long ", '<b>"quoted"</b> & \U0001f600 [/oops]', " 'x' "])
    async def test_any_title_is_taken(self, service: "FakeService", client: ReadLater, title: str) -> None:
        assert await client.add(Sendable(LINK, title))
        (saved,) = service.saved
        assert title.strip().startswith(saved.title)
        assert bool(saved.title) == bool(title)

    async def test_no_secret_stands_in_an_address(self, service: "FakeService", client: ReadLater) -> None:
        await client.check()
        await client.find(ARTICLE, sent_before=True)
        await client.add(ARTICLE)
        asked = "".join(f"{one.path}{one.query}" for one in service.log)
        assert not [one for one in self.secrets if one in asked]

    secrets: tuple[str, ...] = ("t0ken-of-jane",)

    async def ask(self, client: ReadLater, question: str) -> None:
        match question:
            case "check":
                await client.check()
            case "find":
                await client.find(ARTICLE, sent_before=False)
            case _:
                await client.add(ARTICLE)
