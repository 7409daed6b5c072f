"""A question with several answers, each with what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from opreader.ui.dialogs.frame import Frame, Hints
from opreader.ui.dialogs.readiness import Packs
from opreader.ui.dialogs.words import hung, line
from opreader.ui.glyphs import UNICODE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.ui.glyphs import Glyphs


class Answer(NamedTuple):
    """One of the answers."""

    id: str
    title: str
    note: str = ""
    """What comes of it."""


class ChooseOne(ModalScreen["str | None"]):
    """Answers the id of an answer; None for Esc."""

    CSS_PATH = "../dialogs.tcss"
    ONLY_CONFIRMS = True

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss", show=False)]

    def __init__(
        self,
        title: str,
        told: Sequence[str],
        answers: Sequence[Answer],
        *,
        at: int = 0,
        leave: str = "leave it",
        glyphs: Glyphs = UNICODE,
    ) -> None:
        """`told` are lines of plain text above the answers; the cursor begins `at` one; `leave` says what Esc does."""
        super().__init__()
        self._title = title
        self._told = told
        self._answers = answers
        self._at = at
        self._leave = leave
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """The question, the answers, the keys."""
        with Frame(self._title, glyphs=self._glyphs, classes="-choose"):
            yield Static(Content("\n").join([Content(line(one)) for one in self._told]), markup=False, id="choose-told")
            yield Packs(id="choose-rows", markup=False, compact=True)
            yield Hints(("Enter", "this one"), ("j k", "walk"), ("Esc", self._leave), glyphs=self._glyphs)

    def on_mount(self) -> None:
        """Take the keys at once."""
        self.query_one(Packs).focus()

    def on_resize(self) -> None:
        """Notes are broken for the width."""
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        rows = self.query_one(Packs)
        cells = self.query_one(Frame).content_region.width - 3
        if cells <= 0:
            return
        at = self._at if rows.highlighted is None else rows.highlighted
        rows.set_options([Option(self._prompt(one, cells)) for one in self._answers])
        rows.highlighted = at

    @staticmethod
    def _prompt(one: Answer, cells: int) -> Content:
        title = Content.styled(line(one.title), "bold")
        return Content("\n").join([title, hung(line(one.note), cells, indent=2)]) if one.note else title

    @on(OptionList.OptionSelected)
    def _entered(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._answers[event.option_index].id)
