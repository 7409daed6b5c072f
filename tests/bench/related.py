"""Measures related headlines: `python -m tests.bench.related`, or with files how good they are.

A file (`.jsonl` or `.jsonl.gz`) holds one text a line: id, title, text, date, source, story, query. Texts of one story
are related; those whose `query` is true are asked. Recall@5 is out of as many as there are, five at most.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from opreader.decide import digest_entry
from opreader.model import Body, EntryId, FeedChanges, ParsedEntry, Selection, Subscription, Validators
from opreader.model.related import EntryWords
from opreader.related import count_terms
from opreader.store import Library
from opreader.store.authors import AuthorTable
from opreader.store.connection import connect
from opreader.store.terms import TermTable
from opreader.takes import Takes
from opreader.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from opreader.model import FeedId

NOW: Final = datetime(2026, 11, 1, tzinfo=UTC)
ENTRIES: Final = 100_000
ASKED: Final = 400
_AT_ONCE: Final = 50
_VOCABULARY: Final = 60_000
_WORDS: Final = 600
_MATTER: Final = 12
"""Articles of a story."""


class NoCopies:
    """Satisfies `opreader.library_ports.Copies` where no text is there twice."""

    async def relink(self, links: object, *, now: datetime) -> None:
        """Nothing."""

    async def of(self, entry_id: EntryId) -> list[EntryId]:
        """None."""
        return []

    async def split(self, ids: Sequence[EntryId], *, now: datetime) -> int:
        """None."""
        return 0


def takes_of(library: Library) -> Takes:
    """What is measured."""
    return Takes(
        terms=TermTable(library.lanes),
        copies=NoCopies(),
        store=library,
        authors=AuthorTable(library.lanes),
    )


async def fill(library: Library, entries: Iterable[ParsedEntry], feeds: int) -> list[FeedId]:
    """Store entries, going round the feeds."""
    await library.put_subscriptions([Subscription(f"https://made.example/{n}") for n in range(feeds)], now=NOW)
    ids = [feed.id for feed in await library.list_feeds()]
    by_feed: dict[FeedId, list[ParsedEntry]] = defaultdict(list)
    for n, entry in enumerate(entries):
        by_feed[ids[n % feeds]].append(entry)
    for feed_id, told in by_feed.items():
        for start in range(0, len(told), 500):
            new = tuple(digest_entry(one) for one in told[start : start + 500])
            await library.apply(FeedChanges(feed_id, NOW, validators=Validators(), new=new))
    return ids


async def index(library: Library, takes: Takes, ids: Sequence[EntryId]) -> None:
    """Count, learn and put everything, here in this process."""
    frequencies: Counter[str] = Counter()
    counted = []
    for one in ids:
        entry = await library.get_entry(one)
        terms = count_terms(entry.headline.title, plain(entry.body.text, entry.body.markup))
        frequencies.update(terms.keys())
        counted.append(EntryWords(one, terms, None, b""))
    await takes.learn(frequencies, sampled=len(ids), entries=len(ids))
    for start in range(0, len(counted), _AT_ONCE):
        await takes.put(counted[start : start + _AT_ONCE])


async def score(path: Path, folder: Path, *, teasers: bool) -> str:
    """Recall@5 and MRR of a file, through the store."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    texts: list[dict[str, Any]] = [json.loads(line) for line in raw.decode().splitlines()]
    sources = sorted({one["source"] for one in texts})
    library = Library.open(folder / f"{path.name}-{teasers}.db", now=NOW)
    takes = takes_of(library)
    await fill(library, (_entry(one, teasers=teasers) for one in texts), max(1, min(len(sources), 500)))
    numbers = {
        entry.key: entry.headline.id
        for entry in [await library.get_entry(EntryId(one)) for one in await library.list_ids(Selection())]
    }
    begin = time.perf_counter()
    await index(library, takes, list(numbers.values()))
    indexed = time.perf_counter() - begin
    stories: dict[str, set[EntryId]] = defaultdict(set)
    for one in texts:
        stories[one["story"]].add(numbers[one["id"]])
    found = hits = 0.0
    asked = 0
    times = []
    for one in texts:
        others = stories[one["story"]] - {numbers[one["id"]]}
        if not one["query"] or not others:
            continue
        begin = time.perf_counter()
        told = (await takes.of(numbers[one["id"]], limit=50)).takes
        times.append(time.perf_counter() - begin)
        ranked = [take.headline.id for take in told]
        asked += 1
        found += len(others & set(ranked[:5])) / min(5, len(others))
        hits += next((1 / place for place, other in enumerate(ranked, 1) if other in others), 0.0)
    await library.close()
    return (
        f"{path.name}{' (teasers)' if teasers else ''}: {asked} asked of {len(texts)}; recall@5 {found / asked:.4f}, "
        f"MRR {hits / asked:.4f}; p95 {_p95(times):.1f} ms, {1000 * indexed / len(texts):.2f} ms to index one"
    )


def _entry(one: dict[str, Any], *, teasers: bool) -> ParsedEntry:
    text = " ".join(one["text"].split()[:30]) + "…" if teasers else one["text"]
    date = one.get("date") or None
    published = datetime.fromisoformat(date) if date else None
    if published is not None and published.tzinfo is None:
        published = published.replace(tzinfo=UTC)
    return ParsedEntry(key=one["id"], title=one["title"], published=published, content=Body(text, "text"))


