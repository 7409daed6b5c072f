"""The program itself among servers that do everything wrong: every feed has its row, good ones come, memory is bounded.

`--long` asks all faults at once and has what is slow run into its deadline; it takes a minute or two.
"""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.net.faults import FAULTS, MIB, Fault, Faults, Wire, feed, item
from tests.net.test_faults import DOCUMENTS, FEEDS, FETCHES, SLOW
from tests.pty_screen import Terminal

MOST_MEMORY = 300
"""MiB of the program and all its children."""
PROGRAM = (sys.executable, "-m", "opreader")
ENOUGH_KEYS = 5
"""Keys out of 27 that are answered before the refresh ends, on a machine however busy."""
HEAVY = ("100000-items", "40000-attributes", "long-author")
STOPPED = "it took more than|it took too much of the processor|it takes more memory"
PARTLY = {
    "100000-items": STOPPED,
    "40000-attributes": STOPPED,
    "100000-deep": STOPPED,
    "comment-storm": "XML",
}
"""Documents that may be read as far as it goes, or be given up: what is said then."""

pytestmark = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="looks at memory as Linux tells it")


class Home:
    """Somebody's folders."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "config").mkdir(parents=True)

    def subscribe(self, urls: Mapping[str, str]) -> None:
        """Have these feeds: address → title."""
        text = "".join(f"[[feed]]\nurl = {json.dumps(url)}\ntitle = {json.dumps(name)}\n" for url, name in urls.items())
        (self.folder / "config" / "feeds.toml").write_text(text)

    def command(self, *words: str) -> list[str]:
        """The program with these words."""
        return [*PROGRAM, "--home", str(self.folder), *words]

    def run(self, *words: str, peak: list[int] | None = None) -> tuple[int, list[dict[str, object]], str]:
        """Run a verb: its status, its rows, what it complained; `peak` is told the most memory it had."""
        running = subprocess.Popen(self.command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        with watched(running.pid) as most:
            out, err = running.communicate(timeout=240)
        if peak is not None:
            peak.append(max(most))
        return running.returncode, [json.loads(line) for line in out.splitlines()], err


@contextmanager
def watched(pid: int) -> Iterator[list[int]]:
    """MiB of a process and its descendants, looked at again and again."""
    most, over = [0], threading.Event()

    def look() -> None:
        while not over.wait(0.02):
            most.append(sum(resident(one) for one in family(pid) if one == pid or words_of(one) != words_of(pid)))

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        yield most
    finally:
        over.set()
        looking.join()


def words_of(pid: int) -> bytes:
    """The words a process was started with; its parent's, where it has not begun yet and has the parent's memory."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def family(pid: int) -> list[int]:
    """A process and its descendants."""
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [one for child in children.read_text().split() for one in family(int(child))]
        except OSError:  # it ended
            continue
    return found


