"""The article given to a command: asks which, runs it behind, shows what it said; remembers the commands that ran."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from opreader.errors import UsageError
from opreader.text import clean, shorten
from opreader.ui.command_history import read_commands, with_command, write_commands
from opreader.ui.going_on import STOPS, is_cancelled
from opreader.ui.opening import article_here

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from opreader.model import PipeResult
    from opreader.reader import Article
    from opreader.ui.screens.main import MainScreen

SECONDS: Final = 30.0
_LONG_BODY: Final = 100_000
"""Characters; a longer text is written as Markdown on a thread, so that the screen goes on."""
_LOOK_EVERY: Final = 0.1


class Piping:
    """One command at a time. Dialogs are imported when they are asked for."""

    def __init__(self, screen: MainScreen, memory: Mapping[str, str]) -> None:
        """`memory` is what the screen wanted back of its last time."""
        self._screen = screen
        self._commands = read_commands(memory)
        self._task: asyncio.Task[PipeResult] | None = None
        self._name = ""

    @property
    def table(self) -> Mapping[str, Callable[[], None]]:
        """Action id → what it does."""
        return {"pipe": lambda: self._screen.stage.run(self.ask(), opens=True)}

    @property
    def words(self) -> tuple[str, ...]:
        """What the status line says of the command that runs."""
        return (f"{self._name} runs", STOPS) if self._task is not None else ()

    def cancel(self) -> bool:
        """Stop the command, with all that it started; False where none runs."""
        if self._task is None:
            return False
        self._task.cancel()
        return True

    async def ask(self) -> None:
        """Ask for a command, give it the article of now, and show what it says."""
        from opreader.ui.dialogs.pipe import AskCommand

        screen, say = self._screen, self._screen.stage.notices.say
        article = await article_here(screen)
        if article is None:
            say("open an article first")
            return
        if self._task is not None:
            say(f"{self._name} runs already", then=STOPS)
            return
        command, trouble = "", ""
        while True:
            dialog = AskCommand(command, history=self._commands, trouble=trouble, glyphs=screen.stage.glyphs)
            answer = await screen.app.push_screen_wait(dialog)
            if answer is None:
                return
            command = answer
            before = self._commands
            await self._remember(with_command(before, command))  # first: who quits while it runs finds it again
            try:
                result = await self._run(article, command)
            except UsageError as error:
                await self._remember(before)
                trouble = str(error)
                continue
            if result is not None:
                await self._show(command, result)
            return

    async def _run(self, article: Article, command: str) -> PipeResult | None:
        """What the command made of the article; None where it was stopped. Raises UsageError."""
        notes, show_status = self._screen.stage.reader.notes, self._screen.background.show_status
        self._name = shorten(clean(command.split(maxsplit=1)[0], one_line=True), 20)

        async def give() -> PipeResult:
            text = await _as_markdown(article)
            return await notes.pipe(text, command, seconds=SECONDS)

        self._task = asyncio.create_task(give())
        show_status()
        try:
            return await self._task
        except asyncio.CancelledError:
            if is_cancelled():  # the app ends
                raise
            self._screen.stage.notices.say(f"{self._name} stopped")
            return None
        finally:
            self._task = None
            show_status()

    async def _show(self, command: str, result: PipeResult) -> None:
        """Show the output once no other dialog is open; where there is none, say how it ended."""
        from opreader.ui.dialogs.pipe import CommandOutput, tell_status

        screen = self._screen
        if not result.output.strip():
            done = result.status == 0
            words = "done" if done else f"{self._name}: {tell_status(result)}, and it said nothing"
            screen.stage.notices.say(words, "note" if done else "warning")
            return
        while screen.app.screen is not screen:  # noqa: ASYNC110 - nobody tells of a dialog that another one's worker waits for
            await asyncio.sleep(_LOOK_EVERY)
        await screen.app.push_screen_wait(CommandOutput(command, result, screen.stage.glyphs))

    async def _remember(self, commands: list[str]) -> None:
        if commands != self._commands:
            self._commands = commands
            await self._screen.stage.reader.remember(write_commands(commands))


async def _as_markdown(article: Article) -> str:
    if len(article.entry.body.text) > _LONG_BODY:
        return await asyncio.to_thread(article_markdown, article)
    return article_markdown(article)


def article_markdown(article: Article) -> str:
    """The article as Markdown: its title as a heading, a line that cites it, its text."""
    from opreader.citing import cited_markdown

    return cited_markdown(article.entry.headline, article.document, path=article.entry.path)
