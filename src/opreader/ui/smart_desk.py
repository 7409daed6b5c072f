"""Smart feeds that are made, changed and removed on the screen: queries that stand among the feeds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from opreader.errors import OpreaderError
from opreader.query import FLAGS
from opreader.smart_feeds import SmartFeed
from opreader.text import shorten

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from opreader.ui.screens.main import MainScreen

_LONGEST_NAME: Final = 40
_TERM = re.compile(r"""(-?)(?:(feed|folder|author|title|tag|[a-z]+):)?(?:["“]([^"”]*)["”]|(\S+))""")
_TELLING: Final = frozenset({"feed", "folder", "author", "title", "tag"})
"""Filters whose value is a name."""


class SmartDesk:
    """The dialogs about smart feeds, and what is done with their answers."""

    def __init__(self, screen: MainScreen) -> None:
        """Take the screen that they are opened over."""
        self._screen = screen
        self._reader = screen.stage.reader

    @property
    def table(self) -> Mapping[str, Callable[[], None]]:
        """Action id → what it does."""
        return {"save_query": lambda: self._screen.stage.run(self.save(), opens=True)}

    async def save(self) -> None:
        """Keep the query of the list as a smart feed."""
        query = self._screen.lists.view.query
        if query is None:
            self._screen.stage.notices.say("this list is no query", then="{find} asks for one")
            return
        one = await self._ask(SmartFeed(propose_name(query), query), "Save the query as a smart feed")
        if one is not None and await self._do(self._reader.smart.add(one)):
            self._screen.commands.show(f"smart:{one.name}", go=False)
            self._screen.stage.notices.say(f"saved {one.name}", then="{undo} takes it back")

    async def edit(self, smart: SmartFeed) -> None:
        """Change the name, query or folder of one."""
        one = await self._ask(smart, "Edit smart feed")
        if one is None or one == smart:
            return
        if await self._do(self._reader.smart.change(smart.name, one)):
            self._screen.commands.show(f"smart:{one.name}", go=False)
            self._screen.stage.notices.say(f"changed {one.name}", then="{undo} takes it back")

    async def remove(self, smart: SmartFeed) -> None:
        """Take one out, after a question."""
        from opreader.ui.dialogs.confirm import Confirm

        screen = self._screen
        back = screen.keymap.fill("{undo} brings it back.")
        question = f"Remove the smart feed {smart.name}? No article goes with it. {back}"
        dialog = Confirm(question, yes="Remove", no="Keep", glyphs=screen.stage.glyphs)
        if not await screen.app.push_screen_wait(dialog):
            return
        if await self._do(self._reader.smart.remove(smart.name)):
            screen.commands.show("all", go=False)
            screen.stage.notices.say(f"removed {smart.name}", then="{undo} brings it back")

    async def _ask(self, one: SmartFeed, title: str) -> SmartFeed | None:
        from opreader.ui.dialogs.smart_feed import EditSmart

        screen = self._screen
        dialog = EditSmart(
            one,
            title=title,
            check=self._reader.read_query,
            taken=[other.name for other in screen.feeds.smart.saved if other != one],
            folders=screen.feeds.folders,
            glyphs=screen.stage.glyphs,
        )
        return await screen.app.push_screen_wait(dialog)

    async def _do(self, change: Awaitable[object]) -> bool:
        """Carry a change out and show it; False where it could not be done, which is said."""
        try:
            await change
        except OpreaderError as error:
            self._screen.stage.notices.say(str(error), "error")
            return False
        await self._screen.feeds.look_at_smart()
        return True


def propose_name(query: str) -> str:
    """A name for a query: the words that it looks for, else the query itself."""
    words = []
    for minus, name, quoted, plain in _TERM.findall(query):
        value = quoted or plain
        if minus or (name and name not in _TELLING) or (not name and (value == "OR" or plain in FLAGS)):
            continue
        words.append(value)
    name = shorten(" ".join(words) or query, _LONGEST_NAME)
    return name[:1].upper() + name[1:]
