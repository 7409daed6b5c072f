"""How many minutes one has, and of which articles: what they would be filled with is told as one types."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from opreader.errors import OpreaderError, QueryError
from opreader.filling import MOST
from opreader.frozen import frozen
from opreader.text import tell_minutes
from opreader.ui.dialogs.frame import Field, Frame, Hints, Say
from opreader.ui.dialogs.query_box import QueryBox
from opreader.ui.dialogs.words import counted, line
from opreader.ui.glyphs import UNICODE
from opreader.ui.stage import start_work

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.model.counted import Filling
    from opreader.ui.glyphs import Glyphs

PRESETS: Final = (10, 25, 45, 90)
"""Minutes that the arrows walk through."""
_WRONG: Final = f"minutes are a whole number from 1 to {MOST}, such as 25"


@frozen
class BudgetRequest:
    """How long, of what, and what fills it."""

    query: str
    filling: Filling


class MinutesField(Field):
    """A number of minutes; Up and Down walk the usual ones."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "walk(1)", show=False),
        Binding("down", "walk(-1)", show=False),
    ]

    def action_walk(self, step: int) -> None:
        """Put the next usual number in the field, more with Up; the ends are ends."""
        try:
            now = read_minutes(self.value)
        except ValueError:
            now = 0
        further = [one for one in PRESETS if (one > now if step > 0 else one < now)]
        if further:
            self.value = str(further[0] if step > 0 else further[-1])
            self.cursor_position = len(self.value)


class TimeBudget(ModalScreen[BudgetRequest | None]):
    """Answers what fills the minutes at Enter, where anything does; None for Esc."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", show=False),
        Binding("enter,ctrl+s", "take", show=False),
    ]

    def __init__(
        self,
        minutes: int,
        fill: Callable[[str, int], Awaitable[Filling]],
        check: Callable[[str], object],
        *,
        of: str,
        query: str = "",
        more: str = "P or F",
        glyphs: Glyphs = UNICODE,
    ) -> None:
        """`fill(query, minutes)` tells what they are filled with; `of` names the list it is taken from without a query.

        `check` raises QueryError; `more` names the keys that get full texts.
        """
        super().__init__()
        self._minutes = minutes
        self._fill = fill
        self._of = line(of)
        self._more = more
        self._glyphs = glyphs
        self._filling: tuple[str, Filling] | None = None
        """The query, and what it was filled with last."""
        self._box = QueryBox(query, check, placeholder=f"unread in {self._of}", label="Articles", glyphs=glyphs)

    def compose(self) -> ComposeResult:
        """The minutes, the query, what would be read, the keys."""
        glyphs = self._glyphs
        with Frame("How many minutes do you have?", glyphs=glyphs, classes="-pack"):
            with VerticalScroll(can_focus=False, id="pack-body"):
                with Horizontal(classes="field"):
                    yield Static("Minutes", markup=False)
                    yield MinutesField(str(self._minutes), placeholder="25", id="budget-minutes")
                yield Say(glyphs=glyphs, id="budget-say")
                yield self._box
                yield Say(glyphs=glyphs, id="budget-filling")
            presets = ", ".join(map(str, PRESETS))
            keys = (("Enter", "read"), ("↑ ↓", presets), ("Tab", "next field"), ("Esc", "leave"))
            yield Hints(*keys, glyphs=glyphs)

    def on_mount(self) -> None:
        """Take the keys at once; the number is replaced by what one types."""
        field = self.query_one(MinutesField)
        field.focus()
        field.select_all()
        self._look()

    # looking

    @on(Input.Changed, "#budget-minutes")
    @on(QueryBox.Rested)
    def _look(self) -> None:
        """Find out behind what the minutes would be filled with."""
        try:
            minutes = read_minutes(self.query_one(MinutesField).value)
        except ValueError:
            self._tell("", trouble=False)
            return
        self.query_one("#budget-say", Say).note("")
        start_work(self.app, partial(self._show, self._box.text, minutes), group="budget", exclusive=True)

    async def _show(self, query: str, minutes: int) -> None:
        try:
            filling = await self._fill(query, minutes)
        except OpreaderError as error:
            if not isinstance(error, QueryError):  # one that can't be read is told where it is written
                self._tell(str(error), trouble=True)
            return
        self._filling = (query, filling)
        if self.is_attached:
            self._tell(tell_filling(filling, self._more, self._glyphs), trouble=not filling.portions)

    def _tell(self, text: str, *, trouble: bool) -> None:
        say = self.query_one("#budget-filling", Say)
        if trouble and text:
            say.error(text)
        else:
            say.note(text)

    # the ways out

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """Answer what fills the minutes; say so where they can't be read, or nothing does."""
        field = self.query_one(MinutesField)
        try:
            minutes = read_minutes(field.value)
        except ValueError as error:
            self.query_one("#budget-say", Say).error(str(error))
            field.focus()
            return
        if not self._box.look():
            self._box.field.focus()
            return
        start_work(self.app, partial(self._take, self._box.text, minutes), group="budget", exclusive=True)

    async def _take(self, query: str, minutes: int) -> None:
        known = self._filling
        if known is None or (known[0], known[1].asked) != (query, minutes):
            await self._show(query, minutes)
        if self.is_attached and self._filling is not None and self._filling[1].portions:
            self.dismiss(BudgetRequest(*self._filling))


def read_minutes(text: str) -> int:
    """Minutes as people write them: 25, "25 min". Raises ValueError with what is wrong."""
    digits = text.strip().removesuffix("min").removesuffix("m").strip()
    minutes = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 4 else 0
    if not 1 <= minutes <= MOST:
        raise ValueError(_WRONG)
    return minutes


def tell_filling(filling: Filling, more: str, glyphs: Glyphs) -> str:
    """What would be read, or why nothing; `more` names the keys that get full texts."""
    if not filling.unread:
        return "nothing is unread here"
    if not filling.portions and filling.shortest is not None:
        return f"nothing unread fits {filling.asked} min: the shortest has {filling.shortest}"
    if not filling.portions:
        return f"no unread article has its full text here: {more} gets some"
    told = f"{counted(len(filling.portions), 'article', glyphs)}, {tell_minutes(filling.minutes)}"
    if filling.guessed:
        return f"{told}; {filling.guessed} of them still to be fetched, their length is a guess: {more} gets full texts"
    if filling.minutes <= filling.asked - 2 and filling.readable < filling.unread:
        return f"{told}: all that is here; {more} gets more full texts"
    return told
