"""feeds.toml, the truth of the local subscriptions: read, edited as values, written back. Knows no library."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from opreader.errors import ConfigError, NotFound
from opreader.frozen import frozen
from opreader.model import Subscription
from opreader.smart_feeds import SmartFeed
from opreader.text import clean
from opreader.toml_file import (
    load_toml,
    parse_toml,
    read_choice,
    read_duration,
    read_flag,
    read_key,
    read_line,
    render_duration,
    shown_path,
    shown_value,
    unknown_key,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from opreader.toml_file import (
        Reader,
        TomlFile,
    )

HEADER: Final = """\
# opreader's subscriptions. Edit this file by hand or with opreader; either way the other sees it.
# opreader does not keep comments when it writes here; it keeps `note`.
# The file as it was before the last change is feeds.toml.bak.
"""

_ADDRESS = re.compile(r"(https?)://([^/?#\s]+)([^#\s]*)(?:#\S*)?", re.IGNORECASE)
_FEED_SCHEME = re.compile(r"feed:(?://)?(?=https?:)|feed:(?=//)", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@frozen
class Subscriptions:
    """All that feeds.toml says, in its order."""

    feeds: tuple[Subscription, ...] = ()
    smart: tuple[SmartFeed, ...] = ()


def with_added(subscriptions: Subscriptions, *added: Subscription) -> Subscriptions:
    """With more feeds at the end; one whose address is there already stays as it is. Raises ConfigError."""
    feeds = {one.url: one for one in subscriptions.feeds}
    for one in added:
        try:
            url = feed_address(one.url)
        except ValueError as error:
            raise ConfigError(f"{shown_value(one.url)} can't be subscribed: give {error}.") from error
        feeds.setdefault(url, replace(one, url=url))
    return replace(subscriptions, feeds=tuple(feeds.values()))


def without(subscriptions: Subscriptions, urls: Collection[str]) -> Subscriptions:
    """Without the feeds of these addresses."""
    gone = frozenset(urls)
    return replace(subscriptions, feeds=tuple(one for one in subscriptions.feeds if one.url not in gone))


def with_changed(subscriptions: Subscriptions, url: str, /, **fields: Any) -> Subscriptions:
    """With some fields of one feed (those of `Subscription`) changed. Raises NotFound where no feed has the address."""
    if all(one.url != url for one in subscriptions.feeds):
        raise NotFound(f"feeds.toml has no feed {shown_value(url)}; list them with: opreader feeds")
    feeds = tuple(replace(one, **fields) if one.url == url else one for one in subscriptions.feeds)
    return replace(subscriptions, feeds=feeds)


class SubscriptionsFile:
    """feeds.toml on disk. Several processes and an editor may change it; each change begins with what is there."""

    def __init__(self, path: Path) -> None:
        """Take the path; nothing is read yet."""
        self.path = path
        self._held: tuple[tuple[int, int] | None, Subscriptions] | None = None

    def stamp(self) -> tuple[int, int] | None:
        """Size and time (ns) of the file, None without one; take it before `load`. Raises ConfigError."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise ConfigError(f"{shown_path(self.path)} can't be read: {_why(error)}. {self._way_out()}") from error
        return status.st_size, status.st_mtime_ns

    def load(self) -> Subscriptions:
        """What the file says, read again when its size or time changed; nothing where there is none.

        Raises ConfigError, which names the line.
        """
        stamp = self.stamp()
        if self._held is None or self._held[0] != stamp:
            self._held = stamp, self._loaded()[0]
        return self._held[1]

    def find(self, url: str) -> Subscription | None:
        """What the file says of a feed. Raises ConfigError."""
        return next((one for one in self.load().feeds if one.url == url), None)

    def change(self, edit: Callable[[Subscriptions], Subscriptions]) -> Subscriptions:
        """Read the file again, edit, write it whole or not at all; the one before stays as `.bak`.

        Other processes wait meanwhile. Raises ConfigError, and then the file is as it was; what `edit` raises, too.
        """
        from opreader.whole_file import locked, replace_file

        target = self._target()
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with locked(target.with_name(f".{target.name}.lock")):
                before, file = self._loaded()
                after = edit(before)
                if after == before and file:
                    return before
                written = render_subscriptions(after).encode()
                read_back = _read(parse_toml(written, Path(f"{self.path} as it would be (nothing was changed)")))
                if file:
                    replace_file(self._backup(), file.text.encode(), like=target)
                replace_file(target, written, like=target)
                return read_back
        except OSError as error:
            raise ConfigError(
                f"{shown_path(self.path)} can't be written: {_why(error)}. Nothing was changed; mend that and try again."
            ) from error

    def _loaded(self) -> tuple[Subscriptions, TomlFile | None]:
        try:
            file = load_toml(self.path)
            return (_read(file) if file else Subscriptions()), file
        except ConfigError as error:
            raise ConfigError(f"{error} {self._way_out()}") from error

    def _target(self) -> Path:
        """The file itself, where `path` is a link to it: a link into somebody's dotfiles stays one."""
        return Path(os.path.realpath(self.path))

    def _backup(self) -> Path:
        target = self._target()
        return target.with_name(f"{target.name}.bak")

    def _way_out(self) -> str:
        backup = self._backup()
        hint = f"; its last good copy is {shown_path(backup)}" if backup.is_file() else ""
        return f"The library stays as it was{hint}."


