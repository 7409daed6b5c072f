"""The user's rules with how many articles each acted on: see those articles, take back what one rule did."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from opreader.errors import OpreaderError
from opreader.ui.dialogs.frame import Frame, Hints
from opreader.ui.dialogs.readiness import Packs
from opreader.ui.dialogs.words import counted, line
from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.cells import shorten

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.rules import ReadRule
    from opreader.ruling import RuleReport
    from opreader.ui.glyphs import Glyphs

_NONE: Final = (
    'No rules yet. They stand in config.toml, one as [[rules]], query = "title:sponsored", action = "mute";'
    " actions are mute, star, read and tag:x. The guide tells more."
)


class Rules(ModalScreen["ReadRule | None"]):
    """Answers the rule whose articles are to be shown; None for Esc."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", show=False),
        Binding("x", "take_back", show=False),
        Binding("u", "undo", show=False),
    ]

    def __init__(
        self,
        load: Callable[[], Awaitable[Sequence[RuleReport]]],
        *,
        take_back: Callable[[ReadRule], Awaitable[int]],
        undo: Callable[[], Awaitable[object]],
        glyphs: Glyphs = UNICODE,
    ) -> None:
        """`take_back` tells how many articles it was; `undo` takes that back."""
        super().__init__()
        self._load = load
        self._take_back = take_back
        self._undo = undo
        self._glyphs = glyphs
        self._shown: list[RuleReport] = []
        self._loaded = False
        self._taken = 0

    def compose(self) -> ComposeResult:
        """The rules and the keys."""
        glyphs = self._glyphs
        with Frame("Rules", glyphs=glyphs, classes="-tall"):
            yield Static("", id="rules-none", markup=False)
            yield Packs(id="rules-rows", markup=False, compact=True)
            yield Hints(
                ("Enter", "its articles"),
                ("x", "take back what it did"),
                ("u", "undo that"),
                ("q, Esc", "close"),
                glyphs=glyphs,
            )

    async def on_mount(self) -> None:
        """Read the rules."""
        self.query_one(Packs).focus()
        await self._reload()

    def on_resize(self) -> None:
        """Rows are cut to the width."""
        self.call_after_refresh(self._fill)

    async def _reload(self) -> None:
        self._shown = list(await self._load())
        self._loaded = True
        self._fill()

    def _fill(self) -> None:
        rows = self.query_one(Packs)
        cells = rows.scrollable_content_region.width
        if not cells or not self._loaded:
            return
        at = rows.highlighted or 0
        rows.set_options([Option(self._prompt(one, cells)) for one in self._shown])
        rows.highlighted = min(at, len(self._shown) - 1) if self._shown else None
        none = self.query_one("#rules-none", Static)
        none.display = not self._shown
        none.update(Content(_NONE))

    def _prompt(self, one: RuleReport, cells: int) -> Content:
        """What it does to what; on how many articles, or why on none."""
        glyphs, rule = self._glyphs, one.rule
        first = shorten(f"{rule.n}  {line(rule.rule.action)}  {line(rule.rule.query)}", cells - 1, glyphs.ellipsis)
        if rule.trouble is not None:
            trouble = shorten(f"   {glyphs.trouble} {line(rule.trouble)}", cells - 1, glyphs.ellipsis)
            return Content("\n").join([Content(first), Content.styled(trouble, "bold $warning")])
        week = f"{glyphs.number(one.count.week)} in the last 7 days"
        told = f"   {counted(one.count.total, 'article', glyphs)}{glyphs.separator}{week}"
        return Content("\n").join([Content(first), Content.styled(shorten(told, cells - 1, glyphs.ellipsis), "dim")])

    @property
    def _current(self) -> RuleReport | None:
        at = self.query_one(Packs).highlighted
        return self._shown[at] if at is not None and at < len(self._shown) else None

    # keys

    @on(OptionList.OptionSelected)
    def _entered(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if (one := self._current) is not None and one.rule.trouble is None:
            self.dismiss(one.rule)

    async def action_take_back(self) -> None:
        """Take back what the rule under the cursor did."""
        if (one := self._current) is None:
            return
        try:
            count = await self._take_back(one.rule)
        except OpreaderError as error:
            self._say(str(error))
            return
        if count:
            self._taken += 1
            await self._reload()
            self._say(f"took it back of {counted(count, 'article', self._glyphs)}: u undoes that")
        else:
            self._say("nothing of this rule stands")

    async def action_undo(self) -> None:
        """Have the rule's acts stand again that were taken back here."""
        if self._taken:
            self._taken -= 1
            await self._undo()
            await self._reload()
            self._say("")

    def _say(self, text: str) -> None:
        self.query_one(Frame).say_below(text)
