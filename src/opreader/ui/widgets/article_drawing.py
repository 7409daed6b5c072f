"""How the lines of an article are drawn: kept strips, and what is laid over the text: matches, selections, hints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from opreader.ui.widgets.article_looks import match_styles, palette_of
from opreader.ui.widgets.inks import Inks
from opreader.ui.widgets.words import centred_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from textual.scroll_view import ScrollView
    from textual.widget import Widget

    from opreader.ui.glyphs import Glyphs
    from opreader.ui.layout.find import Matches
    from opreader.ui.layout.lines import Layout
    from opreader.ui.layout.paint import Frame, Overlay, Palette
    from opreader.ui.layout.pictures import Album
    from opreader.ui.layout.pieces import Line, Slice

OverLook: TypeAlias = Literal["match", "match-now", "selection", "highlight", "hint"]
"""What is laid over a text; a later one lies over those before it."""


class Over(NamedTuple):
    """Something laid over a part of a row."""

    row: int
    start: int
    """Character of the row."""
    end: int
    look: OverLook
    text: str | None = None
    """Drawn in place of the first cells of the part: a link's letters. May stand behind the end of a row."""


class Shown(NamedTuple):
    """What the view shows just now."""

    layout: Layout | None
    matches: Matches
    sideways: int


class ArticleDrawing:
    """Makes the strips of one view and keeps them until something changes."""

    def __init__(self, view: ScrollView, glyphs: Glyphs) -> None:
        """Take the view for its colours and its mouse selection."""
        self._view = view
        self._glyphs = glyphs
        self._strips: dict[int, Strip] = {}
        self._palette: Palette | None = None
        self._bare: tuple[Style, Style] | None = None
        """Of the words that stand there without an article, and of the ground."""
        self._styles: Mapping[OverLook, Style] = {}
        self._laid: dict[str, dict[int, list[Over]]] = {}
        self.words: tuple[str, ...] = ()
        """What stands in the middle of the pane while there is no article."""
        self.album: Album | None = None
        """Where the pictures of articles come from."""

    # what is laid over

    def lay_over(self, name: str, marks: Iterable[Over]) -> None:
        """Lay marks over the text in place of those of the same name."""
        rows: dict[int, list[Over]] = {}
        for mark in marks:
            rows.setdefault(mark.row, []).append(mark)
        self._laid[name] = rows
        self._strips.clear()

    def clear_over(self, name: str | None = None) -> bool:
        """Take the marks of a name away; None: all. Tells whether there were any."""
        laid = list(self._laid.values()) if name is None else [self._laid.pop(name, {})]
        if name is None:
            self._laid.clear()
        self._strips.clear()
        return any(laid)

    # strips

    def forget(self, *, colours: bool = False) -> None:
        """Draw all lines anew; `colours` too."""
        self._strips.clear()
        if colours:
            self._palette = self._bare = None

    def strip(self, line: int, y: int, cells: int, shown: Shown) -> Strip:
        """The strip of a line of the article, which stands at `y` in the window."""
        if (strip := self._strips.get(line)) is None or strip.cell_length != cells:
            strip = self._strips[line] = self._build(line, y, cells, shown)
        return strip

    def _build(self, line: int, y: int, cells: int, shown: Shown) -> Strip:
        view = self._view
        layout, matches, sideways = shown
        if layout is None:
            # Before the first article nothing of its looks is needed.
            if (bare := self._bare) is None:
                ground = view.rich_style
                bare = self._bare = (ground + Inks(view).ink("muted-text"), ground)
            return centred_line(self.words, y, view, *bare)
        if (palette := self._palette) is None:
            palette = self._palette = palette_of(view, self._glyphs)
            self._styles = _over_styles(view)
        if line >= len(layout.lines):
            return Strip.blank(cells, palette.base)
        from opreader.ui.layout.paint import Frame, line_strip

        found, rows = layout.lines[line], layout.source.rows
        frame = Frame(cells, layout.measure, sideways)
        if not matches and not self._laid and view.text_selection is None:
            return line_strip(found, rows, palette, frame, {}, album=self.album)
        slices = list(_slices(found))
        strip = line_strip(found, rows, palette, frame, self._overlays(slices, matches), album=self.album)
        return self._signed(strip, slices, frame, palette) if self._laid else strip

    def _overlays(self, slices: Sequence[Slice], matches: Matches) -> dict[int, list[Overlay]]:
        """What is laid over the rows that a line shows."""
        styles = self._styles
        selection = self._view.text_selection
        overlays: dict[int, list[Overlay]] = {}
        for row in {part.row for part in slices}:
            laid: list[Overlay] = [
                (mark.start, mark.end, styles[mark.look])
                for marks in self._laid.values()
                for mark in marks.get(row, ())
            ]
            found = matches.in_row(row)
            laid += [(start, end, styles["match-now" if at else "match"]) for start, end, at in found]
            if selection is not None and (span := selection.get_span(row)) is not None:
                laid.append((*span, styles["selection"]))
            overlays[row] = laid
        return overlays

    def _signed(self, strip: Strip, slices: Sequence[Slice], frame: Frame, palette: Palette) -> Strip:
        """The strip with letters that stand in place of the text's, and a sign in the margin beside a highlight."""
        for part in slices:
            for mark in (mark for marks in self._laid.values() for mark in marks.get(part.row, ())):
                if mark.text and part.start <= mark.start <= part.end:
                    at = _cell_of(strip, part, mark.start)
                    strip = strip if at is None else _with_text(strip, at, mark.text, self._styles[mark.look])
                elif mark.look == "highlight" and mark.start < part.end and mark.end > part.start and frame.left:
                    strip = _with_text(strip, frame.left - 1, self._glyphs.quote_bar, palette.looks["quote-bar"])
        return strip


def _slices(line: Line) -> Iterator[Slice]:
    from opreader.ui.layout.pieces import Slice

    return (part for part in line.parts if isinstance(part, Slice))


def _cell_of(strip: Strip, part: Slice, character: int) -> int | None:
    """The cell at which a character of a row stands, or behind the last one of a line; None where it is out of sight."""
    from opreader.ui.layout.cells import width

    cell, behind = 0, None
    for text, style, _ in strip:
        meta = style.meta if style else {}
        if "offset" in meta and meta["offset"][1] == part.row:
            first = meta["offset"][0]
            if first <= character < first + len(text):
                return cell + width(text[: character - first])
            if character == first + len(text) == part.end:
                behind = cell + width(text)
        cell += width(text)
    return behind


def _with_text(strip: Strip, cell: int, text: str, style: Style) -> Strip:
    """The strip with a text over its cells from `cell` on; links and places stay under it."""
    total = strip.cell_length
    end = min(cell + len(text), total)
    left, under, right = strip.crop(0, cell), strip.crop(cell, end), strip.crop(end, total)
    first = next(iter(under), None)
    laid = style if first is None or first.style is None else first.style + style
    return Strip([*left, Segment(text[: end - cell], laid), *right], total)


def _over_styles(view: Widget) -> dict[OverLook, Style]:
    """What each look lays over the text; none is told by its colour alone."""
    match, now = match_styles(view)
    plain = view.app.no_color
    return {
        "match": match,
        "match-now": now,
        "selection": Style(reverse=True) if plain else view.selection_style,
        "highlight": Inks(view).ink("highlight-foreground", "highlight-background") + Style(underline=True),
        "hint": Style(reverse=True, bold=True) if plain else match + Style(bold=True, underline=False),
    }
