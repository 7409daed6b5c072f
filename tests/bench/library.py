"""Makes a library of short articles without a network: `python -m tests.bench.library HOME ARTICLES [--feeds F]`.

The words are made up of syllables, so that some are in half of the articles and some in one of ten thousand.
"""

import argparse
import asyncio
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Final

from opreader.config import Places
from opreader.decide import digest_entry
from opreader.model import Body, FeedChanges, FeedId, ParsedEntry, Subscription, Validators
from opreader.store import Library
from tests.bench.corpus import mark

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


async def make(home: Path, articles: int, feeds: int) -> None:
    """Fill the library of a home."""
    places = Places.find(home, {})
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
    words, weights = vocabulary()
    each = articles // feeds
    # As the years bring them: every feed a batch, then every feed the next.
    for start in range(0, each, _AT_ONCE):
        for number, one in enumerate(subscriptions):
            new = [
                digest_entry(entry(number, n, each, words, weights))
                for n in range(min(start + _AT_ONCE, each) - 1, start - 1, -1)
            ]
            await store.apply(
                FeedChanges(
                    feed_id=FeedId(ids[one.url]),
                    now=_END,
                    title=None,
                    site=None,
                    language="en",
                    validators=Validators(),
                    new=tuple(new),
                    edited=(),
                    due=None,
                    moved_to=None,
                    note=None,
                )
            )
    await store.close()


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("home", type=Path)
    words.add_argument("articles", type=int)
    words.add_argument("--feeds", type=int, default=FEEDS)
    asked = words.parse_args()
    begin = time.perf_counter()
    asyncio.run(make(asked.home, asked.articles, min(asked.feeds, asked.articles)))
    sys.stderr.write(f"{asked.articles} articles in {time.perf_counter() - begin:.0f} s\n")


if __name__ == "__main__":
    main()
