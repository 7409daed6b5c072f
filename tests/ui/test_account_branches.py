"""Accounts in the tree: each in a branch of its own below local feeds, with its folders, numbers and the sign of how it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from opreader.model import Feed, FeedId, Filter, Selection
from opreader.query import parse_query
from opreader.ui.glyphs import ASCII, UNICODE
from opreader.ui.views import Session, View
from opreader.ui.widgets.account_rows import AccountBranch, How, account_folder_key, account_folder_of, account_of
from tests.fakes import NOW
from tests.ui.stages import HOSTILE
from tests.ui.tree_made import FakeLibrary, TreeApp, feed


def theirs(number: int, folder: str | None = None, *, account: str = "news", unread: int = 0, error: str = "") -> Feed:
    return replace(feed(number, folder, unread=unread, error=error or None), account=account)


@asynccontextmanager
async def shown(*feeds: Feed, folded: tuple[str, ...] = ()) -> AsyncIterator[TreeApp]:
    library = FakeLibrary()
    library.feeds = list(feeds)
    app = TreeApp(library, Session(folded=folded))
    async with app.run_test(size=(34, 34)) as pilot:
        app.drawn = pilot.pause
        await app.feeds.load()
        yield app


LOCAL = (feed(1, "Trade", unread=4), feed(2, unread=2))
ACCOUNT = (theirs(11, "Trade", unread=100), theirs(12, "World", unread=20), theirs(13, unread=3))
BRANCH = [
    "account:news",
    "account-folder:news/Trade",
    "feed:11",
    "account-folder:news/World",
    "feed:12",
    "feed:13",
]


async def test_an_account_stands_below_local_feeds_with_its_folders() -> None:
    async with shown(*ACCOUNT, *LOCAL) as app:
        keys = app.pane.keys
        assert keys[keys.index("folder:Trade") :] == ["folder:Trade", "feed:1", "feed:2", *BRANCH]


async def test_numbers_of_an_account_are_sums_of_its_feeds_and_local_folders_know_none_of_them() -> None:
    async with shown(*ACCOUNT, *LOCAL) as app:
        tree = app.pane
        names = ("account:news", "account-folder:news/Trade", "account-folder:news/World", "folder:Trade", "all")
        assert [tree.count_of(key) for key in names] == [123, 100, 20, 4, 129]
        app.feeds.shift(FeedId(11), unread=-1)
        assert [tree.count_of(key) for key in names] == [122, 99, 20, 4, 128]
        assert app.feeds.unread_of(View("account:news")) == 122


async def test_an_account_counts_every_article_as_its_list_shows_each() -> None:
    """Of one text in two feeds of a local folder one is shown; of an account both are."""
    twice = replace(theirs(11, "Trade", unread=100), inner_unread=40, copies_unread=40)
    async with shown(twice, replace(feed(1, "Trade", unread=10), inner_unread=4)) as app:
        names = ("account:news", "account-folder:news/Trade", "folder:Trade")
        assert [app.pane.count_of(key) for key in names] == [100, 100, 6]


async def test_the_row_tells_how_the_account_is_and_what_waits() -> None:
    async with shown(*ACCOUNT) as app:
        await app.drawn()
        assert any(line.startswith("▾ ○ news") and line.endswith("123") for line in app.lines)
        app.pane.set_accounts([AccountBranch("news", "synced", 4)])
        await app.drawn()
        assert any(line.startswith("▾ ● news") and line.endswith("4↑ 123") for line in app.lines), app.lines


def test_no_two_states_share_a_sign() -> None:
    states: tuple[How, ...] = ("unknown", "synced", "syncing", "waiting", "unreachable", "password", "archive")
    for glyphs in (UNICODE, ASCII):
        assert len({AccountBranch("x", how).sign(glyphs) for how in states}) == len(states)


async def test_an_account_without_feeds_has_a_row_too() -> None:
    async with shown(*LOCAL) as app:
        app.pane.set_accounts([AccountBranch("empty", "waiting")])
        assert app.pane.keys[-1] == "account:empty"


async def test_folding_an_account_hides_its_branch_and_the_cursor_goes_to_it() -> None:
    async with shown(*ACCOUNT, *LOCAL) as app:
        tree = app.pane
        tree.cursor_key = "feed:12"
        tree.fold()
        assert tree.cursor_key == "account-folder:news/World"
        tree.fold()
        assert tree.cursor_key == "account:news"
        assert tree.keys[-1] == "account:news"
        assert tree.folded >= {"account:news", "account-folder:news/World"}


async def test_the_cursor_comes_to_a_feed_in_a_folded_account() -> None:
    folded = ("account:news", "account-folder:news/World")
    async with shown(*ACCOUNT, folded=folded) as app:
        assert "feed:12" not in app.pane.keys
        app.pane.cursor_key = "feed:12"
        assert app.pane.cursor_key == "feed:12"


async def test_a_feed_in_trouble_is_seen_at_a_folded_account() -> None:
    async with shown(theirs(11, "World", error="no longer on the server"), folded=("account:news",)) as app:
        await app.drawn()
        assert any(line.startswith("! ○ news") for line in app.lines), app.lines


async def test_names_of_a_server_are_never_markup() -> None:
    bad = replace(theirs(11, HOSTILE, account=HOSTILE, unread=1), title=HOSTILE)
    async with shown(bad) as app:
        await app.drawn()
        assert sum("[/oops]" in line for line in app.lines) == 3, app.lines


@pytest.mark.parametrize("folder", ["World", "a/b", "/", "☃ [/x]"])
def test_a_folder_of_an_account_is_found_in_its_key(folder: str) -> None:
    key = account_folder_key("news 2", folder)
    assert (account_of(key), account_folder_of(key)) == ("news 2", folder)
    assert View(key).selection(lambda text: parse_query(text, now=NOW)) == Selection(account="news 2", folder=folder)
    assert account_of("folder:news 2/x") is None
    assert account_of("feed:3") is None


def test_a_view_of_an_account_holds_its_feeds_alone() -> None:
    selection = View("account:news").selection(Filter)
    assert selection == Selection(account="news")
