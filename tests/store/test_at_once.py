"""Several processes at one library: each mark is kept, whoever holds the file for a while is waited for, and no longer."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from opreader.errors import LibraryBusy
from opreader.model import EntryId, FeedChanges, Selection, Subscription
from opreader.store import Library, connection
from tests.contracts.store_values import NOW, counts, entry

_MANY = 10_000
_MARKER = """
import asyncio, sys
from pathlib import Path
from opreader.model import EntryId
from opreader.store import Library
from tests.contracts.store_values import NOW

async def main(path, what, first, last, at_once):
    library = Library.open(path, now=NOW)
    print("ready", flush=True)
    sys.stdin.readline()
    changed = 0
    for start in range(first, last, at_once):
        ids = [EntryId(one) for one in range(start, min(last, start + at_once))]
        changed += await library.mark(ids, **{what: True}, now=NOW)
    print(changed, flush=True)
    await library.close()

asyncio.run(main(Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:])))
"""
_REFRESHER = """
import asyncio, sys, threading
from pathlib import Path
from opreader.model import FeedChanges
from opreader.store import Library
from tests.contracts.store_values import NOW, entry

async def main(path):
    library = Library.open(path, now=NOW)
    feed = (await library.list_feeds())[0].id
    print("ready", flush=True)
    sys.stdin.readline()
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), over.set()), daemon=True).start()
    n = 0
    while not over.is_set() or n < 3:
        new = tuple(entry(f"late {n}-{i}", f"Part {i} of round {n}. " * 40, hours=0) for i in range(20))
        edited = (entry("0", f"Edition {n}. " * 50),)
        n += len((await library.apply(FeedChanges(feed, NOW, new=new, edited=edited))).added) // 20
        await asyncio.sleep(0.01)
    print(n, flush=True)
    await library.close()

asyncio.run(main(Path(sys.argv[1])))
"""
_HOLDER = """
import sqlite3, sys, time
with sqlite3.connect(sys.argv[1], isolation_level=None) as db:
    db.execute("BEGIN IMMEDIATE")
    print("ready", flush=True)
    time.sleep(float(sys.argv[2]))
    db.execute("ROLLBACK")
"""


@contextmanager
def _running(script: str, *words: object) -> Iterator[subprocess.Popen[str]]:
    """A process of its own that is ready to begin."""
    with subprocess.Popen(
        [sys.executable, "-c", script, *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process


def _begin(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def _end(process: subprocess.Popen[str]) -> int:
    said, _ = process.communicate("\n", timeout=100)
    assert process.returncode == 0
    return int(said)


async def _filled(path: Path, entries: int) -> Library:
    library = Library.open(path, now=NOW)
    await library.put_subscriptions([Subscription(f"https://feed{n}.example/") for n in range(5)], now=NOW)
    for feed in await library.list_feeds():
        new = tuple(entry(f"{n}", f"Word {n}.", hours=n % 900) for n in range(entries // 5))
        await library.apply(FeedChanges(feed.id, NOW, new=new))
    return library


async def test_marks_of_two_processes_at_once_are_all_there_and_so_is_what_a_third_brings_in(
    tmp_path: Path, *, long: bool
) -> None:
    path, at_once = tmp_path / "library.db", 1 if long else 20
    library = await _filled(path, _MANY)
    half = _MANY // 2
    with (
        _running(_MARKER, path, "read", 1, half + 1, at_once) as one,
        _running(_MARKER, path, "starred", half - 999, _MANY - 999, at_once) as other,
        _running(_REFRESHER, path) as third,
    ):
        for process in (one, other, third):
            _begin(process)
        assert _end(one) == half
        assert _end(other) == half
        rounds = _end(third)
    rows = await library.list_headlines(Selection(), limit=0)
    assert len(rows) == _MANY + 20 * rounds
    assert {row.id for row in rows if row.read} == set(range(1, half + 1))
    assert {row.id for row in rows if row.starred} == set(range(half - 999, _MANY - 999))
    assert sum(unread for _, unread, _ in await counts(library)) == len(rows) - half
    assert all(check.ok for check in await library.check())
    await library.close()


async def test_who_holds_the_library_for_three_seconds_is_waited_for(tmp_path: Path) -> None:
    library = await _filled(tmp_path / "library.db", 50)
    with _running(_HOLDER, library.path, 3):
        assert await library.mark([EntryId(1)], read=True, now=NOW) == 1
    await library.close()


async def test_a_commit_that_somebody_who_reads_holds_up_too_long_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a disk that knows no shared memory: there the library has no journal that can be read beside writes."""
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    path = tmp_path / "library.db"
    await (await _filled(path, 50)).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        assert other.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
        library = Library.open(path, now=NOW)
        before = await counts(library)
        other.execute("BEGIN")
        other.execute("SELECT * FROM feeds").fetchone()
        with pytest.raises(LibraryBusy, match="is in use"):
            await library.mark([EntryId(1)], read=True, now=NOW)
        assert await counts(library) == before
        other.execute("COMMIT")
    assert await library.mark([EntryId(1)], read=True, now=NOW) == 1
    assert all(check.ok for check in await library.check())
    await library.close()
