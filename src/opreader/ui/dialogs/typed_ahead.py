"""Keys that come in one go: what is typed behind a key that goes round a dialog waits until that key has done its work.

How keys that waited are given again is here too, for those that came before the dialog did.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from textual.events import Key, Paste

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import App
    from textual.message_pump import MessagePump
    from textual.screen import Screen
    from textual.widget import Widget

_ROUNDS: Final = 2
"""How often the way up to the app is gone: for the key itself, then for what a field tells the dialog because of it."""


class TypedAhead:
    """What waits in one dialog.

    A letter is put in by the field that gets it, a key such as Tab or Enter goes from widget to widget up to the app
    first. A letter right behind it would stand in the field that Tab leads out of.
    """

    def __init__(self) -> None:
        """Nothing is under way."""
        self._going: Key | None = None
        self._holder: Widget | None = None
        self._waiting: list[Key | Paste] = []

    @property
    def _is_busy(self) -> bool:
        return self._going is not None

    def take(self, widget: Widget, event: Key | Paste, *, goes_round: bool) -> bool:
        """Whether it has to wait; a key that goes round from this widget makes those behind it wait."""
        if event is self._going:
            return False
        if self._is_busy:
            event.stop()
            event.prevent_default()
            self._waiting.append(event)
            return True
        if goes_round and isinstance(event, Key):
            self._going, self._holder = event, widget
            through([*widget.ancestors_with_self] * _ROUNDS, partial(self._went_up, event))
        return False

    def focus_moved(self, _: Widget | None, to: Widget | None) -> None:
        """The keys go somewhere else: what waits goes there, before anything that comes now."""
        if to is None or to is self._holder:
            return
        for event in self._taken():
            to.post_message(again(event, to.app))

    def _went_up(self, key: Key) -> None:
        """The last queue is that of the widget which the key came from."""
        if key is self._going and (self._holder is None or not self._holder.call_later(self._gone_round, key)):
            self._taken()

    def _taken(self) -> list[Key | Paste]:
        waiting, self._waiting = self._waiting, []
        self._going = self._holder = None
        return waiting

    async def _gone_round(self, key: Key) -> None:
        """It moved nothing: what waits is for the widget that it came from, whose turn it is."""
        if key is not self._going or (holder := self._holder) is None:
            return
        for event in self._taken():
            if self._is_busy:  # one of them goes round itself
                self._waiting.append(event)
            else:
                await holder.on_event(again(event, holder.app))


def through(way: Sequence[MessagePump], call: Callable[[], None]) -> None:
    """Call once each of these, one behind the other, did what is in its queue; who is being closed is passed by."""

    def step(at: int) -> None:
        if at == len(way):
            call()
        elif not way[at].call_later(step, at + 1):
            step(at + 1)

    step(0)


def only_confirms(screen: Screen[Any]) -> bool:
    """Whether it only asks if one is sure: what was typed before it was seen is no answer."""
    return bool(getattr(screen, "ONLY_CONFIRMS", False))


def again(event: Key | Paste, app: App[Any]) -> Key | Paste:
    """The same, as the app had it before it was stopped."""
    again = Key(event.key, event.character) if isinstance(event, Key) else Paste(event.text)
    again._set_forwarded()  # noqa: SLF001 - it was given to who had the keys, and bubbles
    again.set_sender(app)  # it would go no further than to the widget that is at work now
    return again
