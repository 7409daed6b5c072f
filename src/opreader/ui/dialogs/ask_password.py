"""Asks for a password, which is not shown; where it is not taken the field stays."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from opreader.errors import OpreaderError
from opreader.ui.dialogs.frame import Field, Frame, Hints, Say
from opreader.ui.dialogs.words import line
from opreader.ui.glyphs import UNICODE
from opreader.ui.stage import start_work

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.worker import Worker

    from opreader.ui.glyphs import Glyphs


class AskPassword(ModalScreen["str | None"]):
    """Answers what keeping it had to say, which may be nothing; None for Esc."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", show=False)]

    def __init__(self, about: str, keep: Callable[[str], Awaitable[str]], *, glyphs: Glyphs = UNICODE) -> None:
        """`keep` tries and keeps it; it returns a line to say, and raises OpreaderError where it is not taken."""
        super().__init__()
        self._about = about
        self._keep = keep
        self._glyphs = glyphs
        self._trying: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        """Whose it is, the field, a line for news, the keys."""
        with Frame("Password", glyphs=self._glyphs):
            yield Static(Content(line(self._about)), markup=False, id="password-about")
            with Horizontal(classes="field"):
                yield Static("Password", markup=False)
                yield Field(id="password-field")
            yield Say(glyphs=self._glyphs)
            yield Hints(("Enter", "try and keep it"), ("Esc", "leave it"), glyphs=self._glyphs)

    def on_mount(self) -> None:
        """Take the keys at once."""
        field = self.query_one(Field)
        field.password = True
        field.focus()

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        if self._trying is not None:
            self._trying.cancel()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value:
            self.query_one(Say).error("This needs a password")
        elif self._trying is None:
            self.query_one(Say).note(f"asking{self._glyphs.ellipsis}")
            self._trying = start_work(self.app, partial(self._try, event.value))

    async def _try(self, password: str) -> None:
        try:
            told = await self._keep(password)
        except OpreaderError as error:
            if self.is_attached:
                self.query_one(Say).error(str(error))
        else:
            if self.is_attached:
                self.dismiss(told)
        finally:
            self._trying = None
