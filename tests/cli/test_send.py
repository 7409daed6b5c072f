"""The verb send: what goes out, what waits, and what programs read of it."""

import io
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.papers import rss
from tests.cli.person import PROGRAM, Person
from tests.loopback import Loopback, Reply
from tests.readlater.fake_services import CLIENT, PASSWORD, TOKEN, FakeKarakeep, FakeReadeck, FakeService, FakeWallabag
from tests.sync.fake_http import Said


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept goes into the file, also where somebody works who has a keyring."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


@pytest.fixture
def deck() -> Iterator[FakeReadeck]:
    with FakeReadeck() as service:
        yield service


@pytest.fixture
def reader(person: Person, deck: FakeReadeck) -> Person:
    """Somebody with two articles and a Readeck."""
    person.configure(f'[send]\ndeck = {{ kind = "readeck", url = "{deck.url}", tags = ["opreader"] }}\n')
    with Loopback() as server:
        server.answer("/column.xml", Reply(body=rss()))
        person("add", server.url("/column.xml"))
    return person


def answers(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def log_in(person: Person, monkeypatch: pytest.MonkeyPatch, name: str = "deck", *lines: str) -> None:
    answers(monkeypatch, *(lines or (TOKEN,)))
    person("send", "--login", name, "--password-stdin")


def links(person: Person) -> dict[int, str]:
    return {row["id"]: row["link"] for row in person("articles", "--limit", 0, "--json").rows}


def test_login_is_tried_and_kept(reader: Person, deck: FakeReadeck, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, "wr0ng")
    ran = reader("send", "--login", "deck", "--password-stdin", code=1)
    assert "does not let one in (401); nothing was kept" in ran.err
    answers(monkeypatch, TOKEN)
    ran = reader("send", "--login", "deck", "--password-stdin")
    assert f"deck is ready: readeck at {deck.url}" in ran.err
    assert TOKEN not in ran.err
    assert TOKEN not in reader("config", "show").out


def test_articles_go_out_and_rows_say_so(reader: Person, deck: FakeReadeck, monkeypatch: pytest.MonkeyPatch) -> None:
    log_in(reader, monkeypatch)
    by_id = links(reader)
    one, *others = by_id
    row = reader("send", "deck", one, "--json").row
    assert {key: row[key] for key in ("type", "article", "target", "state", "error")} == {
        "type": "sent",
        "article": one,
        "target": "deck",
        "state": "sent",
        "error": None,
    }
    rows = reader("send", "deck", one, *others, "--json").rows
    assert [row["state"] for row in rows] == ["already", *["sent"] * len(others)]
    assert {saved.given for saved in deck.saved} == set(by_id.values())
    assert all(saved.tags == ["opreader"] for saved in deck.saved)


def test_query_selects_what_is_sent(reader: Person, deck: FakeReadeck, monkeypatch: pytest.MonkeyPatch) -> None:
    log_in(reader, monkeypatch)
    rows = reader("send", "deck", "--query", "unread", "--json").rows
    assert len(rows) == len(links(reader)) == len(deck.saved)
    assert "No article matches" in reader("send", "deck", "--query", "starred").err


def test_service_that_is_down_is_asked_once_and_all_waits(
    reader: Person, deck: FakeReadeck, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(reader, monkeypatch)
    deck.log.clear()
    deck.fail("/api/", status=503)
    count = len(links(reader))
    ran = reader("send", "deck", "--query", "unread", "--json", code=1)
    assert [row["state"] for row in ran.rows] == ["waiting"] * count
    assert len(deck.log) == 1
    assert f"waits and is tried again by: opreader send: {count} articles: 127.0.0.1 failed (503)" in ran.err
    assert [row["state"] for row in reader("send", "--json").rows] == ["sent"] * count
    assert len(deck.saved) == count
    assert "Nothing waits to be sent" in reader("send").err


def test_without_a_network_it_waits(reader: Person, deck: FakeReadeck, monkeypatch: pytest.MonkeyPatch) -> None:
    log_in(reader, monkeypatch)
    deck.log.clear()
    one = next(iter(links(reader)))
    assert reader("--offline", "send", "deck", one, "--json", code=1).row["state"] == "waiting"
    assert "1 article still to be sent" in reader("--offline", "send", code=1).err
    assert deck.log == []
    assert "sent" in reader("send", "deck").out
    assert len(deck.saved) == 1


def test_refresh_sends_what_waits(reader: Person, deck: FakeReadeck, monkeypatch: pytest.MonkeyPatch) -> None:
    log_in(reader, monkeypatch)
    one = next(iter(links(reader)))
    (feed,) = reader("feeds", "--json").rows
    reader("--offline", "send", "deck", one, code=1)
    deck.log.clear()
    for words in (("--offline", "refresh"), ("refresh", feed["id"])):
        ran = reader(*words, code=1)  # the feed's own server is not there any more
        assert deck.log == [], words
        assert "waits" not in ran.err
    ran = reader("refresh", "--json", code=1)
    assert [row["type"] for row in ran.rows] == ["outcome", "sent"]
    assert (ran.rows[1]["state"], ran.rows[1]["target"]) == ("sent", "deck")
    assert len(deck.saved) == 1
    deck.log.clear()
    reader("refresh", code=1)
    assert deck.log == [], "nothing waits any more"


def test_refresh_tells_what_still_waits_and_is_no_worse_for_it(
    reader: Person, deck: FakeReadeck, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(reader, monkeypatch)
    one, link = next(iter(links(reader).items()))
    reader("--offline", "send", "deck", one, code=1)
    reader("remove", reader("feeds", "--json").row["id"])
    fault = deck.fail("/api/", status=503, times=9)
    ran = reader("refresh")
    assert ran.out == ""
    assert "waits and is tried again by: opreader send: 127.0.0.1 failed (503)" in ran.err
    fault.times = 0
    assert "sent to deck: " in reader("refresh").err
    assert [kept.url for kept in deck.saved] == [link]


def test_answer_that_was_lost_is_looked_up(reader: Person, deck: FakeReadeck, monkeypatch: pytest.MonkeyPatch) -> None:
    log_in(reader, monkeypatch)
    one, link = next(iter(links(reader).items()))
    deck.moved[link] = "https://moved.example/1"
    deck.fail("POST", drop=True)
    assert reader("send", "deck", one, "--json", code=1).row["state"] == "waiting"
    assert reader("send", "--json").row["state"] == "already"
    assert len(deck.saved) == 1


class HeldReadeck(FakeReadeck):
    """Saves, and then takes its time to say so."""

    def __init__(self) -> None:
        super().__init__()
        self.came, self.go = threading.Event(), threading.Event()

    def _save(self, told: dict[str, Any]) -> Said:
        answer = super()._save(told)
        self.came.set()
        self.go.wait(30)
        return answer


def test_kill_on_the_way_makes_no_second_one(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    with HeldReadeck() as deck, Loopback() as server:
        person.configure(f'[send]\ndeck = {{ kind = "readeck", url = "{deck.url}" }}\n')
        server.answer("/column.xml", Reply(body=rss()))
        person("add", server.url("/column.xml"))
        log_in(person, monkeypatch)
        one, link = next(iter(links(person).items()))
        deck.moved[link] = "https://moved.example/1"
        run = subprocess.Popen([*PROGRAM, "--home", str(person.home), "send", "deck", str(one)])
        assert deck.came.wait(60)
        run.kill()
        run.wait()
        deck.go.set()
        assert person("send", "--json").row["state"] == "already"
        assert len(deck.saved) == 1


def test_nothing_goes_out_before_the_login(reader: Person, deck: FakeReadeck) -> None:
    ran = reader("send", "deck", "--query", "unread", code=1)
    assert "deck has to know you first: opreader send --login deck" in ran.err
    assert deck.log == []


def test_article_that_is_not_there_stops_no_other(
    reader: Person, deck: FakeReadeck, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(reader, monkeypatch)
    one = next(iter(links(reader)))
    ran = reader("send", "deck", 999, one, code=1)
    assert "no article 999" in ran.err
    assert len(deck.saved) == 1
    reader("send", "deck", 999, code=2)


def test_commands_and_files_are_run_and_written(reader: Person, tmp_path: Path) -> None:
    script, heard = tmp_path / "save.py", tmp_path / "heard.json"
    script.write_text(
        f"import json, sys\nopen({str(heard)!r}, 'w').write(json.dumps([sys.argv[1:], sys.stdin.read()[:9]]))\n"
    )
    reader.configure(
        f'[send]\nrun = ["{sys.executable}", "{script}", "--title={{title}}", "{{url}}", "{{text}}"]\n'
        f'notes = "file:{tmp_path}/reading.md"\nbad = ["{sys.executable}", "-V", "{{file}}"]\n'
    )
    one, link = next(iter(links(reader).items()))
    title = reader("show", one, "--as", "json").row["title"]
    assert reader("send", "run", one, "--json").row["state"] == "sent"
    words, text = json.loads(heard.read_text())
    assert (words, text[:2]) == ([f"--title={title}", link], "# ")
    assert [reader("send", "notes", one, "--json").row["state"] for _ in range(2)] == ["sent", "already"]
    assert link in (tmp_path / "reading.md").read_text()
    row = reader("send", "bad", one, "--json", code=1).row
    assert (row["state"], row["error"]) == ("failed", "bad wants a file, and this article is none")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("deco", 1), "the nearest that it names, is deck"),
        (("--login", "deco"), "the nearest that it names, is deck"),
        (("--login",), "--login takes the name of one service"),
        (("--login", "deck", 1), "--login takes the name of one service"),
        (("--query", "unread"), "'unread'"),
        (("deck", "one"), "no number"),
    ],
)
def test_wrong_words_are_told(reader: Person, words: tuple[object, ...], said: str) -> None:
    if words[0] == "--query":
        assert "where to?" in reader("send", *words, code=2).err
        return
    assert said in reader("send", *words, code=2).err


def test_nothing_set_up_is_told_with_what_to_write(person: Person) -> None:
    assert "write a line under [send] in config.toml" in person("send", "deck", 1, code=2).err


def test_login_without_a_terminal_says_how(reader: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch)
    assert "--password-stdin" in reader("send", "--login", "deck", code=2).err


def test_each_answer_of_wallabag_is_a_line(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeWallabag() as bag:
        person.configure(f'[send]\nbag = {{ kind = "wallabag", url = "{bag.url}", user = "jane" }}\n')
        log_in(person, monkeypatch, "bag", PASSWORD, *CLIENT)
        assert bag.tokens == 1


def test_service_that_is_asked_too_often_gets_the_rest_later(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeKarakeep() as keep, Loopback() as server:
        person.configure(f'[send]\nkarakeep = "{keep.url}"\n')
        server.answer("/column.xml", Reply(body=rss()))
        person("add", server.url("/column.xml"))
        log_in(person, monkeypatch, "karakeep")
        keep.fail("POST /api/v1/bookmarks", status=429, skip=1, times=1)
        rows = person("send", "karakeep", "--query", "unread", "--json", code=1).rows
        assert [row["state"] for row in rows][:2] == ["sent", "waiting"]
        person("send")
        assert len(keep.saved) == len(rows)


def secrets_in(home: Path, *marks: str) -> list[str]:
    """Files under a home that hold one of these, but for the one that is made for them."""
    return [
        str(path.relative_to(home))
        for path in home.rglob("*")
        if path.is_file()
        and path.name != "credentials.toml"
        and any(mark.encode() in path.read_bytes() for mark in marks)
    ]


@pytest.mark.parametrize("kind", [FakeWallabag, FakeReadeck])
def test_no_secret_is_told_or_written_anywhere_else(
    person: Person, monkeypatch: pytest.MonkeyPatch, kind: type[FakeService]
) -> None:
    marks = (TOKEN, PASSWORD, CLIENT[1], "access-1")
    said = ""
    with kind() as service, Loopback() as server:
        name = kind.__name__.removeprefix("Fake").lower()
        person.configure(f'[send]\n{name} = {{ url = "{service.url}" }}\n')
        server.answer("/column.xml", Reply(body=rss()))
        person("add", server.url("/column.xml"))
        given = ("jane", PASSWORD, *CLIENT) if kind is FakeWallabag else (TOKEN,)
        answers(monkeypatch, *given)
        runs = [person("send", "--login", name, "--password-stdin")]
        service.fail("POST /api", drop=True)
        runs.append(person("send", name, "--query", "unread", code=1))
        for fault in ({"status": 500}, {"status": 401}, {"body": b"<html>"}, {"cut": True}):
            service.fail("/(api|oauth)/", times=6, **fault)
            runs += [person("send", code=1), person("send", name, "--query", "unread", "--json", code=1)]
            service.faults.clear()
        runs += [person("config", "show"), person("articles", "--json")]
        said = "".join(ran.out + ran.err for ran in runs)
        asked = "".join(f"{one.path}{one.query}" for one in service.log)
    assert not [mark for mark in marks if mark in said + asked]
    assert secrets_in(person.home, *marks) == []
    kept = person.home / "data" / "credentials.toml"
    assert kept.stat().st_mode & 0o077 == 0


def checks(person: Person, *words: str) -> dict[str, tuple[bool, str]]:
    """What the doctor finds of targets."""
    rows = person(*words, "doctor", "--json").rows
    return {row["name"]: (row["ok"], row["detail"]) for row in rows if row["name"].startswith("send ")}


def test_doctor_tells_what_keeps_articles_from_going_out(
    person: Person, deck: FakeReadeck, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.configure(
        f'[send]\nreadeck = "{deck.url}"\nrun = ["{sys.executable}"]\nnone = ["no-such-program-here"]\nnotes = "file:/a.md"\n'
    )
    person("index")
    told = checks(person)
    assert told["send readeck"] == (False, "it has to know you first: opreader send --login readeck")
    assert told["send run"][0]
    assert not told["send none"][0]
    assert "no program no-such-program-here" in told["send none"][1]
    log_in(person, monkeypatch, "readeck")
    assert checks(person)["send readeck"] == (True, f"readeck at {deck.url}")
    for fault, said in (
        ({"status": 401}, "opreader send --login readeck"),
        ({"status": 404}, "look at readeck under [send] in config.toml"),
        ({"status": 503}, "failed (503)"),
        ({"body": b"<html>"}, "a login page may stand before it"),
    ):
        deck.fail("/api/", **fault)
        ok, detail = checks(person)["send readeck"]
        assert (ok, said in detail) == (False, True), detail
    deck.log.clear()
    assert checks(person, "--offline")["send readeck"][0]
    assert deck.log == []
