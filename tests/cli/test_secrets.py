"""No password leaves the files that it stands in: every verb is run with marks for secrets, and all that it left is read."""

import io
import os
import sqlite3
import sys
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Self

import click
import pytest

from opreader.cli.main import main
from tests.cli.papers import GATE, article_page, rss
from tests.cli.person import Person, Ran
from tests.loopback import Loopback, Reply
from tests.sync.fake_greader import FakeGreader

MARK = "s3cr3t-"
IN_URL, IN_HEADER, IN_COOKIE, IN_PROXY = (f"{MARK}{where}" for where in ("url", "header", "cookie", "proxy"))
BASIC = b64encode(f"jane:{IN_URL}".encode()).decode()
USER = f"jane:{IN_URL}@127.0.0.1"
IN_ACCOUNT = f"{MARK}account"
MARKS = (MARK, BASIC, BASIC[8:])
MAY_HOLD = ("config.toml", "credentials.toml", "feeds.toml", "feeds.toml.bak", "feeds.toml.removed", "feeds-*.toml")
"""Where passwords stand by the user's own hand, and the copies of that file beside it, which are the user's alone."""
BY_HAND = {"config.toml"}


class Watch:
    """Looks at the arguments and environments of the processes that this one started, again and again."""

    def __init__(self) -> None:
        self.seen = 0
        self.leaks: list[str] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        children = Path("/proc/self/task")
        while not self._stop.wait(0.01):
            pids = {pid for task in children.iterdir() for pid in _read(task / "children").split()}
            for pid in pids:
                self.seen += 1
                told = _read(Path("/proc") / pid.decode() / "cmdline") + _read(Path("/proc") / pid.decode() / "environ")
                self.leaks += [mark for mark in MARKS if mark.encode() in told]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


class Writer:
    """Somebody with secrets; reads each run for them."""

    def __init__(self, person: Person, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        self.person = person
        self.ran: set[str] = set()
        self._capsys = capsys

    def __call__(self, *words: object, code: int | None = 0, types: str = "") -> Ran:
        """Run a verb; with no `code` it may end as it will."""
        self.ran.add(str(words[0]))
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(types))
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(["--home", str(self.person.home), *map(str, words)], prog_name="opreader")
        seen = self._capsys.readouterr()
        ran = Ran(int(left.value.code or 0), seen.out, seen.err)
        for mark in MARKS:
            assert mark not in ran.out + ran.err, (words, ran)
        assert ran.code in ({0, 1, 2} if code is None else {code}), (words, ran)
        return ran


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


def feeds_toml(server: Loopback, cookies: Path) -> str:
    feeds = [
        (server.url("/column.xml", host=USER), f'cookies = "{cookies}"\nheaders = {{ X-Token = "{IN_HEADER}" }}'),
        (server.url("/gone.xml", host=USER), f'headers = {{ X-Token = "{IN_HEADER}" }}'),
        (server.url("/moved.xml", host=USER), ""),
        (f"http://jane:{IN_URL}@127.0.0.1:9/nobody-there.xml", ""),
        (server.url("/no-cookies.xml", host=USER), f'cookies = "{cookies.with_name("none")}"'),
        (server.url("/odd.xml", host=USER), f'headers = {{ X-Token = "{IN_HEADER}" }}'),
    ]
    return "".join(f'[[feed]]\nurl = "{url}"\n{more}\n\n' for url, more in feeds)


