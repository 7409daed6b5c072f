"""Adding an account: the server is asked in the dialog, and a no loses nothing of what was typed."""

import asyncio

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from opreader.errors import LoginRefused, OpreaderError, ServerDown
from opreader.syncing import NewAccount
from opreader.ui.dialogs.add_account import AddAccount
from opreader.ui.dialogs.ask_password import AskPassword
from opreader.ui.dialogs.choose_one import Answer, ChooseOne
from opreader.ui.dialogs.edit_account_feed import EditAccountFeed, Placed
from tests.ui.dialogs.dialog_app import HOSTILE, LARGE, MIDDLE, SMALL, DialogApp, opened, settled, until
from tests.ui.test_account_branches import theirs


class Server:
    """Says what it is to say."""

    def __init__(self) -> None:
        self.asked: list[NewAccount] = []
        self.trouble: OpreaderError | None = None
        self.gate = asyncio.Event()
        self.gate.set()

    async def add(self, new: NewAccount) -> str:
        self.asked.append(new)
        await self.gate.wait()
        if self.trouble is not None:
            raise self.trouble
        return new.name or "news"


async def answers(app: DialogApp, pilot: Pilot[None]) -> list[object]:
    """What the dialog answered, once it did."""
    for _ in range(200):
        if app.answers:
            break
        await pilot.pause(0.01)
    return app.answers


async def typed(pilot: Pilot[None], app: DialogApp, **fields: str) -> None:
    for name, value in fields.items():
        app.screen.query_one(f"#account-{name}", Input).value = value
    await pilot.pause()


async def test_what_is_typed_is_asked_of_the_server_and_the_name_answered() -> None:
    server = Server()
    async with opened(AddAccount(server.add), size=LARGE) as (app, pilot):
        await pilot.press(*"news.example", "tab", *"jane", "tab", *"s3cret", "enter")
        assert await answers(app, pilot) == ["news"]
        assert server.asked == [NewAccount("news.example", "jane", "s3cret")]


async def test_a_password_is_not_shown() -> None:
    async with opened(AddAccount(Server().add), size=LARGE) as (app, pilot):
        await pilot.press("tab", "tab", *"s3cret")
        assert "s3cret" not in app.text
        assert "••••••" in app.text


@pytest.mark.parametrize("trouble", [LoginRefused("who is jane"), ServerDown("no answer")])
async def test_a_no_is_told_and_nothing_typed_is_lost(trouble: OpreaderError) -> None:
    server = Server()
    server.trouble = trouble
    async with opened(AddAccount(server.add)) as (app, pilot):
        await typed(pilot, app, url="https://news.example", user="jane", password="wrong", name="mine")
        await pilot.press("ctrl+s")
        await until(pilot, str(trouble))
        values = [app.screen.query_one(f"#account-{one}", Input).value for one in ("url", "user", "password", "name")]
        assert values == ["https://news.example", "jane", "wrong", "mine"]
        server.trouble = None
        await pilot.press("ctrl+s")
        assert await answers(app, pilot) == ["mine"]


async def test_esc_stops_the_asking_first() -> None:
    server = Server()
    server.gate.clear()
    async with opened(AddAccount(server.add)) as (app, pilot):
        await typed(pilot, app, url="news.example", password="x")
        await pilot.press("ctrl+s")
        await until(pilot, "stop asking")
        await pilot.press("escape")
        await settled(pilot)
        assert "stopped" in app.words
        assert app.answers == []
        await pilot.press("escape")
        await settled(pilot)
        assert app.answers == [None]


async def test_what_is_missing_is_told() -> None:
    server = Server()
    async with opened(AddAccount(server.add)) as (app, pilot):
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "This needs the address" in app.words
        await typed(pilot, app, url="news.example")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "This needs a password" in app.words
        assert not server.asked


async def test_a_command_prints_the_password() -> None:
    server = Server()
    async with opened(AddAccount(server.add)) as (app, pilot):
        await typed(pilot, app, url="news.example", command="pass show news")
        await pilot.press("ctrl+s")
        await answers(app, pilot)
        assert (server.asked[0].password, server.asked[0].password_command) == (None, "pass show news")


@pytest.mark.parametrize(
    ("url", "offered"),
    [
        ("http://news.example", True),
        ("HTTP://jane@news.example/", True),
        ("https://news.example", False),
        ("http://127.0.0.1:8080/p", False),
        ("http://localhost/", False),
        ("news.example", False),
    ],
)
async def test_plain_http_is_offered_where_a_password_would_leave_the_machine_so(url: str, *, offered: bool) -> None:
    async with opened(AddAccount(Server().add), size=LARGE) as (app, pilot):
        await typed(pilot, app, url=url)
        assert ("unencrypted" in app.words) is offered


@pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE])
async def test_fields_and_keys_are_in_sight(size: tuple[int, int]) -> None:
    async with opened(AddAccount(Server().add), size=size) as (app, _):
        assert all(word in app.words for word in ("Address", "User", "Password", "Kind", "Esc leave it"))


async def test_a_password_that_is_not_taken_stays_in_the_field() -> None:
    asked: list[str] = []

    async def keep(password: str) -> str:
        asked.append(password)
        if len(asked) == 1:
            raise LoginRefused("not that one")
        return "kept in a file"

    async with opened(AskPassword(f"Of {HOSTILE}", keep)) as (app, pilot):
        await pilot.press("enter")
        await settled(pilot)
        assert "This needs a password" in app.words
        await pilot.press(*"abc", "enter")
        await until(pilot, "not that one")
        assert "abc" not in app.words
        assert "[/oops]" in app.words
        await pilot.press("enter")
        assert await answers(app, pilot) == ["kept in a file"]
        assert asked == ["abc", "abc"]


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_one_of_several_answers_is_chosen(size: tuple[int, int]) -> None:
    dialog = ChooseOne("Which?", [f"About {HOSTILE}"], [Answer("a", HOSTILE, "note"), Answer("b", "B", HOSTILE)])
    async with opened(dialog, size=size) as (app, pilot):
        assert app.words.count("[/oops]") == 3
        await pilot.press("j", "enter")
        await settled(pilot)
        assert app.answers == ["b"]


async def test_esc_chooses_nothing() -> None:
    async with opened(ChooseOne("Which?", [], [Answer("a", "A")], leave="later")) as (app, pilot):
        assert "Esc later" in app.words
        await pilot.press("escape")
        await settled(pilot)
        assert app.answers == [None]


async def test_title_and_folder_of_a_servers_feed_are_changed() -> None:
    async with opened(EditAccountFeed(theirs(3, "World", error=HOSTILE), folders=["World", "Trade"])) as (app, pilot):
        assert "Feed of news" in app.words
        assert "[/oops]" in app.words
        app.screen.query_one("#edit-title", Input).value = "Mine"
        app.screen.query_one("#edit-folder", Input).value = ""
        await pilot.press("enter")
        await settled(pilot)
        assert app.answers == [Placed("Mine", None)]
