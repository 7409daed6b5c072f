"""The header that Markdown files of blogs and note books begin with; only its simple keys are understood."""

import re
from typing import Final

_YAML_LINE = re.compile(r"([A-Za-z_][\w .\-]{0,60}?)\s*:(?:\s+(.*))?$")
_TOML_LINE = re.compile(r"([A-Za-z_][\w.\-]{0,60})\s*=\s*(.*)$")
_PASSED_OVER = re.compile(r"\s*(?:#.*|\[[^\]]*\]\s*)?$")
_MOST_LINES: Final = 200


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """The keys (lower case) and values before the text, and the text; no keys and all the text where there is no header.

    Between `---` lines stands `key: value`, between `+++` lines `key = "value"`; values of a list are joined by ", ".
    What does not look like that is no header: a text may begin with a rule.
    """
    body = text.removeprefix("\ufeff")
    mark = body[:3]
    if mark not in {"---", "+++"}:
        return {}, text
    lines = body.split("\n", _MOST_LINES)
    if lines[0].rstrip() != mark:
        return {}, text
    ends = {mark} if mark == "+++" else {"---", "..."}
    for end, line in enumerate(lines[1:_MOST_LINES], start=1):
        if line.rstrip() in ends:
            found = _read([line.rstrip() for line in lines[1:end]], _YAML_LINE if mark == "---" else _TOML_LINE)
            return (found, "\n".join(lines[end + 1 :]).lstrip("\r\n")) if found else ({}, text)
    return {}, text


def _read(lines: list[str], pattern: re.Pattern[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    key = ""
    for line in lines:
        if key and (line[:1] in {" ", "\t"} or line.startswith("- ")):
            if value := _value(line.strip().removeprefix("- ").strip()):
                found[key] = f"{found[key]}, {value}" if found[key] else value
        elif match := pattern.match(line):
            key = match[1].strip().lower()
            found[key] = _value((match[2] or "").strip())
        elif not _PASSED_OVER.match(line):
            return {}
    return found


def _value(written: str) -> str:
    if written[:1] == "[" and written[-1:] == "]":
        return ", ".join([_single(part.strip()) for part in written[1:-1].split(",") if part.strip()])
    return _single(written)


def _single(written: str) -> str:
    if len(written) > 1 and written[0] == written[-1] and written[0] in "\"'":
        return written[1:-1]
    return "" if written in {"|", ">", "|-", ">-", "null", "~"} else written
