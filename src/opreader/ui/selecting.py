"""The passage of the article that an action is about: selected by keys, by the mouse, or the paragraph on top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from opreader.ui.passages import Selecting, Span, body_of
from opreader.ui.widgets.article_drawing import Over

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from opreader.model import EntryId
    from opreader.ui.keys import KeyMap
    from opreader.ui.layout.pieces import Rows
    from opreader.ui.passages import Body
    from opreader.ui.stage import Stage

_LAID: Final = "selection"
_FOR_LONG: Final = 86_400.0
"""Seconds: what the keys do stands there until the selecting ends."""


class Passage(NamedTuple):
    """A part of the article on the screen."""

    body: Body
    span: Span
    chosen: bool
    """Somebody selected it; else it is the paragraph on top."""

    @property
    def text(self) -> str:
        """The words."""
        return self.body.text[self.span.start : self.span.end]


class Choosing:
    """Selecting sentences of the article pane by keys."""

    def __init__(self, stage: Stage, keymap: KeyMap) -> None:
        """`keymap` tells which keys do what."""
        self._stage = stage
        self._keymap = keymap
        self._run: Selecting | None = None
        self._of: tuple[EntryId, str] | None = None
        self._body: Body | None = None
        self._rows: Rows | None = None

    @property
    def active(self) -> bool:
        """Sentences are being selected: the keys that move mean these."""
        return self._run is not None

    @property
    def body(self) -> Body | None:
        """The text on the screen; None where there is no article."""
        rows = self._stage.article.rows
        if rows is None or self._stage.article.content is None:
            return None
        if rows is not self._rows or self._body is None:
            self._rows, self._body = rows, body_of(rows)
        return self._body

    @property
    def passage(self) -> Passage | None:
        """What an action is about; None where the article holds no words."""
        body = self.body
        if body is None:
            return None
        if self._run is not None:
            return Passage(body, self._run.span, chosen=True)
        if (span := self._by_mouse(body)) is not None:
            return Passage(body, span, chosen=True)
        span = body.paragraph(body.at(*self._stage.article.top_place))
        return None if span is None else Passage(body, span, chosen=False)

    def _by_mouse(self, body: Body) -> Span | None:
        selection = self._stage.article.text_selection
        if selection is None:
            return None
        start = 0 if selection.start is None else body.at(selection.start.y, selection.start.x)
        end = len(body.text) if selection.end is None else body.at(selection.end.y, selection.end.x)
        return body.trimmed(Span(start, max(start, end)))

    # by keys

    def begin(self) -> bool:
        """Select what the mouse has selected, to its sentences' ends, else the first sentence that begins in sight.

        False where the article holds no words.
        """
        view, body = self._stage.article, self.body
        if body is None or body.paragraph(0) is None or view.content is None:
            return False
        by_mouse = self._by_mouse(body)
        first, last = view.places_in_sight
        near = by_mouse or Span(body.at(*first), body.at(*last) + 1)
        self._run = Selecting(body, near, one=by_mouse is None)
        self._of = (view.content.entry_id, view.content.digest)
        if by_mouse is not None:
            view.screen.clear_selection()
        self._show()
        return True

    def steer(self, action: str) -> bool:
        """Do what a moving action means while sentences are selected; False where it means nothing here."""
        if self._run is None:
            return False
        if action == "back":
            self.end()
            return True
        if (move := self._moves(self._run).get(action)) is None:
            return False
        move()
        self._show(first=action == "select")
        return True

    @staticmethod
    def _moves(run: Selecting) -> Mapping[str, Callable[[], None]]:
        return {
            "down": run.more,
            "up": run.less,
            "select": run.begin_later,
            **dict.fromkeys(("pane_right", "right", "page_down"), run.more_paragraph),
            **dict.fromkeys(("pane_left", "left", "page_up"), run.less_paragraph),
        }

    def end(self) -> None:
        """Nothing is selected any more, by whatever means."""
        view = self._stage.article
        if self._run is not None:
            self._run = None
            view.clear_over(_LAID)
            self._stage.status.hush()
        if view.is_attached and view.text_selection is not None:
            view.screen.clear_selection()

    def shown(self) -> None:
        """Other rows are on the screen: the selection goes on where they are of the same text."""
        content = self._stage.article.content
        if self._run is None:
            return
        if content is None or (content.entry_id, content.digest) != self._of:
            self.end()
        else:
            self._lay()

    def _show(self, *, first: bool = False) -> None:
        """Draw what is selected; its last sentence, or the first one, comes into sight."""
        if self._run is None or (body := self.body) is None:
            return
        self._lay()
        span = self._run.span
        view = self._stage.article
        view.reveal(*body.place(span.start if first or self._run.sentences == 1 else span.end - 1))
        self._stage.status.say(self._words, seconds=_FOR_LONG)

    def _lay(self) -> None:
        if self._run is not None and (body := self.body) is not None:
            parts = body.parts(self._run.span)
            self._stage.article.lay_over(_LAID, [Over(row, start, end, "selection") for row, start, end in parts])

    @property
    def _words(self) -> str:
        """How much is selected, and what the keys do."""
        key = self._keymap.shown
        number = self._run.sentences if self._run else 0
        parts = (
            f"{number} {'sentence' if number == 1 else 'sentences'}",
            f"{key('down')} {key('up')} sentence",
            f"{key('pane_right')} {key('pane_left')} paragraph",
            f"{key('select')} begins later",
            f"{key('highlight')} marks",
            f"{key('note')} note",
            f"{key('copy_quote')} copies",
            "Esc",
        )
        return self._stage.glyphs.separator.join(parts)
