"""Holds what a program wrote to a terminal against all that Textual and its driver write: anything else is a fault.

The stream is taken apart into escape sequences and text. A sequence that is in no row of `ALLOWED`, a control character
in the text, a sign that turns the direction of writing and bytes that are no UTF-8 are faults.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

ALLOWED: Final[dict[str, str]] = {
    "SGR": r"\x1b\[[0-9;]*m",
    "cursor to": r"\x1b\[[0-9]+;[0-9]+H",
    "alternate screen": r"\x1b\[\?1049[hl]",
    "cursor shown": r"\x1b\[\?25[hl]",
    "mouse": r"\x1b\[\?100[036][hl]|\x1b\[\?1015[hl]",
    "focus": r"\x1b\[\?1004[hl]",
    "bracketed paste": r"\x1b\[\?2004[hl]",
    "whole frames": r"\x1b\[\?2026(?:[hl]|\$p)",
    "size in band": r"\x1b\[\?2048(?:[hl]|\$p)",
    "line wrap": r"\x1b\[\?7[hl]",
    "keyboard of kitty": r"\x1b\[>[0-9]+u|\x1b\[<u",
    "shape of the pointer": r"\x1b\]22;(?:default|pointer|text|grab|grabbing)\x07",
}
"""What may come at any time."""
COPY: Final = r"\x1b\]52;c;[A-Za-z0-9+/]*={0,2}\x07"
"""What may come when a person copies."""
_TOKEN: Final = re.compile(
    "|".join(f"(?P<a{number}>{pattern})" for number, pattern in enumerate(ALLOWED.values()))
    + f"|(?P<copy>{COPY})|(?P<text>[^\x1b]+)|(?P<other>\x1b.{{0,40}})",
    re.DOTALL,
)
_NAMES: Final = tuple(ALLOWED)
_LINE_ENDS: Final = "\r\n"
_TURNS: Final = frozenset([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


@dataclass(slots=True)
class Scan:
    """What a stream is made of."""

    sequences: Counter[str] = field(default_factory=Counter)
    """How often each kind of `ALLOWED` came, and "copy"."""
    faults: list[tuple[int, str]] = field(default_factory=list)
    """(character at which it stands, what stands there) of everything that may not come."""


def scan(data: bytes) -> Scan:
    """Take a whole stream apart."""
    found = Scan()
    text = data.decode("utf-8", "surrogateescape")
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup or ""
        match kind:
            case "text":
                found.faults += [
                    (token.start() + at, _around(text, token.start() + at))
                    for at, letter in enumerate(token[0])
                    if not letter.isprintable() and not _may_stand(letter)
                ]
            case "other":
                found.faults.append((token.start(), _around(text, token.start())))
            case "copy":
                found.sequences["copy"] += 1
            case _:
                found.sequences[_NAMES[int(kind[1:])]] += 1
    return found


def in_pipe(data: bytes) -> list[str]:
    """What a program that draws nothing may not have written: any control but line feeds, any turn of direction."""
    text = data.decode("utf-8", "surrogateescape")
    return [_around(text, at) for at, letter in enumerate(text) if not letter.isprintable() and not _may_stand(letter)]


def _may_stand(letter: str) -> bool:
    """Whether a letter that is not printable to Python may stand in text: line ends, spaces, joiners, private letters."""
    category = unicodedata.category(letter)
    if category in {"Zs", "Co", "Cn"}:
        return True
    return letter in _LINE_ENDS or (category == "Cf" and ord(letter) not in _TURNS)


def _around(text: str, at: int) -> str:
    return ascii(text[max(0, at - 30) : at + 40])
