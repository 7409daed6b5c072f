"""The jobs of a child process, called as the pool calls them, and once through a real child."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from opreader.child import JOBS
from opreader.errors import WorkerError
from opreader.extract.remote import PageChildren
from opreader.extract.remote import from_json as page_from_json
from opreader.feeds.codec import from_json
from opreader.feeds.remote import FeedChildren
from opreader.model import DigestedFeed, FullText, NoFullText, ParseFailed, State
from opreader.workers import ChildPool

if TYPE_CHECKING:
    from opreader.ports import Children, Pages

SAMPLES = Path(__file__).parent / "data" / "feeds"
SENTENCES = "Somebody pays for every tariff, and it is rarely who we think. " * 3 + "We do, all of us, at the till."
WHERE = {"url": "https://a.example/feed", "content_type": ""}


def job(name: str, payload: dict[str, Any], blob: bytes = b"") -> Any:
    """A job's answer after the way through JSON."""
    return json.loads(json.dumps(JOBS[name](payload, blob)))


def test_a_feed_comes_back_digested() -> None:
    told = from_json(job("parse_feed", WHERE, (SAMPLES / "rss20.xml").read_bytes()))
    assert isinstance(told, DigestedFeed)
    assert [entry.state for entry in told.entries] == [State.FULL, State.TEASER]


def test_what_is_no_feed_comes_back_with_its_reason() -> None:
    assert from_json(job("parse_feed", WHERE)) == ParseFailed("the answer was empty")


