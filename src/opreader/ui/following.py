"""What another opreader, or a hand in feeds.toml, changed: shown within seconds, without moving what one looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.errors import OpreaderError

if TYPE_CHECKING:
    from opreader.ui.screens.main import MainScreen

LOOK_EVERY: Final = 2.0
"""Seconds between two looks."""
SLOWEST: Final = 10.0
"""Seconds between two looks while one after the other finds something: a refresh elsewhere goes on for minutes."""


class Following:
    """Looks whether somebody else changed something, and shows it."""

    def __init__(self, screen: MainScreen) -> None:
        """Nothing is looked at yet."""
        self._screen = screen
        self._said = ""
        self._pause = LOOK_EVERY

    def begin(self) -> None:
        """Look from now on, each time some seconds after the last look came to its end."""
        self._screen.stage.run(self.look())

    async def look(self) -> None:
        """Look once, show what changed, and look again later."""
        try:
            if await self._screen.stage.reader.following.look():
                await self._show()
                self._pause = min(self._pause * 1.5, SLOWEST)
            else:
                self._pause = LOOK_EVERY
            self._said = ""
        except OpreaderError as error:
            self._say(str(error))
        finally:
            self._screen.stage.later(self._pause, self.begin)

    def _say(self, trouble: str) -> None:
        """Tell of a trouble once, as long as it stays the same."""
        if trouble != self._said:
            self._screen.stage.notices.say(trouble, "error")
        self._said = trouble

    async def _show(self) -> None:
        screen = self._screen
        # As after a mark of one's own: a row stays in its view until one leaves the view.
        screen.lists.read_here(screen.lists.in_sight)
        await screen.feeds.load()
        await screen.lists.reload()
        await screen.marks.show_others()
        await screen.articles.renew(screen.articles.at_hand)
        screen.watching.recount()
        screen.background.follow_accounts()
        await screen.packing.look()