def resident(pid: int) -> int:
    """MiB of a process that are in memory; none where it ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // MIB
    except OSError:
        return 0


def chosen(*, long: bool) -> list[str]:
    """The faults that are asked at once."""
    return [
        name for name in FAULTS if not name.startswith("chain-") and (long or (name not in SLOW and name not in HEAVY))
    ]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


# refresh


def test_every_fault_has_its_row_and_good_feeds_come(home: Home, *, long: bool) -> None:
    faults = chosen(long=long)
    with Faults() as server:
        names = {server.url(name, apart=True): name for name in faults}
        good = {f"{server.url('good', apart=True)}?{number}" for number in range(8)}
        home.subscribe(mixed(names, good))
        peak: list[int] = []
        status, rows, err = home.run("refresh", "--json", "--no-index", peak=peak)
    assert status == 1
    assert "Traceback" not in err
    assert len(rows) == len(names) + len(good)
    for row in rows:
        if row["url"] in good:
            assert (row["status"], row["added"], row["error"]) == ("new", 3, None), row
        else:
            check(names[str(row["url"])], row)
    assert peak[0] < MOST_MEMORY
    told = [line for line in err.splitlines() if line.startswith("opreader: ")]
    assert len(told) == sum(row["status"] == "failed" for row in rows)
    assert err.replace("\n", "").isprintable()
    _, kept, _ = home.run("articles", "--limit", "0", "--json", "feed:Good")
    assert len(kept) == 3 * len(good)


def mixed(names: Mapping[str, str], good: set[str]) -> dict[str, str]:
    """Good feeds among the others, the first one and the last one too."""
    step = -(-len(names) // (len(good) - 1))
    urls: dict[str, str] = {}
    left = sorted(good)
    for index, (url, name) in enumerate(names.items()):
        if index % step == 0:
            urls[left.pop()] = "Good"
        urls[url] = name
    return urls | dict.fromkeys(left, "Good")


def check(name: str, row: Mapping[str, object]) -> None:
    """Whether a fault has the row that is due."""
    error = row["error"]
    if name in FETCHES or name in DOCUMENTS:
        assert row["status"] == "failed", row
        assert re.search(FETCHES.get(name) or re.escape(DOCUMENTS[name]), str(error)), row
    elif name in FEEDS and name not in HEAVY:
        assert (row["status"], row["added"], error) == ("new", FEEDS[name], None), row
    elif error is not None:
        assert row["status"] == "failed", row
        assert re.search(PARTLY.get(name, STOPPED), str(error)) or name == "length-too-short", row
    assert str(error).isprintable()


# pages

WORDS = "<p>Words of a column, many of them, one after the other, as columns have them.</p>" * 20


def serving(body: bytes) -> Fault:
    """A server of this page."""
    return lambda wire: wire.answer(body, b"Content-Type: text/html\r\n")


def page(inside: str) -> bytes:
    """A page with this article."""
    return f"<html><head><title>T</title></head><body><article>{inside}</article></body></html>".encode()


def attributes(number: int) -> str:
    return " ".join(f"a{one}='1'" for one in range(number))


BRIEF_PAGES = {
    "page-good": (page(WORDS), "full"),
    "page-of-40000-attributes": (page(f"<div {attributes(40_000)}>{WORDS}"), "partial"),
    "page-100000-deep": (page("<div>" * 100_000 + WORDS), "partial"),
    "page-of-comments": (page("<!--" * 100_000), "failed"),
    "page-of-a-bomb": (b"", "failed"),
}
LONG_PAGES = {
    "page-of-400000-attributes": (page(f"<div {attributes(400_000)}>{WORDS}"), "partial"),
    "page-of-spans": (page("<span>a</span>" * 140_000), "failed"),
    "page-of-b": (page("<b>" * 3_000_000), "failed"),
    "page-of-10-mb": (page(WORDS * 6_000)[: 10 * MIB - 9], "partial"),
    "page-of-tables": (page("<table><tr><td>" * 5_000 + WORDS), "partial"),
}


def test_links_that_point_at_each_fault_are_expanded_or_told(home: Home, *, long: bool) -> None:
    pages = BRIEF_PAGES | (LONG_PAGES if long else {})
    faults = [name for name in chosen(long=long) if name in FETCHES]
    with Faults({name: serving(body) for name, (body, _) in pages.items()}) as server:
        server.serve("page-of-a-bomb", FAULTS["gzip-bomb"])
        links = {name: server.url(name, apart=True) for name in (*faults, *pages)}
        items = (f"<title>{name}</title><link>{url}</link><guid>{name}</guid>" for name, url in links.items())
        body = feed(*(f"{one}<description>Words of …</description>" for one in items))
        server.serve("links", lambda wire: wire.answer(body))
        home.subscribe({server.url("links"): "Links"})
        home.run("refresh", "--no-index")
        _, listed, _ = home.run("articles", "--limit", "0", "--json")
        titles = {row["id"]: str(row["title"]) for row in listed}
        assert len(titles) == len(links)
        peak: list[int] = []
        status, rows, err = home.run("expand", "--query", "is:teaser", "--json", peak=peak)
    assert status == 1
    assert "Traceback" not in err
    came = {titles[row["id"]]: row for row in rows if row["type"] == "expansion"}
    assert came.keys() == links.keys()
    for name, row in came.items():
        if name in pages:
            assert row["state"] == pages[name][1] or re.search(STOPPED, str(row["reason"])), row
        else:
            assert row["state"] == "failed" or row["queued"], row
            assert re.search(FETCHES[name], str(row["reason"])), row
    assert peak[0] < MOST_MEMORY


# the screen


def test_screen_answers_keys_while_all_this_goes_on(home: Home) -> None:
    """A key is answered while the refresh still runs; the silent ones keep it running for thirty seconds."""
    (home.folder / "config" / "config.toml").write_text('refresh_at_start = false\nfull_text = "never"\n')
    column = feed(*(item(number, f"The words of number {number} are these.") for number in range(1, 41)))
    noise = ("endless-tiny-chunks", "endless-continue", "gzip-bomb", "endless-chunks", "100000-deep", "comment-storm")
    with Faults({"column": again(column)}) as server:
        quiet = {server.url("column", apart=True): "Column"}
        home.subscribe(quiet)
        assert home.run("refresh", "--no-index")[0] == 0
        silent = {server.url(name, apart=True): name for name in ("loris-body", "silence", "loris-head")}
        home.subscribe(
            silent | {f"{server.url(name, apart=True)}?{n}": name for name in noise for n in range(3)} | quiet
        )
        with Terminal(home.command(), size=(140, 40)) as terminal, watched(terminal.process.pid) as most:
            terminal.wait_for("The words of number 1 are these.")
            terminal.send("R")
            terminal.wait_for("x stops")
            answered = 0
            for key, number in [*(("j", one) for one in range(2, 16)), *(("k", one) for one in range(14, 1, -1))]:
                terminal.send(key)
                terminal.wait_for(f"The words of number {number} are these.")
                answered += "x stops" in terminal.text
            assert answered >= ENOUGH_KEYS
            terminal.send("x")
            terminal.wait_until_gone("x stops")
            terminal.send("q")
            assert terminal.end() == 0
    assert max(most) < MOST_MEMORY


def again(body: bytes) -> Fault:
    """A server of this feed."""

    def answer(wire: Wire) -> None:
        wire.answer(body)

    return answer
