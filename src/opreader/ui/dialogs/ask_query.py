"""The search box of lists: one line at the foot of the screen, which says what is wrong with a query as it is typed."""

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
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.ui.glyphs import Glyphs


class AskQuery(ModalScreen[str | None]):
    """Answers a query that can be read; the empty one selects everything. None leaves the list as it is."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", show=False),
        Binding("up", "earlier(1)", show=False),
        Binding("down", "earlier(-1)", show=False),
    ]

    def __init__(
        self,
        initial: str,
        check: Callable[[str], object],
        *,
        title: str = "Search this list",
        placeholder: str = 'words "a phrase" -without unread since:7d feed:name',
        history: Sequence[str] = (),
        glyphs: Glyphs = UNICODE,
    ) -> None:
        """`check` raises QueryError for a query that can't be read; `history` holds earlier ones, newest first."""
        super().__init__()
        self._title = title
        self._box = QueryBox(initial, check, placeholder=placeholder, glyphs=glyphs)
        self._queries = ["", *dict.fromkeys(history)]
        self._at = 0
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """The box, with what is wrong, and the keys."""
        with Frame(self._title, glyphs=self._glyphs, classes="-foot"):
            yield self._box
            earlier = [("↑ ↓", "earlier ones")] if len(self._queries) > 1 else []
            yield Hints(("Enter", "search"), *earlier, ("Esc", "leave"), glyphs=self._glyphs)

    def on_mount(self) -> None:
        """Take the keys at once."""
        self._box.field.focus()

    @on(Input.Submitted)
    def _entered(self) -> None:
        if self._box.look():
            self.dismiss(self._box.text)

    def action_earlier(self, step: int) -> None:
        """Bring an earlier query into the box; below the newest is what was being typed."""
        field = self._box.field
        if self._at == 0:
            self._queries[0] = field.value
        self._at = max(0, min(len(self._queries) - 1, self._at + step))
        field.value = self._queries[self._at]
        field.cursor_position = len(field.value)
