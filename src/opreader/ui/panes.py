"""The four panes: which one keys go to, which stands alone on a narrow screen, how wide the side ones are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.ui.screens.arrangement import mode_of
from opreader.ui.views import LEFT_RANGE, RELATED_RANGE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.screen import Screen
    from textual.widget import Widget

    from opreader.ui.screens.arrangement import Pane, PanesLayout
    from opreader.ui.widgets.pane_frame import PaneTitle

ORDER: Final[tuple[Pane, ...]] = ("feeds", "headlines", "article", "related")

_STEP: Final = 4


class Panes:
    """Moves the focus; on a narrow screen shows the pane that has it, alone."""

    def __init__(
        self,
        screen: Screen[None],
        layout: PanesLayout,
        widgets: Mapping[Pane, Widget],
        titles: Mapping[Pane, PaneTitle],
    ) -> None:
        """`widgets` are what takes the focus in each pane."""
        self._screen = screen
        self._layout = layout
        self._widgets = widgets
        self._titles = titles
        self._active: Pane = "headlines"
        self.on_changed: Callable[[], None] = lambda: None
        """Called when another pane got the keys, or the panes stand otherwise."""

    @property
    def active(self) -> Pane:
        """The pane that keys go to."""
        return self._active

    @property
    def narrow(self) -> bool:
        """One pane at a time."""
        return mode_of(self._screen.size.width) == "narrow"

    @property
    def widths(self) -> tuple[int, int]:
        """Columns of the left column and of the related pane, as the user likes them."""
        return self._layout.left, self._layout.related

    @property
    def zen(self) -> bool:
        """The article stands alone, without titles."""
        return self._layout.zen

    @zen.setter
    def zen(self, on: bool) -> None:
        if on == self._layout.zen:
            return
        self._layout.zen = on
        if on:
            self.go("article")
        self._lay_out()
        self.on_changed()

    def go(self, pane: Pane) -> None:
        """Give a pane the keys; on a narrow screen it comes into sight. Any but the article ends zen."""
        self._active = pane
        for name, title in self._titles.items():
            title.active = name == pane
        unseen = self._layout.zen and pane != "article"
        if unseen:
            self._layout.zen = False
        if self._layout.alone != pane:
            self._layout.alone = pane
            unseen = unseen or self.narrow
        if unseen:
            self._lay_out()
        self._widgets[pane].focus(scroll_visible=False)
        self.on_changed()

    def noticed(self, widget: Widget | None) -> None:
        """The focus moved by itself: by a click."""
        for pane, own in self._widgets.items():
            if own is widget and pane != self._active:
                self.go(pane)

    def step(self, by: int) -> None:
        """To the next pane, or the one before; the ends do not join."""
        index = ORDER.index(self._active) + by
        if 0 <= index < len(ORDER):
            self.go(ORDER[index])

    def out(self) -> bool:
        """One step out: of zen, of the pane; False at the outermost.

        Where all panes are in sight the lists are the outermost.
        """
        if self._layout.zen:
            self.zen = False
            return True
        outermost = 0 if self.narrow else 1
        index = ORDER.index(self._active)
        if index <= outermost:
            return False
        self.go(ORDER[index - 1])
        return True

    def resize(self, by: int) -> None:
        """Make the side panes wider or narrower: the related pane when it has the keys, else the left column."""
        if self._active == "related":
            self._layout.related = _within(self._layout.related + by * _STEP, RELATED_RANGE)
        else:
            self._layout.left = _within(self._layout.left + by * _STEP, LEFT_RANGE)
        self._lay_out()

    def _lay_out(self) -> None:
        """Place the panes anew, now: they are painted together with whatever else this handler changes.

        Asked for by `refresh(layout=True)` it would come at the next frame. Whoever asks before that where a widget
        stands (a caret, a scrollbar) may have Textual make its map anew by itself; the layout then finds nothing that
        changed, and the pane that came into sight is neither painted nor told its size.
        """
        screen = self._screen
        if not screen.is_attached or not screen.size:
            return  # the first layout is still to come
        screen._clear_arrangement_cache()  # noqa: SLF001 - what a child that wants a layout does to it
        with screen.app.batch_update():  # painted once, later
            screen._refresh_layout()  # noqa: SLF001 - Textual has no other way to lay out now


def _within(value: int, bounds: tuple[int, int]) -> int:
    return min(max(value, bounds[0]), bounds[1])
