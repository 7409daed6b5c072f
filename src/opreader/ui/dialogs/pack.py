"""What to pack for the flight: how many hours, of which articles, with pictures or without."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from opreader.errors import OpreaderError, QueryError
from opreader.frozen import frozen
from opreader.ui.dialogs.check_list import CheckLine
from opreader.ui.dialogs.frame import Field, Frame, Hints, Say
from opreader.ui.dialogs.query_box import QueryBox
from opreader.ui.dialogs.words import counted, line
from opreader.ui.glyphs import UNICODE
from opreader.ui.stage import start_work

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.model import Packed
    from opreader.ui.glyphs import Glyphs

DEFAULT_QUERY: Final = "unread"
_HOURS: Final = re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?|[.,]\d{1,2})\s*h?", re.IGNORECASE)
_WRONG_HOURS: Final = "hours are a number such as 6 or 2.5; nothing is no limit"
_NO_NETWORK: Final = "There is no network now: only what is here is packed. The rest is asked for when it is back."


@frozen
class PackRequest:
    """What to pack."""

    query: str = DEFAULT_QUERY
    hours: float | None = None
    """Of reading; None: no limit."""
    pictures: bool = False


class Pack(ModalScreen[PackRequest | Literal["report"] | None]):
    """Answers what the fields hold at Enter, "report" for a look at what is packed already, None for Esc."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", show=False),
        Binding("ctrl+s", "pack", show=False),
        Binding("ctrl+r", "report", show=False),
        Binding("r", "report", show=False),
        Binding("enter", "pack", show=False),
    ]

    def __init__(
        self,
        last: PackRequest,
        check: Callable[[str], object],
        count: Callable[[str], Awaitable[tuple[int, int]]],
        *,
        packed: Packed | None = None,
        network: bool = True,
        glyphs: Glyphs = UNICODE,
    ) -> None:
        """`check` raises QueryError; `count` tells how many articles a query selects, and how many of them are full.

        `last` stands in the fields; `packed` is how ready the last pack is; `network` tells whether there is one.
        """
        super().__init__()
        self._last = last
        self._count = count
        self._packed = packed if packed is not None and packed.asked else None
        self._network = network
        self._asked = ""
        """The query that was counted last."""
        self._told = ""
        self._glyphs = glyphs
        self._box = QueryBox(last.query, check, placeholder=DEFAULT_QUERY, label="Articles", glyphs=glyphs)

    def compose(self) -> ComposeResult:
        """The three fields, each with what there is to say of it; then the network, what is packed, and the keys."""
        glyphs = self._glyphs
        with Frame("Pack for the flight", glyphs=glyphs, classes="-pack"):
            with VerticalScroll(can_focus=False, id="pack-body"):
                with Horizontal(classes="field"):
                    yield Static("Hours", markup=False)
                    yield Field(
                        _write_hours(self._last.hours),
                        placeholder="no limit; 6 packs six hours of reading",
                        id="pack-hours",
                    )
                yield Say(glyphs=glyphs, id="pack-hours-say")
                yield self._box
                yield Say(glyphs=glyphs, id="pack-count")
                with Horizontal(classes="field"):
                    yield Static("Pictures", markup=False)
                    yield CheckLine("pack them too", checked=self._last.pictures, id="pack-pictures")
                if not self._network:
                    yield Say(glyphs=glyphs, id="pack-network")
                if self._packed is not None:
                    yield Static(f"Packed: {self._ready}", markup=False, id="pack-ready")
            report = [("Ctrl+R", "the report")] if self._packed is not None else []
            keys = (("Enter, Ctrl+S", "pack"), ("Tab", "next field"), ("Space", "check"), *report, ("Esc", "leave"))
            yield Hints(*keys, glyphs=glyphs)

    @property
    def _ready(self) -> str:
        assert self._packed is not None
        return f"{self._packed.full} of {self._packed.asked} ready"

    def on_mount(self) -> None:
        """Take the keys at once, and count."""
        self.query_one("#pack-hours").focus()
        if not self._network:
            self.query_one("#pack-network", Say).error(_NO_NETWORK)
        self._start_counting()

    # counting

    @on(Input.Changed, "#query")
    def _typed(self) -> None:
        self._say_count(self._told if self._query == self._asked else self._glyphs.ellipsis)

    @on(QueryBox.Rested)
    def _start_counting(self) -> None:
        if (query := self._query) == self._asked:
            self._say_count(self._told)
            return
        self._asked, self._told = query, self._glyphs.ellipsis
        self._say_count(self._told)
        # On the app, whose handler shows a bug as a bug.
        start_work(self.app, partial(self._counted, query), group="pack-count", exclusive=True)

    async def _counted(self, query: str) -> None:
        try:
            selected, full = await self._count(query)
        except OpreaderError as error:
            # A query that can't be read is told where it is written.
            self._told = "" if isinstance(error, QueryError) else line(str(error))
        else:
            self._told = (
                f"{counted(selected, 'article', self._glyphs)}, {self._glyphs.number(full)} of them full already"
            )
        if self.is_attached and query == self._query:
            self._say_count(self._told)

    def _say_count(self, text: str) -> None:
        self.query_one("#pack-count", Say).note(text)

    @property
    def _query(self) -> str:
        return self._box.text or DEFAULT_QUERY

    # the ways out

    @on(Input.Changed, "#pack-hours")
    def _typed_hours(self) -> None:
        self.query_one("#pack-hours-say", Say).note("")

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_pack()

    def action_pack(self) -> None:
        """Answer with what the fields hold; say so where one of them can't be read."""
        try:
            hours = _read_hours(self.query_one("#pack-hours", Field).value)
        except ValueError as error:
            self.query_one("#pack-hours-say", Say).error(str(error))
            self.query_one("#pack-hours").focus()
            return
        if not self._box.look():
            self._say_count("")
            self._box.field.focus()
            return
        pictures = self.query_one("#pack-pictures", CheckLine).checked
        self.dismiss(PackRequest(self._query, hours, pictures))

    def action_report(self) -> None:
        """Look at what is packed, where anything is."""
        if self._packed is not None:
            self.dismiss("report")


def _read_hours(text: str) -> float | None:
    """Hours as people write them: 6, 2.5, 2,5, "6 h"; None for nothing. Raises ValueError with what is wrong."""
    if not text.strip():
        return None
    found = _HOURS.fullmatch(text.strip())
    hours = float(found[1].replace(",", ".")) if found else 0.0
    if not hours:
        raise ValueError(_WRONG_HOURS)
    return hours


def _write_hours(hours: float | None) -> str:
    return "" if hours is None else f"{hours:g}"
