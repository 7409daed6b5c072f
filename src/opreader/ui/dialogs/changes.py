"""What changed between two versions of an article, word by word; the ways from one version to another are walked."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from opreader.frozen import frozen
from opreader.ui.dialogs.changed_text import show_changes
from opreader.ui.dialogs.frame import Frame, Hints
from opreader.ui.dialogs.long_text import LongText
from opreader.ui.dialogs.words import counted, line
from opreader.ui.glyphs import UNICODE
from opreader.ui.stage import start_work

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.changes import Change
    from opreader.model import Version
    from opreader.ui.dates import Dates
    from opreader.ui.glyphs import Glyphs

_GROUP: Final = "changes"
_OF: Final = {"feed": "what the feed shipped", "page": "the text of the page"}


@frozen
class Step:
    """From one version to a later one of the same source."""

    before: Version
    after: Version


def list_steps(versions: Sequence[Version]) -> list[Step]:
    """The ways to compare the versions of an article, the best text's newest first; the whole way where it has stations.

    `versions` come as the store has them: those of now, the best one first, then the replaced, newest first.
    """
    steps: list[Step] = []
    for now in (one for one in versions if one.replaced is None):
        of_one = [now, *(one for one in versions if one.of == now.of and one.replaced is not None)]
        steps += [Step(before, after) for after, before in pairwise(of_one)]
        if len(of_one) > 2:
            steps.append(Step(of_one[-1], now))
    return steps


class Changes(ModalScreen[None]):
    """Shows changes; nothing is answered."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,C", "dismiss", show=False),
        Binding("right,l,n", "walk(1)", show=False),
        Binding("left,h,p", "walk(-1)", show=False),
    ]

    def __init__(
        self,
        title: str,
        steps: Sequence[Step],
        compare: Callable[[Step], Awaitable[Sequence[Change]]],
        *,
        dates: Dates,
        signs: bool = False,
        glyphs: Glyphs = UNICODE,
    ) -> None:
        """`steps` has one at least; `signs`: [-gone-] and {+new+} in place of what is struck and underlined."""
        super().__init__()
        self._title = title
        self._steps = steps
        self._compare = compare
        self._dates = dates
        self._signs = signs or glyphs.are_ascii
        self._glyphs = glyphs
        self._at = 0

    def compose(self) -> ComposeResult:
        """Which versions, the text with its changes, the keys."""
        with Frame(f"What changed{self._glyphs.separator}{self._title}", glyphs=self._glyphs, classes="-tall -wide"):
            yield Static("", id="changes-which", markup=False)
            yield LongText(id="changes-text")
            more = [("← →", "other versions")] if len(self._steps) > 1 else []
            yield Hints(("↑ ↓ Space", "scroll"), *more, ("q, Esc", "close"), glyphs=self._glyphs)

    def on_mount(self) -> None:
        """Take the keys at once; begin with the last change."""
        self.query_one(LongText).focus()
        self._show()

    def on_unmount(self) -> None:
        """Nobody wants the answer any more."""
        self.app.workers.cancel_group(self.app, _GROUP)

    def action_walk(self, by: int) -> None:
        """Go to the next way to compare, or to the one before; the ends are ends."""
        at = max(0, min(len(self._steps) - 1, self._at + by))
        if at != self._at:
            self._at = at
            self._show()

    def _show(self) -> None:
        self._tell("comparing" + self._glyphs.ellipsis)
        # A worker of the App: it tells of one that failed, and of a screen's it does not hear.
        start_work(self.app, partial(self._fill, self._at), group=_GROUP, exclusive=True)

    async def _fill(self, at: int) -> None:
        changes = await self._compare(self._steps[at])
        shown = show_changes(changes, signs=self._signs, glyphs=self._glyphs)
        parts = [
            counted(count, f"{kind} word", self._glyphs) for kind, count in (("gone", shown.gone), ("new", shown.new))
        ]
        self._tell(", ".join(parts) if shown.gone or shown.new else "the words are the same")
        self.query_one(LongText).show(shown.text, shown.marks)

    def _tell(self, how: str) -> None:
        """Say which versions these are, and how much of them differs."""
        step = self._steps[self._at]
        which = f"{_OF[step.before.of]}, {self._until(step.before.replaced)} and {self._until(step.after.replaced)}"
        number = f" ({self._at + 1} of {len(self._steps)})" if len(self._steps) > 1 else ""
        text = f"{line(which)}{number}{self._glyphs.separator}{how}"
        self.query_one("#changes-which", Static).update(Content(text[:1].upper() + text[1:]))

    def _until(self, replaced: datetime | None) -> str:
        return "now" if replaced is None else f"until {self._dates.short(replaced)}"
