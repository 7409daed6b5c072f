"""The real program killed anywhere in the middle of what it does: the library is sound and has all that was said done.

Some kills are due in the usual run; `pytest --long tests/test_killed.py` makes a hundred.
"""

import asyncio
import json
import math
import random
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from opreader.store import Library
from tests.cli.papers import LONG, article_page, page_path, rss, teaser_rss
from tests.cli.person import PROGRAM, Person
from tests.fakes import NOW
from tests.loopback import Loopback, Reply

_TIMED = 0.3
"""Of a hundred kills so many come at a moment, the others at a touch of the disk."""
_HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass(slots=True)
class Told:
    """What the program said it did before it was gone."""

    killed: bool
    rows: list[dict[str, object]]
    text: str


@dataclass(slots=True)
class Reading:
    """A home whose owner's machine keeps dying."""

    person: Person
    server: Loopback
    chance: random.Random
    timed: bool
    kills: int = 0
    shown: int = 3
    read: set[int] = field(default_factory=set)
    """Said to be read, or that much was asked for by a run that ended well."""
    full: set[int] = field(default_factory=set)
    by_verb: dict[str, int] = field(default_factory=dict)

    def subscribe(self) -> None:
        self.server.answer("/lane.xml", Reply(teaser_rss(self.server.url("").rstrip("/"))))
        for title in LONG:
            self.server.answer(page_path(title), Reply(article_page(title), headers=_HTML))
        self._publish(self.shown)
        self.person.alone("add", *(self.server.url(path) for path in ("/one.xml", "/two.xml", "/lane.xml")))

    def _publish(self, entries: int) -> None:
        for name in ("one", "two"):
            self.server.answer(f"/{name}.xml", Reply(_feed(name, entries)))

    def run(self, *words: object, touches: int, beside: Callable[[], object] = lambda: None) -> Told:
        """Run a verb, to be killed somewhere; few of its touches are likelier than many. `beside` is done meanwhile."""
        nth = int(math.exp(self.chance.random() * math.log(touches)))
        by_time = self.timed and self.chance.random() < _TIMED
        program = PROGRAM if by_time else (sys.executable, "-m", "tests.killing", str(nth))
        command = [*program, "--home", str(self.person.home), *map(str, words)]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True
        ) as process:
            beside()
            if by_time:
                time.sleep(self.chance.random() * 1.2)
                process.kill()
            said, complaint = process.communicate(timeout=60)
        assert "Traceback" not in complaint, complaint
        killed = process.returncode == -signal.SIGKILL
        assert killed or process.returncode == 0, (words, process.returncode, complaint)
        self.kills += killed
        self.by_verb[str(words[0])] = self.by_verb.get(str(words[0]), 0) + killed
        whole = said[: said.rfind("\n") + 1]
        rows = [json.loads(line) for line in whole.splitlines() if line.startswith("{")]
        return Told(killed, rows, said)

    def rows(self, *query: str) -> list[dict[str, object]]:
        return self.person("articles", "--limit", 0, "--json", *query).rows

    def look(self, *, removed: bool = False) -> None:
        """The library is sound, what was said is there, and feeds.toml and the library tell of the same feeds.

        `removed`: a feed is out of the lists just now.
        """
        asyncio.run(_check(self.person.library))
        rows = {row["id"]: row for row in self.rows()}
        assert len({row["title"] for row in rows.values()}) == len(rows)
        here = rows.keys() if removed else rows.keys() | self.read | self.full
        assert {one for one in self.read & here if not rows[one]["read"]} == set()
        assert {one for one in self.full & here if rows[one]["state"] != "full"} == set()
        config = self.person.home / "config"
        listed = {one["url"] for one in tomllib.loads((config / "feeds.toml").read_text("utf-8"))["feed"]}
        assert {feed["url"] for feed in self.person.feeds().values()} == listed
        if (copy := config / "feeds.toml.bak").exists():
            tomllib.loads(copy.read_text("utf-8"))

    # what is done

    def refresh(self) -> None:
        before = {feed["id"]: feed["total"] for feed in self.person.feeds().values()}
        self.shown += 4
        self._publish(self.shown)
        told = self.run("refresh", "--force", "--json", touches=150)
        after = {feed["id"]: feed["total"] for feed in self.person.feeds().values()}
        for row in told.rows:
            if row["type"] == "outcome":
                assert after[row["feed"]] == before[row["feed"]] + row["added"], row
        assert not {total - before[feed] for feed, total in after.items()} - {0, *range(4, self.shown + 1, 4)}

    def refresh_and_mark(self) -> None:
        """Who marks is not killed, and finds the library whatever the other one was killed at."""
        wanted = self.chance.sample([int(str(row["id"])) for row in self.rows("unread")], 2)
        self._publish(self.shown)
        self.run("refresh", "--force", touches=150, beside=lambda: self.person("mark", "read", *wanted))
        self.read |= set(wanted)

    def mark(self) -> None:
        unread = [int(str(row["id"])) for row in self.rows("unread")]
        wanted = self.chance.sample(unread, min(3, len(unread)))
        if not self.run("mark", "read", *wanted, touches=50).killed:
            self.read |= set(wanted)

    def mark_all(self) -> None:
        wanted = self.chance.choice(["starred", "unstarred"])
        before = {row["id"]: row["starred"] for row in self.rows("title:one")}
        told = self.run("mark", wanted, "--query", "title:one", touches=60)
        after = {row["id"]: row["starred"] for row in self.rows("title:one")}
        assert after in [dict.fromkeys(before, wanted == "starred"), *([before] if told.killed else [])]

    def pack(self) -> None:
        told = self.run("pack", "feed:lane", "--json", touches=250)
        self.full |= {int(str(row["id"])) for row in told.rows if row["type"] == "expansion" and row["state"] == "full"}

    def index(self) -> None:
        self.run("index", touches=60)

    def remove(self) -> None:
        url = self.server.url("/two.xml")
        told = self.run("remove", url, touches=90)
        here = {feed["url"] for feed in self.person.feeds().values()}
        assert url in here or len(here) == len(self._listed())
        if not told.killed:
            assert url not in here
        self.look(removed=url not in here)
        if url not in here:
            self.person.alone("undo")
        assert url in self._listed()

    def bring_in(self) -> None:
        number = self.chance.randrange(10**6)
        urls = [self.server.url(f"/{number}-{n}.xml") for n in range(4)]
        outlines = "".join(f'<outline type="rss" text="{url}" xmlUrl="{url}"/>' for url in urls)
        path = self.person.home / "list.opml"
        path.write_text(f'<opml version="2.0"><head/><body>{outlines}</body></opml>', "utf-8")
        before = self._listed()
        told = self.run("import", path, touches=150)
        assert self._listed() in [[*before, *urls], *([before] if told.killed else [])]
        self.look()
        if self._listed() != before:
            self.person("remove", *urls)

    def _listed(self) -> list[str]:
        text = (self.person.home / "config" / "feeds.toml").read_text("utf-8")
        return [one["url"] for one in tomllib.loads(text)["feed"]]


