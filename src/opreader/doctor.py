"""What the doctor looks at beside the library itself (files, folders, the machine), and in which order things are mended."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from opreader import model
from opreader.errors import ConfigError, LibraryDamaged, LibraryTooNew, WorkerError
from opreader.frozen import frozen
from opreader.masked import hide_password
from opreader.regular_file import read_regular
from opreader.subscriptions import SubscriptionsFile, too_open
from opreader.toml_file import MOST_BYTES, load_toml
from opreader.whole_file import replace_file, told_mode

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

    from opreader.config import Config, Places
    from opreader.errors import LibraryError
    from opreader.model import Check
    from opreader.model.kept import Salvage, Saved
    from opreader.ports import Clock
    from opreader.vault_ports import Vault

_LEAST_FREE: Final = 50_000_000
"""Bytes without which a refresh soon fails."""
LIBRARY: Final = "library"
CONFIG: Final = "config.toml"
REPAIRED: Final = "repaired"
OF_THE_LIBRARY: Final = frozenset(
    {LIBRARY, REPAIRED, "file", "counters", "search index", "search index pages", "rows", "related tables", "texts"}
)
"""Findings that make it unsound; the others are of what stands round it."""


@frozen
class Surroundings:
    """What the machine says: read once, by whoever may read it."""

    versions: Mapping[str, str | None]
    """Of what opreader stands on, by name; None where it is not installed."""
    utf8: bool
    """The locale's characters are UTF-8."""
    locale: str
    terminal: str
    """TERM."""
    colours: str
    """COLORTERM."""
    columns: int
    rows: int


