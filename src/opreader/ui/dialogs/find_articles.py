"""The search box of lists: results show behind it while one types; it keeps the keys, and says how the search goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import on
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widgets import Input

from opreader.frozen import frozen
from opreader.ui.dialogs.frame import Frame, Hints
from opreader.ui.dialogs.query_box import QueryBox
from opreader.ui.dialogs.query_field import QueryField
from opreader.ui.dialogs.typed_query import read_typed
from opreader.ui.glyphs import UNICODE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.content import Content
    from textual.geometry import Region

    from opreader.errors import QueryError
    from opreader.ui.dialogs.query_field import Names
    from opreader.ui.dialogs.typed_query import Typed
    from opreader.ui.glyphs import Glyphs

PLACEHOLDER = 'words "a phrase" -without unread since:7d feed:name'
_MOST_OFFERED = 6


class Live(Protocol):
    """Follows the typing."""

    def typed(self, typed: Typed) -> None:
        """Another query stands in the box; called at each key, and never to wait."""

    def begin(self, typed: Typed) -> None:
        """The same, in the key's handler, before the field is drawn: nothing is to be said yet."""

    def walk(self, by: int) -> None:
        """To another result."""

    def turn(self) -> None:
        """The results in the other order."""

    def stands(self, lines: int) -> None:
        """How many lines at the foot of the screen the box takes."""


@frozen
class Entered:
    """A query that can be read; the empty one selects everything."""

    query: str
    save: bool = False
    """It is to be kept under a name."""


class FindArticles(ModalScreen[Entered | None]):
    """Answers the query that is to stay; None leaves everything as it was."""

    CSS_PATH = "../dialogs.tcss"
    ALLOW_SELECT = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", show=False),
        Binding("up", "walk(-1)", show=False),
        Binding("down", "walk(1)", show=False),
        Binding("pageup", "walk(-10)", show=False),
        Binding("pagedown", "walk(10)", show=False),
        Binding("ctrl+p", "earlier(1)", show=False),
        Binding("ctrl+n", "earlier(-1)", show=False),
        Binding("ctrl+r", "turn", show=False),
        Binding("ctrl+s", "save", show=False),
    ]

    def __init__(
        self,
        initial: str,
        check: Callable[[str], object],
        live: Live,
        *,
        names: Names = lambda _: (),
        history: Sequence[str] = (),
        saves: bool = False,
        glyphs: Glyphs = UNICODE,
    ) -> None:
        """`check` raises QueryError for a query that can't be read; `history` holds earlier ones, newest first.

        `names` gives what is in memory of a filter's values; `saves`: a query can be kept under a name.
        """
        super().__init__()
        self._check = check
        self._live = live
        self._saves = saves
        self._glyphs = glyphs
        self._box = QueryBox(initial, check, placeholder=PLACEHOLDER, names=names, glyphs=glyphs)
        self._queries = ["", *(one for one in dict.fromkeys(history) if one != initial)]
        self._at = 0
        self._lines = 0

    def compose(self) -> ComposeResult:
        """The box, what is found under the cursor, how the search goes, and the keys."""
        with Frame("Search", glyphs=self._glyphs, classes="-foot -live"):
            yield self._box
            yield Hints(*self._keys(), glyphs=self._glyphs)

    def _keys(self) -> list[tuple[str, str]]:
        earlier = [("Ctrl+P Ctrl+N", "earlier ones")] if len(self._queries) > 1 else []
        saves = [("Ctrl+S", "keep")] if self._saves else []
        return [("Enter", "list"), ("↑ ↓", "results"), ("Ctrl+R", "best or newest"), *earlier, *saves, ("Esc", "leave")]

    def on_mount(self) -> None:
        """Take the keys at once; tell how much room the box takes."""
        self._box.field.focus()
        self.watch(self._box.field, "value", self._begin, init=False)
        self.screen_layout_refresh_signal.subscribe(self, lambda _: self._measure())

    def render_lines(self, crop: Region) -> list[Strip]:
        """The panes behind, as they are: the stock screen draws all of them anew for each row that changes."""
        stack = self.app.screen_stack
        if self not in stack:
            return [Strip.blank(crop.width)] * crop.height
        behind = stack[stack.index(self) - 1]._compositor.render_strips()  # noqa: SLF001 - no public way to its lines
        first, last = crop.column_span
        return [strip.crop(first, last) for strip in behind[crop.y : crop.bottom]]

    def on_resize(self) -> None:
        """The keys may need another line; on a screen over others the stock layout does not always see that."""
        self.call_after_refresh(self.query_one(Hints).refresh, layout=True)

    def _measure(self) -> None:
        lines = self.query_one(Frame).outer_size.height
        if lines and lines != self._lines:
            self._lines = lines
            self._live.stands(lines)

    # what is said

    @property
    def text(self) -> str:
        """What stands in the box."""
        return self._box.field.value

    def tell(self, words: str) -> None:
        """Say how the search goes; what can be completed goes first."""
        if self.is_mounted:
            self._box.tell(self._offers() or words)

    def trouble(self, error: QueryError, words: str) -> None:
        """Point at the word at fault, and say what is wrong."""
        if self.is_mounted:
            self._box.trouble(error, words)

    def aside(self, content: Content) -> None:
        """Show the place where the words stand."""
        if self.is_mounted:
            self._box.aside(content)

    def _offers(self) -> str:
        field = self._box.field
        names = field.offers if isinstance(field, QueryField) else []
        if not names:
            return ""
        more = f" and {len(names) - _MOST_OFFERED} more" if len(names) > _MOST_OFFERED else ""
        return f"Tab: {' · '.join(names[:_MOST_OFFERED])}{more}"

    # keys

    def _begin(self) -> None:
        self._live.begin(read_typed(self.text, self._check))

    @on(Input.Changed)
    def _typed(self) -> None:
        self._live.typed(read_typed(self.text, self._check))

    @on(Input.Submitted)
    def _entered(self) -> None:
        self._enter(save=False)

    def action_save(self) -> None:
        """Keep the query under a name."""
        if self._saves:
            self._enter(save=True)

    def _enter(self, *, save: bool) -> None:
        """What is not finished is told now; an open quotation alone counts as closed."""
        typed = read_typed(self.text, self._check)
        if typed.asked is not None and typed.finished:
            self.dismiss(Entered(typed.asked, save=save))
        else:
            self._box.look()

    def action_walk(self, by: int) -> None:
        """To another result; the keys stay in the box."""
        self._live.walk(by)

    def action_turn(self) -> None:
        """The results in the other order."""
        self._live.turn()

    def action_earlier(self, step: int) -> None:
        """Bring an earlier query into the box; below the newest is what was being typed."""
        field = self._box.field
        if self._at == 0:
            self._queries[0] = field.value
        self._at = max(0, min(len(self._queries) - 1, self._at + step))
        field.value = self._queries[self._at]
        field.cursor_position = len(field.value)
