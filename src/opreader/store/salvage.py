"""Saves what can be read of a damaged library into a new one: from its trees, from pages that no tree leads to, from indexes."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from opreader.errors import LibraryDamaged, LibraryReadOnly
from opreader.frozen import frozen
from opreader.model import FeedKind
from opreader.model.kept import Salvage, Saved
from opreader.store.claimed_ids import TrueIds, in_order
from opreader.store.feeds import kind_of
from opreader.store.health import repair
from opreader.store.making import keep_numbers, kept_tables, look_through, make_empty
from opreader.store.orphans import adopt
from opreader.store.placing import place
from opreader.store.restoring import leave, unfinished_of
from opreader.store.spoilt import mend_spoilt
from opreader.store.sqlite_pages import INDEX_LEAF, PageFile, Rubbish, stray_pages, walk

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from opreader.store.sqlite_pages import Page, Record, Value

_TYPES: Final[Mapping[str, type]] = {"INTEGER": int, "TEXT": str, "BLOB": bytes}
_ONE_OF: Final[Mapping[tuple[str, str], frozenset[str]]] = {
    ("feeds", "kind"): frozenset({"url", "file", "folder", "saved", "account"}),
    ("entry_states", "state"): frozenset({"full", "partial", "gated", "teaser", "failed", "erased"}),
    ("texts", "role"): frozenset({"shipped", "page", "earlier"}),
    ("texts", "markup"): frozenset({"text", "html", "markdown"}),
}
"""What is told apart by its words where no tree says which table it is of."""
_BY_SHAPE: Final = frozenset(
    {"feeds", "entries", "entry_states", "texts", "highlights", "undo", "page_teasers", "ruled", "entry_tags", "memory"}
)
"""Tables whose rows look like those of no other."""
_FOLLOWED: Final = "feeds.toml"
"""The name under which the library remembers which feeds.toml it follows; forgotten, it is read again."""
KINDS: Final = {
    "articles": "entries",
    "texts": "texts",
    "marks": "entry_states",
    "highlights and notes": "highlights",
    "feeds": "feeds",
    "tags": "entry_tags",
    "steps of undo": "undo",
}


_PLAIN: Final = re.compile(r"CREATE TABLE \w+ \((?!.*(?:;|\bSELECT\b))", re.IGNORECASE | re.DOTALL)
"""SQL of a table, as it may be taken from a file."""


@frozen
class _Column:
    name: str
    type: str
    needed: bool
    is_rowid: bool


@frozen
class _Table:
    name: str
    columns: tuple[_Column, ...]
    has_rowid: bool

    def row(self, record: Record) -> tuple[Value, ...] | None:
        """The values of a record of this table; None where it is none."""
        values = list(record.values)
        if not values or len(values) > len(self.columns) or (record.rowid is None) == self.has_rowid:
            return None
        for at, column in enumerate(self.columns[: len(values)]):
            if column.is_rowid:
                values[at] = record.rowid
            elif not _fits(values[at], column):
                return None
        return tuple(values)

    def looks_like(self, record: Record) -> bool:
        """Whether a record that nobody owns is of this table."""
        row = self.row(record)
        return (
            row is not None
            and len(row) == len(self.columns)
            and all(
                value in _ONE_OF.get((self.name, column.name), (value,))
                for value, column in zip(row, self.columns, strict=True)
            )
        )


def salvage(library: Path, *, now: datetime, kept: Path) -> Salvage:
    """Make a new library of what can be read, and put it in the place of the damaged one, which becomes `kept`.

    To be held alone. Raises LibraryDamaged where nothing can be read, LibraryReadOnly where there is no room for it;
    then nothing was changed.
    """
    new = unfinished_of(library)
    leave(new)
    try:
        file = PageFile(library)
        try:
            with closing(make_empty(new)) as db:
                db.execute("BEGIN")
                source = _Source(file, db)
                source.save()
                lost = source.lost()
                stubs = adopt(db, now=now, keys=source.keys())
                mend_spoilt(db)
                repair(db)
                db.execute("COMMIT")
                rows = _told(db, lost | {"articles": stubs})
                db.execute("PRAGMA journal_mode = WAL")
        finally:
            file.close()
        _refuse_nothing(new, library)
        place(library, new, kept=kept)
    except (OSError, sqlite3.OperationalError) as error:
        leave(new)
        why = getattr(error, "strerror", None) or str(error)
        raise LibraryReadOnly(
            f"What is left of the library {library} can't be saved ({why}). Make room or look at the rights of its folder; "
            "nothing was changed."
        ) from error
    except BaseException:
        leave(new)
        raise
    return Salvage(kept, rows, source.spoilt)


def _refuse_nothing(new: Path, library: Path) -> None:
    found = look_through(new)
    if not (found.entries or found.feeds or found.highlights):
        raise LibraryDamaged(f"Nothing of the library {library} can be read any more; it was left as it is.")


class _Source:
    """A damaged file, and the new one that its rows go to."""

    def __init__(self, file: PageFile, db: sqlite3.Connection) -> None:
        self._file = file
        self._db = db
        self._seen: set[int] = set()
        self._made_of: dict[str, tuple[int, str]] = {}
        """Name → root and SQL of every table and index."""
        self._numbers: dict[str, int] = {}
        self._from_index: dict[str, list[tuple[Value, ...]]] = {}
        self._doubtful: dict[tuple[_Table, int], tuple[int, int]] = {}
        """Pages with rows whose id damage may have made another, and between which ids they should be."""
        self.spoilt = 0
        """Pages that can't be read, or not wholly."""

    def save(self) -> None:
        """Write every row that is found."""
        tables = kept_tables(self._db)
        self._read_schema(tables)
        for name in tables:
            self._db.execute(f"DELETE FROM {name}")
            root, sql = self._made_of.get(name, (0, ""))
            table = _table(self._db, name, sql)
            for page in self._pages(root):
                ordered, others = in_order(page)
                self._put(table, ordered)
                if others:
                    self._doubtful[table, page.number] = page.between
                if not page.records or any(map(table.row, page.records)):
                    self._seen.add(page.number)
                else:  # it is of another tree, and what this one leads to no more is among the strays
                    self.spoilt += 1
        self._read_indexes()
        for name, (root, _) in self._made_of.items():
            if name not in tables:
                for spare in walk(self._file, root, self._seen, with_records=False):
                    self.spoilt += spare is None or spare.spoilt > 0
        if self.spoilt or not self._made_of:
            self._put_strays([_table(self._db, name, "") for name in tables if name in _BY_SHAPE])
        self._put_doubtful()
        self._put_from_indexes()
        # feeds.toml tells once more what it tells of feeds.
        self._db.execute("DELETE FROM memory WHERE name = ?", (_FOLLOWED,))
        keep_numbers(self._db, self._numbers)

    def lost(self) -> dict[str, int]:
        """How many rows are known to be missing."""
        texts = "entry_states WHERE text_id IS NOT NULL AND text_id NOT IN (SELECT id FROM texts)"
        marks = "entries WHERE id NOT IN (SELECT entry_id FROM entry_states)"
        return {
            kind: int(self._db.execute(f"SELECT count(*) FROM {source}").fetchone()[0])
            for kind, source in {"texts": texts, "marks": marks}.items()
        }

    def keys(self) -> dict[int, tuple[int, str]]:
        """Of entries their feed and key, by the index that holds them once more."""
        return {
            entry_id: (feed_id, key)
            for feed_id, key, entry_id in self._entries_of("sqlite_autoindex_entries_1", int, str, int)
        }

    def _read_schema(self, tables: Collection[str]) -> None:
        for record in self._records(1):
            match record.values:
                case (("table" | "index"), str(name), str(), int(root), str() | None as sql) if root > 1:
                    self._made_of[name] = (root, sql or "")
        for record in self._records(self._made_of.get("sqlite_sequence", (0, ""))[0]):
            match record.values:
                case (str(name), int(last)) if name in tables:
                    self._numbers[name] = max(0, min(last, 1 << 53))

    def _pages(self, root: int) -> Iterator[Page]:
        """The pages of a tree that can be read; the others are counted. Damage may lead two trees to one page."""
        for page in walk(self._file, root, set(), with_records=True) if root else ():
            if page is None or page.spoilt:
                self.spoilt += 1
            if page is not None:
                yield page

    def _records(self, root: int) -> Iterator[Record]:
        for page in self._pages(root):
            self._seen.add(page.number)
            yield from page.records

    def _put(self, table: _Table, records: Iterable[Record]) -> None:
        for record in records:
            row = table.row(record)
            if row is not None:
                names = ", ".join(column.name for column in table.columns[: len(row)])
                marks = ", ".join("?" * len(row))
                # What breaks a rule of the table is a row that damage made, or one that is there already.
                with suppress(sqlite3.IntegrityError, OverflowError):
                    self._db.execute(f"INSERT OR IGNORE INTO {table.name} ({names}) VALUES ({marks})", row)

    def _put_strays(self, tables: list[_Table]) -> None:
        for page in stray_pages(self._file, self._seen):
            ordered, others = in_order(page)
            for record in (*ordered, *others):
                fitting = [table for table in tables if table.looks_like(record)]
                if len(fitting) == 1 and (page.kind == INDEX_LEAF) != fitting[0].has_rowid:
                    if record in others:
                        self._doubtful[fitting[0], page.number] = page.between
                    else:
                        self._put(fitting[0], [record])

    def _put_doubtful(self) -> None:
        """Put rows whose id is in doubt, by the one that something else knows; none takes the place of another."""
        if not self._doubtful:
            return
        indexes: dict[str, dict[tuple[Value, ...], int]] = {
            "feeds": {(url, of or None): feed_id for url, of, feed_id in self._entries_of("feeds_url", str, str, int)},
            "entries": {place: entry_id for entry_id, place in self.keys().items()},
        }
        ids = TrueIds(self._db, indexes=indexes, given=self._numbers)
        columns = kept_tables(self._db)
        for (table, number), between in self._doubtful.items():
            for record in self._others(number, between):
                row = table.row(record) or ()
                rowid = None
                if len(row) == len(columns[table.name]):
                    values = {column.name: value for column, value in zip(table.columns, row, strict=True)}
                    rowid = ids.find(table.name, values)
                self._put(table, [replace(record, rowid=rowid or record.rowid)])

    def _others(self, number: int, between: tuple[int, int]) -> Sequence[Record]:
        """The rows of a page that are in doubt, read again: of large tables they may be many."""
        with suppress(Rubbish):  # the disk fails the second time
            return in_order(replace(self._file.page(number), between=between))[1]
        return ()

    # what indexes hold once more

    def _read_indexes(self) -> None:
        for name in (
            *("feeds_url", "sqlite_autoindex_entries_1"),
            *("states_feed", "states_feed_unread", "states_all", "states_unread", "states_starred"),
        ):
            root, _ = self._made_of.get(name, (0, ""))
            self._from_index[name] = [record.values for record in self._records(root)]

    def _entries_of(self, index: str, *types: type) -> Iterator[tuple]:  # type: ignore[type-arg]
        for values in self._from_index.get(index, ()):
            if len(values) == len(types) and all(map(isinstance, values, types)):
                yield values

    def _put_from_indexes(self) -> None:
        db = self._db
        db.executemany(
            "INSERT OR IGNORE INTO feeds (id, url, kind, position, account) VALUES (?2, ?1, ?3, 0, ?4)",
            (
                (url, feed_id, _kind(url, account), account or None)
                for url, account, feed_id in self._entries_of("feeds_url", str, str, int)
            ),
        )
        six = (int,) * 6  # the columns of the index, and the rowid behind them
        unread = {row[4]: row for row in self._entries_of("states_feed_unread", *six, int)}
        unread_too = {row[3]: row[2] for row in self._entries_of("states_unread", *six)}
        starred = {row[3]: row[2] for row in self._entries_of("states_starred", *six)}
        every = {row[2]: row[1] for row in self._entries_of("states_all", *(int,) * 5)}
        states = {entry_id: (None, sort) for entry_id, sort in (every | unread_too | starred).items()}
        states |= {entry_id: (row[0], row[3]) for entry_id, row in unread.items()}
        states |= {row[3]: (row[0], row[2]) for row in self._entries_of("states_feed", *six) if not row[1]}
        db.executemany(
            """INSERT OR IGNORE INTO entry_states (entry_id, feed_id, sort, read, starred, state)
               VALUES (?1, coalesce(?2, (SELECT feed_id FROM entries WHERE id = ?1), 0), ?3, ?4, ?5, 'teaser')""",
            (
                (entry_id, feed_id, sort, entry_id not in unread and entry_id not in unread_too, entry_id in starred)
                for entry_id, (feed_id, sort) in states.items()
            ),
        )


