"""An article's rows as one text, and passages of it: by places, by sentences. Pure; no widget, no library."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from opreader.frozen import frozen
from opreader.ui.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opreader.ui.layout.pieces import Rows


class Span(NamedTuple):
    """A part of a text."""

    start: int
    end: int


@frozen
class Body:
    """The text of an article without its header: a line a row."""

    text: str
    starts: tuple[int, ...]
    """Where each row begins in the text."""
    first_row: int
    """Number of the first of these rows in the layout."""

    @property
    def lines(self) -> Iterator[Span]:
        """Where each row stands in the text."""
        return (Span(start, self._end(number)) for number, start in enumerate(self.starts))

    def place(self, at: int) -> tuple[int, int]:
        """(row of the layout, character) of a place in the text."""
        number = max(0, bisect_right(self.starts, at) - 1)
        return self.first_row + number, (at - self.starts[number] if self.starts else 0)

    def at(self, row: int, character: int) -> int:
        """The place in the text of a character of a row; the header's are its beginning."""
        number = row - self.first_row
        if number < 0 or not self.starts:
            return 0
        if number >= len(self.starts):
            return len(self.text)
        return min(self.starts[number] + max(0, character), self._end(number))

    def parts(self, span: Span) -> Iterator[tuple[int, int, int]]:
        """(row, first character, end) of every row that a span touches."""
        number = max(0, bisect_right(self.starts, span.start) - 1)
        while number < len(self.starts) and self.starts[number] < span.end:
            start, end = self.starts[number], self._end(number)
            first, last = max(span.start, start), min(span.end, end)
            if first < last:
                yield self.first_row + number, first - start, last - start
            number += 1

    def paragraph(self, at: int) -> Span | None:
        """The row at a place of the text, or the first one with words after it; None where there is none."""
        number = max(0, bisect_right(self.starts, at) - 1)
        for near in (*range(number, len(self.starts)), *range(number - 1, -1, -1)):
            span = self.trimmed(Span(self.starts[near], self._end(near)))
            if span is not None:
                return span
        return None

    def trimmed(self, span: Span) -> Span | None:
        """A span without white space at its ends; None where nothing else is in it."""
        passage = self.text[span.start : span.end]
        kept = passage.strip()
        if not kept:
            return None
        start = span.start + len(passage) - len(passage.lstrip())
        return Span(start, start + len(kept))

    def _end(self, number: int) -> int:
        return self.starts[number + 1] - 1 if number + 1 < len(self.starts) else len(self.text)


def body_of(rows: Rows) -> Body:
    """The text of some rows, from the first behind the header on."""
    texts = [row.text for row in rows.rows[rows.first_row :]]
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    return Body("\n".join(texts), tuple(starts), rows.first_row)


class Selecting:
    """A run of sentences that is made longer and shorter."""

    def __init__(self, body: Body, near: Span, *, one: bool) -> None:
        """Begin with the sentences that `near` touches; with `one`, with the first that begins in it. The body has one."""
        self._spans: list[Span] = []
        self._rows: list[int] = []
        for number, line in enumerate(body.lines):
            for first, last in sentences(body.text[line.start : line.end]):
                self._spans.append(Span(line.start + first, line.start + last))
                self._rows.append(number)
        self._most = len(self._spans) - 1
        # Sentences are in order, so those that begin in `near`, and those that touch it, are neighbours.
        begin = bisect_left(self._spans, near.start, key=lambda span: span.start)
        touched = bisect_right(self._spans, near.start, key=lambda span: span.end)
        if one and begin <= self._most and self._spans[begin].start < near.end:
            touched = begin
        self._first = self._last = min(touched, self._most)
        if not one:
            self._last = max(self._first, bisect_left(self._spans, near.end, key=lambda span: span.start) - 1)

    @property
    def span(self) -> Span:
        """From the first sentence's beginning to the last one's end."""
        return Span(self._spans[self._first].start, self._spans[self._last].end)

    @property
    def sentences(self) -> int:
        """How many are selected."""
        return self._last - self._first + 1

    def more(self) -> None:
        """The next sentence too."""
        self._last = min(self._last + 1, self._most)

    def less(self) -> None:
        """Without the last sentence; where it is the only one, the one before it in its place."""
        if self._last > self._first:
            self._last -= 1
        else:
            self._first = self._last = max(0, self._first - 1)

    def begin_later(self) -> None:
        """Without the first sentence; where it is the only one, the next one in its place."""
        self._first = min(self._first + 1, self._most)
        self._last = max(self._first, self._last)

    def more_paragraph(self) -> None:
        """To the end of the paragraph, or, where that is reached, of the next one."""
        self.more()
        row = self._rows[self._last]
        while self._last < self._most and self._rows[self._last + 1] == row:
            self._last += 1

    def less_paragraph(self) -> None:
        """To the end of the paragraph before; where it is the only one, to one sentence, and so back through the text."""
        begin = self._begin_of(self._last)
        if begin > self._first:
            self._last = begin - 1
        elif self._last > self._first:
            self._last = self._first
        else:
            self._first = self._last = begin if begin < self._first else self._begin_of(max(0, begin - 1))

    def _begin_of(self, number: int) -> int:
        """The first sentence of the paragraph in which one stands."""
        return bisect_left(self._rows, self._rows[number])
