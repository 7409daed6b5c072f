"""The article alone: zen, which the same key, q or Esc ends, and whatever gives the keys to another pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from opreader.ui.screens.main import MainScreen


class Zen:
    """The action, and the words at the foot."""

    def __init__(self, screen: MainScreen) -> None:
        """Take the screen with its stage, panes and keymap."""
        self._screen = screen
        panes = screen.panes
        told = panes.on_changed

        def changed() -> None:
            screen.stage.status.set_bare(bare=panes.zen)
            told()

        panes.on_changed = changed

    @property
    def table(self) -> Mapping[str, Callable[[], None]]:
        """Action id → what it does."""
        return {"zen": self.toggle}

    def toggle(self) -> None:
        """Show the article alone, or all panes again; what one reads stays where it is."""
        screen = self._screen
        screen.panes.zen = not screen.panes.zen
        if not screen.panes.zen:
            screen.stage.status.hush()
            return
        keys = screen.keymap.shown("zen")
        screen.stage.status.say(f"{keys}, q or Esc shows all panes again")
