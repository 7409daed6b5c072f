"""Words sought in the article on the screen: where they stand, and the walk from one place to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.ui.layout.find import Matches, find_all

if TYPE_CHECKING:
    from opreader.ui.layout.find import Match
    from opreader.ui.widgets.article_view import ArticleView


class ArticleFinding:
    """The matches of one view."""

    def __init__(self, view: ArticleView) -> None:
        """Nothing is sought yet."""
        self._view = view
        self._sought = ""
        self.found = Matches()
        """What is marked in the text."""

    @property
    def number(self) -> int:
        """Number of the match one is at, from 1; 0 where there is none."""
        return self.found.number

    @property
    def count(self) -> int:
        """How many matches there are."""
        return len(self.found)

    def find(self, words: str) -> int:
        """Mark every place of some words and go to the first from here on; returns how many there are."""
        self._sought = words
        self._go_to(self._seek())
        self._view.redraw()
        return self.count

    def again(self) -> None:
        """The text on the screen is another one now: find the same words in it, without moving."""
        if self._sought:
            self._seek()

    def next(self) -> bool:
        """To the next match, after the last the first; False where there is none."""
        return self._go_to(self.found.step(1))

    def previous(self) -> bool:
        """To the match before; False where there is none."""
        return self._go_to(self.found.step(-1))

    def clear(self) -> None:
        """Mark nothing any more."""
        self.found, self._sought = Matches(), ""
        self._view.redraw()

    def _seek(self) -> Match | None:
        rows = self._view.rows
        self.found = Matches([] if rows is None else find_all(rows.rows, self._sought))
        return self.found.go_after(*self._view.top_place)

    def _go_to(self, found: Match | None) -> bool:
        if found is None:
            return False
        self._view.reveal(found.row, found.start)
        self._view.redraw()
        return True
