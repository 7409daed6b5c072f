"""Rows and lines that are checked by Space; whether they are is written as [x], never told by colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from opreader.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from textual import events
    from textual.binding import BindingType

_CHECKED = "[x] "
_UNCHECKED = "[ ] "
_LOCKED = "    "


@frozen
class CheckRow:
    """One thing to check."""

    id: str
    content: Callable[[int], Content]
    """What stands behind the box, in so many cells."""
    locked: bool = False
    """Can't be checked: subscribed already."""


class CheckList(OptionList):
    """Rows of which several can be checked; what is checked stays so while other rows are shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "check", show=False),
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
    ]

    @dataclass
    class Checked(Message):
        """A row was checked or unchecked."""

        id: str
        count: int
        """How many are checked now."""

    class Left(Message):
        """The cursor went up beyond the first row."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id, markup=False, compact=True)
        self._rows: list[CheckRow] = []
        self._checked: dict[str, None] = {}
        self._cells = 0

    @property
    def checked(self) -> tuple[str, ...]:
        """Ids of what is checked, in the order of checking."""
        return tuple(self._checked)

    def show_rows(self, rows: Sequence[CheckRow]) -> None:
        """Show these rows and put the cursor on the first."""
        self._rows = list(rows)
        self._fill()
        self.action_first()

    def check_only(self, ids: Collection[str]) -> None:
        """Check these and no others."""
        self._checked = dict.fromkeys(ids)
        self._fill()

    def on_resize(self) -> None:
        """Rows are cut to the width."""
        if self.scrollable_content_region.width != self._cells:
            self._fill()

    def _fill(self) -> None:
        at = self.highlighted
        self._cells = self.scrollable_content_region.width
        self.set_options([Option(self._prompt(row), id=row.id) for row in self._rows])
        if at is not None:
            self.highlighted = at

    def _prompt(self, row: CheckRow) -> Content:
        box = _LOCKED if row.locked else _CHECKED if row.id in self._checked else _UNCHECKED
        return Content.assemble((box, "bold"), row.content(max(8, self._cells - len(box))))

    def action_check(self) -> None:
        """Check the row under the cursor, or take the check away."""
        at = self.highlighted
        if at is None or self._rows[at].locked:
            return
        row = self._rows[at]
        if row.id in self._checked:
            del self._checked[row.id]
        else:
            self._checked[row.id] = None
        self.replace_option_prompt_at_index(at, self._prompt(row))
        self.post_message(self.Checked(row.id, len(self._checked)))

    def action_cursor_up(self) -> None:
        """Go up one row; from the first one out of the list."""
        if self.highlighted in {None, 0}:
            self.post_message(self.Left())
        else:
            super().action_cursor_up()

    def action_cursor_down(self) -> None:
        """Go down one row; the last one is the last."""
        if self.highlighted is None or self.highlighted < self.option_count - 1:
            super().action_cursor_down()

    async def _on_click(self, event: events.Click) -> None:
        row: int | None = event.style.meta.get("option")
        event.prevent_default()
        if row is not None:
            self.highlighted = row
            self.action_check()


class CheckLine(Static, can_focus=True):
    """One line with a box."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space,enter", "check", show=False)]

    def __init__(self, text: str, *, checked: bool, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id, markup=False)
        self._text = text
        self.checked = checked

    def on_mount(self) -> None:
        """Show the box."""
        self._show()

    def on_click(self) -> None:
        """A click checks too."""
        self.action_check()

    def action_check(self) -> None:
        """Check it, or take the check away."""
        self.checked = not self.checked
        self._show()

    def _show(self) -> None:
        self.update(Content.assemble((_CHECKED if self.checked else _UNCHECKED, "bold"), self._text))
