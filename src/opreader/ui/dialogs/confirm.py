"""A question that is answered with yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from opreader.text import clean
from opreader.ui.dialogs.frame import Frame, Hints
from opreader.ui.glyphs import UNICODE

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.ui.glyphs import Glyphs


class Confirm(ModalScreen[bool]):
    """Asks; y or Enter is yes, n, q or Esc is no."""

    CSS_PATH = "../dialogs.tcss"
    ONLY_CONFIRMS = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "dismiss(True)", show=False),
        Binding("n,escape,q", "dismiss(False)", show=False),
    ]

    def __init__(
        self, question: str, yes: str = "yes", no: str = "no", *, title: str = "Sure?", glyphs: Glyphs = UNICODE
    ) -> None:
        """`question` is plain text of a line or more; `yes` and `no` say in a word or two what either does."""
        super().__init__()
        self._question = question
        self._labels = (yes, no)
        self._title = title
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """The question and the two answers."""
        yes, no = self._labels
        with Frame(self._title, glyphs=self._glyphs, classes="-small"):
            yield Static(Content(clean(self._question)), markup=False, id="confirm-question")
            yield Hints(("y, Enter", yes), ("n, Esc", no), glyphs=self._glyphs)
