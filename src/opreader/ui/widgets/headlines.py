"""The pane of headlines: a window on any number of rows. It asks for the rows that it lacks and says where the cursor is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.message import Message
from textual.strip import Strip

from opreader.model import EntryId
from opreader.ui.glyphs import UNICODE
from opreader.ui.widgets.headline_row import RowLooks
from opreader.ui.widgets.held_rows import PAGE, HeldRows
from opreader.ui.widgets.inks import STATE_INKS, looks_of
from opreader.ui.widgets.line_api import paint, paint_line, refresh_rows, reveal, set_height, tell
from opreader.ui.widgets.line_bar import LinePane
from opreader.ui.widgets.list_content import LAST, ListContent
from opreader.ui.widgets.row_drawing import AT_CURSOR, GROUP, ROW, RowDrawing
from opreader.ui.widgets.window_ids import HEADING, WindowIds
from opreader.ui.widgets.words import centred_line

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterable, Sequence

    from textual.events import Click, Resize
    from textual.geometry import Region

    from opreader.model import Headline
    from opreader.ui.dates import Dates
    from opreader.ui.glyphs import Glyphs
    from opreader.ui.widgets.inks import Ink

_OVERLAP: Final = 1

LOOKS: Final[dict[str, Ink]] = {
    "unread": ("unread", None, "bold"),
    "read": ("read", None, ""),
    "date": ("muted-text", None, ""),
    "words": ("muted-text", None, ""),
    "group": ("heading", None, "bold"),
    **STATE_INKS,
}


class Headlines(LinePane, can_focus=True, inherit_bindings=False):
    """A list of entries by id; the cursor is on an entry, not on a line. Knows no `Reader`."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Headlines { overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }"

    class RowsWanted(Message):
        """Rows that are to be seen are not here; `Headlines.provide` takes them."""

        def __init__(self, ids: tuple[EntryId, ...]) -> None:
            super().__init__()
            self.ids = ids

    class LastWanted(Message):
        """The last rows are to be seen and not known; `Headlines.set_last` takes them."""

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
        super().__init__(glyphs=glyphs, id=id)
        self.on_highlighted: Callable[[EntryId, Headline | None], None] | None = None
        """Called in the key's handler when the cursor came to an entry, so that all panes change in one frame."""
        self.on_top: Callable[[], None] = lambda: None
        """Called when the first row came into the window."""
        self.on_first: Callable[[], None] = lambda: None
        """Called before one goes to the first row."""
        self.on_scrolled: Callable[[], None] = lambda: None
        """Called when other rows came into the window."""
        self.on_missed: Callable[[EntryId], None] = lambda _: None
        """Called where one is to go to an entry that the list does not hold: it may still come to hold it."""
        self.shown: Callable[[Headline], Headline] | None = None
        """How a row is drawn while changes of it are being written."""
        self.drawing = RowDrawing(dates=dates, glyphs=glyphs, show_source=show_source)
        """How rows look."""
        self.content = ListContent(self)
        """Which rows there are, and on which the cursor is."""
        self._rows = HeldRows()
        self._last_asked = False
        self._empty: tuple[str, ...] = ()
        self._looks: RowLooks | None = None

    # What is in the list

    @property
    def held(self) -> HeldRows:
        """The rows that are here."""
        return self._rows

    @property
    def count(self) -> int:
        """How many rows there are, headings too."""
        return len(self.content.window)

    @property
    def ids(self) -> array[int]:
        """The entries from the first on, as far as they are known, headings too; not to be changed."""
        return self.content.window.known

    @property
    def cursor_id(self) -> EntryId | None:
        """The entry that the cursor is on; None in an empty list."""
        return self.id_at(self.content.cursor)

    @property
    def cursor_index(self) -> int:
        """The row that the cursor is on."""
        return self.content.cursor

    def row(self, entry_id: EntryId) -> Headline | None:
        """A row, if it is here, as it is drawn."""
        row = self._rows.get(entry_id)
        return row if row is None or self.shown is None else self.shown(row)

    def id_at(self, index: int) -> EntryId | None:
        """The entry of a row; None beyond the ends, for a heading, and where it is not known yet."""
        entry_id = self.content.window.at(index)
        return EntryId(entry_id) if entry_id else None

    def ids_in_sight(self, *, more: int = 0) -> list[EntryId]:
        """The entries whose rows can be seen, and those of so many windows before and after."""
        top, height = self.scroll_offset.y, max(1, self.size.height)
        return [EntryId(one) for one in self.content.window.between(top - more * height, top + (more + 1) * height)]

    def index_of(self, entry_id: EntryId) -> int | None:
        """The row of an entry; looked for near the cursor first."""
        return self.content.window.index_of(entry_id, near=self.content.cursor)

    def set_first_rows(
        self, rows: Sequence[Headline], *, cursor_id: EntryId | None = None, total: int | None = None
    ) -> None:
        """Show the first page before all ids are known: what the first frame draws."""
        self._rows.take(rows)
        total = len(rows) if total is None else total
        self.content.show(WindowIds((row.id for row in rows), total=total), cursor_id=cursor_id)

    def set_ids(self, ids: array[int], *, cursor_id: EntryId | None = None, keep_offset: bool = True) -> None:
        """Show other entries, all of them known: the list of before as it is now, or a new one from its top."""
        window = WindowIds(ids, whole=True)
        (self.content.replace if keep_offset else self.content.show)(window, cursor_id=cursor_id)

    def show(self, window: WindowIds, *, cursor_id: EntryId | None = None) -> None:
        """Show a new list from its top."""
        self.content.show(window, cursor_id=cursor_id)

    def lay(self, *, top: int, reveals: bool) -> None:
        """Draw what the list holds now, with this row on top; `reveals`: the cursor's row comes into the window."""
        self.drawing.forget()
        set_height(self, self.count)
        self.scroll_to(y=top, animate=False)
        if reveals:
            self.reveal_cursor()
        self.refresh()

    def lengthen(self, known: int) -> None:
        """More rows are known, from this one on; none of those before stands elsewhere."""
        if self.virtual_size.height != self.count:
            set_height(self, self.count)
        refresh_rows(self, known, len(self.content.window.known))

    def forget_asked(self) -> None:
        """Another list is shown: what was asked for of the one before may be asked for again."""
        self._last_asked = False
        self._rows.give_up()

    def set_empty(self, lines: Sequence[str]) -> None:
        """Words for a list without rows."""
        self._empty = tuple(lines)
        if not self.count:
            self.redraw()

    def provide(self, rows: Iterable[Headline], *, asked: Iterable[EntryId] = ()) -> None:
        """Take rows that were wanted; ids in `asked` that did not come may be asked for again."""
        self._rows.give_up(asked)
        self._rows.make_room(self._near)
        self.update_rows(rows)

    def update_rows(self, rows: Iterable[Headline]) -> None:
        """Take rows as they are now, read or starred; only their lines are drawn again."""
        self.redraw(self._rows.take(rows))

    def redraw(self, ids: Iterable[int] | None = None) -> None:
        """Draw the lines of some entries again, or everything."""
        changed = None if ids is None else set(ids)
        self.drawing.forget(changed)
        if changed is None:
            self.refresh()
            return
        top = self.scroll_offset.y
        for line in range(top, min(top + self.size.height, self.count)):
            if self.content.window.at(line) in changed:
                self.refresh_line(line)
                if self.content.window.at(line - 1) == HEADING:
                    self.refresh_line(line - 1)

    def forget(self, *, but: Sequence[EntryId]) -> None:
        """Drop rows that may be stale, save a few; the pane asks for them again when they are to be seen."""
        self._rows.keep(but)
        self.redraw()

    def _near(self) -> list[int]:
        top, between = self.scroll_offset.y, self.content.window.between
        near = between(self.content.cursor - 4 * PAGE, self.content.cursor + 4 * PAGE)
        return [*near, *between(top - PAGE, top + self.size.height + PAGE)]

    # Moving

    def move(self, to: int) -> bool:
        """Put the cursor on a row, or the nearest there is; False where it stood there already.

        A row that is not known yet is gone to when it is, unless one goes elsewhere before.
        """
        old = self.content.cursor
        if (aim := self.content.aim(to)) is None:
            self._want_last(to)
            return False
        to = aim
        if old == to:
            self.reveal_cursor()
            return False
        self.refresh_line(old)
        self.refresh_line(to)
        self.reveal_cursor()
        self._want_rows(to)
        self.highlight()
        return True

    def reveal_cursor(self) -> None:
        """Have the cursor's row in the window, and the heading above it."""
        at = self.content.cursor
        reveal(self, at - (at > 0 and self.content.window.at(at - 1) == HEADING), at)

    def highlight(self) -> None:
        """Tell the entry that the cursor is on."""
        if self.on_highlighted is not None and (entry_id := self.cursor_id) is not None:
            self.on_highlighted(entry_id, self.row(entry_id))

    def move_to(self, entry_id: EntryId) -> bool:
        """Put the cursor on an entry; False where the list does not hold it."""
        index = self.index_of(entry_id)
        if index is None:
            self.on_missed(entry_id)
            index = self.index_of(entry_id)
        if index is None:
            return False
        self.move(index)
        return True

    def down(self) -> bool:
        """To the next row."""
        return self.move(self.content.cursor + 1)

    def up(self) -> bool:
        """To the row before."""
        return self.move(self.content.cursor - 1)

    def page_down(self) -> bool:
        """A page on."""
        return self.move(self.content.cursor + max(1, self.size.height - _OVERLAP))

    def page_up(self) -> bool:
        """A page back."""
        return self.move(self.content.cursor - max(1, self.size.height - _OVERLAP))

    def half_page_down(self) -> bool:
        """Half a page on."""
        return self.move(self.content.cursor + max(1, self.size.height // 2))

    def half_page_up(self) -> bool:
        """Half a page back."""
        return self.move(self.content.cursor - max(1, self.size.height // 2))

    def first(self) -> bool:
        """To the first row, also of what waits to be shown."""
        self.on_first()
        return self.move(0)

    def last(self) -> bool:
        """To the last row; where there is none known yet, when it is."""
        if self.content.knows_last:
            return self.move(self.count - 1)
        self.content.going = LAST
        self._want_last(self.count - 1)
        return False

    def open(self) -> None:
        """Say that the entry under the cursor is to be read."""
        if (entry_id := self.cursor_id) is not None:
            tell(self, self.Opened(entry_id))

    def on_click(self, event: Click) -> None:
        """Put the cursor where the click was; a click on the cursor opens."""
        index = self.scroll_offset.y + event.y
        if event.y < 0 or index >= self.count:
            return
        event.stop()
        if (
            self.content.window.at(index) != HEADING
            and (not self.move(index) or event.chain > 1)
            and self.content.going is None
        ):
            self.open()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell when other rows came, and when one came to the top."""
        super().watch_scroll_y(old_value, new_value)
        self.on_scrolled()
        if round(new_value) == 0:
            self.on_top()

    # Rows that are not here

    def _want_rows(self, index: int) -> None:
        """Ask for the pages round a row, and round the window, that are neither here nor asked for."""
        height = max(1, self.size.height)
        first = max(0, index - height) // PAGE * PAGE
        for start in range(first, min(self.count, index + 2 * height), PAGE):
            if missing := self._rows.ask(self.content.window.between(start, start + PAGE)):
                tell(self, self.RowsWanted(missing))

    def _want_last(self, index: int) -> None:
        """Ask for the last rows where one of them is to be seen."""
        if not self._last_asked and not self.content.window.is_whole and index >= self.count - PAGE:
            self._last_asked = True
            tell(self, self.LastWanted())

    # Drawing

    def on_resize(self, event: Resize) -> None:
        """Keep the cursor in the window."""
        if event.size.height:
            self.drawing.forget()
            self.reveal_cursor()

    def render_line(self, y: int) -> Strip:
        """The strip of a line of the window."""
        return paint_line(self, y, self._draw)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The window, without what StylesCache would add."""
        return paint(self, crop, self._draw)

    def _draw(self, y: int, top: int, cells: int) -> Strip:
        looks = self._looks or self._take_looks()
        if not self.count:
            return centred_line(self._empty, y, self, looks.words, looks.ground)
        index = top + y
        if index >= self.count:
            return Strip.blank(cells, looks.ground)
        entry_id = self.content.window.at(index)
        kind = AT_CURSOR if index == self.content.cursor else ROW
        if entry_id == HEADING:
            entry_id, kind = self.content.window.at(index + 1), GROUP
        if entry_id is None:
            self._want_last(index)
            return self.drawing.draw_waiting(kind, cells, looks)
        if (strip := self.drawing.kept(entry_id, kind, cells)) is not None:
            return strip
        if (row := self.row(EntryId(entry_id))) is not None:
            return self.drawing.draw(row, kind, cells, looks)
        self._want_rows(index)
        return self.drawing.draw_waiting(kind, cells, looks)

    def notify_style_update(self) -> None:
        """Forget strips and styles: theme, focus or colours changed."""
        self.drawing.forget()
        self._looks = None
        super().notify_style_update()

    def _take_looks(self) -> RowLooks:
        self._looks = RowLooks(**looks_of(self, LOOKS))
        return self._looks
