"""The list of accounts: how each is, what waits, what is wrong; keys for what can be done."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from opreader.ui.dialogs.accounts import AccountLine, Accounts
from opreader.ui.glyphs import ASCII
from tests.ui.dialogs.dialog_app import HOSTILE, LARGE, MIDDLE, SMALL, opened, settled

ABOUT = "FreshRSS 1.24 · jane at https://news.example"
NEWS = AccountLine("news", "●", "synced 5 minutes ago", ABOUT, "4 marks to send")
OLD = AccountLine("old", "✗", "unreachable since 09:10 · synced 2 days ago", ABOUT, trouble="no answer", todo="s tries")
NEW = AccountLine("new", "◐", "synced just now", ABOUT, undecided=True)


class Fake:
    """Writes down what was asked."""

    def __init__(self, *lines: AccountLine) -> None:
        self.shown: Sequence[AccountLine] = lines
        self.asked: list[str] = []

    def lines(self) -> Sequence[AccountLine]:
        return self.shown

    def add(self) -> None:
        self.asked.append("add")

    def sync(self, name: str) -> None:
        self.asked.append(f"sync {name}")

    def stop(self) -> None:
        self.asked.append("stop")

    def password(self, name: str) -> None:
        self.asked.append(f"password {name}")

    def remove(self, name: str) -> None:
        self.asked.append(f"remove {name}")

    def choose(self, name: str) -> None:
        self.asked.append(f"choose {name}")

    def log(self, name: str) -> None:
        self.asked.append(f"log {name}")

    def forget(self, name: str) -> None:
        self.asked.append(f"forget {name}")


@pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE])
async def test_each_account_tells_how_it_is_and_what_to_do(size: tuple[int, int]) -> None:
    async with opened(Accounts(Fake(NEWS, OLD, NEW)), size=size) as (app, _):
        words = app.words
        assert "● news synced 5 minutes ago · 4 marks to send" in words
        assert "! no answer s tries" in words
        assert "Both sides stay as they are until you choose" in words
        assert "q, Esc close" in words


async def test_without_an_account_it_says_what_one_is_for() -> None:
    async with opened(Accounts(Fake())) as (app, pilot):
        assert "No account yet" in app.words
        assert "sync now" not in app.words
        await pilot.press("s", "d", "p", "l", "c", "enter")
        assert "No account yet" in app.words


async def test_keys_are_of_the_account_under_the_cursor() -> None:
    fake = Fake(NEWS, OLD, NEW)
    async with opened(Accounts(fake), size=LARGE) as (_, pilot):
        await pilot.press("a", "s", "j", "p", "l", "d", "c", "j", "c", "enter")
        await settled(pilot)
        names = ["add", "sync news", "password old", "log old", "remove old", "choose new", "choose new"]
        assert fake.asked == names


async def test_refused_marks_have_a_key_where_there_are_any() -> None:
    fake = Fake(NEWS, replace(OLD, refused=True))
    async with opened(Accounts(fake), size=LARGE) as (app, pilot):
        await pilot.press("f")
        assert "refused marks" not in app.words
        await pilot.press("j", "f")
        await settled(pilot)
        assert "f refused marks" in app.words
        assert fake.asked == ["forget old"]


async def test_it_follows_what_happens_and_the_cursor_stays_at_its_account() -> None:
    fake = Fake(NEWS, OLD)
    dialog = Accounts(fake, at="old")
    async with opened(dialog, size=LARGE) as (app, pilot):
        fake.shown = (NEW, NEWS, OLD)
        dialog.look()
        await settled(pilot)
        assert "◐ new" in app.words
        await pilot.press("s")
        assert fake.asked == ["sync old"]


async def test_a_sync_is_stopped_right_there() -> None:
    fake = Fake(replace(NEWS, busy=True, how="reading articles 450/10 000"))
    async with opened(Accounts(fake)) as (app, pilot):
        assert "x stop" in app.words
        await pilot.press("x")
        assert fake.asked == ["stop"]


async def test_names_of_servers_are_never_markup() -> None:
    bad = AccountLine(HOSTILE, "✗", HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    async with opened(Accounts(Fake(bad), glyphs=ASCII), size=LARGE) as (app, _):
        assert app.words.count("[/oops]") == 6
