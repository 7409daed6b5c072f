"""Accounts on the command line, the real program against the fake servers: added, taken away, and what goes wrong."""

import re
import shlex
import shutil
import ssl
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.person import PROGRAM
from tests.cli.subscriber import COLUMN, NAME, Subscriber
from tests.net.wires import CERTIFICATES
from tests.sync.fake_greader import FakeGreader
from tests.sync.fake_miniflux import FakeMiniflux


def test_an_account_is_asked_kept_and_synced_at_once(reader: Subscriber, there: FakeGreader) -> None:
    items = there.held.add(there.held.add_feed(COLUMN, "The Column", "Economics"), 30)
    items[0].read = items[1].starred = True
    ran = reader.add(there)
    assert ran.out == ""
    assert f"Added {NAME}: FreshRSS as jane" in ran.err
    assert "30 articles, 29 unread, 1 starred" in ran.err
    assert reader.account | {"last_sync": None} == {
        "type": "account",
        "name": NAME,
        "kind": "greader",
        "url": there.url,
        "user": "jane",
        "server": "FreshRSS",
        "version": None,
        "pending": 0,
        "rejected": 0,
        "last_sync": None,
        "error": None,
    }
    (feed,) = reader("feeds", "--json").rows
    assert (feed["account"], feed["folder"], feed["unread"], feed["total"]) == (NAME, "Economics", 29, 30)
    assert len(reader("articles", "account:127", "unread", "--json").rows) == 29
    assert "jane" in (reader.config / "accounts.toml").read_text()
    assert there.password not in (reader.config / "accounts.toml").read_text()
    assert reader.kept.stat().st_mode & 0o777 == 0o600


def test_the_address_is_taken_as_a_browser_shows_it(reader: Subscriber, there: FakeGreader) -> None:
    types = there.password
    reader("account", "add", f"{there.root}/base/i/?a=normal", "--user", "jane", "--password-stdin", types=types)
    assert reader.account["server"] == "FreshRSS"


def test_a_miniflux_tells_its_version(reader: Subscriber) -> None:
    with FakeMiniflux() as server:
        server.held.add(server.held.add_feed(COLUMN, "The Column"), 3)
        reader.add(server, "--name", "home", "--kind", "miniflux")
        row = reader.account
        assert (row["name"], row["kind"], row["server"], row["version"]) == ("home", "miniflux", "Miniflux", "2.3.2")
        assert len(reader("articles", "account:home", "--json").rows) == 3


def test_nobody_has_an_account_twice_by_accident(reader: Subscriber, there: FakeGreader) -> None:
    reader.add(there)
    there.log.clear()
    assert f"there is an account {NAME} already" in reader.add(there, "--name", NAME, code=2).complaint
    assert f"this account is there already: {NAME}" in reader.add(there, code=2).complaint
    assert there.log == []
    reader.add(there, "--name", "once more")
    with FakeGreader() as other:
        reader.add(other)
    names = [row["name"] for row in reader("account", "list", "--json").rows]
    assert names == [NAME, "once more", f"{NAME}-2"]


@pytest.mark.parametrize("name", ["a/b", "x" * 41, "two\nlines"[:3] + "\x07/"])
def test_a_name_that_accounts_toml_does_not_take_is_refused_before_the_server_is_asked(
    reader: Subscriber, there: FakeGreader, name: str
) -> None:
    assert "name of an account" in reader.add(there, "--name", name, code=2).complaint
    assert there.log == []
    assert not (reader.config / "accounts.toml").exists()


def test_a_password_in_the_address_is_not_taken(reader: Subscriber, there: FakeGreader) -> None:
    url = there.url.replace("//", "//jane:s3cret-word@")
    ran = reader("account", "add", url, "--user", "jane", "--password-stdin", types="x", code=2)
    assert "--user" in ran.complaint
    assert "s3cret-word" not in ran.err
    assert there.log == []


def test_without_a_terminal_a_password_has_to_be_given(reader: Subscriber, there: FakeGreader) -> None:
    ran = reader("account", "add", there.url, "--user", "jane", code=2)
    assert "--password-stdin or --password-command" in ran.complaint
    ran = reader("account", "add", there.url, "--user", "jane", "--password-stdin", code=2, types="\n")
    assert "standard input" in ran.complaint


