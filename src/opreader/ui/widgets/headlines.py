"""The pane of headlines: a window on any number of rows. It asks for the rows that it lacks and says where the cursor is."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, ClassVar, Final

from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from opreader.model import EntryId
from opreader.ui.glyphs import UNICODE
from opreader.ui.widgets.headline_row import RowLooks, headline_strip, waiting_strip
from opreader.ui.widgets.line_api import paint, paint_line, reveal, set_height, tell
from opreader.ui.widgets.words import centred_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.events import Click, Resize
    from textual.geometry import Region

    from opreader.model import Headline
    from opreader.ui.dates import Dates
    from opreader.ui.glyphs import Glyphs

PAGE: Final = 128
"""Rows that are asked for at a time."""
MOST_PAGES: Final = 64
"""Pages that are kept."""
_MOST_STRIPS: Final = 2_000
_OVERLAP: Final = 1

LOOKS: Final = ("unread", "read", "date", "full", "partial", "teaser", "failed", "words")


class Headlines(ScrollView, can_focus=True, inherit_bindings=False):
    """A list of entries by id; the cursor is on an entry, not on a line. Knows no `Reader`."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Headlines {
        overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1;
        & > .headlines--unread { color: $unread; text-style: bold; }
        & > .headlines--read { color: $read; }
        & > .headlines--date, & > .headlines--words { color: $muted-text; }
        & > .headlines--full { color: $state-full; }
        & > .headlines--partial { color: $state-partial; }
        & > .headlines--teaser { color: $state-teaser; }
        & > .headlines--failed { color: $state-failed; }
        & > .headlines--cursor { color: $cursor-foreground; background: $cursor-blurred-background; }
        &:focus > .headlines--cursor { background: $cursor-background; }
        &:nocolor > .headlines--cursor { text-style: reverse; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {*(f"headlines--{look}" for look in LOOKS), "headlines--cursor"}

    class RowsWanted(Message):
        """Rows that are to be seen are not here; `Headlines.provide` takes them."""

        def __init__(self, ids: tuple[EntryId, ...]) -> None:
            super().__init__()
            self.ids = ids

    class Opened(Message):
        """An entry was chosen to be read: Enter, a click on the cursor's row, a double click."""

        def __init__(self, entry_id: EntryId) -> None:
            super().__init__()
            self.entry_id = entry_id

    def __init__(
        self,
        *,
        dates: Dates,
        glyphs: Glyphs = UNICODE,
        show_source: bool = True,
        id: str | None = None,  # noqa: A002 - Textual's word
    ) -> None:
        super().__init__(id=id)
        self.on_highlighted: Callable[[EntryId, Headline | None], None] | None = None
        """Called in the key's handler when the cursor came to an entry, so that all panes change in one frame."""
        self._dates = dates
        self._glyphs = glyphs
        self._show_source = show_source
        self._ids: array[int] = array("q")
        self._rows: dict[int, Headline] = {}
        self._asked: set[int] = set()
        self._cursor = 0
        self._empty: tuple[str, ...] = ()
        self._strips: dict[tuple[int, bool], Strip] = {}
        self._looks: RowLooks | None = None

    # What is in the list

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self._ids)

    @property
    def ids(self) -> array[int]:
        """The entries in order; not to be changed."""
        return self._ids

    @property
    def cursor_id(self) -> EntryId | None:
        """The entry that the cursor is on; None in an empty list."""
        return EntryId(self._ids[self._cursor]) if self._ids else None

    @property
    def cursor_index(self) -> int:
        """The row that the cursor is on."""
        return self._cursor

    def row(self, entry_id: EntryId) -> Headline | None:
        """A row, if it is here."""
        return self._rows.get(entry_id)

    def id_at(self, index: int) -> EntryId | None:
        """The entry of a row; None beyond the ends."""
        return EntryId(self._ids[index]) if 0 <= index < len(self._ids) else None

    def index_of(self, entry_id: EntryId) -> int | None:
        """The row of an entry."""
        try:
            return self._ids.index(entry_id)
        except ValueError:
            return None

    @property
    def show_source(self) -> bool:
        """Whether rows name their feed: in lists of several."""
        return self._show_source

    @show_source.setter
    def show_source(self, shown: bool) -> None:
        if shown != self._show_source:
            self._show_source = shown
            self._strips.clear()
            self.refresh()

    def set_first_rows(self, rows: Sequence[Headline], *, cursor_id: EntryId | None = None) -> None:
        """Show the first page before all ids are known: what the first frame draws."""
        self._rows.update((row.id, row) for row in rows)
        self.set_ids(array("q", [row.id for row in rows]), cursor_id=cursor_id)

    def set_ids(self, ids: array[int], *, cursor_id: EntryId | None = None, keep_offset: bool = True) -> None:
        """Show other entries; rows that are here are kept.

        The cursor goes to `cursor_id`, else stays on its entry, else on the entry that followed it, else on its line.
        `keep_offset`: the cursor's row stays where it is in the window; otherwise the list is a new one, at its top.
        """
        before = self._cursor - self.scroll_offset.y
        self._cursor = self._place_in(ids, cursor_id, keep=keep_offset)
        self._ids = ids
        self._asked.clear()
        if not keep_offset:
            self.scroll_to(y=0, animate=False)
        set_height(self, len(ids))
        if keep_offset and 0 <= before < self.size.height:
            self.scroll_to(y=max(0, self._cursor - before), animate=False)
        reveal(self, self._cursor)
        self._strips.clear()

    def _place_in(self, ids: array[int], cursor_id: EntryId | None, *, keep: bool) -> int:
        """The cursor's row among new ids."""
        wanted: list[int] = [] if cursor_id is None else [cursor_id]
        if keep:
            wanted.extend(self._ids[self._cursor : self._cursor + PAGE])
        for entry_id in wanted[:2]:
            if (index := _index(ids, entry_id)) is not None:
                return index
        ranks = {entry_id: rank for rank, entry_id in enumerate(wanted)}
        found = [(ranks[entry_id], index) for index, entry_id in enumerate(ids) if entry_id in ranks] if wanted else []
        if found:
            return min(found)[1]
        return max(0, min(self._cursor, len(ids) - 1)) if keep else 0

    def set_empty(self, lines: Sequence[str]) -> None:
        """Words for a list without rows."""
        self._empty = tuple(lines)
        if not self._ids:
            self._strips.clear()
            self.refresh()

    def provide(self, rows: Iterable[Headline], *, asked: Iterable[EntryId] = ()) -> None:
        """Take rows that were wanted; ids in `asked` that did not come may be asked for again."""
        self._asked.difference_update(asked)
        self._make_room()
        self.update_rows(rows)

    def update_rows(self, rows: Iterable[Headline]) -> None:
        """Take rows as they are now, read or starred; only their lines are drawn again."""
        changed: dict[int, Headline] = {row.id: row for row in rows}
        self._rows.update(changed)
        self._asked.difference_update(changed)
        for key in [key for key in self._strips if key[0] in changed]:
            del self._strips[key]
        top = self.scroll_offset.y
        for line in range(top, min(top + self.size.height, len(self._ids))):
            if self._ids[line] in changed:
                self.refresh_line(line)

    def forget(self, *, but: Sequence[EntryId]) -> None:
        """Drop rows that may be stale, save a few; the pane asks for them again when they are to be seen."""
        kept = set(but)
        self._rows = {entry_id: row for entry_id, row in self._rows.items() if entry_id in kept}
        self._strips = {key: strip for key, strip in self._strips.items() if key[0] in kept}
        self.refresh()

    def _make_room(self) -> None:
        if len(self._rows) <= PAGE * MOST_PAGES:
            return
        near = self._ids[max(0, self._cursor - 4 * PAGE) : self._cursor + 4 * PAGE]
        top = self.scroll_offset.y
        near.extend(self._ids[max(0, top - PAGE) : top + self.size.height + PAGE])
        self._rows = {entry_id: row for entry_id in near if (row := self._rows.get(entry_id)) is not None}

    # Moving

    def move(self, to: int) -> bool:
        """Put the cursor on a row, or the nearest there is; False where it stood there already."""
        if not self._ids:
            return False
        to = min(max(0, to), len(self._ids) - 1)
        old, self._cursor = self._cursor, to
        if old == to:
            reveal(self, to)
            return False
        self.refresh_line(old)
        self.refresh_line(to)
        reveal(self, to)
        self._want_rows(to)
        if self.on_highlighted is not None:
            entry_id = EntryId(self._ids[to])
            self.on_highlighted(entry_id, self._rows.get(entry_id))
        return True

    def move_to(self, entry_id: EntryId) -> bool:
        """Put the cursor on an entry; False where the list does not hold it."""
        index = self.index_of(entry_id)
        if index is None:
            return False
        self.move(index)
        return True

    def down(self) -> bool:
        """To the next row."""
        return self.move(self._cursor + 1)

    def up(self) -> bool:
        """To the row before."""
        return self.move(self._cursor - 1)

    def page_down(self) -> bool:
        """A page on."""
        return self.move(self._cursor + max(1, self.size.height - _OVERLAP))

    def page_up(self) -> bool:
        """A page back."""
        return self.move(self._cursor - max(1, self.size.height - _OVERLAP))

    def half_page_down(self) -> bool:
        """Half a page on."""
        return self.move(self._cursor + max(1, self.size.height // 2))

    def half_page_up(self) -> bool:
        """Half a page back."""
        return self.move(self._cursor - max(1, self.size.height // 2))

    def first(self) -> bool:
        """To the first row."""
        return self.move(0)

    def last(self) -> bool:
        """To the last row."""
        return self.move(len(self._ids) - 1)

    def open(self) -> None:
        """Say that the entry under the cursor is to be read."""
        if (entry_id := self.cursor_id) is not None:
            tell(self, self.Opened(entry_id))

    def on_click(self, event: Click) -> None:
        """Put the cursor where the click was; a click on the cursor opens."""
        index = self.scroll_offset.y + event.y
        if event.y < 0 or index >= len(self._ids):
            return
        event.stop()
        if not self.move(index) or event.chain > 1:
            self.open()

    # Rows that are not here

    def _want_rows(self, index: int) -> None:
        """Ask for the pages round a row, and round the window, that are neither here nor asked for."""
        height = max(1, self.size.height)
        first = max(0, index - height) // PAGE * PAGE
        last = min(len(self._ids), index + 2 * height)
        for start in range(first, last, PAGE):
            missing = [
                entry_id
                for entry_id in self._ids[start : start + PAGE]
                if entry_id not in self._rows and entry_id not in self._asked
            ]
            if missing:
                self._asked.update(missing)
                tell(self, self.RowsWanted(tuple(map(EntryId, missing))))

    # Drawing

    def on_resize(self, event: Resize) -> None:
        """Keep the cursor in the window."""
        if event.size.height:
            self._strips.clear()
            reveal(self, self._cursor)

    def render_line(self, y: int) -> Strip:
        """The strip of a line of the window."""
        return paint_line(self, y, self._draw)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The window, without what StylesCache would add."""
        return paint(self, crop, self._draw)

    def _draw(self, y: int, top: int, cells: int) -> Strip:
        looks = self._looks or self._take_looks()
        if not self._ids:
            return centred_line(self._empty, y, self, looks.words, looks.ground)
        index = top + y
        if index >= len(self._ids):
            return Strip.blank(cells, looks.ground)
        key = (self._ids[index], index == self._cursor)
        if (strip := self._strips.get(key)) is None or strip.cell_length != cells:
            strip = self._build(index, cells, looks)
        return strip

    def notify_style_update(self) -> None:
        """Forget strips and styles: theme, focus or colours changed."""
        self._strips.clear()
        self._looks = None
        super().notify_style_update()

    def _build(self, index: int, cells: int, looks: RowLooks) -> Strip:
        entry_id, at_cursor = self._ids[index], index == self._cursor
        row = self._rows.get(entry_id)
        if row is None:
            if entry_id not in self._asked:
                self._want_rows(index)
            return waiting_strip(cells, self._glyphs, looks, at_cursor=at_cursor)
        if len(self._strips) > _MOST_STRIPS:
            self._strips.clear()
        strip = self._strips[entry_id, at_cursor] = headline_strip(
            row, cells, self._glyphs, self._dates, looks, at_cursor=at_cursor, show_source=self._show_source
        )
        return strip

    def _take_looks(self) -> RowLooks:
        style = self.get_component_rich_style
        self._looks = RowLooks(
            ground=self.rich_style,
            cursor=style("headlines--cursor", partial=True),
            **{look: style(f"headlines--{look}") for look in LOOKS},
        )
        return self._looks


def _index(ids: array[int], entry_id: int) -> int | None:
    try:
        return ids.index(entry_id)
    except ValueError:
        return None
