"""The offer of the first start: what another reader left on this disk, to be brought over or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from opreader.text import clean
from opreader.ui.dialogs.frame import Frame, Hints
from opreader.ui.glyphs import UNICODE

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.model.moved import Offered
    from opreader.ui.glyphs import Glyphs


class MovingInDialog(ModalScreen[bool]):
    """Enter brings it over; Esc leaves it, and it is not offered again."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "dismiss(True)", show=False),
        Binding("escape,q", "dismiss(False)", show=False),
    ]

    def __init__(self, offered: Offered, *, glyphs: Glyphs = UNICODE) -> None:
        """Take what was found."""
        super().__init__()
        self._offered = offered
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """What was found and where, and the two answers."""
        with Frame("Moving in", glyphs=self._glyphs, classes="-small"):
            yield Static(Content(words_of(self._offered)), markup=False, id="moving-in")
            yield Hints(("Enter", "bring it over"), ("Esc", "not now"), glyphs=self._glyphs)


def words_of(offered: Offered) -> str:
    """What was found, in a paragraph, and what becomes of it."""
    counts = (
        (offered.feeds, "feed", "feeds"),
        (offered.smart, "query", "queries"),
        (offered.articles, "article", "articles"),
    )
    told = [f"{count:,} {one if count == 1 else several}" for count, one, several in counts if count]
    listed = " and ".join([", ".join(told[:-1]), told[-1]] if told[1:] else told)
    kept = "; read stays read, and what was flagged is starred" if offered.articles else ""
    return (
        f"Here is {offered.program}, with {listed}, in\n{clean(offered.path, one_line=True)}\n\n"
        f"They can be brought over{kept}. Nothing is changed there. Later: opreader import"
    )
