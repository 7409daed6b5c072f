"""Some lines to write in. What is pasted may come from anywhere: no control character and no turn of direction gets in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import TextArea

from opreader.text import clean
from opreader.ui.dialogs.frame import take_key, wait_behind
from opreader.ui.layout.bidi import without_controls

if TYPE_CHECKING:
    from textual.document._edit import Edit
    from textual.events import Key, Paste
    from textual.widgets.text_area import EditResult


class Written(TextArea):
    """Lines of a person's own; Tab goes to the next field."""

    def __init__(self, text: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(harmless(text), tab_behavior="focus", compact=True, id=id)

    async def _on_key(self, event: Key) -> None:
        await take_key(self, event, typed=event.is_printable or event.key == "enter")

    async def _on_paste(self, event: Paste) -> None:
        wait_behind(self, event)

    def edit(self, edit: Edit) -> EditResult:
        """Put in what was typed or pasted; every way in comes by here."""
        edit.text = harmless(edit.text)
        return super().edit(edit)


def harmless(text: str) -> str:
    """Lines as they may stand in such a field."""
    return without_controls(clean(text))