async def _check(path: Path) -> None:
    library = Library.open(path, now=NOW)
    checks = await library.check()
    assert all(check.ok for check in checks), checks
    await library.close()


def _feed(name: str, entries: int) -> bytes:
    """A feed of so many entries that are like those of no other."""
    items = "".join(
        f"<item><title>{name} {n}</title><guid isPermaLink='false'>{name}-{n}</guid>"
        f"<description>{f'Number {n} of {name}, at some length. ' * 30}</description></item>"
        for n in range(entries)
    )
    return f"<rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>".encode()


@pytest.fixture
def person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Person:
    return Person(tmp_path / "home", capsys)


@pytest.fixture
def reading(person: Person, *, long: bool) -> Iterator[Reading]:
    with Loopback() as server:
        one = Reading(person, server, random.Random(29), long)
        one.subscribe()
        yield one


def test_nothing_that_was_said_done_is_lost_to_a_kill(reading: Reading, *, long: bool) -> None:
    wanted = 100 if long else 12
    deeds: list[Callable[[], None]] = [
        reading.refresh,
        reading.pack,
        reading.mark,
        reading.bring_in,
        reading.mark_all,
        reading.remove,
        reading.refresh_and_mark,
        reading.index,
    ]
    for turn in range(4 * wanted):
        deeds[turn % len(deeds)]()
        reading.look()
        if reading.kills >= wanted:
            break
    if long:
        with reading.person._capsys.disabled():
            print(f"\n{turn + 1} runs, {reading.kills} kills: {reading.by_verb}")
    assert reading.kills >= wanted
    done = reading.person("refresh", "--force", "--json").rows
    assert all(row["status"] in {"new", "unchanged"} for row in done)
    assert reading.person("pack", "feed:lane", "--json").rows[-1]["full"] == len(LONG)
    reading.person("index")
    reading.look()
    totals = {title: feed["total"] for title, feed in reading.person.feeds().items()}
    assert totals == {"one": reading.shown, "two": reading.shown, "The Lane": len(LONG)}


def _killed_at(person: Person, name: str, *words: object) -> None:
    """Run a verb and kill it when a file is about to be replaced."""
    command = [sys.executable, "-m", "tests.killing", name, "--home", str(person.home), *map(str, words)]
    ended = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=60)
    assert ended.returncode == -signal.SIGKILL, ended


@pytest.mark.parametrize("name", ["feeds.toml", "feeds.toml.bak"])
def test_who_is_killed_between_library_and_feeds_toml_finds_both_alike(
    person: Person, tmp_path: Path, name: str
) -> None:
    paths = [tmp_path / f"{word}.xml" for word in ("one", "two")]
    for path in paths:
        path.write_bytes(rss(path.stem))
    person("add", *paths)
    toml = person.home / "config" / "feeds.toml"
    toml.write_text(toml.read_text("utf-8").replace("[[feed]]", '[[feed]]\nnote = "Sundays"', 1), "utf-8")
    _killed_at(person, name, "remove", paths[0])
    assert set(person.feeds()) == {"one", "two"}
    person("remove", paths[0])
    assert set(person.feeds()) == {"two"}
    assert "Sundays" not in toml.read_text("utf-8")
    _killed_at(person, name, "undo")
    assert set(person.feeds()) == {"one", "two"}
    assert 'note = "Sundays"' in toml.read_text("utf-8")
    asyncio.run(_check(person.library))
