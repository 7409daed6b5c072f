"""Ids of articles in every form that servers write: one canonical text in, the long form out. Pure.

The canonical text is the end of the long form: 16 hexadecimal digits of a number of 64 bits in two's complement, or,
on a server with opaque ids, whatever it wrote. No form says by itself which one it is: sixteen digits are a decimal
number in a list of ids and a hexadecimal one behind the prefix, so it is told where they stood.
"""

from __future__ import annotations

import re
from typing import Final

PREFIX: Final = "tag:google.com,2005:reader/item/"

_DECIMAL: Final = re.compile(r"-?[0-9]{1,24}", re.ASCII)
_HEX: Final = re.compile(r"[0-9a-fA-F]{1,16}", re.ASCII)
_OPAQUE: Final = re.compile(r"[0-9A-Za-z._~:-]{1,128}", re.ASCII)
_ALL: Final = 1 << 64


def read_short(text: str, *, opaque: bool = False) -> str | None:
    """The canonical text of an id as lists of ids hold it: a decimal number, signed or not. None for what is none."""
    if text.startswith(PREFIX):
        return read_long(text, opaque=opaque)
    if opaque:
        return text if _OPAQUE.fullmatch(text) else None
    if _DECIMAL.fullmatch(text):
        return of_number(int(text))
    return text.lower().zfill(16) if _HEX.fullmatch(text) else None


def read_long(text: str, *, opaque: bool = False) -> str | None:
    """The canonical text of an id as articles hold it: hexadecimal behind `PREFIX`. None for what is none."""
    if not text.startswith(PREFIX):
        return read_short(text, opaque=opaque)
    end = text[len(PREFIX) :]
    if not opaque and _HEX.fullmatch(end):
        return end.lower().zfill(16)
    return end if opaque and _OPAQUE.fullmatch(end) else None


def of_number(number: int) -> str | None:
    """The canonical text of a number, signed or not; None for one that has more than 64 bits."""
    return f"{number % _ALL:016x}" if -(_ALL >> 1) <= number < _ALL else None


def to_number(canonical: str) -> int:
    """The signed number that a canonical text stands for. Raises ValueError for an opaque one."""
    number = int(canonical, 16)
    return number if number < _ALL >> 1 else number - _ALL


def to_long(canonical: str) -> str:
    """The long form, which every server takes."""
    return PREFIX + canonical
