"""Where the signs are ASCII, what dialogs say for themselves is too: masks, cut lines, dots between, hidden addresses."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

import pytest
from textual.content import Content

from opreader.health import Ailment
from opreader.model import Subscription
from opreader.query import parse_query
from opreader.send_targets import Question
from opreader.ui.dates import Dates
from opreader.ui.dialogs.accounts import AccountLine, Accounts
from opreader.ui.dialogs.add_account import AddAccount
from opreader.ui.dialogs.add_feed import AddFeed
from opreader.ui.dialogs.ask_password import AskPassword
from opreader.ui.dialogs.edit_account_feed import EditAccountFeed
from opreader.ui.dialogs.edit_feed import EditFeed
from opreader.ui.dialogs.feed_health import FeedHealth
from opreader.ui.dialogs.find_articles import FindArticles
from opreader.ui.dialogs.messages import Messages
from opreader.ui.dialogs.note import Note
from opreader.ui.dialogs.send import LogIn
from opreader.ui.glyphs import ASCII
from opreader.ui.notices import Notice
from tests.ui.dialogs.dialog_app import LARGE, SMALL, opened, settled
from tests.ui.dialogs.test_accounts import Fake
from tests.ui.dialogs.test_add_feed import feed
from tests.ui.dialogs.test_feed_health import FakeCare, ailing
from tests.ui.dialogs.test_find_articles import Follower
from tests.ui.dialogs.test_keys_in_order import add, keep, same
from tests.ui.headlines_made import NOW
from tests.ui.test_account_branches import theirs

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import ModalScreen

    from opreader.adding import Found

REFUSED = "401 Unauthorized at https://…@example.org/ – asked twice"


LONG = feed("Long", "en", "Ireland", "trade", about="about " * 60)


async def nowhere(_target: str) -> list[Found]:
    return []


def edit_feed() -> EditFeed:
    feed, said = theirs(3, "World", error=REFUSED), Subscription("https://…@example.org/feed")
    return EditFeed(feed, said, folders=[], dates=Dates(lambda: NOW, UTC), now=NOW, glyphs=ASCII)


def health() -> FeedHealth:
    care = FakeCare()
    care.rows = [ailing(1, Ailment.FAILING, REFUSED, error=REFUSED)]
    return FeedHealth(care.load, care, now=lambda: NOW, glyphs=ASCII)


ACCOUNT = AccountLine(
    "news", "*", "unreachable · synced 2 days ago", "jane · …@news.example", trouble=REFUSED, todo="…"
)
QUESTIONS = [Question("token", "a token", secret=True)]
DIALOGS: dict[str, tuple[Callable[[], ModalScreen[Any]], str, str]] = {
    "note": (lambda: Note("word – " * 100, glyphs=ASCII), "x", "word - word"),
    "account": (lambda: AddAccount(add, glyphs=ASCII), "tab tab x y", "Password **"),
    "password": (lambda: AskPassword("news", same, glyphs=ASCII), "x y", "Password **"),
    "log in": (lambda: LogIn("news", QUESTIONS, keep, glyphs=ASCII), "x y", "**"),
    "accounts": (lambda: Accounts(Fake(ACCOUNT), glyphs=ASCII), "j", "unreachable - synced"),
    "feed": (edit_feed, "x", "https://...@example.org/ - asked twice"),
    "feed of an account": (
        lambda: EditAccountFeed(theirs(3, "World", error=REFUSED), folders=[], glyphs=ASCII),
        "x",
        "...",
    ),
    "health": (health, "j", "https://...@example.org/ - asked twice"),
    "search": (
        lambda: FindArticles(
            "", lambda text: parse_query(text, now=NOW), Follower(), names=lambda _: ["ab", "ac"], glyphs=ASCII
        ),
        "t a g colon a",
        "Tab: ab - ac",
    ),
    "messages": (
        lambda: Messages(
            [Notice(NOW, "0 new · Gone: 404 – " + "word " * 200, "error")], Dates(lambda: NOW, UTC), ASCII
        ),
        "j",
        "0 new - Gone: 404 - word",
    ),
}


@pytest.mark.parametrize("name", DIALOGS)
async def test_all_of_a_dialog_is_ascii(name: str) -> None:
    make, keys, seen = DIALOGS[name]
    async with opened(make(), size=LARGE) as (app, pilot):
        await pilot.press(*keys.split())
        if isinstance(dialog := app.screen, FindArticles):
            dialog.tell("")
        await settled(pilot)
        assert seen in app.words
        assert [line for line in app.text.splitlines() if not line.isascii()] == []


async def test_what_is_too_long_for_its_line_is_cut_without_a_sign() -> None:
    async with opened(FindArticles("", str, Follower(), glyphs=ASCII), size=SMALL) as (app, pilot):
        dialog = app.screen
        assert isinstance(dialog, FindArticles)
        dialog.tell("told " * 30)
        dialog.aside(Content("aside " * 30))
        await settled(pilot)
        assert "told told" in app.words
        assert "aside aside" in app.words
        assert [line for line in app.text.splitlines() if not line.isascii()] == []
    async with opened(AddFeed(nowhere, [LONG], [], [], glyphs=ASCII), size=SMALL) as (app, pilot):
        await pilot.press("down")
        await settled(pilot)
        assert "about about" in app.words
        assert [line for line in app.text.splitlines() if not line.isascii()] == []
