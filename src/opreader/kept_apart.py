"""What a backup leaves out: passwords stay in the files that they stand in; a restore takes them from there."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from opreader.errors import ConfigError
from opreader.masked import hide_password
from opreader.subscriptions import holds_secrets, parse_subscriptions, render_subscriptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opreader.subscriptions import Subscriptions

_PROXY: Final = re.compile(rb"""(?m)^([ \t]*["']?proxy["']?[ \t]*=.*@.*)$""")


def without_secrets(name: str, raw: bytes) -> bytes:
    """The bytes of feeds.toml or config.toml without passwords; those without any, and other files, as they are."""
    if name == "config.toml":
        return _PROXY.sub(lambda line: b"# " + hide_password(line[1].decode("utf-8", "replace")).encode(), raw)
    if name != "feeds.toml":
        return raw
    try:
        told = parse_subscriptions(raw, Path(name))
    except ConfigError:
        return b""  # it says nothing that could be restored, and who knows what is in it
    if not holds_secrets(told):
        return raw
    feeds = tuple(replace(one, headers=()) for one in told.feeds)
    return render_subscriptions(replace(told, feeds=feeds)).encode()


def has_secrets(raw: bytes) -> bool:
    """Whether the bytes of a feeds.toml hold passwords; of those that can't be read nobody knows, so they do."""
    try:
        return holds_secrets(parse_subscriptions(raw, Path("feeds.toml")))
    except ConfigError:
        return True


def with_secrets(raw: bytes, present: Subscriptions) -> bytes:
    """A feeds.toml out of a backup with the headers that its feeds have in the one of now."""
    headers: Mapping[str, tuple[tuple[str, str], ...]] = {one.url: one.headers for one in present.feeds if one.headers}
    try:
        told = parse_subscriptions(raw, Path("feeds.toml"))
    except ConfigError:
        return raw
    if not any(one.url in headers and not one.headers for one in told.feeds):
        return raw
    feeds = tuple(replace(one, headers=one.headers or headers.get(one.url, ())) for one in told.feeds)
    return render_subscriptions(replace(told, feeds=feeds)).encode()
