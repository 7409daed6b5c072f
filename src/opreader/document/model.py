"""What a document is made of: blocks and spans. Frozen values; reading and writing them live beside this file."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Literal, TypeAlias

from opreader.frozen import frozen
from opreader.text import count_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Style(enum.Flag):
    """How the letters of a span look; combined with `|`."""

    PLAIN = 0
    EMPHASIS = 1
    STRONG = 2
    CODE = 4
    STRIKE = 8
    SUP = 16
    SUB = 32
    SMALL = 64
    UNDERLINE = 128
    MARK = 256


@frozen
class Span:
    """A run of text that looks alike. White space is collapsed; a line break inside a paragraph is a line feed."""

    text: str
    style: Style = Style.PLAIN
    link: str | None = None
    """An http, https or mailto address, or "#name": the anchor of a span or block of this document."""
    anchor: str | None = None
    """The name under which links find the start of this span."""


Spans: TypeAlias = tuple[Span, ...]


@frozen
class Paragraph:
    """Running text."""

    spans: Spans
    anchor: str | None = None


@frozen
class Heading:
    """A heading of level 1 to 6."""

    level: int
    spans: Spans
    anchor: str | None = None


@frozen
class Quote:
    """Blocks quoted from elsewhere, or (`pull`) from the article itself."""

    blocks: tuple[Block, ...]
    cite: Spans = ()
    """Who said it, where the page sets that apart from the quotation."""
    pull: bool = False
    anchor: str | None = None


@frozen
class ListBlock:
    """A list, its items made of blocks."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    start: int = 1
    """Number of the first item of an ordered list."""
    numbers: tuple[int, ...] | None = None
    """The number of each item, where they do not simply count up from `start`."""
    marker: str = "1"
    """How numbers are written, as in HTML's `type`: one of `1 a A i I`."""
    anchor: str | None = None

    def number(self, index: int) -> int:
        """The number of the item at `index`."""
        return self.numbers[index] if self.numbers is not None else self.start + index

    def label(self, index: int) -> str:
        """What stands before the item at `index`: "-", or its number as "3.", "c." or "iii."."""
        if not self.ordered:
            return "-"
        number = self.number(index)
        if self.marker in "iI" and 0 < number < 4000:
            roman = _roman(number)
            return f"{roman.upper() if self.marker == 'I' else roman}."
        if self.marker in "aA" and number > 0:
            letters = _letters(number)
            return f"{letters.upper() if self.marker == 'A' else letters}."
        return f"{number}."


@frozen
class Code:
    """Lines to be shown as they are: a program, verse, a telegram."""

    text: str
    language: str | None = None
    anchor: str | None = None


Cell: TypeAlias = Spans
Row: TypeAlias = tuple[Cell, ...]


@frozen
class Table:
    """Rows of cells; rows may be shorter than others. A cell over several columns has empty ones after it."""

    rows: tuple[Row, ...]
    header: Row = ()
    caption: Spans = ()
    anchor: str | None = None


@frozen
class Rule:
    """A line, or three stars, between two parts."""

    anchor: str | None = None


@frozen
class Image:
    """A picture that stands by itself."""

    src: str | None
    """An http or https address; None where only its description is known."""
    alt: str = ""
    caption: Spans = ()
    link: str | None = None
    """Where a click on it leads."""
    width: int | None = None
    """In CSS pixels, as the page said."""
    height: int | None = None
    anchor: str | None = None


@frozen
class Media:
    """Something to be watched or heard elsewhere: a named link."""

    kind: Literal["video", "audio", "embed"]
    src: str
    """An http or https address."""
    title: str = ""
    anchor: str | None = None


Block: TypeAlias = Paragraph | Heading | Quote | ListBlock | Code | Table | Rule | Image | Media


@frozen
class Document:
    """A text as blocks, in reading order."""

    blocks: tuple[Block, ...]
    title: str | None = None
    """The title that the source itself names, in `<title>` or front matter; not repeated in the blocks."""

    @property
    def words(self) -> int:
        """How many words there are to read, headings and captions included; counted anew at each call."""
        return sum(count_words(text) for block in walk(self.blocks) for text in _own_texts(block))

    @property
    def headings(self) -> tuple[Heading, ...]:
        """All headings, in order."""
        return tuple(block for block in walk(self.blocks) if isinstance(block, Heading))

    @property
    def pull_quotes(self) -> tuple[Quote, ...]:
        """All pull quotes, in order."""
        return tuple(block for block in walk(self.blocks) if isinstance(block, Quote) and block.pull)


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    """Every block, those inside quotes and lists too, each before what it holds."""
    stack: list[Block] = list(reversed(blocks))
    while stack:
        block = stack.pop()
        yield block
        if isinstance(block, Quote):
            stack.extend(reversed(block.blocks))
        elif isinstance(block, ListBlock):
            stack.extend(inner for item in reversed(block.items) for inner in reversed(item))


def plain(spans: Spans) -> str:
    """The letters of spans alone."""
    if len(spans) == 1:
        return spans[0].text
    return "".join([span.text for span in spans])


def spans_of(block: Block) -> Iterator[Spans]:
    """The runs of spans that a block itself holds: its text, its caption, its cells; not those of blocks inside it."""
    match block:
        case Paragraph() | Heading():
            yield block.spans
        case Quote():
            yield block.cite
        case Image():
            yield block.caption
        case Table():
            yield block.caption
            yield from block.header
            for row in block.rows:
                yield from row
        case _:
            return


def _own_texts(block: Block) -> Iterator[str]:
    if isinstance(block, Code):
        yield block.text
    for spans in spans_of(block):
        yield plain(spans)


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(97 + digit) + letters
    return letters


def _roman(number: int) -> str:
    figures = (
        *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
        *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
    )
    letters = ""
    for value, figure in figures:
        count, number = divmod(number, value)
        letters += figure * count
    return letters
