"""Accounts on the whole screen: branch, sync by key and by itself, dialogs, feeds of a server; and nothing without one."""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from opreader.config import Config
from opreader.errors import LoginRefused
from opreader.model.exchanged import SyncProgress, SyncResult
from tests.fakes import NOW, document
from tests.sync.fake_greader import FakeGreader
from tests.ui.accounts_made import TWINS, FakeAccounts, Readers, at_accounts, filled
from tests.ui.stages import HOSTILE, MEDIUM, NARROW, QUIET, House, Play

FEEDS = (("The Column", "Economics"), ("Letters", None))


async def to_row(play: Play, key: str) -> None:
    """The cursor of the tree on a row."""
    play.app.main.panes.go("feeds")
    tree = play.app.main.stage.tree
    tree.move(tree.keys.index(key))
    await play.settled()


@pytest.fixture
async def house(tmp_path: Path) -> House:
    house = House(tmp_path)
    await house.filled(1, entries=2)
    await filled(house, *FEEDS)
    return house


async def test_without_an_account_nothing_of_them_is_asked(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    accounts = FakeAccounts()
    async with at_accounts(house, accounts, has_accounts=lambda: False) as play:
        await play.press("j", "m", "R")
        assert accounts.reads == 0
        assert "syncing" not in vars(play.app.main.background)
        assert "account" not in play.pane("feeds")


async def test_an_accounts_row_shows_all_of_its_articles_and_its_folders_theirs(house: House) -> None:
    async with at_accounts(house, FakeAccounts("news")) as play:
        assert play.app.main.feeds.local[0].unread == 2
        await to_row(play, "account:news")
        await play.until("Take 1 of The Column", "Take 2 of Letters", lambda: "Entry 1" not in play.pane("headlines"))
        await to_row(play, "account-folder:news/Economics")
        await play.until(lambda: "of Letters" not in play.pane("headlines"), "Take 1 of The Column")
        assert "Economics" in play.pane("headlines-title")
        await to_row(play, "all")
        await play.until("Take 1 of The Column", "Entry 1 of feed 1")


async def test_a_local_folder_and_one_of_an_account_are_two_though_they_have_one_name(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=2, folder="Economics")
    await filled(house, *FEEDS)
    async with at_accounts(house, FakeAccounts("news")) as play:
        tree = play.app.main.stage.tree
        for key, here, elsewhere in (
            ("folder:Economics", "Entry 1 of feed 1", "The Column"),
            ("account-folder:news/Economics", "Take 1 of The Column", "Entry 1 of feed 1"),
        ):
            await to_row(play, key)
            await play.until(here, lambda gone=elsewhere: gone not in play.pane("headlines"))  # type: ignore[misc]
            assert tree.count_of(key) == 2


async def test_that_an_account_was_synced_puts_off_no_local_feed(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    house.desk.clock.move(hours=2)
    await filled(house, *FEEDS)
    house.desk.children.entry(1, 9, hours=-1)
    async with at_accounts(house, FakeAccounts("news"), config=Config()) as play:
        await play.message("1 new")


async def test_marks_change_the_numbers_of_the_account_and_wait_for_the_server(house: House) -> None:
    async with at_accounts(house, FakeAccounts("news")) as play:
        await to_row(play, "account:news")
        tree = play.app.main.stage.tree
        assert tree.count_of("account:news") == 4
        accounts = play.app.main.stage.reader.accounts
        assert isinstance(accounts, FakeAccounts)
        accounts.set(queued=1)
        await play.press("l", "m")
        assert tree.count_of("account:news") == 3
        await play.until("1 mark to send", lambda: "1↑" in play.pane("feeds"))


async def test_a_list_of_an_account_is_marked_read_and_its_number_goes(house: House) -> None:
    async with at_accounts(house, FakeAccounts("news")) as play:
        await to_row(play, "account:news")
        await play.press("l", "A")
        tree = play.app.main.stage.tree
        await play.until(lambda: tree.count_of("account:news") == 0, lambda: tree.count_of("all") == 2)
        await play.press("u")
        await play.until(lambda: tree.count_of("account:news") == 4)


async def test_what_is_folded_stays_folded(house: House) -> None:
    async with at_accounts(house, FakeAccounts("news")) as play:
        await to_row(play, "account:news")
        await play.press("left")
        assert "feed:" not in "".join(play.app.main.stage.tree.keys[-1:])
        await play.press("q", "q")
        await play.until(lambda: not play.app.is_running)
    async with at_accounts(house, FakeAccounts("news")) as play:
        assert play.app.main.stage.tree.keys[-1] == "account:news"


async def test_refresh_all_asks_feeds_and_accounts(house: House) -> None:
    accounts = FakeAccounts("news", "old")
    async with at_accounts(house, accounts) as play:
        house.desk.net.requests.clear()
        await play.press("R")
        await play.until(lambda: bool(house.desk.net.requests) and accounts.asked == [((), False)])


async def test_refresh_in_an_account_syncs_it_alone(house: House) -> None:
    accounts = FakeAccounts("news", "old")
    async with at_accounts(house, accounts) as play:
        house.desk.net.requests.clear()
        for key in ("account:news", "account-folder:news/Economics", "feed:2"):
            await to_row(play, key)
            await play.press("r")
            await play.message("synced · nothing new")
            play.app.main.stage.status.hush()
        assert accounts.asked == [(("news",), False)] * 3
        assert not house.desk.net.requests


async def test_a_slow_server_delays_no_key_and_is_stopped_by_one(house: House) -> None:
    accounts = FakeAccounts("news")
    accounts.gate.clear()
    accounts.steps = [SyncProgress("news", "reading articles", 450, 10_000)]
    async with at_accounts(house, accounts) as play:
        await play.press("R")
        await play.until("news: reading articles 450/10 000", "x stops", lambda: "↻ news" in play.pane("feeds"))
        await play.press("j", "m")
        await play.message("marked read")
        await play.press("x")
        await play.message("sync stopped")
        await play.until(lambda: "● news" in play.pane("feeds"))


async def test_what_came_is_shown_and_the_row_under_the_cursor_stays(house: House) -> None:
    accounts = FakeAccounts("news")
    async with at_accounts(house, accounts) as play:
        await to_row(play, "account:news")
        await play.press("l", "j")
        headlines = play.app.main.stage.headlines
        stood = headlines.cursor_id
        ids = [one for one in headlines.ids_in_sight() if one != stood]

        async def elsewhere() -> None:
            await house.reader._store.mark(ids[:1], read=True, now=NOW)

        accounts.results["news"] = SyncResult("news", changed=1)
        await elsewhere()
        await play.press("h", "r")
        await play.message("marked elsewhere")
        tree = play.app.main.stage.tree
        await play.until(lambda: tree.count_of("account:news") == 3)
        assert headlines.cursor_id == stood
        assert ids[0] in headlines.ids_in_sight()


@pytest.mark.parametrize(
    ("setting", "config", "asked"),
    [
        ({}, Config(), True),
        ({"offline": True}, Config(), False),
        ({}, QUIET, False),
    ],
    ids=["at start", "offline", "not at start"],
)
async def test_an_account_is_synced_at_start_only_where_that_is_wanted(
    house: House, setting: dict[str, Any], config: Config, *, asked: bool
) -> None:
    accounts = FakeAccounts("news")
    accounts.set(last_sync=NOW - timedelta(hours=9))
    async with at_accounts(house, accounts, config=config, **setting) as play:
        await play.press("j", "k")
        assert accounts.asked == ([(("news",), True)] if asked else [])


async def test_an_unreachable_server_is_no_dialog_at_start_and_everything_can_be_read(house: House) -> None:
    accounts = FakeAccounts("news")
    accounts.set(last_sync=NOW - timedelta(hours=9), queued=4)
    accounts.results["news"] = SyncResult("news", error=f"no answer {HOSTILE}")
    async with at_accounts(house, accounts, config=Config()) as play:
        await play.until("4 marks to send", "news unreachable since", "R tries again")
        assert play.app.screen is play.app.main
        assert "✗ news" in play.pane("feeds")
        await to_row(play, "account:news")
        await play.press("l", "enter")
        await play.until("Words of take")
        await play.press("M")
        await play.until("no answer [/oops]")
        assert play.said()[0].endswith("it is tried again by itself; R tries now")


async def test_leaving_tells_what_is_not_sent(house: House) -> None:
    accounts = FakeAccounts("news")
    accounts.set(queued=3)
    accounts.results["news"] = SyncResult("news", error="no answer")
    async with at_accounts(house, accounts) as play:
        await play.press("ctrl+q")
        await play.until(lambda: not play.app.is_running)
        assert accounts.asked == [(("news",), True)]
        assert play.app.farewell == "still to be sent: 3 marks; the next sync sends them"


async def test_leaving_twice_waits_for_no_server(house: House) -> None:
    accounts = FakeAccounts("news")
    accounts.set(queued=3)
    accounts.gate.clear()
    async with at_accounts(house, accounts) as play:
        await play.press("ctrl+q")
        await play.message("sending 3 marks")
        await play.press("ctrl+q")
        await play.until(lambda: not play.app.is_running, turns=100)


# the dialogs


async def test_an_account_is_added_and_its_first_connection_asks_whose_marks_count(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    accounts = FakeAccounts()
    accounts.figures = TWINS
    async with at_accounts(house, accounts) as play:
        await play.press("g", "a")
        await play.until("No account yet")
        await play.press("a")
        await play.until("Add an account")
        accounts.trouble = LoginRefused("news.example does not take this password")
        await play.write("news.example")
        await play.press("tab", *"jane", "tab", *"no", "enter")
        await play.until("does not take this password")
        await play.press("backspace", "backspace", *"yes", "enter")
        await play.until("Whose marks count?", "3 211 articles, 204 unread", "12 read here and unread there")
        await play.press("escape")
        await play.until("Both sides stay as they are until you choose", lambda: "◐ news" in play.text)
        assert accounts.done == []
        await play.press("c")
        await play.until("Push mine")
        await play.press("k", "enter")
        await play.until(lambda: accounts.done == ["first news push"], lambda: "until you choose" not in play.text)
        assert [(one.user, one.password) for one in accounts.added] == [("jane", "no"), ("jane", "yes")]
        assert accounts.asked == [(("news",), False)]


async def test_the_choice_that_is_open_is_remembered(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    accounts = FakeAccounts()
    accounts.figures = TWINS
    async with at_accounts(house, accounts) as play:
        await play.press("g", "a", "a")
        await play.write("news.example")
        await play.press("tab", "tab", *"pw", "enter")
        await play.until("Whose marks count?")
        await play.press("escape", "escape", "ctrl+q")
        await play.until(lambda: not play.app.is_running)
    async with at_accounts(house, accounts) as play:
        await play.until(lambda: "◐ news" in play.pane("feeds"))
        await play.press("g", "a")
        await play.until("Both sides stay as they are")


async def test_where_nothing_differs_nothing_is_asked(tmp_path: Path) -> None:
    house = House(tmp_path)
    accounts = FakeAccounts()
    async with at_accounts(house, accounts) as play:
        await play.press("g", "a", "a")
        await play.write("news.example")
        await play.press("tab", "tab", *"pw", "enter")
        await play.until("news: 3 articles, 2 unread")
        assert "Whose marks" not in play.text


async def test_an_account_is_removed_with_or_without_its_articles(house: House) -> None:
    accounts = FakeAccounts("news")
    accounts.set(queued=2)
    async with at_accounts(house, accounts) as play:
        await play.press("g", "a", "d")
        await play.until("Remove news?", "4 articles stay here", "2 marks are not sent yet")
        await play.press("escape")
        await play.until("synced")
        assert accounts.done == []
        await play.press("d", "j", "enter")
        await play.until("No account yet")
        assert accounts.done == ["remove news drop"]


async def test_an_account_that_is_being_synced_is_removed_when_that_has_ended(house: House) -> None:
    accounts = FakeAccounts("news")
    accounts.gate.clear()
    async with at_accounts(house, accounts) as play:
        await play.press("g", "a", "s")
        await play.until("x stop")
        await play.press("d")
        await play.until("Remove news?")
        await play.press("enter")
        await play.until("No account yet")
        assert accounts.done == ["remove news keep"]


async def test_keys_for_feeds_on_an_accounts_row_are_for_the_account(house: House) -> None:
    async with at_accounts(house, FakeAccounts("news")) as play:
        await to_row(play, "account:news")
        await play.press("d")
        await play.until("Remove news?")
        await play.press("escape", "e")
        await play.until("synced just now", "l log")


async def test_a_password_is_asked_for_and_then_it_syncs(house: House) -> None:
    accounts = FakeAccounts("news")
    accounts.set(paused=True, error="it does not take this password")
    async with at_accounts(house, accounts, size=MEDIUM) as play:
        await play.until("password needed", lambda: "? news" in play.pane("feeds"))
        await play.press("g", "a")
        await play.until("it does not take this password", "p takes another password")
        await play.press("p")
        await play.until("Of jane at https://news.example")
        await play.press(*"new", "enter")
        await play.until(lambda: accounts.done == ["password news new"] and accounts.asked == [(("news",), False)])


async def test_the_log_of_an_account_is_shown(house: House) -> None:
    accounts = FakeAccounts("news")
    accounts.logged = [(NOW, f"2 feeds are gone {HOSTILE}"), (None, "long ago")]
    async with at_accounts(house, accounts, size=NARROW) as play:
        await play.press("g", "a", "l")
        await play.until("Log of news", "2 feeds are gone [/oops]", "long ago")


# feeds of a server


async def test_a_feed_is_asked_of_the_server_whose_branch_one_is_in(house: House) -> None:
    accounts = FakeAccounts("news")
    async with at_accounts(house, accounts) as play:
        url = house.desk.net.answer(house.desk.children.feed(7), document(7))
        await to_row(play, "account-folder:news/Economics")
        await play.press("a")
        await play.until("Add a feed to news")
        await play.write(url)
        await play.press("enter")
        await play.until("as it calls itself")
        await play.press("enter")
        await play.until("asked of news at the next sync")
        assert accounts.done == [f"subscribe news {url} None Economics"]
        assert house.reader.subscription(url) is None


async def test_title_and_folder_go_to_the_server(house: House) -> None:
    accounts = FakeAccounts("news")
    async with at_accounts(house, accounts) as play:
        await to_row(play, "feed:2")
        await play.press("e")
        await play.until("Feed of news")
        play.app.screen.query_one("#edit-title", Input).value = "Mine"
        play.app.screen.query_one("#edit-folder", Input).value = "World"
        await play.press("enter")
        await play.until(lambda: accounts.done == ["rename The Column Mine", "move The Column World"])


async def test_a_feed_of_a_server_is_removed_and_brought_back_and_feeds_toml_is_let_alone(house: House) -> None:
    before = (house.home / "feeds.toml").read_text()
    async with at_accounts(house, FakeAccounts("news")) as play:
        await to_row(play, "feed:2")
        await play.press("d")
        await play.until("news hears of it in a day")
        await play.press("y")
        await play.until(lambda: "The Column" not in play.pane("feeds"))
        await play.press("u")
        await play.until(lambda: "The Column" in play.pane("feeds"))
        assert (house.home / "feeds.toml").read_text() == before


# the whole way


async def test_from_the_first_key_to_the_server_and_back(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.take_children(Readers(house.desk.children))
    with FakeGreader() as server:
        feed = server.held.add_feed("https://column.example/feed.xml", f"Column {HOSTILE}", f"Views {HOSTILE}")
        first, second = server.held.add(feed, 2)
        async with at_accounts(house, None, has_accounts=(tmp_path / "accounts.toml").exists) as play:
            await play.until("The first five minutes")
            await play.press("g", "a", "a")
            await play.write(server.url)
            await play.press("tab", *server.user, "tab", *server.password, "enter")
            await play.until("2 articles, 2 unread", turns=600)
            await play.press("q")
            await play.until(lambda: "● 127.0.0.1" in play.pane("feeds"), lambda: "[/oops]" in play.pane("feeds"))
            await play.until(f"Take {second.id}")
            await play.press("m")
            await play.until("1 mark to send")
            await play.press("R")
            await play.until(lambda: second.read, turns=600)
            with server.lock:
                first.starred = True
            await play.until(lambda: not play.app.main.background.syncing.running, turns=600)
            await play.press("R")
            await play.message("marked elsewhere")
            server.fail(".*", status=503, times=1_000)
            await play.press("s", "ctrl+q")
            await play.until(lambda: not play.app.is_running, turns=600)
            assert play.app.farewell == "still to be sent: 1 mark; the next sync sends them"


def test_the_screen_imports_nothing_of_accounts_before_it_needs_to() -> None:
    import subprocess

    code = "import opreader.ui.app, sys; print([one for one in sys.modules if 'sync' in one and 'opreader' in one])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_other_work_goes_on_while_a_server_is_asked(house: House) -> None:
    accounts = FakeAccounts("news")
    accounts.gate.clear()
    async with at_accounts(house, accounts) as play:
        await play.press("g", "a", "s")
        await asyncio.sleep(0)
        await play.until("↻ news")
        await play.press("q")
        await play.press("j", "j")
        assert play.app.screen is play.app.main
        accounts.gate.set()
        await play.until("synced · nothing new")
