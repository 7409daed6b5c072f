"""Looks at a library that may not open: what is wrong, why, what to do next; and mends in place what can be mended there."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from opreader import model
from opreader.errors import LibraryBusy, LibraryDamaged, LibraryError, LibraryTooNew
from opreader.store import health
from opreader.store.backups import list_backups, newest_good
from opreader.store.connection import connect, explain
from opreader.store.making import kept_tables, open_to_read
from opreader.store.migrations import look_at_header, version_of
from opreader.store.orphans import adopt
from opreader.store.placing import note_of
from opreader.store.restoring import alone_with
from opreader.store.schema import MIGRATIONS
from opreader.store.spoilt import mend_spoilt, spoilt_steps, spoilt_texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from opreader.model import Check

REPAIR: Final = "`opreader doctor --repair` saves what can be read into a new library and keeps this one beside it"
_UNREADABLE: Final = "Could not decode"
"""Of Python's sqlite3, for a text that is not UTF-8; SQLite itself does not look."""
_NAMED: Final = 5
"""Articles that a finding names."""
_SKEW: Final = timedelta(days=1)
_LONG: Final = timedelta(days=3 * 365)


def examine(library: Path, backups: Path, *, now: datetime) -> list[Check]:
    """Findings about the file, what is in it, and its backups. Never raises because of what is found."""
    checks = _look(library, backups, now=now)
    return [*checks, _check_backups(backups, now=now)]


def mend(library: Path, *, now: datetime) -> list[Check]:
    """Put right in one transaction what can be put right without another file; to be held alone.

    Returns what is found then. Raises LibraryDamaged where only a new file helps, and the library is as it was.
    """
    try:
        look_at_header(library)
        with closing(connect(library, writes=True)) as db:
            version = version_of(db, library, latest=len(MIGRATIONS))
            if version < len(MIGRATIONS):
                raise LibraryError(
                    f"The library {library} was made by an older opreader. Any other verb, as `opreader articles`, brings it "
                    "up after a backup; then try again."
                )
            db.execute("BEGIN IMMEDIATE")
            try:
                _make_indexes_whole(db, library)
                read_all(db)
                adopt(db, now=now, keys={})
                mend_spoilt(db)
                checks = health.repair(db)
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise
    except OSError as error:
        raise LibraryDamaged(f"The library {library} can't be read ({error.strerror}).") from error
    except sqlite3.Error as error:
        # A rule of a table is broken: damage made one row like another.
        if isinstance(error, sqlite3.IntegrityError) or "no such table" in str(error) or _UNREADABLE in str(error):
            raise LibraryDamaged(f"The library {library} is damaged ({error}).") from error
        raise explain(error, library) from error
    return checks


def _make_indexes_whole(db: sqlite3.Connection, library: Path) -> None:
    if not _is_whole(db):
        db.execute("REINDEX")
        if not _is_whole(db):
            raise LibraryDamaged(f"The library {library} is damaged.")


def read_all(db: sqlite3.Connection) -> None:
    """Read every row of what nobody can make anew, as Python reads it. Raises sqlite3.OperationalError."""
    for table, columns in kept_tables(db).items():
        names = ", ".join(column for column in columns if column not in {"body", "data"})
        for _ in db.execute(f"SELECT {names} FROM {table}"):
            pass
        texts = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[2] == "TEXT"]
        if (
            texts
            and db.execute(
                f"SELECT 1 FROM {table} WHERE 'blob' IN ({', '.join(f'typeof({one})' for one in texts)}) LIMIT 1"
            ).fetchone()
        ):
            raise sqlite3.OperationalError(f"{_UNREADABLE} what should be texts of {table}")


def _is_whole(db: sqlite3.Connection) -> bool:
    return bool(db.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))


