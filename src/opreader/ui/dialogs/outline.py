"""Choose one of a few lines: the headings and pull quotes of an article, or its authors."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from opreader.ui.dialogs.frame import Frame, Hints
from opreader.ui.dialogs.words import line
from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.cells import shorten, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.ui.glyphs import Glyphs
    from opreader.ui.wayfinding import Landmark

_DEEPEST = 4


class Outline(ModalScreen[int | None]):
    """Answers the number of the chosen line, or None."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,O", "dismiss", show=False),
        Binding("j", "walk('cursor_down')", show=False),
        Binding("k", "walk('cursor_up')", show=False),
        Binding("g", "walk('first')", show=False),
        Binding("G", "walk('last')", show=False),
    ]

    def __init__(self, title: str, marks: Sequence[Landmark], *, current: int = 0, glyphs: Glyphs = UNICODE) -> None:
        """`current` is the number of the one that the cursor begins on."""
        super().__init__()
        self._title = title
        self._marks = marks
        self._current = current
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """The lines in their order, and the keys."""
        with Frame(self._title, glyphs=self._glyphs):
            yield OptionList(id="outline-lines", markup=False, compact=True)
            yield Hints(("Enter", "go there"), ("Esc", "stay"), glyphs=self._glyphs)

    def on_mount(self) -> None:
        """Take the keys at once."""
        self.query_one(OptionList).focus()

    def on_resize(self) -> None:
        """Lines are cut to the width."""
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        lines = self.query_one(OptionList)
        cells = lines.scrollable_content_region.width
        at = lines.highlighted if lines.option_count else self._current
        lines.set_options(Option(self._prompt(mark, cells), id=str(n)) for n, mark in enumerate(self._marks))
        lines.highlighted = at

    def _prompt(self, mark: Landmark, cells: int) -> Content:
        lead = "  " * min(mark.depth, _DEEPEST)
        if mark.quoted:
            lead += f"{self._glyphs.quote_bar} "
        text = shorten(line(mark.text), max(8, cells - width(lead)), self._glyphs.ellipsis)
        return Content.assemble(lead, (text, "italic") if mark.quoted else text)

    def action_walk(self, how: str) -> None:
        """Move the cursor."""
        lines = self.query_one(OptionList)
        moves = {
            "cursor_down": lines.action_cursor_down,
            "cursor_up": lines.action_cursor_up,
            "first": lines.action_first,
            "last": lines.action_last,
        }
        moves[how]()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(int(event.option_id or 0))
