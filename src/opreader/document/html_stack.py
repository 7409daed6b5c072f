"""The stack of open blocks, with the paragraph being read on top; builds blocks as they close."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from opreader.document.addresses import anchor_name
from opreader.document.flatten import flatten, joined
from opreader.document.html_frames import HOLDERS, MOST_LEVELS, Frame, closed
from opreader.document.html_inline import InlineText
from opreader.document.html_table import RawCell
from opreader.document.model import Block, Heading, Paragraph, Span
from opreader.html_tokens import NO_ATTRIBUTES

_MADE: Final = frozenset({"quote", "pull", "list", "table", "figure", "pre"})
"""Kinds that become blocks when they close."""
STRAY_LIST: Final = "#list"
"""Name of the list that items outside any list are put in."""
_IN_TABLE: Final = frozenset({"td", "th", "tr", "thead", "tbody", "tfoot", "table", "caption"})
_LONGEST_HEADING: Final = 400
"""Letters; a "heading" that never closes makes no headline of a whole article."""


class BlockStack:
    """Open blocks, innermost last. The first one is the document and never closes."""

    def __init__(self, wanted: AbstractSet[str]) -> None:
        self.inline = InlineText(wanted)
        self.frames = [Frame("group", "#document", None, NO_ATTRIBUTES, 0)]
        self._waiting: list[Block] = []
        self._by_name: dict[str, list[int]] = {}

    @property
    def top(self) -> Frame:
        """The innermost open block."""
        return self.frames[-1]

    def finish(self) -> tuple[Block, ...]:
        """Close everything; the document's blocks."""
        self.close_at(1)
        self.inline.close_to(0)
        self.flush()
        return tuple(self.frames[0].blocks)

    def flush(self) -> None:
        """End the paragraph being read, if there is one."""
        blocks = self.frames[-1].blocks
        if self.inline:
            spans, anchor = self.inline.take()
            if spans:
                level = self.frames[-1].level
                if level and sum([len(span.text) for span in spans]) <= _LONGEST_HEADING:
                    blocks.append(Heading(level, spans, anchor))
                else:
                    blocks.append(Paragraph(spans, anchor))
        if self._waiting:
            blocks.extend(self._waiting)
            self._waiting.clear()

    def emit(self, block: Block) -> None:
        """Add a block that stands by itself; inside a line of text it waits for the end of the paragraph."""
        if not self.inline.at_line_start:
            self._waiting.append(block)
            return
        self.flush()
        self.frames[-1].blocks.append(block)

    def break_line(self) -> None:
        """Read `<br>`: a line break, or, where the line is empty, the end of the paragraph."""
        if self._waiting or not (self.inline.break_line() or self.frames[-1].level):
            self.flush()

    def open(self, kind: str, name: str, attributes: Mapping[str, str]) -> Frame:
        """Enter a block element, leaving those that it ends by HTML's rules."""
        self._end_implied(kind, name)
        self.flush()
        if identity := attributes.get("id"):
            self.inline.add_anchor(anchor_name(identity))
        top = self.frames[-1]
        if kind == "item" and (top.list is None or top.list.kind != "list"):
            top = self._push("list", STRAY_LIST, NO_ATTRIBUTES)
        return self._push(self._possible(kind, top), name, attributes)

    def close(self, name: str) -> None:
        """Leave the innermost open element of that name and all inside it; ends the paragraph even if there is none."""
        depths = self._by_name.get(name)
        top = self.frames[-1]
        if top.kind == "heading" and name[0] == "h" and name[1:].isdigit():
            self.close_at(top.depth)
        elif depths and depths[-1] >= self._reach(name, top):
            self.close_at(depths[-1])
        else:
            self.flush()

    def close_at(self, depth: int) -> None:
        """Leave all blocks from that depth upwards."""
        while len(self.frames) > depth:
            self._pop()

    def _reach(self, name: str, top: Frame) -> int:
        """The lowest depth at which an end tag here can find its element."""
        if name == "p":
            return top.depth
        if name in _IN_TABLE:
            return top.table_at
        if name == "li":
            return max(top.list_at, top.wall_at) + 1
        return top.wall_at + 1

    def _end_implied(self, kind: str, name: str) -> None:
        """Leave what the start of such an element ends without an end tag."""
        top = self.frames[-1]
        if top.name == STRAY_LIST and kind != "item":
            self.close_at(top.depth)
        elif kind in {"p", "heading"}:
            if top.kind == kind:
                self.close_at(top.depth)
        elif kind == "item" or name in {"dt", "dd"}:
            if top.list is not None and (top.list.kind == "list") == (kind == "item"):
                self._close_found(top.list.open_item_at)
        elif kind in {"cell", "row", "section"} and top.table_at >= 0:
            self._end_in_table(kind, self.frames[top.table_at])

    def _end_in_table(self, kind: str, table: Frame) -> None:
        """Go back to where a cell, row or section can begin."""
        depth = table.depth
        if kind != "section":
            depth = max(depth, table.open_section_at)
        if kind == "cell":
            depth = max(depth, table.open_row_at)
        self.close_at(depth + 1)

    def _close_found(self, depth: int) -> None:
        if depth >= 0:
            self.close_at(depth)

    def _possible(self, kind: str, top: Frame) -> str:
        """The kind that an element can have here: stray cells and what is nested too deep are mere groups."""
        if top.levels >= MOST_LEVELS and kind in HOLDERS:
            return "group"
        if kind in {"cell", "row", "section"} and top.table is None:
            return "group"
        return kind

    def _push(self, kind: str, name: str, attributes: Mapping[str, str]) -> Frame:
        top = self.frames[-1]
        frame = Frame(kind, name, top, attributes, len(self.frames))
        frame.inline_depth = self.inline.depth
        if kind in _MADE:
            frame.anchor = self.inline.take_anchor()
        if kind == "item" and top.list is not None:
            top.list.settle_loose()
            top.list.open_item_at = frame.depth
        elif name in {"dt", "dd"} and top.list is not None and top.list.kind == "definitions":
            top.list.open_item_at = frame.depth
        elif top.table is not None:
            self._note_in_table(kind, frame.depth, top.table)
        self.frames.append(frame)
        self._by_name.setdefault(name, []).append(frame.depth)
        return frame

    def _note_in_table(self, kind: str, depth: int, table: Frame) -> None:
        if kind == "cell":
            table.open_item_at = depth
            if not table.rows:
                table.rows.append([])
        elif kind == "row":
            table.open_row_at = depth
            table.rows.append([])
        elif kind == "section":
            table.open_section_at = depth

    def _pop(self) -> None:
        frame = self.frames[-1]
        self.inline.close_to(frame.inline_depth)
        self.flush()
        self.frames.pop()
        self._by_name[frame.name].pop()
        parent = self.frames[-1]
        if frame.kind in _MADE:
            if frame.kind == "table" and parent.table_at >= 0:
                self.frames[parent.table_at].nests = True
            blocks = closed(frame)
            parent.blocks.extend(blocks)
            if frame.anchor and not blocks:
                self.inline.add_anchor(frame.anchor)
        elif frame.kind == "caption":
            _give_caption(frame, parent)
        elif frame.kind != "p":
            self._leave_owner(frame, parent)

    def _leave_owner(self, frame: Frame, parent: Frame) -> None:
        """Hand what closes to its list or table."""
        table, owner = parent.table, parent.list
        if frame.kind == "item" and owner is not None:
            owner.add_item(frame.blocks, frame.attributes.get("value"))
        if owner is not None and owner.open_item_at == frame.depth:
            owner.open_item_at = -1
        if table is None:
            return
        if frame.kind == "cell":
            section = self.frames[table.open_section_at].name if table.open_section_at >= 0 else ""
            table.rows[-1].append(RawCell.of(frame.blocks, frame.name, section, frame.attributes))
            table.open_item_at = -1
        elif frame.kind == "row":
            table.open_row_at = -1
        elif frame.kind == "section":
            table.open_section_at = -1


def _give_caption(frame: Frame, parent: Frame) -> None:
    owner = parent.table if frame.name == "caption" else parent.figure
    if owner is None:
        parent.blocks.extend(frame.blocks)
        return
    spans = flatten(frame.blocks)
    owner.caption = joined((*owner.caption, Span("\n"), *spans)) if owner.caption and spans else owner.caption or spans
