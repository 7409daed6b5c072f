"""Makes a library of short articles without a network: `python -m tests.bench.library HOME ARTICLES [--feeds F]`.

The words are made up of syllables, so that some are in half of the articles and some in one of ten thousand.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import random
import sys
import time
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final

from opreader.config import Places
from opreader.decide import digest_entry
from opreader.model import Body, FeedChanges, ParsedEntry, Subscription, Validators
from opreader.store import Library
from opreader.store.apply import apply
from opreader.store.connection import connect
from tests.bench.corpus import mark

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from concurrent.futures import Future

    from opreader.model import DigestedEntry, FeedId

FEEDS: Final = 1_000
COMMON: Final = "tariff"
"""A word of about every third article."""
RARE: Final = "zanzibar"
"""A word of about one article in ten thousand."""
_END: Final = datetime(2026, 11, 1, tzinfo=UTC)
_SYLLABLES: Final = (
    "ba",
    "cor",
    "del",
    "fi",
    "gan",
    "hol",
    "ish",
    "ker",
    "lo",
    "mar",
    "nes",
    "or",
    "pil",
    "quo",
    "ras",
    "su",
    "ten",
    "ul",
    "ver",
    "wy",
)
_AT_ONCE: Final = 500
"""Entries of a feed that come together."""
_IN_ONE: Final = 20
"""Feeds in one transaction."""
_AHEAD: Final = 8
"""Batches that are made while one is stored."""


def vocabulary() -> tuple[list[str], list[float]]:
    """8,000 words, and how often each comes: as in any language, a few most of the time."""
    made = random.Random(7)
    words = list(dict.fromkeys("".join(made.choices(_SYLLABLES, k=made.randint(1, 4))) for _ in range(12_000)))[:8_000]
    return words, list(accumulate(1 / rank for rank in range(2, len(words) + 2)))


def entry(feed: int, number: int, of: int, words: list[str], weights: list[float]) -> ParsedEntry:
    """One short article: `of` articles in this feed, the last one the newest."""
    made = random.Random(feed * 1_000_003 + number)
    text = made.choices(words, cum_weights=weights, k=made.randint(25, 45))
    if made.random() < 0.33:
        text[3] = COMMON
    if made.random() < 0.0001:
        text[5] = RARE
    published = _END - timedelta(minutes=(of - number) * 500 + feed % 491)
    return ParsedEntry(
        key=f"{feed}-{number}",
        title=f"{mark(feed, number)} {' '.join(text[:4])}",
        authors=(f"Pen {feed % 290}",),
        link=f"https://column-{feed}.example/{number}",
        published=published,
        content=Body(f"<p>{' '.join(text)}.</p>", "html"),
    )


def digested(feed: int, numbers: range, of: int, words: list[str], weights: list[float]) -> tuple[DigestedEntry, ...]:
    """Some entries of a feed as a refresh hands them on, newest first."""
    return tuple(digest_entry(entry(feed, number, of, words, weights)) for number in reversed(numbers))


async def subscribe(places: Places, feeds: int) -> list[FeedId]:
    """A library with that many feeds, made by the store itself; their ids."""
    store = Library.open(places.library, now=_END, backups=places.backups)
    subscriptions = [
        Subscription(f"https://column-{feed}.example/feed", f"Column {feed:03d}", folder=f"Desk {feed % 20}")
        for feed in range(feeds)
    ]
    await store.put_subscriptions(subscriptions, now=_END)
    places.config.mkdir(parents=True, exist_ok=True)
    (places.config / "feeds.toml").write_text(
        "".join(
            f'[[feed]]\nurl = "{one.url}"\ntitle = "{one.title}"\nfolder = "{one.folder}"\n\n' for one in subscriptions
        )
    )
    ids = {feed.url: feed.id for feed in await store.list_feeds()}
    await store.close()
    return [ids[one.url] for one in subscriptions]


def fill(db: sqlite3.Connection, ids: Sequence[FeedId], articles: int, entries: ProcessPoolExecutor) -> None:
    """Apply every feed's entries as a refresh does, many feeds a transaction; they are made in another process.

    As the years bring them: every feed a batch, then every feed the next.
    """
    each = articles // len(ids)
    batches = [
        (feed, range(start, min(start + _AT_ONCE, each)))
        for start in range(0, each, _AT_ONCE)
        for feed in range(len(ids))
    ]
    made: deque[Future[tuple[DigestedEntry, ...]]] = deque()
    asked = iter(batches)
    for start in range(0, len(batches), _IN_ONE):
        db.execute("BEGIN IMMEDIATE")
        for feed, _ in batches[start : start + _IN_ONE]:
            while len(made) < _AHEAD and (one := next(asked, None)) is not None:
                made.append(entries.submit(_made, *one, each))
            apply(db, _changes(ids[feed], made.popleft().result()))
        db.execute("COMMIT")


def _changes(feed_id: FeedId, new: tuple[DigestedEntry, ...]) -> FeedChanges:
    return FeedChanges(
        feed_id=feed_id,
        now=_END,
        title=None,
        site=None,
        language="en",
        validators=Validators(),
        new=new,
        edited=(),
        due=None,
        moved_to=None,
        note=None,
    )


@functools.cache
def _words() -> tuple[list[str], list[float]]:
    return vocabulary()


def _made(feed: int, numbers: range, of: int) -> tuple[DigestedEntry, ...]:
    return digested(feed, numbers, of, *_words())


def make(home: Path, articles: int, feeds: int) -> None:
    """Fill the library of a home."""
    places = Places.find(home, {})
    ids = asyncio.run(subscribe(places, feeds))
    db = connect(places.library, writes=True)
    # Nobody reads meanwhile and nobody minds a half-made library: no waiting for the disk, and pages stay in memory.
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -400000")
    db.execute("PRAGMA wal_autocheckpoint = 20000")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as entries:
        fill(db, ids, articles, entries)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("home", type=Path)
    words.add_argument("articles", type=int)
    words.add_argument("--feeds", type=int, default=FEEDS)
    asked = words.parse_args()
    begin = time.perf_counter()
    make(asked.home, asked.articles, min(asked.feeds, asked.articles))
    sys.stderr.write(f"{asked.articles} articles in {time.perf_counter() - begin:.0f} s\n")


if __name__ == "__main__":
    main()
