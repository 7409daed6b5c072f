"""The first start: looks for what another reader left, offers it once, brings it over behind, and refreshes."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Final

from opreader.errors import OpreaderError
from opreader.ui.dialogs.words import counted
from opreader.ui.going_on import STOPS, is_cancelled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opreader.model.moved import Moved, MoveProgress
    from opreader.ui.glyphs import Glyphs
    from opreader.ui.screens.main import MainScreen

OFFERED: Final = "moving_in"
"""The name under which it is remembered that the offer was made."""


class MovingIn:
    """One offer, and the import that comes of it."""

    def __init__(self, screen: MainScreen, memory: Mapping[str, str]) -> None:
        """`memory` is what the screen wanted back of its last time."""
        self._screen = screen
        self._was_offered = OFFERED in memory
        self._task: asyncio.Task[Moved] | None = None
        self._progress: MoveProgress | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """What the status line says: how far it is."""
        if self._task is None:
            return ()
        if (now := self._progress) is None:
            return ("importing", STOPS)
        return (f"importing {now.done:,}/{now.asked:,} articles", STOPS)

    def cancel(self) -> bool:
        """Stop; whole batches stay. False where nothing is brought over."""
        if self._task is None:
            return False
        self._task.cancel()
        return True

    async def offer(self, home: Path) -> None:
        """Ask whether what lies under a home folder shall come over; nothing where nothing does, or it was asked before."""
        if self._was_offered:
            return
        stage = self._screen.stage
        offered = await stage.reader.moving.offers(home)
        if offered is None:
            return
        from opreader.ui.dialogs.moving_in import MovingInDialog

        wanted = await self._screen.app.push_screen_wait(MovingInDialog(offered, glyphs=stage.glyphs))
        self._was_offered = True
        await stage.reader.remember({OFFERED: "true"})
        if wanted:
            await self._bring(Path(offered.path))

    async def _bring(self, path: Path) -> None:
        stage, screen = self._screen.stage, self._screen
        work = stage.reader.moving.import_file(path, on_progress=self._step)
        self._task = asyncio.create_task(work)
        screen.background.show_status()
        moved: Moved | None = None
        try:
            moved = await self._task
        except asyncio.CancelledError:
            if is_cancelled():
                raise
            stage.notices.say("import stopped; what came is kept, and opreader import goes on from there")
        except OpreaderError as error:
            stage.notices.say(str(error), "error")
        finally:
            self._task = self._progress = None
            screen.background.show_status()
        await screen.feeds.load()
        screen.commands.show("all")
        if moved is None:
            return
        stage.notices.say(_words_of(moved, stage.glyphs))
        if screen.feeds.subscribed and not stage.setting.offline:
            await screen.refreshing.run(automatic=True)

    def _step(self, progress: MoveProgress) -> None:
        self._progress = progress
        self._screen.background.show_status()


def _words_of(moved: Moved, glyphs: Glyphs) -> str:
    skipped = sum(thing.status == "skipped" for thing in moved.things)
    parts = [counted(moved.feeds, "feed", glyphs), counted(moved.articles.added, "article", glyphs)]
    parts += [counted(moved.smart, "smart feed", glyphs)] if moved.smart else []
    parts += [f"{skipped} left out: opreader import with the same file says why"] if skipped else []
    return f"came over: {' · '.join(parts)}"
