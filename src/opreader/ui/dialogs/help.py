"""Every action with its keys, to search through; what the signs of the lists mean; the way to the guide."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Input

from opreader.model import State
from opreader.ui.actions import ACTIONS
from opreader.ui.dialogs.frame import Flow, Frame, Hints
from opreader.ui.dialogs.pick_list import PickList, Row
from opreader.ui.dialogs.words import hint, key_words
from opreader.ui.glyphs import UNICODE
from opreader.ui.keys import show_keys

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.content import Content

    from opreader.ui.glyphs import Glyphs
    from opreader.ui.keys import KeyMap

GUIDE: Final = "guide"
_KEYS_CELLS: Final = 14
_STATES: Final = (
    (State.FULL, "full text here"),
    (State.PARTIAL, "partial, or gated"),
    (State.TEASER, "teaser only"),
    (State.FAILED, "tried, failed"),
)


class Help(ModalScreen[str | None]):
    """Answers "guide", the id of the action to do, or None."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", show=False),
        Binding("ctrl+g", f"dismiss('{GUIDE}')", show=False),
    ]

    def __init__(self, keymap: KeyMap, glyphs: Glyphs = UNICODE) -> None:
        """`keymap` says which keys count now."""
        super().__init__()
        self._keymap = keymap
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """The legend, then the field and the actions by group."""
        with Frame("Help", glyphs=self._glyphs, classes="-tall"):
            yield Legend(glyphs=self._glyphs, id="help-legend")
            yield PickList(
                [self._guide_row(), *self._action_rows()],
                placeholder="type to search keys and actions",
                left=_KEYS_CELLS,
                below=True,
                ellipsis=self._glyphs.ellipsis,
            )
            yield Hints(
                ("↑ ↓", "walk"),
                ("Enter", "do it"),
                ("Ctrl+G", "the guide"),
                ("q, Esc", "close"),
                glyphs=self._glyphs,
            )

    def _guide_row(self) -> Row:
        return Row(
            GUIDE, "Open the guide", left="Ctrl+G", note="How everything works, as articles to read.", always=True
        )

    def _action_rows(self) -> list[Row]:
        return [
            Row(
                action.id,
                action.label.capitalize(),
                left=key_words("  ".join(show_keys(keys) for keys in self._keymap.keys_of(action.id)), self._glyphs),
                note=self._keymap.fill(action.help),
                group=action.group,
                also=action.id,
            )
            for action in ACTIONS
        ]

    @on(Input.Changed)
    def _out(self, event: Input.Changed) -> None:
        """Close by `q`, as everywhere; it is a letter to search by only behind others."""
        if event.value == "q":
            self.dismiss(None)

    @on(PickList.Picked)
    def _picked(self, event: PickList.Picked) -> None:
        self.dismiss(event.id)


class Legend(Flow):
    """The signs before a headline, with their words."""

    def parts(self) -> list[Content]:
        """A sign and its words each."""
        glyphs = self._glyphs
        signs = [*((glyphs.badge(state), words) for state, words in _STATES)]
        signs += [
            (glyphs.unread, "unread"),
            (glyphs.starred, "starred"),
            (glyphs.queued, "asked for"),
            (glyphs.edited, "edited"),
        ]
        return [hint(sign, words, glyphs) for sign, words in signs]
