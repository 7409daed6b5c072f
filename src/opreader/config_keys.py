"""The keys of config.toml in one table: how each is read, and what it means."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from opreader.frozen import frozen
from opreader.masked import hide_password
from opreader.send_targets import read_target
from opreader.text import clean
from opreader.toml_file import (
    read_choice,
    read_duration,
    read_flag,
    read_number,
    render_duration,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from opreader.send_targets import Target
    from opreader.toml_file import (
        Reader,
    )

SHOWN_THEME: Final = "evening"
"""What `theme` is called in texts where nobody chose one."""


@frozen
class Rule:
    """One `[[rules]]`: what is done to new entries that a query selects."""

    query: str
    """As it stands in the file; whether it can be read is checked as the library is opened."""
    action: str
    """mute, star, read or tag:x."""


@frozen
class Key:
    """One key of config.toml; it has a field of `Config` by its name, and its default there."""

    name: str
    read: Reader
    meaning: str
    """For people: the comment above it in the default file."""
    write: Callable[[Any], object] = lambda value: value
    """A field's value as TOML has it."""


def _read_theme(value: object) -> str:
    if isinstance(value, str) and len(value) <= 60 and clean(value, one_line=True) == value:
        return value
    raise ValueError("a theme's name in quotes; `opreader themes` lists them")


def _read_every(value: object) -> timedelta | None:
    return None if value == "never" else _or_word(read_duration, "never", value)


_LONGEST_PAUSE: Final = timedelta(hours=1)


def _read_pause(value: object) -> timedelta:
    if value == "0s":
        return timedelta(0)
    allowed = 'a time such as "1s" or "2m", at most "1h", or "0s" for none'
    try:
        pause = read_duration(value)
    except ValueError as error:
        raise ValueError(allowed) from error
    if pause > _LONGEST_PAUSE:
        raise ValueError(allowed)
    return pause


def _read_keep(value: object) -> timedelta | None:
    return None if value == "forever" else _or_word(read_duration, "forever", value)


def _or_word(reader: Callable[[object], timedelta], word: str, value: object) -> timedelta:
    try:
        return reader(value)
    except ValueError as error:
        raise ValueError(f'{error}, or "{word}"') from error


def _read_date_format(value: object) -> str:
    """A strftime pattern that was tried; one with a width could ask the C library for gigabytes."""
    if value == "auto":
        return "auto"
    allowed = '"auto", or a date pattern such as "%d %b %Y" or "%Y-%m-%d"'
    if not isinstance(value, str) or len(value) > 60 or "%" not in value or re.search(r"%[^%a-zA-Z]*[0-9]", value):
        raise ValueError(allowed)
    try:
        tried = datetime(2026, 11, 22, 8, 30).strftime(value)  # noqa: DTZ001  how it looks, not when it is
    except ValueError as error:
        raise ValueError(allowed) from error
    if not tried.strip() or clean(tried, one_line=True) != tried.strip():
        raise ValueError(allowed)
    return value


_PROXY = re.compile(r"(?:https?://(?:[^/?#@\s]*@)?(?:\[[0-9a-fA-F:.]+\]|[^/?#@:\[\]\s]+)(?::[0-9]{1,5})?/?)?")


def _read_proxy(value: object) -> str:
    """An http(s) proxy's address, or "" for none."""
    if isinstance(value, str) and _PROXY.fullmatch(value) and clean(value, one_line=True) == value:
        return value
    raise ValueError('an address such as "http://proxy.example:3128", or "" for what the environment says')


def _read_user_agent(value: object) -> str:
    if isinstance(value, str) and value.isascii() and value.isprintable() and len(value) <= 300:
        return value.strip()
    raise ValueError("one line of plain ASCII text")


def _read_keys(value: object) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise ValueError('a table: [keys] on a line, then lines such as next_unread = "n"')  # noqa: TRY004  readers raise ValueError
    return MappingProxyType({action: read_key_strings(keys) for action, keys in value.items()})


def read_key_strings(value: object) -> tuple[str, ...]:
    """The keys of one action: "n", "g g" (one after the other), or a list of such; "" or [] for none."""
    texts = value if isinstance(value, list) else [] if value == "" else [value]
    keys = []
    for text in texts:
        if not isinstance(text, str) or not text.strip() or clean(text, one_line=True) != text or len(text) > 60:
            raise ValueError('a key such as "n", keys one after the other "g g", a list of such, or "" for no key')
        keys.append(text)
    return tuple(dict.fromkeys(keys))


