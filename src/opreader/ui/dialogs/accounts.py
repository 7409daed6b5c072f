"""Accounts at servers: how each is, what waits, what is wrong and what to do; its keys do it right there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, Protocol

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from opreader.frozen import frozen
from opreader.ui.dialogs.frame import Frame, Hints
from opreader.ui.dialogs.readiness import Packs
from opreader.ui.dialogs.words import hung, line
from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.cells import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.ui.glyphs import Glyphs

_LOOK_EVERY: Final = 0.5
_NONE: Final = (
    "No account yet. A server keeps your feeds, what you read and your stars, for every machine that you read on: "
    "FreshRSS, Miniflux, and others that speak the Google Reader API. Local feeds stay as they are beside it."
)


@frozen
class AccountLine:
    """An account as its row tells it."""

    name: str
    sign: str
    """How it is, in one cell."""
    how: str
    """The same in words: "synced 5 minutes ago"."""
    about: str
    """Who one is, and where."""
    waits: str = ""
    """What the server does not have: "4 marks to send, 1 refused"."""
    trouble: str = ""
    todo: str = ""
    """What to do about it."""
    busy: bool = False
    """It is being synced."""
    undecided: bool = False
    """Nobody said yet whose marks count."""
    refused: bool = False
    """There are marks that the server will never have."""


class Keeper(Protocol):
    """Shows and changes accounts; whatever takes its time is begun, and what comes of it is said elsewhere."""

    def lines(self) -> Sequence[AccountLine]:
        """The accounts as they are now."""

    def add(self) -> None:
        """Ask for another one."""

    def sync(self, name: str) -> None:
        """Sync one now."""

    def stop(self) -> None:
        """Stop what is being synced."""

    def password(self, name: str) -> None:
        """Ask for its password."""

    def remove(self, name: str) -> None:
        """Ask whether its articles stay, and remove it."""

    def choose(self, name: str) -> None:
        """Ask whose marks count."""

    def log(self, name: str) -> None:
        """Show what was noted of it."""

    def forget(self, name: str) -> None:
        """Show the marks that its server will never have, and ask whether to count them no more."""


class Accounts(ModalScreen[None]):
    """A list that follows what happens; nothing is answered."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", show=False),
        Binding("a", "add", show=False),
        Binding("s,r", "of_one('sync')", show=False),
        Binding("x", "stop", show=False),
        Binding("p", "of_one('password')", show=False),
        Binding("d", "of_one('remove')", show=False),
        Binding("c", "of_one('choose')", show=False),
        Binding("l", "of_one('log')", show=False),
        Binding("f", "of_one('forget')", show=False),
    ]

    def __init__(self, keeper: Keeper, *, at: str | None = None, glyphs: Glyphs = UNICODE) -> None:
        """`at` is the account to begin at."""
        super().__init__()
        self._keeper = keeper
        self._at = at
        self._glyphs = glyphs
        self._lines: tuple[AccountLine, ...] = ()
        self._cells = 0

    def compose(self) -> ComposeResult:
        """The accounts, and the keys."""
        with Frame("Accounts", glyphs=self._glyphs, classes="-tall"):
            yield Static(Content(_NONE), id="accounts-none", markup=False)
            yield Packs(id="accounts-rows", markup=False, compact=True)
            yield Hints(glyphs=self._glyphs)

    def on_mount(self) -> None:
        """Take the keys at once, and follow."""
        self.query_one(Packs).focus()
        self.set_interval(_LOOK_EVERY, self.look)

    def on_resize(self) -> None:
        """Rows are broken for the width."""
        self.call_after_refresh(self.look)

    def look(self) -> None:
        """Show how things are now."""
        rows = self.query_one(Packs)
        lines, cells = tuple(self._keeper.lines()), self.query_one(Frame).content_region.width - 1
        if cells <= 0 or (lines == self._lines and cells == self._cells):
            return
        before = self._current
        name = before.name if before is not None else self._at
        self._lines, self._cells = lines, cells
        self.query_one("#accounts-none").display = not lines
        rows.display = bool(lines)
        rows.set_options([Option(self._prompt(one, cells)) for one in lines])
        at = next((index for index, one in enumerate(lines) if one.name == name), 0)
        rows.highlighted = at if lines else None
        self._show_hints()

    def _show_hints(self) -> None:
        one = self._current
        choose = [("c", "choose whose marks count")] if one is not None and one.undecided else []
        forget = [("f", "refused marks")] if one is not None and one.refused else []
        sync = ("x", "stop") if any(line.busy for line in self._lines) else ("s", "sync now")
        of_one = [sync, ("p", "password"), ("l", "log"), *forget, ("d", "remove")] if one is not None else []
        self.query_one(Hints).show(("a", "add"), *choose, *of_one, ("q, Esc", "close"))

    @property
    def _current(self) -> AccountLine | None:
        at = self.query_one(Packs).highlighted
        return self._lines[at] if at is not None and at < len(self._lines) else None

    def _prompt(self, one: AccountLine, cells: int) -> Content:
        glyphs, room = self._glyphs, cells - 3
        told = [text for text in (one.how, one.waits) if text]
        lines = [
            Content.assemble(
                (f"{one.sign} ", "bold"), (shorten(line(one.name), max(8, room), glyphs.ellipsis), "bold")
            ),
            hung(glyphs.plain(line(glyphs.separator.join(told))), room, indent=2),
            hung(glyphs.plain(line(one.about)), room, indent=2).stylize("dim"),
        ]
        if one.trouble:
            lines.append(hung(f"{glyphs.trouble} {glyphs.plain(line(one.trouble))}", room, indent=2).stylize("bold"))
        if one.undecided:
            lines.append(hung("Both sides stay as they are until you choose whose marks count: c", room, indent=2))
        if one.todo:
            lines.append(hung(glyphs.plain(line(one.todo)), room, indent=2))
        return Content("\n").join(lines)

    @on(OptionList.OptionHighlighted)
    def _walked(self) -> None:
        self._show_hints()

    @on(OptionList.OptionSelected)
    def _entered(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        one = self._current
        if one is not None:
            self.action_of_one("choose" if one.undecided else "sync")

    def action_add(self) -> None:
        """Ask for another account."""
        self._keeper.add()

    def action_stop(self) -> None:
        """Stop what is being synced."""
        self._keeper.stop()

    def action_of_one(self, how: str) -> None:
        """Do something with the account under the cursor."""
        one = self._current
        if one is not None and {"choose": one.undecided, "forget": one.refused}.get(how, True):
            getattr(self._keeper, how)(one.name)
            self.look()

    def say(self, text: str) -> None:
        """Say a few words in the lower border."""
        if self.is_attached:
            self.query_one(Frame).say_below(text)