def _kind(url: str, account: str) -> FeedKind:
    if account:
        return FeedKind.ACCOUNT
    return FeedKind.SAVED if url.startswith(f"{FeedKind.SAVED}:") else kind_of(url)


def _table(db: sqlite3.Connection, name: str, sql: str) -> _Table:
    """A table as the file itself describes it, where it does; else as this version makes it."""
    here = {row[1] for row in db.execute(f"PRAGMA table_info({name})")}
    with closing(sqlite3.connect(":memory:")) as apart:
        for made in (sql, db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]):
            with suppress(sqlite3.Error):
                apart.execute(made if _PLAIN.match(made) else "")
            rows = apart.execute(f"PRAGMA table_info({name})").fetchall()
            if rows and {row[1] for row in rows} <= here:
                break
            with suppress(sqlite3.Error):
                apart.execute(f"DROP TABLE {name}")
    has_rowid = "WITHOUT ROWID" not in made.upper()
    columns = (
        _Column(row[1], row[2], bool(row[3]), bool(has_rowid and row[5] and row[2] == "INTEGER")) for row in rows
    )
    return _Table(name, tuple(columns), has_rowid)


def _fits(value: Value, column: _Column) -> bool:
    if value is None:
        return not column.needed
    return isinstance(value, _TYPES.get(column.type, object))


def _told(db: sqlite3.Connection, lost: Mapping[str, int]) -> tuple[Saved, ...]:
    def count(table: str) -> int:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    return tuple(Saved(kind, count(table), lost.get(kind)) for kind, table in KINDS.items())
