"""Find an action, a feed or a folder by a few letters of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.screen import ModalScreen

from opreader.ui.actions import ACTIONS
from opreader.ui.dialogs.frame import Frame, Hints
from opreader.ui.dialogs.pick_list import PickList, Row
from opreader.ui.dialogs.words import key_words, line
from opreader.ui.glyphs import UNICODE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.model import Feed
    from opreader.ui.glyphs import Glyphs
    from opreader.ui.keys import KeyMap

_KEYS_CELLS: Final = 9


class Palette(ModalScreen[str | None]):
    """Answers the id of an action, "feed:12", "folder:NAME", or None."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", show=False)]

    def __init__(self, keymap: KeyMap, feeds: Sequence[Feed], glyphs: Glyphs = UNICODE) -> None:
        """`feeds` in the order of the tree; their folders are found too."""
        super().__init__()
        self._keymap = keymap
        self._feeds = feeds
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """The field and what it finds, the best first."""
        with Frame("Go to", glyphs=self._glyphs, classes="-tall"):
            yield PickList(
                [*self._action_rows(), *self._folder_rows(), *self._feed_rows()],
                placeholder="an action, a feed or a folder",
                left=_KEYS_CELLS,
                by_rank=True,
                ellipsis=self._glyphs.ellipsis,
            )
            yield Hints(("↑ ↓", "walk"), ("Enter", "do it, go there"), ("Esc", "close"), glyphs=self._glyphs)

    def _action_rows(self) -> list[Row]:
        return [
            Row(
                action.id,
                action.label.capitalize(),
                left=key_words(self._keymap.shown(action.id), self._glyphs),
                note=action.help,
                group="Actions",
                also=action.id,
            )
            for action in ACTIONS
            if action.id != "palette"
        ]

    def _folder_rows(self) -> list[Row]:
        folders = dict.fromkeys(feed.folder for feed in self._feeds if feed.folder)
        return [Row(f"folder:{folder}", folder, left="folder", group="Folders") for folder in folders]

    def _feed_rows(self) -> list[Row]:
        return [
            Row(
                f"feed:{feed.id}",
                feed.title,
                left="feed",
                note=f"{line(feed.folder)}{self._glyphs.separator}{self._unread(feed)}"
                if feed.folder
                else self._unread(feed),
                group="Feeds",
                also=feed.url,
            )
            for feed in self._feeds
        ]

    def _unread(self, feed: Feed) -> str:
        return f"{self._glyphs.number(feed.unread)} unread"

    @on(PickList.Picked)
    def _picked(self, event: PickList.Picked) -> None:
        self.dismiss(event.id)
