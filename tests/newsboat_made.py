"""A newsboat home made by hand: `urls`, and a `cache.db` in the schema of newsboat 2.21."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

SCHEMA = """
CREATE TABLE rss_feed (rssurl VARCHAR(1024) PRIMARY KEY NOT NULL, url VARCHAR(1024) NOT NULL, title VARCHAR(1024) NOT NULL,
    lastmodified INTEGER(11) NOT NULL DEFAULT 0, is_rtl INTEGER(1) NOT NULL DEFAULT 0, etag VARCHAR(128) NOT NULL DEFAULT "");
CREATE TABLE rss_item (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid VARCHAR(64) NOT NULL, title VARCHAR(1024) NOT NULL,
    author VARCHAR(1024) NOT NULL, url VARCHAR(1024) NOT NULL, feedurl VARCHAR(1024) NOT NULL, pubDate INTEGER NOT NULL,
    content VARCHAR(65535) NOT NULL, unread INTEGER(1) NOT NULL, enclosure_url VARCHAR(1024), enclosure_type VARCHAR(1024),
    enqueued INTEGER(1) NOT NULL DEFAULT 0, flags VARCHAR(52), deleted INTEGER(1) NOT NULL DEFAULT 0,
    base VARCHAR(128) NOT NULL DEFAULT "");
CREATE INDEX idx_feedurl ON rss_item(feedurl);
CREATE TABLE metadata (db_schema_version_major INTEGER NOT NULL, db_schema_version_minor INTEGER NOT NULL);
INSERT INTO metadata VALUES (2, 11);
"""
LEDGER = "https://ledger.example/feed"
HARBOUR = "https://harbour.example/rss"


@dataclass(frozen=True, slots=True)
class Item:
    """A row of `rss_item`."""

    guid: str
    title: str = "A title"
    url: str = ""
    feed: str = LEDGER
    content: str = "<p>Words of the column.</p>"
    author: str = "Jane Roe"
    unread: bool = True
    flags: str | None = None
    deleted: bool = False
    published: int = 1_793_959_200


def make_cache(path: Path, items: Sequence[Item], *, schema: str = SCHEMA) -> Path:
    """Write a cache of these articles; each feed is titled by its host."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript(schema)
        add_items(db, items)
    return path


def add_items(db: sqlite3.Connection, items: Sequence[Item]) -> None:
    """Add rows, and feeds where they lack."""
    for url in dict.fromkeys(item.feed for item in items):
        db.execute(
            "INSERT OR IGNORE INTO rss_feed (rssurl, url, title) VALUES (?, ?, ?)", (url, url, url.split("/")[2])
        )
    rows = [
        (
            *(item.guid, item.title, item.author, item.url, item.feed, item.published),
            *(item.content, item.unread, "", "", item.flags, item.deleted),
        )
        for item in items
    ]
    db.executemany(
        """INSERT INTO rss_item (guid, title, author, url, feedurl, pubDate, content, unread, enclosure_url, enclosure_type,
               flags, deleted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        rows,
    )
    db.commit()


def made_home(folder: Path) -> Path:
    """Two feeds, a query, and five articles: two read, one flagged, one deleted, one of a feed that `urls` dropped."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "urls").write_text(
        f'{LEDGER} money "long reads" "~The Ledger"\n{HARBOUR} !\n"query:Fresh:unread = \\"yes\\"" money\n', "utf-8"
    )
    make_cache(
        folder / "cache.db",
        [
            Item("l-1", "Who pays", "https://ledger.example/1", unread=False),
            Item("l-2", "The bill", "https://ledger.example/2", flags="ab"),
            Item("l-3", "Thrown away", "https://ledger.example/3", deleted=True),
            Item("h-1", "Fog", "https://harbour.example/1", HARBOUR, unread=False),
            Item("d-1", "Gone", "https://dropped.example/1", "https://dropped.example/feed"),
        ],
    )
    return folder
