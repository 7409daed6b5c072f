"""What the user set: where the folders are, what the environment says, and config.toml as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from opreader.config_keys import KEYS, LATER, read_key_strings
from opreader.errors import ConfigError
from opreader.toml_file import load_toml, read_key, shown_name, unknown_key

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from opreader.config_keys import Key, Rule
    from opreader.model import FullTextPolicy
    from opreader.toml_file import TomlFile

_NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})
_LATER_KEYMAP = 'keymap = "{}"'


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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
    mark_read: Literal["open", "rest", "end", "manual"] = "open"
    measure: int = 72
    """Columns of a line of text."""
    date_format: str = "auto"
    """"auto" or a strftime pattern."""
    keep: timedelta | None = None
    """None: for ever."""
    connections: int = 16
    connections_per_host: int = 2
    page_delay: timedelta = timedelta(seconds=1)
    proxy: str = ""
    """Empty: what the environment says."""
    user_agent: str = ""
    """Empty: opreader's own."""
    allow_private_network: bool = False
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING)
    """Action id → its keys, "g g" being one after the other; no keys: none. That the ids exist is not checked here."""
    rules: tuple[Rule, ...] = ()
    send: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING)
    """Name → argv with "{url}"."""
    was_set: frozenset[str] = frozenset()
    """The keys that stand in the file: they beat what the screen remembers."""


def load_config(path: Path, *, later: Collection[str] = LATER) -> Config:
    """What config.toml sets; the defaults where there is none. Raises ConfigError with file, line, key and way out."""
    file = load_toml(path)
    if file is None:
        return Config()
    keys = {key.name: key for key in KEYS}
    values: dict[str, Any] = {}
    for name, value in file.data.items():
        if name not in keys:
            raise unknown_key(file, name, keys)
        if name in later:
            raise _means_nothing_yet(file, name)
        if name == "keys" and isinstance(value, dict):
            _check_bindings(file, value, keys)
        values[name] = read_key(file, name, value, keys[name].read)
    if (keymap := _LATER_KEYMAP.format(values.get("keymap"))) in later:
        raise ConfigError(
            f'{file.place("keymap")}: `{keymap}` is known but does nothing yet in this version: use "opreader".'
        )
    return Config(**values, was_set=frozenset(values))


def _means_nothing_yet(file: TomlFile, name: str) -> ConfigError:
    written = {"rules": "[[rules]]", "send": "[send]"}.get(name, name)
    return ConfigError(f"{file.place(name)}: `{written}` is known but does nothing yet in this version: remove it.")


def _check_bindings(file: TomlFile, bindings: Mapping[str, object], keys: Mapping[str, Key]) -> None:
    """Read each line of [keys] by itself, so that the error names the line. Which actions exist, the screen knows."""
    for action, value in bindings.items():
        if action in keys and not isinstance(value, (str, list)):
            raise ConfigError(
                f"{file.place(action, table='keys')}: `{shown_name(action)}` stands under [keys]: "
                "move it above the first line in brackets."
            )
        if not (action.isascii() and action.replace("_", "a").isalnum()):
            raise ConfigError(
                f"{file.place(action, table='keys')}: `{shown_name(action)}` is no action; "
                "`?` on the screen names every action."
            )
        read_key(file, action, value, read_key_strings, table="keys")


_DEFAULT_HEADER = """\
# opreader's config.toml. Every key stands here with its default; opreader never writes this file.
# A key that is set here beats what the screen remembers (theme, measure …): leave out what the screen shall keep.
"""


def render_default_config() -> str:
    """A config.toml of all defaults with the meaning of each key; what has no meaning yet is commented out."""
    defaults = Config()
    lines = [_DEFAULT_HEADER]
    for key in KEYS:
        later = key.name in LATER
        lines.append(f"# {key.meaning}" + (" (Later: does nothing yet in this version.)" if later else ""))
        lines += [f"# {line}" if later else line for line in _EXAMPLES.get(key.name) or [_render(key, defaults)]]
        lines.append("")
    return "\n".join(lines)


def render_config(config: Config) -> str:
    """What is in effect, as a config.toml without passwords; keys that the file does not set say so."""
    lines = []
    for key in KEYS:
        if key.name in LATER:
            continue
        if key.name == "keys":
            lines += ["", "[keys]", *(f"{action} = {_toml(keys)}" for action, keys in config.keys.items())]
        else:
            lines.append(_render(key, config) + ("" if key.name in config.was_set else "  # default"))
    return "\n".join([*lines, ""])


_EXAMPLES = {
    "keys": ["[keys]", '# next_unread = ["n", "tab"]', '# first = "g g"'],
    "rules": ["[[rules]]", 'query = "title:sponsored"', 'action = "mute"'],
    "send": ["[send]", 'later = ["read-later", "{url}"]'],
}


def _render(key: Key, config: Config) -> str:
    return f"{key.name} = {_toml(key.write(getattr(config, key.name)))}"


def _toml(value: object) -> str:
    """A flag, number, line of text or list of these as TOML; control characters were refused where it was read."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)