def test_a_command_gives_the_password_each_time(reader: Subscriber, there: FakeGreader, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"{there.password}\nurl: whatever\n")
    add = ("account", "add", there.url, "--user", "jane", "--password-command", f"cat {secret}")
    reader(*add)
    assert f"cat {secret}" in (reader.config / "accounts.toml").read_text()
    assert not reader.kept.exists()
    reader("sync")
    secret.unlink()
    ran = reader("sync", code=1)
    assert "gave no password" in ran.complaint
    assert "password_command" in reader("doctor").out
    assert "password_command" in reader("account", "password", NAME, "--password-stdin", types="x", code=2).complaint


def test_inoreader_wants_an_app(reader: Subscriber, there: FakeGreader) -> None:
    there.traps.app = ("app-7", "app-s3cret")
    assert reader.add(there, code=1).complaint
    types = f"{there.password}\napp-s3cret\n"
    words = ("account", "add", there.url, "--user", "jane", "--password-stdin", "--kind", "greader")
    reader(*words, "--app-id", "app-7", types=types)
    reader("sync")
    assert "app-s3cret" not in (reader.config / "accounts.toml").read_text()
    reader("account", "remove", NAME, "--drop")
    assert "s3cret" not in reader.kept.read_text()


# what goes wrong when one is added: a line, and nothing is kept


def _wrong_password(server: FakeGreader) -> None:
    server.password = "another"


def _api_off(server: FakeGreader) -> None:
    server.traps.api_off = True


def _login_page(server: FakeGreader) -> None:
    server.traps.login_page = True


def _no_api(server: FakeGreader) -> None:
    server.base = "/elsewhere/p/api/greader.php"


def _cut(server: FakeGreader) -> None:
    server.fail(".", cut=True, times=99)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_wrong_password, "does not accept this user and password"),
        (_api_off, "the API is switched off there"),
        (_login_page, "no reader answers"),
        (_no_api, "no reader answers"),
        (_cut, "connection"),
    ],
)
def test_what_is_wrong_with_a_server_is_a_line_and_nothing_is_kept(
    reader: Subscriber, there: FakeGreader, spoil: Any, told: str
) -> None:
    url, password = there.url, there.password
    spoil(there)
    ran = reader("account", "add", url, "--user", "jane", "--password-stdin", types=password, code=1)
    assert told in ran.complaint
    assert not (reader.config / "accounts.toml").exists()
    assert not reader.kept.exists()
    assert reader("account", "list", "--json").out == ""


def test_a_machine_that_is_not_there_is_a_line(reader: Subscriber) -> None:
    words = ("account", "add", "http://127.0.0.1:9/rss", "--user", "jane", "--password-stdin")
    assert "refused" in reader(*words, types="x", code=1).complaint


def test_a_certificate_that_nobody_trusts_is_a_line_and_the_server_hears_nothing(reader: Subscriber) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / "good.pem", CERTIFICATES / "leaf.key")
    server = FakeGreader()
    server._http.socket = context.wrap_socket(server._http.socket, server_side=True)
    with server:
        url = server.url.replace("http:", "https:")
        ran = reader("account", "add", url, "--user", "jane", "--password-stdin", types=server.password, code=1)
    assert "(TLS): its certificate is not accepted" in ran.complaint
    assert server.log == []


def test_no_password_goes_over_plain_http_to_another_machine(reader: Subscriber) -> None:
    words = ("account", "add", "http://reader.invalid/", "--user", "jane", "--password-stdin")
    assert "plain http" in reader(*words, types="x", code=1).complaint


def test_a_miniflux_that_is_too_old_is_a_line(reader: Subscriber) -> None:
    with FakeMiniflux(version="2.3.1") as server:
        assert "kind greader" in reader.add(server, "--kind", "miniflux", code=1).complaint


# taken away


def test_to_remove_an_account_one_says_what_becomes_of_its_articles(reader: Subscriber, there: FakeGreader) -> None:
    there.held.add(there.held.add_feed(COLUMN, "The Column"), 5)
    reader.add(there)
    assert "--keep or --drop" in reader("account", "remove", NAME, code=2).complaint
    assert reader.account


