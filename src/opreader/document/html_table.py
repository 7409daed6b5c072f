"""Cells as HTML tells them → a table, or, where the table only arranged the page, what stood in its cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from opreader.document.flatten import flatten, joined, styled
from opreader.document.model import (
    Block,
    Cell,
    Code,
    Heading,
    Image,
    ListBlock,
    Media,
    Paragraph,
    Quote,
    Row,
    Span,
    Spans,
    Style,
    Table,
)

_MOST_SPAN: Final = 40
"""Columns or rows that one cell may take; browsers allow 1,000, no reader wants them."""

_MOST_COLUMNS: Final = 100
"""Columns up to which spans are kept apart; cells beyond just follow each other."""

_LAYOUT: Final = (Heading, Table, Quote, ListBlock, Code, Image, Media)
"""Blocks that a cell of figures and words does not hold."""


@dataclass(slots=True)
class RawCell:
    """A cell as it was read."""

    blocks: list[Block] = field(default_factory=list)
    is_header: bool = False
    in_head: bool = False
    columns: int = 1
    rows: int = 1

    @classmethod
    def of(cls, blocks: list[Block], name: str, section: str, attributes: Mapping[str, str]) -> "RawCell":
        """The cell of a `td` or `th` with its attributes."""
        columns, rows = (_span(attributes.get(key, "")) for key in ("colspan", "rowspan"))
        return cls(blocks, is_header=name == "th", in_head=section == "thead", columns=columns, rows=rows)


def build_table(rows: Sequence[list[RawCell]], caption: Spans, anchor: str | None, *, is_layout: bool) -> list[Block]:
    """A table as one block; a table that is layout as the blocks of its cells, in order."""
    rows = [row for row in rows if row]
    if is_layout or _looks_like_layout(rows, has_caption=bool(caption)):
        unwrapped = [block for row in rows for cell in row for block in cell.blocks]
        return [*unwrapped, *([Paragraph(styled(caption, Style.SMALL))] if caption else [])]
    header_is_first = all(cell.is_header or cell.in_head for cell in rows[0])
    grid = _grid(rows, bold_from=1 if header_is_first else 0)
    header: Row = grid[0] if header_is_first else ()
    body = tuple(row for row in grid[1 if header_is_first else 0 :] if any(row))
    if not body and not any(header):
        return []
    return [Table(body, header, caption, anchor)]


def _looks_like_layout(rows: Sequence[list[RawCell]], *, has_caption: bool) -> bool:
    if not rows:
        return True
    cells = [cell for row in rows for cell in row]
    if len(cells) == 1:
        return True
    if has_caption or any(cell.is_header or cell.in_head for cell in cells):
        return False
    if max(len(row) for row in rows) == 1:
        return True
    return any(isinstance(block, _LAYOUT) for cell in cells for block in cell.blocks) or any(
        len(cell.blocks) > 2 for cell in cells
    )


def _grid(rows: Sequence[list[RawCell]], *, bold_from: int) -> list[Row]:
    """Rows of spans; a cell that spans columns or rows leaves empty ones where it goes on."""
    grid: list[Row] = []
    held: dict[int, int] = {}
    for index, row in enumerate(rows):
        cells: list[Cell] = []
        held = {column: left for column, left in held.items() if left > 0}
        for cell in row:
            _fill_held(cells, held)
            column = len(cells)
            spans = _spans(cell)
            cells.append(styled(spans, Style.STRONG) if cell.is_header and index >= bold_from else spans)
            if column < _MOST_COLUMNS:
                cells.extend(() for _ in range(cell.columns - 1))
            if cell.rows > 1:
                held |= dict.fromkeys(range(column, len(cells)), cell.rows)
        _fill_held(cells, held)
        held = {column: left - 1 for column, left in held.items()}
        while cells and not cells[-1]:
            cells.pop()
        grid.append(tuple(cells))
    return grid


def _fill_held(cells: list[Cell], held: Mapping[int, int]) -> None:
    """Leave the next columns empty where a cell of an earlier row goes on in them."""
    while len(cells) in held and len(cells) < _MOST_COLUMNS:
        cells.append(())


def _spans(cell: RawCell) -> Spans:
    spans = flatten(cell.blocks)
    if spans and spans[0].anchor is None and cell.blocks[0].anchor:
        first = spans[0]
        spans = (Span(first.text, first.style, first.link, cell.blocks[0].anchor), *spans[1:])
    return joined(spans)


def _span(text: str) -> int:
    text = text.strip()
    return max(1, min(int(text), _MOST_SPAN)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
