"""What is packed for the flight, article by article: first those that are not whole, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from opreader.frozen import frozen
from opreader.model import EntryId, State
from opreader.ui.dialogs.frame import Frame, Hints
from opreader.ui.dialogs.words import counted, line
from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.cells import shorten, width
from opreader.ui.packed_words import tell_packed, tell_reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.model import Headline, Packed
    from opreader.ui.glyphs import Glyphs

_MOST: Final = 1_000
"""Articles that are listed; a longer list takes too long to lay out."""
_NOTHING: Final = "Nothing is packed yet: P packs what you want to read without a network."


@frozen
class Chosen:
    """What to do with one packed article."""

    entry_id: EntryId
    retry: bool = False
    """Ask for its full text again; else open it."""


class Readiness(ModalScreen[Chosen | None]):
    """Answers the article to open, or to try again; None for Esc."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", show=False),
        Binding("f", "retry", show=False),
    ]

    def __init__(self, packed: Packed | None, rows: Sequence[Headline], *, glyphs: Glyphs = UNICODE) -> None:
        """`rows` are the packed articles in their order."""
        super().__init__()
        self._packed = packed
        whole = [row for row in rows if row.state is State.FULL]
        broken = [row for row in rows if row.state is not State.FULL]
        self._rows = [*broken, *whole]
        self._glyphs = glyphs
        self._cells = 0

    def compose(self) -> ComposeResult:
        """The sum, the articles, the keys."""
        glyphs = self._glyphs
        with Frame("Packed for the flight", glyphs=glyphs, classes="-tall") as frame:
            yield Sum(self._packed, glyphs=glyphs)
            yield Packs(id="ready-rows", markup=False, compact=True)
            if self._rows:
                again = [("f", "try again")] if self._rows[0].state is not State.FULL else []
                yield Hints(("Enter", "read"), *again, ("j k", "walk"), ("q, Esc", "close"), glyphs=glyphs)
            else:
                yield Hints(("q, Esc", "close"), glyphs=glyphs)
        more = len(self._rows) - _MOST
        frame.say_below(f"{counted(more, 'article', glyphs)} more, not listed" if more > 0 else "")

    def on_mount(self) -> None:
        """Take the keys at once."""
        self.query_one(Packs).focus()

    def on_resize(self) -> None:
        """Rows are cut to the width."""
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        rows = self.query_one(Packs)
        cells = rows.scrollable_content_region.width
        if cells in {0, self._cells}:
            return
        self._cells = cells
        at = rows.highlighted or 0
        rows.set_options([Option(self._prompt(row, cells), id=str(row.id)) for row in self._rows[:_MOST]])
        rows.highlighted = at if self._rows else None

    def _prompt(self, row: Headline, cells: int) -> Content:
        """A line with badge, title, feed and minutes; under it the reason where the article is not whole."""
        glyphs = self._glyphs
        aside = shorten(line(row.feed_title), cells // 3, glyphs.ellipsis)
        if row.state is State.FULL:
            aside += f"{glyphs.separator}{row.minutes} min"
        room = max(8, cells - 2 - width(aside) - 2)
        title = shorten(line(row.title), room, glyphs.ellipsis)
        gap = " " * max(2, cells - 2 - width(title) - width(aside))
        head = Content.assemble((f"{glyphs.badge(row.state)} ", "bold"), title, (f"{gap}{aside}", "dim"))
        if not (reason := tell_reason(row)):
            return head
        return Content("\n").join([head, Content(f"  {shorten(line(reason), cells - 2, glyphs.ellipsis)}")])

    @on(OptionList.OptionSelected)
    def _entered(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(Chosen(EntryId(int(event.option_id or 0))))

    def action_retry(self) -> None:
        """Ask again for the article under the cursor; a full one needs nothing."""
        at = self.query_one(Packs).highlighted
        if at is not None and self._rows[at].state is not State.FULL:
            self.dismiss(Chosen(self._rows[at].id, retry=True))


class Sum(Static):
    """The whole pack in parts beside each other, on as many lines as they need; no part is broken."""

    def __init__(self, packed: Packed | None, *, glyphs: Glyphs) -> None:
        super().__init__(" ", id="ready-sum", markup=False)
        self._parts = tell_packed(packed) if packed is not None and packed.asked else (_NOTHING,)
        self._separator = glyphs.separator

    def on_resize(self) -> None:
        """Other parts begin a line."""
        if cells := self.content_region.width:
            self.update(Content("\n".join(self._lines(cells))).stylize("bold", 0, len(self._parts[0])))

    def _lines(self, cells: int) -> list[str]:
        lines = [self._parts[0]]
        for part in self._parts[1:]:
            longer = f"{lines[-1]}{self._separator}{part}"
            if width(longer) <= cells:
                lines[-1] = longer
            else:
                lines.append(part)
        return lines


class Packs(OptionList):
    """Rows that are walked by the keys of the lists; the ends are ends."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
        Binding("g", "first", show=False),
        Binding("G", "last", show=False),
        Binding("space", "page_down", show=False),
    ]

    def action_cursor_up(self) -> None:
        """Go up one row; the first one is the first."""
        if self.highlighted:
            super().action_cursor_up()

    def action_cursor_down(self) -> None:
        """Go down one row; the last one is the last."""
        if self.highlighted is None or self.highlighted < self.option_count - 1:
            super().action_cursor_down()