class Doctor:
    """Looks at everything, mends what can be mended without loss."""

    def __init__(
        self,
        *,
        vault: Vault,
        places: Places,
        clock: Clock,
        surroundings: Surroundings,
        read_config: Callable[[], Config],
        try_child: Callable[[], Awaitable[None]],
        ask_keyring: Callable[[], Awaitable[str | None]],
        rule_problems: Callable[[], Awaitable[Sequence[str]]],
        check_accounts: Callable[[], Awaitable[Sequence[Check]]],
    ) -> None:
        """`try_child` raises WorkerError where no child can be started, `ask_keyring` tells why there is no keyring."""
        self._vault = vault
        self._places = places
        self._clock = clock
        self._surroundings = surroundings
        self._read_config = read_config
        self._try_child = try_child
        self._ask_keyring = ask_keyring
        self._rule_problems = rule_problems
        self._check_accounts = check_accounts

    async def examine(self) -> list[Check]:
        """A finding for each thing that was looked at; never raises because of what is found."""
        checks = [
            *self._vault.examine(self._clock()),
            self._check_config(),
            self._check_feeds(),
            *self._check_other_files(),
            *self._check_modes(),
            *self._check_folders(),
            self._check_room(),
            await self._check_children(),
            await self._check_rules(),
            await self._check_keyring(),
            *await self._check_accounts(),
        ]
        return [*checks, *self._tell_surroundings()]

    def repair(self) -> list[Check]:
        """Mend feeds.toml and the library; what was done, a finding each. Raises LibraryBusy, LibraryReadOnly."""
        return [*self._mend_feeds(), *self._mend_modes(), *self._mend_library()]

    # mending

    def _mend_library(self) -> Iterator[Check]:
        library = self._places.library
        journal = library.with_name(f"{library.name}-wal")
        if not _is_file(library) and not _is_file(journal):
            return
        with self._vault.alone():
            now = self._clock()
            try:
                self._vault.mend(now)
            except LibraryTooNew:
                return  # nothing is wrong with it; what to do is told by what is found
            except LibraryDamaged as error:
                if not self._vault.may_be_saved():
                    yield model.Check(REPAIRED, ok=False, detail=f"nothing could be mended: {_first(error)}")
                    return
            else:
                return
            kept = _free(library.with_name(f"library-damaged-{now:%Y%m%dT%H%M%SZ}.db"))
            try:
                salvage = self._vault.salvage(now, kept=kept)
            except LibraryDamaged as error:
                yield model.Check(REPAIRED, ok=False, detail=str(error))
                return
        yield model.Check(REPAIRED, ok=True, detail=_told(salvage))

    def _mend_feeds(self) -> Iterator[Check]:
        """Put the last good copy of a feeds.toml that can't be read in its place, and keep that one."""
        if self._feeds_trouble() is None:
            return
        target = Path(os.path.realpath(self._places.feeds_file))
        backup = target.with_name(f"{target.name}.bak")
        try:
            SubscriptionsFile(backup).load()
            if not _is_file(backup):
                return
            fresh = _free(target.with_name(f".{target.name}.mended"))
            replace_file(fresh, read_regular(backup, most=MOST_BYTES), like=backup)
            kept = ""
            if os.path.lexists(target):
                broken = _free(target.with_name(f"feeds-broken-{self._clock():%Y%m%dT%H%M%SZ}.toml"))
                target.rename(broken)
                kept = f"; the one that could not be read is kept as {broken}"
            fresh.rename(target)
        except (ConfigError, OSError):
            return
        yield model.Check(REPAIRED, ok=True, detail=f"feeds.toml is its last good copy, {backup.name}{kept}")

    def _mend_modes(self) -> Iterator[Check]:
        """Files of passwords are for their owner alone."""
        for path, told in self._too_open():
            with suppress(OSError):
                if told is not None:
                    path.chmod(0o600)
                    yield model.Check(REPAIRED, ok=True, detail=f"{path} is for you alone now (mode 600)")

    # findings

    def _check_config(self) -> Check:
        file = self._places.config_file
        try:
            self._read_config()
        except ConfigError as error:
            return model.Check(CONFIG, ok=False, detail=str(error))
        return model.Check(CONFIG, ok=True, detail="" if file.exists() else "there is none: the defaults hold")

    def _check_feeds(self) -> Check:
        trouble = self._feeds_trouble()
        if trouble is None:
            return model.Check("feeds.toml", ok=True)
        return model.Check("feeds.toml", ok=False, detail=trouble)

    def _check_other_files(self) -> Iterator[Check]:
        """What most have none of: told where it is there."""
        for file in (self._places.accounts_file, self._places.credentials_file):
            try:
                if load_toml(file) is not None:
                    yield model.Check(file.name, ok=True)
            except ConfigError as error:
                yield model.Check(file.name, ok=False, detail=str(error))

    def _feeds_trouble(self) -> str | None:
        path = self._places.feeds_file
        backup = Path(f"{os.path.realpath(path)}.bak")
        way = "`opreader doctor --repair` puts its last good copy there and keeps this one" if _is_file(backup) else ""
        try:
            SubscriptionsFile(path).load()
        except ConfigError as error:
            return f"{str(error).rstrip('.')}; {way or 'mend it with an editor'}"
        if not os.path.lexists(path) and way:
            return f"{path} is missing; {way.partition(' and keeps')[0]}"
        return None

    def _too_open(self) -> Iterator[tuple[Path, str | None]]:
        feeds = self._places.feeds_file
        yield feeds, too_open(feeds)
        backup = feeds.with_name(f"{feeds.name}.bak")
        yield backup, too_open(backup)
        yield self._places.credentials_file, told_mode(self._places.credentials_file)
        with suppress(ConfigError):
            if hide_password(proxy := self._read_config().proxy) != proxy:
                yield self._places.config_file, told_mode(self._places.config_file)
        with suppress(ConfigError):
            for feed in SubscriptionsFile(feeds).load().feeds:
                if feed.cookies:
                    yield Path(feed.cookies), told_mode(Path(feed.cookies))

    def _check_modes(self) -> Iterator[Check]:
        told = [why for _, why in self._too_open() if why is not None]
        yield model.Check("secrets", ok=not told, detail="; ".join(dict.fromkeys(told)))

    def _check_folders(self) -> Iterator[Check]:
        places = self._places
        named = {"config": places.config, "data": places.data, "cache": places.cache, "state": places.state}
        told = [trouble for name, folder in named.items() if (trouble := _folder_trouble(name, folder)) is not None]
        yield model.Check("folders", ok=not told, detail="; ".join(told))

    def _check_room(self) -> Check:
        """Room for what a refresh brings; and for a copy of the library, which repairing and restoring make."""
        try:
            free = shutil.disk_usage(_nearest(self._places.data)).free
            size = self._places.library.stat().st_size if _is_file(self._places.library) else 0
        except OSError as error:
            return model.Check("disk", ok=False, detail=f"it can't be asked how full it is ({error.strerror})")
        told = f"{free / 1e6:,.0f} MB free".replace(",", " ")
        if free < _LEAST_FREE:
            return model.Check("disk", ok=False, detail=f"{told}: make room, or nothing new can be kept")
        if free < 2 * size:
            told += f"; a backup, a repair or a restore wants up to {2 * size / 1e6:.0f} MB"
        return model.Check("disk", ok=True, detail=told)

    async def _check_children(self) -> Check:
        try:
            await self._try_child()
        except (WorkerError, OSError) as error:
            why = f"no child process can be started ({error}), so feeds can't be read: look at the limits of this account (ulimit -u)"
            return model.Check("child processes", ok=False, detail=why)
        return model.Check("child processes", ok=True)

    async def _check_rules(self) -> Check:
        return model.Check("site rules", ok=True, detail="; ".join(await self._rule_problems()))

    async def _check_keyring(self) -> Check:
        file = self._places.credentials_file
        try:
            trouble = await self._ask_keyring()
        except (ConfigError, WorkerError, OSError) as error:
            return model.Check("keyring", ok=False, detail=str(error))
        none = f"{trouble}: passwords of accounts go to {file}, which you alone may read"
        return model.Check("keyring", ok=True, detail=none if trouble else "")

    def _tell_surroundings(self) -> Iterator[Check]:
        seen = self._surroundings
        missing = [name for name, version in seen.versions.items() if version is None]
        told = ", ".join(f"{name} {version}" for name, version in seen.versions.items() if version is not None)
        again = f"; missing: {', '.join(missing)}: install opreader again" if missing else ""
        yield model.Check("versions", not missing, f"{told}{again}")
        locale = seen.locale or "none is set"
        why = f'{locale}; not UTF-8: letters it lacks are shown as "?" and signs in ASCII; export LC_ALL=C.UTF-8'
        yield model.Check("locale", ok=True, detail=locale if seen.utf8 else why)
        size = f"{seen.columns}×{seen.rows}, " if seen.columns else ""
        colours = f", {seen.colours}" if seen.colours else ""
        yield model.Check("terminal", ok=True, detail=f"{size}TERM={seen.terminal or '(not set)'}{colours}")


