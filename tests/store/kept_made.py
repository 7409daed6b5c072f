"""A small library that has a row of every kind, as a file; what is in it, and ways to damage it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

from opreader.model import Anchor, EntryId, FeedChanges, PageTeaser, Selection, Subscription
from opreader.store import Library
from opreader.store.sqlite_pages import PageFile, walk
from tests.contracts.store_values import COLUMN, NOW, REVIEW, entry, page_text

NOTE = "Whose money is it?"
PRECIOUS = ("feeds", "entries", "entry_states", "texts", "highlights", "entry_tags", "ruled", "memory", "page_teasers")
"""Tables that nobody can fill again."""


async def make_library(path: Path, *, entries: int = 60) -> None:
    """Two feeds, one of them with many entries; stars, marks, a highlight, a note, an expansion, a step of undo."""
    library = Library.open(path, now=NOW)
    subscriptions = [Subscription(COLUMN, title="My column", tags=("trade",), note="read me"), Subscription(REVIEW)]
    await library.put_subscriptions(subscriptions, now=NOW)
    first, second = await library.list_feeds()
    chance = Random(7)
    texts = [" ".join(chance.choice(_WORDS) for _ in range(60 + 40 * (n % 9))) for n in range(entries)]
    teasers = (PageTeaser("Another bill", "https://column.example/other", "It comes due"),)
    new = tuple(entry(f"{n}", text, hours=n + 1, page_teasers=teasers if n < 3 else ()) for n, text in enumerate(texts))
    await library.apply(FeedChanges(first.id, NOW, title="The Column", new=new))
    await library.apply(FeedChanges(second.id, NOW, title="The Review", new=(entry("r", "One that is reviewed."),)))
    ids = sorted(await library.list_ids(Selection()))
    await library.mark([EntryId(one) for one in ids[::3]], read=True, now=NOW)
    await library.mark([EntryId(one) for one in ids[::7]], starred=True, now=NOW)
    await library.put_highlight(EntryId(ids[4]), Anchor("the tariff", "pays for ", " is", 3), NOTE, now=NOW)
    await library.put_highlight(EntryId(ids[5]), Anchor("", "", "", 0), "On the whole: no.", now=NOW)
    await library.put_text(EntryId(ids[2]), page_text("A whole page of it. " * 300), now=NOW)
    await library.remember({"theme": '"evening"', "feeds.toml": "[1, 2]"})
    await library.close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("INSERT INTO entry_tags VALUES (?, 'keep')", (ids[0],))
        db.execute("INSERT INTO ruled VALUES (?, 'title:bill', 5)", (ids[1],))
        db.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def rows_of(path: Path, tables: tuple[str, ...] = PRECIOUS) -> dict[str, list[tuple[object, ...]]]:
    """The rows of a library that is whole."""
    with closing(sqlite3.connect(path)) as db:
        return {name: sorted(db.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in tables}


def marks_of(path: Path) -> tuple[set[int], set[int], set[str], dict[int, bytes]]:
    """Starred entries, read entries, notes, and texts: as much as SQLite can still read, each row for itself."""
    with closing(sqlite3.connect(path)) as db:
        db.text_factory = bytes
        last = 300

        def each(sql: str) -> list[tuple[object, ...]]:
            found = []
            for rowid in range(1, last):
                try:
                    found += db.execute(sql, (rowid,)).fetchall()
                except sqlite3.Error:
                    continue
            return found

        states = each("SELECT entry_id, starred, read FROM entry_states WHERE rowid = ?")
        notes = each("SELECT note FROM highlights WHERE rowid = ? AND gone = 0")
        texts = each("SELECT id, body FROM texts WHERE rowid = ?")
    starred = {int(row[0]) for row in states if row[1] == 1}  # type: ignore[call-overload]
    read = {int(row[0]) for row in states if row[2] == 1}  # type: ignore[call-overload]
    return starred, read, {bytes(row[0]).decode() for row in notes}, {row[0]: row[1] for row in texts}  # type: ignore[call-overload,misc]


def pages_of(path: Path, name: str) -> list[int]:
    """The pages of the tree of a table or index."""
    with closing(sqlite3.connect(path)) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    file = PageFile(path)
    seen: set[int] = set()
    for _ in walk(file, root, seen, with_records=False):
        pass
    file.close()
    return sorted(seen)


def write_page(path: Path, number: int, content: bytes, *, size: int = 4096, at: int = 0) -> None:
    """Write over a page, or a part of it."""
    with path.open("r+b") as file:
        file.seek((number - 1) * size + at)
        file.write(content)


_WORDS = [
    "who",
    "pays",
    "for",
    "the",
    "tariff",
    "is",
    "rarely",
    "asked",
    "and",
    "when",
    "it",
    "comes",
    "due",
    "nobody",
    "remembers",
    "having",
    "wanted",
    "it",
]
