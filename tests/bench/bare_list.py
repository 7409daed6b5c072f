"""Textual's own list of 500 lines: what a key is measured against."""

from textual.app import App, ComposeResult
from textual.widgets import OptionList


class Bare(App[None]):
    """A list that `j` walks down."""

    BINDINGS = [("j", "down", "down")]  # noqa: RUF012 - as Textual's documents write it

    def compose(self) -> ComposeResult:
        yield OptionList(*[f"No. {number:04d} a headline of the usual length, no more" for number in range(500)])

    def action_down(self) -> None:
        self.query_one(OptionList).action_cursor_down()


Bare().run()
