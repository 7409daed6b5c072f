"""A list that is filtered as one types: the words stay in the field, the arrows walk the rows, Enter picks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from opreader.frozen import frozen
from opreader.ui.dialogs.frame import Field
from opreader.ui.dialogs.matching import Match, find
from opreader.ui.dialogs.words import hung, line
from opreader.ui.layout.cells import fit, shorten, width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType


@frozen
class Row:
    """One thing to pick."""

    id: str
    title: str
    """One line; what is typed is looked for here first."""
    left: str = ""
    """What stands before the title in a column of its own: keys."""
    note: str = ""
    """More about it, in a lighter hand; looked through too."""
    group: str = ""
    also: str = ""
    """More words to be found by; not shown."""
    always: bool = False
    """Stays whatever is typed."""


class PickList(Vertical):
    """A field and the rows that answer to it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "walk('cursor_down')", show=False),
        Binding("up,ctrl+p", "walk('cursor_up')", show=False),
        Binding("pagedown", "walk('page_down')", show=False),
        Binding("pageup", "walk('page_up')", show=False),
    ]

    @dataclass
    class Picked(Message):
        """A row was picked."""

        id: str

    def __init__(
        self,
        rows: Sequence[Row],
        *,
        placeholder: str,
        left: int,
        by_rank: bool = False,
        below: bool = False,
        ellipsis: str = "…",
    ) -> None:
        """`left`: cells of the first column. `by_rank`: best first, without groups. `below`: notes on their own lines."""
        super().__init__()
        self._rows = [_clean(row) for row in rows]
        self._found: list[tuple[Row, str, str]] = []
        self._words: str | None = None
        """The rows of now answer to these."""
        self._placeholder = placeholder
        self._left = left
        self._by_rank = by_rank
        self._below = below
        self._ellipsis = ellipsis

    def compose(self) -> ComposeResult:
        """The field above, the rows under it."""
        yield Field(placeholder=self._placeholder, id="pick-words")
        rows = OptionList(id="pick-rows", markup=False, compact=True)
        rows.can_focus = False
        yield rows
        yield Static(Content("nothing by that name"), id="pick-none", markup=False)

    def on_mount(self) -> None:
        """Take the keys at once."""
        self.query_one(Field).focus()
        self.query_one("#pick-none").display = False

    def on_resize(self) -> None:
        """Rows are cut to the width."""
        self.call_after_refresh(self._fill, keep=True)

    def show_found(self, rows: Sequence[Row]) -> None:
        """Have these stand below the rows that answer: they were looked for elsewhere, by the words in the field."""
        if rows or self._found:
            self._found = [_clean(row) for row in rows]
            self._fill(keep=True)

    @on(Input.Changed)
    def _typed(self) -> None:
        if self.query_one(Field).value != self._words:
            self._fill(keep=False)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._typed()
        option = self.query_one(OptionList).highlighted_option
        if option is not None and option.id is not None:
            self.post_message(self.Picked(option.id))

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.post_message(self.Picked(event.option_id))

    def action_walk(self, how: str) -> None:
        """Move the cursor of the rows while the field keeps the keys."""
        self._typed()  # a key may come before it is told that the words are others
        rows = self.query_one(OptionList)
        moves: dict[str, Callable[[], None]] = {
            "cursor_down": rows.action_cursor_down,
            "cursor_up": rows.action_cursor_up,
            "page_down": rows.action_page_down,
            "page_up": rows.action_page_up,
        }
        moves[how]()

    def _fill(self, *, keep: bool) -> None:
        """Show the rows that answer; `keep` the cursor on its row, else it goes to the first."""
        if not self.children:
            return  # it was closed before its first frame
        rows = self.query_one(OptionList)
        before = rows.highlighted_option.id if keep and rows.highlighted_option else None
        query = self.query_one(Field).value
        cells = rows.scrollable_content_region.width
        if cells == 0:
            return  # not laid out yet; a resize follows
        self._words = query
        rows.set_options(self._options(query, cells))
        self.query_one("#pick-none").display = rows.option_count == 0
        at = next((index for index, option in enumerate(rows.options) if before and option.id == before), None)
        if at is None:
            rows.action_first()
        else:
            rows.highlighted = at

    def _options(self, query: str, cells: int) -> Iterable[Option]:
        matched = [
            (match, row, title, note)
            for row, title, note in self._rows
            if (match := Match(0) if row.always else find(query, title, f"{row.left} {note} {row.also}"))
        ]
        if self._by_rank and query.strip():
            matched.sort(key=lambda one: one[0].rank)
            groups = [("", matched)]
        else:
            groups = [(name, list(several)) for name, several in groupby(matched, key=lambda one: one[1].group)]
        groups += [
            (name, [(find(query, title) or Match(0), row, title, note) for row, title, note in several])
            for name, several in groupby(self._found, key=lambda one: one[0].group)
        ]
        for name, several in groups:
            if name:
                yield Option(Content.styled(name, "bold"), disabled=True)
            for match, row, title, note in several:
                yield Option(self._prompt(match, row, title, note, cells), id=row.id)

    def _prompt(self, match: Match, row: Row, title: str, note: str, cells: int) -> Content:
        left = fit(row.left, self._left, self._ellipsis) + " " if self._left else ""
        room = max(8, cells - width(left))
        shown = shorten(title, room, self._ellipsis)
        content = Content.styled(shown, "bold")
        for start, end in match.spans:
            if end <= len(shown):
                content = content.stylize("underline", start, end)
        if self._below and note:
            return Content.assemble((left, "bold"), content, "\n", hung(note, room, indent=width(left)))
        rest = room - width(shown) - 2
        aside = f"  {shorten(note, rest, self._ellipsis)}" if note and rest > 4 else ""
        return Content.assemble((left, "bold"), content, aside)


def _clean(row: Row) -> tuple[Row, str, str]:
    """A row with its title and note as one clean line each."""
    return row, line(row.title), line(row.note)
