"""config → Reader: names the concrete adapters, the clock and the environment. Nothing else reads those."""

from __future__ import annotations

import os
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Final, cast

import opreader
from opreader.config import Config, Environment, Places
from opreader.frozen import frozen
from opreader.reader import Reader
from opreader.regular_file import read_regular
from opreader.store import Library
from opreader.store.windows import RowWindows
from opreader.tools import Tools

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from opreader.accounts_file import AccountsFile
    from opreader.credentials import Credentials
    from opreader.library_ports import (
        AuthorLists,
        CarriedEntries,
        Copies,
        IndexQueue,
        NewsboatCache,
        Others,
        RuledEntries,
        Signatures,
        Statistics,
        Steps,
        TermIndex,
        WordsOf,
    )
    from opreader.ports import Children, Drawer, FeedLists, Net, Outside, Pages, Pictures
    from opreader.send_ports import LinkFile, ReadLaters
    from opreader.subscriptions import SubscriptionsFile
    from opreader.sync_ports import Servers, SyncStore
    from opreader.workers import ChildPool

_PACKAGE: Final = Path(opreader.__file__).parent
GUIDE_FOLDER: Final = _PACKAGE / "data" / "guide"
CATALOGUE: Final = _PACKAGE / "data" / "catalogue.toml"
MOST_OF_A_THEME: Final = 1_000_000
"""Bytes."""


def now() -> datetime:
    """The clock of this machine, aware UTC."""
    return datetime.now(UTC)


def shipped_themes() -> Path:
    """The themes that come with opreader: inside a wheel, or beside the sources of an editable install."""
    in_wheel = _PACKAGE / "data" / "themes"
    return in_wheel if in_wheel.is_dir() else _PACKAGE.parents[1] / "themes"


def find_places(home: Path | None) -> Places:
    """The folders of this run. Raises ConfigError."""
    return Places.find(home, os.environ)


def read_environment() -> Environment:
    """What the user's environment says. Raises ConfigError."""
    environ = dict(os.environ)
    # Where nothing names a locale, or all is "C", Python names one itself before anything of us runs (PEP 538).
    if environ.get("LC_CTYPE") == "C.UTF-8" and environ.get("LANG", "") in {"", "C", "POSIX"}:
        del environ["LC_CTYPE"]
    return Environment.read(environ)


def read_config(places: Places) -> Config:
    """What config.toml says; most have none, and then nothing that reads it is imported. Raises ConfigError."""
    if not places.config_file.exists():
        return Config()
    from opreader.config_file import load_config
    from opreader.toml_file import shown_path

    config = load_config(places.config_file)
    if config.rules:
        from opreader.query import parse_query
        from opreader.rules import check_rules

        today = now().astimezone()
        check_rules(config.rules, lambda text: parse_query(text, now=today), file=shown_path(places.config_file))
    return config


@frozen
class Opened:
    """A reader with the settings that it was opened by."""

    reader: Reader
    config: Config
    places: Places
    environment: Environment
    offline: bool
    user_home: Path | None = None
    """The user's home folder, whatever opreader's own is."""


