"""What was said to the person: the last lines, kept for `messages`."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, Literal

from opreader.frozen import frozen
from opreader.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_MOST: Final = 500
Weight = Literal["note", "warning", "error"]


@frozen
class Notice:
    """One message."""

    at: datetime
    text: str
    weight: Weight = "note"


class Notices:
    """Keeps messages and hands each on to whoever shows it."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        show: Callable[[Notice], None],
        *,
        fill: Callable[[str], str] = str,
    ) -> None:
        """`show` is called with every new message; `fill` puts the keys of now for action ids in braces, in words of ours."""
        self.fill = fill
        self._clock = clock
        self._show = show
        self._kept: deque[Notice] = deque(maxlen=_MOST)

    def say(self, text: str, weight: Weight = "note", *, then: str = "") -> None:
        """Say one line; it is cleaned here. `then` stands behind it, and there alone action ids in braces are keys.

        `then` holds words of ours only: a feed that calls itself "{quit}" is to be told as it is.
        """
        self._show(self.keep(f"{text} · {self.fill(then)}" if then else text, weight))

    def keep(self, text: str, weight: Weight = "note") -> Notice:
        """Keep one line for `messages` without showing it."""
        notice = Notice(self._clock(), clean(text, one_line=True), weight)
        self._kept.append(notice)
        return notice

    @property
    def all(self) -> list[Notice]:
        """Every message that is kept, newest first."""
        return list(reversed(self._kept))
