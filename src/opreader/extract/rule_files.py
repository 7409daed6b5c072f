"""Site rules from disk: the package's own, and a folder of `*.toml` and ftr-site-config `*.txt` files."""

import os
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from opreader.errors import ConfigError
from opreader.extract.ftr import parse_ftr
from opreader.extract.selectors import to_xpath
from opreader.extract.site_rule import SiteRule
from opreader.frozen import frozen
from opreader.regular_file import read_regular
from opreader.text import clean, shorten

_KEYS = ("hosts", "body", "strip", "title", "author", "date", "next", "single_page", "prune", "test", "note")
_MOST_BYTES = 200_000
_LONGEST_PROBLEM = 300


@frozen
class LoadedRules:
    """The rules of a folder, and what was wrong with the files that could not be used."""

    rules: tuple[SiteRule, ...]
    problems: tuple[str, ...] = ()


def load_rules(folder: Path | None) -> LoadedRules:
    """The user's rules, then the package's; a file that can't be used is a problem told, not an end."""
    mine = _load_folder(folder) if folder is not None else LoadedRules(())
    shipped: list[SiteRule] = []
    for entry in sorted(resources.files("opreader").joinpath("data/site_rules").iterdir(), key=lambda one: one.name):
        if entry.name.endswith((".toml", ".txt")):
            shipped += parse_rules(entry.read_text("utf-8"), name=entry.name)
    return LoadedRules((*mine.rules, *shipped), mine.problems)


class RuleShelf:
    """The rules of a folder and the package, read again when a file of the folder changed."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._stamp: tuple[tuple[str, int, int], ...] | None = None
        self._loaded = LoadedRules(())

    def load(self) -> LoadedRules:
        """The rules as they are now."""
        stamp = _stamp(self._folder)
        if stamp != self._stamp:
            self._loaded, self._stamp = load_rules(self._folder), stamp
        return self._loaded


def _stamp(folder: Path | None) -> tuple[tuple[str, int, int], ...]:
    """Names, times and sizes of a folder's files."""
    if folder is None:
        return ()
    try:
        with os.scandir(folder) as files:
            return tuple(sorted(_file_stamp(one) for one in files))
    except OSError:
        return ()


def _file_stamp(file: os.DirEntry[str]) -> tuple[str, int, int]:
    try:
        status = file.stat()
    except OSError:  # a link that leads nowhere
        return file.name, 0, 0
    return file.name, status.st_mtime_ns, status.st_size


def parse_rules(text: str, *, name: str) -> tuple[SiteRule, ...]:
    """The rules of one file: `*.txt` is ftr-site-config, all else TOML. Raises ConfigError."""
    return (parse_ftr(text, name=name),) if name.endswith(".txt") else parse_toml(text, name=name)


def parse_toml(text: str, *, name: str) -> tuple[SiteRule, ...]:
    """One rule at the top of the file, or several as `[[site]]`. Selectors are CSS, or XPath where they begin with / or (.

    Raises ConfigError, with the file's name, on what can't be read.
    """
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, and numbers of too many digits
        raise ConfigError(f"{name}: {error}") from error
    sites = table.pop("site", [])
    if not isinstance(sites, list) or (table and sites):
        raise ConfigError(f"{name}: either one rule at the top or [[site]] tables")
    return tuple(_rule(site, name) for site in (sites or [table]))


def _load_folder(folder: Path) -> LoadedRules:
    rules: list[SiteRule] = []
    problems: list[str] = []
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix in (".toml", ".txt"))
    except FileNotFoundError:
        return LoadedRules(())
    except OSError as error:
        return LoadedRules((), (f"{folder}: {error.strerror or error}",))
    for path in files:
        try:
            rules += parse_rules(read_regular(path, most=_MOST_BYTES).decode("utf-8-sig"), name=path.name)
        except (OSError, UnicodeDecodeError, ConfigError) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            told = why if isinstance(error, ConfigError) else f"{path.name}: {why}"
            problems.append(shorten(clean(told, one_line=True), _LONGEST_PROBLEM))
    return LoadedRules(tuple(rules), tuple(problems))


def _rule(site: Any, name: str) -> SiteRule:
    if not isinstance(site, dict):
        raise ConfigError(f"{name}: a rule is a table")
    if unknown := sorted(set(site) - set(_KEYS)):
        raise ConfigError(f"{name}: there is no key {unknown[0]!r}; there are {', '.join(_KEYS)}")
    hosts = tuple(host.lower() for host in _strings(site, "hosts", name))
    if not hosts:
        raise ConfigError(f"{name}: `hosts` is missing: for which sites is it?")
    prune = site.get("prune", True)
    if not isinstance(prune, bool):
        raise ConfigError(f"{name}: `prune` is true or false")
    return SiteRule(
        hosts=hosts,
        name=name,
        body=_paths(site, "body", name),
        strip=_paths(site, "strip", name),
        title=_paths(site, "title", name),
        author=_paths(site, "author", name),
        date=_paths(site, "date", name),
        next_page=_paths(site, "next", name),
        single_page=_paths(site, "single_page", name),
        prune=prune,
        test_urls=_strings(site, "test", name),
    )


def _paths(site: dict[str, Any], key: str, name: str) -> tuple[str, ...]:
    try:
        return tuple(to_xpath(selector) for selector in _strings(site, key, name))
    except ValueError as error:
        raise ConfigError(f"{name}: `{key}`: {error}") from error


def _strings(site: dict[str, Any], key: str, name: str) -> tuple[str, ...]:
    value = site.get(key, [])
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise ConfigError(f"{name}: `{key}` is a text or a list of texts")
    return tuple(listed)
