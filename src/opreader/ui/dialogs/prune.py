"""What is to be taken out for its age: how old, and of which articles; tells how many that would be."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from opreader.errors import OpreaderError, QueryError
from opreader.frozen import frozen
from opreader.toml_file import read_duration, render_duration
from opreader.ui.dialogs.frame import Field, Frame, Hints, Say
from opreader.ui.dialogs.query_box import QueryBox
from opreader.ui.dialogs.words import counted, line
from opreader.ui.glyphs import UNICODE
from opreader.ui.stage import start_work

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import timedelta

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.ui.glyphs import Glyphs

_WRONG_AGE: Final = "an age is a number of days or weeks, such as 90d or 12w"
_STAYS: Final = "What is unread, begun, starred, highlighted, noted, packed or saved by you stays."


@frozen
class PruneRequest:
    """What to take out."""

    age: timedelta
    query: str = ""


class Prune(ModalScreen["PruneRequest | None"]):
    """Answers what the fields hold at Enter, where that is anything; None for Esc."""

    CSS_PATH = "../dialogs.tcss"
    ONLY_CONFIRMS = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", show=False),
        Binding("ctrl+s", "prune", show=False),
    ]

    def __init__(
        self,
        age: timedelta,
        check: Callable[[str], object],
        count: Callable[[PruneRequest], Awaitable[int]],
        *,
        query: str = "",
        glyphs: Glyphs = UNICODE,
    ) -> None:
        """`check` raises QueryError; `count` tells how many articles would go. `age` and `query` stand in the fields."""
        super().__init__()
        self._age = age
        self._count = count
        self._asked: PruneRequest | None = None
        self._found: int | None = None
        self._glyphs = glyphs
        self._box = QueryBox(query, check, placeholder="all that are read", label="Articles", glyphs=glyphs)

    def compose(self) -> ComposeResult:
        """The two fields, what would go, what stays, and the keys."""
        glyphs = self._glyphs
        with Frame("Take out old articles", glyphs=glyphs, classes="-pack"):
            with Horizontal(classes="field"):
                yield Static("Older", markup=False)
                yield Field(render_duration(self._age), placeholder="90d", id="prune-age")
            yield self._box
            yield Say(glyphs=glyphs, id="pack-count")
            yield Static(_STAYS, markup=False, id="prune-stays")
            yield Hints(("Enter, Ctrl+S", "take out"), ("Tab", "next field"), ("Esc", "leave"), glyphs=glyphs)

    def on_mount(self) -> None:
        """Take the keys at once, and count."""
        self.query_one("#prune-age").focus()
        self._look()

    @on(Input.Changed, "#prune-age")
    @on(QueryBox.Rested)
    def _look(self) -> None:
        """Count what would go, behind the keys."""
        wanted = self._wanted
        if wanted is None:
            self._found = self._asked = None
            self._say.error(_WRONG_AGE)
            return
        if wanted == self._asked and self._found is not None:
            return
        self._asked, self._found = wanted, None
        self._say.note(self._glyphs.ellipsis)
        # On the app, whose handler shows a bug as a bug.
        start_work(self.app, partial(self._counted, wanted), group="prune-count", exclusive=True)

    async def _counted(self, wanted: PruneRequest) -> None:
        found: int | None = None
        try:
            count = await self._count(wanted)
        except OpreaderError as error:
            # A query that can't be read is told where it is written.
            told = "" if isinstance(error, QueryError) else line(str(error))
        else:
            found, told = count, f"{counted(count, 'article', self._glyphs)} would go; undo brings them back"
        if self.is_attached and wanted == self._asked:
            self._found = found
            self._say.note(told)

    @property
    def _say(self) -> Say:
        return self.query_one("#pack-count", Say)

    @property
    def _wanted(self) -> PruneRequest | None:
        text = self.query_one("#prune-age", Field).value.strip()
        try:
            return PruneRequest(read_duration(f"{text}d" if text.isdigit() else text), self._box.text)
        except ValueError:
            return None

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_prune()

    def action_prune(self) -> None:
        """Answer with what the fields hold; say so where one of them can't be read, or where nothing would go."""
        wanted = self._wanted
        if wanted is None:
            self._say.error(_WRONG_AGE)
            self.query_one("#prune-age").focus()
        elif not self._box.look():
            self._say.note("")
            self._box.field.focus()
        elif wanted == self._asked and self._found == 0:
            self._say.note("nothing of that is here")
        else:
            self.dismiss(wanted)
