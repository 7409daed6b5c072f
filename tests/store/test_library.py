"""`Library` keeps the contract of the store port, and what only a file on disk can show."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from opreader.errors import LibraryBusy, LibraryError
from opreader.model import Anchor, EntryId, Filter, HighlightId, Selection, State, Words
from opreader.store import Library
from opreader.store import connection as connection_module
from tests.contracts.store_entries import EntriesContract
from tests.contracts.store_feeds import FeedsContract
from tests.contracts.store_lists import ListsContract, MarksContract, QueryContract
from tests.contracts.store_values import COLUMN, NOW, PAGE, REVIEW, add, counts, entry, filled, page_text, subscribe

TestFeeds, TestEntries, TestLists, TestQueries, TestMarks = (
    FeedsContract,
    EntriesContract,
    ListsContract,
    QueryContract,
    MarksContract,
)


async def _sound(library: Library) -> bool:
    return all(check.ok for check in await library.check())


async def test_everything_is_there_after_opening_again(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    library = Library.open(path, now=NOW)
    await filled(library, [entry("a"), entry("b")])
    await library.mark([EntryId(1)], read=True, now=NOW)
    await library.close()
    assert sorted(found.name for found in tmp_path.iterdir()) == ["library.db"]
    again = Library.open(path, now=NOW)
    assert await counts(again) == [(2, 1, 0)]
    undone = await again.undo(now=NOW)
    assert undone is not None
    assert await counts(again) == [(2, 2, 0)]
    await again.close()


async def test_what_somebody_did_is_taken_back_first_after_opening_again_too(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library.db", now=NOW)
    await filled(library, [entry("a"), entry("b"), entry("c")])
    await library.remove_entries([EntryId(1)], now=NOW)
    await library.mark([EntryId(2)], read=True, now=NOW, by_itself=True)
    await library.close()
    again = Library.open(tmp_path / "library.db", now=NOW)
    await again.mark([EntryId(3)], read=True, now=NOW, by_itself=True)
    undone = await again.undo(now=NOW)
    assert undone is not None
    assert (undone[0].label, await counts(again)) == ("deleted 1 article", [(3, 1, 0)])
    await again.close()


async def test_two_libraries_on_one_file_see_each_others_marks(library: Library) -> None:
    other = Library.open(library.path, now=NOW)
    await filled(library, [entry("a"), entry("b")])
    assert await counts(other) == [(2, 2, 0)]
    await other.mark([EntryId(1)], read=True, now=NOW)
    await library.mark([EntryId(2)], starred=True, now=NOW)
    assert await counts(library) == await counts(other) == [(2, 1, 1)]
    await other.close()


async def test_a_library_held_by_another_program_is_busy_and_reading_goes_on(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(library, [entry("a")])
    await library.close()
    monkeypatch.setattr(connection_module, "BUSY_SECONDS", 0.01)
    library = Library.open(library.path, now=NOW)
    with closing(sqlite3.connect(library.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for write in (
            library.mark([EntryId(1)], read=True, now=NOW),
            library.mark_selection(Selection(), read=True, now=NOW),
            library.remove_entries([EntryId(1)], now=NOW),
            library.undo(now=NOW),
            library.put_subscriptions([], now=NOW),
            library.remember({"a": "1"}),
            library.set_position(EntryId(1), 2),
            library.put_text(EntryId(1), page_text(), now=NOW),
            library.put_no_text(EntryId(1), state=State.FAILED, reason="no answer"),
            library.set_queued([EntryId(1)], queued=True),
            library.put_saved(PAGE, title="", site=None, teaser="", now=NOW),
            library.forget_saved(EntryId(1)),
            library.set_packed([EntryId(1)], pictures={}),
            library.put_errand("refresh", "", now=NOW),
            library.drop_errand(1),
            library.put_highlight(EntryId(1), Anchor("pays"), now=NOW),
            library.set_note(HighlightId(1), "Who?", now=NOW),
            library.remove_highlight(HighlightId(1), now=NOW),
            library.repair(),
        ):
            with pytest.raises(LibraryBusy, match="in use"):
                await write
        assert await counts(library) == [(1, 1, 0)]
        other.execute("ROLLBACK")
    assert await library.mark([EntryId(1)], read=True, now=NOW) == 1
    await library.close()


async def test_a_write_goes_on_when_its_asker_is_cancelled(library: Library) -> None:
    await filled(library, [entry("a")])
    marking = asyncio.create_task(library.mark([EntryId(1)], read=True, now=NOW))
    await asyncio.sleep(0)
    marking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await marking
    await library.remember({})
    assert await counts(library) == [(1, 0, 0)]


async def test_a_search_that_nobody_waits_for_is_broken_off(library: Library) -> None:
    lane = library._searches
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    counting = asyncio.create_task(lane.run(lambda db: db.execute(endless).fetchone()))
    await asyncio.sleep(0.05)
    counting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await counting
    async with asyncio.timeout(20):
        assert await library.search(Words("anything"), limit=1, sort="rank") == []


async def test_closing_breaks_off_reads_and_finishes_writes(library: Library) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    reading = library._screen.submit(lambda db: db.execute(endless).fetchone())
    writing = asyncio.create_task(library.remember({"a": "1"}))
    await asyncio.sleep(0)
    await library.close()
    await writing
    assert isinstance(reading.exception(), LibraryError)
    with pytest.raises(LibraryError, match="closed"):
        await library.list_feeds()


async def test_a_program_that_ends_without_closing_does_not_hang(tmp_path: Path) -> None:
    program = f"""
