"""What backing up, restoring and mending a library come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.frozen import frozen

if TYPE_CHECKING:
    from pathlib import Path


@frozen
class Backup:
    """A backup that was written and read through."""

    path: Path
    size: int
    """Bytes."""
    entries: int
    highlights: int


@frozen
class Restored:
    """A library that was put in the place of another."""

    path: Path
    """The file that it came from."""
    entries: int
    highlights: int
    kept: Path | None
    """Where the library of before is now; None where there was none."""
    undoable: bool
    """The library of before can be restored."""
    feeds_kept: Path | None = None
    """Where feeds.toml of before is now; None where it stayed as it was."""
    put_back: tuple[str, ...] = ()
    """Files that came out of the backup, by name."""
    passed_over: tuple[str, ...] = ()
    """Files in the backup that are otherwise now, and stay as they are."""


@frozen
class Saved:
    """Rows of one kind that came out of a damaged library."""

    kind: str
    """"articles", "highlights and notes" …"""
    saved: int
    lost: int | None
    """How many are known to be lost; None where that can't be told."""


@frozen
class Salvage:
    """What came of mending a damaged library."""

    kept: Path
    """Where the damaged file is now."""
    rows: tuple[Saved, ...]
    pages: int
    """Damaged pages of it."""