def feed_address(text: str) -> str:
    """The address of a feed as feeds.toml keeps it. Raises ValueError that names what is allowed.

    An http(s) URL has its scheme and host in lower case and no fragment; `feed:` in front of one goes. All else is a
    path, and whole.
    """
    text = text.strip()
    if "\n" in text or clean(text) != text:
        raise ValueError("an address without control characters")
    text = _FEED_SCHEME.sub("", text, count=1)
    if text.startswith("//"):
        text = f"http:{text}"
    if found := _ADDRESS.fullmatch(text):
        user, at, host = found[2].rpartition("@")
        if not host or host.startswith(":"):
            raise ValueError("an address that names a host")
        return f"{found[1].lower()}://{user}{at}{host.lower()}{found[3]}"
    if _SCHEME.match(text) and not Path(text).is_absolute():
        raise ValueError("an http or https address, or the whole path of a file or folder")
    return _whole_path(text)


def _whole_path(text: str) -> str:
    try:
        path = Path(text).expanduser()
    except RuntimeError as error:  # "~nobody/…"
        raise ValueError("a path whose home folder exists") from error
    if not path.is_absolute():
        raise ValueError('the whole path, from "/" or "~/"; or an address with http:// or https:// before it')
    return str(path)


# What the keys of [[feed]] and [[smart]] take.


