"""Brings a backup, or any other library file, to where the library is; what is there stays beside it under a dated name."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Final

from opreader.errors import LibraryBusy, LibraryDamaged, LibraryError, LibraryReadOnly, LibraryTooNew, NotFound
from opreader.frozen import frozen
from opreader.private_folder import make_folder
from opreader.store.connection import connect, explain
from opreader.store.health import rebuild_index
from opreader.store.holding import hold
from opreader.store.making import FILES, look_through, open_to_read
from opreader.store.migrations import bring_up, look_at_header
from opreader.store.outbox import watch_again
from opreader.store.placing import finish, note_of, place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from opreader.store.making import Facts

_OF_THE_SOURCE: Final = (LibraryBusy, LibraryDamaged)
"""What is said of the file that is to be restored; all else is the fault of where it goes."""


@frozen
class Ready:
    """A library that was made beside the one that is there, and may take its place."""

    new: Path
    facts: Facts
    files: dict[str, bytes]
    """What lies in it beside the library."""
    subscriptions: tuple[dict[str, object], ...]
    """The feeds that it shows, as far as it knows what feeds.toml says of them; in their order."""
    smart: str | None
    """The smart feeds as it remembers them (JSON); None where it never did."""


@contextmanager
def alone_with(library: Path) -> Iterator[None]:
    """Nobody else has the library open, and nobody opens it. Raises LibraryBusy, LibraryReadOnly."""
    try:
        make_folder(library.parent)
        held = hold(library, alone=True, wait=0.0)
        try:
            finish(library)
            leave(unfinished_of(library))  # of one that was killed
        except BaseException:
            held.release()
            raise
    except OSError as error:
        raise LibraryReadOnly(
            f"The folder of the library {library} takes no writes ({error.strerror}). Look at its rights; nothing was "
            "changed."
        ) from error
    try:
        _refuse_open(library)
        yield
    finally:
        held.release()


def _refuse_open(library: Path) -> None:
    """Other programs know nothing of our lock, but SQLite in them has one."""
    if not library.is_file():
        return
    try:
        import fcntl

        with library.open("r+b") as file:
            # Where SQLite keeps its locks (SQLite source, os.h: SHARED_FIRST, SHARED_SIZE).
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
    except BlockingIOError:
        raise LibraryBusy(
            f"The library {library} is open in another program. Nothing was changed; close that one, then try again."
        ) from None
    except (ImportError, OSError):
        return


def make_ready(source: Path, library: Path, *, looked_for: Callable[[], Sequence[Path]] = tuple) -> Ready:
    """Read `source` through and make a whole library of it beside the one that is there, which is not touched.

    Raises NotFound, LibraryDamaged, LibraryTooNew, LibraryReadOnly; `looked_for` finds good backups that a message names.
    """
    _refuse_what_is_no_file(source, library)
    new = unfinished_of(library)
    try:
        try:
            look_at_header(source)
            look_through(source)
        except (LibraryDamaged, LibraryTooNew, sqlite3.Error) as error:
            raise _no_backup(source, error, looked_for()) from error
        new.unlink(missing_ok=True)
        os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(open_to_read(source)) as old, closing(sqlite3.connect(new)) as copy:
            old.backup(copy, pages=4096)
        return _finished(new)
    except (OSError, sqlite3.Error) as error:
        leave(new)
        if isinstance(ours := explain(error, source) if isinstance(error, sqlite3.Error) else None, _OF_THE_SOURCE):
            raise ours from error
        why = getattr(error, "strerror", None) or str(error)
        raise LibraryReadOnly(
            f"{source} can't be restored ({why}). Make room or look at the rights of {library.parent}; nothing was changed."
        ) from error
    except BaseException:
        leave(new)
        raise


def put_in_place(library: Path, ready: Ready, *, kept: Path, files: Sequence[tuple[Path, Path]]) -> None:
    """Let what is ready take the place of the library, which becomes `kept`. Raises LibraryReadOnly."""
    try:
        place(library, ready.new, kept=kept, files=files)
    except OSError as error:
        if not note_of(library).exists():
            leave(ready.new)
        raise LibraryReadOnly(
            f"The library {library} can't be replaced ({error.strerror}). Look at the rights of its folder."
        ) from error


def is_sound(library: Path) -> bool:
    """Whether a file can be restored. Closing it folds its journal in: one file is easier kept than two."""
    try:
        look_at_header(library)
        look_through(library)
    except (LibraryError, sqlite3.Error, OSError):
        return False
    return True


def is_empty(library: Path) -> bool:
    """Whether a library has nothing that could be lost."""
    with closing(open_to_read(library)) as db:
        found = "SELECT 1 FROM feeds UNION ALL SELECT 1 FROM entries UNION ALL SELECT 1 FROM memory LIMIT 1"
        return db.execute(found).fetchone() is None


def unfinished_of(library: Path) -> Path:
    """The name of a library that is being made beside another."""
    return library.with_name(f".{library.name}.making")


def leave(new: Path) -> None:
    """Throw away what was not finished."""
    for side in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            new.with_name(f"{new.name}{side}").unlink(missing_ok=True)


def _refuse_what_is_no_file(source: Path, library: Path) -> None:
    try:
        status = source.stat()
    except OSError as error:
        raise NotFound(
            f"There is no file {source} to restore ({error.strerror}). Nothing was changed; opreader doctor names the "
            "backups there are."
        ) from error
    if not stat.S_ISREG(status.st_mode):
        raise NotFound(
            f"{source} is no file. Name a backup: opreader restore FILE; opreader doctor names those there are."
        )
    with suppress(OSError):
        if source.samefile(library):
            raise NotFound(f"{source} is the library itself. Nothing was changed; name a backup of it.")


def _no_backup(source: Path, error: Exception, others: Sequence[Path]) -> LibraryError:
    why = str(error)
    if str(source) in why:  # a refusal to open it as a library: what to do about that is another matter
        why = why.split(": ", 1)[-1].split(". ", 1)[0]
    others = [path for path in others if path != source]
    hint = f" The newest good backup is restored by: opreader restore {others[0]}" if others else ""
    kind = LibraryTooNew if isinstance(error, LibraryTooNew) else LibraryDamaged
    return kind(f"{source} can't be restored: {why}. Nothing was changed.{hint}")


def _finished(new: Path) -> Ready:
    """Bring a copy up to this version, index it where that is missing, and take out what is no part of a library."""
    with closing(connect(new, writes=True)) as db:
        db.execute("PRAGMA synchronous = OFF")  # it is synced whole before it counts
        files = take_files(db)
        db.execute("BEGIN IMMEDIATE")
        bring_up(db, new)
        entries, indexed = (
            db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("entries", "fts_docsize")
        )
        if entries != indexed:
            rebuild_index(db)
        watch_again(db)
        smart = db.execute("SELECT value FROM memory WHERE name = 'smart'").fetchone()
        shown = _subscriptions(db)
        db.execute("COMMIT")
        db.execute("PRAGMA journal_mode = WAL")
    facts = look_through(new)
    return Ready(new, facts, files, shown, None if smart is None else str(smart[0]))


def take_files(db: sqlite3.Connection) -> dict[str, bytes]:
    """Take the files out of a copy of a backup."""
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (FILES,)).fetchone() is None:
        return {}
    found = {str(name): bytes(body) for name, body in db.execute(f"SELECT name, body FROM {FILES}")}
    db.execute(f"DROP TABLE {FILES}")
    return found


def _subscriptions(db: sqlite3.Connection) -> tuple[dict[str, object], ...]:
    rows = db.execute(
        """SELECT url, set_title, folder, tags, muted FROM feeds
           WHERE hidden = 0 AND account IS NULL AND kind <> 'saved' ORDER BY position, id"""
    )
    return tuple(
        {
            "url": url,
            "title": title,
            "folder": folder,
            "tags": tuple(tags.split("\n")) if tags else (),
            "muted": bool(muted),
        }
        for url, title, folder, tags, muted in rows
    )
