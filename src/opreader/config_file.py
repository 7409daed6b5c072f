"""config.toml: read with every mistake placed by line and key, and printed with the meaning of each key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opreader.config import Config
from opreader.config_keys import KEYS, read_key_strings
from opreader.errors import ConfigError
from opreader.send_targets import read_target, show_target
from opreader.toml_file import load_toml, read_key, shown_name, unknown_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from opreader.config_keys import Key, Rule
    from opreader.toml_file import TomlFile


def load_config(path: Path) -> Config:
    """What config.toml sets; the defaults where there is none. Raises ConfigError with file, line, key and way out."""
    file = load_toml(path)
    if file is None:
        return Config()
    keys = {key.name: key for key in KEYS}
    values: dict[str, Any] = {}
    for name, value in file.data.items():
        if name not in keys:
            raise unknown_key(file, name, keys)
        if name == "keys" and isinstance(value, dict):
            _check_bindings(file, value, keys)
        if name == "send" and isinstance(value, dict):
            _check_targets(file, value)
        values[name] = read_key(file, name, value, keys[name].read)
    return Config(**values, was_set=frozenset(values))


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


def _check_targets(file: TomlFile, targets: Mapping[str, object]) -> None:
    """Read each line of [send] by itself, so that the error names the line; what is written there is not repeated."""
    for name, value in targets.items():
        try:
            read_target(name, value)
        except ValueError as error:
            place = file.place(name, table="send")
            if place == file.place() and isinstance(value, dict):
                place = file.place(table=f"send.{name}")
            raise ConfigError(f"{place}: `{shown_name(name)}` under [send] takes {error}.") from error


_DEFAULT_HEADER = """\
# opreader's config.toml. Every key stands here with its default; opreader never writes this file.
# A key that is set here beats what the screen remembers (theme, measure …): leave out what the screen shall keep.
"""


def render_default_config() -> str:
    """A config.toml of all defaults with the meaning of each key."""
    defaults = Config()
    lines = [_DEFAULT_HEADER]
    for key in KEYS:
        lines.append(f"# {key.meaning}")
        lines += _EXAMPLES.get(key.name) or [_render(key, defaults)]
        lines.append("")
    return "\n".join(lines)


def render_config(config: Config) -> str:
    """What is in effect, as a config.toml without passwords; keys that the file does not set say so."""
    lines = []
    for key in KEYS:
        if key.name == "rules":
            lines += [line for rule in config.rules for line in ("", "[[rules]]", *_rule_lines(rule))]
        elif key.name == "send":
            named = [f"{_key(name)} = {show_target(target)}" for name, target in config.send.items()]
            lines += ["", "[send]", *named] * bool(named)
        elif key.name == "keys":
            lines += ["", "[keys]", *(f"{action} = {_toml(keys)}" for action, keys in config.keys.items())]
        else:
            lines.append(_render(key, config) + ("" if key.name in config.was_set else "  # default"))
    return "\n".join([*lines, ""])


_EXAMPLES = {
    "keys": ["[keys]", '# next_unread = ["n", "tab"]', '# first = "g g"'],
    "rules": ["# [[rules]]", '# query = "title:sponsored"', '# action = "mute"'],
    "send": [
        "[send]",
        '# later = ["read-later", "{url}"]',
        '# notes = "file:~/reading.md"',
        '# wallabag = { kind = "wallabag", url = "https://bag.example", user = "jane", tags = ["opreader"] }',
        '# readeck = "https://read.example"',
    ],
}


def _rule_lines(rule: Rule) -> tuple[str, str]:
    return f"query = {_toml(rule.query)}", f"action = {_toml(rule.action)}"


def _render(key: Key, config: Config) -> str:
    return f"{key.name} = {_toml(key.write(getattr(config, key.name)))}"


def _key(name: str) -> str:
    """A key of TOML, in quotes where it has to be."""
    return name if name.isascii() and name.replace("-", "a").replace("_", "a").isalnum() else _toml(name)


def _toml(value: object) -> str:
    """A flag, number, line of text or list of these as TOML; control characters were refused where it was read."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)
