"""Feeds that are not well, the gravest first; each says what can be done, and the keys do it right there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, Protocol

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from opreader.errors import OpreaderError
from opreader.health import Ailment, sum_up
from opreader.ui.dialogs.feed_errors import explain_error
from opreader.ui.dialogs.frame import Frame, Hints
from opreader.ui.dialogs.readiness import Packs
from opreader.ui.dialogs.words import hung, line
from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.cells import shorten
from opreader.ui.stage import start_work

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.health import Ailing
    from opreader.model import Feed
    from opreader.ui.glyphs import Glyphs

_MOST: Final = 500
"""Feeds that are listed; a longer list takes too long to lay out."""
_TODO: Final[Mapping[Ailment, tuple[str, ...]]] = {
    Ailment.GONE: ("r asks once more", "o opens its site", "d unsubscribes"),
    Ailment.NEVER: ("r asks again", "o opens its site", "d unsubscribes"),
    Ailment.FAILING: ("r asks again", "o opens its site", "d unsubscribes"),
    Ailment.MOVED: ("a takes the new address", "it is asked there meanwhile"),
    Ailment.SILENT: ("o opens its site", "d unsubscribes"),
    Ailment.MUTED: ("m brings it back",),
}


class Care(Protocol):
    """What can be done for a feed. Each raises OpreaderError with what to do next."""

    async def retry(self, feed: Feed) -> str:
        """Ask it again; tells what became of it."""

    async def take_address(self, feed: Feed) -> str:
        """Subscribe to it where it moved to, with all that is known of it."""

    async def unmute(self, feed: Feed) -> str:
        """Bring its articles back to the lists."""

    async def open_site(self, feed: Feed) -> str:
        """Show its site in the browser."""

    async def remove(self, feed: Feed) -> str:
        """Unsubscribe."""

    async def undo(self) -> str:
        """Take the last step back."""


class FeedHealth(ModalScreen["Feed | None"]):
    """Answers the feed to show; None for Esc."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", show=False),
        Binding("r", "care('retry')", show=False),
        Binding("a", "care('take_address')", show=False),
        Binding("m", "care('unmute')", show=False),
        Binding("o", "care('open_site')", show=False),
        Binding("d", "care('remove')", show=False),
        Binding("u", "undo", show=False),
    ]

    def __init__(
        self,
        load: Callable[[], Awaitable[tuple[Sequence[Ailing], int]]],
        care: Care,
        *,
        now: Callable[[], datetime],
        glyphs: Glyphs = UNICODE,
    ) -> None:
        """`load` gives the feeds that are not well, and how many feeds there are."""
        super().__init__()
        self._load = load
        self._care = care
        self._now = now
        self._glyphs = glyphs
        self._rows: list[Ailing] | None = None
        self._busy = False

    def compose(self) -> ComposeResult:
        """The sum, the feeds, the keys."""
        glyphs = self._glyphs
        with Frame("Feed health", glyphs=glyphs, classes="-tall"):
            yield Static(Content(f"looking{glyphs.ellipsis}"), id="health-sum", markup=False)
            yield Packs(id="health-rows", markup=False, compact=True)
            yield Hints(
                ("Enter", "show the feed"),
                ("r o a d m", "as the row says"),
                ("u", "undo"),
                ("Esc", "close"),
                glyphs=glyphs,
            )

    def on_mount(self) -> None:
        """Take the keys at once, and look behind."""
        self.query_one(Packs).focus()
        self._looking = start_work(self.app, self._look, group="health", exclusive=True)

    def on_unmount(self) -> None:
        """Nobody waits for it any more."""
        self._looking.cancel()

    def on_resize(self) -> None:
        """Rows are broken for the width."""
        self.call_after_refresh(self._fill)

    async def _look(self) -> None:
        try:
            rows, feeds = await self._load()
        except OpreaderError as error:
            self._say(str(error))
            return
        if not self.is_attached:
            return
        self._rows = list(rows)
        told = sum_up(self._rows, feeds)
        more = len(self._rows) - _MOST
        self.query_one("#health-sum", Static).update(
            Content(told + (f"; the first {_MOST} stand here" if more > 0 else ""))
        )
        self._fill()

    def _fill(self) -> None:
        rows = self.query_one(Packs)
        cells = rows.scrollable_content_region.width
        if not cells or self._rows is None:
            return
        at = rows.highlighted or 0
        rows.set_options([Option(self._prompt(one, cells)) for one in self._rows[:_MOST]])
        rows.highlighted = min(at, len(self._rows) - 1) if self._rows else None

    def _prompt(self, one: Ailing, cells: int) -> Content:
        """The feed and what it has; since when and why; what to do."""
        glyphs, room = self._glyphs, cells - 3
        ailment = f"{glyphs.separator}{one.ailment.value}"
        title = shorten(line(one.feed.title), max(8, room - len(ailment)), glyphs.ellipsis)
        lines = [
            Content.assemble((f"{self._sign(one.ailment)} ", "bold"), (title, "bold"), ailment),
            hung(glyphs.plain(line(one.told)), room, indent=2),
        ]
        if one.ailment in {Ailment.FAILING, Ailment.NEVER} and one.feed.error is not None:
            lines.append(hung(glyphs.plain(line(explain_error(one.feed, self._now())[1])), room, indent=2))
        lines.append(hung(glyphs.separator.join(_TODO[one.ailment]), room, indent=2).stylize("dim"))
        return Content("\n").join(lines)

    def _sign(self, ailment: Ailment) -> str:
        match ailment:
            case Ailment.GONE | Ailment.NEVER:
                return self._glyphs.failed
            case Ailment.FAILING:
                return self._glyphs.trouble
            case Ailment.MOVED:
                return self._glyphs.more_right
            case Ailment.SILENT | Ailment.MUTED:
                return self._glyphs.bullets[1]

    @property
    def _current(self) -> Ailing | None:
        at = self.query_one(Packs).highlighted
        return self._rows[at] if self._rows and at is not None and at < len(self._rows) else None

    # keys

    @on(OptionList.OptionSelected)
    def _entered(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if (one := self._current) is not None:
            self.dismiss(one.feed)

    def action_care(self, how: str) -> None:
        """Do something for the feed under the cursor; one thing at a time."""
        one = self._current
        if one is None or self._busy:
            return
        if how == "take_address" and one.ailment is not Ailment.MOVED:
            self._say("it has no new address")
        elif how == "unmute" and one.ailment is not Ailment.MUTED:
            self._say("it is not muted")
        else:
            self._busy = True
            start_work(self.app, partial(self._do, partial(getattr(self._care, how), one.feed)))

    def action_undo(self) -> None:
        """Take the last step back."""
        if not self._busy:
            self._busy = True
            start_work(self.app, partial(self._do, self._care.undo))

    async def _do(self, what: Callable[[], Awaitable[str]]) -> None:
        self._say(f"working{self._glyphs.ellipsis}")
        try:
            told = await what()
        except OpreaderError as error:
            told = str(error)
        finally:
            self._busy = False
        if self.is_attached:
            await self._look()
            self._say(told)

    def _say(self, text: str) -> None:
        if self.is_attached:
            self.query_one(Frame).say_below(text)
