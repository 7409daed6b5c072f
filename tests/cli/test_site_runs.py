"""Runs of the real command line against a site on loopback: what is asked of whom, how often, and what waits."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest

from opreader.extract.remote import PageChildren
from opreader.model import NoFullText
from opreader.net import HttpNet
from opreader.pages import PageReader, PageToRead
from tests.cli.person import PROGRAM, Person, Ran
from tests.cli.site import HTML, Case, Site, answer, article, json_ld, page, plain
from tests.cli.site_prose import cut, essay
from tests.fakes import NOW
from tests.loopback import Reply

ONE = plain("one", 0)
TWO = plain("two", 1)
THREE = plain("three", 2)


@pytest.fixture
def site() -> Iterator[Site]:
    """A site whose pages are there."""
    with Site() as running:
        running.serve([ONE, TWO, THREE])
        yield running


@pytest.fixture
def other() -> Iterator[Site]:
    """Another site, which is called localhost."""
    with Site() as running:
        yield running


@pytest.fixture
def reader(person: Person, site: Site) -> Person:
    """Somebody with a feed of three teasers."""
    person("add", site.feed([ONE, TWO, THREE]))
    return person


def text_of(person: Person, number: int) -> tuple[str, ...]:
    """The paragraphs that are shown of an article."""
    return tuple(person("show", number).out.strip().split("\n\n"))


# What is asked of whom

TOKEN = "token-of-jane"
VISIT = "visit-of-jane"
AGENT = "agent-of-jane/7"


def set_own_words(person: Person, site: Site) -> None:
    """Write headers, a cookie file and a user agent of one's own for the feed."""
    jar = person.configure(f"127.0.0.1\tFALSE\t/\tFALSE\t4000000000\tvisit\t{VISIT}\n", "jar.txt")
    person.configure(
        f"[[feed]]\nurl = {json.dumps(site.url('/feed.xml'))}\nuser_agent = {json.dumps(AGENT)}\n"
        f'cookies = {json.dumps(str(jar))}\nheaders = {{ "X-Token" = {json.dumps(TOKEN)} }}\n',
        "feeds.toml",
    )


def secrets_in(seen: Any) -> set[str]:
    """Which of one's own words stand in something."""
    return {word for word in (TOKEN, VISIT, AGENT) if word in str(seen)}


def asked_cases(site: Site, other: Site) -> list[Case]:
    """Columns that lead to another host in every way that there is; the first stays at home."""
    there = other.url("/elsewhere", host="localhost")
    linked = Case("a link away", essay(3), link=there)
    moved = Case("a move away", essay(4))
    thin = Case("a stub", essay(5))
    stub = page(
        thin.title,
        f"<h1>{thin.title}</h1><p>{cut(thin.paragraphs[0], 100)}</p><img src='{other.url('/rope.jpg', host='localhost')}'>",
        head=f'<link rel="canonical" href="{other.url("/stub", host="localhost")}">',
    )
    other.answer("/elsewhere", answer(article(linked.title, linked.paragraphs)))
    other.answer("/moved", answer(article(moved.title, moved.paragraphs)))
    other.answer("/stub", answer(article(thin.title, thin.paragraphs)))
    site.redirect(moved.path, other.url("/moved", host="localhost"), status=301)
    site.answer(thin.path, answer(stub))
    site.answer("/named-otherwise", answer(article("Named otherwise", essay(6))))
    named = Case("a name", essay(6), link=site.url("/named-otherwise", host="localhost"))
    return [ONE, linked, moved, thin, named]


