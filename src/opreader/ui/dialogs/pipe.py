"""The dialogs of giving an article to a command: which one, and what it said."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Input

from opreader.text import clean
from opreader.ui.dialogs.frame import Field, Frame, Hints, Say
from opreader.ui.dialogs.long_text import LongText
from opreader.ui.dialogs.words import line
from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.cells import reduce_clusters, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.model import PipeResult
    from opreader.ui.glyphs import Glyphs

_BIDI_CONTROLS: Final = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


class AskCommand(ModalScreen[str | None]):
    """Answers a command line, not yet looked at; None leaves everything as it is."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", show=False),
        Binding("up", "earlier(1)", show=False),
        Binding("down", "earlier(-1)", show=False),
    ]

    def __init__(
        self,
        initial: str = "",
        *,
        history: Sequence[str] = (),
        trouble: str = "",
        glyphs: Glyphs = UNICODE,
    ) -> None:
        """`history` holds earlier commands, newest first; `trouble` is what was wrong with `initial`."""
        super().__init__()
        self._commands = [initial, *dict.fromkeys(history)]
        self._at = 0
        self._trouble = trouble
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """The field, what is wrong, and the keys."""
        with Frame("Give the article to a command", glyphs=self._glyphs, classes="-foot"):
            yield Field(self._commands[0], placeholder="a program and its options, such as: wc -w", id="pipe-command")
            yield Say(glyphs=self._glyphs, id="pipe-say")
            earlier = [("↑ ↓", "earlier ones")] if len(self._commands) > 1 else []
            yield Hints(("Enter", "run it"), *earlier, ("Esc", "leave"), glyphs=self._glyphs)

    def on_mount(self) -> None:
        """Take the keys at once; say what was wrong."""
        field = self.query_one(Field)
        field.focus()
        field.cursor_position = len(field.value)
        if self._trouble:
            self.query_one(Say).error(self._trouble)
        else:
            self.query_one(Say).note("It gets the article as Markdown on its standard input.")

    @on(Input.Submitted)
    def _entered(self) -> None:
        if command := self.query_one(Field).value.strip():
            self.dismiss(command)

    def action_earlier(self, step: int) -> None:
        """Bring an earlier command into the field; below the newest is what was being typed."""
        field = self.query_one(Field)
        if self._at == 0:
            self._commands[0] = field.value
        self._at = max(0, min(len(self._commands) - 1, self._at + step))
        field.value = self._commands[self._at]
        field.cursor_position = len(field.value)


class CommandOutput(ModalScreen[None]):
    """Shows what a command said, literally; nothing is answered."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,enter", "dismiss", show=False)]

    def __init__(self, command: str, result: PipeResult, glyphs: Glyphs = UNICODE) -> None:
        """`command` as it was written; `result` is what came of it."""
        super().__init__()
        self._command = command
        self._result = result
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """The output, in a pane that scrolls, under the command and its exit status."""
        glyphs, result = self._glyphs, self._result
        title = f"{shorten(line(self._command), 44, glyphs.ellipsis)}{glyphs.separator}{tell_status(result)}"
        with Frame(title, glyphs=glyphs, classes="-tall") as frame:
            yield LongText(_shown(result.output), id="pipe-output")
            yield Hints(("↑ ↓ Space", "scroll"), ("q, Esc", "close"), glyphs=glyphs)
        frame.say_below("the beginning: there was more than is kept" if result.cut else "")

    def on_mount(self) -> None:
        """Take the keys at once."""
        self.query_one(LongText).focus()


def tell_status(result: PipeResult) -> str:
    """How a command ended, in words."""
    if result.status is None:
        return "took too long, stopped"
    return f"stopped by signal {-result.status}" if result.status < 0 else f"exit status {result.status}"


def _shown(output: str) -> str:
    """Output as every terminal shows and measures it alike."""
    return reduce_clusters(clean(output).translate(_BIDI_CONTROLS)).strip("\n")
