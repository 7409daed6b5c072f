"""The port `WordsOf` on the parent's side: texts go out to a child through a pool's `call`, their words come back checked.

Counts no words: that is the child's.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any, Final, Protocol

from opreader.errors import WorkerError
from opreader.model.related import EntryWords

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping, Sequence

    from opreader.model.related import EntryText

_DEADLINE: Final = 20.0
_MOST_BYTES: Final = 100_000
"""Of a signature; a long book has a hundredth of that."""
_MOST_TERMS: Final = 200_000
_HALF: Final = 1 << 63
"""What integers of 64 bits and a sign stay below."""
_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class Call(Protocol):
    """A pool's way to have a job done; raises WorkerError where the child was stopped or failed."""

    def __call__(
        self, job: str, payload: Mapping[str, Any], blob: bytes = b"", /, *, deadline: float = _DEADLINE
    ) -> Awaitable[Any]:
        """Have `job` done with its payload and raw bytes in so many seconds; the answer is JSON."""


class WordChildren:
    """Words of entries, made in child processes."""

    def __init__(self, call: Call) -> None:
        """`call` is the pool's."""
        self._call = call

    async def words_of(self, entries: Sequence[EntryText], *, signed: bool = True) -> list[EntryWords]:
        """The terms of entries, and what the same text is found by; in their order. Raises WorkerError."""
        # Texts go as they are: to write them as JSON and read that again takes as long as to count their words.
        bodies = [one.body.text.encode("utf-8", "replace") for one in entries]
        told = [[one.id, one.title, one.body.markup, len(body)] for one, body in zip(entries, bodies, strict=True)]
        answer = await self._call("index_words", {"entries": told, "signed": signed}, b"".join(bodies))
        if not isinstance(answer, list) or len(answer) != len(entries):
            raise _unreadable()
        return [from_json(one, value) for one, value in zip(entries, answer, strict=True)]


def to_json(terms: Mapping[str, float], lead: int | None, shingles: bytes) -> list[Any]:
    """The words of one entry as a child sends them."""
    return [terms, lead, base64.b64encode(shingles).decode("ascii")]


def from_json(entry: EntryText, value: Any) -> EntryWords:
    """What `to_json` made. Raises WorkerError."""
    match value:
        case [dict(terms), int() | None as lead, str(text)]:
            try:
                shingles = base64.b64decode(text, validate=True)
            except (ValueError, binascii.Error):
                raise _unreadable() from None
            sane = len(shingles) <= _MOST_BYTES and (lead is None or -_HALF <= lead < _HALF)
            if sane and all(type(one) in {float, int} and 0 <= one < _HALF for one in terms.values()):
                _refuse_unsafe(terms)
                return EntryWords(entry.id, terms, lead, shingles)
    raise _unreadable()


def _refuse_unsafe(terms: Mapping[str, float]) -> None:
    if len(terms) > _MOST_TERMS or _UNSAFE.search("".join(terms)):
        raise _unreadable()


def _unreadable() -> WorkerError:
    return WorkerError("a child's answer about words can't be read")
