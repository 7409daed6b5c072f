"""The text of a selection, as it stands in the article: wrapped lines joined, frames and markers left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.selection import Selection

    from opreader.ui.layout.pieces import Row


def selected_text(rows: Sequence[Row], selection: Selection) -> str:
    """What is selected; offsets are (character, row)."""
    first = 0 if selection.start is None else max(0, selection.start.y)
    last = len(rows) - 1 if selection.end is None else min(selection.end.y, len(rows) - 1)
    texts = []
    for number in range(first, last + 1):
        if (span := selection.get_span(number)) is not None:
            text = rows[number].text
            texts.append(text[span[0] : len(text) if span[1] < 0 else span[1]])
    return "\n".join(texts)
