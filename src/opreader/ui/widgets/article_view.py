"""The pane in which an article is read. It lays out what it is shown and says which link was clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.geometry import Offset
from textual.message import Message
from textual.selection import Selection

from opreader.ui.glyphs import UNICODE
from opreader.ui.widgets.article_drawing import ArticleDrawing, Shown
from opreader.ui.widgets.article_finding import ArticleFinding
from opreader.ui.widgets.article_pages import ArticlePages
from opreader.ui.widgets.line_api import cells_of, paint, paint_line, set_height, tell
from opreader.ui.widgets.line_bar import LinePane

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.events import Click, Resize
    from textual.geometry import Region
    from textual.strip import Strip

    from opreader.ui.glyphs import Glyphs
    from opreader.ui.layout.content import ArticleContent
    from opreader.ui.layout.pictures import Album
    from opreader.ui.layout.pieces import Rows
    from opreader.ui.widgets.article_drawing import Over

NARROWEST_MEASURE: Final = 45
WIDEST_MEASURE: Final = 100
_OVERLAP: Final = 2
"""Lines of the last page that stay on the screen, so that the eye finds its place."""
_STEP_SIDEWAYS: Final = 8


class ArticleView(LinePane, can_focus=True, inherit_bindings=False):
    """An article, laid out at a measure and drawn by line. Knows no `Reader`."""

    DEFAULT_CSS = "ArticleView { overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }"

    class LinkClicked(Message):
        """A link of the article was clicked; `url` may be "#name", a place in the article itself."""

        def __init__(self, url: str) -> None:
            super().__init__()
            self.url = url

    def __init__(self, *, glyphs: Glyphs = UNICODE, measure: int = 72, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(glyphs=glyphs, id=id)
        self._measure = measure
        self._pages = ArticlePages()
        self._sideways = 0
        self._drawing = ArticleDrawing(self, glyphs)
        self.finding = ArticleFinding(self)
        self.on_shown: Callable[[], None] = lambda: None
        """Called when other rows are on the screen: another article, another text of it, another header."""

    # What is shown

    @property
    def content(self) -> ArticleContent | None:
        """The article on the screen."""
        return self._pages.content

    @property
    def measure(self) -> int:
        """Cells of a line of text, as set; the pane may have fewer."""
        return self._measure

    @measure.setter
    def measure(self, cells: int) -> None:
        self._measure = min(max(cells, NARROWEST_MEASURE), WIDEST_MEASURE)
        self._lay_out_again()

    def show(self, content: ArticleContent, *, position: int | None = None) -> None:
        """Show an article from the paragraph at `position`.

        None: from the top, or, where it is the article shown already (its text or state changed), from where one was:
        the paragraph on top stays there, found by its words.
        """
        if position is None and self.content is not None and self.content.entry_id == content.entry_id:
            self._show_in_place(content)
            return
        self._forget()
        self._pages.take(content, position or 0)
        if cells_of(self) > 0:
            self._lay_out(content)

    def _show_in_place(self, content: ArticleContent) -> None:
        old, top = self._pages.layout, self.scroll_offset.y
        if old is None or cells_of(self) <= 0:
            self._pages.take(content, self.position)  # laid out when the pane is in sight
            return
        from opreader.ui.layout.same_place import top_again

        new = self._pages.lay_out(content, self._room)
        self._drawing.forget()
        set_height(self, len(new.lines))
        self.scroll_to(y=top_again(old, new, top), animate=False)
        if new.source is not old.source:
            self._clear_marks()
            self.finding.again()
            self.on_shown()

    def show_words(self, lines: Sequence[str]) -> None:
        """Show no article but some words in the middle of the pane."""
        self._forget()
        self._pages.take(None)
        self._drawing.words = tuple(lines)
        set_height(self, 0)
        self.on_shown()

    def _forget(self) -> None:
        """Nothing of the article shown so far is to be seen on the next one."""
        self.finding.clear()
        self._clear_marks()
        self._drawing.words, self._sideways = (), 0

    def _clear_marks(self) -> None:
        """What was laid over rows, and what the mouse selected of them, says nothing of other rows."""
        self._drawing.clear_over()
        if self.is_attached and self.text_selection is not None:
            self.screen.clear_selection()

    def show_pictures(self, album: Album) -> None:
        """Have the pictures of articles come from an album."""
        self._drawing.album = album

    def prepare(self, content: ArticleContent) -> None:
        """Lay out an article that may be shown next; done at once, a few ms for 8,000 words."""
        if cells_of(self) > 0:
            self._pages.prepare(content, self._room)

    @property
    def _room(self) -> int:
        return max(1, min(self._measure, cells_of(self) - 2))

    def _lay_out(self, content: ArticleContent) -> None:
        layout = self._pages.lay_out(content, self._room)
        self._drawing.forget()
        set_height(self, len(layout.lines))
        self.go_to(self._pages.wanted)
        self.on_shown()

    def _lay_out_again(self) -> None:
        """Lay out for a new width and keep the line under the eye."""
        self._drawing.forget()
        old, content = self._pages.layout, self.content
        if content is None or cells_of(self) <= 0 or (old is not None and old.measure == self._room):
            self.refresh()
        elif old is None:
            self._lay_out(content)
        else:
            top, place = self.scroll_offset.y, self.top_place
            new = self._pages.lay_out(content, self._room)
            set_height(self, len(new.lines))
            self.scroll_to(y=new.line_at(*place) if top else 0, animate=False)

    # Where one is

    @property
    def rows(self) -> Rows | None:
        """The rows of the article on the screen; None while there is none, or before it is laid out."""
        return self._pages.rows

    @property
    def top_place(self) -> tuple[int, int]:
        """(row, character) at the top of the pane."""
        return self._pages.place(self.scroll_offset.y)

    @property
    def top_row(self) -> int:
        """The row at the top of the pane, the header's included."""
        return self.top_place[0]

    @property
    def places_in_sight(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """(row, character) of the first and of the last line in the window."""
        return self.top_place, self._pages.place(self.scroll_offset.y + max(1, self.size.height) - 1)

    @property
    def position(self) -> int:
        """The paragraph (row) of the text at the top of the pane; 0 at the head. The same at every width."""
        return self._pages.position(self.scroll_offset.y)

    @property
    def at_end(self) -> bool:
        """Whether the last line is in the window."""
        return self.scroll_offset.y >= self.max_scroll_y

    def go_to(self, position: int) -> None:
        """Bring the paragraph at `position` to the top."""
        self._pages.wanted = position
        self._to_top(self._pages.line_of(position))

    def go_to_row(self, row: int, start: int = 0) -> None:
        """Bring the line in which a character of a row stands to the top."""
        self._to_top(self._pages.line_at(row, start))

    def go_to_anchor(self, name: str) -> bool:
        """Bring the place that links call "#name" to the top; False where there is none."""
        return self._to_top(self._pages.line_of_anchor(name))

    def reveal(self, row: int, start: int) -> None:
        """Bring the line in which a character of a row stands into the window, a third down where it was not in sight."""
        line, top, height = self._pages.line_at(row, start), self.scroll_offset.y, self.size.height
        if line is not None and not top <= line < top + height:
            self._to_top(max(0, line - height // 3))

    def _to_top(self, line: int | None) -> bool:
        if line is not None:
            self.scroll_to(y=line, animate=False)
        return line is not None

    # Moving

    def page_down(self) -> bool:
        """A page on; False at the end."""
        return self._by(max(1, self.size.height - _OVERLAP))

    def page_up(self) -> bool:
        """A page back; False at the head."""
        return self._by(-max(1, self.size.height - _OVERLAP))

    def half_page_down(self) -> bool:
        """Half a page on; False at the end."""
        return self._by(max(1, self.size.height // 2))

    def half_page_up(self) -> bool:
        """Half a page back; False at the head."""
        return self._by(-max(1, self.size.height // 2))

    def down(self) -> bool:
        """A line on; False at the end."""
        return self._by(1)

    def up(self) -> bool:
        """A line back; False at the head."""
        return self._by(-1)

    def first(self) -> None:
        """To the head."""
        self.scroll_to(y=0, animate=False)

    def last(self) -> None:
        """To the end."""
        self.scroll_to(y=self.max_scroll_y, animate=False)

    def left(self) -> None:
        """Wide lines of code back."""
        self._to_side(self._sideways - _STEP_SIDEWAYS)

    def right(self) -> None:
        """Wide lines of code on."""
        self._to_side(self._sideways + _STEP_SIDEWAYS)

    def _by(self, lines: int) -> bool:
        before = self.scroll_offset.y
        target = min(max(0, before + lines), self.max_scroll_y)
        if target == before:
            return False
        self.scroll_to(y=target, animate=False)
        return True

    def _to_side(self, cells: int) -> None:
        if (layout := self._pages.layout) is None:
            return
        self._sideways = min(max(0, cells), max(0, layout.widest - layout.measure))
        self.redraw()

    # Selecting and clicking

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text as it stands in the article, wrapped lines joined."""
        if (rows := self.rows) is None:
            return None
        from opreader.ui.layout.selected import selected_text

        return selected_text(rows.rows, selection), "\n\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - drawn from `text_selection`
        """Draw the selection anew."""
        self.redraw()

    def on_click(self, event: Click) -> None:
        """Follow a link; a double click selects the paragraph, not, as stock widgets do, everything."""
        if (rows := self.rows) is None:
            return
        meta = event.style.meta
        if event.chain == 1 and "link" in meta:
            event.stop()
            tell(self, self.LinkClicked(rows.links[meta["link"]]))
        elif event.chain > 1:
            event.prevent_default()
            if "offset" in meta:
                row = meta["offset"][1]
                end = Offset(len(rows.rows[row].text), row)
                self.screen.selections = {self: Selection(Offset(0, row), end)}

    def on_resize(self, event: Resize) -> None:
        """Lay out for the new width; the paragraph under the eye stays."""
        if event.size.width > 0:
            self._lay_out_again()

    # Drawing

    def lay_over(self, name: str, marks: Iterable[Over]) -> None:
        """Lay marks over the text in place of those of the same name; they stay until another article is shown."""
        self._drawing.lay_over(name, marks)
        self.refresh()

    def clear_over(self, name: str) -> None:
        """Take the marks of a name away."""
        if self._drawing.clear_over(name):
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The strip of a line of the window."""
        return paint_line(self, y, self._draw)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The window, without what StylesCache would add."""
        return paint(self, crop, self._draw)

    def _draw(self, y: int, top: int, cells: int) -> Strip:
        return self._drawing.strip(top + y, y, cells, Shown(self._pages.layout, self.finding.found, self._sideways))

    def notify_style_update(self) -> None:
        """Forget strips and styles: theme, focus or colours changed."""
        self._drawing.forget(colours=True)
        super().notify_style_update()

    def redraw(self) -> None:
        """Draw every line anew."""
        self._drawing.forget()
        self.refresh()
