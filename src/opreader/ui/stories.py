"""The matters of the last days on the screen: opens the dialog, shows a story's headlines as a list, and leads back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from opreader.ui.views import STORY

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from opreader.model.related import StoriesFound
    from opreader.ui.dialogs.stories import ChosenStory
    from opreader.ui.screens.main import MainScreen
    from opreader.ui.stage import Stage

MEMORY: Final = "stories"
"""The name under which the days are remembered that one looked back."""
_TITLE: Final = "Story: "
_DAYS: Final = 3
_MOST_DAYS: Final = 14


class Storyboard:
    """The stories, and the one that is being read. The dialog is imported when it is asked for."""

    def __init__(self, screen: MainScreen, memory: Mapping[str, str]) -> None:
        """`memory` is what the screen wanted back of its last time."""
        self._screen = screen
        self._stage: Stage = screen.stage
        self._days = read_days(memory)
        self._came_from = "all"
        self._found: StoriesFound | None = None
        """What was found last: whoever comes back from a story finds the others as they were."""

    @property
    def table(self) -> Mapping[str, Callable[[], None]]:
        """Action id → what it does."""
        return {"stories": lambda: self._stage.run(self.ask(), opens=True)}

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._stage.run(work)

    @property
    def _on(self) -> bool:
        return self._screen.lists.view.key == STORY

    async def ask(self, *, current: str = "") -> None:
        """Show the stories; the headlines of the one that is chosen become the list.

        `current`: the one that one comes back from; without it they are looked for anew.
        """
        from opreader.ui.dialogs.stories import StoryList

        if not current:
            self._found = None
        dialog = StoryList(
            self._load,
            days=self._days,
            age=self._stage.dates.age_in_words,
            on_days=self._take_days,
            current=current,
            refresh=self._stage.notices.fill("{refresh_all}"),
            glyphs=self._stage.glyphs,
        )
        chosen = await self._screen.app.push_screen_wait(dialog)
        if chosen is not None:
            await self._show(chosen)

    async def _load(self, days: int, on_progress: Callable[[float], None]) -> StoriesFound:
        if self._found is None or self._found.days != days:
            self._found = await self._stage.reader.stories.gather(days=days, on_progress=on_progress)
        return self._found

    def _take_days(self, days: int) -> None:
        self._days = days
        self._start(self._stage.reader.remember({MEMORY: str(days)}))

    async def _show(self, chosen: ChosenStory) -> None:
        screen = self._screen
        if not self._on:
            view = screen.lists.view
            self._came_from = view.key if view.only is None else "all"
        await screen.lists.show_only(chosen.story.ids, f"{_TITLE}{chosen.story.title}", key=STORY)
        screen.commands.came_to(self._stage.headlines.cursor_id)
        screen.panes.go("headlines")

    def steer(self, action: str) -> bool:
        """Lead out of a story's list to the others; False for what means the same as in any list."""
        if not self._on or action != "back" or self._screen.panes.active != "headlines":
            return False
        self._stage.run(self._leave(), opens=True)
        return True

    async def _leave(self) -> None:
        screen = self._screen
        title = screen.lists.view.title.removeprefix(_TITLE)
        await screen.lists.show(self._came_from)
        screen.commands.came_to(self._stage.headlines.cursor_id)
        await self.ask(current=title)


def read_days(memory: Mapping[str, str]) -> int:
    """The days that one looked back last."""
    kept = memory.get(MEMORY, "")
    return min(max(int(kept), 1), _MOST_DAYS) if kept.isascii() and kept.isdigit() else _DAYS
