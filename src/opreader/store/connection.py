"""One SQLite connection on one thread of its own, driven from async code. Knows no tables."""

from __future__ import annotations

import sqlite3
import threading
import time
import unicodedata
import zlib
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING, Concatenate, Final, Literal, ParamSpec, TypeVar

from opreader.errors import LibraryBusy, LibraryDamaged, LibraryError, LibraryReadOnly
from opreader.frozen import frozen

if TYPE_CHECKING:
    from pathlib import Path

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[Concatenate[sqlite3.Connection, P], T]

BUSY_SECONDS: Final = 5
_STEPS_BETWEEN_LOOKS: Final = 2000
_OF_THE_FILE: Final = frozenset(
    {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN}
)
"""Errors behind which an open file may be dead though the disk is well again: one that was away, a file put back."""
_NO_ROOM: Final = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN})
"""What opening comes to where the journal's index can't be made: no room, or no right."""
_INDEX_SIZE: Final = 32_768
"""Bytes (sqlite.org/walformat.html §2)."""


class Still(sqlite3.Connection):
    """A connection that takes its file to stand still; it has to be opened anew when that changes."""


def connect(path: Path, *, writes: bool, immutable: bool = False) -> sqlite3.Connection:
    """A connection of ours to an existing file; `immutable` reads one on a disk that takes no writes.

    A reader that finds no room for what SQLite keeps beside the file, while nobody else has it open, is `Still`.
    """
    try:
        return _connect(path, writes=writes, immutable=immutable)
    except sqlite3.OperationalError as error:
        # Whoever has the file open has made the index of its journal, which is of at least that size.
        if writes or immutable or _code(error) not in _NO_ROOM or _size_and_time(path, "-shm")[0] >= _INDEX_SIZE:
            raise
        try:
            return _connect_still(path)
        except sqlite3.Error:
            raise error from None


def _connect_still(path: Path) -> sqlite3.Connection:
    if _size_and_time(path, "-wal")[0]:
        db = _connect(path, writes=False, immutable=True, journal=True)
        try:
            db.execute("PRAGMA wal_checkpoint").fetchone()
        except sqlite3.OperationalError:  # it has pages, and SQLite deletes no journal that it could not fold in
            return db
        db.close()
    return _connect(path, writes=False, immutable=True)


def mark_of(path: Path) -> tuple[tuple[int, int], ...]:
    """What changes when somebody writes to a file that nobody had open: sizes and times of it and of its journal."""
    return tuple(_size_and_time(path, name) for name in ("", "-wal"))


def _size_and_time(path: Path, name: str) -> tuple[int, int]:
    """Of a file, or of one of those beside it; of an empty or missing one nothing."""
    try:
        found = path.with_name(f"{path.name}{name}").stat()
    except OSError:
        return 0, 0
    return (found.st_size, found.st_mtime_ns) if found.st_size else (0, 0)


