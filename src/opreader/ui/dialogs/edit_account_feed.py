"""Title and folder of a feed that stands on a server: here at once, there at the next sync."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from opreader.frozen import frozen
from opreader.text import clean
from opreader.ui.dialogs.frame import Field, FolderField, Frame, Hints
from opreader.ui.dialogs.words import counted, line
from opreader.ui.glyphs import UNICODE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.model import Feed
    from opreader.ui.glyphs import Glyphs


@frozen
class Placed:
    """What the feed is to be called, and where it is to stand."""

    title: str
    folder: str | None


class EditAccountFeed(ModalScreen[Placed | None]):
    """Answers what the fields hold at Enter or Ctrl+S; None for Esc."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", show=False),
        Binding("ctrl+s", "save", show=False),
    ]

    def __init__(self, feed: Feed, *, folders: Sequence[str], glyphs: Glyphs = UNICODE) -> None:
        """`folders` are those of its account."""
        super().__init__()
        self._feed = feed
        self._folders = folders
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """What it is, the fields, the keys."""
        feed, glyphs = self._feed, self._glyphs
        about = glyphs.separator.join(
            [f"{glyphs.number(feed.unread)} unread", f"{counted(feed.total, 'article', glyphs)} in all"]
        )
        with Frame(f"Feed of {feed.account}", glyphs=glyphs):
            yield Static(Content.styled(line(feed.title), "bold $heading"), markup=False)
            yield Static(Content(f"{glyphs.plain(line(feed.url))}\n{line(about)}"), markup=False, id="edit-about")
            if feed.error:
                yield Static(
                    Content(f"{glyphs.trouble} {glyphs.plain(line(feed.error))}"), markup=False, id="edit-trouble"
                )
            with Horizontal(classes="field"):
                yield Static("Title", markup=False)
                yield Field(feed.title, id="edit-title")
            with Horizontal(classes="field"):
                yield Static("Folder", markup=False)
                yield FolderField(feed.folder or "", folders=self._folders, id="edit-folder")
            yield Hints(("Enter, Ctrl+S", "save"), ("Tab", "next field"), ("Esc", "leave it"), glyphs=glyphs)

    def on_mount(self) -> None:
        """Begin at the title."""
        self.query_one("#edit-title").focus()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        """Answer with what the fields hold."""
        title = clean(self.query_one("#edit-title", Field).value, one_line=True)
        folder = clean(self.query_one("#edit-folder", Field).value, one_line=True)
        self.dismiss(Placed(title or self._feed.title, folder or None))
