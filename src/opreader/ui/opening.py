"""Keys behind one that opens a dialog: they wait until the dialog has the keys, or until it is plain that none comes."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App
    from textual.events import Key, Paste
    from textual.message_pump import MessagePump
    from textual.screen import Screen

    from opreader.reader import Article
    from opreader.ui.screens.main import MainScreen


class Opening:
    """What one typed while a dialog was on its way: letters that name a feed must not star and remove articles.

    A key has two ways to be early. It was handed to a pane before the dialog was there, and comes up from it; or the
    app has it still, and no field has the focus yet.
    """

    def __init__(self, screen: Screen[None], take: Callable[[Key], None]) -> None:
        """`screen` is what the dialogs are opened over; `take` has it do what a key means."""
        self._screen = screen
        self._take = take
        self._under_way: set[object] = set()
        """The pieces of work that may open something; empty where nothing is on its way."""
        self._from_panes: list[Key | Paste] = []
        self._at_the_app: list[Key | Paste] = []
        """Those came later than all that are with the panes."""

    @property
    def active(self) -> bool:
        """Whether a dialog may be on its way."""
        return bool(self._under_way)

    def begin(self) -> Callable[[], None]:
        """Work has begun that opens a dialog, or is about to; to be called, with what it returns, at its end."""
        work = object()
        if self._app.screen is self._screen:  # else who types sees what has the keys
            self._under_way.add(work)
        return partial(self._ended, work)

    def keeps(self, event: Key | Paste) -> bool:
        """Whether what came up from a pane has to wait."""
        if self.active:
            self._from_panes.append(event)
        return self.active

    def holds(self, event: Key | Paste) -> bool:
        """Whether what came to the app has to wait."""
        if self.active:
            self._at_the_app.append(event)
        return self.active

    @property
    def _app(self) -> App[object]:
        return self._screen.app

    def _taken(self) -> list[Key | Paste]:
        """All that waited, in the order in which it came; nothing is on its way any more."""
        waited = [*self._from_panes, *self._at_the_app]
        self._from_panes, self._at_the_app = [], []
        self._under_way.clear()
        return waited

    def _behind_panes(self, *more: MessagePump, call: Callable[[], None]) -> None:
        """Call once all that the panes were handed came up from them, and then what waits for these is done."""
        from opreader.ui.dialogs.typed_ahead import through

        through([*self._screen.children, self._screen, *more], call)

    # a dialog came

    def covered(self) -> None:
        """A dialog stands over the panes: the keys are its own once it has the focus, which goes by way of the app."""
        dialog = self._app.screen
        if self.active and dialog is not self._screen:
            self._behind_panes(dialog, self._app, call=partial(self._reached, dialog))

    def _reached(self, dialog: Screen[object]) -> None:
        from opreader.ui.dialogs.typed_ahead import only_confirms

        if only_confirms(dialog) and dialog.is_running:
            dialog.call_after_refresh(self._give, dialog)  # it can't be answered before it was seen
        else:
            self._give(dialog)

    def _give(self, dialog: Screen[object]) -> None:
        """Give the dialog what was meant for it; of what only asks whether one is sure, Esc alone can have been meant."""
        from opreader.ui.dialogs.typed_ahead import again, only_confirms

        waited, app = self._taken(), self._app
        if app.screen is not dialog:
            return  # it is closed again
        if only_confirms(dialog):
            waited = [event for event in waited if getattr(event, "key", "") == "escape"][:1]
        target = app.focused or dialog
        for event in waited:
            target.post_message(again(event, app))

    # none came

    def _ended(self, work: object) -> None:
        if work in self._under_way and self._screen.is_running:
            self._behind_panes(call=partial(self._came_to_nothing, work))

    def _came_to_nothing(self, work: object) -> None:
        """Have the panes get what waited, up to a key that opens something itself."""
        if self._app.screen is not self._screen or work not in self._under_way:
            return
        if len(self._under_way) > 1:
            self._under_way.remove(work)
            return
        waited = self._taken()
        for at, event in enumerate(waited):
            if self.active:
                self._from_panes = waited[at:]
                return
            if (key := _as_key(event)) is not None:
                self._take(key)


async def article_here(screen: MainScreen) -> Article | None:
    """What a dialog is to be about: the article in the pane; one that is still being read is waited for."""
    from textual.worker import WorkerError

    for worker in [one for one in screen.app.workers if one.group == "article" and not one.is_finished]:
        with suppress(WorkerError):
            await worker.wait()
    return screen.articles.article


def _as_key(event: Key | Paste) -> Key | None:
    """None for what is pasted, which means nothing to panes."""
    from textual.events import Key

    return event if isinstance(event, Key) else None
