"""A new library file beside another: made whole, filled from an open one, looked through to its last row."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final

from opreader.errors import LibraryDamaged, LibraryTooNew
from opreader.frozen import frozen
from opreader.store.connection import connect
from opreader.store.schema import APPLICATION_ID, MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MADE_OF_WORDS: Final = (
    *("signs", "signatures", "common_signs", "signs_to_match", "to_index", "index_mark"),
    *("entry_terms", "term_entries", "term_frequencies", "terms_learned"),
)
"""Tables that `opreader index` makes from the texts; a new file begins with them empty, and everything waits."""
FILES: Final = "backup_files"
"""The table of a backup that holds files which belong to the library: feeds.toml, config.toml …"""


@frozen
class Facts:
    """What is in a library file that was read through."""

    version: int
    feeds: int
    entries: int
    highlights: int
    texts: int
    whole: bool
    """Every entry is in the search index: not so in a backup."""


def make_empty(path: Path, *, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> sqlite3.Connection:
    """A new library of this version, for its owner alone; not in WAL, and nothing is synced before `finish`."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    db = sqlite3.connect(path.absolute().as_uri(), uri=True, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("BEGIN")
        for statements in migrations:
            for statement in statements:
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {len(migrations)}")
        db.execute("COMMIT")
    except BaseException:
        db.close()
        raise
    return db


def kept_tables(db: sqlite3.Connection, schema: str = "main") -> dict[str, tuple[str, ...]]:
    """Tables with their columns, but those that are made from what the others hold."""
    names = [
        str(row[0])
        for row in db.execute(f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table' ORDER BY rowid")
        if not str(row[0]).startswith(("sqlite_", "fts")) and row[0] not in (*MADE_OF_WORDS, FILES)
    ]
    return {name: tuple(row[1] for row in db.execute(f"PRAGMA {schema}.table_info({name})")) for name in names}


def keep_numbers(db: sqlite3.Connection, given: Mapping[str, int]) -> None:
    """Have ids go on behind those that were ever given: one that is given again would be hit by steps of undo."""
    for table, last in given.items():
        changed = db.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (last, table))
        if not changed.rowcount:
            db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, last))


def look_through(path: Path, *, latest: int = len(MIGRATIONS)) -> Facts:
    """Read a library or a backup to its last page. Raises LibraryDamaged, LibraryTooNew, sqlite3.Error, OSError."""
    with closing(open_to_read(path)) as db:
        (application,) = db.execute("PRAGMA application_id").fetchone()
        if application != APPLICATION_ID:
            raise LibraryDamaged("it is another program's database")
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version > latest:
            raise LibraryTooNew(f"it was made by a newer opreader (version {version}, this one knows {latest})")
        found = [str(row[0]).replace("\n", " ") for row in db.execute("PRAGMA quick_check(3)")]
        if found != ["ok"]:
            raise LibraryDamaged(f"it is damaged ({'; '.join(found)})")
        try:
            return facts(db, version)
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                raise LibraryDamaged("it is no library: tables are missing") from error
            raise


def facts(db: sqlite3.Connection, version: int) -> Facts:
    """What an open library holds."""

    def count(source: str) -> int:
        return int(db.execute(f"SELECT count(*) FROM {source}").fetchone()[0])

    entries = count("entries")
    return Facts(
        version,
        count("feeds WHERE hidden = 0"),
        entries,
        count("highlights WHERE gone = 0"),
        count("texts"),
        whole=count("fts_docsize") == entries == count("entry_states"),
    )


def open_to_read(path: Path) -> sqlite3.Connection:
    """A library that nobody else has open, wherever it lies: on a disk that takes no writes too."""
    try:
        return connect(path, writes=False)
    except sqlite3.OperationalError:
        if path.with_name(f"{path.name}-wal").exists():
            raise
        return connect(path, writes=False, immutable=True)
