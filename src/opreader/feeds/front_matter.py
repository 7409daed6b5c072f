"""The `key: value` lines between `---` at the head of a Markdown file; the little of YAML that such heads use."""

import re
from typing import Final

_FENCE = re.compile(r"\A\ufeff?---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_PAIR = re.compile(r"([A-Za-z][\w .-]{0,40}):(?:[ \t]+(.*))?$")
_ITEM = re.compile(r"\s*-\s+(.*)$")
_MOST_LINES: Final = 200


def split_head(text: str) -> tuple[dict[str, str], str]:
    """The head's values by lower-case name (a list joined by ", ") and the text below; no head: no values, all of it."""
    found = _FENCE.match(text)
    if found is None:
        return {}, text
    values: dict[str, str] = {}
    name = ""
    for raw in found[1].splitlines()[:_MOST_LINES]:
        if pair := _PAIR.match(raw):
            name = pair[1].strip().lower()
            values[name] = _plain(pair[2] or "")
        elif name and (item := _ITEM.match(raw)):
            values[name] = f"{values[name]}, {_plain(item[1])}".removeprefix(", ")
    return (values, text[found.end() :]) if values else ({}, text)


def _plain(value: str) -> str:
    value = value.strip()
    if value[:1] == "[" and value[-1:] == "]":
        return ", ".join(_unquoted(part.strip()) for part in value[1:-1].split(","))
    return _unquoted(value)


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value
