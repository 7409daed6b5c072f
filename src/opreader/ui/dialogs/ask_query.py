"""The search box of lists: one line at the foot of the screen, which says what is wrong with a query as it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from opreader.errors import QueryError
from opreader.ui.dialogs.frame import Field, Frame, Hints, Say
from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.cells import width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from opreader.ui.glyphs import Glyphs

_REST: Final = 0.25
"""Seconds without a key before the query is looked at."""


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
        self._initial = initial
        self._title = title
        self._placeholder = placeholder
        self._check = check
        self._queries = ["", *dict.fromkeys(history)]
        self._at = 0
        self._glyphs = glyphs
        self._rest: Timer | None = None
        self._error: QueryError | None = None

    def compose(self) -> ComposeResult:
        """The box, the pointer under it, and what is wrong."""
        with Frame(self._title, glyphs=self._glyphs, classes="-foot"):
            with Horizontal(id="query-box"):
                yield Static("/ ", markup=False, id="query-sign")
                yield Field(self._initial, placeholder=self._placeholder, id="query")
            yield Static("", id="query-pointer", markup=False)
            yield Say(glyphs=self._glyphs, id="query-say")
            earlier = [("↑ ↓", "earlier ones")] if len(self._queries) > 1 else []
            yield Hints(("Enter", "search"), *earlier, ("Esc", "leave"), glyphs=self._glyphs)

    def on_mount(self) -> None:
        """Take the keys at once."""
        self._clear()
        box = self.query_one(Field)
        self.watch(box, "scroll_x", self._point)
        box.focus()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._clear()
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(_REST, self._look)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if self._look():
            self.dismiss(event.value.strip())

    def action_earlier(self, step: int) -> None:
        """Bring an earlier query into the box; below the newest is what was being typed."""
        box = self.query_one(Field)
        if self._at == 0:
            self._queries[0] = box.value
        self._at = max(0, min(len(self._queries) - 1, self._at + step))
        box.value = self._queries[self._at]
        box.cursor_position = len(box.value)

    def _clear(self) -> None:
        self._error = None
        self._point()
        self.query_one(Say).note("")

    def _point(self) -> None:
        """Point at the word at fault, wherever the box has scrolled to."""
        scrolled = self.query_one(Field).scroll_offset.x
        pointer = "" if self._error is None else _pointer(self._error, scrolled=scrolled)
        self.query_one("#query-pointer", Static).update(Content(pointer))

    def _look(self) -> bool:
        """Whether the query can be read; where not, say why and point at the word."""
        box = self.query_one(Field)
        try:
            self._check(box.value)
        except QueryError as error:
            self._error = error
            self._point()
            self.query_one(Say).error(str(error))
            return False
        self._clear()
        return True


def _pointer(error: QueryError, *, scrolled: int) -> str:
    """Carets under the word at fault, as far as it can be seen."""
    start = width(error.query[: error.start])
    cells = max(1, width(error.query[error.start : error.end]))
    first, last = max(0, start - scrolled), start + cells - scrolled
    return " " * first + "^" * max(1, last - first) if last > 0 else ""