def open_all(
    *, home: Path | None, offline: bool, children: int | None = None, on_wait: Callable[[str], None] | None = None
) -> Opened:
    """Open the library by the user's settings. Raises ConfigError, LibraryError.

    `children` work at once; where None is given, one less than there are processors, so that keys have one of their own.
    What another process is at is waited for and told to `on_wait`; where None is given, it is an error.
    """
    places = find_places(home)
    config = read_config(places)
    environment = read_environment()
    shared = _Later(lambda: _make_pool(places, children))
    pool = cast("ChildPool", shared)
    library = Library.open(places.library, now=now(), backups=places.backups)
    services = _Later(lambda: _make_services(config, environment, offline=offline))
    user_home = _find_user_home()
    tools = Tools(
        store=library,
        net=cast("Net", _Later(lambda: _make_net(config, environment, offline=offline))),
        children=cast("Children", _Later(lambda: _make_children(pool), behind=shared)),
        pages=cast("Pages", _Later(lambda: _make_pages(pool, places))),
        pictures=cast("Pictures", _Later(lambda: _make_pictures(places))),
        drawer=cast("Drawer", _Later(lambda: _make_drawer(pool))),
        outside=cast("Outside", _Later(lambda: _make_outside(environment))),
        lists=cast("FeedLists", _Later(_make_lists)),
        rows=RowWindows(library.lanes),
        authors=cast("AuthorLists", _Later(lambda: _make_authors(library))),
        ruled=cast("RuledEntries", _Later(lambda: _make_ruled(library))),
        steps=cast("Steps", _Later(lambda: _make_steps(library))),
        statistics=cast("Statistics", _Later(lambda: _make_statistics(library))),
        newsboat=cast("NewsboatCache", _Later(_make_newsboat)),
        carried=cast("CarriedEntries", _Later(lambda: _make_carried(library))),
        terms=cast("TermIndex", _Later(lambda: _make_terms(library))),
        signatures=cast("Signatures", _Later(lambda: _make_signatures(library))),
        copies=cast("Copies", _Later(lambda: _make_copies(library))),
        queue=cast("IndexQueue", _Later(lambda: _make_queue(library))),
        words=cast("WordsOf", _Later(lambda: _make_words(pool))),
        others=cast("Others", _Later(lambda: _make_others(library, on_wait))),
        accounts_file=cast("AccountsFile", _Later(lambda: _make_accounts_file(places))),
        credentials=cast("Credentials", _Later(lambda: make_credentials(places))),
        servers=cast("Servers", _Later(lambda: _make_servers(config, environment, offline=offline), behind=services)),
        sync=cast("SyncStore", _Later(lambda: _make_sync(library))),
        run_password_command=_run_password_command,
        services=cast("ReadLaters", services),
        link_files=cast("LinkFile", _Later(lambda: _make_link_files(places, user_home))),
        subscriptions=cast("SubscriptionsFile", _Later(lambda: _make_subscriptions(places))),
        clock=now,
        guide=GUIDE_FOLDER,
    )
    return Opened(Reader(tools, config), config, places, environment, offline, user_home)


def _find_user_home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:  # nobody's
        return None


class _Later:
    """An adapter that is made, and its libraries imported, when it is used first: most runs need few of them."""

    def __init__(self, make: Callable[[], Any], *, behind: _Later | None = None) -> None:
        """`behind` is what it stands on, closed with it even where this one was never made."""
        self._make = make
        self._made: Any = None
        self._behind = behind
        self._lock = RLock()
        """Of two threads that use it first one makes it."""

    def __getattr__(self, name: str) -> Any:
        if self._made is None:
            with self._lock:
                if self._made is None:
                    self._made = self._make()
        return getattr(self._made, name)

    async def close(self) -> None:
        """Close what was made; nothing where nothing was."""
        if self._made is not None:
            await self._made.close()
        if self._behind is not None:
            await self._behind.close()


def _make_authors(library: Library) -> AuthorLists:
    from opreader.store.authors import AuthorTable

    return AuthorTable(library.lanes)


def _make_ruled(library: Library) -> RuledEntries:
    from opreader.store.ruled import RuledTable

    return RuledTable(library.lanes)


def _make_statistics(library: Library) -> Statistics:
    from opreader.store.statistics import Figures

    return Figures(library.lanes)


def _make_steps(library: Library) -> Steps:
    from opreader.store.steps import StepTable

    return StepTable(library.lanes)


def _make_carried(library: Library) -> CarriedEntries:
    from opreader.store.carried import CarriedTable

    return CarriedTable(library.lanes)


def _make_terms(library: Library) -> TermIndex:
    from opreader.store.terms import TermTable

    return TermTable(library.lanes)


def _make_signatures(library: Library) -> Signatures:
    from opreader.store.signatures import SignatureTable

    return SignatureTable(library.lanes)


def _make_copies(library: Library) -> Copies:
    from opreader.store.copies import CopyTable

    return CopyTable(library.lanes)


def _make_queue(library: Library) -> IndexQueue:
    from opreader.store.index_queue import QueueTable

    return QueueTable(library.lanes)


def _make_others(library: Library, on_wait: Callable[[str], None] | None) -> Others:
    from opreader.store.others import OtherProcesses

    return OtherProcesses(library, on_wait=on_wait)


