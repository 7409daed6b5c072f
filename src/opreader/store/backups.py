"""Backups: one file each, made of an open library in small steps, read through before it counts, kept in a row of some.

What can be made anew is left out: the search index, and what `opreader index` makes. All else is in it, with the files
that belong to the library. A backup is a library of its own; one that has no search index yet.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from opreader.errors import LibraryError, LibraryReadOnly
from opreader.model.kept import Backup
from opreader.private_folder import make_folder
from opreader.store.connection import BUSY_SECONDS, connect, explain
from opreader.store.making import FILES, Facts, facts, keep_numbers, kept_tables, look_through, make_empty
from opreader.store.schema import MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

WEEKLY: Final = "library-weekly-"
KEPT_WEEKLY: Final = 3
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_WEEKLY_NAME: Final = re.compile(rf"{WEEKLY}(\d{{8}}T\d{{6}}Z)\.db")
_BYTES_AT_ONCE: Final = 400_000
"""Of a table, roughly, in one step: milliseconds."""
_FEWEST_AT_ONCE: Final = 50


class Stopped(Exception):
    """Nobody wants the backup any more."""


def write_backup(
    library: Path,
    target: Path,
    *,
    files: Mapping[str, bytes],
    rest: float = 0.0,
    stopped: Callable[[], bool] = lambda: False,
) -> Backup:
    """Write a backup of a library that others may have open, and read it through. Raises LibraryError, Stopped.

    `rest`: seconds between two steps, for where keys shall stay quick. Half a file is never left.
    """
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        make_folder(target.parent)
        unfinished.unlink(missing_ok=True)
        with closing(connect(library, writes=False)) as source:
            (version,) = source.execute("PRAGMA user_version").fetchone()
        copy = _copy_rows if version == len(MIGRATIONS) else _copy_whole
        held = copy(library, unfinished, files=files, rest=rest, stopped=stopped)
        found = look_through(unfinished)
        if (found.feeds, found.entries, found.highlights, found.texts) != (
            held.feeds,
            held.entries,
            held.highlights,
            held.texts,
        ):
            raise LibraryError(
                f"The backup {target} does not hold what the library does; it was thrown away. Try again."
            )
        _sync(unfinished)
        unfinished.replace(target)
        size = target.stat().st_size
    except (OSError, sqlite3.Error) as error:
        raise _told(error, library, target) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return Backup(target, size, found.entries, found.highlights)


def _copy_rows(
    library: Path, target: Path, *, files: Mapping[str, bytes], rest: float, stopped: Callable[[], bool]
) -> Facts:
    with closing(make_empty(target)) as db:
        db.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        _attach(db, library)
        db.execute("BEGIN")  # from the first read on all is read as it is then
        tables = kept_tables(db, "lib")
        for table, columns in tables.items():
            db.execute(f"DELETE FROM {table}")
            _copy_table(db, table, columns, rest=rest, stopped=stopped)
        keep_numbers(db, dict(db.execute("SELECT name, seq FROM lib.sqlite_sequence").fetchall()))
        _put_files(db, files)
        held = _facts_of_attached(db)
        db.execute("COMMIT")
        db.execute("DETACH lib")
    return held


def _attach(db: sqlite3.Connection, library: Path) -> None:
    uri = library.absolute().as_uri()
    try:
        # rw as for our readers: whoever comes first after a crash has to recover the journal.
        db.execute("ATTACH ? AS lib", (f"{uri}?mode=rw",))
        db.execute("SELECT count(*) FROM lib.sqlite_master").fetchone()
    except sqlite3.OperationalError:
        if library.with_name(f"{library.name}-wal").exists():
            raise
        if any(row[1] == "lib" for row in db.execute("PRAGMA database_list")):
            db.execute("DETACH lib")
        db.execute("ATTACH ? AS lib", (f"{uri}?immutable=1&mode=ro",))


def _copy_table(
    db: sqlite3.Connection, table: str, columns: tuple[str, ...], *, rest: float, stopped: Callable[[], bool]
) -> None:
    names = ", ".join(columns)
    try:
        (last,) = db.execute(f"SELECT coalesce(max(rowid), 0) FROM lib.{table}").fetchone()
    except sqlite3.OperationalError:  # WITHOUT ROWID: small ones
        db.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM lib.{table}")
        return
    at, step = -1, _FEWEST_AT_ONCE
    while at < last:
        if stopped():
            raise Stopped
        begun = time.perf_counter()
        db.execute(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM lib.{table} WHERE rowid > ? AND rowid <= ?",
            (at, at + step),
        )
        at += step
        # As many rows as take some milliseconds.
        taken = time.perf_counter() - begun
        step = max(_FEWEST_AT_ONCE, min(step * 2, int(step * 0.006 / max(taken, 1e-6))))
        if rest:
            time.sleep(rest)


def _copy_whole(
    library: Path, target: Path, *, files: Mapping[str, bytes], rest: float, stopped: Callable[[], bool]
) -> Facts:
    """Of a library that an older opreader made, and none has brought up yet."""

    def step(*_: int) -> None:
        if stopped():
            raise Stopped
        time.sleep(rest)

    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(connect(library, writes=False)) as source, closing(sqlite3.connect(target)) as db:
        source.backup(db, pages=256, progress=step)
        _put_files(db, files)
        db.commit()
        db.execute("PRAGMA journal_mode = DELETE")
        return facts(db, source.execute("PRAGMA user_version").fetchone()[0])


def _facts_of_attached(db: sqlite3.Connection) -> Facts:
    def count(source: str) -> int:
        return int(db.execute(f"SELECT count(*) FROM lib.{source}").fetchone()[0])

    return Facts(
        len(MIGRATIONS),
        count("feeds WHERE hidden = 0"),
        count("entries"),
        count("highlights WHERE gone = 0"),
        count("texts"),
        whole=True,
    )


def _put_files(db: sqlite3.Connection, files: Mapping[str, bytes]) -> None:
    db.execute(f"DROP TABLE IF EXISTS {FILES}")
    db.execute(f"CREATE TABLE {FILES} (name TEXT PRIMARY KEY, body BLOB NOT NULL)")
    db.executemany(f"INSERT INTO {FILES} VALUES (?, ?)", files.items())


def list_backups(folder: Path) -> list[Path]:
    """The backups of a folder, the newest first by the time in their names, else of the file."""
    try:
        found = [path for path in folder.glob("*.db") if not path.name.startswith(".") and path.is_file()]
        return sorted(found, key=lambda path: (_made(path), path.name), reverse=True)
    except OSError:
        return []


def newest_good(folder: Path) -> Path | None:
    """The newest backup that can be read through; None where there is none."""
    for path in list_backups(folder):
        try:
            look_through(path)
        except (LibraryError, sqlite3.Error, OSError):
            continue
        return path
    return None


def name_of(now: datetime, *, weekly: bool) -> str:
    """The name of a backup that is made now."""
    return f"{WEEKLY if weekly else 'library-'}{now:{_STAMP}}.db"


def last_weekly(folder: Path, *, now: datetime) -> datetime | None:
    """When the last weekly backup was made, by its name; one of a time that has not come was made by a wrong clock."""
    found = (_WEEKLY_NAME.fullmatch(path.name) for path in list_backups(folder))
    times = []
    for one in found:
        with suppress(ValueError):  # no day of any month
            if one is not None and (at := datetime.strptime(one[1], _STAMP).replace(tzinfo=UTC)) <= now:
                times.append(at)
    return max(times, default=None)


def rotate(folder: Path, *, newest: Path) -> None:
    """Let older weekly backups go, behind one that was read through just now; never one that a user named."""
    weekly = [path for path in list_backups(folder) if _WEEKLY_NAME.fullmatch(path.name) and path != newest]
    with suppress(OSError):  # another time
        for path in weekly[KEPT_WEEKLY - 1 :]:
            if not _is_of_more(path, than=newest):
                path.unlink()
        for path in folder.glob(f".{WEEKLY}*.new*"):  # of one that was killed; the folder is held alone
            path.unlink()


def _is_of_more(path: Path, *, than: Path) -> bool:
    """Whether a backup has twice what another has: the library may have been lost in between."""
    try:
        old, new = look_through(path), look_through(than)
    except (LibraryError, sqlite3.Error, OSError):
        return False
    return old.entries > 2 * new.entries or old.highlights > 2 * new.highlights


@contextmanager
def alone_in(folder: Path) -> Iterator[bool]:
    """Whether this is the only opreader that makes a weekly backup here just now."""
    from opreader.errors import LibraryBusy
    from opreader.store.holding import hold

    try:
        held = hold(folder / "any", alone=True, wait=0.0)
    except LibraryBusy:
        yield False
        return
    try:
        yield True
    finally:
        held.release()


def _made(path: Path) -> float:
    if found := re.search(r"(\d{8}T\d{6}Z)", path.name):
        with suppress(ValueError):
            return datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC).timestamp()
    return path.stat().st_mtime


def _told(error: OSError | sqlite3.Error, library: Path, target: Path) -> Exception:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return explain(error, library)
    why = getattr(error, "strerror", None) or str(error)
    return LibraryReadOnly(
        f"The backup can't be written ({why}): {target}. Make room or name another place: opreader backup FILE; the "
        "library and its older backups were not touched."
    )


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