def _told(salvage: Salvage) -> str:
    rows = [f"{row.kind} {row.saved}{_lost(row)}" for row in salvage.rows if row.saved or row.lost]
    return (
        f"saved into a new library: {', '.join(rows)}; {salvage.pages} damaged {'page' if salvage.pages == 1 else 'pages'}; "
        f"the damaged file is kept as {salvage.kept}; what else is missing may be in a backup"
    )


def _lost(row: Saved) -> str:
    if not row.lost:
        return ""
    return f" ({row.lost} of them without title)" if row.kind == "articles" else f" ({row.lost} more are lost)"


def _first(error: LibraryError) -> str:
    return str(error).split(". ", 1)[0].rstrip(".")


def _folder_trouble(name: str, folder: Path) -> str | None:
    """Why nothing can be written into a folder, which may still have to be made."""
    try:
        nearest = _nearest(folder)
        if not stat.S_ISDIR(nearest.stat().st_mode):
            return f"{name}: {nearest} is no folder: move it away"
        if not os.access(nearest, os.W_OK | os.X_OK):
            return f"{name}: {nearest} takes no writes: look at its rights (chmod u+rwx) and at the disk"
    except OSError as error:
        return f"{name}: {folder} can't be looked at ({error.strerror})"
    return None


def _nearest(folder: Path) -> Path:
    """The folder, or the one above it that is there."""
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    return folder


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _free(path: Path) -> Path:
    """This name, or the next one that nothing has."""
    free, number = path, 1
    while os.path.lexists(free):
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free
