"""Choose a theme; the screen wears each one as the cursor walks by."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from opreader.ui.dialogs.frame import Frame, Hints
from opreader.ui.dialogs.words import line
from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.cells import fit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.ui.glyphs import Glyphs

_NAME_CELLS = 18


class ThemePicker(ModalScreen[str | None]):
    """Answers a theme's name, or None: then who asked puts the theme of before back."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss", show=False)]

    def __init__(
        self,
        names: Sequence[str],
        current: str,
        preview: Callable[[str], None],
        *,
        own: Collection[str] = (),
        glyphs: Glyphs = UNICODE,
    ) -> None:
        """`preview` shows a theme at once; `own` are the names of the person's own themes."""
        super().__init__()
        self._names = list(names)
        self._current = current
        self._shown = current
        self._preview = preview
        self._own = own
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """The names, the one that is worn now marked."""
        with Frame("Theme", glyphs=self._glyphs, classes="-side"):
            yield OptionList(id="theme-names", markup=False, compact=True)
            yield Hints(("Enter", "keep"), ("Esc", "as before"), glyphs=self._glyphs)

    def on_mount(self) -> None:
        """Begin at the theme of now."""
        names = self.query_one(OptionList)
        names.add_options(Option(self._prompt(name), id=name) for name in self._names)
        names.highlighted = self._names.index(self._current) if self._current in self._names else 0
        names.focus()

    def _prompt(self, name: str) -> Content:
        theme = self.app.available_themes.get(name)
        kind = "" if theme is None else "dark" if theme.dark else "light"
        about = [kind, "yours" if name in self._own else "", "now" if name == self._current else ""]
        words = self._glyphs.separator.join(word for word in about if word)
        return Content.assemble(fit(line(name), _NAME_CELLS, self._glyphs.ellipsis), " ", (words, "dim"))

    @on(OptionList.OptionHighlighted)
    def _walked(self, event: OptionList.OptionHighlighted) -> None:
        name = event.option_id
        if name is not None and name != self._shown:
            self._shown = name
            self._preview(name)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)
