"""Puts a finished library in the place of the one that is there: all of it or, killed at whatever point, still all of it later.

What is to be moved is written down first, in a note beside the library; whoever opens the library next finishes that.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SIDES = ("-wal", "-shm")


def note_of(library: Path) -> Path:
    """Where is written what is to be moved."""
    return library.with_name(f".{library.name}.placing")


def place(library: Path, new: Path, *, kept: Path, files: Sequence[tuple[Path, Path]] = ()) -> None:
    """Move the library with its journal to `kept`, then `files` (from, to), then `new` to its place.

    To be held alone. All of it is on one disk: `kept` and `new` beside the library, each of `files` beside its target.
    Raises OSError; then nothing was moved, or the next one to open the library moves it.
    """
    note = note_of(library)
    told = {"new": str(new), "kept": str(kept), "files": [[str(one), str(other)] for one, other in files]}
    unfinished = note.with_name(f"{note.name}.new")
    _sync(new)
    with unfinished.open("w", encoding="utf-8") as out:
        json.dump(told, out)
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(note)
    _sync(library.parent)
    finish(library)


def finish(library: Path) -> bool:
    """Move what a note says is still to be moved; tells whether there was one. To be held alone. Raises OSError."""
    note = note_of(library)
    try:
        told = json.loads(note.read_text("utf-8"))
        new, kept = Path(told["new"]), Path(told["kept"])
        files = [(Path(one), Path(other)) for one, other in told["files"]]
    except FileNotFoundError:
        return False
    except (ValueError, KeyError, TypeError):
        note.unlink(missing_ok=True)  # not ours, for ours is written whole
        return False
    # The new one moves last: while it still stands aside, what stands in its place is the old one or nothing.
    if new.exists():
        for side in ("", "-wal"):
            old, aside = Path(f"{library}{side}"), Path(f"{kept}{side}")
            if os.path.lexists(old) and not os.path.lexists(aside):
                old.rename(aside)
        Path(f"{library}-shm").unlink(missing_ok=True)
        for one, other in files:
            if one.exists():
                one.replace(other)
        new.rename(library)
        _sync(library.parent)
    note.unlink()
    return True


def _sync(path: Path) -> None:
    """Make it survive a power cut, where the system lets that be asked of it."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