def test_an_account_that_goes_leaves_an_archive(reader: Subscriber, there: FakeGreader) -> None:
    there.held.add(there.held.add_feed(COLUMN, "The Column"), 5)
    reader.add(there)
    reader("mark", "read", "--query", "unread")
    there.log.clear()
    ran = reader("account", "remove", NAME, "--keep")
    assert "5 marks did not reach the server" in ran.err
    assert there.log == []
    assert len(reader("articles", "--json").rows) == 5
    assert reader("account", "list", "--json").out == ""
    assert there.password not in reader.kept.read_text()
    reader.add(there)
    assert len(reader("articles", "--json").rows) == 5, "it is the same archive when it comes back"


def test_an_account_that_goes_takes_its_articles_along(reader: Subscriber, there: FakeGreader) -> None:
    there.held.add(there.held.add_feed(COLUMN, "The Column"), 5)
    reader.add(there)
    reader("account", "remove", NAME, "--drop")
    assert reader("articles", "--json").out == reader("feeds", "--json").out == ""
    reader.add(there)
    assert len(reader("articles", "--json").rows) == 5, "it comes back whole"


@pytest.mark.parametrize("what", ["--keep", "--drop"])
def test_who_removed_an_account_goes_back_by_a_backup(reader: Subscriber, there: FakeGreader, what: str) -> None:
    items = there.held.add(there.held.add_feed(COLUMN, "The Column"), 5)
    reader.add(there, "--name", "my news")
    reader("mark", "read", "--query", "unread")
    ran = reader("account", "remove", "my news", what)
    back, again = re.findall(r"opreader (restore \S+), then opreader (account add .*)", ran.err)[0]
    assert [path.name in back for path in reader.backups] == [True]
    reader(*shlex.split(back))
    reader(*shlex.split(again), "--password-stdin", types=there.password)
    assert reader.account["name"] == "my news"
    assert len(reader("articles", "account:my", "--json").rows) == len(reader("articles", "--json").rows) == 5
    assert all(one.read for one in items), "marks that had not been sent went there after all"
    assert reader.account["pending"] == 0


def test_an_account_is_removed_without_a_backup_where_none_is_wanted_or_possible(
    reader: Subscriber, there: FakeGreader
) -> None:
    there.held.add(there.held.add_feed(COLUMN, "The Column"), 5)
    reader.add(there)
    state = reader.person.home / "state"
    shutil.rmtree(state, ignore_errors=True)
    state.write_text("a file where the folder should be")
    ran = reader("account", "remove", NAME, "--keep", code=1)
    assert "can't be written" in ran.err
    assert "--no-backup does without one" in ran.err
    assert reader.account["name"] == NAME, "nothing was removed"
    assert "restore" not in reader("account", "remove", NAME, "--keep", "--no-backup").err
    assert reader("account", "list", "--json").out == ""


def test_undeliverable_marks_are_listed_and_counted_until_they_are_let_go(
    reader: Subscriber, there: FakeGreader
) -> None:
    column, review = there.held.add_feed(COLUMN), there.held.add_feed("https://review.example/feed.xml")
    there.held.add(column, 2)
    (gone,) = there.held.add(review, 1, title="Take \x1b[2J of [/oops]")
    reader.add(there)
    assert reader("account", "undeliverable", NAME, "--json").out == ""
    assert "has every mark" in reader("account", "undeliverable", NAME).err
    (row,) = [row for row in reader("articles", "--json").rows if "oops" in row["title"]]
    reader("mark", "starred", row["id"])
    there.held.drop_feed(review.id)
    for _ in range(2):
        reader("sync")
    assert "opreader account undeliverable 127.0.0.1" in reader("doctor").out
    told = reader("account", "undeliverable", NAME, "--json").row
    assert (told["type"], told["article"], told["mark"], told["title"]) == (
        "undeliverable",
        row["id"],
        "starred",
        row["title"],
    )
    assert "does not have this article any more" in told["reason"]
    assert "1 mark undeliverable, but as made here" in reader("account", "undeliverable", NAME).err
    assert reader.account["rejected"] == 1
    ran = reader("account", "undeliverable", NAME, "--forget")
    assert "1 mark counted no more" in ran.err
    assert "[/oops] · the server does not have" in ran.out
    assert reader.account["rejected"] == 0
    assert "counted no more" in reader("account", "log", NAME).out
    assert reader("articles", "starred", "--json").row["id"] == row["id"]
    assert "no account" in reader("account", "undeliverable", "nobody", code=2).err
    assert gone.id not in there.held.items


