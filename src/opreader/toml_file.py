"""The TOML files that people write: read with bounds, every mistake placed by file, line and key. No key is named here."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from opreader.errors import ConfigError
from opreader.frozen import frozen
from opreader.masked import hide_password
from opreader.regular_file import read_regular
from opreader.text import clean, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MOST_BYTES: Final = 10 * 1024 * 1024
"""A larger file is not read: nobody wrote it by hand."""

_NOT_SHOWN: Final = frozenset({"cookies", "headers", "proxy"})
"""Keys under which people put passwords, in the wrong form too: no message repeats those."""
_LONGEST_KEY: Final = 1_000
"""Characters of a key whose line is looked for."""
_LONGEST_LOOK: Final = 5_000
"""Characters of a value in which a password is looked for before it is cut."""

Reader = Callable[[object], Any]
"""Makes a value of what TOML holds; raises ValueError whose text names what is allowed."""

_HEADER = re.compile(r"^[ \t]*\[\[?([^\]]*)\]")
_LEXEME = re.compile(
    r'#[^\n]*|"""(?:[^"\\]|\\.|"(?!""))*+"{3,5}|\'\'\'(?:[^\']|\'(?!\'\'))*+\'{3,5}|"(?:\\.|[^"\\\n])*+"|\'[^\'\n]*+\'',
    re.DOTALL,
)
_AT_LINE = re.compile(r"^(.*?) \(at (?:line (\d+), column \d+|end of document)\)$", re.DOTALL)


@frozen
class TomlFile:
    """A file that was read, with its text, so that a mistake found later can still be placed."""

    path: Path
    text: str
    data: dict[str, Any]

    def place(self, key: str = "", *, table: str = "", index: int = 0) -> str:
        """The place of a key, or of the `index`-th header of `table`: "FILE, line N", or "FILE" where it can't be told."""
        line = _line_of(self.text, key, table, index)
        return f"{shown_path(self.path)}, line {line}" if line else shown_path(self.path)


def load_toml(path: Path) -> TomlFile | None:
    """What a file holds; None when there is none. Raises ConfigError with the file and, where known, the line."""
    name = shown_path(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ConfigError(f"{name} is no regular file: put a TOML file there, or remove it.")
        if status.st_size > MOST_BYTES:
            raise ConfigError(f"{name} is larger than {MOST_BYTES >> 20} MiB and was not read: shorten it.")
        raw = read_regular(path, most=MOST_BYTES)  # once more: something else may stand there by now
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise ConfigError(f"{name} can't be read: {why}. Mend that, or move the file away.") from error
    return parse_toml(raw, path)


def parse_toml(raw: bytes, path: Path) -> TomlFile:
    """The bytes of a file as TOML; `path` is only for the error, a ConfigError with the line."""
    import tomllib

    name = shown_path(path)
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{name}, line {line}: not UTF-8. Save the file as UTF-8.") from error
    try:
        return TomlFile(path, text, tomllib.loads(text))
    except RecursionError as error:
        raise ConfigError(f"{name}: too deeply nested to be read. Make it flatter.") from error
    except ValueError as error:  # TOMLDecodeError, and integers of too many digits
        found = _AT_LINE.match(str(error))
        why = shorten(clean(found[1] if found else str(error), one_line=True), 160).rstrip(".")
        place = f"{name}, line {found[2] or text.count(chr(10)) + 1}" if found else name
        raise ConfigError(f"{place}: {why}. Correct that line.") from error


def read_key(file: TomlFile, name: str, value: object, reader: Reader, *, table: str = "", index: int = 0) -> Any:
    """The value of a key by its reader; raises ConfigError with the place, the key, the value and what is allowed."""
    try:
        return reader(value)
    except ValueError as error:
        where = file.place(name, table=table, index=index)
        told = "a text" if name in _NOT_SHOWN and isinstance(value, str) else shown_value(value)
        raise ConfigError(f"{where}: `{shown_name(name)}` is {told}; it takes {error}.") from error


def unknown_key(file: TomlFile, name: str, known: Iterable[str], *, table: str = "", index: int = 0) -> ConfigError:
    """The error for a key that nobody knows, with the nearest known one."""
    where = file.place(name, table=table, index=index)
    return ConfigError(
        f"{where}: unknown key `{shown_name(name)}`; the nearest known one is `{nearest(name, known)}`. "
        "Correct or remove it."
    )


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that is most like this one; there is always one."""
    import difflib

    names = list(known)
    return (difflib.get_close_matches(name[:60], names, n=1, cutoff=0.0) or names)[0]


def shown_path(path: Path) -> str:
    """A path, safe to print."""
    return clean(str(path), one_line=True)


def shown_name(name: str) -> str:
    """A key's name, safe to print, of bounded length."""
    return shorten(clean(name, one_line=True), 60)


def shown_value(value: object) -> str:
    """A value as TOML would have it, safe to print, of bounded length."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{shorten(hide_password(clean(value[:_LONGEST_LOOK], one_line=True)), 60)}"'
    if isinstance(value, int):
        return str(value) if abs(value) < 1 << 63 else "a huge number"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    return shorten(str(value), 60)


# What keys take. A reader's ValueError names what is allowed.


def read_flag(value: object) -> bool:
    """True or false."""
    if isinstance(value, bool):
        return value
    raise ValueError("true or false")


def read_line(value: object) -> str:
    """One line of text: control characters and doubled white space go."""
    if isinstance(value, str):
        return clean(value, one_line=True)
    raise ValueError("text in quotes")


def read_number(low: int, high: int) -> Callable[[object], int]:
    """A reader of whole numbers from `low` to `high`."""

    def read(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        raise ValueError(f"a whole number from {low} to {high}")

    return read


def read_choice(*choices: str) -> Callable[[object], str]:
    """A reader of one of some words."""

    def read(value: object) -> str:
        if isinstance(value, str) and value in choices:
            return value
        raise ValueError(" or ".join(f'"{choice}"' for choice in choices))

    return read


_SECONDS: Final = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DURATION = re.compile(r"([0-9]{1,10})([smhdw])", re.ASCII)
_LONGEST: Final = 100 * 366 * 86_400


def read_duration(value: object) -> timedelta:
    """A span such as "1s", "30m", "12h", "90d", "2w"; m is minutes; more than nothing, at most a hundred years."""
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    seconds = int(found[1]) * _SECONDS[found[2]] if found else 0
    if 0 < seconds <= _LONGEST:
        return timedelta(seconds=seconds)
    raise ValueError('a time such as "90s", "30m", "12h" or "7d"')


def render_duration(span: timedelta) -> str:
    """The shortest text that `read_duration` reads as this span; parts of a second go."""
    seconds = max(1, int(span.total_seconds()))
    unit = next(unit for unit in "dhms" if seconds % _SECONDS[unit] == 0)
    return f"{seconds // _SECONDS[unit]}{unit}"


def _line_of(text: str, key: str, table: str, index: int) -> int | None:
    """The line of a key or header. A key that several lines could be is not placed: better no line than a wrong one."""
    if len(key) > _LONGEST_KEY:
        return None
    wanted = re.compile(rf"""^[ \t]*(["']?){re.escape(key)}\1[ \t]*[=.]""") if key else None
    inside, seen, lines = not table, -1, list[int]()
    for number, line in enumerate(_LEXEME.sub(_keep_lines, text).split("\n"), 1):
        if header := _HEADER.match(line):
            name = header[1].strip().strip("\"'")
            if not table and key and name.partition(".")[0].strip().strip("\"'") == key:
                return number
            seen += name == table
            inside = name == table and seen == index
            if inside and not key:
                return number
        elif inside and wanted and wanted.match(line):
            lines.append(number)
    return lines[0] if len(lines) == 1 else None


def _keep_lines(lexeme: re.Match[str]) -> str:
    """Empty strings of several lines, whose words could look like keys; leave all else."""
    return '""' + "\n" * lexeme[0].count("\n") if "\n" in lexeme[0] else lexeme[0]
