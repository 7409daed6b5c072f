"""What keeping and examining ask of the library as a file, as Protocols: it need not be one that can be opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from opreader.model import Check
    from opreader.model.kept import Backup, Salvage


class Held(Protocol):
    """What a library file holds."""

    @property
    def entries(self) -> int:
        """Articles."""

    @property
    def highlights(self) -> int:
        """Highlights and notes."""


class ReadyLibrary(Protocol):
    """A library that was made beside the one that is there."""

    @property
    def facts(self) -> Held:
        """What is in it."""

    @property
    def files(self) -> Mapping[str, bytes]:
        """Files that lay in the backup, by name."""

    @property
    def subscriptions(self) -> Sequence[Mapping[str, Any]]:
        """Feeds as the library knows them: url, title, folder, tags, muted."""

    @property
    def smart(self) -> str | None:
        """Smart feeds as it remembers them; None where it never did."""


class Vault(Protocol):
    """The library as a file, and the folder of its backups."""

    def backup(self, target: Path, *, files: Mapping[str, bytes]) -> Backup:
        """Write a backup and read it through. Raises LibraryError."""

    def is_due(self, now: datetime) -> bool:
        """Whether a weekly backup is to be made."""

    def weekly(
        self, now: datetime, *, files: Mapping[str, bytes], rest: float, stopped: Callable[[], bool]
    ) -> Backup | None:
        """Make it, and let the oldest go; None where there was nothing to be made. Raises LibraryError."""

    def name_of(self, now: datetime) -> Path:
        """Where a backup goes that has no place of its own."""

    def newest_good(self) -> Path | None:
        """The newest backup that can be restored."""

    def alone(self) -> AbstractContextManager[None]:
        """Nobody else has the library open meanwhile. Raises LibraryBusy, LibraryReadOnly."""

    def make_ready(self, source: Path) -> ReadyLibrary:
        """Make a whole library of a backup beside the one that is there. Raises LibraryError, NotFound."""

    def put_in_place(self, ready: Any, *, kept: Path, files: Sequence[tuple[Path, Path]]) -> None:
        """Let what was made ready take the place of the library, which becomes `kept`. Raises LibraryReadOnly."""

    def leave(self) -> None:
        """Throw away what was made ready."""

    def is_sound(self) -> bool:
        """Whether the library as it is could be restored."""

    def examine(self, now: datetime) -> list[Check]:
        """What is wrong with the library, and what to do."""

    def mend(self, now: datetime) -> list[Check]:
        """Put right what can be put right in the file itself; to be held alone. Raises LibraryError."""

    def may_be_saved(self) -> bool:
        """Whether there is a damaged library to be saved from: no file of another program, none that is empty."""

    def salvage(self, now: datetime, *, kept: Path) -> Salvage:
        """Save what can be read of a damaged file into a new one; to be held alone. Raises LibraryError."""
