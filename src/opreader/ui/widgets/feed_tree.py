"""The pane of feeds: smart rows, authors and folders that fold, feeds; each with its number."""

from __future__ import annotations

from types import EllipsisType
from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.bidi import visual
from opreader.ui.layout.cells import fit, reduce_clusters, width
from opreader.ui.widgets.account_rows import IN_TROUBLE, account_key, account_of
from opreader.ui.widgets.inks import looks_of
from opreader.ui.widgets.line_api import paint, paint_line, reveal, set_height, strip_of, tell
from opreader.ui.widgets.line_bar import LinePane
from opreader.ui.widgets.tree_rows import AUTHORS, NO_LISTS, TreeRows, branches_of, count_unread, folder_key, tree_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from rich.style import Style
    from textual.events import Click, Resize
    from textual.geometry import Region

    from opreader.model import Feed, FeedId
    from opreader.ui.glyphs import Glyphs
    from opreader.ui.widgets.account_rows import AccountBranch
    from opreader.ui.widgets.inks import Ink
    from opreader.ui.widgets.tree_rows import SmartRow, TreeRow

_MANY: Final = 100
"""From so many numbers on the window is drawn whole."""
LOOKS: Final[dict[str, Ink]] = {
    "smart": (None, None, "bold"),
    "folder": (None, None, "bold"),
    "unread": ("unread", None, "bold"),
    "read": ("read", None, ""),
    "count": ("muted-text", None, ""),
    "trouble": ("state-failed", None, "bold"),
}


