"""What changed in an article since it came: finds the versions that are kept and opens the dialog that compares them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from opreader.errors import NotFound
from opreader.ui.opening import article_here

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from opreader.changes import Change
    from opreader.ui.dialogs.changes import Step
    from opreader.ui.screens.main import MainScreen

_LONG: Final = 100_000
"""Characters of both versions; longer ones are compared on a thread, so that the screen goes on."""


class Comparing:
    """Compares the versions of the article one is in. Dialogs are imported when they are asked for."""

    def __init__(self, screen: MainScreen) -> None:
        """Take the screen that the dialog is opened over."""
        self._screen = screen

    @property
    def table(self) -> Mapping[str, Callable[[], None]]:
        """Action id → what it does."""
        return {"show_changes": lambda: self._screen.stage.run(self.show(), opens=True)}

    async def show(self) -> None:
        """Show what changed in the article of now; a line says so where nothing did."""
        from opreader.ui.dialogs.changes import Changes, list_steps

        screen, stage = self._screen, self._screen.stage
        article = await article_here(screen)
        if article is None:
            stage.notices.say("open an article first")
            return
        headline = article.entry.headline
        try:
            steps = list_steps(await stage.reader.notes.versions(headline.id))
        except NotFound as error:
            stage.notices.say(str(error), "error")
            return
        if not steps:
            stage.notices.say("not edited: only one version of this article is here")
            return
        dialog = Changes(
            headline.title,
            steps,
            compare,
            dates=stage.dates,
            signs=screen.app.no_color,
            glyphs=stage.glyphs,
        )
        await screen.app.push_screen_wait(dialog)


async def compare(step: Step) -> Sequence[Change]:
    """How one version became the other, word by word."""
    if len(step.before.body.text) + len(step.after.body.text) > _LONG:
        return await asyncio.to_thread(_compare, step)
    return _compare(step)


def _compare(step: Step) -> Sequence[Change]:
    from opreader.changes import word_changes
    from opreader.document import parse_document, to_text

    old, new = (to_text(parse_document(one.body.text, one.body.markup)) for one in (step.before, step.after))
    return word_changes(old, new)
