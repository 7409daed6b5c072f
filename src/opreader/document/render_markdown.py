"""Document → Markdown (CommonMark, tables, strikethrough; HTML for what they lack): for pipes, clipboards and notes."""

import re
from collections.abc import Sequence
from itertools import pairwise

from opreader.document.model import (
    Block,
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
    Table,
    plain,
    spans_of,
    walk,
)
from opreader.document.render_markdown_inline import InlineMarkdown, destination, escaped

_BACKTICKS = re.compile(r"`+")
_LINE_START = re.compile(r"(?m)^(?:([#>+=:|-])|(\d{1,9})([.)]))")


def to_markdown(document: Document) -> str:
    """The body as Markdown, without a line feed at its end; read again it gives the same text, styles, links and blocks.

    Lost: pictures' sizes, who is quoted (a paragraph), odd list numbers, captions' place (a paragraph), unlinked anchors.
    """
    linked = frozenset(
        span.link[1:]
        for block in walk(document.blocks)
        for spans in spans_of(block)
        for span in spans
        if span.link is not None and span.link[0] == "#"
    )
    return "\n".join(_Writer(linked).blocks(document.blocks))


class _Writer:
    """Writes blocks as lines; knows which anchors are linked to."""

    def __init__(self, linked: frozenset[str]) -> None:
        self._linked = linked
        self._inline = InlineMarkdown(linked)

    def blocks(self, blocks: Sequence[Block]) -> list[str]:
        lines: list[str] = []
        before: Block | None = None
        for block in blocks:
            if before is not None:
                lines.append("")
                if isinstance(before, ListBlock) and isinstance(block, ListBlock) and before.ordered == block.ordered:
                    lines += ["<!-- -->", ""]
            if block.anchor in self._linked and not isinstance(block, Paragraph | Heading):
                lines += [f'<a id="{escaped(block.anchor or "")}"></a>', ""]
            lines.extend(self._block(block))
            before = block
        return lines

    def _block(self, block: Block) -> list[str]:
        match block:
            case Paragraph():
                return self._paragraph(block.spans, block.anchor)
            case Heading():
                return [f"{'#' * block.level} {self._one_line(block.spans, block.anchor)}"]
            case Quote():
                lines = self.blocks(block.blocks)
                if block.cite:
                    lines += ["", f"— {self._one_line(block.cite)}"]
                return [f"> {line}" if line else ">" for line in lines]
            case ListBlock():
                return self._list(block)
            case Table():
                return self._table(block)
            case Image() if block.caption:
                return [_image(block), "", *self._paragraph(block.caption)]
            case _:
                return _without_spans(block)

    def _paragraph(self, spans: Spans, anchor: str | None = None) -> list[str]:
        text = self._inline.write(spans, anchor=anchor, line_break="\\\n")
        if "\n" in text:
            text = text.replace("|", "\\|")
        return _LINE_START.sub(_escape_start, text).split("\n")

    def _one_line(self, spans: Spans, anchor: str | None = None) -> str:
        text = self._inline.write(spans, anchor=anchor, line_break="<br>")
        return f"{text[:-1]}\\#" if text.endswith("#") else text

    def _list(self, block: ListBlock) -> list[str]:
        is_loose = not all(_is_tight(item) for item in block.items)
        lines: list[str] = []
        for index, item in enumerate(block.items):
            label = f"{max(block.number(index), 0)}. " if block.ordered else "- "
            indent = " " * len(label)
            inner = self.blocks(item) if is_loose else [line for part in item for line in self.blocks([part])]
            if is_loose and lines:
                lines.append("")
            lines.append(label + inner[0] if inner else label.rstrip())
            lines.extend([indent + line if line else "" for line in inner[1:]])
        return lines

    def _table(self, block: Table) -> list[str]:
        columns = max((len(row) for row in (block.header, *block.rows)), default=1) or 1
        rows = [
            f"| {' | '.join([*map(self._cell, row), *[''] * (columns - len(row))])} |"
            for row in (block.header, *block.rows)
        ]
        lines = [rows[0], f"| {' | '.join(['---'] * columns)} |", *rows[1:]]
        return [*self._paragraph(block.caption), "", *lines] if block.caption else lines

    def _cell(self, cell: Spans) -> str:
        return self._inline.write(cell, line_break="<br>").replace("|", "\\|")


def _without_spans(block: Code | Image | Media | Rule) -> list[str]:
    match block:
        case Code():
            return _code(block)
        case Image():
            return [_image(block)]
        case Media():
            return [f"[{escaped(block.title or block.src)}]({destination(block.src)})"]
        case Rule():
            return ["***"]


def _is_tight(item: Sequence[Block]) -> bool:
    """Whether an item reads well, and back, without blank lines."""
    return all(isinstance(block, Paragraph | ListBlock) for block in item) and all(
        isinstance(before, Paragraph)
        and isinstance(after, ListBlock)
        and after.anchor is None
        and (not after.ordered or after.start == 1)
        for before, after in pairwise(item)
    )


def _escape_start(match: re.Match[str]) -> str:
    return f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}"


def _code(block: Code) -> list[str]:
    longest = max((len(run) for run in _BACKTICKS.findall(block.text)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}{block.language or ''}", *block.text.split("\n"), fence]


def _image(block: Image) -> str:
    alt = escaped(block.alt)
    if block.src is None:
        return f"\\[{alt or plain(block.caption)}\\]"
    image = f"![{alt}]({destination(block.src)})"
    return f"[{image}]({destination(block.link)})" if block.link else image
