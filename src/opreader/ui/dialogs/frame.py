"""What every dialog is built of: the box with its title, the line of keys, the line that says what is wrong, fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from rich.text import Text
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, Static

from opreader.text import clean
from opreader.ui.dialogs.typed_ahead import TypedAhead
from opreader.ui.dialogs.words import flow, hint, line
from opreader.ui.layout.bidi import without_controls
from opreader.ui.widgets.line_bar import WholeCells

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from textual.binding import BindingType
    from textual.events import Key, Paste

    from opreader.ui.glyphs import Glyphs


_NOT_FOR_A_LINE: Final = frozenset({"enter", "up", "down", "pageup", "pagedown"})
"""Keys that a dialog has a use for; they go round with its other keys, in their order."""


class Frame(Vertical):
    """The box of a dialog; its title stands in the border."""

    def __init__(self, title: str, *, glyphs: Glyphs, classes: str = "") -> None:
        super().__init__(classes=f"dialog {classes} {'-ascii' if glyphs.are_ascii else ''}")
        self._glyphs = glyphs
        self.ahead = TypedAhead()
        """What was typed behind a key that is under way."""
        self.border_title = Content(f" {glyphs.plain(line(title))} ")

    def on_key(self, event: Key) -> None:
        """A key of a list, or one that a field has no use for."""
        self.ahead.take(self, event, goes_round=True)

    def on_mount(self) -> None:
        """Where the signs are ASCII the scrollbars and hidden passwords are, too."""
        self.watch(self.screen, "focused", self.ahead.focus_moved, init=False)
        if self._glyphs.are_ascii:
            for field in self.query(Field):
                field.mask = "*"
            for widget in self.walk_children(Widget):
                if widget.is_scrollable:  # its own bar alone: the panes and other apps of a test keep theirs
                    widget.vertical_scrollbar.renderer = WholeCells  # type: ignore[misc]

    def say_below(self, text: str) -> None:
        """Put a few words in the lower border."""
        self.border_subtitle = Content(f" {self._glyphs.plain(line(text))} ") if text else None


class Flow(Static):
    """Parts that stand beside each other, on as many lines as they need."""

    def __init__(self, text: str = " ", *, glyphs: Glyphs, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(text, id=id, markup=False)
        self._glyphs = glyphs

    def parts(self) -> list[Content]:
        """What stands there; none of it is broken over two lines."""
        return []

    def on_resize(self) -> None:
        """Other parts begin a line."""
        self._fill()

    def _fill(self) -> None:
        if cells := self.content_region.width:
            self.update(flow(self.parts(), cells))


class Hints(Flow):
    """The keys of a dialog, its last line."""

    def __init__(self, *pairs: tuple[str, str], glyphs: Glyphs) -> None:
        super().__init__(" ", glyphs=glyphs)
        self._pairs = pairs

    def show(self, *pairs: tuple[str, str]) -> None:
        """Other keys count now."""
        self._pairs = pairs
        self._fill()

    def parts(self) -> list[Content]:
        """A part for each key."""
        return [hint(key, does, self._glyphs) for key, does in self._pairs]


class Say(Static):
    """One line of news under a field; trouble is told by a sign and by its words, not by colour alone."""

    def __init__(self, *, glyphs: Glyphs, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__("", id=id, markup=False)
        self._glyphs = glyphs

    def note(self, text: str) -> None:
        """Say how things are."""
        self.remove_class("-error")
        self.update(Content(self._glyphs.plain(line(text))))

    def error(self, text: str) -> None:
        """Say what is wrong."""
        self.add_class("-error")
        self.update(Content(f"{self._glyphs.trouble} {self._glyphs.plain(line(text))}"))

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.content)


class Field(Input):
    """A line to write in; takes nothing that a terminal could obey, whether it is typed, pasted or put there."""

    mask = "•"
    """Shown for each letter of a password."""

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(value, placeholder, id=id, compact=True, select_on_focus=False)

    @property
    def _value(self) -> Text:
        """What is shown; the stock field knows one mask."""
        hidden = self.password
        return Text(self.mask * len(self.value), no_wrap=True, overflow="ignore", end="") if hidden else super()._value

    async def _on_key(self, event: Key) -> None:
        await take_key(self, event, typed=event.is_printable, leaves=_NOT_FOR_A_LINE)

    def _on_paste(self, event: Paste) -> None:
        wait_behind(self, event)

    def validate_value(self, value: str) -> str:
        """A text that was put there, as it may stand there."""
        return _harmless(value)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put in what was typed or pasted; every way in comes by here, and the cursor goes behind what is left of it."""
        super().replace(_harmless(text), start, end)

    def on_mount(self) -> None:
        """Follow the text: the stock field leaves its cursor out of sight behind a long first text or a pasted one."""
        self.watch(self, "value", self._follow)

    def _follow(self) -> None:
        self.call_after_refresh(self._show_cursor)

    def _show_cursor(self) -> None:
        if self.cursor_at_end:
            self.scroll_to(x=self.max_scroll_x, animate=False, immediate=True)


async def take_key(field: Widget, event: Key, *, typed: bool, leaves: Collection[str] = ()) -> None:
    """Have a key that edits a field do so now, as its letters are put in now; one that goes round keeps those behind it.

    Textual runs it when it has gone round by the app: a Backspace after the letters that came behind it in one go.
    `typed`: the field puts it in; `leaves` are keys that it knows and that go round all the same.
    """
    own = event.key in field._bindings.key_to_bindings and event.key not in leaves  # noqa: SLF001 - no public way to them
    if wait_behind(field, event, goes_round=not own and not typed):
        return
    if own and field.app.focused is field and await field.app._check_bindings(event.key):  # noqa: SLF001 - as the app does
        event.stop()
        event.prevent_default()


def wait_behind(field: Widget, event: Key | Paste, *, goes_round: bool = False) -> bool:
    """Whether what came has to wait behind a key of the dialog that is under way; it comes again then."""
    frame = next((one for one in field.ancestors if isinstance(one, Frame)), None)
    return frame is not None and frame.ahead.take(field, event, goes_round=goes_round)


def _harmless(text: str) -> str:
    """A line without control characters and turns of direction; the blanks at its ends stay, for it is being written."""
    return text if text.isprintable() else without_controls(clean(text)).replace("\n", " ")


class FolderField(Field):
    """A folder's name: known ones are completed by Right as one types, and walked through by Down and Up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "next_folder(1)", show=False),
        Binding("up", "next_folder(-1)", show=False),
    ]

    def __init__(self, value: str = "", *, folders: Sequence[str], id: str | None = None) -> None:  # noqa: A002 - Textual's word
        self._folders = list(dict.fromkeys(name for folder in folders if (name := line(folder))))
        known = "none; Down walks through yours" if self._folders else "none; write a name to make one"
        super().__init__(value, placeholder=known, id=id)
        self.suggester = SuggestFromList(self._folders, case_sensitive=False)

    def action_next_folder(self, step: int) -> None:
        """Put the next known folder in the field; after the last comes none."""
        names = ["", *self._folders]
        at = names.index(self.value) if self.value in names else 0
        self.value = names[(at + step) % len(names)]
        self.cursor_position = len(self.value)
