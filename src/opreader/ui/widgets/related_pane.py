"""The pane of related headlines: sections of items that the cursor walks."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, Literal, NamedTuple

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from opreader.frozen import frozen
from opreader.text import clean
from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.bidi import level_of, order, visual, without_controls
from opreader.ui.layout.cells import fit, reduce_clusters, shorten
from opreader.ui.layout.wrap import wrap
from opreader.ui.widgets.line_api import cells_of, paint, paint_line, refresh_rows, reveal, set_height, tell
from opreader.ui.widgets.line_bar import LinePane
from opreader.ui.widgets.words import centred_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.style import Style
    from textual.events import Click, Resize
    from textual.geometry import Region

    from opreader.ui.glyphs import Glyphs

TITLE_LINES: Final = 3
"""Lines that a title may take."""
LOOKS: Final = ("section", "title", "read", "detail")
Look = Literal["section", "title", "read", "detail", "gap"]


@frozen
class RelatedItem:
    """One headline related to the article on the screen."""

    section: str
    """"OTHER TAKES", "MORE BY THIS AUTHOR", "FROM THIS PAGE", "SAME TEXT": items of one section stand together."""
    title: str
    detail: tuple[str, ...] = ()
    """Lines under the title: source and age, the reason, "not opened yet"."""
    key: str = ""
    """What the screen knows it by: "entry:12", "page:3"."""
    read: bool = False


class _Line(NamedTuple):
    item: int
    """-1 for lines on which no cursor can be."""
    text: str
    look: Look


class RelatedPane(LinePane, can_focus=True, inherit_bindings=False):
    """Headlines on the same matter; says which one the reader is on. Knows no `Reader`."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    RelatedPane {
        overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1;
        & > .related--section { color: $heading; text-style: bold; }
        & > .related--title { color: $unread; text-style: bold; }
        & > .related--read { color: $read; }
        & > .related--detail { color: $muted-text; }
        & > .related--cursor { color: $cursor-foreground; background: $cursor-blurred-background; }
        &:focus > .related--cursor { background: $cursor-background; }
        &:nocolor > .related--cursor { text-style: reverse; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {*(f"related--{look}" for look in LOOKS), "related--cursor"}

    class Opened(Message):
        """An item was chosen to be read: Enter or a click."""

        def __init__(self, index: int, item: RelatedItem) -> None:
            super().__init__()
            self.index = index
            self.item = item

    def __init__(self, *, glyphs: Glyphs = UNICODE, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self.on_highlighted: Callable[[int, RelatedItem], None] | None = None
        """Called in the key's handler when the cursor came to an item."""
        self._glyphs = glyphs
        self._items: tuple[RelatedItem, ...] = ()
        self._words: tuple[str, ...] = ()
        self._lines: list[_Line] = []
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

    def set_items(self, items: Sequence[RelatedItem], *, empty: Sequence[str] = ()) -> None:
        """Show these items, or these words where there are none.

        The cursor stays on an item of the same key; otherwise it is on none.
        """
        key = None if self.cursor_item is None else self.cursor_item.key
        self._items, self._words = tuple(items), tuple(empty)
        self._cursor = next((index for index, item in enumerate(self._items) if key and item.key == key), -1)
        if self._cursor < 0 and self.scroll_offset.y:
            self.scroll_to(y=0, animate=False)
        self._lay_out()

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
        cells = cells_of(self)
        self._lines, self._first_line = [], []
        section = None
        for index, item in enumerate(self._items if cells > 0 else ()):
            if item.section != section:
                if section is not None:
                    self._lines.append(_Line(-1, "", "gap"))
                section = item.section
                self._lines.append(_Line(-1, shorten(section, cells, self._glyphs.ellipsis), "section"))
            self._first_line.append(len(self._lines))
            self._lines.extend(self._item_lines(index, item, max(1, cells - 2)))
        set_height(self, len(self._lines))
        if self._cursor >= 0 and self._lines:
            reveal(self, *self._span(self._cursor))

    def _item_lines(self, index: int, item: RelatedItem, room: int) -> list[_Line]:
        title = reduce_clusters(clean(item.title, one_line=True))
        look: Look = "read" if item.read else "title"
        spans = wrap(title, room)
        level = level_of(title)
        lines = [_Line(index, _drawn(title, level, *span), look) for span in spans[:TITLE_LINES]]
        if len(spans) > TITLE_LINES:
            # The last line holds what comes after it too, so that the cut is seen.
            rest = title[spans[TITLE_LINES - 1][0] :]
            lines[-1] = _Line(index, visual(rest, room, self._glyphs.ellipsis), look)
        for detail in item.detail:
            text = reduce_clusters(clean(detail, one_line=True))
            lines.append(_Line(index, f" {visual(text, room - 1, self._glyphs.ellipsis)}", "detail"))
        return lines

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

    def _build(self, line: _Line, cells: int, looks: dict[str, Style]) -> Strip:
        if line.look == "gap":
            return Strip.blank(cells, looks["ground"])
        style = looks[line.look]
        if line.item >= 0 and line.item == self._cursor:
            style += looks["cursor"]
        indent = "" if line.look == "section" else " "
        return Strip([Segment(fit(f"{indent}{line.text}", cells), style)], cells)

    def _take_looks(self) -> dict[str, Style]:
        self._looks = {look: self.get_component_rich_style(f"related--{look}") for look in LOOKS}
        self._looks["cursor"] = self.get_component_rich_style("related--cursor", partial=True)
        self._looks["ground"] = self.rich_style
        return self._looks


def _drawn(title: str, level: int | None, start: int, end: int) -> str:
    """A line of a title in the order in which it is drawn; `level` is the direction of the whole, None for left to right."""
    if level is None:
        return without_controls(title[start:end])
    return "".join([placed.text for placed in order(title, level, start, end)])
