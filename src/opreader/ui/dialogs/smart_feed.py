"""A smart feed to be saved or changed: its name, its query, the folder that it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from opreader.smart_feeds import SmartFeed
from opreader.text import clean
from opreader.ui.dialogs.frame import Field, FolderField, Frame, Hints, Say
from opreader.ui.dialogs.query_box import QueryBox
from opreader.ui.glyphs import UNICODE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.ui.glyphs import Glyphs


class EditSmart(ModalScreen[SmartFeed | None]):
    """Answers what the fields hold at Enter or Ctrl+S; None for Esc."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", show=False),
        Binding("ctrl+s", "save", show=False),
    ]

    def __init__(
        self,
        one: SmartFeed,
        *,
        title: str,
        check: Callable[[str], object],
        taken: Collection[str],
        folders: Sequence[str],
        glyphs: Glyphs = UNICODE,
    ) -> None:
        """`check` raises QueryError for a query that can't be read; `taken` are the names of the others."""
        super().__init__()
        self._one = one
        self._title = title
        self._check = check
        self._taken = {name.casefold() for name in taken}
        self._folders = folders
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """The three fields, and what is wrong with one of them."""
        with Frame(self._title, glyphs=self._glyphs, classes="-form -smart"):
            with Horizontal(classes="field"):
                yield Static("Name", markup=False)
                yield Field(self._one.name, placeholder="what it is called in the tree", id="smart-name")
            yield QueryBox(
                self._one.query,
                self._check,
                placeholder='words "a phrase" -without unread since:7d feed:name',
                label="Query",
                glyphs=self._glyphs,
            )
            with Horizontal(classes="field"):
                yield Static("Folder", markup=False)
                yield FolderField(self._one.folder or "", folders=self._folders, id="smart-folder")
            yield Say(glyphs=self._glyphs, id="smart-say")
            yield Hints(("Enter, Ctrl+S", "save"), ("Tab", "next field"), ("Esc", "leave it"), glyphs=self._glyphs)

    def on_mount(self) -> None:
        """Begin at the name."""
        self.query_one("#smart-name").focus()

    @on(Input.Changed, "#smart-name")
    def _renamed(self) -> None:
        self.query_one("#smart-say", Say).note("")

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        """Answer with what the fields hold, where it can be kept."""
        name = clean(self.query_one("#smart-name", Field).value, one_line=True).strip()
        box, say = self.query_one(QueryBox), self.query_one("#smart-say", Say)
        if not name:
            say.error("give it a name")
            self.query_one("#smart-name").focus()
        elif name.casefold() in self._taken:
            say.error(f"there is a smart feed {name} already: choose another name")
            self.query_one("#smart-name").focus()
        elif not box.text:
            say.error("write a query: it says which articles stand in it")
            box.field.focus()
        elif not box.look():
            box.field.focus()
        else:
            folder = clean(self.query_one("#smart-folder", Field).value, one_line=True).strip()
            self.dismiss(SmartFeed(name, clean(box.text, one_line=True).strip(), folder or None))
