"""A note on a passage: some lines to write in, the passage above them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.screen import ModalScreen

from opreader.text import clean
from opreader.ui.dialogs.frame import Frame, Hints
from opreader.ui.dialogs.passage import Passage
from opreader.ui.dialogs.written import Written, harmless
from opreader.ui.glyphs import UNICODE

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.ui.glyphs import Glyphs


class Note(ModalScreen[str | None]):
    """Answers the note at Ctrl+S, an empty one too; None for Esc, which asks first where something was written."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", show=False),
        Binding("escape", "leave", show=False),
    ]

    def __init__(self, quote: str, note: str = "", *, glyphs: Glyphs = UNICODE) -> None:
        """`quote` is the passage; `note` is what was written before."""
        super().__init__()
        self._quote = quote
        self._note = harmless(note)
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """The passage, the lines, the keys."""
        with Frame("Note", glyphs=self._glyphs):
            yield Passage(self._quote, glyphs=self._glyphs, id="note-quote")
            yield Written(self._note, id="note-text")
            yield Hints(("Ctrl+S", "save"), ("Enter", "new line"), ("Esc", "leave it"), glyphs=self._glyphs)

    def on_mount(self) -> None:
        """Write on at the end of what is there."""
        area = self.query_one(Written)
        area.focus()
        area.move_cursor(area.document.end)

    def on_resize(self) -> None:
        """A higher screen has room for more of the passage."""
        self.query_one(Passage).fit()

    @property
    def _written(self) -> str:
        return clean(self.query_one(Written).text).strip()

    def action_save(self) -> None:
        """Answer with what is written."""
        self.dismiss(self._written)

    def action_leave(self) -> None:
        """Leave; what was written is thrown away only when that is wanted."""
        if self._written == self._note.strip():
            self.dismiss(None)
            return
        from opreader.ui.dialogs.confirm import Confirm

        question = Confirm(
            "Throw away what you wrote?", yes="throw it away", no="go on writing", title="Note", glyphs=self._glyphs
        )
        self.app.push_screen(question, self._asked)

    def _asked(self, sure: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if sure:
            self.dismiss(None)
