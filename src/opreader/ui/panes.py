"""The four panes: which one keys go to, which are in sight at a width, how wide the side ones are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from textual.widget import Widget

if TYPE_CHECKING:
    from textual.screen import Screen

Pane = Literal["feeds", "headlines", "article", "related"]
ORDER: Final[tuple[Pane, ...]] = ("feeds", "headlines", "article", "related")

_SIDES: Final[dict[str, tuple[Pane, ...]]] = {"#left": ("feeds", "headlines"), "#reading": ("article", "related")}
_LEFT_RANGE: Final = (24, 80)
_RELATED_RANGE: Final = (20, 60)
_STEP: Final = 4


class Panes:
    """Moves the focus; on a narrow screen shows the pane that has it, alone."""

    def __init__(self, screen: Screen[None], widgets: dict[Pane, Widget], *, left: int, related: int) -> None:
        """`widgets` are what takes the focus in each pane; the pane round it has the id `NAME-pane`."""
        self._screen = screen
        self._widgets = widgets
        self._active: Pane = "headlines"
        self.left = left
        self.related = related

    @property
    def active(self) -> Pane:
        """The pane that keys go to."""
        return self._active

    @property
    def narrow(self) -> bool:
        """One pane at a time."""
        return self._screen.has_class("-narrow")

    def go(self, pane: Pane) -> None:
        """Give a pane the keys; on a narrow screen it comes into sight."""
        for other in ORDER:
            self._box(other).set_class(other == pane, "-active")
        for side, inside in _SIDES.items():
            self._screen.query_one(side).set_class(pane in inside, "-active")
        self._active = pane
        self._widgets[pane].focus(scroll_visible=False)

    def _box(self, pane: Pane) -> Widget:
        box = self._widgets[pane].parent
        assert isinstance(box, Widget)
        return box

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
        """One step out; False at the outermost. Where all panes are in sight the lists are the outermost."""
        outermost = 0 if self.narrow else 1
        index = ORDER.index(self._active)
        if index <= outermost:
            return False
        self.go(ORDER[index - 1])
        return True

    def resize(self, by: int) -> None:
        """Make the side panes wider or narrower: the related pane when it has the keys, else the left column."""
        if self._active == "related":
            self.related = _within(self.related + by * _STEP, _RELATED_RANGE)
        else:
            self.left = _within(self.left + by * _STEP, _LEFT_RANGE)
        self.apply_widths()

    def apply_widths(self) -> None:
        """Set the widths that hold at this screen's width."""
        screen = self._screen
        wide = screen.has_class("-wide")
        most_left = max(_LEFT_RANGE[0], screen.size.width // 2)
        screen.query_one("#left").styles.width = "100%" if self.narrow else min(self.left, most_left)
        screen.query_one("#related-pane").styles.width = self.related if wide else "100%"


def _within(value: int, bounds: tuple[int, int]) -> int:
    return min(max(value, bounds[0]), bounds[1])
