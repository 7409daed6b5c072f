"""The parent's side: which jobs go out, and that nonsense does not come in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from opreader.errors import WorkerError
from opreader.feeds.codec import to_json
from opreader.feeds.remote import FeedChildren
from opreader.model import DigestedFeed, ParsedFeed, ParseFailed

FEED = DigestedFeed(ParsedFeed("T"))


class FakePool:
    """Answers every job with what it was given."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.jobs: list[tuple[str, Mapping[str, str], bytes]] = []
        self.closed = False

    async def call(self, job: str, payload: Mapping[str, str], blob: bytes = b"", *, deadline: float = 20.0) -> Any:
        self.jobs.append((job, payload, blob))
        return self.answer

    async def close(self) -> None:
        self.closed = True


def children(pool: FakePool) -> FeedChildren:
    return FeedChildren(pool.call, close=pool.close)


async def test_a_feed_goes_out_with_its_bytes_and_comes_back_digested() -> None:
    pool = FakePool(to_json(FEED))
    assert await children(pool).parse_feed(b"x", url="u", content_type="c") == FEED
    assert await children(pool).read_page(b"y", url="u", content_type="c") == FEED
    assert await children(pool).read_path(Path("/a b")) == FEED
    where = {"url": "u", "content_type": "c"}
    assert pool.jobs == [("parse_feed", where, b"x"), ("read_page", where, b"y"), ("read_path", {"path": "/a b"}, b"")]


async def test_a_failure_comes_back_as_a_value() -> None:
    assert await children(FakePool(to_json(ParseFailed("no")))).read_path(Path("/x")) == ParseFailed("no")


async def test_found_feeds_come_back_as_pairs() -> None:
    assert await children(FakePool([["https://a.example/", "t"]])).find_feeds(b"", url="", content_type="") == (
        ("https://a.example/", "t"),
    )


async def test_nonsense_raises() -> None:
    pool = FakePool([1, 2])
    with pytest.raises(WorkerError):
        await children(pool).parse_feed(b"", url="", content_type="")
    with pytest.raises(WorkerError):
        await children(pool).find_feeds(b"", url="", content_type="")


async def test_closing_closes_the_pool() -> None:
    pool = FakePool(None)
    await children(pool).close()
    assert pool.closed
