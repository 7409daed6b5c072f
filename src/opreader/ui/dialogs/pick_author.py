"""Choose one of many authors by a part of the name."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Input

from opreader.ui.dialogs.frame import Frame, Hints
from opreader.ui.dialogs.pick_list import PickList, Row
from opreader.ui.dialogs.words import counted
from opreader.ui.glyphs import UNICODE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.model.listed import Author
    from opreader.ui.glyphs import Glyphs

_FIRST: Final = 100
"""Rows that are there before anything is typed: thousands would take their time at every key."""
_MORE: Final = 100
"""Rows that what is typed brings beside them."""


class PickAuthor(ModalScreen[int | None]):
    """Answers the id of an author, or None."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", show=False)]

    def __init__(self, authors: Sequence[Author], *, glyphs: Glyphs = UNICODE) -> None:
        """`authors` in the order in which they are offered."""
        super().__init__()
        self._authors = authors
        self._folded = [author.name.casefold() for author in authors[_FIRST:]]
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """The field and the names that answer to it."""
        with Frame("Authors", glyphs=self._glyphs, classes="-tall"):
            yield PickList(
                [self._row(author) for author in self._authors[:_FIRST]],
                placeholder=f"a part of the name, of {counted(len(self._authors), 'author', self._glyphs)}",
                left=0,
                ellipsis=self._glyphs.ellipsis,
            )
            yield Hints(("↑ ↓", "walk"), ("Enter", "all articles"), ("Esc", "close"), glyphs=self._glyphs)

    def _row(self, author: Author) -> Row:
        number = self._glyphs.number
        note = f"{number(author.unread)} unread of {number(author.total)}"
        return Row(str(author.id), author.name, note=note)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """Bring the names further down that hold every word."""
        words = event.value.casefold().split()
        answer = (author for author, name in self._further() if words and all(word in name for word in words))
        self.query_one(PickList).show_found([self._row(author) for author in islice(answer, _MORE)])

    def _further(self) -> zip[tuple[Author, str]]:
        return zip(self._authors[_FIRST:], self._folded, strict=True)

    @on(PickList.Picked)
    def _picked(self, event: PickList.Picked) -> None:
        self.dismiss(int(event.id))