def _place_of(path: Path) -> tuple[int, int] | None:
    """Which file is at a path; SQLite would go on writing to one that is there no more."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _connect(path: Path, *, writes: bool, immutable: bool, journal: bool = False) -> sqlite3.Connection:
    """`journal`: what stands in it is read too, though nothing can be made beside it; that takes a POSIX system."""
    # mode=rw also for readers: whoever comes first after a crash has to recover the journal. query_only holds them.
    how = "vfs=unix-none&mode=ro" if journal else "immutable=1&mode=ro" if immutable else "mode=rw"
    db = sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
        timeout=BUSY_SECONDS,
        factory=Still if immutable else sqlite3.Connection,
    )
    try:
        if journal:
            db.execute("PRAGMA locking_mode = EXCLUSIVE")  # the index of the journal is kept in memory then
        # Looks at the header and the schema: what can't be read fails here.
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        db.execute(f"PRAGMA cache_size = {-8000 if writes else -4000}")
        if writes:
            # WAL with NORMAL: after a power cut the last marks may be missing, never half there; a killed process
            # loses nothing that was committed. FULL would wait for the disk at every key.
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute("PRAGMA secure_delete = OFF")
            db.execute("PRAGMA journal_size_limit = 16777216")
        else:
            db.execute("PRAGMA query_only = ON")
        db.create_function("fold", 1, fold_sql, deterministic=True)
        db.create_function("strongest", 3, strongest_sql, deterministic=True)
    except BaseException:
        db.close()
        raise
    return db


def fold_sql(text: str | None) -> str:
    """Text for finding a part of it: case and accents aside; empty for NULL."""
    if text is None:
        return ""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def strongest_sql(names: bytes, weights: bytes, most: int) -> str:
    """The first of an array of int32 with their weights, a byte each, as a JSON object in that order."""
    from array import array

    numbers = array("i")
    numbers.frombytes(names[: 4 * most])
    return "{" + ",".join([f'"{name}":{weight}' for name, weight in zip(numbers, weights, strict=False)]) + "}"


def explain(error: sqlite3.Error | zlib.error, path: Path, *, writes: bool = True) -> Exception:
    """SQLite's error as ours, in one line; an error that is no condition of file or disk is a bug and stays as it is.

    `writes`: it came of writing.
    """
    code = _code(error)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL):
        return LibraryBusy(
            f"The library {path} is in use: another program held it longer than {BUSY_SECONDS} s. "
            "Close that program, then try again."
        )
    if code == sqlite3.SQLITE_FULL or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_IOERR_SHMSIZE:
        return LibraryReadOnly(f"The library {path} can't be written: the disk is full. Make room, then try again.")
    if code == sqlite3.SQLITE_INTERRUPT:
        return LibraryError(f"The library {path} was closed meanwhile.")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        if not writes:
            return LibraryError(f"The library {path} can't be read ({error}). Look at the disk, then try again.")
        return LibraryReadOnly(
            f"The library {path} can't be written ({error}). Look at the rights of its folder and at the disk; "
            "reading goes on."
        )
    # Bits of a text that are no letters, or make it none: errors without a code of their own.
    no_text = any(words in str(error) for words in ("Could not decode", "JSON cannot hold BLOB"))
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or isinstance(error, zlib.error) or no_text:
        return LibraryDamaged(
            f"The library {path} is damaged ({error}). Bring a backup back with `opreader restore FILE`; "
            "`opreader doctor` says what is broken."
        )
    return error


def _code(error: BaseException) -> int:
    """SQLite's primary result code; 0 for what is no error of SQLite's."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


class _Job:
    """One call that waits for its lane."""

    __slots__ = ("fail", "rest", "run", "unwanted")

    def __init__(self, run: Callable[[sqlite3.Connection], None], fail: Callable[[BaseException], None]) -> None:
        self.run = run
        self.fail = fail
        self.unwanted = threading.Event()
        self.rest = 0.0


