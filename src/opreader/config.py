"""What the user set, as values: where the folders are, what the environment says, config.toml. `config_file` reads it."""

from __future__ import annotations

from dataclasses import field
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from opreader.errors import ConfigError
from opreader.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opreader.config_keys import Rule
    from opreader.model import FullTextPolicy
    from opreader.send_targets import Target

_NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})
_NO_TARGETS: Mapping[str, Target] = MappingProxyType({})


@frozen
class Places:
    """The four folders; none is made here."""

    config: Path
    data: Path
    cache: Path
    state: Path

    @classmethod
    def find(cls, home: Path | None, environ: Mapping[str, str]) -> Places:
        """Under `home`, else under OPREADER_HOME, else where the system wants them. Raises ConfigError."""
        named = home or environ.get("OPREADER_HOME")
        if named:
            folder = _folder(named)
            return cls(folder / "config", folder / "data", folder / "cache", folder / "state")
        import platformdirs

        folders = platformdirs.PlatformDirs("opreader", appauthor=False)
        return cls(folders.user_config_path, folders.user_data_path, folders.user_cache_path, folders.user_state_path)

    @property
    def config_file(self) -> Path:
        """What the user set; never written by the app."""
        return self.config / "config.toml"

    @property
    def feeds_file(self) -> Path:
        """The local subscriptions."""
        return self.config / "feeds.toml"

    @property
    def accounts_file(self) -> Path:
        """The servers, without secrets."""
        return self.config / "accounts.toml"

    @property
    def credentials_file(self) -> Path:
        """Passwords that no keyring took; for its owner alone."""
        return self.data / "credentials.toml"

    @property
    def pictures_folder(self) -> Path:
        """Pictures of packed articles."""
        return self.cache / "pictures"

    @property
    def themes_folder(self) -> Path:
        """The user's themes."""
        return self.config / "themes"

    @property
    def sites_folder(self) -> Path:
        """The user's site rules."""
        return self.config / "sites"

    @property
    def library(self) -> Path:
        """The database."""
        return self.data / "library.db"

    @property
    def backups(self) -> Path:
        """The folder of the library's backups."""
        return self.state / "backups"

    @property
    def log(self) -> Path:
        """Where crashes and failures are told at length."""
        return self.state / "opreader.log"


def _folder(named: str | Path) -> Path:
    try:
        return Path(named).expanduser().absolute()
    except RuntimeError as error:  # "~nobody/…"
        raise ConfigError(f"{named}: there is no such home folder. Give the whole path.") from error


@frozen
class Environment:
    """What the environment says; read once, at start."""

    browser: str | None = None
    """BROWSER."""
    no_color: bool = False
    """NO_COLOR is set and not empty (no-color.org)."""
    http_proxy: str | None = None
    """For http:// addresses."""
    https_proxy: str | None = None
    """For https:// addresses."""
    no_proxy: tuple[str, ...] = ()
    """Hosts, domains and networks that are asked directly; "*" for all."""
    home: Path | None = None
    """OPREADER_HOME."""
    utf8: bool = False
    """The locale's characters are UTF-8."""

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Environment:
        """Lower-case proxy names win over upper-case ones, as in curl. Raises ConfigError for a home that is none."""
        home = environ.get("OPREADER_HOME")
        locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
        hosts = environ.get("no_proxy") or environ.get("NO_PROXY") or ""
        return cls(
            browser=environ.get("BROWSER") or None,
            no_color=bool(environ.get("NO_COLOR")),
            http_proxy=_proxy(environ.get("http_proxy") or environ.get("HTTP_PROXY")),
            https_proxy=_proxy(environ.get("https_proxy") or environ.get("HTTPS_PROXY")),
            no_proxy=tuple(hosts.replace(",", " ").split()),
            home=_folder(home) if home else None,
            utf8="utf8" in locale.lower().replace("-", ""),
        )

    @property
    def proxy(self) -> str | None:
        """One proxy for every address: that for https, else that for http."""
        return self.https_proxy or self.http_proxy


def _proxy(address: str | None) -> str | None:
    """A proxy's address; one without a scheme is http, as everywhere."""
    address = (address or "").strip()
    return address if "://" in address else f"http://{address}" if address else None


@frozen
class Config:
    """config.toml: every key with its default."""

    theme: str = ""
    """Empty: the app's own choice."""
    keymap: Literal["opreader", "newsboat", "netnewswire"] = "opreader"
    glyphs: Literal["auto", "unicode", "ascii"] = "auto"
    refresh_every: timedelta | None = timedelta(minutes=30)
    """None: never by itself."""
    refresh_at_start: bool = True
    full_text: FullTextPolicy = "auto"
    """Of feeds that do not say."""
    mark_read: Literal["open", "rest", "end", "manual"] = "open"
    measure: int = 72
    """Columns of a line of text."""
    pictures: Literal["auto", "never"] = "auto"
    """"auto": where Pillow is installed and the terminal has colours."""
    date_format: str = "auto"
    """"auto" or a strftime pattern."""
    keep: timedelta | None = None
    """None: for ever."""
    connections: int = 16
    connections_per_host: int = 2
    page_delay: timedelta = timedelta(seconds=1)
    """Between the starts of two pages of one host; none on this machine."""
    proxy: str = ""
    """Empty: what the environment says."""
    user_agent: str = ""
    """Empty: opreader's own."""
    allow_private_network: bool = False
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING)
    """Action id → its keys, "g g" being one after the other; no keys: none. That the ids exist is not checked here."""
    rules: tuple[Rule, ...] = ()
    send: Mapping[str, Target] = field(default_factory=lambda: _NO_TARGETS)
    """Where articles may be sent, by name."""
    was_set: frozenset[str] = frozenset()
    """The keys that stand in the file: they beat what the screen remembers."""
