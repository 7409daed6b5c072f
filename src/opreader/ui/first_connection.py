"""The first connection of an account: counts before anything changes, then whose marks count."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol, cast

from opreader.ui.account_states import MEMORY
from opreader.ui.dialogs.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from opreader.model.exchanged import FirstChoice, FirstFigures
    from opreader.ui.screens.main import MainScreen


class Say(Protocol):
    """Says a line where one looks."""

    def __call__(self, text: str) -> None:
        """Plain text."""


class FirstConnection:
    """Asks whose marks count, and remembers of which accounts nobody said so."""

    def __init__(self, screen: MainScreen, *, say: Say) -> None:
        """Take the screen that the question is asked over."""
        self._screen = screen
        self._reader = screen.stage.reader
        self._syncing = screen.background.syncing
        self._say = say

    def later(self, name: str) -> None:
        """Nobody said yet whose marks count in this account."""
        self._remember(self._syncing.states.undecided | {name})

    def decided(self, name: str) -> None:
        """That is said, or there is nothing to say."""
        self._remember(self._syncing.states.undecided - {name})

    def _remember(self, names: frozenset[str]) -> None:
        states = self._syncing.states
        if names != states.undecided:
            states.undecided = names
            states.show()
            self._screen.stage.run(self._reader.remember({MEMORY: json.dumps(sorted(names))}))

    async def came(self, name: str, *, ask: Callable[[], bool]) -> None:
        """The first sync came to its end: ask where something differs, unless one reads meanwhile; then tell."""
        row = next((row for row in self._syncing.states.rows if row.account.name == name), None)
        if row is None or row.state is None or row.state.last_sync is None:
            return
        figures = await self._reader.accounts.first_figures(name)
        if not _differ(figures):
            self.decided(name)
            self._say(f"{name}: {self._articles(figures)}")
        elif ask():
            await self._ask(name, figures)
        else:
            notices = self._screen.stage.notices
            notices.say(f"{name}: {self._articles(figures)}", then="{accounts} asks whose marks count")

    async def choose(self, name: str) -> None:
        """Ask now; say so where nothing differs any more."""
        figures = await self._reader.accounts.first_figures(name)
        if _differ(figures):
            await self._ask(name, figures)
        else:
            self.decided(name)
            self._say(f"{name}: nothing differs")

    def _articles(self, figures: FirstFigures) -> str:
        glyphs = self._screen.stage.glyphs
        return f"{counted(figures.articles, 'article', glyphs)}, {glyphs.number(figures.unread)} unread"

    async def _ask(self, name: str, figures: FirstFigures) -> None:
        from opreader.ui.dialogs.choose_one import Answer, ChooseOne

        glyphs = self._screen.stage.glyphs
        number = glyphs.number
        differ = (
            (figures.read_here, "read here and unread there"),
            (figures.read_there, "unread here and read there"),
            (figures.starred_here, "starred here alone"),
            (figures.starred_there, "starred there alone"),
        )
        told = (
            f"{name} has {self._articles(figures)}, {number(figures.starred)} starred.",
            f"{number(figures.both)} of them are in local feeds too: "
            + ", ".join(f"{number(count)} {what}" for count, what in differ if count)
            + ".",
        )
        answers = (
            Answer("server", "The server wins", f"What differs becomes here as it is at {name}."),
            Answer("push", "Push mine", "What differs becomes there as it is here, at the next sync."),
            Answer("unread", "Keep both unread", "What is unread on either side is unread on both; every star stays."),
        )
        dialog = ChooseOne(
            "Whose marks count?", told, answers, at=2, leave="later: both stay as they are", glyphs=glyphs
        )
        chosen = cast("FirstChoice | None", await self._screen.app.push_screen_wait(dialog))
        if chosen is None:
            self._say(f"{name}: both sides stay as they are until you choose")
            return
        changed = await self._reader.accounts.make_first(name, chosen)
        self.decided(name)
        await self._screen.background.show_exchanged()
        self._syncing.asked(name)
        self._say(f"{name}: {counted(changed, 'article', glyphs)} changed")


def _differ(figures: FirstFigures) -> bool:
    return bool(figures.read_here or figures.read_there or figures.starred_here or figures.starred_there)
