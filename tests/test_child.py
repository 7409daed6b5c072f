"""The jobs of a child process, called as the pool calls them, and once through a real child."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from opreader.child import JOBS
from opreader.errors import WorkerError
from opreader.feeds.codec import from_json
from opreader.feeds.remote import FeedChildren
from opreader.model import DigestedFeed, ParseFailed, State
from opreader.workers import ChildPool

if TYPE_CHECKING:
    from opreader.ports import Children

SAMPLES = Path(__file__).parent / "data" / "feeds"
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
    finally:
        await children.close()