def test_a_feed_that_is_removed_stays_on_the_server_for_a_day(reader: Subscriber, there: FakeGreader) -> None:
    there.held.add(there.held.add_feed(COLUMN, "The Column"), 5)
    reader.add(there)
    before = (reader.config / "feeds.toml").read_bytes() if (reader.config / "feeds.toml").exists() else b""
    assert "after a day" in reader("remove", "The Column").err
    there.held.add(there.held.feeds[1], 2)
    reader("sync")
    assert COLUMN in {feed.url for feed in there.held.feeds.values()}
    assert reader("articles", "--json").out == ""
    reader("undo")
    assert len(reader("articles", "--json").rows) == 7
    after = (reader.config / "feeds.toml").read_bytes() if (reader.config / "feeds.toml").exists() else b""
    assert COLUMN.encode() not in before + after


# passwords


def test_a_new_password_is_tried_before_it_is_kept(reader: Subscriber, there: FakeGreader) -> None:
    there.held.add(there.held.add_feed(COLUMN, "The Column"), 5)
    reader.add(there)
    there.new_password("the-next")
    reader("mark", "read", "--query", "unread")
    reader("sync", code=1)
    assert "opreader account password 127.0.0.1" in reader("doctor").out
    before = reader.kept.read_bytes()
    change = ("account", "password", NAME, "--password-stdin")
    assert "does not accept" in reader(*change, types="wrong\n", code=1).complaint
    assert reader.kept.read_bytes() == before
    assert reader.account["error"]
    reader(*change, types="the-next\n")
    assert reader.account["error"] is None
    assert reader("sync", "--json").row["pushed"] == 5
    assert all(one.read for one in there.held.items.values())


def test_a_password_that_can_not_be_tried_is_kept(reader: Subscriber, there: FakeGreader) -> None:
    reader.add(there)
    there.traps.api_off = True
    ran = reader("account", "password", NAME, "--password-stdin", types="the-next\n")
    assert "was not tried" in ran.err
    assert "the-next" in reader.kept.read_text()
    reader("--offline", "account", "password", NAME, "--password-stdin", types="the-last\n")
    assert "the-last" in reader.kept.read_text()


def test_an_account_without_a_password_says_so(reader: Subscriber, there: FakeGreader) -> None:
    reader.add(there)
    reader.kept.unlink()
    assert "opreader account password 127.0.0.1" in reader("doctor").out
    there.log.clear()
    assert "opreader account password 127.0.0.1" in reader("sync", code=1).complaint
    assert there.log == []


def test_where_accounts_toml_can_not_be_written_no_password_stays(reader: Subscriber, there: FakeGreader) -> None:
    (reader.config / ".accounts.toml.lock").mkdir(parents=True)
    assert "accounts.toml can't be written" in reader.add(there, code=2).complaint
    assert there.log
    assert there.password not in reader.kept.read_text()


def test_an_account_that_is_being_synced_is_waited_for(reader: Subscriber, there: FakeGreader, tmp_path: Path) -> None:
    there.held.add(there.held.add_feed(COLUMN, "The Column"), 2)
    reader.add(there)
    there.fail("subscription/list", slow=1.5)
    program = [*PROGRAM, "--home", str(reader.person.home), "sync"]
    with subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as syncing:
        there.log.clear()
        while not there.asked("subscription/list") and syncing.poll() is None:
            time.sleep(0.02)
        assert "is syncing 127.0.0.1; waiting for it" in reader("account", "remove", NAME, "--keep").err
        assert syncing.wait(30) == 0
    assert NAME not in reader("doctor").out
