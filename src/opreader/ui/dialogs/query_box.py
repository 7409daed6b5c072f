"""A field for a query, with the line under it that points at the word at fault and the one that says what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from opreader.errors import QueryError
from opreader.ui.dialogs.frame import Field, Say
from opreader.ui.dialogs.words import line
from opreader.ui.layout.cells import width

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.timer import Timer

    from opreader.ui.dialogs.query_field import Names
    from opreader.ui.glyphs import Glyphs

_REST: Final = 0.25
"""Seconds without a key before the query is looked at."""


class QueryBox(Vertical):
    """Takes a query; tells while one types, and at once when asked, whether it can be read."""

    class Rested(Message):
        """The typing rests, and what stands there can be read."""

    def __init__(
        self,
        initial: str,
        check: Callable[[str], object],
        *,
        placeholder: str,
        label: str = "/ ",
        names: Names | None = None,
        glyphs: Glyphs,
    ) -> None:
        """`check` raises QueryError for a query that can't be read; `label` stands before the field.

        `names`: values of filters are offered, and whoever opened the box says what is to be said, at each key.
        """
        super().__init__()
        self._names = names
        self._aside = Content("")
        self._initial = initial
        self._check = check
        self._placeholder = placeholder
        self._label = label
        self._glyphs = glyphs
        self._rest: Timer | None = None
        self._error: QueryError | None = None

    def compose(self) -> ComposeResult:
        """The field, the pointer under it, and what is wrong."""
        with Horizontal(classes="query-line"):
            yield Static(self._label, markup=False, classes="query-label")
            yield self._make_field()
        yield Static("", classes="query-pointer", markup=False)
        yield Say(glyphs=self._glyphs, id="query-say")

    def _make_field(self) -> Field:
        if self._names is None:
            return Field(self._initial, placeholder=self._placeholder, id="query")
        from opreader.ui.dialogs.query_field import QueryField

        return QueryField(self._initial, placeholder=self._placeholder, names=self._names, id="query")

    def on_mount(self) -> None:
        """The pointer goes with the field."""
        self._clear()
        self.watch(self.field, "scroll_x", self._point)

    @property
    def field(self) -> Field:
        """Where the query is written."""
        return self.query_one(Field)

    @property
    def text(self) -> str:
        """The query."""
        return self.field.value.strip()

    def look(self) -> bool:
        """Whether the query can be read; where not, say why and point at the word."""
        try:
            self._check(self.field.value)
        except QueryError as error:
            self.trouble(error, str(error))
            return False
        self._clear()
        return True

    def trouble(self, error: QueryError, words: str) -> None:
        """Point at the word at fault, and say what is wrong."""
        self._error = error
        self._point()
        self.query_one(Say).error(words)

    def tell(self, words: str) -> None:
        """Say how things are; nothing is wrong."""
        self._error = None
        self._point()
        say = self.query_one(Say)
        if self._names is None:
            say.note(words)
            return
        say.remove_class("-error")
        say.update(Content(self._glyphs.plain(line(words))), layout=False)  # at each key: its line is always there

    def aside(self, content: Content) -> None:
        """What stands right under the field as long as nothing is wrong."""
        self._aside = content
        self._point()

    @on(Input.Changed)
    def _typed(self) -> None:
        if self._names is not None:
            return
        self._clear()
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(_REST, self._rested)

    def _rested(self) -> None:
        if self.look():
            self.post_message(self.Rested())

    def _clear(self) -> None:
        self.tell("")

    def _point(self) -> None:
        """Point at the word at fault, wherever the field has scrolled to."""
        below = self._aside
        if self._error is not None:
            below = Content(_pointer(self._error, scrolled=self.field.scroll_offset.x))
        under = self.query_one(".query-pointer", Static)
        under.set_class(self._error is None, "-aside")
        under.update(below, layout=False)


def _pointer(error: QueryError, *, scrolled: int) -> str:
    """Carets under the word at fault, as far as it can be seen."""
    start = width(error.query[: error.start])
    cells = max(1, width(error.query[error.start : error.end]))
    first, last = max(0, start - scrolled), start + cells - scrolled
    return " " * first + "^" * max(1, last - first) if last > 0 else ""
