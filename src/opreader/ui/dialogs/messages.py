"""All that was said to the person, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from opreader.text import shorten
from opreader.ui.dialogs.frame import Frame, Hints
from opreader.ui.dialogs.words import counted, hung, line
from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.cells import fit, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.ui.dates import Dates
    from opreader.ui.glyphs import Glyphs
    from opreader.ui.notices import Notice

_LONGEST: Final = 600


class Messages(ModalScreen[None]):
    """Shows messages; nothing is answered."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,enter,M", "dismiss", show=False)]

    def __init__(
        self, notices: Sequence[Notice], dates: Dates, glyphs: Glyphs = UNICODE, *, title: str = "Messages"
    ) -> None:
        """`notices` come newest first."""
        super().__init__()
        self._notices = notices
        self._dates = dates
        self._glyphs = glyphs
        self._title = title

    def compose(self) -> ComposeResult:
        """The messages, in a pane that scrolls."""
        with Frame(self._title, glyphs=self._glyphs, classes="-tall") as frame:
            with Lines(id="messages-lines"):
                yield Static(markup=False, id="messages-text")
            yield Hints(("↑ ↓ Space", "scroll"), ("q, Esc", "close"), glyphs=self._glyphs)
        frame.say_below(counted(len(self._notices), "message", self._glyphs) if self._notices else "")

    def on_mount(self) -> None:
        """Take the keys at once."""
        self.query_one(Lines).focus()

    def on_resize(self) -> None:
        """Messages hang behind their dates, so they are broken for the width."""
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        cells = self.query_one(Lines).scrollable_content_region.width
        self.query_one("#messages-text", Static).update(self._text(cells))

    def _text(self, cells: int) -> Content:
        if not self._notices:
            return Content("Nothing was said yet.")
        dates = [self._dates.short(notice.at) for notice in self._notices]
        indent = max(map(width, dates)) + 2
        lines = [self._line(*one, indent, cells) for one in zip(self._notices, dates, strict=True)]
        return Content("\n").join(lines)

    def _line(self, notice: Notice, date: str, indent: int, cells: int) -> Content:
        weight = "" if notice.weight == "note" else f"{notice.weight}: "
        said = self._glyphs.plain(shorten(line(notice.text), _LONGEST))
        text = hung(f"{weight}{said}", cells - indent, indent=indent, first=False)
        colour = "$error" if notice.weight == "error" else "$warning"
        return Content.assemble((fit(date, indent), "$muted-text"), text.stylize(f"bold {colour}", 0, len(weight)))


class Lines(VerticalScroll, can_focus=True):
    """A text that scrolls by the keys of a reader, without animation."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "line(1)", show=False),
        Binding("k,up", "line(-1)", show=False),
        Binding("space,pagedown,ctrl+d", "page(1)", show=False),
        Binding("pageup,ctrl+u", "page(-1)", show=False),
        Binding("g,home", "edge(-1)", show=False),
        Binding("G,end", "edge(1)", show=False),
    ]

    def action_line(self, step: int) -> None:
        """One line down or up."""
        self.scroll_relative(y=step, animate=False)

    def action_page(self, step: int) -> None:
        """A page down or up, a line of it kept."""
        self.scroll_relative(y=step * max(1, self.size.height - 1), animate=False)

    def action_edge(self, step: int) -> None:
        """To the last line, or to the first."""
        self.scroll_to(y=self.max_scroll_y if step > 0 else 0, animate=False)
