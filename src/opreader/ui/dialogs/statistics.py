"""What came and what was read, drawn in bars; counted behind, scrolled by the keys of a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from opreader import charts
from opreader.errors import OpreaderError
from opreader.ui.dialogs.frame import Frame, Hints
from opreader.ui.dialogs.words import line
from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.cells import fit
from opreader.ui.stage import start_work

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.model.counted import LibraryFigures
    from opreader.ui.glyphs import Glyphs

_STYLES: Final[Mapping[charts.Look, str]] = {
    "plain": "",
    "head": "bold $heading",
    "read": "$state-full",
    "rest": "$muted-text",
    "aside": "$muted-text",
}


class Bars(VerticalScroll, can_focus=True):
    """Scrolled by the keys of the lists."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
        Binding("space,ctrl+d", "page_down", show=False),
        Binding("ctrl+u", "page_up", show=False),
        Binding("g", "scroll_home", show=False),
        Binding("G", "scroll_end", show=False),
    ]


class Statistics(ModalScreen[None]):
    """Figures of the library."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss", show=False)]

    def __init__(self, load: Callable[[], Awaitable[LibraryFigures]], *, glyphs: Glyphs = UNICODE) -> None:
        """`load` counts."""
        super().__init__()
        self._load = load
        self._glyphs = glyphs
        self._figures: LibraryFigures | None = None
        self._cells = 0

    def compose(self) -> ComposeResult:
        """The bars, the keys."""
        glyphs = self._glyphs
        with Frame("Statistics", glyphs=glyphs, classes="-tall -wide"):
            with Bars(id="statistics-body"):
                yield Static(Content(f"counting{glyphs.ellipsis}"), id="statistics-bars", markup=False)
            yield Hints(("j k Space", "scroll"), ("g G", "ends"), ("q, Esc", "close"), glyphs=glyphs)

    def on_mount(self) -> None:
        """Take the keys at once, and count behind."""
        self.query_one(Bars).focus()
        self._counting = start_work(self.app, self._count, group="statistics", exclusive=True)

    def on_unmount(self) -> None:
        """Nobody waits for it any more."""
        self._counting.cancel()

    def on_resize(self) -> None:
        """Bars are as long as there is room."""
        self.call_after_refresh(self._draw)

    async def _count(self) -> None:
        try:
            self._figures = await self._load()
        except OpreaderError as error:
            if self.is_attached:
                self.query_one("#statistics-bars", Static).update(Content(line(str(error))))
            return
        if self.is_attached:
            self._draw()

    def _draw(self) -> None:
        cells = self.query_one(Bars).scrollable_content_region.width
        if self._figures is None or not cells or cells == self._cells:
            return
        self._cells = cells
        signs = charts.ASCII if self._glyphs.are_ascii else charts.UNICODE
        drawn = charts.draw(self._figures, cells, signs=signs, fit=fit)
        lines = [Content.assemble(*((part.text, _STYLES[part.look]) for part in parts)) for parts in drawn]
        self.query_one("#statistics-bars", Static).update(Content("\n").join(lines))