_LONGEST_TAG: Final = 60


def _read_rules(value: object) -> tuple[Rule, ...]:
    rules = [_read_rule(rule) for rule in value] if isinstance(value, list) else None
    if rules is None or None in rules:
        raise ValueError('tables [[rules]] with query = "…" and action = "mute", "star", "read" or "tag:x"')
    return tuple(rule for rule in rules if rule)


def _read_rule(value: object) -> Rule | None:
    match value:
        case {"query": str(query), "action": str(action), **rest}:
            words = clean(action, one_line=True)
            tag = words.removeprefix("tag:").strip() if words.startswith("tag:") else ""
            known = words in {"mute", "star", "read"} or 0 < len(tag) <= _LONGEST_TAG
            return Rule(clean(query, one_line=True), f"tag:{tag}" if tag else words) if known and not rest else None
    return None


def _read_send(value: object) -> Mapping[str, Target]:
    if not isinstance(value, dict):
        raise ValueError('a table: [send] on a line, then lines such as later = ["command", "{url}"]')  # noqa: TRY004  readers raise ValueError
    return MappingProxyType({name: read_target(name, target) for name, target in value.items()})


def _write_every(span: timedelta | None) -> str:
    return render_duration(span) if span else "never"


def _write_pause(span: timedelta) -> str:
    return render_duration(span) if span else "0s"


def _write_keep(span: timedelta | None) -> str:
    return render_duration(span) if span else "forever"


def _theme_or_default(theme: str) -> str:
    return theme or SHOWN_THEME


KEYS: Final = (
    Key("theme", _read_theme, "A theme's name; `opreader themes` lists them.", _theme_or_default),
    Key(
        "glyphs", read_choice("auto", "unicode", "ascii"), "Marks and lines: auto asks the terminal; unicode or ascii."
    ),
    Key("measure", read_number(45, 100), "Columns of a line of text, 45 to 100."),
    Key(
        "pictures",
        read_choice("auto", "never"),
        "Pictures in articles: auto, where Pillow is installed and the terminal has colours; or never.",
    ),
    Key("date_format", _read_date_format, 'auto, or a pattern such as "%d %b %Y".'),
    Key(
        "keymap",
        read_choice("opreader", "newsboat", "netnewswire"),
        "The set of keys to begin with: opreader, newsboat or netnewswire.",
    ),
    Key(
        "mark_read",
        read_choice("open", "rest", "end", "manual"),
        "When an article counts as read: opened, rested on, read to its end, or only by hand.",
    ),
    Key("refresh_every", _read_every, "How often feeds are asked while the screen is open; or never.", _write_every),
    Key("refresh_at_start", read_flag, "Whether they are asked at start, when the last time is longer ago than that."),
    Key(
        "full_text",
        read_choice("auto", "always", "never"),
        "When teasers become full text without being asked: auto, as an article is opened; always, as it comes; never.",
    ),
    Key(
        "keep",
        _read_keep,
        'How long read articles are kept: forever, or "90d". Unread, starred, noted and packed ones stay.',
        _write_keep,
    ),
    Key("connections", read_number(1, 64), "Connections at once, 1 to 64."),
    Key("connections_per_host", read_number(1, 8), "Connections at once to one host, 1 to 8."),
    Key("page_delay", _read_pause, 'The pause between two pages of one host; "0s" for none.', _write_pause),
    Key("proxy", _read_proxy, "A proxy's address; empty for what the environment says.", hide_password),
    Key("user_agent", _read_user_agent, "What servers are told; empty for opreader's own."),
    Key("allow_private_network", read_flag, "Whether feeds from the web may point into your own network."),
    Key("keys", _read_keys, 'Other keys for actions; "" for none. `?` on the screen names every action.'),
    Key(
        "rules",
        _read_rules,
        "What is done to new articles that a query selects: mute, star, read or tag:x, in the order of the file.",
    ),
    Key("send", _read_send, "Where `E` sends an article: a command, a file, a read-later service. One way."),
)
"""In the order of the default file; the tables come last, as TOML wants it."""
