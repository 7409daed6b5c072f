"""One line with several answers, of which one holds; Space and the arrows walk them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

Answer = TypeVar("Answer")


class ChoiceLine(Static, Generic[Answer], can_focus=True):
    """Shows the answer that holds, and that there are others."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,right", "walk(1)", show=False),
        Binding("left", "walk(-1)", show=False),
    ]

    def __init__(
        self,
        answers: Sequence[tuple[Answer, str]],
        value: Answer,
        *,
        id: str | None = None,  # noqa: A002 - Textual's word
    ) -> None:
        """`answers` with the words for each; `value` is the one that holds."""
        super().__init__(id=id, markup=False)
        self._answers = tuple(answers)
        self._at = next((at for at, (answer, _) in enumerate(self._answers) if answer == value), 0)

    @property
    def value(self) -> Answer:
        """The answer that holds now."""
        return self._answers[self._at][0]

    def on_mount(self) -> None:
        """Show the answer."""
        self._show()

    def on_click(self) -> None:
        """A click takes the next answer."""
        self.action_walk(1)

    def action_walk(self, step: int) -> None:
        """Take the next answer, or the one before; the ends join."""
        self._at = (self._at + step) % len(self._answers)
        self._show()

    def _show(self) -> None:
        self.update(Content.assemble(("< ", "bold"), self._answers[self._at][1], (" >", "bold")))