def _look(library: Path, backups: Path, *, now: datetime) -> list[Check]:
    if note_of(library).exists():  # somebody was killed who put another library in place
        with suppress(LibraryError), alone_with(library):
            pass
    try:
        if (trouble := _look_from_outside(library, backups)) is not None:
            return [trouble]
        look_at_header(library)
        with closing(open_to_read(library)) as db:
            version = version_of(db, library, latest=len(MIGRATIONS))
            if version < len(MIGRATIONS):
                older = f"{library}, made by an older opreader: brought up at the next start, after a backup"
                return [model.Check("library", ok=True, detail=older)]
            return [_opened(library), *_look_inside(db, library, backups, now=now)]
    except OSError as error:
        why = f"{library} can't be read ({error.strerror}): look at its rights (chmod u+rw) and at the disk"
        return [model.Check("library", ok=False, detail=why)]
    except LibraryTooNew as error:
        return [_shut(str(error).rstrip("."), backups, is_read=False)]
    except LibraryError as error:
        return [_shut(_why(error, library), backups, is_read=may_be_saved(library))]
    except sqlite3.Error as error:
        ours = explain(error, library)
        if isinstance(ours, LibraryBusy):
            return [model.Check("library", ok=False, detail=str(ours).rstrip("."))]
        return [_shut(f"{library} can't be opened ({error})", backups, is_read=may_be_saved(library))]


def _look_from_outside(library: Path, backups: Path) -> Check | None:
    """What is wrong with a file that is missing, empty, or none."""
    journal = library.with_name(f"{library.name}-wal")
    try:
        status = library.stat()
    except FileNotFoundError:
        if journal.exists() and journal.stat().st_size:
            why = f"{library} is missing, but its journal {journal.name} is there: put the library back beside it"
            return _shut(why, backups, is_read=True)
        if list_backups(backups):
            return _shut(f"{library} is missing, and was there, for it has backups", backups, is_read=False)
        return model.Check("library", ok=True, detail=f"there is none yet; the next start makes {library}")
    if stat.S_ISDIR(status.st_mode):
        return _shut(f"{library} is a folder: move it away", backups, is_read=False)
    if not stat.S_ISREG(status.st_mode):
        return _shut(f"{library} is no file but a pipe or device: move it away", backups, is_read=False)
    if not status.st_size and not (journal.exists() and journal.stat().st_size):
        return _shut(f"{library} is empty (0 bytes): nothing can be saved from it", backups, is_read=False)
    return None


def _opened(library: Path) -> Check:
    size = library.stat().st_size / 1e6
    if os.access(library, os.W_OK) and os.access(library.parent, os.W_OK):
        return model.Check("library", ok=True, detail=f"{library}, {size:.1f} MB")
    why = f"{library} can be read but takes no writes, so nothing can be marked or fetched"
    return model.Check(
        "writing", ok=False, detail=f"{why}: look at the rights of the file and its folder, and at the disk"
    )


def _look_inside(db: sqlite3.Connection, library: Path, backups: Path, *, now: datetime) -> list[Check]:
    try:
        checks = health.check(db)
        if not checks[0].ok:
            damage = checks[0].detail.removesuffix(health.WAY_OUT)
            return [model.Check("file", ok=False, detail=_with_ways_out(damage, backups, is_read=True))]
        read_all(db)
        return [*checks, _check_words(library), _check_texts(db), _check_clock(db, now=now)]
    except sqlite3.Error as error:
        missing = "no such table" in str(error)
        told = str(error).replace("\ufffd", "?")
        why = f"{library} is damaged ({'tables are missing' if missing else told})"
        return [model.Check("file", ok=False, detail=_with_ways_out(why, backups, is_read=True))]


def _check_words(library: Path) -> Check:
    """Whether the search index can be read; only its own check looks into it, and that wants the right to write."""
    name = "search index pages"
    try:
        with closing(connect(library, writes=True)) as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                db.execute("INSERT INTO fts (fts) VALUES ('integrity-check')")
            finally:
                db.execute("ROLLBACK")
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_CORRUPT:
            return model.Check(
                name, ok=False, detail="it is damaged; `opreader doctor --repair` makes it anew from the texts"
            )
        return model.Check(name, ok=True, detail=f"not looked into: {error}")
    return model.Check(name, ok=True)


