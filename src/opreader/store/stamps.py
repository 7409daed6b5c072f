"""What tells cheaply whether anybody wrote into a library: two files as the system knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

Stamp: TypeAlias = tuple[tuple[int, int, int], ...]


def stamp(library: Path) -> Stamp:
    """The library and its journal: they differ after every commit, of whoever."""
    return tuple(_of(path) for path in (library, library.with_name(f"{library.name}-wal")))


def version(db: sqlite3.Connection) -> int:
    """A number that changes, as this connection sees it, when another connection commits."""
    return int(db.execute("PRAGMA data_version").fetchone()[0])


def _of(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0, 0
    return found.st_ino, found.st_size, found.st_mtime_ns
