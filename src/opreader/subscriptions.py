"""feeds.toml, the truth of the local subscriptions: read, edited as values, written back. Knows no library."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from opreader.errors import ConfigError, NotFound
from opreader.feed_addresses import as_kept, feed_address, whole_path
from opreader.frozen import frozen
from opreader.model import Subscription
from opreader.private_folder import make_folder
from opreader.smart_feeds import SmartFeed
from opreader.text import clean, same_host
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
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from opreader.toml_file import (
        Reader,
        TomlFile,
    )

REMOVED_FOR: Final = timedelta(days=30)
"""How long undo brings a removed feed back."""
_MOST_ASIDE: Final = 100

HEADER: Final = """\
# opreader's subscriptions. Edit this file by hand or with opreader; either way the other sees it.
# opreader does not keep comments when it writes here; it keeps `note`.
# The file as it was before the last change is feeds.toml.bak.
"""

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
            settled = as_kept(one)
        except ValueError as error:
            raise ConfigError(f"{shown_value(one.url)} can't be subscribed: give {error}.") from error
        feeds.setdefault(settled.url, settled)
    return replace(subscriptions, feeds=tuple(feeds.values()))


def without(subscriptions: Subscriptions, urls: Collection[str]) -> Subscriptions:
    """Without the feeds of these addresses."""
    gone = frozenset(urls)
    return replace(subscriptions, feeds=tuple(one for one in subscriptions.feeds if one.url not in gone))


def with_changed(subscriptions: Subscriptions, url: str, /, **fields: Any) -> Subscriptions:
    """With some fields of one feed (those of `Subscription`) changed. Raises NotFound where no feed has the address."""
    if all(one.url != url for one in subscriptions.feeds):
        raise NotFound(f"feeds.toml has no feed {shown_value(url)}; list them with: opreader feeds")
    feeds = tuple(_changed(one, fields) if one.url == url else one for one in subscriptions.feeds)
    return replace(subscriptions, feeds=feeds)


def _changed(feed: Subscription, fields: dict[str, Any]) -> Subscription:
    """What was meant for the host that a feed leaves goes to no other."""
    after = as_kept(replace(feed, **fields))
    stays = after.url == feed.url or same_host(after.url, feed.url)
    return after if stays or "headers" in fields else replace(after, headers=())


def holds_secrets(subscriptions: Subscriptions) -> bool:
    """Whether a header goes with the questions to a feed: there is hardly another use for one than to be let in."""
    return any(one.headers for one in subscriptions.feeds)


def too_open(path: Path) -> str | None:
    """That others may read a feeds.toml which holds passwords, with what to do; None else, and where it can't be read."""
    try:
        secret = holds_secrets(SubscriptionsFile(path).load())
    except ConfigError:
        return None
    from opreader.whole_file import told_mode

    return told_mode(path) if secret else None


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
            make_folder(target.parent)
            with locked(target.with_name(f".{target.name}.lock")):
                before, file = self._loaded()
                after = edit(before)
                if after == before and file:
                    return before
                written = render_subscriptions(after).encode()
                read_back = parse_subscriptions(written, Path(f"{self.path} as it would be (nothing was changed)"))
                if file:
                    replace_file(self._backup(), file.text.encode(), like=target, secret=holds_secrets(before))
                replace_file(target, written, like=target, secret=holds_secrets(after))
                return read_back
        except OSError as error:
            raise ConfigError(
                f"{shown_path(self.path)} can't be written: {_why(error)}. Nothing was changed; mend that and try again."
            ) from error

    def set_aside(self, feeds: Sequence[Subscription], *, now: datetime) -> None:
        """Keep the headers of feeds that are removed in a file of their own, for undo: a library keeps no passwords.

        Raises ConfigError.
        """
        from opreader.whole_file import locked, replace_file

        self.forget_aside(now=now)
        wanted = tuple(one for one in feeds if one.headers)
        if not wanted:
            return
        urls, path = {one.url for one in wanted}, self._aside()
        try:
            with locked(path.with_name(f".{self.path.name}.lock")):
                kept = (*wanted, *(one for one in self._aside_feeds() if one.url not in urls))[:_MOST_ASIDE]
                replace_file(path, render_subscriptions(Subscriptions(kept)).encode(), like=path, secret=True)
        except OSError as error:
            raise ConfigError(f"{shown_path(path)} can't be written: {_why(error)}. Nothing was removed.") from error

    def find_aside(self, url: str) -> Subscription | None:
        """A removed feed with its headers; None where it had none, or was removed too long ago."""
        return next((one for one in self._aside_feeds() if one.url == url), None)

    def forget_aside(self, *, now: datetime) -> None:
        """Erase the headers of removed feeds once undo can't bring those back."""
        path = self._aside()
        try:
            old = path.stat().st_mtime < (now - REMOVED_FOR).timestamp()
            if old:
                path.unlink()
        except OSError:
            return

    def _aside(self) -> Path:
        return self.path.with_name(f"{self.path.name}.removed")

    def _aside_feeds(self) -> tuple[Subscription, ...]:
        try:
            file = load_toml(self._aside())
            return _read(file).feeds if file else ()
        except ConfigError:
            return ()

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


def parse_subscriptions(raw: bytes, path: Path) -> Subscriptions:
    """What the bytes of a feeds.toml say; `path` is only for the error, a ConfigError with the line."""
    return _read(parse_toml(raw, path))


# What the keys of [[feed]] and [[smart]] take.


def _read_address(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("an address in quotes")  # noqa: TRY004  readers raise ValueError
    feed_address(value)
    return value  # who uses it, too: `as_kept` takes it apart once the headers are known


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
        return whole_path(value.strip())
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
    feeds = [as_kept(Subscription(**values)) for values in _tables(file, "feed", _FEED_KEYS, ("url",))]
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
