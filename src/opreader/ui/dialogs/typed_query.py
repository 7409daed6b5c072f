"""What can be asked already of a query that is still being typed. Pure; the language itself lives in `opreader.query`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from opreader.errors import QueryError
from opreader.frozen import frozen
from opreader.query import FILTERS, FLAGS, STATES

if TYPE_CHECKING:
    from collections.abc import Callable

_CLOSING: Final = {'"': '"', "“": "”"}
_FILTER: Final = rf"-?(?:{'|'.join(FILTERS)}):"
_UNFINISHED = re.compile(
    rf"{_FILTER}|-|OR ?|-?[^\w\s]|-?minutes:[<>]|-?(?:since|before):\d{{1,4}}(?:-(?:\d{{1,2}}(?:-\d?)?)?)?", re.ASCII
)
"""A last word that may yet become right."""
_NAMES: Final = {
    "is": (*STATES, *FLAGS),
    "since": ("today", "yesterday"),
    "before": ("today", "yesterday"),
}
"""Filters that take one of a few words."""
_LETTER = re.compile(r"(?:^|(?<=\s))[^\W_]$")
_LAST_WORD = re.compile(r"(?:^|\s)([^\W_]{2,})\s*$")


@frozen
class Typed:
    """A query as it stands in the box."""

    asked: str | None
    """What can be asked now; None where nothing can. The empty text asks for nothing."""
    hint: str = ""
    """What is missing yet."""
    error: QueryError | None = None
    """What is wrong, where typing on can't mend it."""
    finished: bool = True
    """Whether what stands there can be entered: an open quotation counts as closed."""


def read_typed(text: str, check: Callable[[str], object]) -> Typed:
    """A half-typed query: an open quotation counts as closed, a filter without a value is left out.

    `check` raises QueryError for a query that can't be read.
    """
    try:
        check(text)
    except QueryError as error:
        return _mended(text, error, check)
    return Typed(text.strip())


def with_prefix(text: str) -> str | None:
    """The query with its last word as the beginning of a word (`tariff*`); None where that is no bare word."""
    found = _LAST_WORD.search(text)
    if found is None or found[1] in (*FLAGS, "OR"):
        return None
    return f"{text[: found.end(1)]}*"


def without_letter(text: str) -> str | None:
    """The query without the single letter that a word at its end begins with; None where there is none."""
    found = _LETTER.search(text)
    return None if found is None else text[: found.start()].strip()


def last_word(text: str) -> str:
    """The word that `with_prefix` takes for a beginning."""
    return found[1] if (found := _LAST_WORD.search(text)) else ""


def _mended(text: str, error: QueryError, check: Callable[[str], object]) -> Typed:
    start = _word_start(text, error.start)
    if (closing := _open_quotation(text, error)) is not None:
        closed = text.strip() + closing
        if _can_be_read(closed, check):
            return Typed(closed, hint=f"{closing} ends the quotation")
    elif not _may_become_right(text, start, error):
        return Typed(None, error=error, finished=False)
    before = text[:start].strip()
    if _can_be_read(before, check):
        return Typed(before, hint=str(error), finished=False)
    return Typed(None, error=error, finished=False)


def _open_quotation(text: str, error: QueryError) -> str | None:
    """The sign that closes the quotation at fault; None where that is closed, or is none."""
    closing = _CLOSING.get(text[error.start : error.start + 1])
    return closing if closing is not None and closing not in text[error.start + 1 :] else None


def _may_become_right(text: str, start: int, error: QueryError) -> bool:
    """Whether the word at fault is the last one, and only half there."""
    word = text[start:]
    if error.end < len(text.rstrip()):
        return False
    if _UNFINISHED.fullmatch(word):
        return True
    name, _, value = word.removeprefix("-").partition(":")
    return any(one.startswith(value.lower()) for one in _NAMES.get(name, ()))


def _word_start(text: str, at: int) -> int:
    """Where the word round a place begins: what is at fault may be its value alone."""
    while at > 0 and not text[at - 1].isspace():
        at -= 1
    return at


def _can_be_read(text: str, check: Callable[[str], object]) -> bool:
    try:
        check(text)
    except QueryError:
        return False
    return True
