"""A line to write in at the foot of the screen, which says what is wrong as it is typed: words to find in an article."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Input

from opreader.ui.dialogs.frame import Frame, Hints
from opreader.ui.dialogs.query_box import QueryBox
from opreader.ui.glyphs import UNICODE

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.ui.glyphs import Glyphs


class AskQuery(ModalScreen[str | None]):
    """Answers a query that can be read; the empty one selects everything. None leaves the list as it is."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", show=False),
    ]

    def __init__(
        self,
        initial: str,
        check: Callable[[str], object],
        *,
        title: str = "Search this list",
        placeholder: str = 'words "a phrase" -without unread since:7d feed:name',
        glyphs: Glyphs = UNICODE,
    ) -> None:
        """`check` raises QueryError for a query that can't be read."""
        super().__init__()
        self._title = title
        self._box = QueryBox(initial, check, placeholder=placeholder, glyphs=glyphs)
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """The box, with what is wrong, and the keys."""
        with Frame(self._title, glyphs=self._glyphs, classes="-foot"):
            yield self._box
            yield Hints(("Enter", "search"), ("Esc", "leave"), glyphs=self._glyphs)

    def on_mount(self) -> None:
        """Take the keys at once."""
        self._box.field.focus()

    @on(Input.Submitted)
    def _entered(self) -> None:
        if self._box.look():
            self.dismiss(self._box.text)