def _read_address(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("an address in quotes")  # noqa: TRY004  readers raise ValueError
    return feed_address(value)


def _read_some_line(value: object) -> str:
    if text := read_line(value):
        return text
    raise ValueError("text that is not empty")


def _read_line_or_none(value: object) -> str | None:
    return read_line(value) or None


def _read_tags(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
        raise ValueError('a list such as ["trade", "europe"]')
    return tuple(dict.fromkeys(tag for tag in map(read_line, value) if tag))


def _read_headers(value: object) -> tuple[tuple[str, str], ...]:
    if isinstance(value, dict) and all(
        isinstance(text, str) and text.isascii() and text.isprintable() and _HEADER_NAME.fullmatch(name)
        for name, text in value.items()
    ):
        return tuple(value.items())
    raise ValueError('a table such as { "X-Token" = "…" }, each value one line of ASCII')


def _read_path(value: object) -> str:
    if isinstance(value, str) and value.strip() and clean(value, one_line=True) == value.strip():
        return _whole_path(value.strip())
    raise ValueError("the whole path of a cookie file")


def _read_agent(value: object) -> str | None:
    if isinstance(value, str) and value.isascii() and value.isprintable():
        return value.strip() or None
    raise ValueError("one line of plain ASCII text")


def _read_note(value: object) -> str | None:
    if isinstance(value, str):
        return clean(value).strip() or None
    raise ValueError("text in quotes")


_FEED_KEYS: Final[dict[str, Reader]] = {
    "url": _read_address,
    "title": _read_line_or_none,
    "folder": _read_line_or_none,
    "tags": _read_tags,
    "full_text": read_choice("auto", "always", "never"),
    "headers": _read_headers,
    "cookies": _read_path,
    "user_agent": _read_agent,
    "refresh_every": read_duration,
    "muted": read_flag,
    "note": _read_note,
}
_SMART_KEYS: Final[dict[str, Reader]] = {
    "name": _read_some_line,
    "query": _read_some_line,
    "folder": _read_line_or_none,
}


def _read(file: TomlFile) -> Subscriptions:
    for name in file.data:
        if name not in {"feed", "smart"}:
            raise unknown_key(file, name, ("feed", "smart"))
    feeds = [Subscription(**values) for values in _tables(file, "feed", _FEED_KEYS, ("url",))]
    smart = [SmartFeed(**values) for values in _tables(file, "smart", _SMART_KEYS, ("name", "query"))]
    _refuse_twins(file, "feed", [one.url for one in feeds])
    _refuse_twins(file, "smart", [one.name for one in smart])
    return Subscriptions(tuple(feeds), tuple(smart))


def _tables(file: TomlFile, name: str, readers: dict[str, Reader], needed: tuple[str, ...]) -> list[dict[str, Any]]:
    tables = file.data.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ConfigError(f"{file.place(name)}: `{name}` is no list of tables; write [[{name}]] above each one.")
    return [_table(file, name, index, table, readers=readers, needed=needed) for index, table in enumerate(tables)]


def _table(
    file: TomlFile,
    name: str,
    index: int,
    table: dict[str, object],
    *,
    readers: dict[str, Reader],
    needed: tuple[str, ...],
) -> dict[str, Any]:
    for key in table:
        if key not in readers:
            raise unknown_key(file, key, readers, table=name, index=index)
    for key in needed:
        if key not in table:
            where = file.place(table=name, index=index)
            raise ConfigError(f"{where}: [[{name}]] number {index + 1} has no `{key}`. Add it, or remove the entry.")
    return {key: read_key(file, key, value, readers[key], table=name, index=index) for key, value in table.items()}


def _refuse_twins(file: TomlFile, name: str, texts: list[str]) -> None:
    first: dict[str, int] = {}
    for index, text in enumerate(texts):
        if (earlier := first.setdefault(text, index)) != index:
            one, other = (file.place(table=name, index=at) for at in (earlier, index))
            raise ConfigError(
                f"{one}, and {other.removeprefix(f'{shown_path(file.path)}, ')}: [[{name}]] numbers {earlier + 1} and "
                f"{index + 1} are both {shown_value(text)}. Remove one of them."
            )


# Values → text


def render_subscriptions(subscriptions: Subscriptions) -> str:
    """The whole file: its header, then a table each; what is not set is not written."""
    tables = [*(_feed_lines(one) for one in subscriptions.feeds), *(_smart_lines(one) for one in subscriptions.smart)]
    return "\n".join([HEADER, *tables])


def _feed_lines(feed: Subscription) -> str:
    every = feed.refresh_every
    plain = {
        "url": feed.url,
        "title": feed.title,
        "folder": feed.folder,
        "tags": list(feed.tags) or None,
        "full_text": feed.full_text,
        "cookies": feed.cookies,
        "user_agent": feed.user_agent,
        "refresh_every": render_duration(every) if isinstance(every, timedelta) else None,
        "muted": feed.muted or None,
        "note": feed.note,
    }
    headers = "".join(f"headers.{_lines({name: value})}" for name, value in feed.headers)
    return f"[[feed]]\n{_lines(plain)}{headers}"


def _smart_lines(smart: SmartFeed) -> str:
    return "[[smart]]\n" + _lines({"name": smart.name, "query": smart.query, "folder": smart.folder})


def _lines(values: dict[str, Any]) -> str:
    import tomli_w

    return tomli_w.dumps({name: value for name, value in values.items() if value is not None}, multiline_strings=True)


def _why(error: Exception) -> str:
    return clean(str(getattr(error, "strerror", None) or error), one_line=True).rstrip(".")
