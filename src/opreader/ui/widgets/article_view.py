"""The pane in which an article is read. It lays out what it is shown and says which link was clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.geometry import Offset
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.cache import LayoutCache
from opreader.ui.layout.find import Matches, find_all
from opreader.ui.widgets.article_looks import Inks, match_styles, palette_of
from opreader.ui.widgets.line_api import cells_of, paint, paint_line, set_height, tell
from opreader.ui.widgets.words import centred_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Click, Resize
    from textual.geometry import Region

    from opreader.ui.glyphs import Glyphs
    from opreader.ui.layout.content import ArticleContent
    from opreader.ui.layout.find import Match
    from opreader.ui.layout.lines import Layout
    from opreader.ui.layout.paint import Overlay, Palette
    from opreader.ui.layout.pieces import Part

NARROWEST_MEASURE: Final = 45
WIDEST_MEASURE: Final = 100
_OVERLAP: Final = 2
"""Lines of the last page that stay on the screen, so that the eye finds its place."""
_STEP_SIDEWAYS: Final = 8


class ArticleView(ScrollView, can_focus=True, inherit_bindings=False):
    """An article, laid out at a measure and drawn by line. Knows no `Reader`."""

    DEFAULT_CSS = "ArticleView { overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }"

    class LinkClicked(Message):
        """A link of the article was clicked; `url` may be "#name", a place in the article itself."""

        def __init__(self, url: str) -> None:
            super().__init__()
            self.url = url

    def __init__(self, *, glyphs: Glyphs = UNICODE, measure: int = 72, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._glyphs = glyphs
        self._measure = measure
        self._cache = LayoutCache()
        self._content: ArticleContent | None = None
        self._layout_now: Layout | None = None
        self._words: tuple[str, ...] = ()
        self._wanted_position = 0
        self._sideways = 0
        self._strips: dict[int, Strip] = {}
        self._palette: Palette | None = None
        self._matches = Matches()
        self._sought = ""

    # What is shown

    @property
    def content(self) -> ArticleContent | None:
        """The article on the screen."""
        return self._content

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
        if position is None:
            if self._content is not None and self._content.entry_id == content.entry_id:
                self._show_in_place(content)
                return
            position = 0
        self._content, self._words = content, ()
        self._matches, self._sought, self._sideways = Matches(), "", 0
        self._layout_now = None
        self._wanted_position = position
        if cells_of(self) > 0:
            self._lay_out()

    def _show_in_place(self, content: ArticleContent) -> None:
        self._content = content
        old, top = self._layout_now, self.scroll_offset.y
        if old is None or cells_of(self) <= 0:
            self._wanted_position, self._layout_now = self.position, None  # laid out when the pane is in sight
            return
        from opreader.ui.layout.same_place import top_again

        self._layout_now = new = self._cache.layout(content, self._room)
        self._strips.clear()
        set_height(self, len(new.lines))
        self.scroll_to(y=top_again(old, new, top), animate=False)
        if self._sought:
            self._matches = Matches(find_all(new.source.rows, self._sought))
            self._matches.go_after(*new.place(self.scroll_offset.y))

    def show_words(self, lines: Sequence[str]) -> None:
        """Show no article but some words in the middle of the pane."""
        self._content, self._layout_now, self._words = None, None, tuple(lines)
        self._matches, self._sought = Matches(), ""
        self._strips.clear()
        set_height(self, 0)

    def prepare(self, content: ArticleContent) -> None:
        """Lay out an article that may be shown next; done at once, a few ms for 8,000 words."""
        if cells_of(self) > 0:
            self._cache.layout(content, self._room)

    @property
    def _room(self) -> int:
        return max(1, min(self._measure, cells_of(self) - 2))

    def _lay_out(self) -> None:
        if self._content is None:
            return
        self._layout_now = self._cache.layout(self._content, self._room)
        self._strips.clear()
        set_height(self, len(self._layout_now.lines))
        self.go_to(self._wanted_position)

    def _lay_out_again(self) -> None:
        """Lay out for a new width and keep the line under the eye."""
        self._strips.clear()
        if self._content is None or cells_of(self) <= 0:
            self.refresh()
            return
        old = self._layout_now
        if old is None:
            self._lay_out()
            return
        if old.measure == self._room:
            self.refresh()
            return
        top = self.scroll_offset.y
        row, start = old.place(top)
        self._layout_now = new = self._cache.layout(self._content, self._room)
        set_height(self, len(new.lines))
        self.scroll_to(y=new.line_at(row, start) if top else 0, animate=False)

    # Where one is

    @property
    def position(self) -> int:
        """The paragraph (row) of the text at the top of the pane; 0 at the head. The same at every width."""
        if (layout := self._layout_now) is None:
            return self._wanted_position
        row, _ = layout.place(self.scroll_offset.y)
        return max(0, row - layout.source.first_row) if self.scroll_offset.y else 0

    @property
    def progress(self) -> float:
        """How much of the article lies above the foot of the pane, 0 to 1."""
        lines = self.virtual_size.height
        return min(1.0, (self.scroll_offset.y + self.size.height) / lines) if lines else 1.0

    @property
    def at_end(self) -> bool:
        """Whether the last line is in the window."""
        return self.scroll_offset.y >= self.max_scroll_y

    def go_to(self, position: int) -> None:
        """Bring the paragraph at `position` to the top."""
        self._wanted_position = position
        if (layout := self._layout_now) is not None:
            line = layout.line_at(layout.source.first_row + position) if position > 0 else 0
            self.scroll_to(y=line, animate=False)

    def go_to_anchor(self, name: str) -> bool:
        """Bring the place that links call "#name" to the top; False where there is none."""
        layout = self._layout_now
        row = None if layout is None else layout.source.anchors.get(name.removeprefix("#"))
        if layout is None or row is None:
            return False
        self.scroll_to(y=layout.line_at(row), animate=False)
        return True

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
        if (layout := self._layout_now) is None:
            return
        self._sideways = min(max(0, cells), max(0, layout.widest - layout.measure))
        self._redraw()

    def _redraw(self) -> None:
        self._strips.clear()
        self.refresh()

    # Finding words

    def find(self, words: str) -> int:
        """Mark every place of some words and go to the first from here on; returns how many there are."""
        layout = self._layout_now
        self._matches = Matches([] if layout is None else find_all(layout.source.rows, words))
        self._sought = words
        if layout is not None:
            self._go_to_match(self._matches.go_after(*layout.place(self.scroll_offset.y)))
        self._redraw()
        return len(self._matches)

    @property
    def match(self) -> int:
        """Number of the match one is at, from 1; 0 where there is none."""
        return self._matches.number

    @property
    def matches(self) -> int:
        """How many matches are marked."""
        return len(self._matches)

    @property
    def match_count(self) -> int:
        """How many matches there are."""
        return len(self._matches)

    def next_match(self) -> bool:
        """To the next match, after the last the first; False where there is none."""
        return self._go_to_match(self._matches.step(1))

    def previous_match(self) -> bool:
        """To the match before; False where there is none."""
        return self._go_to_match(self._matches.step(-1))

    def clear_find(self) -> None:
        """Mark nothing any more."""
        self._matches, self._sought = Matches(), ""
        self._redraw()

    def _go_to_match(self, found: Match | None) -> bool:
        if found is None or self._layout_now is None:
            return False
        line = self._layout_now.line_at(found.row, found.start)
        if not self.scroll_offset.y <= line < self.scroll_offset.y + self.size.height:
            self.scroll_to(y=max(0, line - self.size.height // 3), animate=False)
        self._redraw()
        return True

    # Selecting and clicking

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text as it stands in the article, wrapped lines joined."""
        if (layout := self._layout_now) is None:
            return None
        from opreader.ui.layout.selected import selected_text

        return selected_text(layout.source.rows, selection), "\n\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - drawn from `text_selection`
        """Draw the selection anew."""
        self._redraw()

    def on_click(self, event: Click) -> None:
        """Follow a link; a double click selects the paragraph, not, as stock widgets do, everything."""
        layout = self._layout_now
        if layout is None:
            return
        meta = event.style.meta
        if event.chain == 1 and "link" in meta:
            event.stop()
            tell(self, self.LinkClicked(layout.source.links[meta["link"]]))
        elif event.chain > 1:
            event.prevent_default()
            if "offset" in meta:
                row = meta["offset"][1]
                end = Offset(len(layout.source.rows[row].text), row)
                self.screen.selections = {self: Selection(Offset(0, row), end)}

    def on_resize(self, event: Resize) -> None:
        """Lay out for the new width; the paragraph under the eye stays."""
        if event.size.width > 0:
            self._lay_out_again()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """The strip of a line of the window."""
        return paint_line(self, y, self._draw)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The window, without what StylesCache would add."""
        return paint(self, crop, self._draw)

    def _draw(self, y: int, top: int, cells: int) -> Strip:
        line = top + y
        if (strip := self._strips.get(line)) is None or strip.cell_length != cells:
            strip = self._strips[line] = self._build(line, y, cells)
        return strip

    def notify_style_update(self) -> None:
        """Forget strips and styles: theme, focus or colours changed."""
        self._strips.clear()
        self._palette = None
        super().notify_style_update()

    def _build(self, line: int, y: int, cells: int) -> Strip:
        layout = self._layout_now
        if layout is None:
            # Before the first article nothing of its looks is needed.
            return centred_line(self._words, y, self, self.rich_style + Inks(self).look("byline"), self.rich_style)
        if (palette := self._palette) is None:
            palette = self._palette = palette_of(self, self._glyphs)
        if line >= len(layout.lines):
            return Strip.blank(cells, palette.base)
        found = layout.lines[line]
        from opreader.ui.layout.paint import Frame, line_strip

        frame = Frame(cells, layout.measure, self._sideways)
        return line_strip(found, layout.source.rows, palette, frame, self._overlays(found.parts))

    def _overlays(self, parts: Sequence[Part]) -> dict[int, list[Overlay]]:
        """What is laid over the rows that a line shows: matches, the selection."""
        selection = self.text_selection
        if selection is None and not self._matches:
            return {}
        common, this = match_styles(self)
        overlays: dict[int, list[Overlay]] = {}
        from opreader.ui.layout.pieces import Slice

        for row in {part.row for part in parts if isinstance(part, Slice)}:
            laid = [(start, end, this if at else common) for start, end, at in self._matches.in_row(row)]
            if selection is not None and (span := selection.get_span(row)) is not None:
                laid.append((*span, self.selection_style))
            overlays[row] = laid
        return overlays