class Lane:
    """Runs work in order, each as one transaction, on a daemon thread that is started when first needed.

    A writer finishes what it was asked even if the asker is cancelled: what a key did is never half wanted. A reader
    breaks off a query that nobody waits for any more.
    """

    def __init__(
        self, path: Path, opener: Callable[[], sqlite3.Connection], *, kind: Literal["write", "read"], name: str
    ) -> None:
        self._path = path
        self._opener = opener
        self._writes = kind == "write"
        self._name = name
        self._place = _place_of(path) if self._writes else None
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._stopping = False
        self._job: _Job | None = None
        self._db: sqlite3.Connection | None = None
        self._mark = mark_of(path)
        """Of the file when it was opened."""

    def submit(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Start one transaction; usable where no event loop runs yet."""
        future, job = self._job_of(lambda db: work(db, *args, **kwargs))
        self._put(job)
        return future

    async def run(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Await one transaction."""
        return await self._await(lambda db: work(db, *args, **kwargs), rest=0.0)

    async def run_then_rest(self, rest: float, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Await one transaction of many; the thread sleeps `rest` seconds behind it so that keys stay quick."""
        return await self._await(lambda db: work(db, *args, **kwargs), rest=rest)

    async def _await(self, call: Callable[[sqlite3.Connection], T], *, rest: float) -> T:
        import asyncio  # not before a loop runs: it is the larger part of what importing the store would cost

        future, job = self._job_of(call)
        job.rest = rest
        self._put(job)
        if self._writes:
            return await asyncio.shield(asyncio.wrap_future(future))
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            job.unwanted.set()
            raise

    def close(self) -> threading.Thread | None:
        """Take no more work, break off reads, finish writes; returns the thread to wait for."""
        with self._lock:
            self._closed = True
            self._stopping = not self._writes
            if self._thread is None:
                self._drop()
        self._jobs.put(None)
        return self._thread

    def adopt(self, db: sqlite3.Connection) -> None:
        """Use a connection that is open already instead of the opener's."""
        self._db, self._mark = db, mark_of(self._path)

    def _job_of(self, call: Callable[[sqlite3.Connection], T]) -> tuple[Future[T], _Job]:
        future: Future[T] = Future()

        def run(db: sqlite3.Connection) -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = self._transaction(db, call)
            except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to who asked
                future.set_exception(self._ours(error))
            else:
                future.set_result(result)

        def fail(error: BaseException) -> None:
            if future.set_running_or_notify_cancel():
                future.set_exception(error)

        return future, _Job(run, fail)

    def _put(self, job: _Job) -> None:
        with self._lock:
            if self._closed:
                raise LibraryError(f"The library {self._path} is closed already.")
            if self._thread is None:
                self._thread = threading.Thread(target=self._loop, name=f"library-{self._name}", daemon=True)
                self._thread.start()
            self._jobs.put(job)

    def _loop(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                db = self._open()
            except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to who asked
                job.fail(self._ours(error))
                continue
            self._job = job
            job.run(db)
            self._job = None
            if job.rest:
                time.sleep(job.rest)
            del job
        self._drop()

    def _open(self) -> sqlite3.Connection:
        if self._place is not None and self._place != _place_of(self._path):
            raise LibraryError(
                f"The library {self._path} was moved or replaced while opreader has it open, so nothing is written to it. "
                "Put it back, or leave opreader and start it again."
            )
        if isinstance(self._db, Still) and self._mark != mark_of(self._path):
            self._drop()
        if self._db is None:
            self._mark = mark_of(self._path)
            self._db = self._opener()
        if not self._writes:
            self._db.set_progress_handler(self._is_unwanted, _STEPS_BETWEEN_LOOKS)
        return self._db

    def _is_unwanted(self) -> bool:
        job = self._job
        return self._stopping or (job is not None and job.unwanted.is_set())

    def _transaction(self, db: sqlite3.Connection, call: Callable[[sqlite3.Connection], T]) -> T:
        # IMMEDIATE: a read that becomes a write later would fail at once, whatever the timeout.
        try:
            db.execute("BEGIN IMMEDIATE" if self._writes else "BEGIN")
            result = call(db)
            db.execute("COMMIT")
        except BaseException as error:
            with suppress(sqlite3.Error):  # what went wrong first is what is told
                if db.in_transaction:
                    db.execute("ROLLBACK")
            if db.in_transaction or _code(error) in _OF_THE_FILE:
                self._drop()
            raise
        return result

    def _drop(self) -> None:
        """Close the connection, which takes back what is not committed; the next job opens another."""
        if self._db is not None:
            with suppress(sqlite3.Error):
                self._db.close()
            self._db = None

    def _ours(self, error: BaseException) -> BaseException:
        if not isinstance(error, (sqlite3.Error, zlib.error)):
            return error
        ours = explain(error, self._path, writes=self._writes)
        if ours is not error:
            ours.__cause__ = error
        return ours


@frozen
class Lanes:
    """The threads of one library: what wants to read or write goes on the one that it may hold up."""

    screen: Lane
    """Reads what is on the screen: short ones only."""
    searches: Lane
    """Reads that may take a while; broken off when nobody waits for them any more."""
    lists: Lane
    """Reads whole lists, so that neither the screen nor a search waits for that."""
    counts: Lane
    """Counts what no counter knows: seconds of a large library, while nothing else waits."""
    writer: Lane
    """The only one that writes."""
