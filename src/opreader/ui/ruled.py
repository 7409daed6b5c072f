"""Rules and age on the screen: opens their dialogs, and does what is asked there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.errors import OpreaderError
from opreader.rules import tell_age, tell_done, tell_pruned
from opreader.ruling import DEFAULT_AGE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from opreader.reader import Reader
    from opreader.rules import ReadRule
    from opreader.ui.dialogs.prune import PruneRequest
    from opreader.ui.glyphs import Glyphs
    from opreader.ui.screens.main import MainScreen

_FINDS: Final = {"mute": "muted", "star": "starred", "read": "read"}
"""The word of the query language that finds what an action did."""


class Ruled:
    """What one sees and does of rules. The dialogs are imported when they are asked for."""

    def __init__(self, screen: MainScreen) -> None:
        """Take the screen that the dialogs are opened over."""
        self._screen = screen

    @property
    def table(self) -> Mapping[str, Callable[[], None]]:
        """Action id → what it does."""
        run = self._screen.stage.run
        return {
            "rules": lambda: run(self.show_rules(), opens=True),
            "prune": lambda: run(self.ask_prune(), opens=True),
        }

    @property
    def _reader(self) -> Reader:
        return self._screen.stage.reader

    # rules

    async def show_rules(self) -> None:
        """Show the rules; the articles of the one that is chosen become the list."""
        from opreader.ui.dialogs.rules import Rules

        screen, ruling = self._screen, self._reader.ruling
        dialog = Rules(
            ruling.list_rules, take_back=self._take_back, undo=screen.commands.undo, glyphs=screen.stage.glyphs
        )
        rule = await screen.app.push_screen_wait(dialog)
        if rule is None:
            return
        await screen.lists.find(query_of(rule))
        screen.commands.came_to(screen.stage.headlines.cursor_id)
        screen.panes.go("headlines")

    async def _take_back(self, rule: ReadRule) -> int:
        count = await self._reader.ruling.take_back(rule)
        if count:
            await self._show_anew()
        return count

    async def _show_anew(self) -> None:
        await self._screen.marks.show_all()
        await self._screen.lists.reload(at_once=True)

    # age

    async def ask_prune(self) -> None:
        """Ask what is to be taken out for its age, and take it out."""
        from opreader.ui.dialogs.prune import Prune

        screen, reader = self._screen, self._reader
        age = reader.ruling.keep or DEFAULT_AGE
        query = screen.lists.view.query or ""
        dialog = Prune(age, reader.read_query, self._count, query=query, glyphs=screen.stage.glyphs)
        answer = await screen.app.push_screen_wait(dialog)
        if answer is not None:
            await self._prune(answer)

    async def _count(self, wanted: PruneRequest) -> int:
        ruling = self._reader.ruling
        return (await ruling.look(ruling.to_prune(self._reader.read_query(wanted.query), wanted.age))).count

    async def _prune(self, wanted: PruneRequest) -> None:
        stage, ruling = self._screen.stage, self._reader.ruling
        stage.notices.say(f"taking out what is older than {tell_age(wanted.age)}{stage.glyphs.ellipsis}")
        try:
            count = await ruling.prune(ruling.to_prune(self._reader.read_query(wanted.query), wanted.age))
        except OpreaderError as error:
            stage.notices.say(f"not all was taken out: {error}", "error")
        else:
            told = tell_pruned(count, wanted.age, stage.glyphs.number)
            stage.notices.say(told or "nothing of that is here", then="{undo} brings them back" if told else "")
        await self._show_anew()


def query_of(rule: ReadRule) -> str:
    """The query that finds what a rule did."""
    action = rule.rule.action
    if action.startswith("tag:"):
        tag = action.removeprefix("tag:").replace('"', " ")
        return f'tag:"{tag}"'
    return f"{_FINDS[action]} {rule.rule.query}"


def tell_news(reader: Reader, glyphs: Glyphs) -> str:
    """What rules and age did since this was asked last, for the message of a refresh; empty for nothing."""
    if not reader.ruling.works:
        return ""
    news = reader.ruling.take_news()
    parts = (tell_done(news.rules, glyphs.number), tell_pruned(news.pruned, reader.ruling.keep, glyphs.number))
    return " · ".join(part for part in parts if part)
