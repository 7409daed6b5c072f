"""newsboat's `cache.db` (SQLite): its articles with their marks, read without changing it."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import stat
import time
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from opreader.errors import ReadError
from opreader.model.moved import CachedArticle, CachedFeed
from opreader.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TypeVar

    from opreader.store.rows import Row

    T = TypeVar("T")

_AT_ONCE: Final = 200
_CHARACTERS_AT_ONCE: Final = 2_000_000
_LONGEST: Final = 1_500_000
"""Characters of one text: with `_CHARACTERS_AT_ONCE` less than the 10 MiB of a document."""
_LARGEST_VALUE: Final = 64 * 1024 * 1024
"""Bytes of one value; newsboat's largest are articles."""
_STEPS_BETWEEN: Final = 10_000
"""Steps of SQLite's machine between two looks at the clock."""
_MOST_FEEDS: Final = 100_000
_TABLES: Final = {"rss_item", "rss_feed"}
_NEEDED: Final = {"id", "guid", "title", "author", "url", "feedurl", "pubDate", "content", "unread"}
_MADE_UP = re.compile(
    r"\w{3}, \d{1,2} \w{3} \d{4} [\d:]{5,8} \S{1,6}|\d{1,2} \w{3} \d{4} .{1,20}|\d{4}-\d\d-\d\dT\S{1,30}"
)
"""The date that newsboat puts behind the link of an article that its feed gave no name."""


class CacheFile:
    """Satisfies `opreader.library_ports.NewsboatCache`."""

    def __init__(self, *, patience: float = 5, deadline: float = 120) -> None:
        """`patience`: seconds to wait for a newsboat that is writing; `deadline`: seconds for one answer."""
        self._patience = patience
        self._deadline = deadline

    async def feeds(self, path: Path) -> list[CachedFeed]:
        """Every feed with articles. Raises ReadError."""
        return await asyncio.to_thread(_ask, path, self._patience, self._deadline, _feeds)

    async def articles(self, path: Path, feed_url: str, *, after: int) -> list[CachedArticle]:
        """The next articles of a feed behind a row's id, oldest row first, those deleted left out. Raises ReadError."""
        question = partial(_articles, feed_url=feed_url, after=after)
        return await asyncio.to_thread(_ask, path, self._patience, self._deadline, lambda db: list(question(db)))


def _ask(path: Path, patience: float, deadline: float, question: Callable[[sqlite3.Connection], T]) -> T:
    try:
        with closing(_open(path, patience)) as db:
            _set_bounds(db, deadline)
            _refuse_foreign(db, path)
            return question(db)
    except sqlite3.Error as error:
        raise ReadError(f"{path}: {_why(error, patience)}") from error
    except OSError as error:
        raise ReadError(f"{path}: it can't be read: {error.strerror or error}") from error


def _open(path: Path, patience: float) -> sqlite3.Connection:
    """A connection that changes nothing, beside the file neither."""
    if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - the error names no more than is wanted
        raise ReadError(f"{path}: it is no regular file")
    # Reading a file in WAL mode would make two files beside it, were it not for `immutable`.
    with path.open("rb") as file:
        header = file.read(20)
    in_wal = header[18:20] == b"\x02\x02"
    uri = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if in_wal else ''}"
    db = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=patience)
    db.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return db


def _set_bounds(db: sqlite3.Connection, deadline: float) -> None:
    """A made-up file can hold rows without end, values of gigabytes, and calls of functions in its schema."""
    until = time.monotonic() + deadline
    db.set_progress_handler(lambda: time.monotonic() > until, _STEPS_BETWEEN)
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA cell_size_check = ON")


def _refuse_foreign(db: sqlite3.Connection, path: Path) -> None:
    # Views and virtual tables are programs: newsboat has none.
    tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0")}
    columns = {row[1] for row in db.execute("PRAGMA table_info(rss_item)")}
    feeds = {row[1] for row in db.execute("PRAGMA table_info(rss_feed)")}
    if not tables >= _TABLES or not columns >= _NEEDED or not feeds >= {"rssurl", "title"}:
        raise ReadError(f"{path}: this is a database, but not newsboat's; give its cache.db or its folder")


def _why(error: sqlite3.Error, patience: float) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return f"newsboat held it longer than {patience:g} s; close newsboat, then import again"
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return f"it is damaged or no database ({error}); newsboat's urls can be imported alone"
    if code == sqlite3.SQLITE_INTERRUPT:
        return "it takes too long to read; newsboat's urls can be imported alone"
    return f"it can't be read ({clean(str(error), one_line=True)})"


def _feeds(db: sqlite3.Connection) -> list[CachedFeed]:
    live = _live(db)
    rows = db.execute(
        f"""SELECT i.feedurl, coalesce(max(f.title), ''), sum({live}), sum(NOT ({live}))
            FROM rss_item i LEFT JOIN rss_feed f ON f.rssurl = i.feedurl GROUP BY i.feedurl ORDER BY min(i.id) LIMIT {_MOST_FEEDS}"""
    )
    return [CachedFeed(_text(row[0]), clean(_text(row[1]), one_line=True), row[2], row[3]) for row in rows]


def _articles(db: sqlite3.Connection, *, feed_url: str, after: int) -> Iterator[CachedArticle]:
    held = {row[1] for row in db.execute("PRAGMA table_info(rss_item)")}
    rare = ", ".join(f"i.{name}" if name in held else "NULL" for name in ("flags", "enclosure_url", "enclosure_type"))
    rows = db.execute(
        f"""SELECT i.id, i.guid, i.title, i.author, i.url, i.pubDate, substr(i.content, 1, {_LONGEST}), i.unread, {rare}
            FROM rss_item i WHERE i.feedurl = ? AND typeof(i.id) = 'integer' AND i.id > ? AND {_live(db)} ORDER BY i.id LIMIT {_AT_ONCE}""",
        (feed_url, after),
    )
    characters = 0
    for row in rows:
        article = _article(row)
        yield article
        characters += len(article.content)
        if characters > _CHARACTERS_AT_ONCE:
            return


def _live(db: sqlite3.Connection) -> str:
    """What selects rows that the user did not delete; old files know no deleting."""
    held = {row[1] for row in db.execute("PRAGMA table_info(rss_item)")}
    return "coalesce(i.deleted, 0) = 0" if "deleted" in held else "1"


def _article(row: Row) -> CachedArticle:
    url, title, guid = _text(row[4]), _text(row[2]), _text(row[1])
    return CachedArticle(
        id=row[0],
        guid="" if _is_made_up(guid, url, title) else guid,
        title=title,
        author=_text(row[3]),
        url=url,
        published=_moment(row[5]),
        content=_text(row[6]),
        unread=bool(row[7]),
        flags=_text(row[8]),
        enclosure=_text(row[9]),
        enclosure_type=_text(row[10]),
    )


def _is_made_up(guid: str, url: str, title: str) -> bool:
    """Whether newsboat named it, as it does where the feed did not: by link and date, by the link, by the title."""
    if not url:
        return guid == title
    return guid.startswith(url) and (guid == url or _MADE_UP.fullmatch(guid[len(url) :]) is not None)


def _moment(value: object) -> datetime | None:
    if not isinstance(value, int) or not 0 < value < 253402300799:
        return None
    return datetime.fromtimestamp(value, UTC)


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)
