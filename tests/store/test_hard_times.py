"""The library under a kill in the middle of writes, and under long random use: nothing lost, doubled or miscounted."""

import asyncio
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from opreader.model import EntryId, FeedChanges, FeedId, Selection, State, Subscription
from opreader.store import Library
from tests.contracts.store_values import NOW, counts, entry, page_text

_WRITER = """
import asyncio, sys
from pathlib import Path
from opreader.model import FeedChanges, Selection, Subscription
from opreader.store import Library
from tests.contracts.store_values import NOW, entry

async def main(path):
    library = Library.open(path, now=NOW)
    await library.put_subscriptions([Subscription("https://column.example/feed")], now=NOW)
    (feed,) = await library.list_feeds()
    n = feed.total // 20
    while True:
        new = tuple(entry(f"{n}-{i}", f"Part {i} of round {n}. " * 40) for i in range(20))
        edited = (entry("0-0", f"Edition {n}. " * 50),) if n else ()
        await library.apply(FeedChanges(feed.id, NOW, new=new, edited=edited))
        await library.mark_selection(Selection(), read=n % 2 == 0, starred=True, now=NOW)
        print(n, flush=True)
        n += 1

asyncio.run(main(Path(sys.argv[1])))
"""


def _write_until_killed(path: Path, seconds: float) -> int:
    """Run the writer and kill it; the last round that it said was done."""
    child = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    assert child.stdout is not None
    with child.stdout as said:
        first = said.readline()
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        rounds = [first, *said.readlines()]
    child.wait()
    return int(rounds[-1])


async def test_what_was_said_done_is_there_after_a_kill(tmp_path: Path) -> None:
    path, chance = tmp_path / "library.db", random.Random(3)
    for _ in range(6):
        done = await asyncio.to_thread(_write_until_killed, path, chance.random() * 0.15)
        library = Library.open(path, now=NOW)
        assert all(check.ok for check in await library.check())
        ((total, _, starred),) = await counts(library)
        assert total % 20 == 0
        assert min(total, starred) >= 20 * (done + 1)
        assert len(set(await library.list_ids(Selection()))) == total
        await library.close()


@pytest.mark.parametrize("seed", range(6))
async def test_random_use_keeps_counters_and_index_true_and_undo_leads_all_the_way_back(
    tmp_path: Path, seed: int
) -> None:
    path, chance = tmp_path / "library.db", random.Random(seed)
    urls = [f"https://feed{n}.example/" for n in range(4)]
    library = Library.open(path, now=NOW)
    await library.put_subscriptions([Subscription(url, folder=url[8:13]) for url in urls], now=NOW)
    feeds = [feed.id for feed in await library.list_feeds()]
    for feed in feeds:
        new = tuple(entry(f"{feed}-{n}", hours=chance.randrange(90)) for n in range(12))
        await library.apply(FeedChanges(feed, NOW, new=new))
    start = await _picture(library, urls)
    for step in range(60):
        await _do_something(library, chance, urls, feeds)
        if chance.random() < 0.05:
            await library.close()
            library = Library.open(path, now=NOW)
        assert all(check.ok for check in await library.check()), step
    indexed = await library._writer.run(_indexed)
    await library.repair()
    assert indexed == await library._writer.run(_indexed)
    while await library.undo(now=NOW):
        pass
    assert await _picture(library, urls) == start
    await library.close()


def _indexed(db: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Every word that the search index holds, with its places."""
    db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, fts, instance)")
    return db.execute("SELECT term, doc, col, offset FROM words ORDER BY term, doc, col, offset").fetchall()


async def _do_something(library: Library, chance: random.Random, urls: list[str], feeds: list[FeedId]) -> None:
    ids = [EntryId(chance.randrange(1, 60)) for _ in range(chance.randrange(1, 9))]
    read, starred = chance.choice([None, True, False]), chance.choice([None, True, False])
    match chance.randrange(10):
        case 0 | 1:
            await library.mark(ids, read=read, starred=starred, now=NOW)
        case 2:
            folder = chance.choice([None, "feed1", "feed2"])
            view = Selection(unread_only=chance.random() < 0.5, starred_only=chance.random() < 0.3, folder=folder)
            await library.mark_selection(view, read=read, starred=starred, now=NOW)
        case 3:
            await library.remove_entries(ids[:2], now=NOW)
        case 4:
            await library.remove_feeds([chance.choice(feeds)], now=NOW, payload="")
        case 5:
            await library.put_subscriptions([Subscription(url) for url in urls if chance.random() < 0.7], now=NOW)
        case 6:
            feed, edition = chance.choice(feeds), chance.randrange(1000)
            text = f"Edition {edition} of it."
            changed = entry(f"{feed}-{chance.randrange(12)}", text, hours=chance.randrange(90))
            await library.apply(FeedChanges(feed, NOW, edited=(changed,)))
        case 7:
            text = f"Page {chance.randrange(9)} of it. " * chance.randrange(1, 9)
            await library.put_text(ids[0], page_text(text, best=chance.random() < 0.7), now=NOW)
            await library.put_no_text(ids[-1], state=State.FAILED, reason="no answer")
        case 8:
            await library.set_queued(ids, queued=chance.random() < 0.5)
            await library.set_packed(ids, pictures={})
        case _:
            await library.undo(now=NOW)


async def _picture(library: Library, urls: list[str]) -> tuple[object, ...]:
    """Every feed shown, with what marks and removals can change."""
    await library.put_subscriptions([Subscription(url) for url in urls], now=NOW)
    rows = await library.list_headlines(Selection(), limit=0)
    return sorted((row.id, row.read, row.starred) for row in rows), await counts(library)