def test_ones_own_headers_cookies_and_agent_go_to_the_feeds_host_alone(person: Person, site: Site, other: Site) -> None:
    site.feed(asked_cases(site, other))
    set_own_words(person, site)
    person("refresh")
    rows = person("expand", "--query", "is:teaser", "--json").rows
    assert [row["state"] for row in rows] == ["full"] * 5
    assert {seen.path for seen in other.requests} == {"/elsewhere", "/moved", "/stub"}
    assert {seen.path: secrets_in(seen.headers) for seen in other.requests if secrets_in(seen.headers)} == {}
    sent = {seen.path: secrets_in(seen.headers) for seen in site.requests}
    assert sent.pop("/named-otherwise") == set()
    assert set(sent) == {"/feed.xml", "/one", "/a-move-away", "/a-stub"}
    assert all(words == {TOKEN, VISIT, AGENT} for words in sent.values())


def test_ones_own_words_are_never_told(person: Person, site: Site, other: Site) -> None:
    site.feed(asked_cases(site, other))
    site.answer(ONE.path, Reply(status=401))
    other.answer("/elsewhere", Reply(status=403))
    set_own_words(person, site)
    told = [
        person("refresh", "--json"),
        person("expand", "--query", "is:teaser", "--explain", "--json", code=1),
        person("expand", "--query", "is:failed OR is:gated", "--retry", "--explain", code=1),
        person("config", "show"),
        person("config", "path"),
        person("feeds", "--json"),
        person("feeds"),
        person("articles", "--json"),
        person("show", 1, 2, 3, 4, 5, "--as", "json"),
        person("export", "opml"),
        person("export", "json"),
        person("doctor", "--json"),
    ]
    site.stop()
    told += [person("refresh", code=1), person("expand", "--query", "is:failed", "--retry", "--explain", code=1)]
    assert len(told[1].rows) == 5
    assert secrets_in(told) == set()
    here = [path for path in person.home.rglob("*") if path.is_file() and path.parent.name != "config"]
    assert person.library in here
    found = {path.name: secrets_in(path.read_bytes().decode("latin-1")) for path in here}
    # A backup has feeds.toml, whose agent is no secret.
    assert {name: words for name, words in found.items() if words and words != {AGENT}} == {}
    assert {path.parent.name for path in here if found[path.name]} <= {"backups"}


@pytest.mark.parametrize("value", [f'"{TOKEN}\\nX: y"', f'"{TOKEN} ☃"', f'["{TOKEN}"]'])
def test_headers_that_cant_be_sent_are_told_of_without_their_words(person: Person, site: Site, value: str) -> None:
    url = site.feed([ONE])
    person.configure(f'[[feed]]\nurl = "{url}"\nheaders = {{ "X-Token" = {value} }}\n', "feeds.toml")
    ran = person("refresh", code=2)
    assert "headers" in ran.complaint
    assert secrets_in(ran) == set()


@pytest.mark.parametrize("link", ["ftp://127.0.0.1/one", "file:///etc/hostname", "javascript:alert(1)", "data:,one"])
def test_a_link_that_is_no_web_address_is_not_followed(person: Person, site: Site, link: str) -> None:
    person("add", site.feed([replace(ONE, link=link)]))
    row = person("articles", "--json").row
    assert row["link"] is None
    row = person("expand", row["id"], "--json", code=1).row
    assert (row["state"], row["queued"]) == ("teaser", False)
    assert "no link" in row["reason"]
    assert site.count() == site.count("/feed.xml")


# How often


def test_what_is_here_is_not_asked_for_again(reader: Person, site: Site) -> None:
    number = reader.ids()[ONE.title]
    for words in ((number,), (number,), (number, "--retry"), ("--query", "title:one")):
        reader("expand", *words)
    assert site.count(ONE.path) == 1
    assert text_of(reader, number) == ONE.paragraphs


def test_a_link_of_two_feeds_is_fetched_once(reader: Person, site: Site) -> None:
    reader("expand", reader.ids()[ONE.title])
    again = replace(ONE, paragraphs=(f"Our guest writes: {ONE.paragraphs[0]}", *ONE.paragraphs[1:]))
    reader("add", site.feed([again], "/second.xml", name="The Second"))
    (copy,) = reader("articles", 'feed:"The Second"', "--json").rows
    assert copy["state"] == "teaser"
    row = reader("expand", copy["id"], "--json").row
    assert (row["state"], row["from"]) == ("full", "library")
    assert text_of(reader, copy["id"]) == ONE.paragraphs
    assert site.count(ONE.path) == 1


