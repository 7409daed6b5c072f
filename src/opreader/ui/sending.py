"""The article sent to a read-later service, a command or a file: asks which, where that is not plain, and says what came of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from opreader.errors import OpreaderError
from opreader.model.sent import Sendable
from opreader.send_targets import ServiceTarget, questions_of, show_target
from opreader.sending import to_send
from opreader.ui.going_on import STOPS, is_cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from opreader.model.sent import Sent
    from opreader.send_targets import Target
    from opreader.ui.screens.main import MainScreen

LAST: Final = "send"
"""The name under which the target of the last time is remembered."""
_SET_UP: Final = 'nowhere to send to yet: under [send] in config.toml write a line such as later = ["command", "{url}"]'


class Sends:
    """What `send` does. Dialogs are imported when they are asked for."""

    def __init__(self, screen: MainScreen, memory: Mapping[str, str]) -> None:
        """`memory` is what the screen wanted back of its last time."""
        self._screen = screen
        self._last = memory.get(LAST, "")
        self._tasks: dict[asyncio.Task[Sent], str] = {}

    @property
    def table(self) -> Mapping[str, Callable[[], None]]:
        """Action id → what it does."""
        return {"send": lambda: self._screen.stage.run(self.ask(), opens=True)}

    @property
    def words(self) -> tuple[str, ...]:
        """What the status line says of what is on its way."""
        names = dict.fromkeys(self._tasks.values())
        return (*(f"sending to {name}" for name in names), STOPS) if names else ()

    def cancel(self) -> bool:
        """Stop what is on its way; False where nothing is."""
        for task in self._tasks:
            task.cancel()
        return bool(self._tasks)

    async def ask(self) -> None:
        """Send the article that one is on; asks where to if there are several ways."""
        reader, say = self._screen.stage.reader, self._screen.stage.notices.say
        article = await self._article()
        if article is None:
            say("there is no article here to send")
            return
        targets = reader.sending.targets
        if not targets:
            say(_SET_UP)
            return
        name = next(iter(targets)) if len(targets) == 1 else await self._pick(article, targets)
        if name is None:
            return
        if await reader.sending.logins.needed(name) and not await self._log_in(name):
            return
        self._screen.stage.run(self._send(article, name))  # the keys wait for the questions, not for the server

    async def _article(self) -> Sendable | None:
        """What the cursor of the related pane is on, else the article."""
        screen = self._screen
        related, articles = screen.commands.related, screen.articles
        if (teaser := related.teaser) is not None:
            return Sendable(teaser.link, teaser.title)
        entry_id = related.entry_id if related.is_on_item else None
        if entry_id is None and articles.found is not None:
            return Sendable(articles.found.teaser.link, articles.found.teaser.title)
        entry_id = articles.current if entry_id is None else entry_id
        if entry_id is None:
            return None
        entry = await screen.stage.reader.get_entry(entry_id)
        return to_send(entry.headline, path=entry.path)

    async def _pick(self, article: Sendable, targets: Mapping[str, Target]) -> str | None:
        from opreader.ui.dialogs.send import PickTarget

        names = sorted(targets, key=lambda name: name != self._last)  # the last one first, the others as written
        rows = [(name, _about(targets[name])) for name in names]
        stage = self._screen.stage
        name = await self._screen.app.push_screen_wait(PickTarget(article.title, rows, glyphs=stage.glyphs))
        if name is not None and name != self._last:
            self._last = name
            await stage.reader.remember({LAST: name})
        return name

    async def _log_in(self, name: str, trouble: str = "") -> bool:
        """Ask for what lets one in; False where that was left."""
        from opreader.ui.dialogs.send import LogIn

        stage = self._screen.stage
        logins = stage.reader.sending.logins
        target = logins.service(name)
        dialog = LogIn(
            f"{name}: {target.kind} at {target.url}" + (f", as {target.user}" if target.user else ""),
            questions_of(target),
            lambda given: logins.log_in(name, given),
            trouble=trouble,
            glyphs=stage.glyphs,
        )
        told = await self._screen.app.push_screen_wait(dialog)
        for text in told or ():
            stage.notices.say(text)
        return told is not None

    async def _send(self, article: Sendable, name: str) -> None:
        sent = await self._sent(article, name)
        if sent is not None and sent.refused and await self._log_in(name, sent.error or ""):
            sent = await self._sent(article, name)
        if sent is None:
            return
        say = self._screen.stage.notices.say
        match sent.state:
            case "waiting":
                say(f"kept: goes to {name} when it can be reached ({sent.error})", "warning")
                self._screen.background.watching.watch()
            case "failed":
                say(f"not sent: {sent.error}", "error")
            case _:
                say(tell_sent(sent))

    async def _sent(self, article: Sendable, name: str) -> Sent | None:
        """What became of it; None where it was stopped."""
        stage, show_status = self._screen.stage, self._screen.background.show_status
        task = asyncio.ensure_future(stage.reader.sending.send(article, name))
        self._tasks[task] = name
        show_status()
        try:
            return await task
        except asyncio.CancelledError:
            if is_cancelled():  # the app ends
                raise
            await stage.reader.sending.forget(article, name)
            stage.notices.say(f"sending to {name} stopped; it may have come there all the same")
            self._screen.background.watching.watch()
            return None
        except OpreaderError as error:
            stage.notices.say(str(error), "error")
            return None
        finally:
            del self._tasks[task]
            show_status()


def tell_sent(sent: Sent) -> str:
    """That an article is there, in a line."""
    return f"sent to {sent.target}" if sent.state == "sent" else f"{sent.target} has it already"


def _about(target: Target) -> str:
    return f"{target.kind} at {target.url}" if isinstance(target, ServiceTarget) else show_target(target)
