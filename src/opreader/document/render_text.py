"""Document → plain text: for the clipboard, pipes, searching and comparing. No width is asked for; lines are not wrapped."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from opreader.document.model import (
    Block,
    Cell,
    Code,
    Document,
    Heading,
    Image,
    ListBlock,
    Media,
    Paragraph,
    Quote,
    Rule,
    Spans,
    Style,
    Table,
    plain,
)

if TYPE_CHECKING:
    from opreader.document.model import (
        Row,
    )

_RAISED: Final = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_WIDEST_COLUMN: Final = 40


def to_text(document: Document) -> str:
    """The body alone, one blank line between blocks, without a line feed at its end; "" for an empty document."""
    return "\n".join(_lines(document.blocks))


def _lines(blocks: Sequence[Block]) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        if lines:
            lines.append("")
        lines.extend(_block(block))
    return lines


def _block(block: Block) -> list[str]:
    match block:
        case Paragraph() | Heading():
            return _text(block.spans).split("\n")
        case Quote():
            lines = _lines(block.blocks)
            if block.cite:
                lines += ["", *f"— {_text(block.cite)}".split("\n")]
            return [f"> {line}" if line else ">" for line in lines]
        case ListBlock():
            return _list(block)
        case Code():
            return block.text.split("\n")
        case Table():
            return _table(block)
        case Image():
            return _image(block)
        case Media():
            return [f"[{block.title}: {block.src}]" if block.title else f"[{block.src}]"]
        case Rule():
            return ["* * *"]


def _text(spans: Spans) -> str:
    """Spans as a line: a footnote's number in brackets, other raised figures as such."""
    if not any(Style.SUP in span.style for span in spans):
        return plain(spans)
    texts: list[str] = []
    for span in spans:
        if Style.SUP not in span.style:
            texts.append(span.text)
        elif span.link is not None and span.link[0] == "#" and not span.text.startswith(("[", "(")):
            texts.append(f"[{span.text.strip()}]")
        elif span.text.isascii() and span.text.strip("+-").isdigit():
            texts.append(span.text.translate(_RAISED))
        else:
            texts.append(span.text)
    return "".join(texts)


def _list(block: ListBlock) -> list[str]:
    """Items one under the other; apart where one of them has several paragraphs."""
    is_loose = any(not isinstance(after, ListBlock) for item in block.items for _, after in pairwise(item))
    lines: list[str] = []
    for index, item in enumerate(block.items):
        label = f"{block.label(index)} "
        indent = " " * len(label)
        inner = _lines(item) if is_loose else [line for part in item for line in _block(part)]
        if is_loose and lines:
            lines.append("")
        lines.append((label + inner[0]).rstrip() if inner else label.rstrip())
        lines.extend([indent + line if line else "" for line in inner[1:]])
    return lines


def _table(block: Table) -> list[str]:
    """Columns padded to their widest cell of at most 40 letters; the last one is not."""
    rows: tuple[Row, ...] = (block.header, *block.rows) if block.header else block.rows
    texts = [[_cell(cell) for cell in row] for row in rows]
    widths: list[int] = []
    for row in texts:
        widths.extend([0] * (len(row) - len(widths)))
        for index, text in enumerate(row):
            widths[index] = max(widths[index], min(len(text), _WIDEST_COLUMN))
    lines = ["  ".join([text.ljust(width) for text, width in zip(row, widths, strict=False)]).rstrip() for row in texts]
    if block.header:
        lines.insert(1, "  ".join(["-" * max(width, 1) for width in widths]))
    return [*_text(block.caption).split("\n"), "", *lines] if block.caption else lines


def _cell(cell: Cell) -> str:
    return _text(cell).replace("\n", " / ")


def _image(block: Image) -> list[str]:
    caption = _text(block.caption)
    lines = [] if block.alt and block.alt == caption else [f"[{block.alt or 'image'}]"]
    return [*lines, *caption.split("\n")] if caption else lines
