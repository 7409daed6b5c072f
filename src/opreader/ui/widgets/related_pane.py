"""The pane of related headlines: sections of items that the cursor walks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from opreader.model import State
from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.cells import fit
from opreader.ui.widgets.inks import STATE_INKS, looks_of
from opreader.ui.widgets.line_api import cells_of, paint, paint_line, refresh_rows, reveal, set_height, strip_of, tell
from opreader.ui.widgets.line_bar import LinePane
from opreader.ui.widgets.related_lines import MARGIN, lay_out
from opreader.ui.widgets.words import centred_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.style import Style
    from textual.events import Click, Resize
    from textual.geometry import Region

    from opreader.ui.glyphs import Glyphs
    from opreader.ui.widgets.inks import Ink
    from opreader.ui.widgets.related_lines import Line, RelatedItem

LOOKS: Final[dict[str, Ink]] = {
    "section": ("heading", None, "bold"),
    "count": ("muted-text", None, ""),
    "title": ("unread", None, "bold"),
    "read": ("read", None, ""),
    "detail": ("muted-text", None, ""),
    **STATE_INKS,
}


class RelatedPane(LinePane, can_focus=True, inherit_bindings=False):
    """Headlines on the same matter; says which one the reader is on. Knows no `Reader`."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "RelatedPane { overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }"

    class Opened(Message):
        """An item was chosen to be read: Enter or a click."""

        def __init__(self, index: int, item: RelatedItem) -> None:
            super().__init__()
            self.index = index
            self.item = item

    def __init__(self, *, glyphs: Glyphs = UNICODE, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(glyphs=glyphs, id=id)
        self.on_highlighted: Callable[[int, RelatedItem], None] | None = None
        """Called in the key's handler when the cursor came to an item."""
        self._glyphs = glyphs
        self._items: tuple[RelatedItem, ...] = ()
        self._words: tuple[str, ...] = ()
        self._note: tuple[str, ...] = ()
        self._lines: list[Line] = []
        self._first_line: list[int] = []
        self._cursor = -1
        self._strips: dict[int, Strip] = {}
        self._looks: dict[str, Style] = {}

    # What is shown

    @property
    def items(self) -> tuple[RelatedItem, ...]:
        """The items, in order."""
        return self._items

    @property
    def cursor(self) -> int:
        """The item that the cursor is on; -1 before the first `next_item`."""
        return self._cursor

    @property
    def cursor_item(self) -> RelatedItem | None:
        """The item that the cursor is on."""
        return self._items[self._cursor] if 0 <= self._cursor < len(self._items) else None

    def set_items(self, items: Sequence[RelatedItem], *, empty: Sequence[str] = (), note: Sequence[str] = ()) -> None:
        """Show these items with a note below them, or the words of `empty` where there are none.

        The cursor stays on an item of the same key, and that on its line of the window; otherwise it is on none.
        """
        if (tuple(items), tuple(empty), tuple(note)) == (self._items, self._words, self._note):
            return
        key, line = self._held()
        at_cursor = self.cursor_item
        self._items, self._words, self._note = tuple(items), tuple(empty), tuple(note)
        self._cursor = -1 if at_cursor is None else self._index_of(at_cursor.key)
        held = self._index_of(key)
        if held < 0 and self.scroll_offset.y:
            self.scroll_to(y=0, animate=False)
        self._lay_out()
        if held >= 0 and self._first_line:
            self.scroll_to(y=max(0, self._first_line[held] - line), animate=False)

    def _held(self) -> tuple[str, int]:
        """The key of the item that stays where it is, and its line of the window: the cursor's, else the topmost."""
        top, height = self.scroll_offset.y, self.size.height
        for index in (self._cursor, self._lines[top].item if 0 < top < len(self._lines) else -1):
            if 0 <= index < len(self._first_line) and self._first_line[index] < top + height:
                return self._items[index].key, self._first_line[index] - top
        return "", 0

    def _index_of(self, key: str) -> int:
        return next((index for index, item in enumerate(self._items) if key and item.key == key), -1)

    def go_to(self, key: str) -> bool:
        """Put the cursor on the item of a key; False where there is none."""
        index = self._index_of(key)
        if index >= 0:
            self.move(index)
        return index >= 0

    # Moving

    def next_item(self) -> bool:
        """To the next item; False at the last."""
        return self.move(self._cursor + 1)

    def previous_item(self) -> bool:
        """To the item before; False at the first."""
        return self.move(max(0, self._cursor - 1))

    down = next_item
    up = previous_item

    def page_down(self) -> bool:
        """A page on."""
        return self._move_lines(max(1, self.size.height - 1))

    def page_up(self) -> bool:
        """A page back."""
        return self._move_lines(-max(1, self.size.height - 1))

    def half_page_down(self) -> bool:
        """Half a page on."""
        return self._move_lines(max(1, self.size.height // 2))

    def half_page_up(self) -> bool:
        """Half a page back."""
        return self._move_lines(-max(1, self.size.height // 2))

    def first(self) -> bool:
        """To the first item."""
        return self.move(0)

    def last(self) -> bool:
        """To the last item."""
        return self.move(len(self._items) - 1)

    def move(self, to: int) -> bool:
        """Put the cursor on an item, or the nearest there is; False where it stood there already."""
        if not self._items:
            return False
        to = min(max(0, to), len(self._items) - 1)
        old, self._cursor = self._cursor, to
        if old == to:
            return False
        for item in (old, to):
            if item >= 0:
                self._redraw_item(item)
        if self._first_line:  # none before the pane was in sight
            first, last = self._span(to)
            reveal(self, 0 if to == 0 else first, last)
        if self.on_highlighted is not None:
            self.on_highlighted(to, self._items[to])
        return True

    def _move_lines(self, by: int) -> bool:
        if not self._first_line:
            return False
        line = self._first_line[max(0, self._cursor)] + by
        after = next((index for index, first in enumerate(self._first_line) if first > line), len(self._items))
        to = max(0, after - 1)
        # An item taller than the step must not hold the cursor.
        return self.move(to if to != self._cursor else self._cursor + (1 if by > 0 else -1))

    def open(self) -> None:
        """Say that the item under the cursor is to be read."""
        if (item := self.cursor_item) is not None:
            tell(self, self.Opened(self._cursor, item))

    def on_click(self, event: Click) -> None:
        """Open the item that was clicked."""
        line = self.scroll_offset.y + event.y
        if event.y < 0 or line >= len(self._lines) or (item := self._lines[line].item) < 0:
            return
        event.stop()
        self.move(item)
        self.open()

    # Drawing

    def on_resize(self, event: Resize) -> None:
        """Wrap for the new width; the cursor stays in the window."""
        if event.size.width:
            self._lay_out()

    def _lay_out(self) -> None:
        self._strips.clear()
        note = self._note if self._items else ()
        self._lines, self._first_line = lay_out(self._items, note, cells_of(self), self.size.height, self._glyphs)
        set_height(self, len(self._lines))
        if self._cursor >= 0 and self._lines:
            reveal(self, *self._span(self._cursor))

    def _span(self, item: int) -> tuple[int, int]:
        first = self._first_line[item]
        last = self._first_line[item + 1] if item + 1 < len(self._items) else len(self._lines)
        while last > first + 1 and self._lines[last - 1].item != item:
            last -= 1
        return first, last - 1

    def _redraw_item(self, item: int) -> None:
        if item >= len(self._first_line):
            return
        first, last = self._span(item)
        for line in range(first, last + 1):
            self._strips.pop(line, None)
        refresh_rows(self, first, last)

    def render_line(self, y: int) -> Strip:
        """The strip of a line of the window."""
        return paint_line(self, y, self._draw)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The window, without what StylesCache would add."""
        return paint(self, crop, self._draw)

    def _draw(self, y: int, top: int, cells: int) -> Strip:
        looks = self._looks or self._take_looks()
        if not self._items:
            return centred_line(self._words, y, self, looks["detail"], looks["ground"])
        line = top + y
        if line >= len(self._lines):
            return Strip.blank(cells, looks["ground"])
        if (strip := self._strips.get(line)) is None or strip.cell_length != cells:
            strip = self._strips[line] = self._build(self._lines[line], cells, looks)
        return strip

    def notify_style_update(self) -> None:
        """Forget strips and styles: theme, focus or colours changed."""
        self._strips.clear()
        self._looks = {}
        super().notify_style_update()

    def _build(self, line: Line, cells: int, looks: dict[str, Style]) -> Strip:
        if line.look == "gap":
            return Strip.blank(cells, looks["ground"])
        style = looks[line.look]
        mark_style, aside_style = looks["ground"], looks["count" if line.look == "section" else "detail"]
        sign = " " * MARGIN if line.look == "section" else " " * MARGIN + "  "
        if line.mark is not None:
            sign, mark_style = f"{' ' * MARGIN}{self._glyphs.badge(line.mark)} ", looks[_mark_look(line.mark)]
        if line.item >= 0 and line.item == self._cursor:
            style, mark_style, aside_style = (one + looks["cursor"] for one in (style, mark_style, aside_style))
        end = line.aside_at if line.aside else cells
        segments = [Segment(sign, mark_style), Segment(fit(line.text, max(0, end - len(sign))), style)]
        if line.aside:
            segments.append(Segment(fit(line.aside, max(0, cells - end)), aside_style))
        return strip_of(segments).adjust_cell_length(cells, looks["ground"])

    def _take_looks(self) -> dict[str, Style]:
        self._looks = looks_of(self, LOOKS)
        return self._looks


def _mark_look(state: State) -> str:
    return "partial" if state is State.GATED else state.value