class FeedTree(LinePane, can_focus=True, inherit_bindings=False):
    """What one can read: everything, authors, folders, feeds. The cursor is on a key, not on a line. Knows no `Reader`.

    Keys: those of the smart rows ("all", "unread", "starred", "smart:NAME" …), "authors", "author:ID", "folder:NAME",
    "feed:ID", "account:NAME", "account-folder:NAME/FOLDER". Rows are made anew when feeds or folds change; a number that changes redraws its own line.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "FeedTree { overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }"

    class Opened(Message):
        """A row was chosen: Enter or a click."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Folded(Message):
        """A row was folded or unfolded; `FeedTree.folded` tells which are."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(
        self,
        *,
        glyphs: Glyphs = UNICODE,
        folded: Collection[str] = (),
        id: str | None = None,  # noqa: A002 - Textual's word
    ) -> None:
        super().__init__(glyphs=glyphs, id=id)
        self.on_selected: Callable[[str], None] | None = None
        """Called in the key's handler when the cursor came to a row."""
        self._glyphs = glyphs
        self._folded = set(folded)
        self._feeds: Sequence[Feed] = ()
        self._smart: Sequence[SmartRow] = ()
        self._authors: Sequence[SmartRow] | None = None
        self._accounts: tuple[AccountBranch, ...] = ()
        self._counts: dict[str, int] = {}
        self._refreshing: frozenset[FeedId] = frozenset()
        self._rows = TreeRows(())
        self._cursor = 0
        self._strips: dict[tuple[int, bool], Strip] = {}
        self._looks: dict[str, Style] = {}

    # What is in the tree

    @property
    def cursor_key(self) -> str | None:
        """The key of the row that the cursor is on."""
        return self._rows[self._cursor].key if self._rows else None

    @cursor_key.setter
    def cursor_key(self, key: str) -> None:
        if key not in self._rows.places and (shut := self._folded.intersection(self._branches_of(key)) - {AUTHORS}):
            self._folded -= shut
            self._build_rows()
        index = self._rows.places.get(key)
        if index is None and key.startswith("author:"):
            index = self._rows.places.get(AUTHORS)  # there are too many authors to unfold them for one
        if index is not None and index != self._cursor:
            self._put_cursor(index)

    @property
    def folded(self) -> frozenset[str]:
        """Keys of the rows that are folded, of folders that are gone too."""
        return frozenset(self._folded)

    @property
    def keys(self) -> list[str]:
        """The keys of the rows in order; feeds in folded folders are not among them."""
        return list(self._rows.places)

    @property
    def neighbours(self) -> list[str]:
        """The keys of the lists below and above the cursor, in this order."""
        places = (self._cursor + 1, self._cursor - 1)
        keys = [self._rows[index].key for index in places if 0 <= index < len(self._rows)]
        return [key for key in keys if key not in NO_LISTS]

    def set_feeds(
        self,
        feeds: Sequence[Feed],
        smart: Sequence[SmartRow] | None = None,
        *,
        authors: Sequence[SmartRow] | EllipsisType | None = ...,
        counts: Mapping[str, int] | None = None,
    ) -> None:
        """Show these feeds, in this order within their folders; the cursor stays on its key, or near it.

        What is not given stays; `counts` are those of the feeds and folders, where they are known.
        """
        self._feeds = feeds
        if smart is not None:
            self._smart = smart
        if not isinstance(authors, EllipsisType):
            self._authors = authors
        rows = [*self._smart, *(self._authors or ())]
        self._counts = count_unread(feeds if counts is None else (), rows) | dict(counts or {})
        self._build_rows()

    def set_authors(self, authors: Sequence[SmartRow] | None) -> None:
        """Show these below the row of the authors; None: without that row."""
        if authors == self._authors:
            return
        self._authors = authors
        self._counts.update((row.key, row.unread) for row in authors or ())
        self._build_rows()

    def set_accounts(self, accounts: Sequence[AccountBranch]) -> None:
        """Show these accounts below all else, in this order, and how each is."""
        before, self._accounts = self._accounts, tuple(accounts)
        if before != self._accounts:
            self._build_rows()

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show other numbers on some rows, by key; the others keep theirs."""
        known, places = self._counts, self._rows.places
        changed = {key: count for key, count in counts.items() if known.get(key, 0) != count}
        known.update(changed)
        if len(changed) > _MANY:
            self._strips.clear()
            self.refresh()
            return
        for key in changed:
            if (index := places.get(key)) is not None:
                self._redraw_row(index)

    def count_of(self, key: str) -> int:
        """The number of a row, in sight or not."""
        return self._counts.get(key, 0)

    def set_refreshing(self, feeds: Collection[FeedId]) -> None:
        """Mark the feeds that are being asked."""
        before, self._refreshing = self._refreshing, frozenset(feeds)
        changed = before ^ self._refreshing
        if not changed:
            return
        for feed_id in changed:
            if (index := self._rows.places.get(f"feed:{feed_id}")) is not None:
                self._redraw_row(index)

    def _build_rows(self) -> None:
        key = self.cursor_key
        self._rows = tree_rows(self._feeds, self._smart, self._folded, self._authors, self._accounts)
        index = None if key is None else self._rows.places.get(key)
        if index is None and key is not None:
            index = next((self._rows.places[one] for one in self._branches_of(key) if one in self._rows.places), None)
        self._cursor = index if index is not None else max(0, min(self._cursor, len(self._rows) - 1))
        self._strips.clear()
        set_height(self, len(self._rows))
        reveal(self, self._cursor)

    def _branches_of(self, key: str) -> tuple[str, ...]:
        """The rows below which a row is out of sight where one of them is folded; the nearest first."""
        if key.startswith("author"):
            return (AUTHORS,)
        if (account := account_of(key)) is not None and key != account_key(account):
            return (account_key(account),)
        feed = next((feed for feed in self._feeds if f"feed:{feed.id}" == key), None)
        if feed is not None:
            return branches_of(feed)
        folder = next((row.folder for row in self._smart if row.key == key), None)
        return (folder_key(folder),) if folder else ()

    # Moving and folding

    def move(self, to: int) -> bool:
        """Put the cursor on a row, or the nearest there is; False where it stood there already."""
        to = min(max(0, to), len(self._rows) - 1)
        if not self._rows or to == self._cursor:
            return False
        self._put_cursor(to)
        if self.on_selected is not None:
            self.on_selected(self._rows[to].key)
        return True

    def _put_cursor(self, to: int) -> None:
        old, self._cursor = self._cursor, to
        self.refresh_line(old)
        self.refresh_line(to)
        reveal(self, to)

    def down(self) -> bool:
        """To the next row."""
        return self.move(self._cursor + 1)

    def up(self) -> bool:
        """To the row before."""
        return self.move(self._cursor - 1)

    def page_down(self) -> bool:
        """A page on."""
        return self.move(self._cursor + max(1, self.size.height - 1))

    def page_up(self) -> bool:
        """A page back."""
        return self.move(self._cursor - max(1, self.size.height - 1))

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
        return self.move(len(self._rows) - 1)

    def fold(self) -> bool:
        """Fold the row that the cursor is on, or the one that it is below; the cursor goes there. False where none folds."""
        row = self._rows[self._cursor] if self._rows else None
        if row is None or row.branch is None:
            return False
        branch = row.branch
        if branch in self._folded:
            branch = next(iter(self._branches_of(row.key)), branch)
        if branch != row.key:
            self.move(self._rows.places[branch])
        return self._set_folded(branch, folded=True)

    def unfold(self) -> bool:
        """Unfold the row that the cursor is on."""
        row = self._rows[self._cursor] if self._rows else None
        return row is not None and row.folds and self._set_folded(row.key, folded=False)

    def toggle(self) -> bool:
        """Fold the row that the cursor is on, or unfold it."""
        return self.unfold() or self.fold()

    def _set_folded(self, key: str, *, folded: bool) -> bool:
        if (key in self._folded) == folded:
            return False
        if folded:
            self._folded.add(key)
        else:
            self._folded.discard(key)
        self._build_rows()
        tell(self, self.Folded(key))
        return True

    def open(self) -> None:
        """Say that the row under the cursor was chosen."""
        if (key := self.cursor_key) is not None:
            tell(self, self.Opened(key))

    def on_click(self, event: Click) -> None:
        """Choose the row that was clicked; a click on the sign of one that folds folds it."""
        index = self.scroll_offset.y + event.y
        if event.y < 0 or index >= len(self._rows):
            return
        event.stop()
        row = self._rows[index]
        if row.folds and event.x <= 1:
            self.move(index)
            self.toggle()
        else:
            self._put_cursor(index)  # it is opened: that the cursor came to it is not told beside
            self.open()

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
        index = top + y
        if index >= len(self._rows):
            return Strip.blank(cells, looks["ground"])
        key = (index, index == self._cursor)
        if (strip := self._strips.get(key)) is None or strip.cell_length != cells:
            strip = self._strips[key] = self._build(self._rows[index], cells, looks, at_cursor=index == self._cursor)
        return strip

    def notify_style_update(self) -> None:
        """Forget strips and styles: theme, focus or colours changed."""
        self._strips.clear()
        self._looks = {}
        super().notify_style_update()

    def _redraw_row(self, index: int) -> None:
        for at_cursor in (False, True):
            self._strips.pop((index, at_cursor), None)
        top = self.scroll_offset.y
        if top <= index < top + self.size.height:
            self.refresh_line(index)

    def _build(self, row: TreeRow, cells: int, looks: dict[str, Style], *, at_cursor: bool) -> Strip:
        glyphs = self._glyphs
        mark = row.mark(glyphs)
        if row.feed_id in self._refreshing:
            mark = glyphs.refreshing
        elif row.trouble:
            mark = glyphs.trouble
        lead = "  " * row.depth
        number = self._counts.get(row.key, 0)
        account = row.account
        count = f" {glyphs.number(number)} " if number else " "
        if account is not None and account.to_send:
            count = f" {glyphs.number(account.to_send)}{glyphs.to_send}{count}"
        room = cells - len(lead) - 2 - width(count)
        if room < 4:
            count, room = "", max(0, cells - len(lead) - 2)
        name = looks[("unread" if number else "read") if row.look == "leaf" else row.look]
        sign = f"{account.sign(glyphs)} " if account is not None and room > 4 else ""
        room -= width(sign)
        wrong = account is not None and account.how in IN_TROUBLE
        segments = [
            Segment(lead, looks["ground"]),
            Segment(f"{mark} ", looks["trouble"] if row.trouble else name),
            Segment(sign, looks["trouble"] if wrong else name),
            Segment(fit(visual(reduce_clusters(row.title), room, glyphs.ellipsis), room), name),
            Segment(count, looks["count"] if count.strip() else name),
        ]
        if at_cursor:
            segments = [Segment(segment.text, (segment.style or name) + looks["cursor"]) for segment in segments]
        return strip_of(segments).adjust_cell_length(cells, looks["ground"])

    def _take_looks(self) -> dict[str, Style]:
        self._looks = looks_of(self, LOOKS)
        return self._looks