def _p95(times: Sequence[float]) -> float:
    return 1000 * sorted(times)[int(0.95 * len(times))]


def words_of(number: int, vocabulary: Sequence[str], weights: Sequence[float]) -> tuple[str, str]:
    """Title and text of one of many made-up articles: 600 words as they come in any language, some of its story."""
    made = random.Random(number)
    story = random.Random(f"story {number // _MATTER}")
    matter = [vocabulary[story.randrange(200, len(vocabulary))] for _ in range(24)]
    text = made.choices(vocabulary, cum_weights=weights, k=_WORDS)
    for place in made.sample(range(_WORDS), 60):
        text[place] = made.choice(matter)
    title = [*made.sample(matter, 3), *made.choices(vocabulary, cum_weights=weights, k=4)]
    return " ".join(title).capitalize(), " ".join(text)


def vocabulary() -> tuple[list[str], list[float]]:
    """Made-up words, and how often each comes: a few most of the time."""
    made = random.Random(6)
    words = list(
        dict.fromkeys("".join(made.choices("abcdefghiklmnoprstuvwz", k=made.randint(2, 9))) for _ in range(80_000))
    )
    words = words[:_VOCABULARY]
    return words, list(accumulate(1 / (rank + 2) for rank in range(len(words))))


async def measure(folder: Path, entries: int) -> list[str]:
    """Speed and size with so many entries of 600 words; those that are asked have their whole text here."""
    words = vocabulary()
    library = Library.open(folder / "library.db", now=NOW)
    takes = takes_of(library)
    asked = random.Random(1).sample(range(entries), min(ASKED, entries))
    whole = set(asked)
    await fill(library, (_made(n, words, whole=n in whole) for n in range(entries)), 100)
    ids = await _numbers(library)
    _say("stored")
    frequencies: Counter[str] = Counter()
    sample = range(0, entries, max(1, entries // 10_000))
    for n in sample:
        frequencies.update(count_terms(*words_of(n, *words)).keys())
    await takes.learn(frequencies, sampled=len(sample), entries=entries)
    _say("learned")
    before = _pages(folder)
    counting = putting = 0.0
    in_order = sorted(range(entries), key=ids.__getitem__)
    for start in range(0, entries, _AT_ONCE):
        texts = [(ids[n], words_of(n, *words)) for n in in_order[start : start + _AT_ONCE]]
        begin = time.process_time()
        counted = [EntryWords(one, count_terms(*text), None, b"") for one, text in texts]
        counting += time.process_time() - begin
        begin = time.process_time()
        await takes.put(counted)
        putting += time.process_time() - begin
    _say("indexed")
    size = _pages(folder) - before
    times, busy, right = [], [], 0.0
    for turn in (0, 1):  # once to warm up
        for n in asked[:: 1 if turn else 4]:
            begin, worked = time.perf_counter(), time.process_time()
            found = await takes.of(ids[n], limit=30)
            if turn:
                times.append(time.perf_counter() - begin)
                busy.append(time.process_time() - worked)
                story = {ids[m] for m in range(n - n % _MATTER, min(n - n % _MATTER + _MATTER, entries))} - {ids[n]}
                right += len(story & {take.headline.id for take in found.takes[:5]}) / min(5, len(story))
    await library.close()
    middle = sorted(times)[len(times) // 2]
    each = 1000 / entries
    return [
        f"{entries:,} entries: p50 {1000 * middle:.1f} ms, p95 {_p95(times):.1f} ms; recall@5 {right / len(asked):.3f}",
        f"of the processor's time: p95 {_p95(busy):.1f} ms to ask",
        f"  {each * counting:.2f} ms to count one entry, {each * putting:.2f} ms to weigh and keep it",
        f"{size / entries:,.0f} bytes an entry",
    ]


def _made(number: int, words: tuple[list[str], list[float]], *, whole: bool) -> ParsedEntry:
    title, text = words_of(number, *words) if whole else (f"No. {number}", "Made up.")
    return ParsedEntry(key=str(number), title=title, content=Body(f"<p>{text}</p>", "html"))


async def _numbers(library: Library) -> list[EntryId]:
    rows = await library.lanes.lists.run(lambda db: db.execute("SELECT key, id FROM entries").fetchall())
    return [EntryId(entry_id) for _, entry_id in sorted((int(key), entry_id) for key, entry_id in rows)]


def _pages(folder: Path) -> int:
    """Bytes in use, whatever is still in the journal."""
    db = connect(folder / "library.db", writes=False)
    try:
        pages, free, size = (
            db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
    finally:
        db.close()
    return int((pages - free) * size)


def _say(what: str) -> None:
    sys.stderr.write(f"  {what}\n")


def main() -> None:
    """Score files, or measure speed and size."""
    words = argparse.ArgumentParser(prog="python -m tests.bench.related", description=__doc__)
    words.add_argument("files", type=Path, nargs="*")
    words.add_argument("--entries", type=int, default=ENTRIES)
    words.add_argument("--keep", type=Path, help="make the library here")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="opreader-related-") as name:
        folder = asked.keep or Path(name)
        for path in asked.files:
            for teasers in (False, True):
                print(asyncio.run(score(path, folder, teasers=teasers)))
        if not asked.files:
            print("\n".join(asyncio.run(measure(folder, asked.entries))))


if __name__ == "__main__":
    main()
