"""Blocks as spans of one paragraph, for where only spans fit: captions, cells of a table. Loses shape, not words."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from opreader.document.model import (
    Block,
    Code,
    Heading,
    Image,
    ListBlock,
    Media,
    Paragraph,
    Quote,
    Rule,
    Span,
    Spans,
    Style,
    Table,
)

if TYPE_CHECKING:
    from opreader.document.model import (
        Row,
    )


def flatten(blocks: Sequence[Block]) -> Spans:
    """The spans of blocks, each block on a line of its own."""
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        return _with_anchor(blocks[0].spans, blocks[0].anchor)
    lines: list[Span] = []
    for block in blocks:
        spans = _spans(block)
        if spans and lines:
            lines.append(Span("\n"))
        lines.extend(spans)
    return joined(lines)


def joined(spans: Sequence[Span]) -> Spans:
    """Spans with alike neighbours made one."""
    merged: list[Span] = []
    texts: list[str] = []
    first: Span | None = None
    for span in spans:
        if first is not None and span.anchor is None and first.style == span.style and first.link == span.link:
            texts.append(span.text)
            continue
        if first is not None:
            merged.append(replace(first, text="".join(texts)) if len(texts) > 1 else first)
        first, texts = span, [span.text]
    if first is not None:
        merged.append(replace(first, text="".join(texts)) if len(texts) > 1 else first)
    return tuple(merged)


def styled(spans: Spans, style: Style) -> Spans:
    """Spans with a style added to each."""
    return tuple(replace(span, style=span.style | style) for span in spans)


def _spans(block: Block) -> Spans:
    match block:
        case Paragraph():
            return _with_anchor(block.spans, block.anchor)
        case Heading():
            return _with_anchor(styled(block.spans, Style.STRONG), block.anchor)
        case Quote():
            inner = flatten(block.blocks)
            return (*inner, Span("\n— "), *block.cite) if block.cite else inner
        case ListBlock():
            return _list(block)
        case Code():
            return (Span(block.text, Style.CODE, anchor=block.anchor),)
        case Table():
            return _table(block)
        case Image():
            named = (Span(f"[{block.alt or 'image'}]", link=block.src or block.link, anchor=block.anchor),)
            return (*named, Span(" "), *block.caption) if block.caption else named
        case Media():
            return (Span(block.title or block.src, link=block.src, anchor=block.anchor),)
        case Rule():
            return ()


def _list(block: ListBlock) -> Spans:
    lines: list[Span] = []
    for index, item in enumerate(block.items):
        lines.append(Span(f"{chr(10) if lines else ''}{block.label(index)} "))
        lines.extend(flatten(item))
    return tuple(lines)


def _table(block: Table) -> Spans:
    lines: list[Span] = list(block.caption)
    rows: tuple[Row, ...] = (block.header, *block.rows) if block.header else block.rows
    for row in rows:
        if lines:
            lines.append(Span("\n"))
        for index, cell in enumerate(row):
            if index:
                lines.append(Span(" | "))
            lines.extend(cell)
    return tuple(lines)


def _with_anchor(spans: Spans, anchor: str | None) -> Spans:
    if anchor is None or not spans or spans[0].anchor is not None:
        return spans
    return (replace(spans[0], anchor=anchor), *spans[1:])