def test_after_a_kill_nothing_that_was_stored_is_fetched_twice(person: Person, site: Site) -> None:
    cases = [plain(f"number {number}", number) for number in range(8)]
    site.serve(cases)
    held = cases[4:6]
    for case in held:
        site.answer(case.path, Reply(hold=True))
    person("add", site.feed(cases))
    words = ("--home", str(person.home), "pack", "--json")
    with subprocess.Popen([*PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        told = [json.loads(process.stdout.readline()) for _ in range(4)]
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    stored = person.ids("is:full")
    assert {row["id"] for row in told} <= set(stored.values())
    assert not {case.title for case in held} & set(stored)
    assert all(check["ok"] for check in person("doctor", "--json").rows)
    site.serve(held)
    packed = person("pack", "--json").rows[-1]
    assert (packed["asked"], packed["full"]) == (8, 8)
    asked = {case.title: site.count(case.path) for case in cases}
    assert {title: asked[title] for title in stored} == dict.fromkeys(stored, 1)
    assert text_of(person, person.ids()[held[0].title]) == held[0].paragraphs


# What waits

_WATCHER = """
import socket
import sys

def note(event, args):
    if event == "socket.getaddrinfo" or (event == "socket.__new__" and args[1] in (socket.AF_INET, socket.AF_INET6)):
        with open({path!r}, "a") as notes:
            print(event, file=notes)

sys.addaudithook(note)
"""


def test_offline_it_opens_no_socket_and_a_refresh_makes_up_for_it(reader: Person, site: Site, tmp_path: Path) -> None:
    notes = tmp_path / "sockets"
    watched = tmp_path / "watched"
    watched.mkdir()
    (watched / "sitecustomize.py").write_text(_WATCHER.format(path=str(notes)), "utf-8")
    env = {"PYTHONPATH": os.pathsep.join(filter(None, (str(watched), os.environ.get("PYTHONPATH"))))}
    number = reader.ids()[ONE.title]
    asked = site.count()
    for words in (("expand", number, "--json"), ("refresh", "--json"), ("pack", "--json"), ("save", site.url("/x"))):
        reader.alone("--offline", *words, env=env, code=1)
    assert not notes.exists()
    assert site.count() == asked
    assert reader("articles", "is:queued", "title:one", "--json").row["queued"] is True
    assert reader("show", number).out.strip() == ONE.teaser
    reader.alone("refresh", env=env)
    assert notes.exists()
    row = reader("articles", "title:one", "--json").row
    assert (row["state"], row["queued"]) == ("full", False)
    assert text_of(reader, number) == ONE.paragraphs


@pytest.mark.parametrize("words", [("expand",), ("expand", "--query", "is:queued"), ("refresh",), ("pack",)])
def test_with_the_site_away_it_waits_and_is_done_when_the_site_is_back(
    reader: Person, site: Site, words: tuple[str, ...]
) -> None:
    number = reader.ids()[TWO.title]
    site.stop()
    row = reader("expand", number, "--json", code=1).row
    assert (row["state"], row["queued"]) == ("teaser", True)
    assert "127.0.0.1" in row["reason"]
    assert reader("articles", "is:queued", "--json").row["id"] == number
    with Site(port=site.port) as back:
        back.serve([ONE, TWO, THREE])
        back.feed([ONE, TWO, THREE])
        reader(*words)
        assert back.count(TWO.path) == 1
    row = reader("articles", "title:two", "--json").row
    assert (row["state"], row["queued"], row["reason"]) == ("full", False, None)
    assert text_of(reader, number) == TWO.paragraphs


def test_a_name_that_nobody_knows_waits_for_the_network(person: Person, site: Site) -> None:
    person("add", site.feed([replace(ONE, link="http://nowhere.invalid/one"), TWO]))
    ids = person.ids()
    rows = {row["id"]: row for row in person("expand", *ids.values(), "--json", code=1).rows}
    row = rows[ids[ONE.title]]
    assert (row["state"], row["queued"]) == ("teaser", True)
    assert "nowhere.invalid" in row["reason"]
    assert person("articles", "is:queued", "--json").row["id"] == ids[ONE.title]
    assert rows[ids[TWO.title]]["state"] == "full"


def test_a_host_that_wants_a_pause_says_when_and_is_left_alone(reader: Person, site: Site) -> None:
    reader.configure("connections_per_host = 1\n")
    site.answer(ONE.path, Reply(status=429, headers={"Retry-After": "120"}))
    ids = reader.ids()
    ran = reader("expand", ids[ONE.title], ids[TWO.title], "--json", code=1)
    first, second = ran.rows
    assert (first["id"], first["state"], first["queued"]) == (ids[ONE.title], "failed", False)
    assert "429" in first["reason"]
    assert "asked again in 2 minutes" in first["reason"]
    assert second["state"] != "full"
    assert "asked again in 2 minutes" in second["reason"]
    assert site.count(TWO.path) == 0


@pytest.mark.parametrize("slow", [{"drip": 0.05}, {"hold": True}], ids=["drip by drip", "not at all"])
async def test_a_site_that_takes_too_long_fails(site: Site, tmp_path: Path, slow: dict[str, Any]) -> None:
    site.answer(ONE.path, replace(ONE.pages[ONE.path], **slow))

    def nobody(*_: object, **__: object) -> NoReturn:
        raise AssertionError

    net = HttpNet(clock=lambda: NOW, deadline=0.3)
    try:
        found = await PageReader(net=net, pages=PageChildren(nobody, rules=tmp_path)).read(
            PageToRead(site.link(ONE), teaser=ONE.teaser, beside=site.url("/feed.xml"))
        )
    finally:
        await net.close()
    assert isinstance(found, NoFullText)
    assert (found.state, found.reason) == ("failed", "127.0.0.1 sent no whole answer within 0.3 seconds")


# save


def test_a_saved_page_has_its_title_author_and_date(person: Person, site: Site) -> None:
    told = json_ld(
        headline="The rope and the knot",
        author={"@type": "Person", "name": "Ida Marsh"},
        datePublished="2026-11-02T07:30:00+01:00",
    )
    site.answer("/rope", answer(article("The rope and the knot", essay(7), head=told)))
    row = person("save", site.url("/rope"), "--json").row
    assert (row["state"], row["from"]) == ("full", "page")
    article_row = person("articles", "--json").row
    assert (article_row["title"], article_row["authors"]) == ("The rope and the knot", ["Ida Marsh"])
    assert article_row["published"] == "2026-11-02T06:30:00Z"
    assert article_row["link"] == site.url("/rope")
    assert article_row["feed_title"] == "Saved pages"
    assert text_of(person, row["id"]) == essay(7)
    person("save", site.url("/rope"))
    assert site.count("/rope") == 1


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(status=404), "404"),
        (Reply(b"", headers=HTML), "no article text"),
        (Reply(b"\x89PNG", headers={"Content-Type": "image/png"}), "image/png"),
    ],
    ids=["missing", "empty", "a picture"],
)
def test_a_page_that_gives_nothing_leaves_nothing(person: Person, site: Site, reply: Reply, reason: str) -> None:
    site.answer("/nothing", reply)
    ran: Ran = person("save", site.url("/nothing"), "--json", code=1)
    assert (ran.row["id"], ran.row["state"]) == (None, "failed")
    assert reason in ran.row["reason"]
    assert reason in ran.complaint
    assert person("articles", "--json").rows == []
    assert person("feeds", "--json").rows == []