def _check_texts(db: sqlite3.Connection) -> Check:
    spoilt = [entry_id for _, entry_id in spoilt_texts(db)]
    steps = len(spoilt_steps(db))
    if not spoilt and not steps:
        return model.Check("texts", ok=True)
    told = []
    if spoilt:
        named = ", ".join(map(str, spoilt[:_NAMED])) + (" …" if len(spoilt) > _NAMED else "")
        told.append(f"{len(spoilt)} can't be read, of articles {named}")
    if steps:
        told.append(f"{steps} steps of undo can't be read")
    way = "`opreader doctor --repair` keeps their beginnings, and `opreader expand` fetches them anew"
    return model.Check("texts", ok=False, detail=f"{'; '.join(told)}: {way}")


def _check_clock(db: sqlite3.Connection, *, now: datetime) -> Check:
    newest = db.execute(
        "SELECT max(t) FROM (SELECT max(added) t FROM entries UNION ALL SELECT max(refreshed) FROM feeds)"
    )
    (seconds,) = newest.fetchone()
    last = None
    with suppress(OverflowError, OSError, ValueError, TypeError):
        last = datetime.fromtimestamp(seconds, UTC)
    if last is not None and last > now + _SKEW:
        why = (
            f"it says {now:%Y-%m-%d}, but the library was used on {last:%Y-%m-%d}: set the clock, or sorting goes wrong"
        )
        return model.Check("clock", ok=False, detail=why)
    if last is not None and last < now - _LONG:
        why = f"it says {now:%Y-%m-%d}; the library was last used on {last:%Y-%m-%d}. If that is wrong, set the clock"
        return model.Check("clock", ok=True, detail=why)
    return model.Check("clock", ok=True)


def _check_backups(folder: Path, *, now: datetime) -> Check:
    found = list_backups(folder)
    if not found:
        return model.Check(
            "backups", ok=True, detail="none yet; `opreader backup` makes one, and one is made every week"
        )
    good = newest_good(folder)
    if good is None:
        why = f"none of the {len(found)} in {folder} can be read: `opreader backup` makes a new one"
        return model.Check("backups", ok=False, detail=why)
    days = max(0, int((now.timestamp() - good.stat().st_mtime) // 86400))
    age = "today" if not days else "yesterday" if days == 1 else f"{days} days ago"
    bad = "" if good == found[0] else f"; {found[0].name} is newer, but can't be read"
    return model.Check("backups", ok=True, detail=f"{len(found)}, the newest good one made {age}: {good}{bad}")


def _shut(why: str, backups: Path, *, is_read: bool) -> Check:
    return model.Check("library", ok=False, detail=_with_ways_out(why, backups, is_read=is_read))


def _with_ways_out(why: str, backups: Path, *, is_read: bool) -> str:
    """The reason, then what can be done: save what can be read, or the newest good backup by its command."""
    ways: list[str] = [REPAIR] if is_read else []
    good = newest_good(backups)
    if good is not None:
        ways.append(f"the newest good backup is brought back by: opreader restore {good}")
    elif not is_read:
        ways.append(
            "there is no good backup; bring a file of your own back with `opreader restore FILE`, or move this away"
        )
    return f"{why}; {'; or '.join(ways)}"


def _why(error: LibraryError, library: Path) -> str:
    """What a refusal to open it says, without what to do: that is said anew."""
    first = str(error).split(". ", 1)[0].rstrip(".")
    return first.replace(f"The library {library}", str(library))


def may_be_saved(library: Path) -> bool:
    """Whether there may be something to be saved: pages of a library behind whatever head, or in the journal alone."""
    with suppress(OSError):
        if not library.exists() or (library.is_file() and not library.stat().st_size):
            journal = library.with_name(f"{library.name}-wal")
            return journal.is_file() and journal.stat().st_size > 0
        return library.is_file() and library.stat().st_size > 512 and not _is_of_another(library)
    return False


def _is_of_another(library: Path) -> bool:
    """Whether it is a sound database of another program."""
    try:
        with closing(open_to_read(library)) as db:
            names: Sequence[str] = [row[0] for row in db.execute("SELECT name FROM sqlite_master")]
            return "entry_states" not in names
    except sqlite3.Error:
        return False
