"""Finds the library file, makes it where there is none, brings an older one up, and says what is wrong with any other."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from opreader.errors import LibraryDamaged, LibraryReadOnly, LibraryTooNew
from opreader.frozen import frozen
from opreader.private_folder import make_folder
from opreader.store.connection import connect, explain
from opreader.store.holding import hold
from opreader.store.schema import APPLICATION_ID, MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from opreader.store.holding import Hold

_MAGIC = b"SQLite format 3\0"


@frozen
class Opened:
    """A library that may be used."""

    reader: sqlite3.Connection
    read_only: bool
    """The file or its folder takes no writes."""
    immutable: bool
    """Not even the journal's index can be made beside it."""
    held: Hold
    """Keeps others from putting another library in its place meanwhile."""


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
    held = _hold(path)
    try:
        return _open_held(path, held, now=now, read_only_ok=read_only_ok, backups=backups, migrations=migrations)
    except BaseException:
        held.release()
        raise


def _hold(path: Path) -> Hold:
    """A share in the library; what somebody was killed at, who put another one in its place, is finished first."""
    with suppress(OSError):  # said by whoever opens the file
        make_folder(path.parent)
    held = hold(path, alone=False)
    while path.with_name(f".{path.name}.placing").exists():
        from opreader.store.placing import finish  # as good as never

        held.release()
        alone = hold(path, alone=True)
        try:
            finish(path)
        except OSError as error:
            raise LibraryReadOnly(
                f"The library {path} was being replaced, and that can't be finished ({error.strerror}). Look at the "
                "rights of its folder."
            ) from error
        finally:
            alone.release()
        held = hold(path, alone=False)
    return held


def _open_held(
    path: Path,
    held: Hold,
    *,
    now: datetime,
    read_only_ok: bool,
    backups: Path,
    migrations: Sequence[Sequence[str]],
) -> Opened:
    try:
        if not path.exists():
            _make(path, backups=backups, migrations=migrations)
        look_at_header(path)
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
            version = version_of(reader, path, latest=len(migrations))
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
    return Opened(reader, read_only, immutable, held)


def migrate(
    path: Path, *, now: datetime, backups: Path, migrations: Sequence[Sequence[str]] = MIGRATIONS
) -> Path | None:
    """Bring an existing library to the latest version in one transaction; returns the backup made before."""
    with closing(connect(path, writes=True)) as db:
        version = version_of(db, path, latest=len(migrations))
        if version == len(migrations):
            return None
        backup = backups / f"library-v{version}-{now:%Y%m%dT%H%M%SZ}.db"
        copy_library(db, backup)
        _drop_twins(backup, version)
        db.execute("BEGIN IMMEDIATE")
        try:
            # Another opreader may have done it while this one waited.
            bring_up(db, path, migrations=migrations)
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
    return backup


def bring_up(db: sqlite3.Connection, path: Path, *, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> None:
    """Run the migrations that a library has not seen yet, in the transaction that is open. Raises LibraryDamaged, LibraryTooNew."""
    version = version_of(db, path, latest=len(migrations))
    if version < len(migrations):
        _run(db, migrations, after=version)


def _drop_twins(backup: Path, version: int) -> None:
    """Let earlier backups of this version go: a migration that failed changed nothing, and would fill the disk when tried again."""
    with closing(sqlite3.connect(backup)) as db:
        if db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            return
    with suppress(OSError):
        for other in backup.parent.glob(f"library-v{version}-*.db"):
            if other != backup:
                other.unlink()


def copy_library(db: sqlite3.Connection, target: Path) -> None:
    """Write the whole library, as it stands, to a file of its own. Raises LibraryReadOnly."""
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        make_folder(target.parent)
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
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


def _make(path: Path, *, backups: Path, migrations: Sequence[Sequence[str]]) -> None:
    journal = path.with_name(f"{path.name}-wal")
    if journal.exists() and journal.stat().st_size:
        raise LibraryDamaged(
            f"The library {path} is missing, but its journal {journal.name} is there. Put the library back beside it, or "
            "bring a backup back with `opreader restore FILE`, or move the journal away to start anew."
        )
    _refuse_fresh_start(path, backups)
    make_folder(path.parent)
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
        for side in ("", "-journal", "-wal", "-shm"):
            new.with_name(f"{new.name}{side}").unlink(missing_ok=True)


def _refuse_fresh_start(path: Path, backups: Path) -> None:
    """Where backups are, there was a library: an empty one in its place would look as if all were lost."""
    if not backups.is_dir():
        return
    from opreader.store.backups import list_backups

    if kept := list_backups(backups):
        raise LibraryDamaged(
            f"The library {path} is missing, but {backups} has backups of it. Bring the newest back with "
            f"`opreader restore {kept[0]}`; or move that folder away to start anew."
        )


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


def look_at_header(path: Path) -> None:
    """Look whether a file is a database at all. Raises LibraryDamaged, OSError."""
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


def version_of(db: sqlite3.Connection, path: Path, *, latest: int) -> int:
    """Which migrations a library has seen. Raises LibraryDamaged, LibraryTooNew."""
    (application,) = db.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise LibraryDamaged(_damaged(path, "the file is another program's database"))
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version < 1:  # ours is at least 1 from the first moment on
        raise LibraryDamaged(_damaged(path, "its version is lost"))
    if version > latest:
        raise LibraryTooNew(
            f"The library {path} was made by a newer opreader (version {version}, this one knows {latest}). "
            "Install the newest opreader, or choose another folder with --home DIR."
        )
    return int(version)
