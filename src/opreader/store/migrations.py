"""Finds the library file, makes it where there is none, brings an older one up, and says what is wrong with any other."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from opreader.errors import LibraryDamaged, LibraryReadOnly, LibraryTooNew
from opreader.frozen import frozen
from opreader.store.connection import connect, explain
from opreader.store.schema import APPLICATION_ID, MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

_MAGIC = b"SQLite format 3\0"


@frozen
class Opened:
    """A library that may be used."""

    reader: sqlite3.Connection
    read_only: bool
    """The file or its folder takes no writes."""
    immutable: bool
    """Not even the journal's index can be made beside it."""
    note: str | None = None
    """One line that the user should see."""


def open_file(
    path: Path,
    *,
    now: datetime,
    read_only_ok: bool,
    backups: Path,
    migrations: Sequence[Sequence[str]] = MIGRATIONS,
) -> Opened:
    """Open the library at `path` cheaply: header, version and schema are looked at, not the gigabyte behind them.

    Raises LibraryBusy, LibraryDamaged, LibraryTooNew or LibraryReadOnly.
    """
    try:
        note = None if path.exists() else _make(path, backups=backups, migrations=migrations)
        _look_at_header(path)
    except OSError as error:
        raise LibraryReadOnly(
            f"The library {path} can't be opened ({error.strerror}). Look at the rights of its folder, or choose another "
            "with --home DIR."
        ) from error
    read_only = not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
    if read_only and not read_only_ok:
        raise LibraryReadOnly(f"The library {path} takes no writes. Look at the rights of the file and its folder.")
    try:
        reader, immutable = _open_reader(path)
        try:
            version = _version(reader, path, latest=len(migrations))
            if version < len(migrations):
                reader.close()
                migrate(path, now=now, backups=backups, migrations=migrations)
                reader, immutable = _open_reader(path)
            reader.execute("SELECT 1 FROM entry_states, feeds, memory LIMIT 1").fetchone()
        except BaseException:
            reader.close()
            raise
    except sqlite3.Error as error:
        if "no such table" in str(error):
            raise LibraryDamaged(_damaged(path, "tables are missing")) from error
        raise explain(error, path) from error
    return Opened(reader, read_only, immutable, note)


def migrate(
    path: Path, *, now: datetime, backups: Path, migrations: Sequence[Sequence[str]] = MIGRATIONS
) -> Path | None:
    """Bring an existing library to the latest version in one transaction; returns the backup made before."""
    with closing(connect(path, writes=True)) as db:
        version = _version(db, path, latest=len(migrations))
        if version == len(migrations):
            return None
        backup = backups / f"library-v{version}-{now:%Y%m%dT%H%M%SZ}.db"
        copy_library(db, backup)
        db.execute("BEGIN IMMEDIATE")
        try:
            # Another opreader may have done it while this one waited.
            version = _version(db, path, latest=len(migrations))
            _run(db, migrations, after=version)
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
    return backup


def copy_library(db: sqlite3.Connection, target: Path) -> None:
    """Write the whole library, as it stands, to a file of its own. Raises LibraryReadOnly."""
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(unfinished)) as copy:
            db.backup(copy, pages=4096)
        unfinished.replace(target)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise LibraryReadOnly(
            f"The backup {target} can't be written ({error}). Make room or choose another folder; the library was not "
            "touched."
        ) from error


def _make(path: Path, *, backups: Path, migrations: Sequence[Sequence[str]]) -> str | None:
    journal = path.with_name(f"{path.name}-wal")
    if journal.exists() and journal.stat().st_size:
        raise LibraryDamaged(
            f"The library {path} is missing, but its journal {journal.name} is there. Put the library back beside it, or "
            "bring a backup back with `opreader restore FILE`, or move the journal away to start anew."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    # Made whole under another name, then linked: a kill in between leaves no empty library behind, and of two that
    # start at once one wins and both use it.
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    new.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(new, isolation_level=None)) as db:
            db.execute("BEGIN IMMEDIATE")
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            _run(db, migrations, after=0)
            db.execute("COMMIT")
            db.execute("PRAGMA journal_mode = WAL")
        _link(new, path)
    except sqlite3.Error as error:
        raise explain(error, path) from error
    finally:
        new.unlink(missing_ok=True)
    if backups.is_dir() and (kept := sorted(backups.glob("*.db"))):
        return f"A new library was started; {len(kept)} backups of an earlier one are in {backups}."
    return None


def _link(new: Path, path: Path) -> None:
    try:
        path.hardlink_to(new)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        new.rename(path)


def _run(db: sqlite3.Connection, migrations: Sequence[Sequence[str]], *, after: int) -> None:
    for statements in migrations[after:]:
        for statement in statements:
            db.execute(statement)
    db.execute(f"PRAGMA user_version = {len(migrations)}")


def _look_at_header(path: Path) -> None:
    if not path.is_file():
        raise LibraryDamaged(f"The library {path} is no file. Move it away, or choose another folder with --home DIR.")
    with path.open("rb") as file:
        head = file.read(len(_MAGIC))
    if not head:
        raise LibraryDamaged(_damaged(path, "the file is empty"))
    if head != _MAGIC:
        raise LibraryDamaged(_damaged(path, "the file is no SQLite database"))


def _damaged(path: Path, why: str) -> str:
    return (
        f"The library {path} is damaged: {why}. Bring a backup back with `opreader restore FILE`, or move the file away "
        "to start anew."
    )


def _open_reader(path: Path) -> tuple[sqlite3.Connection, bool]:
    try:
        return connect(path, writes=False), False
    except sqlite3.OperationalError as error:
        journal = path.with_name(f"{path.name}-wal")
        if (error.sqlite_errorcode & 0xFF) not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY) or (
            journal.exists() and journal.stat().st_size
        ):
            raise
        # On a disk that takes no writes, and whole without a journal: nothing can change under us.
        return connect(path, writes=False, immutable=True), True


def _version(db: sqlite3.Connection, path: Path, *, latest: int) -> int:
    (application,) = db.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise LibraryDamaged(_damaged(path, "the file is another program's database"))
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > latest:
        raise LibraryTooNew(
            f"The library {path} was made by a newer opreader (version {version}, this one knows {latest}). "
            "Install the newest opreader, or choose another folder with --home DIR."
        )
    return int(version)
