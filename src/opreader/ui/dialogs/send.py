"""The dialogs of sending an article: where to, and what lets one in there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from opreader.errors import OpreaderError
from opreader.ui.dialogs.frame import Field, Frame, Hints, Say
from opreader.ui.dialogs.pick_list import PickList, Row
from opreader.ui.dialogs.words import line
from opreader.ui.glyphs import UNICODE
from opreader.ui.stage import start_work

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.worker import Worker

    from opreader.send_targets import Question
    from opreader.ui.glyphs import Glyphs

    Keep = Callable[[Mapping[str, str]], Awaitable[Sequence[str]]]


class PickTarget(ModalScreen["str | None"]):
    """Answers the name of a target; None for Esc."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", show=False)]

    def __init__(self, title: str, targets: Sequence[tuple[str, str]], *, glyphs: Glyphs = UNICODE) -> None:
        """`title` is the article's; `targets` are names with what each is, in the order in which they are offered."""
        super().__init__()
        self._article = title
        self._targets = targets
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """The field and the targets that answer to it."""
        with Frame("Send to", glyphs=self._glyphs, classes="-tall") as frame:
            rows = [Row(name, name, note=about) for name, about in self._targets]
            yield PickList(rows, placeholder="a part of the name", left=0, by_rank=True, ellipsis=self._glyphs.ellipsis)
            yield Hints(("↑ ↓", "walk"), ("Enter", "send it there"), ("Esc", "leave it"), glyphs=self._glyphs)
        frame.say_below(self._article)

    @on(PickList.Picked)
    def _picked(self, event: PickList.Picked) -> None:
        self.dismiss(event.id)


class LogIn(ModalScreen["list[str] | None"]):
    """Answers what keeping the answers had to say, which may be nothing; None for Esc. Secrets are not shown."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(
        self, about: str, questions: Sequence[Question], keep: Keep, *, trouble: str = "", glyphs: Glyphs = UNICODE
    ) -> None:
        """`keep` tries the answers, by the questions' ids, and keeps them; it raises OpreaderError where they are not taken."""
        super().__init__()
        self._about = about
        self._questions = questions
        self._keep = keep
        self._trouble = trouble
        self._glyphs = glyphs
        self._trying: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        """Whose it is, a field a question, a line for news, the keys."""
        with Frame("Log in", glyphs=self._glyphs):
            yield Static(Content(line(self._about)), markup=False, id="send-about")
            for one in self._questions:
                with Vertical(classes="send-question"):
                    yield Static(Content(line(f"{one.words[:1].upper()}{one.words[1:]}")), markup=False)
                    yield Field(id=f"send-{one.id}")
            yield Say(glyphs=self._glyphs)
            yield Hints(("Enter", "next; try and keep"), ("Esc", "leave it"), glyphs=self._glyphs)

    def on_mount(self) -> None:
        """Take the keys at once."""
        for one in self._questions:
            self.query_one(f"#send-{one.id}", Field).password = one.secret
        self.query(Field).first().focus()
        if self._trouble:
            self.query_one(Say).error(self._trouble)

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        if self._trying is not None:
            self._trying.cancel()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        fields = {one.id: self.query_one(f"#send-{one.id}", Field) for one in self._questions}
        empty = next((field for field in fields.values() if not field.value.strip()), None)
        if empty is not None:
            if event.input is empty:
                self.query_one(Say).error("This has to be filled in")
            empty.focus()
        elif self._trying is None:
            self.query_one(Say).note(f"asking{self._glyphs.ellipsis}")
            given = {name: field.value for name, field in fields.items()}
            self._trying = start_work(self.app, partial(self._try, given))

    async def _try(self, given: Mapping[str, str]) -> None:
        try:
            told = await self._keep(given)
        except OpreaderError as error:
            if self.is_attached:
                self.query_one(Say).error(str(error))
        else:
            if self.is_attached:
                self.dismiss(list(told))
        finally:
            self._trying = None
