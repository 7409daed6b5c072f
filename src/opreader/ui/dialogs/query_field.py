"""The line a query is written in: names of feeds, folders, tags, authors and states are offered behind their filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.suggester import Suggester

from opreader.ui.dialogs.completing import completed, fitting, ghost, open_filter
from opreader.ui.dialogs.frame import Field
from opreader.ui.dialogs.words import line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.binding import BindingType

    from opreader.ui.dialogs.completing import Open

    Names = Callable[[str], Sequence[str]]
    """The values that a filter can have, as far as they are in memory."""


class QueryField(Field):
    """Tab and Right take the name that stands greyed behind the cursor; Tab again takes the next that fits."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", show=False)]

    def __init__(self, value: str, *, placeholder: str, names: Names, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(value, placeholder=placeholder, id=id)
        self._names = names
        self._known: dict[str, list[str]] = {}
        self._walk: tuple[str, Open, list[str]] | None = None
        """What was typed before Tab, the filter it ends in, and the names that fit."""
        self._at = 0
        self.suggester = _Ghost(self)

    @property
    def offers(self) -> list[str]:
        """Names that fit what is being written behind a filter; empty elsewhere."""
        if self._walked is not None or (place := open_filter(self.value)) is None or not self.cursor_at_end:
            return []
        return [name for name in fitting(place.typed, self._of(place.filter)) if name != place.typed]

    def ghost(self, value: str) -> str | None:
        """A value with the rest of the first name that begins so."""
        if (place := open_filter(value)) is None:
            return None
        names = fitting(place.typed, self._of(place.filter))
        return ghost(value, place, names[0]) if names else None

    def action_complete(self) -> None:
        """Take the first name that fits; after that the next one."""
        walk = self._walked
        if walk is None:
            if (place := open_filter(self.value)) is None or not (names := self.offers):
                return
            walk, self._at = (self.value, place, names), -1
        text, place, names = walk
        self._at = (self._at + 1) % len(names)
        self._walk = walk
        self.value = completed(text, place, names[self._at])
        self.cursor_position = len(self.value)

    def action_cursor_right(self, select: bool = False) -> None:  # noqa: FBT001, FBT002 - Textual's signature
        """Take the greyed name, or go right."""
        if not select and self.cursor_at_end and self.ghost(self.value) is not None:
            self.action_complete()
        else:
            super().action_cursor_right(select)

    @property
    def _walked(self) -> tuple[str, Open, list[str]] | None:
        """The walk through names, as long as what it wrote stands there unchanged."""
        if self._walk is None:
            return None
        text, place, names = self._walk
        return self._walk if self.value == completed(text, place, names[self._at]) else None

    def _of(self, name: str) -> list[str]:
        if name not in self._known:
            self._known[name] = list(dict.fromkeys(one for name in self._names(name) if (one := line(name))))
        return self._known[name]


class _Ghost(Suggester):
    """Gives the stock field what it greys behind the cursor."""

    def __init__(self, field: QueryField) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._field = field

    async def get_suggestion(self, value: str) -> str | None:
        """The value with the rest of a name."""
        return self._field.ghost(value)