def _make_words(pool: ChildPool) -> WordsOf:
    from opreader.words_of import WordChildren

    return WordChildren(pool.call)


def _make_newsboat() -> NewsboatCache:
    from opreader.store.newsboat import CacheFile

    return CacheFile()


def _make_net(config: Config, environment: Environment, *, offline: bool) -> Net:
    from opreader.net import HttpNet
    from opreader.wiring_http import proxies_of

    return HttpNet(
        clock=now,
        offline=offline,
        connections=config.connections,
        connections_per_host=config.connections_per_host,
        page_delay=config.page_delay.total_seconds(),
        user_agent=config.user_agent,
        allow_private_network=config.allow_private_network,
        proxies=proxies_of(config, environment),
    )


def _make_pool(places: Places, size: int | None) -> ChildPool:
    from opreader.workers import ChildPool

    return ChildPool(log=places.log, size=size, environ=os.environ)


def _make_children(pool: ChildPool) -> Children:
    from opreader.feeds.remote import FeedChildren

    return FeedChildren(pool.call, close=pool.close)


def _make_pages(pool: ChildPool, places: Places) -> Pages:
    from opreader.extract.remote import PageChildren

    return PageChildren(pool.call, rules=places.sites_folder)


def _make_pictures(places: Places) -> Pictures:
    from opreader.pictures import PictureFiles

    return PictureFiles(places.pictures_folder)


def _make_drawer(pool: ChildPool) -> Drawer:
    from opreader.drawing.remote import PictureChildren

    return PictureChildren(pool.call)


def _make_accounts_file(places: Places) -> AccountsFile:
    from opreader.wiring_sync import make_accounts_file

    return make_accounts_file(places)


def _make_servers(config: Config, environment: Environment, *, offline: bool) -> Servers:
    from opreader.wiring_sync import make_servers

    return make_servers(config, environment, offline=offline)


def _make_sync(library: Library) -> SyncStore:
    from opreader.wiring_sync import make_sync

    return make_sync(library)


def _make_services(config: Config, environment: Environment, *, offline: bool) -> ReadLaters:
    from opreader.wiring_send import make_services

    return make_services(config, environment, offline=offline)


def _make_link_files(places: Places, user_home: Path | None) -> LinkFile:
    from opreader.wiring_send import make_link_files

    return make_link_files(places, user_home=user_home)


async def _run_password_command(command: str) -> str:
    from opreader.wiring_sync import run_password_command

    return await run_password_command(command)


def _make_outside(environment: Environment) -> Outside:
    from opreader.outside import SystemBrowser

    return SystemBrowser(environment.browser or "")


def _make_subscriptions(places: Places) -> SubscriptionsFile:
    from opreader.subscriptions import SubscriptionsFile

    return SubscriptionsFile(places.feeds_file)


def make_credentials(places: Places) -> Credentials:
    """Where passwords are kept."""
    from opreader.credentials import Credentials, system_keyring
    from opreader.outside import ask

    return Credentials(places.credentials_file, ask=system_keyring(ask))


def _make_lists() -> FeedLists:
    from opreader.feeds.lists import ListFiles

    return ListFiles()


def open_reader(*, home: Path | None, offline: bool, on_wait: Callable[[str], None] | None = None) -> Reader:
    """A reader for the command line. Raises ConfigError, LibraryError."""
    return open_all(
        home=home, offline=offline, children=os.cpu_count(), on_wait=on_wait
    ).reader  # no keys to be quick for


def theme_folders(places: Places) -> tuple[Path, Path]:
    """Where themes are looked for: the shipped ones, then the user's."""
    return shipped_themes(), places.themes_folder


def list_theme_files(places: Places) -> Iterator[tuple[Path, dict[str, Any], str | None]]:
    """Each theme file with its values, or with what is wrong with it; read without the screen's library."""
    for folder in theme_folders(places):
        for path in sorted(folder.glob("*.toml")):
            try:
                yield path, tomllib.loads(read_regular(path, most=MOST_OF_A_THEME).decode()), None
            except (OSError, ValueError, RecursionError) as error:
                yield path, {}, (error.strerror if isinstance(error, OSError) else None) or str(error)
