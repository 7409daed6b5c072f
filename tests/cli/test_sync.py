"""The verb sync and what an account brings, the real program against a fake server; the first connection, at a terminal too."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.papers import rss
from tests.cli.person import PROGRAM, Person
from tests.cli.subscriber import COLUMN, NAME, Subscriber
from tests.loopback import Loopback, Reply
from tests.pty_screen import Terminal
from tests.sync.fake_greader import FakeGreader


def test_marks_go_and_come(reader: Subscriber, there: FakeGreader) -> None:
    items = there.held.add(there.held.add_feed(COLUMN, "The Column"), 30)
    reader.add(there)
    ids = [row["id"] for row in reader("articles", "--json", "--limit", 0).rows]
    reader("mark", "read", *ids[:12])
    assert "12 marks to send" in reader("account", "list").out
    there.held.mark([items[0].id], starred=True)
    row = reader("sync", "--json").row
    assert (row["account"], row["pulled"], row["changed"], row["pushed"]) == (NAME, 0, 1, 12)
    assert (row["pending"], row["rejected"], row["error"]) == (0, 0, None)
    assert sum(one.read for one in items) == 12
    assert len(reader("articles", "starred", "--json").rows) == 1


def test_a_sync_with_nothing_new_costs_six_requests(reader: Subscriber, there: FakeGreader) -> None:
    there.held.add(there.held.add_feed(COLUMN, "The Column"), 300)
    reader.add(there)
    there.log.clear()
    reader("sync")
    assert len(there.log) <= 6


def test_a_server_that_does_not_answer_keeps_nobody_from_reading(reader: Subscriber, there: FakeGreader) -> None:
    items = there.held.add(there.held.add_feed(COLUMN, "The Column"), 5)
    reader.add(there)
    port, there.traps.api_off = there.port, True
    ran = reader("sync", "--json", code=1)
    assert "switched off" in ran.row["error"]
    (first, *_) = reader("articles", "--json").rows
    assert reader("show", first["id"]).out
    reader("mark", "read", first["id"])
    reader("mark", "starred", first["id"])
    assert (reader.account["pending"], bool(reader.account["error"])) == (2, True)
    assert reader("sync", "--json", code=1).row["pending"] == 2
    there.traps.api_off = False
    assert there.port == port
    assert (reader("sync", "--json").row["pushed"], reader.account["error"]) == (2, None)
    assert [(one.read, one.starred) for one in items if one.starred] == [(True, True)]


def test_offline_no_server_is_asked(reader: Subscriber, there: FakeGreader) -> None:
    there.held.add(there.held.add_feed(COLUMN, "The Column"), 5)
    reader.add(there)
    reader("mark", "read", "--query", "unread")
    there.log.clear()
    ran = reader("--offline", "sync", code=1)
    assert "offline" in ran.complaint
    assert "5 marks wait" in ran.complaint
    assert "offline" in reader("--offline", "account", "add", there.url, "--user", "jane", code=1).complaint
    assert there.log == []
    assert reader.account["error"] is None


def test_one_account_that_fails_holds_up_no_other(reader: Subscriber, there: FakeGreader) -> None:
    reader.add(there, "--name", "home")
    with FakeGreader() as other:
        other.held.add(other.held.add_feed(COLUMN, "The Column"), 3)
        reader.add(other, "--name", "away")
        other.held.add(other.held.feeds[1], 2)
        there.traps.api_off = True
        rows = {row["account"]: row for row in reader("sync", "--json", code=1).rows}
        assert rows["home"]["error"]
        assert (rows["away"]["pulled"], rows["away"]["error"]) == (2, None)
        assert [row["account"] for row in reader("sync", "away", "--json").rows] == ["away"]


def test_a_name_that_no_account_has_is_told_with_the_nearest(reader: Subscriber, there: FakeGreader) -> None:
    assert "account add" in reader("sync", "home", code=2).complaint
    reader.add(there, "--name", "home")
    for words in (("sync", "hoem"), ("account", "log", "hoem"), ("account", "remove", "hoem", "--keep")):
        assert "the nearest one is home" in reader(*words, code=2).complaint
    there.log.clear()
    reader("sync", "home", "hoem", code=2)
    assert there.log == []


def test_without_accounts_there_is_nothing_to_sync(reader: Subscriber) -> None:
    assert "No accounts yet" in reader("sync").err
    assert reader("sync", "--json").out == ""
    assert not (reader.config / "accounts.toml").exists()


def test_a_broken_accounts_toml_is_told_with_its_line_and_reading_goes_on(owner_of_both: Subscriber) -> None:
    (owner_of_both.config / "accounts.toml").write_text('[[account]]\nname = "home"\nkind = "fever"\n')
    for words in (("sync",), ("account", "list")):
        assert "accounts.toml, line 3" in owner_of_both(*words, code=2).complaint
    assert owner_of_both("articles", "--json").rows
    owner_of_both("refresh")


def test_refresh_asks_no_server_of_an_account(owner_of_both: Subscriber, there: FakeGreader) -> None:
    there.held.add(there.held.add_feed(COLUMN, "The Column"), 3)
    owner_of_both.add(there)
    there.log.clear()
    assert {row["url"] for row in owner_of_both("refresh", "--force", "--json").rows}.isdisjoint({COLUMN})
    assert there.log == []


def test_rules_act_on_what_came(reader: Subscriber, there: FakeGreader) -> None:
    reader.person.configure('[[rules]]\nquery = "title:tariff"\naction = "star"\n')
    feed = there.held.add_feed(COLUMN, "The Column")
    reader.add(there)
    (item,) = there.held.add(feed, 1, title="Who pays for the tariff?")
    row = reader("sync", "--json").row
    assert (row["pulled"], row["pending"]) == (1, 1)
    reader("sync")
    assert item.starred


# the first connection


def _with_twins(there: FakeGreader) -> None:
    """The server has the articles of the local feed, too: the first is read there, the second starred."""
    feed = there.held.add_feed(COLUMN, "There")
    for number in (1, 2, 3):
        there.held.add(feed, 1, link=f"https://column.example/{number}", read=number == 1, starred=number == 2)


def _states(who: Subscriber, query: str) -> dict[str, tuple[bool, bool]]:
    rows = who("articles", query, "--json", "--limit", 0).rows
    return {row["link"][-1]: (row["read"], row["starred"]) for row in rows if row["link"]}


@pytest.mark.parametrize(
    ("first", "first_read", "third_read"),
    [("server", True, False), ("push", False, True), ("unread", False, False), (None, False, False)],
)
def test_whose_marks_count_is_chosen_at_the_first_connection(
    owner_of_both: Subscriber, there: FakeGreader, first: str | None, *, first_read: bool, third_read: bool
) -> None:
    """The third is read here and not there, the first there and not here."""
    _with_twins(there)
    (third,) = (row["id"] for row in owner_of_both("articles", "--json").rows if (row["link"] or "")[-1:] == "3")
    owner_of_both("mark", "read", third)
    ran = owner_of_both.add(there, *(("--first", first) if first else ()))
    assert "3 of them in local feeds, too; 1 read here and not there, 1 read there and not here" in ran.err
    owner_of_both("sync")
    here, of_server = _states(owner_of_both, "-account:127"), _states(owner_of_both, "account:127")
    said = {one.link[-1]: (one.read, one.starred) for one in there.held.items.values()}
    assert {name: read for name, (read, _) in here.items()} == {"1": first_read, "2": False, "3": third_read}
    assert here == of_server == said


# lists and exports


def test_feeds_of_an_account_are_exported_when_it_is_named(owner_of_both: Subscriber, there: FakeGreader) -> None:
    there.held.add(there.held.add_feed(COLUMN, "There", "Economics"), 1)
    owner_of_both.add(there)
    ran = owner_of_both("export", "opml")
    assert COLUMN not in ran.out
    assert "1 feed of accounts is not in it" in ran.err
    assert COLUMN in owner_of_both("export", "opml", "--account", NAME).out
    assert "no feeds of an account" in owner_of_both("export", "opml", "--account", "none", code=2).complaint


def test_what_is_exported_comes_back_with_and_without_the_account(
    reader: Subscriber, there: FakeGreader, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there.held.add(there.held.add_feed(COLUMN, "There"), 4)
    reader.add(there)
    (first, *_) = reader("articles", "--json").rows
    reader("mark", "starred", first["id"])
    reader("export", "json", "-o", tmp_path / "all.json")
    reader("import", tmp_path / "all.json")
    assert len(reader("articles", "--json").rows) == 4
    assert COLUMN not in (reader.config / "feeds.toml").read_text() if (reader.config / "feeds.toml").exists() else True
    elsewhere = Person(tmp_path / "elsewhere", capsys)
    elsewhere("import", tmp_path / "all.json")
    assert len(elsewhere("articles", "--json").rows) == 4
    assert [row["account"] for row in elsewhere("feeds", "--json").rows] == [None]


def test_a_feed_of_both_is_found_in_the_own_list_first(owner_of_both: Subscriber, there: FakeGreader) -> None:
    with Loopback() as web:
        web.answer("/column.xml", Reply(body=rss("Mine")))
        url = web.url("/column.xml")
        there.held.add(there.held.add_feed(url, "Theirs"), 2)
        owner_of_both.add(there)
        owner_of_both("add", url)
        rows = {row["title"]: row for row in owner_of_both("feeds", "--json").rows if row["url"] == url}
        assert {title: row["account"] for title, row in rows.items()} == {"Mine": None, "Theirs": NAME}
        owner_of_both("remove", url)
        assert "Mine" not in owner_of_both.person.feeds()
        assert "Theirs" in owner_of_both.person.feeds()
        owner_of_both("undo")
        owner_of_both("remove", rows["Theirs"]["id"])
        assert url in (owner_of_both.config / "feeds.toml").read_text()


def test_the_log_tells_what_was_noted(reader: Subscriber, there: FakeGreader) -> None:
    reader.add(there)
    assert "Nothing was noted" in reader("account", "log", NAME).err
    there.traps.api_off = True
    reader("sync", code=1)
    assert "switched off" in reader("account", "log", NAME).out


def test_the_doctor_tells_of_an_account_that_accounts_toml_does_not_name(
    reader: Subscriber, there: FakeGreader
) -> None:
    there.held.add(there.held.add_feed(COLUMN, "The Column"), 2)
    reader.add(there)
    (reader.config / "accounts.toml").unlink()
    assert f"opreader account remove {NAME} --keep" in reader("doctor").out
    reader("account", "remove", NAME, "--keep")
    assert NAME not in reader("doctor").out
    assert len(reader("articles", "--json").rows) == 2


# at a terminal


@pytest.fixture
def at_terminal(owner: Person) -> Callable[..., Terminal]:
    """The program on a terminal of its own."""

    def begin(*words: str) -> Terminal:
        return Terminal([*PROGRAM, "--home", str(owner.home), *words], size=(200, 24))

    return begin


def test_a_password_is_typed_unseen_and_the_question_is_asked(
    owner_of_both: Subscriber, there: FakeGreader, at_terminal: Callable[..., Terminal]
) -> None:
    _with_twins(there)
    (third,) = (row["id"] for row in owner_of_both("articles", "--json").rows if (row["link"] or "")[-1:] == "3")
    owner_of_both("mark", "read", third)
    with at_terminal("account", "add", there.url, "--user", "jane") as terminal:
        terminal.wait_for("Password of jane")
        terminal.send(f"{there.password}\r")
        terminal.wait_for("Whose marks count")
        said = {one.link[-1]: one.read for one in there.held.items.values()}
        assert said == {"1": True, "2": False, "3": False}, "nothing is changed before the answer"
        terminal.send("push\r")
        assert terminal.end() == 0
    assert there.password.encode() not in bytes(terminal.said)
    assert {one.link[-1]: one.read for one in there.held.items.values()} == {"1": False, "2": False, "3": True}


def test_whoever_stops_at_the_question_keeps_all_as_it_is(
    owner_of_both: Subscriber, there: FakeGreader, at_terminal: Callable[..., Terminal]
) -> None:
    _with_twins(there)
    with at_terminal("account", "add", there.url, "--user", "jane") as terminal:
        terminal.wait_for("Password of jane")
        terminal.send(f"{there.password}\r")
        terminal.wait_for("Whose marks count")
        terminal.send_signal(signal.SIGINT)
        assert terminal.end() == 130
    assert _states(owner_of_both, "account:127")["1"] == (True, False)
    assert _states(owner_of_both, "-account:127")["1"] == (False, False)


def test_what_becomes_of_the_articles_is_asked(
    owner_of_both: Subscriber, there: FakeGreader, at_terminal: Callable[..., Terminal]
) -> None:
    there.held.add(there.held.add_feed(COLUMN, "There"), 5)
    owner_of_both.add(there)
    with at_terminal("account", "remove", NAME) as terminal:
        terminal.wait_for("Keep its 5 articles here?")
        terminal.send("drop\r")
        assert terminal.end() == 0
    assert owner_of_both("articles", "account:127", "--json").out == ""


# feeds of a server


def test_a_server_subscribes_and_brings_what_it_has(reader: Subscriber, there: FakeGreader) -> None:
    reader.add(there, "--name", "news")
    there.held.on_subscribe = lambda feed: there.held.add(feed, 3)
    there.web[COLUMN] = "The Column"
    ran = reader("add", COLUMN, "--account", "news", "--folder", "Economics")
    assert "subscribed to The Column: 3 articles" in ran.err
    (feed,) = reader("feeds", "--json").rows
    assert (feed["account"], feed["folder"], feed["total"]) == ("news", "Economics", 3)
    assert not (reader.config / "feeds.toml").exists() or COLUMN not in (reader.config / "feeds.toml").read_text()


def test_a_feed_that_a_server_does_not_find_is_told(reader: Subscriber, there: FakeGreader) -> None:
    reader.add(there, "--name", "news")
    assert "not new on news" in reader("add", "https://nobody.example/feed", "--account", "news", code=1).err
    for words in (("/tmp/column.xml",), ("https://jane:s3cret-word@column.example/",)):
        ran = reader("add", *words, "--account", "news", code=2)
        assert "s3cret-word" not in ran.complaint
    assert "the nearest one is news" in reader("add", COLUMN, "--account", "nwes", code=2).complaint


def test_offline_a_subscription_waits(reader: Subscriber, there: FakeGreader) -> None:
    reader.add(there, "--name", "news")
    there.web[COLUMN] = "The Column"
    there.log.clear()
    assert "offline" in reader("--offline", "add", COLUMN, "--account", "news", code=1).complaint
    assert there.log == []
    reader("sync")
    assert [feed.url for feed in there.held.feeds.values()] == [COLUMN]


def test_a_feed_of_an_account_is_not_refreshed_but_synced(reader: Subscriber, there: FakeGreader) -> None:
    there.held.add(there.held.add_feed(COLUMN, "The Column"), 1)
    reader.add(there)
    assert "opreader sync" in reader("refresh", "The Column", code=2).complaint


def test_feeds_toml_may_be_missing_where_only_an_account_has_feeds(
    reader: Subscriber, there: FakeGreader, tmp_path: Path
) -> None:
    column = tmp_path / "column.xml"
    column.write_bytes(rss())
    reader("add", column)
    reader("remove", column)
    there.held.add(there.held.add_feed(COLUMN, "The Column"), 2)
    reader.add(there)
    (reader.config / "feeds.toml").unlink()
    assert len(reader("articles", "--json").rows) == 2
