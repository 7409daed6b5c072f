"""What is printed: rows on standard output, everything said to a person on standard error."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any, Final

from opreader.patterns import late
from opreader.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

_OBEYED: Final = late(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What a terminal obeys or some take for a line's end, beside what JSON escapes itself."""
_PLAIN: Final = (
    {"—": "-", "–": "-", "·": "-", "…": "...", "→": "->", "•": "*", "★": "*"}
    | dict.fromkeys("“”„«»", '"')
    | dict.fromkeys("‘’", "'")
)
"""What stands for a sign that the stream has no letter for."""


def write_row(row: Mapping[str, Any]) -> None:
    """One JSON object on a line of standard output, at once."""
    sys.stdout.write(render_row(row, encoding=sys.stdout.encoding) + "\n")
    sys.stdout.flush()


def render_row(row: Mapping[str, Any], *, encoding: str | None) -> str:
    """A row as one line of JSON; what the stream has no letter for, or what is more than a letter, is escaped."""
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode(encoding or "ascii")
    except UnicodeEncodeError:
        return json.dumps(row)
    return _OBEYED().sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def write(text: str) -> None:
    """Text on standard output, cleaned, with a line feed."""
    sys.stdout.write(_encodable(clean(text), sys.stdout.encoding) + "\n")


def write_line(text: str, *, before: str = "", at_once: bool = False) -> None:
    """One line on standard output, cleaned; what stands `before` it is ours and keeps its columns."""
    write(before + clean(text, one_line=True))
    if at_once:
        sys.stdout.flush()


def say(text: str) -> None:
    """One line to the person, on standard error."""
    sys.stderr.write(_encodable(clean(text, one_line=True), sys.stderr.encoding) + "\n")
    sys.stderr.flush()


def fail(text: str) -> None:
    """One line that says what, why, and what to do next."""
    say(f"opreader: {text}")


def _encodable(text: str, encoding: str | None) -> str:
    """The text as this stream can show it: an old locale gets plain dashes and quotes, "?" for letters it has not."""
    try:
        text.encode(encoding or "ascii")
    except UnicodeEncodeError:
        text = "".join(_PLAIN.get(one, one) if _is_lost(one, encoding) else one for one in text)
        return text.encode(encoding or "ascii", "replace").decode(encoding or "ascii")
    return text


def _is_lost(one: str, encoding: str | None) -> bool:
    try:
        one.encode(encoding or "ascii")
    except UnicodeEncodeError:
        return True
    return False


def _columns() -> int:
    """Of the terminal behind standard error; 80 where it does not say."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


class Progress:
    """A line that is rewritten while work goes on; silent where standard error is no terminal."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._last = ""

    def show(self, line: str) -> None:
        """Write how far it is."""
        if not self._shown:
            return
        line = line[: _columns() - 1]  # a line that wraps can't be taken back
        sys.stderr.write(f"\r{line}{' ' * (len(self._last) - len(line))}")
        sys.stderr.flush()
        self._last = line

    def clear(self) -> None:
        """Take the line away."""
        if self._last:
            sys.stderr.write(f"\r{' ' * len(self._last)}\r")
            sys.stderr.flush()
            self._last = ""
