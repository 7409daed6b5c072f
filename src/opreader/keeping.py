"""Backups and restores: which files go with a library, when a weekly backup is due, what becomes of feeds.toml."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from opreader.errors import ConfigError, LibraryError, UsageError
from opreader.kept_apart import has_secrets, with_secrets, without_secrets
from opreader.model import Subscription
from opreader.model.kept import Restored
from opreader.private_folder import make_folder
from opreader.regular_file import read_regular
from opreader.smart_feeds import read_smart
from opreader.subscriptions import Subscriptions, SubscriptionsFile, render_subscriptions
from opreader.whole_file import replace_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from opreader.config import Places
    from opreader.model.kept import Backup
    from opreader.ports import Clock
    from opreader.vault_ports import ReadyLibrary, Vault

_STAMP: Final = "%Y%m%dT%H%M%SZ"
_OF_THE_USER: Final = ("config.toml", "accounts.toml")
_FOLDERS: Final = ("sites", "themes")
_NAME: Final = re.compile(r"(?:sites|themes)/[A-Za-z0-9_ -][A-Za-z0-9._ -]{0,120}\.(?:toml|txt)")
_MOST_BYTES: Final = 10 * 1024 * 1024
_MOST_FILES: Final = 500
_KEPT_NAME: Final = re.compile(r"library-(\d{8}T\d{6}Z(?:-\d+)?)\.db")


class Keeping:
    """One library with the files of its owner, as things to be kept."""

    def __init__(self, *, vault: Vault, places: Places, clock: Clock) -> None:
        """Nothing is read yet."""
        self._vault = vault
        self._places = places
        self._clock = clock

    def backup(self, target: Path | None = None) -> Backup:
        """Write a backup: in the folder of backups, in another one, or to a file that is not there yet.

        Raises UsageError, LibraryError.
        """
        library = self._places.library
        if not library.is_file():
            raise LibraryError(f"There is no library {library} yet, so nothing was backed up.")
        named = self._vault.name_of(self._clock())
        path = named if target is None else target / named.name if target.is_dir() else target.absolute()
        if os.path.lexists(path):
            raise UsageError(f"{path} is there already, and no backup takes the place of a file. Name another one.")
        return self._vault.backup(path, files=self._files())

    def is_due(self) -> bool:
        """Whether a weekly backup is to be made; one look into a folder."""
        return self._vault.is_due(self._clock())

    def weekly(self, *, rest: float = 0.0, stopped: Callable[[], bool] = lambda: False) -> Backup | None:
        """Make the weekly backup where it is due, resting `rest` seconds between steps. Raises LibraryError."""
        if not self.is_due():
            return None
        return self._vault.weekly(self._clock(), files=self._files(), rest=rest, stopped=stopped)

    def restore(self, source: Path) -> Restored:
        """Put a backup in the place of the library, and the subscriptions of then in that of feeds.toml.

        What was there stays under a dated name. Raises NotFound, LibraryError; then nothing was changed.
        """
        library = self._places.library
        with self._vault.alone():
            ready = self._vault.make_ready(source.absolute())
            try:
                stamp = self._free_stamp()
                kept = library.with_name(f"library-{stamp}.db")
                moves, feeds_kept = self._ready_feeds(ready, source, stamp)
                was_there, undoable = os.path.lexists(library), self._vault.is_sound()
                self._vault.put_in_place(ready, kept=kept, files=moves)
            except BaseException:
                self._vault.leave()
                raise
            put_back, passed_over = self._put_back(ready.files)
        return Restored(
            source,
            ready.facts.entries,
            ready.facts.highlights,
            kept if was_there else None,
            undoable,
            feeds_kept,
            put_back,
            passed_over,
        )

    # the files beside the library

    def _files(self) -> dict[str, bytes]:
        files = {}
        for name, path in self._paths():
            with suppress(OSError):
                files[name] = without_secrets(name, read_regular(path, most=_MOST_BYTES))
        return files

    def _paths(self) -> Iterator[tuple[str, Path]]:
        places = self._places
        for name in ("feeds.toml", *_OF_THE_USER):
            yield name, places.config / name
        for folder in _FOLDERS:
            found = []
            with suppress(OSError):
                found = sorted((places.config / folder).iterdir())[:_MOST_FILES]
            yield from ((name, path) for path in found if _NAME.fullmatch(name := f"{folder}/{path.name}"))

    def _put_back(self, files: Mapping[str, bytes]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Put files of the user back that are gone; those that are there are theirs, and stay."""
        back, over = [], []
        for name, body in sorted(files.items()):
            if name not in _OF_THE_USER and not _NAME.fullmatch(name):
                continue
            path = self._places.config / name
            with suppress(OSError):
                if not os.path.lexists(path):
                    make_folder(path.parent)
                    replace_file(path, body, like=path)
                    back.append(name)
                elif _read_bytes(path) != body:
                    over.append(name)
        return tuple(back), tuple(over)

    # feeds.toml

    def _free_stamp(self) -> str:
        """A dated name that is not taken, neither by a library nor by a feeds.toml."""
        stamp, number = f"{self._clock():{_STAMP}}", 1
        names = {path.name for folder in (self._places.data, self._places.config) for path in _listed(folder)}
        free = stamp
        while f"library-{free}.db" in names or f"feeds-{free}.toml" in names:
            number += 1
            free = f"{stamp}-{number}"
        return free

    def _ready_feeds(
        self, ready: ReadyLibrary, source: Path, stamp: str
    ) -> tuple[list[tuple[Path, Path]], Path | None]:
        """Make the feeds.toml of the restored library, and keep the one of now; what is to be moved, and where that is."""
        target = Path(os.path.realpath(self._places.feeds_file))
        new = target.with_name(f".{target.name}.restored")
        present = _read_bytes(target)
        told = self._told_feeds(ready, source)
        try:
            make_folder(target.parent)
            kept = None
            if present is not None:  # where it stays as it is too: who goes back may have changed it by then
                kept = self._places.config / f"feeds-{stamp}.toml"
                replace_file(kept, present, like=target, secret=has_secrets(present))
            text = told if told is not None and _is_readable(new, told, like=target) else self._made_feeds(ready)
            if text == present:
                new.unlink(missing_ok=True)
                return [], None
            replace_file(new, text, like=target, secret=has_secrets(text))
        except OSError as error:
            raise ConfigError(
                f"{target} can't be written ({error.strerror}). Look at the rights of its folder; nothing was changed."
            ) from error
        return [(new, target)], kept

    def _told_feeds(self, ready: ReadyLibrary, source: Path) -> bytes | None:
        """The feeds.toml of a backup; of a library that a restore put aside, the one that was put aside with it."""
        if ready.files.get("feeds.toml"):
            return with_secrets(ready.files["feeds.toml"], self._present())
        if found := _KEPT_NAME.fullmatch(source.name):
            return _read_bytes(self._places.config / f"feeds-{found[1]}.toml")
        return None

    def _made_feeds(self, ready: ReadyLibrary) -> bytes:
        """A feeds.toml of what a library knows; of what it does not (headers, cookies …) the one of now tells."""
        present = self._present()
        held = {one.url: one for one in present.feeds}
        feeds = tuple(_as_known(values, held.get(str(values["url"]))) for values in ready.subscriptions)
        smart = present.smart if ready.smart is None else read_smart(ready.smart)
        return render_subscriptions(Subscriptions(feeds, smart)).encode()

    def _present(self) -> Subscriptions:
        """What feeds.toml says now; nothing where it can't be read."""
        with suppress(ConfigError):
            return SubscriptionsFile(self._places.feeds_file).load()
        return Subscriptions()


def _as_known(values: Mapping[str, Any], held: Subscription | None) -> Subscription:
    return Subscription(**values) if held is None else replace(held, **values)


def _is_readable(path: Path, text: bytes, *, like: Path) -> bool:
    """Whether a feeds.toml means something; it is written where it will be looked for."""
    replace_file(path, text, like=like, secret=has_secrets(text))
    try:
        SubscriptionsFile(path).load()
    except ConfigError:
        return False
    return True


def _read_bytes(path: Path) -> bytes | None:
    try:
        return read_regular(path, most=_MOST_BYTES)
    except OSError:
        return None


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
