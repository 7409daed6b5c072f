"""What an article's rows and pieces are: values between a document and its lines. No widths, no colours."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from opreader.frozen import frozen

if TYPE_CHECKING:
    from opreader.document.model import Style
    from opreader.ui.layout.look import Look


Frame: TypeAlias = Literal["bar"] | int
"""What stands left of a piece: a quote's bar, or so many cells of indent."""
Markers: TypeAlias = tuple[tuple[int, str], ...]
"""(number of a frame, label) of the list items that begin with a piece: drawn in these indents of its first line."""
Size: TypeAlias = tuple[int, int]
"""Width and height; of a picture in pixels, of its room in cells."""
Expected: TypeAlias = tuple[tuple[str, Size | None], ...]
"""Addresses of the pictures that may come, with their size where that is known; all others stay words."""


@frozen
class Run:
    """A part of a row that differs in style or is a link."""

    start: int
    end: int
    style: Style
    link: int | None
    """Index into the article's links."""


class Tint(NamedTuple):
    """A part of a row of code with a look of its own: a string, a keyword."""

    start: int
    end: int
    look: Look


@frozen
class Row:
    """One logical text: a paragraph, a cell, a line of code. Selections and places in the text are told by rows."""

    text: str
    runs: tuple[Run, ...] = ()
    level: int | None = None
    """Of a text in which letters run from right to left: 1 where the whole does, else 0. None: no letter does."""
    tints: tuple[Tint, ...] = ()


@frozen
class TextPiece:
    """A row to be wrapped."""

    row: int
    look: Look
    frames: tuple[Frame, ...] = ()
    markers: Markers = ()


@frozen
class CodePiece:
    """Rows shown as they are, cut at the edge."""

    first: int
    count: int
    frames: tuple[Frame, ...] = ()
    markers: Markers = ()


@frozen
class RulePiece:
    """A line across."""

    frames: tuple[Frame, ...] = ()


@frozen
class GapPiece:
    """An empty line; the frames go on through it."""

    frames: tuple[Frame, ...] = ()


@frozen
class TablePiece:
    """Cells by row and column, each a row of text; the grid is rectangular."""

    cells: tuple[tuple[int, ...], ...]
    has_header: bool
    """The first row of cells names the columns."""
    frames: tuple[Frame, ...] = ()
    markers: Markers = ()


class Picture(NamedTuple):
    """A picture that is to be shown."""

    src: str
    size: Size | None
    """None: nobody knows yet."""


@frozen
class BoxPiece:
    """Rows in a frame: what is known of a picture, under room for the picture itself where it may come."""

    rows: tuple[tuple[int, Look], ...]
    label: str
    frames: tuple[Frame, ...] = ()
    markers: Markers = ()
    picture: Picture | None = None


Piece: TypeAlias = TextPiece | CodePiece | RulePiece | GapPiece | TablePiece | BoxPiece


@frozen
class Rows:
    """An article's pieces in order, and the rows and links that they point at."""

    pieces: tuple[Piece, ...]
    rows: tuple[Row, ...]
    links: tuple[str, ...]
    first_row: int
    """The first row of the text; those before it are the header's."""
    anchors: dict[str, int] = field(default_factory=dict)
    """Row of every anchor that links may lead to."""


class Ink(NamedTuple):
    """Cells that are no text of the article: a bar, a marker, a frame."""

    text: str
    look: Look


class Slice(NamedTuple):
    """A part of a row."""

    row: int
    start: int
    end: int
    look: Look


class Room(NamedTuple):
    """A line of the room that is kept for a picture; the picture stands in its middle."""

    src: str
    number: int
    """Which line of it, from 0."""
    cells: int
    """Cells of the line."""
    columns: int
    """Cells that the picture may have."""
    rows: int
    """Lines that the picture may have."""


Part = Ink | Slice | Room


class Line(NamedTuple):
    """One line of cells."""

    row: int
    """The row that is read here, for finding the place again at another width."""
    start: int
    parts: tuple[Part, ...]
    wide: bool = False
    """It may go on beyond the measure: the view shows a part of it."""