def test_a_local_article_is_whole_and_a_local_feed_is_judged(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("And so we wait for the gate to open again…")
    (tmp_path / "f.xml").write_bytes((SAMPLES / "rss20.xml").read_bytes())
    article = from_json(job("read_path", {"path": str(tmp_path / "a.txt")}))
    folder = from_json(job("read_path", {"path": str(tmp_path)}))
    feed = from_json(job("read_path", {"path": str(tmp_path / "f.xml")}))
    assert isinstance(article, DigestedFeed)
    assert isinstance(folder, DigestedFeed)
    assert isinstance(feed, DigestedFeed)
    assert article.entries == folder.entries
    assert article.entries[0].state is State.FULL
    assert feed.entries[1].state is State.TEASER


def test_a_page_comes_back_as_one_article() -> None:
    told = from_json(job("read_page", WHERE, b"<title>Crane</title><p>It lifts."))
    assert isinstance(told, DigestedFeed)
    assert [entry.parsed.title for entry in told.entries] == ["Crane"]


def test_found_feeds_come_back_as_pairs() -> None:
    page = b"<link rel=alternate type=application/rss+xml title=All href=/rss>"
    assert job("find_feeds", WHERE, page)[0] == ["https://a.example/rss", "All"]


def page(body: str) -> bytes:
    return f"<html><head><title>Who pays?</title></head><body><main>{body}</main></body></html>".encode()


def extraction(blob: bytes, **more: Any) -> FullText | NoFullText:
    """What the article of a page comes back as."""
    wanted = {"url": "https://a.example/1", "content_type": "text/html", "teaser": None, "title": None, "rules": ""}
    return page_from_json(job("extract", {**wanted, **more}, blob))


def test_the_article_of_a_page_comes_back_whole() -> None:
    paragraphs = [f"<p>Paragraph {number}: {SENTENCES}</p>" for number in range(4)]
    listed = '<nav><a href="/vote">A vote for nobody is still a vote, says she</a></nav>'
    told = extraction(page(f"<article><h1>Who pays?</h1>{''.join(paragraphs)}</article>{listed}"), title="Who pays?")
    assert isinstance(told, FullText)
    assert (told.state, told.source, told.title) == ("full", "page", "Who pays?")
    assert told.text.split("\n\n")[0] == f"Paragraph 0: {SENTENCES}"
    assert "<p>Paragraph 3" in told.html


def test_a_page_without_a_title_goes_by_the_feeds() -> None:
    told = extraction(f"<main><p>{SENTENCES}</p><p>{SENTENCES}</p></main>".encode(), title="As the feed has it")
    assert isinstance(told, FullText)
    assert told.title == "As the feed has it"


def test_the_feeds_words_tell_which_text_is_meant() -> None:
    other = f"<p>{SENTENCES}</p>" * 4
    told = extraction(page(other), teaser="The harvest was poor this year, and nobody asks why that is so…")
    assert isinstance(told, NoFullText)
    assert told.reason == "text does not contain the feed's teaser"


def test_a_page_without_an_article_comes_back_with_its_reason() -> None:
    told = extraction(page(""))
    assert isinstance(told, NoFullText)
    assert (told.state, told.reason) == ("failed", "the page has no article text")


def test_the_users_site_rules_are_heeded_and_read_again_when_they_change(tmp_path: Path) -> None:
    blob = page(f"<div id=mine><p>Mine. {SENTENCES}</p></div><article><p>{SENTENCES}</p></article>")
    rule = tmp_path / "a.toml"
    rule.write_text('hosts = ["a.example"]\nbody = "#mine"\n')
    told = extraction(blob, rules=str(tmp_path))
    assert isinstance(told, FullText)
    assert (told.source, told.text) == ("rule", f"Mine. {SENTENCES}")
    rule.unlink()
    told = extraction(blob, rules=str(tmp_path))
    assert isinstance(told, FullText)
    assert told.source == "page"


@pytest.mark.parametrize("name", sorted(JOBS))
def test_a_job_without_its_words_is_refused(name: str) -> None:
    with pytest.raises(WorkerError, match="came without"):
        JOBS[name]({}, b"")


async def test_a_real_child_does_every_job(tmp_path: Path) -> None:
    pool = ChildPool(size=1)
    children: Children = FeedChildren(pool.call, close=pool.close)
    try:
        feed = await children.parse_feed((SAMPLES / "utf16.xml").read_bytes(), **WHERE)
        assert isinstance(feed, DigestedFeed)
        assert feed.feed.title == "Café 16"
        assert isinstance(await children.read_path(tmp_path), DigestedFeed)
        assert isinstance(await children.read_page(b"<p>It lifts.", **WHERE), DigestedFeed)
        assert len(await children.find_feeds(b"", **WHERE)) > 5
        pages: Pages = PageChildren(pool.call, rules=tmp_path / "sites")
        found = await pages.extract(page(f"<p>{SENTENCES}</p>" * 3), **WHERE, teaser=SENTENCES[:60], title=None)
        assert isinstance(found, FullText)
        assert found.text.startswith(SENTENCES)
    finally:
        await children.close()


# the end of the parent

_BUSY = """
import os, re, sys
from opreader import child

def busy(args, blob):
    print(os.getpid(), flush=True)  # to standard error, as all that a job prints
    re.match("(a+)+b", "a" * 60)

child.JOBS["busy"] = busy
child.main()
"""
"""A child of ours with a job that holds the interpreter, and hears no signal that Python would have to handle."""
_PARENT = f"""
import asyncio, os, sys
from pathlib import Path
from opreader.workers import ChildPool

async def main():
    pool = ChildPool([sys.executable, "-c", {_BUSY!r}], size=1, log=Path(sys.argv[1]))
    await pool.call("busy", {{}}, deadline=600)

asyncio.run(main())
"""


def waited_for(what: Callable[[], bool], *, patience: float) -> bool:
    """Whether something comes true in so many seconds."""
    end = time.monotonic() + patience
    while not (true := what()) and time.monotonic() < end:
        time.sleep(0.02)
    return true


def ended(pid: int) -> bool:
    """Whether a process that is nobody's of ours is gone, or waits to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.skipif(sys.platform != "linux", reason="other systems tell no child of its parent's end")
def test_a_busy_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    log = tmp_path / "children.log"
    with subprocess.Popen([sys.executable, "-c", _PARENT, str(log)]) as parent:
        begun = waited_for(lambda: log.exists() and log.read_text().endswith("\n"), patience=60)
        parent.kill()
    assert begun
    child = int(log.read_text())
    gone = waited_for(lambda: ended(child), patience=20)
    if not gone:
        os.kill(child, signal.SIGKILL)
    assert gone


@pytest.mark.skipif(sys.platform != "linux", reason="other systems tell no child of its parent's end")
def test_a_child_whose_parent_is_gone_before_it_began_does_no_job(tmp_path: Path) -> None:
    header = json.dumps({"job": "busy", "payload": {}, "deadline": 600, "memory": 1 << 30, "processor": 600}).encode()
    log = tmp_path / "children.log"
    asked, asks = os.pipe()
    os.write(asks, len(header).to_bytes(4, "big") + header + bytes(4))
    os.close(asks)
    with log.open("w") as complaints, os.fdopen(asked) as stdin:
        command = [sys.executable, "-c", _BUSY]
        told = subprocess.run(command, check=False, stdin=stdin, stdout=-1, stderr=complaints, timeout=60)
    assert (told.returncode, log.read_text()) == (0, "")
