"""The block elements that are open while HTML is read, and what each becomes when it closes. Knows no tags' source."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from opreader.document.flatten import styled
from opreader.document.html_table import RawCell, build_table
from opreader.document.model import Block, Code, Image, ListBlock, Media, Paragraph, Quote, Spans, Style, Table, plain
from opreader.text import clean

MOST_LEVELS: Final = 100
"""Quotes, lists, items, tables, cells and figures inside each other; deeper ones lose their shape, not their words."""

HOLDERS: Final = frozenset({"quote", "pull", "list", "item", "table", "cell", "figure", "caption"})
"""Kinds that collect blocks of their own."""

_SIMPLE: Final = frozenset({"p", "group", "quote", "item"})


class Frame:
    """A block element that is open. `depth` is its index on the stack; `…_at` are such indices, -1 for none."""

    __slots__ = (
        *("anchor", "attributes", "blocks", "caption", "code", "depth", "figure", "inline_depth", "items", "kind"),
        *("language", "level", "levels", "list", "list_at", "name", "nests", "next_number", "numbers", "open_item_at"),
        *("open_row_at", "open_section_at", "rows", "table", "table_at", "wall_at"),
    )

    code: list[str]
    items: list[list[Block]]
    numbers: list[int]
    next_number: int
    rows: list[list[RawCell]]
    open_item_at: int
    """For lists their open item; for tables their open cell."""
    nests: bool
    """For tables: whether one of the cells holds a table."""
    open_row_at: int
    open_section_at: int

    def __init__(self, kind: str, name: str, parent: "Frame | None", attributes: Mapping[str, str], depth: int) -> None:
        self.kind, self.name, self.attributes, self.depth = kind, name, attributes, depth
        self.inline_depth = 0
        self.anchor: str | None = None
        self.language: str | None = None
        self.caption: Spans = ()
        self.list: Frame | None = None
        """The list that an `<li>` here belongs to, the `<dl>` that a `<dt>` here does."""
        self.table: Frame | None = None
        """The table that a `<td>` here belongs to."""
        self.figure: Frame | None = None
        """The figure that a `<figcaption>` here belongs to."""
        self.level = 0
        """Level of the heading that text here makes; 0 for paragraphs."""
        self.blocks: list[Block]
        if parent is None:
            self.blocks = []
            self.levels, self.list_at, self.table_at, self.wall_at = 0, -1, -1, -1
            return
        self.levels, self.list_at, self.table_at = parent.levels, parent.list_at, parent.table_at
        self.wall_at = parent.wall_at
        """The nearest cell or table, which end tags of other elements do not reach through."""
        if kind in HOLDERS:
            self.levels += 1
            self.blocks = []
            if kind == "item":
                self.list = parent.list
        else:
            self.blocks = parent.blocks
            self.list, self.table, self.figure, self.level = parent.list, parent.table, parent.figure, parent.level
        if kind not in _SIMPLE:
            self._prepare()

    def _prepare(self) -> None:
        match self.kind:
            case "heading":
                self.level = int(self.name[1])
            case "list":
                self.list, self.list_at, self.open_item_at = self, self.depth, -1
                self.items, self.numbers = [], []
                start = _number(self.attributes.get("start"))
                self.next_number = 1 if start is None else start
            case "definitions":
                self.list, self.open_item_at = self, -1
            case "table":
                self.table, self.table_at, self.wall_at = self, self.depth, self.depth
                self.rows, self.nests = [], False
                self.open_item_at = self.open_row_at = self.open_section_at = -1
            case "cell":
                self.wall_at = self.depth
            case "figure":
                self.figure = self
            case "pre":
                self.code = []
            case _:
                return

    def settle_loose(self) -> None:
        """Move what stands in a list outside its items into the item before it."""
        if self.blocks:
            if not self.items:
                self.add_item([], None)
            self.items[-1].extend(self.blocks)
            self.blocks.clear()

    def add_item(self, blocks: list[Block], value: str | None) -> None:
        """Add an item to a list, numbered as its `value` says or after the one before."""
        number = _number(value)
        if number is None:
            number = self.next_number
        self.items.append(blocks)
        self.numbers.append(number)
        self.next_number = number + (-1 if "reversed" in self.attributes else 1)


def closed(frame: Frame) -> list[Block]:
    """The blocks that a holder becomes; those that go elsewhere (items, cells, captions) become none here."""
    match frame.kind:
        case "quote" | "pull":
            return _quote(frame)
        case "list":
            return _list(frame)
        case "table":
            is_layout = frame.nests or frame.attributes.get("role") in {"presentation", "none"}
            return [*frame.blocks, *build_table(frame.rows, frame.caption, frame.anchor, is_layout=is_layout)]
        case "figure":
            return _figure(frame)
        case "pre":
            return _code(frame)
        case _:
            return []


def _quote(frame: Frame) -> list[Block]:
    blocks = tuple(frame.blocks)
    is_pull = frame.kind == "pull"
    if not blocks:
        return []
    inner = blocks[0]
    if len(blocks) == 1 and isinstance(inner, Quote) and (is_pull or inner.pull):
        return [replace(inner, pull=True, anchor=inner.anchor or frame.anchor)]
    return [Quote(blocks, pull=is_pull, anchor=frame.anchor)]


def _list(frame: Frame) -> list[Block]:
    frame.settle_loose()
    kept = [index for index, item in enumerate(frame.items) if item]
    if not kept:
        return []
    items = tuple([tuple(frame.items[index]) for index in kept])
    if frame.name != "ol":
        return [ListBlock(items, anchor=frame.anchor)]
    counted_down = len(frame.items) - 1 if "reversed" in frame.attributes and "start" not in frame.attributes else 0
    numbers = tuple([frame.numbers[index] + counted_down for index in kept])
    start = numbers[0]
    simple = numbers == tuple(range(start, start + len(numbers)))
    marker = frame.attributes.get("type", "1")
    return [
        ListBlock(
            items,
            ordered=True,
            start=start,
            numbers=None if simple else numbers,
            marker=marker if marker in {"a", "A", "i", "I"} else "1",
            anchor=frame.anchor,
        )
    ]


def _figure(frame: Frame) -> list[Block]:
    blocks, caption = list(frame.blocks), frame.caption
    if "pullquote" in frame.attributes.get("class", "") and blocks:
        blocks = [replace(block, pull=True) if isinstance(block, Quote) else block for block in blocks]
    if frame.anchor and blocks and blocks[0].anchor is None:
        blocks[0] = replace(blocks[0], anchor=frame.anchor)
    return _captioned(blocks, caption) if caption else blocks


def _captioned(blocks: list[Block], caption: Spans) -> list[Block]:
    """Give a figure's caption to the last thing in it that can have one."""
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if isinstance(block, Image | Table) and not block.caption:
            blocks[index] = replace(block, caption=caption)
            return blocks
        if isinstance(block, Quote) and not block.cite:
            blocks[index] = replace(block, cite=caption)
            return blocks
        if isinstance(block, Media) and not block.title and not any(span.link for span in caption):
            blocks[index] = replace(block, title=clean(plain(caption), one_line=True))
            return blocks
    return [*blocks, Paragraph(styled(caption, Style.SMALL))]


def _code(frame: Frame) -> list[Block]:
    text = clean("".join(frame.code).replace("\r\n", "\n").expandtabs(4))
    lines = [line.rstrip() for line in text.split("\n")]
    first, last = 0, len(lines)
    while first < last and not lines[first]:
        first += 1
    while last > first and not lines[last - 1]:
        last -= 1
    if first == last:
        return []
    return [Code("\n".join(lines[first:last]), frame.language, frame.anchor)]


def _number(text: str | None) -> int | None:
    """A list number; None for none, nonsense, and numbers of more than nine digits."""
    text = (text or "").strip()
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None