import asyncio
from datetime import datetime, UTC
from pathlib import Path
from opreader.model import Selection
from opreader.store import Library
library = Library.open(Path({str(tmp_path / "library.db")!r}), now=datetime(2026, 1, 1, tzinfo=UTC))
library.view_start(lambda memory: Selection(), limit=1).result()
asyncio.run(library.remember({{"a": "1"}}))
library._searches.submit(lambda db: db.execute(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n").fetchone())
"""
    ended = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", program], timeout=20, check=False)
    assert ended.returncode == 0
    library = Library.open(tmp_path / "library.db", now=NOW)
    assert await library.recall() == {"a": "1"}
    await library.close()


async def test_importing_the_store_brings_nothing_heavy(tmp_path: Path) -> None:
    heavy = "asyncio textual httpx feedparser lxml"
    program = f"""
import sys
from datetime import datetime, UTC
from pathlib import Path
from opreader.model import Selection
from opreader.store import Library
library = Library.open(Path({str(tmp_path / "library.db")!r}), now=datetime(2026, 1, 1, tzinfo=UTC))
library.view_start(lambda memory: Selection(), limit=1).result()
library.close_now()
sys.exit(" ".join(name for name in {heavy!r}.split() if name in sys.modules) or 0)
"""
    ended = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")


async def test_lists_are_answered_by_their_indexes_alone(library: Library) -> None:
    from opreader.store.list_sql import ordered

    def plan(db: sqlite3.Connection, selection: Selection) -> str:
        query = ordered(selection, whole=False)
        return " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query.text}", query.values))

    (feed,) = await subscribe(library, COLUMN)
    for selection in (
        Selection(),
        Selection(sort="oldest"),
        Selection(unread_only=True),
        Selection(feed_id=feed.id),
        Selection(feed_id=feed.id, unread_only=True),
        Selection(starred_only=True),
    ):
        told = await library._screen.run(plan, selection)
        assert "COVERING INDEX" in told
        assert "TEMP B-TREE" not in told


async def test_repair_mends_counters_index_and_stray_rows(library: Library) -> None:
    await filled(library, [entry("a", "The rhubarb question."), entry("b")])

    def harm(db: sqlite3.Connection) -> None:
        db.execute("UPDATE feed_counts SET unread = 7")
        db.execute("INSERT INTO fts (fts) VALUES ('delete-all')")
        db.execute("INSERT INTO fts (rowid, text) VALUES (77, 'ghost')")
        db.execute(
            "INSERT INTO texts (entry_id, role, markup, words, added, body) VALUES (77, 'page', 'text', 0, 0, '')"
        )
        db.execute("DELETE FROM entry_states WHERE entry_id = 2")

    await library._writer.run(harm)
    assert [check.name for check in await library.check() if not check.ok] == ["counters", "search index", "rows"]
    assert all(check.ok for check in await library.repair())
    assert await counts(library) == [(2, 2, 0)]
    assert len(await library.search(Words("rhubarb"), limit=5, sort="rank")) == 1
    assert not await library.search(Words("ghost"), limit=5, sort="rank")


async def test_what_was_removed_is_erased_after_thirty_days_but_never_a_starred_one(library: Library) -> None:
    feed = await filled(library, [entry("a", "The rhubarb question."), entry("b", "Celery."), entry("c", "Starred.")])
    column = {(await library.get_entry(EntryId(n))).key: EntryId(n) for n in await library.list_ids(Selection())}
    await library.mark([column["c"]], starred=True, now=NOW)
    await library.remove_entries([column["a"], column["c"]], now=NOW)
    assert await library.erase_removed(now=NOW + timedelta(days=29)) == 0
    assert await library.erase_removed(now=NOW + timedelta(days=31)) == 1
    assert await library.erase_removed(now=NOW + timedelta(days=31)) == 0
    assert await _sound(library)
    assert (await add(library, feed.id, [entry("a", "The rhubarb question.")])).added == ()
    await library.remove_feeds([feed.id], now=NOW, payload="")
    assert await library.erase_removed(now=NOW + timedelta(days=31)) == 2
    assert await _sound(library)
    await subscribe(library, COLUMN)
    assert [row.starred for row in await library.list_headlines(Selection(), limit=0)] == []
    await library.undo(now=NOW)
    assert (await library.known(feed.id, ["a", "b", "c"])).digests.keys() == {"c"}


async def test_a_removed_feed_without_a_starred_entry_is_erased_whole(library: Library) -> None:
    feed = await filled(library, [entry("a")])
    await library.remove_feeds([feed.id], now=NOW, payload="")
    assert await library.erase_removed(now=NOW + timedelta(days=31)) == 1
    assert await _sound(library)
    await subscribe(library, COLUMN)
    assert await counts(library) == [(0, 0, 0)]
    assert await library.undo(now=NOW) is None


async def test_a_backup_is_a_library(library: Library, tmp_path: Path) -> None:
    await filled(library, [entry("a")])
    await library.backup(tmp_path / "kept" / "copy.db")
    copy = Library.open(tmp_path / "kept" / "copy.db", now=NOW)
    assert await counts(copy) == [(1, 1, 0)]
    assert await copy.mark([EntryId(1)], read=True, now=NOW) == 1
    await copy.close()


async def test_muted_entries_show_only_when_asked_for(library: Library) -> None:
    await filled(library, [entry("a"), entry("b")])
    await library._writer.run(lambda db: db.execute("UPDATE entry_states SET gone = 4 WHERE entry_id = 1"))
    assert list(await library.list_ids(Selection())) == [2]
    assert list(await library.list_ids(Selection(query=Filter("muted")))) == [1]
    assert (await library.get_entry(EntryId(1))).key == "b"


async def test_lists_do_not_mix_feeds_after_a_new_order(library: Library) -> None:
    await subscribe(library, COLUMN, REVIEW)
    feeds = await subscribe(library, REVIEW, COLUMN)
    await add(library, feeds[0].id, [entry("a")])
    assert await counts(library) == [(1, 1, 0), (0, 0, 0)]
