"""`Vault`: the library as a file that is backed up, restored, examined and mended, whether or not it can be opened."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

from opreader.frozen import frozen
from opreader.store import backups, restoring

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from opreader.model import Check
    from opreader.model.exchanged import AccountState
    from opreader.model.kept import Backup, Salvage
    from opreader.store.restoring import Ready

WEEK_DAYS: Final = 7


def account_states(library: Path) -> list[AccountState]:
    """What a library knows of accounts; nothing where it can't be read, which others tell."""
    from contextlib import closing

    from opreader.errors import OpreaderError
    from opreader.store.accounts import list_states
    from opreader.store.making import open_to_read

    try:
        with closing(open_to_read(library)) as db:
            return list_states(db)
    except (sqlite3.Error, OSError, OpreaderError):
        return []


def sqlite_version() -> str:
    """The version of SQLite that this Python brings."""
    return sqlite3.sqlite_version


@frozen
class Vault:
    """One library file and the folder of its backups. Satisfies `opreader.vault_ports.Vault`."""

    library: Path
    folder: Path

    def backup(self, target: Path, *, files: Mapping[str, bytes]) -> Backup:
        """Write a backup and read it through. Raises LibraryError."""
        return backups.write_backup(self.library, target, files=files)

    def is_due(self, now: datetime) -> bool:
        """Whether the last weekly backup is a week old."""
        last = backups.last_weekly(self.folder, now=now)
        return self.library.is_file() and (last is None or (now - last).days >= WEEK_DAYS)

    def weekly(
        self, now: datetime, *, files: Mapping[str, bytes], rest: float, stopped: Callable[[], bool]
    ) -> Backup | None:
        """Make the weekly backup, and let the oldest go when it was read through.

        None where another opreader makes one, nothing is in the library, or it was stopped. Raises LibraryError.
        """
        with backups.alone_in(self.folder) as alone:
            if not alone or not self.is_due(now) or restoring.is_empty(self.library):
                return None
            target = self.folder / backups.name_of(now, weekly=True)
            try:
                made = backups.write_backup(self.library, target, files=files, rest=rest, stopped=stopped)
            except backups.Stopped:
                return None
            backups.rotate(self.folder, newest=target)
        return made

    def name_of(self, now: datetime) -> Path:
        """Where a backup goes that the user asked for without saying where."""
        return self.folder / backups.name_of(now, weekly=False)

    def newest_good(self) -> Path | None:
        """The newest backup that can be restored."""
        return backups.newest_good(self.folder)

    def alone(self) -> AbstractContextManager[None]:
        """Nobody else has the library open meanwhile. Raises LibraryBusy, LibraryReadOnly."""
        return restoring.alone_with(self.library)

    def make_ready(self, source: Path) -> Ready:
        """Make a whole library of a backup beside the one that is there. Raises LibraryError, NotFound."""

        def others() -> Sequence[Path]:
            return [path] if (path := self.newest_good()) is not None else []

        return restoring.make_ready(source, self.library, looked_for=others)

    def put_in_place(self, ready: Ready, *, kept: Path, files: Sequence[tuple[Path, Path]]) -> None:
        """Let it take the place of the library, which becomes `kept`. Raises LibraryReadOnly."""
        restoring.put_in_place(self.library, ready, kept=kept, files=files)

    def leave(self) -> None:
        """Throw away what was made ready."""
        restoring.leave(restoring.unfinished_of(self.library))

    def is_sound(self) -> bool:
        """Whether the library as it is could be restored."""
        return restoring.is_sound(self.library)

    def examine(self, now: datetime) -> list[Check]:
        """What is wrong with the library, and what to do; it need not be one that can be opened."""
        from opreader.store.examining import examine

        return examine(self.library, self.folder, now=now)

    def mend(self, now: datetime) -> list[Check]:
        """Put right in the file what can be put right there; to be held alone. Raises LibraryError."""
        from opreader.store.examining import mend

        return mend(self.library, now=now)

    def may_be_saved(self) -> bool:
        """Whether there is a damaged library to be saved from: no file of another program, none that is empty."""
        from opreader.store.examining import may_be_saved

        return may_be_saved(self.library)

    def salvage(self, now: datetime, *, kept: Path) -> Salvage:
        """Save what can be read of a damaged file into a new one, which takes its place; to be held alone.

        Raises LibraryDamaged where nothing can be read, LibraryReadOnly.
        """
        from opreader.store.salvage import salvage

        return salvage(self.library, now=now, kept=kept)