@pytest.fixture
def writer(
    person: Person,
    server: Loopback,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Writer:
    """Somebody who has put a password into everything that takes one."""
    cookies = tmp_path / "cookies.txt"
    cookies.write_text(f"127.0.0.1\tFALSE\t/\tFALSE\t4102444800\tsession\t{IN_COOKIE}\n")
    server.answer("/column.xml", Reply(body=rss()))
    server.answer("/gone.xml", Reply(status=410))
    server.answer("/moved.xml", Reply(status=301, headers={"Location": server.url("/column2.xml")}))
    server.answer("/column2.xml", Reply(body=rss()))
    server.answer("/no-cookies.xml", Reply(body=rss()))
    server.answer("/odd.xml", Reply(body=b"no feed at all"))
    server.answer("/page", Reply(body=b"<title>Page</title><p>Too short.</p>", headers={"Content-Type": "text/html"}))
    person.configure(feeds_toml(server, cookies), "feeds.toml")
    return Writer(person, capsys, monkeypatch)


def files_with_marks(home: Path) -> list[str]:
    """Names of files under a home that hold a mark, and of tables of its library that do."""
    found = []
    for path in home.rglob("*"):
        if path.is_file() and any(mark.encode() in path.read_bytes() for mark in MARKS):
            own = path.parent.name == ("data" if path.name == "credentials.toml" else "config") and any(
                path.match(name) for name in MAY_HOLD
            )
            if not own or (path.name not in BY_HAND and path.stat().st_mode & 0o077):
                found.append(str(path.relative_to(home)))
    for library in (home / "data").glob("*.db"):
        with closing(sqlite3.connect(library)) as db:
            found += [line[:80] for line in db.iterdump() if any(mark in line for mark in MARKS)]
    return found


def test_no_verb_tells_a_password(writer: Writer, server: Loopback, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with Watch() as watch:
        writer("refresh", "--json", code=1)
        writer("refresh", "--force", code=1)
        by_account(writer)
    assert watch.seen, "no child was looked at"
    assert not watch.leaks
    asked = {seen.path: seen.headers for seen in server.requests}
    assert asked["/column.xml"]["authorization"] == f"Basic {BASIC}"
    assert (asked["/column.xml"]["x-token"], asked["/column.xml"]["cookie"]) == (IN_HEADER, f"session={IN_COOKIE}")

    read_all(writer)
    give_out(writer, out)
    mistype(writer, server)
    subscribe(writer, server)
    bring_in(writer, out, tmp_path)
    assert files_with_marks(writer.person.home) == []
    writer("restore", out / "copy.db")
    assert files_with_marks(writer.person.home) == []
    server.requests.clear()
    writer("refresh", "--force", code=1)
    assert any(seen.headers.get("x-token") == IN_HEADER for seen in server.requests), "a restore loses no header"
    assert [path.name for path in out.iterdir() if any(mark.encode() in path.read_bytes() for mark in MARKS)] == []
    assert set(main.commands) - writer.ran == {"open"}, "a verb that is not tried here"


def by_account(writer: Writer) -> None:
    """An account whose server speaks its tokens aloud, and fails in every way."""
    with FakeGreader(password=IN_ACCOUNT) as there:
        there.held.add(there.held.add_feed("https://column.example/feed.xml", "The Column"), 3)
        add = ("account", "add", there.url, "--user", "jane", "--password-stdin")
        for types in (f"{IN_ACCOUNT}-wrong\n", f"{IN_ACCOUNT}\n{IN_ACCOUNT}", f"\t{IN_ACCOUNT}\n"):
            writer(*add, types=types, code=None)
        writer("mark", "read", "--query", "account:127")
        for fault in (
            {"status": 500},
            {"status": 401, "body": f"{there.auth} {there.token}".encode()},
            {"half": True},
            {"cut": True},
            {"status": 302, "headers": {"Location": f"http://jane:{IN_ACCOUNT}@127.0.0.1:9/"}},
            {"body": f"<p>{there.auth} {there.token} {IN_ACCOUNT}".encode()},
        ):
            there.faults.clear()
            there.fail("edit-tag|list", times=99, **fault)
            writer("sync", code=None)
            writer("account", "log", "127.0.0.1", code=None)
            for words in (("account", "list"), ("account", "list", "--json"), ("doctor",), ("sync", "--json")):
                writer(*words, code=None)
            assert_told_no_token(writer.person.home, there)
        there.faults.clear()
        writer("account", "password", "127.0.0.1", "--password-stdin", types=f"{IN_ACCOUNT}-2", code=1)
        writer("account", "add", f"http://jane:{IN_ACCOUNT}@127.0.0.1:9/", "--user", "j", "--password-stdin", code=2)
        writer("sync")
        assert_told_no_token(writer.person.home, there)


def assert_told_no_token(home: Path, there: FakeGreader) -> None:
    """What a login gave is in no file."""
    secrets = (there.auth.encode(), there.token.encode(), there.auth.partition("/")[2].encode())
    told = [path for path in home.rglob("*") if path.is_file() and any(one in path.read_bytes() for one in secrets)]
    assert told == []


def read_all(writer: Writer) -> None:
    for verb in ("feeds", "health", "articles", "stats", "authors", "stories", "rules", "smart", "doctor"):
        writer(verb, code=None)
        if "--json" in _options(verb):
            writer(verb, "--json", code=None)
    article = writer("articles", "--json").rows[0]["id"]
    several: list[tuple[object, ...]] = [("show", article), ("show", article, "--as", "json"), ("related", article)]
    several += [("search", "bridge"), ("mark", "starred", article), ("budget", 10), ("index",), ("themes",)]
    several += [("config", "show"), ("config", "default"), ("completion", "bash"), ("expand", article), ("send",)]
    several += [("pack", "feed:nothing-like-this"), ("prune", "--older", "1d", "--dry-run"), ("delete", article)]
    for words in (*several, ("undo",)):
        writer(*words, code=None)


def give_out(writer: Writer, out: Path) -> None:
    writer("export", "opml", "-o", out / "feeds.opml")
    assert "6 feeds have headers or cookies" in writer("export", "json", "-o", out / "all.json").err
    writer("export", "opml")
    writer("backup", out / "copy.db")


def mistype(writer: Writer, server: Loopback) -> None:
    """Wrong words, and targets that name who asks."""
    targets = [
        server.url("/nothing", host=USER),
        server.url("/page", host=USER),
        f"ftp://{USER}/x",
        f"{USER}/x",
        f"https://jane:{IN_URL}@/x",
        f"http://jane:{IN_URL}/x@127.0.0.1/",
        f"http://{USER}:99999999/",
    ]
    for number, target in enumerate(targets):
        as_row = ["--json"] * (number % 2)
        for verb, *more in (("add", *as_row), ("save", *as_row), ("remove",)):
            assert writer(verb, target, *more, code=None).code
    assert writer("add", targets[0], "--json", code=None).code
    assert writer("save", targets[0], "--json", code=None).code
    assert writer("refresh", targets[0], code=None).code
    writer("articles", f"feed:{targets[0]}", code=None)


def subscribe(writer: Writer, server: Loopback) -> None:
    """What names who asks, and leads somewhere; and a feed that goes and comes back."""
    server.answer("/good", Reply(body=article_page(GATE), headers={"Content-Type": "text/html"}))
    writer("save", server.url("/good", host=USER))
    server.answer("/fresh.xml", Reply(body=rss()))
    writer("add", server.url("/fresh.xml", host=USER), "--json")
    assert server.requests[-1].headers["authorization"] == f"Basic {BASIC}"
    feed = next(row["id"] for row in writer("feeds", "--json").rows if row["url"] == server.url("/column.xml"))
    writer("remove", feed)
    writer("undo")
    server.requests.clear()
    writer("refresh", feed, "--force")
    assert server.requests[0].headers["x-token"] == IN_HEADER, "undo brings a feed's headers back"


def bring_in(writer: Writer, out: Path, folder: Path) -> None:
    opml, urls = folder / "a.opml", folder / "urls"
    opml.write_text(
        f'<opml version="2.0"><body><outline type="rss" xmlUrl="http://{USER}/a"/>'
        f'<outline type="rss" text="http://{USER}/b" xmlUrl="http://{USER}/b"/>'
        f'<outline type="rss" xmlUrl="ftp://{USER}/c"/></body></opml>'
    )
    urls.write_text(f'http://{USER}/d\nexec:curl http://{USER}\n"filter:x:http://{USER}/e"\n')
    for path in (opml, urls):
        writer("import", path, code=1)
        writer("import", path, "--json", code=1)
    writer("import", out / "all.json")


def test_mistakes_in_the_configuration_repeat_no_password(writer: Writer) -> None:
    for wrong in (
        f'proxy = "ftp://jane:{IN_PROXY}@proxy.example"',
        f'proxy = "jane:{IN_PROXY}@proxy.example:3128"',
        f'proxy = "http://jane:{IN_PROXY}"',
        f'proxy = "http://jane:{IN_PROXY}@proxy.example:port"',
        f'proxy = ["http://jane:{IN_PROXY}@proxy.example"]',
        f'proxy = "http://jane:{IN_PROXY}@proxy.example',
        f'http_proxy = "http://jane:{IN_PROXY}@proxy.example"',
    ):
        writer.person.configure(f"{wrong}\n")
        for words in (("refresh",), ("feeds",), ("doctor",), ("config", "show")):
            writer(*words, code=2)


def test_a_proxy_gets_its_password_and_nobody_else(writer: Writer, server: Loopback) -> None:
    proxy = server.url("", host=f"jane:{IN_PROXY}@127.0.0.1").rstrip("/")
    writer.person.configure(f'proxy = "{proxy}"\n')
    writer.person.configure('[[feed]]\nurl = "http://blog.invalid/column.xml"\n', "feeds.toml")
    assert "…@127.0.0.1" in writer("config", "show").out
    writer("refresh", "--json", code=1)
    sent = [seen.headers.get("proxy-authorization", "") for seen in server.requests]
    assert f"Basic {b64encode(f'jane:{IN_PROXY}'.encode()).decode()}" in sent
    writer("health")
    writer("doctor", code=None)
    assert files_with_marks(writer.person.home) == []


def _options(verb: str) -> set[str]:
    return {name for one in main.commands[verb].params if isinstance(one, click.Option) for name in one.opts}


def test_what_opreader_makes_is_its_owners_alone(writer: Writer, tmp_path: Path) -> None:
    """Also what holds no password: what somebody reads is nobody else's."""
    writer.person.home.joinpath("config").rename(tmp_path / "away")
    before = os.umask(0)
    try:
        column = tmp_path / "column.xml"
        column.write_bytes(rss())
        writer("add", column)
        writer("backup")
    finally:
        os.umask(before)
    folders = [path for path in writer.person.home.iterdir() if path.is_dir()]
    assert {folder.name for folder in folders} >= {"config", "data", "state"}
    assert {folder.name: oct(folder.stat().st_mode & 0o077) for folder in folders} == {
        folder.name: "0o0" for folder in folders
    }


def test_a_password_can_be_given_to_a_feed_that_is_there(person: Person, server: Loopback) -> None:
    """Its site asked for one since; what else is said of the feed stays."""
    url = server.url("/column.xml")
    server.answer("/column.xml", Reply(body=rss()))
    person.configure(
        f'[[feed]]\nurl = "{url}"\ntitle = "Mine"\nheaders = {{ "X-A" = "1", authorization = "old" }}\n', "feeds.toml"
    )
    person("add", server.url("/column.xml", host=USER))
    server.requests.clear()
    person("refresh", "--force")
    (asked,) = server.requests
    assert (asked.headers["x-a"], asked.headers["authorization"]) == ("1", f"Basic {BASIC}")
    assert list(person.feeds()) == ["Mine"]
